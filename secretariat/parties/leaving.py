"""How a Party ceases to be one of its own will, or by being joined to another: and what becomes of all that it has.

`Party.left` and `Party.exit_ground` are the one place that says it. `leave` sets them and ends everything that the room
holds open; rooms above list what they hold by `hangs_on_parties`, so that it is reviewed before a transfer is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast

from secretariat.accounts.models import Role, User
from secretariat.accounts.services import end_role, give_role
from secretariat.core import events
from secretariat.core.calendars import add_working_days, today
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.codes.access import access
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.tables import table_for, table_named
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, case_of, take
from secretariat.parties.entering import IN_PROGRESS, has_or_enters, start_entry
from secretariat.parties.models import (
    DefaultCase,
    Party,
    PartyCategory,
    UserEntry,
    VotingGroupMembership,
)
from secretariat.parties.models_entry import HeldRole
from secretariat.parties.models_joining import (
    ContactDetails,
    DetailsChange,
    IdentifierRange,
    Licence,
    ShareCertificate,
    Transfer,
    Withdrawal,
)
from secretariat.parties.rules import accession

ENDS, CARRIED = "ends", "goes over"
DATED: tuple[tuple[Any, str, str], ...] = (
    (PartyCategory, ENDS, "category"),
    (VotingGroupMembership, ENDS, "voting_group__name"),
    (ContactDetails, ENDS, "address"),
    (Licence, CARRIED, "kind"),
    (IdentifierRange, CARRIED, "first"),
    (ShareCertificate, CARRIED, "number"),
    (HeldRole, CARRIED, "user_role"),
)
"""What a Party holds from a day to a day, what becomes of it when another Party goes on in its place, and what tells it
from others of its kind."""
ONE_OF_EACH = (Licence, HeldRole)
"""Of these a Party has one of each kind: what the other has already does not go over."""


@dataclass(frozen=True)
class Held:
    """One thing that a Party has on a day, and what becomes of it."""

    what: str
    title: str
    table: str
    reference: str
    becomes: str


Lists = Callable[[Party, Party | None, date], Iterable[Held]]
_listed: list[Lists] = []


def hangs_on_parties(find: Lists) -> Lists:
    """Let a room list what hangs on a Party that ceases: f(party, the one that goes on or None, day)."""
    if find not in _listed:
        _listed.append(find)
    return find


def review(party: Party, into: Party | None, day: date) -> list[Held]:
    """Everything that a Party has on a day, with what becomes of it when it leaves, or goes over to another Party.

    Two queries, however much it has.
    """
    theirs = {(table, what) for table, _, what in _rows_of(into, day)} if into else set()
    fates = {table_for(model).name: fate for model, fate, _ in DATED} | {"roles": CARRIED}
    single = {table_for(model).name for model in ONE_OF_EACH} | {"roles"}
    found = []
    for table, reference, what in _rows_of(party, day):
        becomes = fates.get(table, ENDS) if into else ENDS
        if becomes == CARRIED and table in single and (table, what) in theirs and table != "roles":
            becomes = f"{ENDS}: {into} has one of its own"
        elif table == "user_entries" and into:
            becomes = f"{ENDS}: a new entry is begun for {into}"
        elif table == "default_cases":
            becomes = "stands in the way"
        found.append(Held(table_named(table).singular, _name_of(what) or reference, table, reference, becomes))
    for find in _listed:
        found += find(party, into, day)
    return found


def _rows_of(party: Party, day: date) -> list[tuple[str, str, str]]:
    """(table, reference, what tells it from others) of everything that a Party has on a day. One query."""
    open_on = Q(ends__isnull=True) | Q(ends__gt=day)
    dated = [(model.objects.filter(open_on, party=party), table_for(model).name, what) for model, _, what in DATED]
    rows = [
        *dated,
        (UserEntry.objects.filter(IN_PROGRESS, party=party), "user_entries", "user_role"),
        (Role.objects.filter(open_on, of=party.reference), "roles", "role"),
        (DefaultCase.objects.filter(party=party, closed__isnull=True), "default_cases", "cause"),
    ]
    first, *others = (
        each.order_by().values_list(Value(table), "reference", Cast(F(what), CharField())) for each, table, what in rows
    )
    order = [table for _, table, _ in rows]
    found: list[tuple[str, str, str]] = list(first.union(*others, all=True))
    return sorted(found, key=lambda row: (order.index(row[0]), row[1]))


def _name_of(what: str) -> str:
    kind = accession().kind(what)
    return kind.name if kind else access().role_name(current().name_of(what))


def _open(model: Any, party: Party, day: date) -> list[Any]:
    return list(model.objects.filter(Q(ends__isnull=True) | Q(ends__gt=day), party=party).order_by("reference"))


def _open_entries(party: Party) -> list[UserEntry]:
    rows = UserEntry.objects.filter(IN_PROGRESS, party=party)
    return list(rows.order_by("reference"))


def _roles(party: Party, day: date) -> list[Role]:
    rows = Role.objects.filter(Q(ends__isnull=True) | Q(ends__gt=day), of=party.reference)
    return list(rows.select_related("person").order_by("reference"))


def _has_already(model: Any, row: Any, into: Party, day: date) -> bool:
    """Whether the Party that goes on has one of the same kind."""
    if model not in ONE_OF_EACH:
        return False
    name = next(what for each, _, what in DATED if each is model)
    return any(getattr(each, name) == getattr(row, name) for each in _open(model, into, day))


@transaction.atomic
def leave(party: Party, ground: str, day: date, *, by: Actor, why: str, into: Party | None = None) -> None:
    """Make a Party cease to be one from a day on: everything that it holds ends, or goes over to another Party.

    Raises NotNow for one that has left, or leaves, already.
    """
    if party.left:
        raise NotNow(left_already(party))
    for model, fate, _ in DATED:
        for row in _open(model, party, day):
            if row_starts(row) >= day:  # it would have begun after the Party had left
                events.remove(row, by=by, why=why)
                continue
            if into and fate == CARRIED and not _has_already(model, row, into, day):
                _carry(model, row, into, day, by=by, why=why)
            events.update(row, by=by, verb="end", why=why, ends=day)
    for entry in _open_entries(party):
        _end_entry(entry, day, by=by, why=why)
    for role in _roles(party, day):
        _end_or_carry_role(role, into, day, by=by, why=why)
    for model in (DetailsChange, Withdrawal):
        for asked in model.objects.filter(party=party, outcome=""):
            _close(asked, by=by, why=why)
    events.update(party, by=by, verb="leave", why=why, left=day, exit_ground=ground)


def left_already(party: Party) -> str:
    """That a Party has left, or is to leave on a day that is settled."""
    ceases = "ceased" if party.left and party.left <= today() else "ceases"
    return f"{party} {ceases} to be a Party on {party.left:%-d %B %Y} already."


def row_starts(row: Any) -> date:
    """The first day of a row that holds from a day to a day."""
    starts: date = row.issued if isinstance(row, ShareCertificate) else row.starts
    return starts


def _carry(model: Any, row: Any, into: Party, day: date, *, by: Actor, why: str) -> None:
    values = {
        each.name: getattr(row, each.name)
        for each in model._meta.concrete_fields
        if not each.primary_key and each.name not in ("reference", "party", "starts", "issued", "ends", "number")
    }
    if isinstance(row, ShareCertificate):
        # A certificate is in somebody's name: the number goes with the share, with a mark that it went over.
        values |= {"number": f"{row.number}-{into.reference}"[:20], "issued": day}
    else:
        values |= {"starts": day}
    letter = {"Licence": "L", "IdentifierRange": "E", "ShareCertificate": "S", "HeldRole": "R"}[model.__name__]
    reference = next_reference(model, f"{into.reference}-{letter}", digits=1)
    events.create(model(reference=reference, party=into, **values), by=by, why=why)


def _end_entry(entry: UserEntry, day: date, *, by: Actor, why: str) -> None:
    case = Case.objects.filter(subject_kind="parties.UserEntry", subject=entry.reference, closed=False).first()
    given_up = max(min(day, today()), entry.guided or day)
    if case is None:
        events.update(entry, by=by, verb="give_up", why=why, given_up=given_up)
    else:
        take(case, "give_up", by=by, roles=frozenset({case.workflow.step("give_up").by}), note=why)


def _end_or_carry_role(role: Role, into: Party | None, day: date, *, by: Actor, why: str) -> None:
    person = role.person
    if into and not any(each.person_id == person.pk and each.role == role.role for each in _roles(into, day)):
        give_role(person, role.role, into.reference, by=by, why=why, on=day)
    if role.starts < day:
        end_role(role, by=by, why=why, on=day)
    else:
        end_role(role, by=by, why=why, on=role.starts)


def _close(asked: Any, *, by: Actor, why: str) -> None:
    case = case_of(asked)
    take(case, "refuse", by=by, roles=frozenset({case.workflow.step("refuse").by}), note=why)
    outcome = type(asked).Outcome.REFUSED
    events.update(asked, by=by, verb="refuse", why=why, decided=today(), outcome=outcome, reason=why[:300])


# Withdrawal ------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_notice(party: Party, *, person: User | None, leaves: date, why: str = "", by: Actor) -> Withdrawal:
    """Give notice that a Party withdraws. Raises NotNow for a day too near, or while something stands in the way."""
    reference = next_reference(Withdrawal, "WD-")
    rule = accession().withdrawal
    earliest = add_working_days(today(), rule.working_days)
    if leaves < earliest:
        raise NotNow(
            f"Notice is given {rule.working_days} working days before: the first day is {earliest:%-d %B %Y}.",
            field="leaves",
        )
    if Withdrawal.objects.filter(party=party, outcome="").exists():
        raise NotNow("Notice has been given already: take that back first.")
    if says := why_not_leave(party, today()):
        raise NotNow(says)
    made = Withdrawal(
        reference=reference,
        party=party,
        person=person,
        noticed=today(),
        leaves=leaves,
        why=why,
        classification=Classification.AMBER,
        illustrative=party.illustrative and "all",
    )
    events.create(made, by=by)
    begin(made, "withdrawal", by=by)
    return made


def why_not_leave(party: Party, day: date) -> str:
    """What stands in the way of a withdrawal, in sentences; empty when nothing does."""
    reasons = []
    if party.left:
        reasons.append(left_already(party))
    if held := list(Licence.objects.filter(party=party).in_force(day)):
        names = ", ".join(each.get_kind_display() for each in held)
        reasons.append(f"It holds a licence that obliges it to be a Party ({names}): that ends first.")
    if cases := list(DefaultCase.objects.filter(party=party, closed__isnull=True)):
        names = ", ".join(each.reference for each in cases)
        reasons.append(f"A default case is open ({names}): that is closed first.")
    return " ".join(reasons)


def withdrawal_confirmed(case: Case, *, by: Actor) -> None:
    """What follows when a withdrawal is confirmed: the Party leaves on the day of its notice, and its rights end then."""
    notice = Withdrawal.objects.select_related("party").get(reference=case.subject)
    outcome = Withdrawal.Outcome.CONFIRMED
    events.update(notice, by=by, verb="confirm", decided=case.since, outcome=outcome)
    leave(notice.party, Party.Ground.WITHDRAWAL, notice.leaves, by=by, why=f"Withdrawal {notice.reference}")


def notice_taken_back(case: Case, *, by: Actor) -> None:
    """What follows when a Party takes its notice back."""
    notice = Withdrawal.objects.get(reference=case.subject)
    events.update(notice, by=by, verb="take_back", decided=case.since, outcome=Withdrawal.Outcome.TAKEN_BACK)


@transaction.atomic
def refuse_withdrawal(notice: Withdrawal, *, by: Actor, roles: frozenset[str], why: str) -> None:
    """Refuse a withdrawal, with the reason that the Party is told."""
    take(case_of(notice), "refuse", by=by, roles=roles, note=why)
    outcome = Withdrawal.Outcome.REFUSED
    events.update(notice, by=by, verb="refuse", why=why, decided=today(), outcome=outcome, reason=why[:300])


# Merger and novation ---------------------------------------------------------------------------------------------


@transaction.atomic
def propose_transfer(party: Party, *, kind: str, into: Party, effective: date, why: str, by: Actor) -> Transfer:
    """Note that a Party merges into another, or that its agreement goes over to it: for review, nothing changes yet."""
    reference = next_reference(Transfer, "TR-")
    if says := _why_not_transfer(party, into, effective):
        raise NotNow(says, field="into")
    if Transfer.objects.filter(party=party, outcome="").exists():
        raise NotNow(f"A merger or novation of {party} waits already: carry that out or abandon it.")
    made = Transfer(
        reference=reference,
        kind=kind,
        party=party,
        into=into,
        proposed=today(),
        effective=effective,
        why=why[:300],
        classification=Classification.AMBER,
        illustrative=party.illustrative and "all",
    )
    events.create(made, by=by)
    begin(made, "transfer", by=by)
    return made


def _why_not_transfer(party: Party, into: Party, day: date) -> str:
    if party == into:
        return "A Party cannot be joined to itself: choose the other one."
    for each in (party, into):
        if each.left and each.left <= day or each.acceded > day:
            return f"{each} is no Party on {day:%-d %B %Y}: choose another Party, or another day."
    return ""


def why_not_carry_out(transfer: Transfer, day: date) -> str:
    """What stands in the way of carrying out a merger or a novation."""
    if transfer.effective > day:
        return f"It takes effect on {transfer.effective:%-d %B %Y}: carry it out on that day or later."
    return _why_not_transfer(transfer.party, transfer.into, day)


def transferred(case: Case, *, by: Actor) -> None:
    """What follows when a merger or novation is carried out: the first Party leaves, and the other has what goes over."""
    transfer = Transfer.objects.select_related("party", "into").get(reference=case.subject)
    merged = transfer.kind == Transfer.Kind.MERGER
    ground = Party.Ground.MERGED if merged else Party.Ground.NOVATED
    why = f"{transfer.get_kind_display()} {transfer.reference}"
    entries = _open_entries(transfer.party)
    leave(transfer.party, ground, transfer.effective, by=by, why=why, into=transfer.into)
    _begin_entries_again(entries, transfer.into, by=by)
    events.update(transfer, by=by, verb="carry_out", decided=case.since, outcome=Transfer.Outcome.DONE)


def _begin_entries_again(entries: Sequence[UserEntry], into: Party, *, by: Actor) -> None:
    for entry in entries:
        if not has_or_enters(into, entry.user_role):
            start_entry(into, user_role=entry.user_role, by=by)


def transfer_abandoned(case: Case, *, by: Actor) -> None:
    """What follows when a merger or novation is abandoned: nothing but that."""
    transfer = Transfer.objects.get(reference=case.subject)
    events.update(transfer, by=by, verb="abandon", decided=case.since, outcome=Transfer.Outcome.ABANDONED)
