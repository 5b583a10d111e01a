"""Meetings before they are held: planned for a year, called, moved, cancelled, or replaced by a decision without one."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_meetings import JoiningLink, MeetingSeries
from secretariat.core import events
from secretariat.core.calendars import NoCalendar, Period, add_working_days, is_working_day, today
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.workflow.taking import NotNow

Weeks = MeetingSeries.Weeks
WEEKDAYS = list(MeetingSeries.Weekday.values)
OF_THE_MONTH: dict[str, tuple[int, ...]] = {
    Weeks.FIRST: (1,),
    Weeks.SECOND: (2,),
    Weeks.THIRD: (3,),
    Weeks.FOURTH: (4,),
    Weeks.FIRST_AND_THIRD: (1, 3),
    Weeks.SECOND_AND_FOURTH: (2, 4),
}


@dataclass(frozen=True)
class Day:
    """A day on which a series meets in a year."""

    by_rule: date
    day: date
    """The same, or the next working day where that is none."""
    there: Meeting | None
    """The meeting of the series that is there for this day already."""
    same_body: tuple[Meeting, ...]
    """Other meetings of the body on that day: with one of them, none is planned."""
    clashes: tuple[Meeting, ...]
    """Meetings of other bodies on that day. They are shown, and nothing is refused for them."""

    @property
    def is_moved(self) -> bool:
        return self.day != self.by_rule

    @property
    def is_open(self) -> bool:
        """Whether a meeting can be planned for it."""
        return self.there is None and not self.same_body


def papers_day(held_on: date) -> date | None:
    """The day by which a meeting's papers go out, by the code's rule; None without a rule, or beyond the calendar."""
    rule = current().file.meetings
    try:
        return add_working_days(held_on, -rule.papers_before) if rule else None
    except NoCalendar:
        return None


def days_by_rule(series: MeetingSeries, first: date, last: date) -> Iterator[date]:
    """The days of a series in a stretch of days, both included, whether they are working days or not."""
    first = max(first, series.starts)
    last = min(last, series.ends - timedelta(days=1)) if series.ends else last
    weekday = WEEKDAYS.index(series.weekday)
    if series.weeks in (Weeks.EVERY, Weeks.EVERY_OTHER):
        begins = series.starts + timedelta(days=(weekday - series.starts.weekday()) % 7)
        step = 7 if series.weeks == Weeks.EVERY else 14
        skipped = max(0, -(-(first - begins).days // step))
        day = begins + timedelta(days=step * skipped)
        while day <= last:
            yield day
            day += timedelta(days=step)
        return
    month = first.replace(day=1)
    while month <= last:
        yield from (day for day in _of_month(series.weeks, weekday, month) if first <= day <= last)
        month += timedelta(days=monthrange(month.year, month.month)[1])


def _of_month(weeks: str, weekday: int, month: date) -> list[date]:
    start = month + timedelta(days=(weekday - month.weekday()) % 7)
    if weeks == Weeks.LAST:
        length = monthrange(month.year, month.month)[1]
        return [start + timedelta(days=(length - start.day) // 7 * 7)]
    return [start + timedelta(weeks=number - 1) for number in OF_THE_MONTH[weeks]]


def days_of(series: MeetingSeries, year: Period, *, seen: Any = None) -> list[Day]:
    """The days of a series in a year, with what stands there already. Two queries.

    `seen` are the meetings among which clashes are looked for: those that a reader may see; all when it is left out.
    """
    days = [(each, _next_working_day(each)) for each in days_by_rule(series, year.start, year.end)]
    if not days:
        return []
    first, last = min(each for each, _ in days), max(each for _, each in days)
    own = list(Meeting.objects.filter(series=series, held_on__range=(first - timedelta(366), last + timedelta(366))))
    rows = Meeting.objects.all() if seen is None else seen
    others = rows.sittings().filter(held_on__range=(first, last)).select_related("body").order_by("reference")
    on: dict[date, list[Meeting]] = defaultdict(list)
    for each in others:
        if each.series_id != series.pk:
            on[each.held_on].append(each)
    there = {each.moved_from or each.held_on: each for each in own} | {each.held_on: each for each in own}
    found = []
    for by_rule, day in days:
        same = tuple(each for each in on[day] if each.body_id == series.body_id)
        clashes = tuple(each for each in on[day] if each.body_id != series.body_id)
        found.append(Day(by_rule, day, there.get(day) or there.get(by_rule), same, clashes))
    return found


def _next_working_day(day: date) -> date:
    return add_working_days(day, 0)


@transaction.atomic
def add_series(body: Body, *, label: str, by: Actor, starts: date, ends: date | None, **given: Any) -> MeetingSeries:
    """Give a body a rhythm in which it meets. Raises NotNow when it would end before it begins, or the body is not there."""
    if ends and ends <= starts:
        raise NotNow("The series would end before it begins: correct one of the two days.", field="ends")
    _refuse_body_that_is_not(body, starts, "starts")
    series = MeetingSeries(
        reference=next_reference(MeetingSeries, f"{body.reference.upper()}-SERIES-", digits=2),
        body=body,
        starts=starts,
        ends=ends,
        classification=label,
        **given,
    )
    return events.create(series, by=by)


@transaction.atomic
def plan_year(series: MeetingSeries, year: Period, *, by: Actor) -> list[Meeting]:
    """Plan the meetings of a series in a year, from today on; the new ones.

    What is planned already stays as it is, moved or cancelled meetings too. Raises NotNow when nothing is left to plan.
    """
    queue_behind_other_writers()
    days = [each for each in _days_or_refuse(series, year) if each.day >= today()]
    if not days:
        raise NotNow(f"The series has no day in {year} from today on: choose a later year.", field="year")
    left = [each for each in days if each.is_open]
    if not left:
        raise NotNow(f"All of {year} is planned already: move or cancel a meeting on its own page.", field="year")
    _refuse_body_that_is_not(series.body, left[-1].day)
    return [events.create(_planned(series, each), by=by, why=f"Planned for {year}") for each in left]


def _days_or_refuse(series: MeetingSeries, year: Period) -> list[Day]:
    try:
        return days_of(series, year)
    except NoCalendar as fault:
        raise NotNow(str(fault), field="year") from None


def _planned(series: MeetingSeries, each: Day) -> Meeting:
    return Meeting(
        reference=_next_meeting(series.body, each.day),
        body=series.body,
        series=series,
        title=f"{series.title}, {_said(each.day)}",
        held_on=each.day,
        kind=Meeting.Kind.ORDINARY,
        format=series.format,
        starts_at=series.starts_at,
        ends_at=series.ends_at,
        place=series.place,
        called=today(),
        classification=series.classification,
    )


@transaction.atomic
def call_extraordinary(
    body: Body, *, on: date, starts_at: str, ends_at: str, format: str, place: str, why: str, label: str, by: Actor
) -> Meeting:
    """Call a meeting beside the series of a body."""
    _refuse_day(body, on, "on")
    title = f"{body.short_name}, extraordinary, {_said(on)}"
    meeting = Meeting(
        reference=_next_meeting(body, on),
        body=body,
        title=title,
        held_on=on,
        kind=Meeting.Kind.EXTRAORDINARY,
        format=format,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        called=today(),
        classification=label,
    )
    return events.create(meeting, by=by, why=why)


@transaction.atomic
def ask_ex_committee(body: Body, *, about: str, answers_by: date, label: str, by: Actor) -> Meeting:
    """Ask a body to decide without sitting: its answers are due on a day."""
    _refuse_past(answers_by, "answers_by")
    _refuse_body_that_is_not(body, answers_by, "answers_by")
    if not is_working_day(answers_by):
        raise NotNow("Answers are due on a working day: choose another.", field="answers_by")
    meeting = Meeting(
        reference=_next_meeting(body, answers_by),
        body=body,
        title=f"{body.short_name}, ex-committee: {about}"[:200],
        held_on=answers_by,
        kind=Meeting.Kind.EX_COMMITTEE,
        called=today(),
        classification=label,
    )
    return events.create(meeting, by=by)


@transaction.atomic
def move(meeting: Meeting, *, to: date, starts_at: str, ends_at: str, why: str, by: Actor) -> None:
    """Move a meeting to another day or another time. Those of its body are told."""
    _refuse_over(meeting)
    if to == meeting.held_on and (starts_at, ends_at) == (meeting.starts_at, meeting.ends_at):
        raise NotNow("It is on that day and at that time already: choose another.", field="to")
    if to != meeting.held_on:
        _refuse_day(meeting.body, to, "to", sits=not meeting.is_ex_committee, but=meeting)
    title = meeting.title.replace(_said(meeting.held_on), _said(to))
    was = meeting.moved_from or meeting.held_on
    changes: dict[str, Any] = {"held_on": to, "starts_at": starts_at, "ends_at": ends_at, "title": title}
    if to != meeting.held_on:
        changes["moved_from"] = None if to == was else was
    events.update(meeting, by=by, verb="move", why=why, **changes)


@transaction.atomic
def cancel(meeting: Meeting, *, why: str, by: Actor) -> None:
    """Cancel a meeting. It stays in the register and in calendars, and those of its body are told."""
    _refuse_over(meeting)
    events.update(meeting, by=by, verb="cancel", why=why, cancelled=today())


@transaction.atomic
def set_joining_link(meeting: Meeting, *, address: str, how: str, by: Actor) -> JoiningLink:
    """Give a meeting the address at which it is joined; only those who sit on the body see it."""
    _refuse_over(meeting)
    if meeting.format == Meeting.Format.IN_PERSON or meeting.is_ex_committee:
        raise NotNow("Nobody joins it from elsewhere: change how it is attended first.", field="address")
    there = JoiningLink.objects.filter(meeting=meeting).order_by("-pk").first()
    if there:
        events.update(there, by=by, address=address, how=how)
        return there
    link = JoiningLink(
        reference=next_reference(JoiningLink, "JL-", digits=5),
        body=meeting.body,
        meeting=meeting,
        address=address,
        how=how,
        classification="amber",
    )
    return events.create(link, by=by)


def _refuse_over(meeting: Meeting) -> None:
    if meeting.cancelled:
        raise NotNow(f"It was cancelled on {_said(meeting.cancelled)}: call another meeting.")
    if meeting.held_on < today():
        raise NotNow(f"Its day, {_said(meeting.held_on)}, is over: what was held stays as it was.")


def _refuse_day(body: Body, day: date, field: str, *, sits: bool = True, but: Meeting | None = None) -> None:
    _refuse_past(day, field)
    _refuse_body_that_is_not(body, day, field)
    if not is_working_day(day):
        raise NotNow(f"{_said(day)} is no working day: choose another.", field=field)
    queue_behind_other_writers()
    same = Meeting.objects.sittings().filter(body=body, held_on=day).exclude(pk=but.pk if but else None)
    if sits and (there := same.first()):
        raise NotNow(
            f"{body.short_name} meets on {_said(day)} already ({there.reference}): choose another day.", field=field
        )


def _refuse_past(day: date, field: str) -> None:
    if day < today():
        raise NotNow(f"{_said(day)} is over: choose a day from today on.", field=field)


def _refuse_body_that_is_not(body: Body, day: date, field: str = "") -> None:
    if body.starts > day or (body.ends and body.ends <= day):
        raise NotNow(f"There is no {body.short_name} on {_said(day)}: choose a day on which there is.", field=field)


def _next_meeting(body: Body, day: date) -> str:
    return next_reference(Meeting, f"{body.reference.upper()}-{Period.containing(day)}-", digits=2)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def clashing(meetings: Iterable[Meeting]) -> set[int]:
    """The keys of meetings on whose day another of these is held."""
    on: dict[date, list[int]] = defaultdict(list)
    for each in meetings:
        if not each.cancelled and not each.is_ex_committee:
            on[each.held_on].append(each.pk)
    return {key for keys in on.values() if len(keys) > 1 for key in keys}
