"""Filling a seat outside an election: the advert, expressions of interest, the Chair's decision, the form, the seat."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from secretariat.accounts.models import User
from secretariat.committees import seating
from secretariat.committees.composition import HOLD_A_SEAT
from secretariat.committees.electorate import categories_named, category_on
from secretariat.committees.models import Appointment, SeatGroup
from secretariat.committees.models_vacancies import ExpressionOfInterest, Vacancy
from secretariat.committees.terms import is_far
from secretariat.core import events
from secretariat.core.calendars import in_words, today
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import kind_of
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, case_of, keep_up, replay, take
from secretariat.parties.models import Party
from secretariat.parties.suspending import refuse_suspended

WORKFLOW = "vacancy"
KIND = kind_of(Vacancy)
STAFF = frozenset({"administrator"})
FAR = "That is more than two years ahead: give an earlier day."


def empty_seats(group: SeatGroup, day: date) -> int | None:
    """How many seats of a group nobody holds on a day; None where each Voting Group has one of its own."""
    if group.seats is None:
        return None
    held = Appointment.objects.in_force(day).filter(seat_group=group, seat__in=HOLD_A_SEAT).count()
    return max(0, int(group.seats) - held)


@transaction.atomic
def advertise(group: SeatGroup, *, title: str, seats: int, says: str, closes: date, starts: date, by: Actor) -> Vacancy:
    """Advertise empty seats of a group. Raises NotNow for more seats than are empty then, and for days out of order."""
    empty = empty_seats(group, starts)
    if seats < 1 or (empty is not None and seats > empty):
        raise NotNow(
            f"{empty or 0} of the seats of {group} will be empty on {starts:%-d %B %Y}: advertise no more than that.",
            field="seats",
        )
    if closes < today():
        raise NotNow("The advert closes before it begins: give a later day.", field="closes")
    if starts < today():
        raise NotNow("The seats are to be filled from a day to come: give a later one.", field="starts")
    if is_far(starts):
        raise NotNow(FAR, field="starts")
    if closes > starts:
        raise NotNow("The advert closes after the seats are to be filled: give an earlier day.", field="closes")
    made = Vacancy(
        reference=next_reference(Vacancy, "VA-"),
        body=group.body,
        seat_group=group,
        title=title,
        seats=seats,
        says=says,
        advertised=today(),
        closes=closes,
        starts=starts,
        classification=Classification.WHITE,
    )
    events.create(made, by=by)
    begin(made, WORKFLOW, by=by)
    return made


def why_not_open(vacancy: Vacancy, day: date) -> str:
    """Why no interest is taken on a day, in a sentence; empty while the advert is open. The clock decides."""
    if vacancy.filled:
        return f"The seat was filled on {vacancy.filled:%-d %B %Y}."
    if vacancy.withdrawn:
        return f"The advert was withdrawn on {vacancy.withdrawn:%-d %B %Y}."
    if day < vacancy.advertised:
        return f"The advert opens on {vacancy.advertised:%-d %B %Y}: come back then."
    if day > vacancy.closes:
        return f"The advert closed at the end of {vacancy.closes:%-d %B %Y}: no interest is taken any more."
    return ""


@transaction.atomic
def express(
    vacancy: Vacancy, *, party: Party | None, person: User | None, by: Actor, **said: Any
) -> ExpressionOfInterest:
    """Express an interest in a vacant seat. Raises NotNow once it has closed, twice, and from the wrong category."""
    if reason := why_not_open(vacancy, today()):
        raise NotNow(reason)
    group = vacancy.seat_group
    if group.filled_by == SeatGroup.FilledBy.NOMINATION:
        raise NotNow(f"This seat is filled by a nomination of {group.nominated_by}: ask them to put you forward.")
    _refuse_category(group, party)
    if party is not None:
        refuse_suspended(party, "stand")
    person = person or seating.account_of(said.get("email", ""))
    if person and vacancy.expressions.filter(person=person).exists():
        raise NotNow("You have expressed your interest already: the Chair decides.")
    return _made(vacancy, party=party, person=person, by=by, **said)


@transaction.atomic
def nominated(vacancy: Vacancy, *, by: Actor, **said: Any) -> ExpressionOfInterest:
    """Record whom the named organisation nominates for a seat that is its to fill. Raises NotNow for other seats."""
    group = vacancy.seat_group
    if group.filled_by != SeatGroup.FilledBy.NOMINATION:
        raise NotNow("No organisation nominates for this seat: wait for expressions of interest.")
    if vacancy.filled or vacancy.withdrawn:
        raise NotNow(why_not_open(vacancy, today()))
    person = seating.account_of(said.get("email", ""))
    return _made(vacancy, party=None, person=person, by=by, nominated_by=group.nominated_by, **said)


def _refuse_category(group: SeatGroup, party: Party | None) -> None:
    wanted = group.categories.split()
    if not wanted:
        return
    if party is None:
        raise NotNow(f"This seat is for {categories_named(group)}: say from which Party you come.", field="party")
    category = category_on(party, today())
    if category not in wanted or (party.left and party.left <= today()):
        now = current().name_of(category) if category else "no category"
        raise NotNow(f"{party} is in {now}, and this seat is for {categories_named(group)}.", field="party")


def _made(vacancy: Vacancy, *, by: Actor, **said: Any) -> ExpressionOfInterest:
    made = ExpressionOfInterest(
        reference=next_reference(ExpressionOfInterest, f"{vacancy.reference}-E", digits=2),
        vacancy=vacancy,
        body=vacancy.body,
        made=today(),
        classification=Classification.AMBER,
        **said,
    )
    return events.create(made, by=by)


@transaction.atomic
def decide(expression: ExpressionOfInterest, decision: str, *, by: Actor, why: str) -> None:
    """The Chair accepts or declines. Raises NotNow when that is decided, and for declining without a reason."""
    expression.refresh_from_db()
    if expression.decision:
        raise NotNow(f"The Chair decided on {expression.decided:%-d %B %Y}.")
    if expression.nominated_by:
        raise NotNow(f"{expression.nominated_by} fills this seat: there is nothing for the Chair to decide.")
    if decision == ExpressionOfInterest.Decision.DECLINED and not why.strip():
        raise NotNow("Say why: whoever is declined is told.", field="why")
    events.update(
        expression, by=by, verb="decide", why=why, decision=decision, decided=today(), reason=why.strip()[:500]
    )


@transaction.atomic
def receive_form(expression: ExpressionOfInterest, *, on: date, by: Actor) -> None:
    """Note that the membership form has come in. Raises NotNow for a day to come and without the Chair's yes."""
    expression.refresh_from_db()
    _refuse_not_chosen(expression)
    if on > today():
        raise NotNow("The form cannot have come in on a day to come.", field="on")
    if on < expression.made:
        raise NotNow("The form comes after the expression of interest: give a later day.", field="on")
    if not events.update(expression, by=by, verb="form", form_received=on):
        raise NotNow("That is noted already.")


def _refuse_not_chosen(expression: ExpressionOfInterest) -> None:
    if not expression.nominated_by and expression.decision != ExpressionOfInterest.Decision.ACCEPTED:
        raise NotNow("The Chair has not accepted it: that comes first.")
    if expression.appointment_id:
        raise NotNow("The seat has been given already.")


@transaction.atomic
def appoint(expression: ExpressionOfInterest, *, starts: date, by: Actor) -> Appointment:
    """Give the seat to whoever was chosen, to the aligned end of a term; the vacancy is filled with its last seat.

    Raises NotNow without the Chair's yes or the form, where no seat is empty on that day, and for a Party that has
    changed its category meanwhile.
    """
    expression.refresh_from_db()
    vacancy = expression.vacancy
    group = vacancy.seat_group
    _refuse_not_chosen(expression)
    if not expression.form_received:
        raise NotNow("The membership form has not come in: note its day first.")
    if vacancy.filled or vacancy.withdrawn:
        raise NotNow(why_not_open(vacancy, today()))
    chosen = max(day for day in (expression.decided, expression.form_received) if day)
    if starts < chosen:
        raise NotNow(
            f"A seat is given from the day on which all is settled, {in_words(chosen)}, or a later one.", field="starts"
        )
    if is_far(starts):
        raise NotNow(FAR, field="starts")
    if empty_seats(group, starts) == 0:
        raise NotNow(f"No seat of {group} is empty on {starts:%-d %B %Y}: give a later day.", field="starts")
    if not expression.nominated_by:
        _refuse_category(group, expression.party)
    if expression.party is not None:
        refuse_suspended(expression.party, "stand", max(starts, today()))
    category = category_on(expression.party, starts) if expression.party else ""
    given = seating.seat(
        group,
        expression.candidate,
        person=expression.person,
        category=category,
        starts=starts,
        by=by,
        why=f"Vacancy {vacancy.reference}",
        like=expression.illustrative,
    )
    events.update(expression, by=by, verb="appoint", appointment=given)
    if vacancy.expressions.filter(appointment__isnull=False).count() >= vacancy.seats:
        take(case_of(vacancy), "fill", by=by, roles=STAFF)
    return given


@transaction.atomic
def vacancy_filled(case: Case, *, by: Actor) -> None:
    """Note that the seats of a vacancy are filled. Called by the step."""
    events.update(Vacancy.objects.get(reference=case.subject), by=by, verb="fill", filled=today())


@transaction.atomic
def vacancy_withdrawn(case: Case, *, by: Actor) -> None:
    """Note that an advert was withdrawn. Called by the step."""
    events.update(Vacancy.objects.get(reference=case.subject), by=by, verb="withdraw", withdrawn=today())


@transaction.atomic
def begin_vacancies(references: list[str], *, by: Actor) -> None:
    """Open the case of every vacancy that was brought in, as far as its row says that it has come."""
    for vacancy in Vacancy.objects.filter(reference__in=references).order_by("reference"):
        if Case.objects.filter(subject_kind=KIND, subject=vacancy.reference).exists():
            keep_up([vacancy])
            continue
        begin(vacancy, WORKFLOW, by=by, on=vacancy.advertised)
        if vacancy.filled:
            replay(case_of(vacancy), [("fill", vacancy.filled, "")], by=by)
        elif vacancy.withdrawn:
            replay(case_of(vacancy), [("withdraw", vacancy.withdrawn, "")], by=by)
