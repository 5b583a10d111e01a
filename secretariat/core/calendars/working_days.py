"""Working days: weekdays that are no public holiday and not closed by the code's own calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

from secretariat.core.codes import Code, current

EARLIEST, LATEST = 1990, 2100


class NoCalendar(ValueError):
    """The holiday calendar does not reach the year asked for."""


@cache
def _closed(code: Code, year: int) -> frozenset[date]:
    if not EARLIEST <= year <= LATEST:
        raise NoCalendar(f"There is no holiday calendar for {year}: it covers {EARLIEST} to {LATEST}.")
    public = holidays.country_holidays(code.calendar.country, subdiv=code.calendar.subdivision, years=year)
    return frozenset(public) | {closure.on for closure in code.calendar.closure}


def is_working_day(day: date) -> bool:
    """Whether `day` is a working day of this code. Raises NoCalendar outside the calendar's years."""
    return day.weekday() < 5 and day not in _closed(current(), day.year)


def add_working_days(day: date, count: int) -> date:
    """The working day `count` working days after `day`; `day` itself is not counted (count from the next day).

    A negative count goes back. A count of 0 gives `day` if it is a working day and otherwise the next one.
    Raises NoCalendar outside the calendar's years.
    """
    is_working_day(day)  # no calendar reaches the ends of time, where a day more or less would be none
    step = timedelta(days=-1 if count < 0 else 1)
    left = abs(count)
    if not left:
        while not is_working_day(day):
            day += step
        return day
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days come after `first` up to and including `last`; 0 when `last` is not later."""
    days = (first + timedelta(days=offset) for offset in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))
