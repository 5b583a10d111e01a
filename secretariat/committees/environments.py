"""Test environments: who needs which when, and where more want one than it has places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from secretariat.committees.models_registers import EnvironmentBooking, TestEnvironment
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow

Booking = EnvironmentBooking


@transaction.atomic
def add_environment(
    name: str, owner: str, places: int, notes: str, *, by: Actor, classification: str = "green"
) -> TestEnvironment:
    """Keep a test environment. Raises NotNow for a name that another has."""
    if TestEnvironment.objects.filter(name__iexact=name.strip()).exists():
        raise NotNow("Another environment is called so: choose another name.", field="name")
    made = TestEnvironment(
        reference=next_reference(TestEnvironment, "ENV-"),
        name=name.strip(),
        owner=owner.strip(),
        places=places,
        notes=notes.strip(),
        classification=classification,
    )
    return events.create(made, by=by)


@transaction.atomic
def ask_for(
    environment: TestEnvironment, title: str, *, needed_by: str, starts: date, ends: date, by: Actor, subject: str = ""
) -> EnvironmentBooking:
    """Ask for an environment. That others want it then is no obstacle: the calendar shows the clash."""
    if ends < starts:
        raise NotNow("The last day is before the first: correct one of the two.", field="ends")
    if ends < today():
        raise NotNow("Those days are over: choose days to come.", field="ends")
    made = Booking(
        reference=next_reference(Booking, "BKG-"),
        environment=environment,
        title=title.strip(),
        needed_by=needed_by.strip(),
        subject=subject.strip(),
        starts=starts,
        ends=ends,
        classification=environment.classification,
    )
    return events.create(made, by=by)


@transaction.atomic
def confirm(booking: EnvironmentBooking, *, by: Actor) -> None:
    """Give somebody the environment. Raises NotNow when those who have it already fill it on one of the days."""
    queue_behind_other_writers()  # two confirmed at once would both take the last place
    booking.refresh_from_db()
    if booking.state != Booking.State.ASKED:
        raise NotNow(f"It is {booking.get_state_display().lower()} already.")
    others = Booking.objects.filter(
        environment=booking.environment_id,
        state=Booking.State.CONFIRMED,
        starts__lte=booking.ends,
        ends__gte=booking.starts,
    )
    day = crowded_on([*others, booking], booking.environment.places)
    if day:
        names = ", ".join(sorted(each.needed_by for each in others if each.starts <= day <= each.ends))
        raise NotNow(f"{booking.environment} is full on {day.day} {day:%B %Y}, with {names}: move one of them first.")
    events.update(booking, by=by, verb="confirm", state=Booking.State.CONFIRMED)


@transaction.atomic
def move(booking: EnvironmentBooking, *, starts: date, ends: date, by: Actor, why: str) -> None:
    """Ask for other days instead: it has to be confirmed anew. Raises NotNow."""
    if booking.state == Booking.State.RELEASED:
        raise NotNow("It was given back: ask for it anew.")
    if ends < starts:
        raise NotNow("The last day is before the first: correct one of the two.", field="ends")
    asked = {"starts": starts, "ends": ends, "state": Booking.State.ASKED}
    if not events.update(booking, by=by, verb="move", why=why, **asked):
        raise NotNow("Those are its days now: choose others.", field="starts")


@transaction.atomic
def release(booking: EnvironmentBooking, *, by: Actor, why: str) -> None:
    """Give an environment back. Raises NotNow when that was done."""
    if booking.state == Booking.State.RELEASED:
        raise NotNow("It was given back already.")
    events.update(booking, by=by, verb="release", why=why, state=Booking.State.RELEASED)


def crowded_on(bookings: list[EnvironmentBooking], places: int) -> date | None:
    """The first day on which more of these bookings want an environment than it has places; None when there is none.

    It can only become crowded on a day on which one of them begins.
    """
    for day in sorted({each.starts for each in bookings}):
        if sum(each.starts <= day <= each.ends for each in bookings) > places:
            return day
    return None


@dataclass(frozen=True)
class Week:
    """One environment in one week: who wants it, and whether that is more than it has places."""

    monday: date
    bookings: tuple[EnvironmentBooking, ...]
    clash: date | None


@dataclass(frozen=True)
class Row:
    """One environment over some weeks."""

    environment: TestEnvironment
    weeks: tuple[Week, ...]

    @property
    def clashes(self) -> int:
        """In how many of the weeks more want it than it has places."""
        return sum(each.clash is not None for each in self.weeks)


def calendar(first: date, weeks: int, reader: Reader) -> list[Row]:
    """Every environment that the reader may see over some weeks from the one of a day. Two queries."""
    monday = first - timedelta(days=first.weekday())
    last = monday + timedelta(weeks=weeks) - timedelta(days=1)
    wanted = Booking.objects.visible_to(reader).exclude(state=Booking.State.RELEASED)
    by_environment: dict[int, list[EnvironmentBooking]] = defaultdict(list)
    for each in wanted.filter(starts__lte=last, ends__gte=monday).order_by("starts", "reference"):
        by_environment[each.environment_id].append(each)
    rows = []
    for environment in TestEnvironment.objects.visible_to(reader).order_by("name"):
        found = [
            _week(monday + timedelta(weeks=number), by_environment[environment.pk], environment.places)
            for number in range(weeks)
        ]
        rows.append(Row(environment, tuple(found)))
    return rows


def _week(monday: date, bookings: list[EnvironmentBooking], places: int) -> Week:
    sunday = monday + timedelta(days=6)
    there = [each for each in bookings if each.starts <= sunday and each.ends >= monday]
    days = [monday + timedelta(days=number) for number in range(7)]
    full = [day for day in days if sum(each.starts <= day <= each.ends for each in there) > places]
    return Week(monday, tuple(there), full[0] if full else None)


def clashing_with(booking: EnvironmentBooking, reader: Reader) -> list[EnvironmentBooking]:
    """The bookings that want the same days, where together they are more than the environment has places."""
    if booking.state == Booking.State.RELEASED:
        return []
    others = Booking.objects.filter(
        environment=booking.environment_id, starts__lte=booking.ends, ends__gte=booking.starts
    ).exclude(pk=booking.pk)
    wanted = list(others.exclude(state=Booking.State.RELEASED).order_by("starts", "reference"))
    if not crowded_on([*wanted, booking], booking.environment.places):
        return []
    seen = set(
        Booking.objects.visible_to(reader).filter(pk__in=[each.pk for each in wanted]).values_list("pk", flat=True)
    )
    return [each for each in wanted if each.pk in seen]
