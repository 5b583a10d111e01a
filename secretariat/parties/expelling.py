"""Expulsion and appeal: what ends with a Party, and how it comes back when the Authority says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from secretariat.accounts.models import Role, User
from secretariat.accounts.services import end_role, give_role
from secretariat.accounts.standing import standing_of_many
from secretariat.core import events
from secretariat.core.calendars import NoCalendar, add_working_days, today
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.taking import Mandate, NotNow, case_of, decided_on, take
from secretariat.parties.defaults import end_measures, working_days_after
from secretariat.parties.limbs import rules
from secretariat.parties.measures import is_licensed, new_measure
from secretariat.parties.models import DefaultCase, Party, PartyCategory, VotingGroupMembership
from secretariat.parties.models_default import DefaultAppeal, DefaultMeasure


@dataclass(frozen=True)
class SeatHeld:
    """A seat on a body that somebody of an expelled Party holds. The name is for the secretariat."""

    body: str
    seat: str
    person: User


@transaction.atomic
def expel(
    case: DefaultCase,
    *,
    decision: Mandate | None,
    starts: date,
    by: Actor,
    consent_reference: str = "",
    consent_on: date | None = None,
) -> DefaultMeasure:
    """Expel a Party on the Panel's decision: it has left from that day, and its people act for it no more.

    Raises NotNow for a licensed Party without the Authority's consent, and for a day before it was decided.
    """
    party = case.party
    if party.left:
        raise NotNow(f"{party} ceased to be a Party on {party.left:%-d %B %Y} already.")
    decided = decided_on(decision) or today()
    if starts < decided:
        raise NotNow(f"It cannot hold before it was decided, on {decided:%-d %B %Y}.", field="starts")
    if starts < case.opened:
        raise NotNow(f"It cannot hold before the case was opened, on {case.opened:%-d %B %Y}.", field="starts")
    if rule := rules().file.appeal:
        working_days_after(starts, rule.within, "starts")  # refused here, so that the time for an appeal can be counted
    if is_licensed(party, starts):
        _refuse_without_consent(party, starts, consent_reference, consent_on)
    take(case_of(case), "expel", by=by, decision=decision, note=f"From {starts:%-d %B %Y}")
    measure = new_measure(
        case,
        DefaultMeasure.Kind.EXPULSION,
        decision,
        decided,
        starts,
        by=by,
        consent_reference=consent_reference.strip()[:100],
        consent_on=consent_on,
    )
    _take_out(case, starts, by=by)
    return measure


def _refuse_without_consent(party: Party, starts: date, reference: str, on: date | None) -> None:
    if not (reference.strip() and on):
        raise NotNow(
            f"{party} holds a licence: it can be expelled only once the Authority has agreed. Give its letter and day.",
            field="consent_reference",
        )
    if on > starts:
        raise NotNow("The expulsion would hold before the Authority agreed: give a later day.", field="starts")


def _why(case: DefaultCase) -> str:
    return f"Expulsion in the case {case.reference}"


def _take_out(case: DefaultCase, day: date, *, by: Actor) -> None:
    """End what hangs on a Party, in the order in which it would be asked for."""
    party, why = case.party, _why(case)
    for role in Role.objects.in_force(day).filter(of=party.reference):
        end_role(role, by=by, why=why, on=day)
    for rows in (PartyCategory.objects, VotingGroupMembership.objects):
        for each in rows.in_force(day).filter(party=party, ends__isnull=True):
            events.update(each, by=by, why=why, ends=day)
    events.update(party, by=by, verb="expel", why=why, left=day, exit_ground=Party.Ground.EXPULSION)
    events.update(case, by=by, verb="close", why=why, closed=day, outcome=DefaultCase.Outcome.EXPELLED)


def _take_back(case: DefaultCase, why: str, *, by: Actor) -> None:
    """Undo an expulsion: the Party has not left, its category and group go on, and its people act for it again."""
    party = case.party
    left = party.left
    events.update(party, by=by, verb="reinstate", why=why, left=None, exit_ground="")
    events.update(case, by=by, verb="reopen", why=why, closed=None, outcome="")
    for rows in (PartyCategory.objects, VotingGroupMembership.objects):
        for each in rows.filter(party=party, ends=left):
            events.update(each, by=by, why=why, ends=None)
    ended = Event.objects.filter(kind=Role._meta.label, verb="end", why=_why(case)).values_list("subject", flat=True)
    again = Role.objects.filter(reference__in=list(ended), of=party.reference, ends=left).select_related("person")
    for role in again:
        if not role.person.left and not _holds(role):
            give_role(role.person, role.role, role.of, by=by, why=why)


def _holds(role: Role) -> bool:
    again = Role.objects.in_force(today()).filter(person=role.person_id, role=role.role, of=role.of)
    return bool(again.exists())


def seats_of(party: Party) -> list[SeatHeld]:
    """Seats on bodies of people who acted for a Party until it left: for the secretariat to see to. Two queries."""
    ended = Role.objects.filter(of=party.reference, ends=party.left) if party.left else Role.objects.none()
    people = User.objects.filter(pk__in=ended.values("person"))
    found = standing_of_many(people, today())
    return [
        SeatHeld(held.of, held.role, person)
        for person, standing in sorted(found.items(), key=lambda each: each[0].reference)
        for held in sorted(standing.held, key=lambda each: (each.of, each.role))
        if held.at == "body"
    ]


def last_day_to_appeal(case: DefaultCase) -> date | None:
    """The last day on which an appeal is in time; None where the code gives none, or nobody was expelled."""
    rule = rules().file.appeal
    try:
        return add_working_days(case.closed, rule.within) if rule and case.closed else None
    except NoCalendar:
        return None  # a day that came in from elsewhere, beyond the calendar


@transaction.atomic
def appeal(
    case: DefaultCase,
    *,
    lodged: date,
    grounds: str,
    by: Actor,
    roles: frozenset[str],
    stayed: bool = False,
    late_because: str = "",
) -> DefaultAppeal:
    """Record an appeal to the Authority. Where it is stayed, the Party is one again until it is decided.

    Raises NotNow without grounds, or too late without a reason why it is taken all the same.
    """
    if not grounds.strip():
        raise NotNow("Give the grounds of the appeal.", field="grounds")
    if lodged > today():
        raise NotNow("That day is still to come: record the appeal once it is lodged.", field="lodged")
    last = last_day_to_appeal(case)
    if last and lodged > last and not late_because.strip():
        raise NotNow(
            f"The time for an appeal ended on {last:%-d %B %Y}: say why it is taken all the same.", field="late_because"
        )
    take(case_of(case), "appeal", by=by, roles=roles, note=grounds[:200])
    made = DefaultAppeal(
        reference=next_reference(DefaultAppeal, f"{case.reference}-A", digits=1),
        default_case=case,
        party=case.party,
        lodged=lodged,
        grounds=grounds.strip(),
        late_because=late_because.strip()[:300],
        stayed=today() if stayed else None,
        classification=case.classification,
        illustrative=case.illustrative and "all",
    )
    events.create(made, by=by)
    if stayed:
        _take_back(case, f"The expulsion is stayed: appeal {made.reference}.", by=by)
    return made


@transaction.atomic
def uphold(case: DefaultCase, *, reasons: str, by: Actor, roles: frozenset[str], starts: date | None = None) -> None:
    """The Authority upholds an expulsion: it stands, or, where it was stayed, holds from a day (today if none is given)."""
    made = _open_appeal(case)
    day = starts or today()
    if made.stayed and day < made.stayed:
        raise NotNow("That is before the stay began.", field="starts")
    take(case_of(case), "uphold", by=by, roles=roles, note=reasons[:200])
    if made.stayed:
        _take_out(case, day, by=by)
    end_measures(case, by=by, why="The expulsion is upheld.")
    _decide(made, DefaultAppeal.Outcome.UPHELD, reasons, by=by)


@transaction.atomic
def overturn(case: DefaultCase, *, reasons: str, by: Actor, roles: frozenset[str]) -> None:
    """The Authority overturns an expulsion: the Party has not left, and the case is before the Panel again."""
    made = _open_appeal(case)
    take(case_of(case), "overturn", by=by, roles=roles, note=reasons[:200])
    if case.party.left:
        _take_back(case, f"The expulsion is overturned: appeal {made.reference}.", by=by)
    for measure in DefaultMeasure.objects.filter(default_case=case, kind="expulsion").standing():
        why = f"Overturned on appeal {made.reference}."
        events.update(measure, by=by, verb="lift", why=why, lifted=max(today(), measure.starts), lifted_why=why)
    _decide(made, DefaultAppeal.Outcome.OVERTURNED, reasons, by=by)


def _open_appeal(case: DefaultCase) -> DefaultAppeal:
    found: DefaultAppeal | None = DefaultAppeal.objects.filter(default_case=case, outcome="").first()
    if found is None:
        raise NotNow(f"There is no appeal to decide in {case.reference}.")
    return found


def _decide(made: DefaultAppeal, outcome: str, reasons: str, *, by: Actor) -> None:
    if not reasons.strip():
        raise NotNow("Give the reasons.", field="reasons")
    day = max(today(), made.lodged)
    events.update(made, by=by, verb="decide", outcome=outcome, decided=day, reasons=reasons.strip())
