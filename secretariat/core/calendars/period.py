from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from secretariat.core.codes import current

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years that can be asked for: far enough from both ends of the calendar to look back and ahead."""


@dataclass(frozen=True, slots=True)
class Period:
    """A regulatory year, or any other stretch of days; both ends are in it."""

    start: date
    end: date
    label: str

    def __str__(self) -> str:
        return self.label

    @classmethod
    def year(cls, label: str) -> Self:
        """The regulatory year written "2019-20". Raises ValueError with a sentence if it is written otherwise."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", label)
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            raise ValueError(f"{label!r} is not a regulatory year: write it like 2019-20.")
        if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise ValueError(f"{label!r} is too far away: write a regulatory year from {FIRST_YEAR} to {LAST_YEAR}.")
        return cls.starting_in(int(found[1]))

    @classmethod
    def starting_in(cls, year: int) -> Self:
        """The regulatory year that starts in calendar year `year`."""
        month, day = current().year_start
        end = date(year + 1, month, day) - timedelta(days=1)
        label = f"{year}-{(year + 1) % 100:02}"
        return cls(date(year, month, day), end, label)

    @classmethod
    def containing(cls, day: date) -> Self:
        """The regulatory year in which `day` falls."""
        before_start = (day.month, day.day) < current().year_start
        return cls.starting_in(day.year - before_start)

    def previous(self) -> Period:
        """The regulatory year before this one."""
        return Period.starting_in(self.start.year - 1)

    def next(self) -> Period:
        """The regulatory year after this one."""
        return Period.starting_in(self.start.year + 1)

    def months(self) -> list[Period]:
        """The calendar months of the period, each cut to it, labelled like "April 2019"."""
        months, day = [], self.start
        while day <= self.end:
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            months.append(Period(day, min(following - timedelta(days=1), self.end), f"{day:%B %Y}"))
            day = following
        return months

    def quarters(self) -> list[Period]:
        """The period's months by threes, labelled like "April to June"."""
        months = self.months()
        groups = [months[place : place + 3] for place in range(0, len(months), 3)]
        return [Period(g[0].start, g[-1].end, f"{g[0].start:%B} to {g[-1].end:%B}") for g in groups]

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end
