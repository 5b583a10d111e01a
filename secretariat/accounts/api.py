"""What programs can do about people: every service of this room, by the same deeds as on the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.urls import reverse
from ninja import Schema
from pydantic import AfterValidator, Field

from secretariat.accounts import api_data, api_exchange, api_following, mail, services
from secretariat.accounts.calling import Why, actor_of, done, found, oneself, saying_why_not
from secretariat.accounts.models import AccessRequest, Invitation, Role, User
from secretariat.accounts.standing import organisations_at
from secretariat.core.acts.steps import moved_elsewhere
from secretariat.core.api.calls import get, post, reader_known
from secretariat.core.api.problems import Fault, Problem, not_right, nothing_there
from secretariat.core.api.reading import record_of
from secretariat.core.api.schemas import Done, Given, Reference, Text
from secretariat.core.permission import Reader, acts_for
from secretariat.core.permission.declared import KNOWN
from secretariat.core.tables import table_named

__all__ = ["api_data", "api_exchange", "api_following"]  # their calls are this room's too

LET_IN, INTERESTS = "let_people_in", "keep_interests"
TAG = "Account and people"

moved_elsewhere("accounts.AccessRequest", "approve or refuse the request itself.")


def _address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("that is no e-mail address") from None
    return text


class RoleHeld(Schema):
    """One role that counts today."""

    role: str
    at: str
    of: str


class Account(Schema):
    """Who a token stands for, and what it may do."""

    reference: str
    name: str
    roles: list[RoleHeld]
    highest: str = Field(description="The most restricted label that this token shows.")
    scope: str
    fresh_proof: bool = Field(description="Whether it counts as a fresh proof, as some deeds want one.")
    missing: str = Field(description="What keeps roles from counting; empty when nothing does.")


class Asking(Given):
    """A role to ask for."""

    role: Reference = Field(examples=["contact"])
    of: Text = Field("", description="The Party's reference, for a role at a Party.", examples=["P-0001"])


class MaybeWhy(Given):
    """A reason, if there is one."""

    why: Text = Field("", description="Why; it stands in the history.")


class Giving(Asking):
    """A role to give."""

    person: Reference = Field(description="The person's reference.", examples=["U-23456789"])
    why: Text = Field("", description="Why; it stands in the history.")


class Inviting(Asking):
    """Whom to invite, to which role."""

    email: Annotated[Text, AfterValidator(_address)] = Field(max_length=254, examples=["somebody@example.org"])


class Accepting(Given):
    """An invitation to take up."""

    token: Text = Field(description="The last part of the link in the mail.")


class LettingIn(Given):
    """Whom to let in to which record."""

    person: Reference
    table: Reference = Field(examples=["meetings"])
    reference: Reference
    why: Text = Field(min_length=1)


class Declaring(Given):
    """An interest of a member of a body."""

    person: Reference
    of: Reference = Field(description="The Party's reference.")
    interest: Text = Field(min_length=1)


@get("/account", says="Who you are", answer=Account, allowed=KNOWN, tag=TAG)
def read_account(request: HttpRequest) -> dict[str, Any]:
    """The person whose token this is, with the roles that count today."""
    asker = reader_known(request)
    reader = asker.reader
    held = sorted(reader.held, key=lambda each: (each.at, each.role, each.of))
    return {
        "reference": reader.person,
        "name": reader.name,
        "roles": [{"role": each.role, "at": each.at, "of": each.of} for each in held],
        "highest": reader.highest,
        "scope": asker.scope,
        "fresh_proof": reader.confirmed,
        "missing": reader.missing,
    }


@post("/account/end-sessions", says="Sign yourself out everywhere", answer=Done, allowed=KNOWN, tag=TAG)
def end_sessions(request: HttpRequest) -> Done:
    """End every session of your own on the site. Tokens stay."""
    person = oneself(request)
    count = services.end_sessions(person)
    return Done(table="people", reference=person.reference, says=f"{count} sessions have ended.")


@post("/access_requests/ask", says="Ask for a role", answer=Done, allowed=KNOWN, tag=TAG, given=Asking)
def ask_for_role(request: HttpRequest, given: Asking) -> Done:
    """Ask the administrator for a role. They decide, and you get a mail."""
    with saying_why_not():
        asked = services.ask_for_role(oneself(request), given.role, given.of, by=actor_of(request))
    return done(asked, "You have asked: the administrator decides.")


@post(
    "/access_requests/{path:reference}/approve",
    says="Grant a request",
    answer=Done,
    allowed=LET_IN,
    tag=TAG,
    given=MaybeWhy,
)
def approve(request: HttpRequest, reference: str, given: MaybeWhy) -> Done:
    """Grant a request for a role: it begins today."""
    return _decided(request, reference, services.approve, given.why, "The person now holds the role.")


@post(
    "/access_requests/{path:reference}/refuse", says="Refuse a request", answer=Done, allowed=LET_IN, tag=TAG, given=Why
)
def refuse(request: HttpRequest, reference: str, given: Why) -> Done:
    """Refuse a request for a role, with the reason: the person who asked is told."""
    return _decided(request, reference, services.refuse, given.why, "The request is refused.")


@post("/roles/give", says="Give a role", answer=Done, allowed=LET_IN, tag=TAG, given=Giving)
def give_role(request: HttpRequest, given: Giving) -> Done:
    """Let a person act in a role from today."""
    person = found(User, given.person, request)
    with saying_why_not():
        role = services.give_role(person, given.role, given.of, by=actor_of(request), why=given.why)
    return done(role, "The role begins today.")


@post("/roles/{path:reference}/end", says="End a role", answer=Done, allowed=LET_IN, tag=TAG, given=Why)
def end_role(request: HttpRequest, reference: str, given: Why) -> Done:
    """End a role today: the person's next request no longer has it."""
    role = found(Role, reference, request)
    with saying_why_not():
        services.end_role(role, by=actor_of(request), why=given.why)
    return done(role, "The role has ended.")


@post("/people/{path:reference}/leave", says="Close an account", answer=Done, allowed=LET_IN, tag=TAG, given=Why)
def leave(request: HttpRequest, reference: str, given: Why) -> Done:
    """Close an account today: its roles, sessions, tokens and webhooks end at once."""
    person = found(User, reference, request)
    if not person.is_active:
        raise Problem(409, "Nothing was changed. That account is closed already.")
    with saying_why_not():
        services.leave(person, by=actor_of(request), why=given.why)
    return done(person, "The account is closed.")


@post("/invitations/invite", says="Invite somebody", answer=Done, allowed=LET_IN, tag=TAG, given=Inviting)
def invite(request: HttpRequest, given: Inviting) -> Done:
    """Offer a role by mail. The link is in the mail and nowhere else."""
    with saying_why_not():
        offer, token = services.invite(given.email, given.role, given.of, by=actor_of(request))
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    mail.write("invitation", offer.email, {"offer": offer, "link": link}, why="You were invited")
    return done(offer, "The invitation is on its way.")


@post("/invitations/accept", says="Take up an invitation", answer=Done, allowed=KNOWN, tag=TAG, given=Accepting)
def accept(request: HttpRequest, given: Accepting) -> Done:
    """Take up what you were invited to: the role begins today."""
    offer = services.invitation_of(given.token)
    if offer is None:
        raise nothing_there("invitation")
    with saying_why_not():
        role = services.accept(offer, oneself(request))
    return done(role, "The role begins today.")


@post("/invitations/{path:reference}/withdraw", says="Withdraw an invitation", answer=Done, allowed=LET_IN, tag=TAG)
def withdraw(request: HttpRequest, reference: str) -> Done:
    """Take an invitation back."""
    offer = found(Invitation, reference, request)
    with saying_why_not():
        services.withdraw(offer, by=actor_of(request))
    return done(offer, "The invitation is withdrawn.")


@post("/named_readers/let-in", says="Let somebody in by name", answer=Done, allowed=INTERESTS, tag=TAG, given=LettingIn)
def let_in(request: HttpRequest, given: LettingIn) -> Done:
    """Let a person in to one record by name, as of today. You must see the record yourself."""
    try:
        table = table_named(given.table)
    except KeyError:
        raise not_right(Fault(f"There is no table called {given.table}.", pointer="/table")) from None
    record = record_of(table, given.reference, reader_known(request).reader)
    with saying_why_not():
        named = services.let_in(_anybody(given.person), record, by=actor_of(request), why=given.why)
    return done(named, "They are let in as of today.")


@post("/conflicts/declare", says="Keep an interest", answer=Done, allowed=INTERESTS, tag=TAG, given=Declaring)
def declare_interest(request: HttpRequest, given: Declaring) -> Done:
    """Keep a member of a body out of what names a Party, as of today."""
    if given.of not in organisations_at("party"):
        raise not_right(Fault(f"There is no Party {given.of} today.", pointer="/of"))
    with saying_why_not():
        conflict = services.declare_interest(_anybody(given.person), given.of, given.interest, by=actor_of(request))
    return done(conflict, "The interest is kept as of today.")


def _anybody(reference: str) -> User:
    """A person by their reference: whoever keeps the register of interests knows it from elsewhere."""
    person: User | None = User.objects.filter(reference=reference).first()
    if person is None:
        raise nothing_there("person")
    return person


def _decided(request: HttpRequest, reference: str, decide: Callable[..., Any], why: str, says: str) -> Done:
    asked = found(AccessRequest, reference, request)
    reader: Reader = reader_known(request).reader
    with saying_why_not():
        decide(asked, by=actor_of(request), roles=acts_for(reader), why=why)
    return done(asked, says)
