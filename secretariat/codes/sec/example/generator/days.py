"""Regulatory years and working days."""

from __future__ import annotations

from datetime import date, timedelta

import holidays

YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")
CLOSED = holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2024))


def start_of(year: str) -> date:
    """The first day of a regulatory year."""
    return date(int(year[:4]), 4, 1)


def end_of(year: str) -> date:
    """The last day of a regulatory year."""
    return date(int(year[:4]) + 1, 3, 31)


def working(day: date) -> date:
    """The day itself if it is a working day, else the next one."""
    while day.weekday() > 4 or day in CLOSED:
        day += timedelta(days=1)
    return day


def working_before(day: date) -> date:
    """The day itself if it is a working day, else the one before."""
    while day.weekday() > 4 or day in CLOSED:
        day -= timedelta(days=1)
    return day


def spread(first: date, last: date, count: int) -> list[date]:
    """`count` working days, evenly from `first` to `last`, in order."""
    step = (last - first).days / max(count, 1)
    return [within(first + timedelta(days=int((place + 0.5) * step)), first, last) for place in range(count)]


def within(day: date, first: date, last: date) -> date:
    """A working day near `day`, from `first` to `last`."""
    day = working(max(day, first))
    return day if day <= last else working_before(last)


def over(year: str, count: int) -> list[date]:
    """`count` working days, evenly over a regulatory year."""
    return spread(start_of(year), end_of(year), count)


def after(day: date, days: int) -> date:
    """A working day at least so many days later."""
    return working(day + timedelta(days=days))
