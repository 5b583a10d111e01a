from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet, Sum

from secretariat.core.calendars import Period
from secretariat.core.classification import Classification

Value = int | Fraction | str | None


@dataclass(frozen=True)
class Reading:
    """A figure's value in a period, exact, and the records it was worked out from.

    `value` is a whole number, an exact fraction, a text such as a version, or None when there is nothing to read.
    `base` is the number that a share or a growth is worked out on. Taking any one of `records` away changes value or
    base (or, where the figure counts distinct things, taking away all the records of one of them does); taking away
    any other record changes neither.
    """

    value: Value
    records: tuple[QuerySet[Any], ...]
    base: int | None = None

    @classmethod
    def count(cls, records: QuerySet[Any]) -> Reading:
        """How many records there are."""
        return cls(records.count(), (records,))

    @classmethod
    def distinct(cls, records: QuerySet[Any], field: str) -> Reading:
        """How many different values of `field` the records have."""
        return cls(records.order_by().aggregate(count=Count(field, distinct=True))["count"], (records,))

    @classmethod
    def share(cls, part: QuerySet[Any], whole: QuerySet[Any]) -> Reading:
        """The part as a percentage of the whole, exact; None when the whole is empty."""
        total = whole.count()
        return cls(Fraction(100 * part.count(), total) if total else None, (whole,), total)

    @classmethod
    def growth(cls, now: Reading, before: Reading) -> Reading:
        """By how many percent a count has grown over another, exact; None when there was nothing before."""
        records = (*now.records, *before.records)
        if not isinstance(now.value, int) or not isinstance(before.value, int) or not before.value:
            return cls(None, records)
        return cls(Fraction(100 * (now.value - before.value), before.value), records, before.value)

    @classmethod
    def total(cls, records: QuerySet[Any], field: str) -> Reading:
        """The sum of a whole number over the records."""
        return cls(records.aggregate(total=Sum(field))["total"] or 0, (records,))

    @classmethod
    def sum(cls, *readings: Reading) -> Reading:
        """Several counts added up."""
        value = 0
        for each in readings:
            assert isinstance(each.value, int)
            value += each.value
        return cls(value, tuple(records for each in readings for records in each.records))

    @classmethod
    def of_latest(cls, records: QuerySet[Any], field: str) -> Reading:
        """The value of `field` in the first of these records (order them latest first); None when there is none."""
        row = records.first()
        value = getattr(row, field) if row else None
        return cls(value, (records.model.objects.filter(pk__in=[row.pk] if row else []),))


@dataclass(frozen=True)
class Dimension:
    """What a figure can be asked for by: the bodies, the categories, the releases of the period."""

    name: str
    values: Callable[[Period], list[tuple[str, str]]]
    """(key, title) of each value in a period, in the order a table shows them."""


@dataclass(frozen=True)
class Figure:
    """A named number. Its definition is the docstring of its function."""

    key: str
    title: str
    unit: str
    population: str
    definition: str
    function: Callable[..., Reading]
    by: Dimension | None = None
    distinct: str = ""
    """The field whose different values are counted, when the figure does not count the records themselves."""
    classification: str = Classification.WHITE
    room: str = ""

    def __str__(self) -> str:
        return self.key

    def read(self, period: Period, of: str = "") -> Reading:
        """The figure in a period. Raises KeyError when it needs a value of its dimension and got none, or a wrong one."""
        if self.by is None:
            if of:
                raise KeyError(f"{self.key} is not read by anything: leave [{of}] out.")
            return self.function(period)
        if not of:
            raise KeyError(f"{self.key} is read by {self.by.name}: ask for {self.key}[…].")
        return self.function(period, of)

    def keys(self, period: Period) -> list[str]:
        """The key of each reading of this figure in the period: one, or one for each value of its dimension."""
        return [self.key] if self.by is None else [f"{self.key}[{of}]" for of, _ in self.by.values(period)]

    def title_of(self, of: str, period: Period) -> str:
        """The title of one reading: "Meetings: Testing Advisory Group"."""
        if self.by is None:
            return self.title
        return f"{self.title}: {dict(self.by.values(period)).get(of, of)}"


_figures: dict[str, Figure] = {}


def figure(
    title: str,
    *,
    unit: str,
    population: str,
    by: Dimension | None = None,
    distinct: str = "",
    classification: str = Classification.WHITE,
    key: str = "",
) -> Callable[[Callable[..., Reading]], Callable[..., Reading]]:
    """Register a room's function as the figure of its name. Its docstring is the definition people read."""

    def register(function: Callable[..., Reading]) -> Callable[..., Reading]:
        name = key or function.__name__
        definition = " ".join((function.__doc__ or "").split())
        if not definition:
            raise ValueError(f"The figure {name} has no docstring: say what it counts.")
        if name in _figures and _figures[name].function.__module__ != function.__module__:
            raise ValueError(f"Two rooms have a figure called {name}: rename one.")
        room = function.__module__.split(".")[1]
        _figures[name] = Figure(name, title, unit, population, definition, function, by, distinct, classification, room)
        return function

    return register


def all_figures() -> list[Figure]:
    """Every figure, by room and then in the order they are written."""
    return list(_figures.values())


def figure_named(key: str) -> Figure:
    """The figure of a key, with or without its dimension and `_previous_year`. Raises KeyError."""
    return _figures[split(key)[0]]


def split(key: str) -> tuple[str, str, bool]:
    """A key as (figure, value of its dimension, whether it is last year's): "meetings[tag]_previous_year"."""
    found = re.fullmatch(r"([a-z0-9_]+?)(?:\[(.*)\])?(_previous_year)?", key)
    if not found:
        raise KeyError(f"{key!r} is not the key of a figure.")
    return found[1], found[2] or "", bool(found[3])


def read(key: str, period: Period) -> Reading:
    """The reading that a key stands for in a period. Raises KeyError when there is no such figure."""
    name, of, previous = split(key)
    if name not in _figures:
        raise KeyError(f"There is no figure {name!r}.")
    return _figures[name].read(period.previous() if previous else period, of)


def shown(value: Value | date, unit: str = "") -> str:
    """A value as people read it: 1,250; 85%; 71; 2.7; a dash when there is nothing to read."""
    if value is None:
        return "–"
    if isinstance(value, Fraction):
        whole = Decimal(value.numerator) / Decimal(value.denominator)
        value = int(whole.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if isinstance(value, int):
        return f"{value:,}%" if unit == "percent" else f"{value:,}"
    return str(value)


def unit_beside(value: Value, unit: str) -> str:
    """The unit to write after a shown value: none after a percentage, which has its sign, nor after a text or a dash."""
    return unit if isinstance(value, int | Fraction) and unit != "percent" else ""
