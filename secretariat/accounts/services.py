"""What can be done about people: open an account, ask for a role, let in, invite, end a role, leave."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from secretariat.accounts import feed_addresses, mail, subscriptions, tokens, webhooks
from secretariat.accounts.models import AccessRequest, Conflict, Invitation, NamedReader, Role, User
from secretariat.accounts.refusals import Refusal, new_reference
from secretariat.accounts.standing import organisations_at
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.codes.access import access
from secretariat.core.events import Actor
from secretariat.core.workflow.taking import begin, case_of, take

INVITATION_DAYS = 14
LABEL = Classification.AMBER
"""Personal data carry Amber; who sees them is in the code's access.toml."""


@transaction.atomic
def open_account(person: User, *, by: Actor | None = None) -> User:
    """Save a new account and its first event; unless somebody else opened it, the person did."""
    person.reference = person.reference or new_reference("U")
    person.classification = LABEL
    person.email = person.email.strip()
    return events.create(person, by=by or actor_of(person))


def actor_of(person: User) -> Actor:
    """How events name a person."""
    return Actor(f"user:{person.reference}")


@transaction.atomic
def ask_for_role(person: User, role: str, of: str, *, by: Actor, on: date | None = None) -> AccessRequest:
    """Ask the administrator for a role. Raises Refusal for a role that cannot be asked for, and when asked already."""
    _refuse_unknown(role, of)
    if AccessRequest.objects.filter(person=person, role=role, of=of, decided__isnull=True).exists():
        raise Refusal("You have asked for that role already: the administrator has not decided yet.")
    if Role.objects.in_force(on or today()).filter(person=person, role=role, of=of).exists():
        raise Refusal("You hold that role already.")
    request = AccessRequest(
        reference=new_reference("A"), person=person, role=role, of=of, asked=on or today(), classification=LABEL
    )
    events.create(request, by=by)
    begin(request, "access-request", by=by, on=request.asked)
    return request


@transaction.atomic
def approve(request: AccessRequest, *, by: Actor, roles: frozenset[str], why: str = "") -> Role:
    """Grant a request: the role begins today. Raises NotNow when it has been decided, or is not theirs to decide."""
    _decide(request, "approve", AccessRequest.Outcome.APPROVED, why, by=by, roles=roles)
    return give_role(request.person, request.role, request.of, by=by, why=why)


@transaction.atomic
def refuse(request: AccessRequest, *, by: Actor, roles: frozenset[str], why: str) -> None:
    """Refuse a request, with the reason. Raises Refusal without one, and NotNow as `approve` does."""
    if not why.strip():
        raise Refusal("Say why: the person who asked is told.")
    _decide(request, "refuse", AccessRequest.Outcome.REFUSED, why, by=by, roles=roles)


def _decide(request: AccessRequest, verb: str, outcome: str, why: str, *, by: Actor, roles: frozenset[str]) -> None:
    # The case decides between two members of staff who have the same request open: one of them is refused.
    take(case_of(request), verb, by=by, roles=roles, note=why)
    events.update(request, by=by, verb=verb, why=why, decided=today(), outcome=outcome, reason=why)
    mail.write("decided", request.person.email, {"asked": request}, why="You asked for a role")


@transaction.atomic
def give_role(person: User, role: str, of: str = "", *, by: Actor, why: str = "", on: date | None = None) -> Role:
    """Let a person act in a role from today. Raises Refusal for a role or an organisation that there is not."""
    _refuse_unknown(role, of)
    given = Role(
        reference=new_reference("R"), person=person, role=role, of=of, starts=on or today(), classification=LABEL
    )
    return events.create(given, by=by, why=why)


@transaction.atomic
def end_role(role: Role, *, by: Actor, why: str, on: date | None = None) -> None:
    """End a role as of today; the person's next request no longer has it. Raises Refusal when it has ended."""
    day = max(on or today(), role.starts)
    if role.ends and role.ends <= day:
        raise Refusal("That role has ended already.")
    events.update(role, by=by, verb="end", why=why, ends=day)


@transaction.atomic
def leave(person: User, *, by: Actor, why: str, on: date | None = None) -> None:
    """Close an account: every role ends, and sessions, tokens and invitations with them, at once."""
    day = on or today()
    for role in Role.objects.in_force(day).filter(person=person):
        end_role(role, by=by, why=why, on=day)
    events.update(person, by=by, verb="leave", why=why, left=max(day, person.joined))
    end_sessions(person)
    subscriptions.end_all(person)
    feed_addresses.revoke_all(person)
    tokens.end_all(person, by=by, why=why)
    webhooks.end_all(person, by=by, why=why)


def end_sessions(person: User) -> int:
    """Sign a person out everywhere; how many sessions there were."""
    from allauth.usersessions.models import UserSession

    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def end_all_sessions() -> int:
    """Sign everybody out everywhere; how many sessions there were."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    UserSession.objects.all().delete()
    count, _ = Session.objects.all().delete()
    return int(count)


@transaction.atomic
def invite(email: str, role: str, of: str = "", *, by: Actor) -> tuple[Invitation, str]:
    """Offer a role; the invitation, and the secret that its link carries, which is kept nowhere. Raises Refusal."""
    _refuse_unknown(role, of)
    token = secrets.token_urlsafe(32)
    offer = Invitation(
        reference=new_reference("I"),
        email=email.strip(),
        role=role,
        of=of,
        made=today(),
        expires=today() + timedelta(days=INVITATION_DAYS),
        classification=LABEL,
        token_hash=_hashed(token),
    )
    return events.create(offer, by=by), token


def invitation_of(token: str) -> Invitation | None:
    """The invitation whose link carries this secret, while it can be accepted."""
    found = Invitation.objects.filter(token_hash=_hashed(token)).first()
    return found if found and found.can_be_accepted(today()) else None


@transaction.atomic
def accept(offer: Invitation, person: User) -> Role:
    """Take up an invitation: its role begins today. Raises Refusal when it no longer stands."""
    row = Invitation.objects.select_for_update().get(pk=offer.pk)
    if not row.can_be_accepted(today()):
        raise Refusal("That invitation has been used, withdrawn or has expired: ask for a new one.")
    by = actor_of(person)
    events.update(row, by=by, verb="accept", accepted=today(), person=person)
    return give_role(person, row.role, row.of, by=by, why=f"Invitation {row.reference}")


@transaction.atomic
def withdraw(offer: Invitation, *, by: Actor) -> None:
    """Take an invitation back. Raises Refusal when it has been accepted."""
    row = Invitation.objects.select_for_update().get(pk=offer.pk)
    if row.accepted or row.withdrawn:
        raise Refusal("That invitation has been accepted or withdrawn already.")
    events.update(row, by=by, verb="withdraw", withdrawn=today())


@transaction.atomic
def let_in(person: User, record: Any, *, by: Actor, why: str, on: date | None = None) -> NamedReader:
    """Let a person in to one record by name, as of today. Raises Refusal without a reason."""
    if not why.strip():
        raise Refusal("Say why they need it: it stands in the record's history.")
    named = NamedReader(
        reference=new_reference("N"),
        person=person,
        kind=record._meta.label,
        subject=record.reference,
        reason=why,
        starts=on or today(),
        classification=LABEL,
    )
    return events.create(named, by=by, why=why)


@transaction.atomic
def declare_interest(person: User, of: str, interest: str, *, by: Actor, on: date | None = None) -> Conflict:
    """Keep a member out of what names a Party, as of today."""
    conflict = Conflict(
        reference=new_reference("C"),
        person=person,
        of=of,
        interest=interest,
        starts=on or today(),
        classification=LABEL,
    )
    return events.create(conflict, by=by)


def _refuse_unknown(role: str, of: str) -> None:
    known = access().person_role.get(role)
    if known is None or known.at == "body":
        raise Refusal("That is no role that can be given here: roles in bodies are given by appointment.")
    organisations = organisations_at(known.at)
    if organisations and of not in organisations:
        raise Refusal("Choose the organisation from the list: that one is not on it.")
    if not organisations and of:
        raise Refusal(f"The role {known.name} is not held at an organisation of its own: leave that empty.")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
