"""Erasing what names a person who has left. Roles, decisions and events stay, under the reference without a name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import models, transaction

from secretariat.accounts import held, mail, services
from secretariat.accounts.models import FeedAddress, Invitation, Mail, Notice, Preference, Subscription, User
from secretariat.accounts.models_data import ErasureRequest, LegalHold
from secretariat.accounts.models_exchange import Delivery
from secretariat.accounts.models_of_programs import Token, Webhook
from secretariat.accounts.services import LABEL, Refusal, new_reference
from secretariat.accounts.standing import standing_of
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.events.recording import kind_of
from secretariat.core.pages import searching
from secretariat.core.permission.words import at_places, paths_to
from secretariat.core.tables import Table, all_tables, table_for
from secretariat.core.workflow.taking import begin, case_of, take

NOWHERE = "erased.invalid"
VERB = "erase_person"


def is_erased(person: User) -> bool:
    """Whether what named a person has been erased."""
    return person.email.endswith(f"@{NOWHERE}")


def why_not(person: User, day: date | None = None) -> list[str]:
    """Every reason why what names a person cannot be erased today."""
    day = day or today()
    reasons = []
    if is_erased(person):
        reasons.append("It has been erased already.")
    if person.left is None or person.left > day:
        reasons.append("The account is open: close it first.")
    held = standing_of(person, day).held
    if held:
        reasons.append(
            f"A role is still held ({', '.join(sorted(f'{each.role} {each.of}'.strip() for each in held))})."
        )
    for hold in LegalHold.objects.in_force(day).filter(person=person):
        reasons.append(f"It is held for a reason in law: {hold.reference}.")
    return reasons


@transaction.atomic
def ask(person: User, *, by: Actor) -> ErasureRequest:
    """Ask to be forgotten; Party Support decides. Raises Refusal when asked already."""
    if ErasureRequest.objects.filter(person=person, decided__isnull=True).exists():
        raise Refusal("You have asked already: the administrator answers within a month.")
    request = ErasureRequest(reference=new_reference("E"), person=person, asked=today(), classification=LABEL)
    events.create(request, by=by)
    begin(request, "erasure-request", by=by, on=request.asked)
    return request


@transaction.atomic
def refuse(request: ErasureRequest, *, by: Actor, roles: frozenset[str], why: str) -> None:
    """Refuse a request, with the reason. Raises Refusal without one, and NotNow when it has been decided."""
    if not why.strip():
        raise Refusal("Say why: the person may take it to the Information Commissioner. Name nobody.")
    take(case_of(request), "refuse", by=by, roles=roles, note=why)
    _decide(request, ErasureRequest.Outcome.REFUSED, why, by=by)
    where = {"where": "What is held on you, on your account's page"}
    mail.write("something_waits", request.person.email, where, why="You asked to be forgotten")


@transaction.atomic
def grant(request: ErasureRequest, *, by: Actor, roles: frozenset[str]) -> None:
    """Erase what names whoever asked. Raises Refusal while something stands against it, and NotNow when decided."""
    take(case_of(request), "erase", by=by, roles=roles)
    _decide(request, ErasureRequest.Outcome.ERASED, "", by=by)
    erase(request.person, by=by, why=f"Request {request.reference}")


def _decide(request: ErasureRequest, outcome: str, why: str, *, by: Actor) -> None:
    events.update(request, by=by, verb=outcome, why=why, decided=today(), outcome=outcome, reason=why)


@transaction.atomic
def hold(person: User, *, by: Actor, why: str) -> LegalHold:
    """Keep what names a person until the hold is ended. Raises Refusal without a reason."""
    if not why.strip():
        raise Refusal("Say which reason in law there is. Name nobody.")
    held = LegalHold(reference=new_reference("H"), person=person, reason=why, starts=today(), classification=LABEL)
    return events.create(held, by=by, why=why)


@transaction.atomic
def end_hold(held: LegalHold, *, by: Actor, why: str) -> None:
    """End a hold as of today. Raises Refusal when it has ended, or without a reason."""
    if not why.strip() or (held.ends and held.ends <= today()):
        raise Refusal("Say why it ends." if not why.strip() else "That hold has ended already.")
    events.update(held, by=by, verb="end", why=why, ends=max(today(), held.starts))


@transaction.atomic
def erase(person: User, *, by: Actor, why: str) -> None:
    """Erase what names a person, wherever it stands. Raises Refusal with every reason that stands against it."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if reasons := why_not(person):
        raise Refusal(" ".join(reasons))
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    named = list(_records_that_name(person, addresses))
    for table, record in named:
        changes: dict[str, Any] = {each: _stand_in(table, each, person) for each in type(record).personal}
        if isinstance(record, User):
            record.set_unusable_password()
            changes["password"] = record.password
        events.update(record, by=by, verb=VERB, why=why, **changes)
    programs: list[Token | Webhook] = [*Token.objects.filter(person=person), *Webhook.objects.filter(person=person)]
    for program in programs:
        events.update(program, by=by, verb=VERB, why=why, **dict.fromkeys(program.personal, person.reference))
    known = [*(record for _, record in named), *programs]
    _erase_texts([(kind_of(each), each.reference) for each in known], person, by=by, why=why)
    _forget_beside_the_register(person, addresses)
    for table, record in named:
        # The search has taken its words over. It takes the record in again, without them, with its last event.
        searching.forget(table.name, [record.reference])


def forget_invitation(offer: Invitation, *, by: Actor, why: str) -> None:
    """Erase the address to which an invitation went."""
    with transaction.atomic():
        events.update(offer, by=by, verb=VERB, why=why, email=f"{offer.reference.lower()}@{NOWHERE}")
        _erase_texts([(kind_of(offer), offer.reference)], offer, by=by, why=why)
        searching.forget("invitations", [offer.reference])


def forget_words(record: Any, *, by: Actor, why: str, **instead: str) -> None:
    """Put other words into the fields of a record that name people, and erase those from its history. In the caller's
    transaction; raises ValueError for a record whose fields are not all given."""
    if missing := type(record).personal - instead.keys():
        raise ValueError(f"Say what stands instead of {', '.join(sorted(missing))}.")
    events.update(record, by=by, verb=VERB, why=why, **instead)
    _erase_texts([(kind_of(record), record.reference)], record, by=by, why=why, kept=tuple(instead.values()))
    searching.forget(table_for(type(record)).name, [record.reference])


def _records_that_name(person: User, addresses: Iterable[str]) -> Iterator[tuple[Table, Any]]:
    """Every record of any room with a field that names this person, as the room says by `personal`."""
    for table in all_tables():
        if table.model.personal and paths_to(table.model, "person"):
            rows = at_places(table.model, "person", frozenset({person.reference}))
            if table.model is Invitation:
                for address in addresses:
                    rows |= models.Q(email__iexact=address)
            for record in table.model.objects.filter(rows):
                yield table, record


def _stand_in(table: Table, name: str, person: User) -> str:
    """What stands in place of what named a person: the reference, or an address that leads nowhere."""
    if isinstance(table.model._meta.get_field(name), models.EmailField):
        return f"{person.reference.lower()}@{NOWHERE}"
    return str(person.reference)


def _erase_texts(
    records: list[tuple[str, str]], subject: Any, *, by: Actor, why: str, kept: tuple[str, ...] = ()
) -> None:
    """Erase every personal text of the history of these records but what now stands in its place."""
    tokens: set[str] = set()
    for kind, reference in records:
        for before, after in Event.objects.of(kind, reference).values_list("before", "after"):
            for values in (json.loads(before), json.loads(after)):
                tokens |= {
                    each["personal"] for each in values.values() if isinstance(each, dict) and "personal" in each
                }
    stand_ins = (subject.reference, f"{subject.reference.lower()}@{NOWHERE}", *kept)
    for token in (
        PersonalText.objects.filter(token__in=tokens).exclude(text__in=stand_ins).values_list("token", flat=True)
    ):
        events.erase(token, by=by, why=why)


def _forget_beside_the_register(person: User, addresses: set[str]) -> None:
    services.end_sessions(person)
    held.forget_beside(person)
    UserSession.objects.filter(user=person).delete()
    Notice.objects.filter(person=person).delete()
    Subscription.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
    FeedAddress.objects.filter(person=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    nowhere = f"{person.reference.lower()}@{NOWHERE}"
    for address in addresses:
        Mail.objects.filter(address__iexact=address).update(
            address=nowhere, subject="", text="", html="", headers={}, error="", tries=99
        )
        AccessAttempt.objects.filter(username__iexact=address).delete()
        AccessFailureLog.objects.filter(username__iexact=address).delete()
        AccessLog.objects.filter(username__iexact=address).delete()
    # What they sent and is gone says no more what it was; what others may still fetch goes with its day.
    Delivery.objects.filter(sender=person, wiped__isnull=False).update(subject="", name="")
