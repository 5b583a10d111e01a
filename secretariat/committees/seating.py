"""Giving somebody a seat, and what goes with it: the end of the term, whom they follow, the vetting that a body needs."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from secretariat.accounts.models import User
from secretariat.committees.composition import HOLD_A_SEAT
from secretariat.committees.election_rules import rules
from secretariat.committees.models import Appointment, SeatGroup
from secretariat.committees.models_vacancies import Vetting
from secretariat.committees.terms import term_end
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference


@transaction.atomic
def seat(
    seat_group: SeatGroup,
    holder: str,
    *,
    person: User | None,
    category: str,
    starts: date,
    by: Actor,
    why: str,
    after: Appointment | None = None,
    like: str = "",
) -> Appointment:
    """Give somebody a seat of a group from a day to the aligned end of a term, after whoever held it until then."""
    if after is not None:
        vacate(after, starts, by=by, why=why)
    wanted = seat_group.categories.split()
    given = Appointment(
        reference=next_reference(Appointment, f"{seat_group.reference}-A", digits=3),
        body=seat_group.body,
        seat=Appointment.Seat.MEMBER,
        holder=holder,
        person=person,
        category=category if category in wanted else (wanted[0] if len(wanted) == 1 else ""),
        seat_group=seat_group,
        starts=starts,
        ends=term_end(seat_group.body, starts),
        classification=Classification.WHITE,
        illustrative=like,
    )
    events.create(given, by=by, why=why)
    ask_for_vetting(given, by=by)
    return given


@transaction.atomic
def vacate(held: Appointment, day: date, *, by: Actor, why: str) -> None:
    """End an appointment on a day, and with it those who take its holder's place. One that ends before stays as it is."""
    for each in (held, *held.alternates.all()):
        if each.ends is None or each.ends > day:
            events.update(each, by=by, why=why, ends=max(day, each.starts))


@transaction.atomic
def ask_for_vetting(given: Appointment, *, by: Actor) -> Vetting | None:
    """Ask for the vetting that the body of a member needs, unless one of theirs still holds; None where none is."""
    rule = rules().of_body(str(given.body.reference))
    if not rule.vetting or given.seat not in HOLD_A_SEAT:
        return None
    if given.person is not None:
        last = Vetting.objects.filter(body=given.body, person=given.person, cleared__isnull=False)
        if last.filter(expires__gt=given.starts).exists():
            return None
    asked = Vetting(
        reference=next_reference(Vetting, "VT-"),
        body=given.body,
        appointment=given,
        person=given.person,
        kind=rule.vetting,
        asked=today(),
        classification=Classification.AMBER,
        illustrative=given.illustrative,
    )
    return events.create(asked, by=by)


def account_of(email: str) -> User | None:
    """The account with an address, if there is one."""
    found: User | None = User.objects.filter(email__iexact=email.strip()).first() if email.strip() else None
    return found
