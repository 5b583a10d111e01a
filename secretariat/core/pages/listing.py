"""A list of records: its filters, its order, its pages. Whatever the number of rows, it takes the same queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery

from secretariat.core.permission import Reader
from secretariat.core.permission.words import paths_to
from secretariat.core.tables import Column, Table, table_for

ON_A_PAGE = 50
COUNTED = 1000
CHOOSABLE = 40
LONGEST = 200
ALL = "all"
"""What is typed into a filter is read so far: no name is longer, and the database has limits of its own."""


@dataclass(frozen=True)
class Filter:
    """One field of the filter form, with what is in it now and what is wrong with that."""

    name: str
    title: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    any: bool = True
    """Whether it may be left open; one that says something at first offers `ALL` instead."""


@dataclass(frozen=True)
class Heading:
    """A column's heading: where a click on it leads, and how the list is ordered by it now."""

    column: Column
    href: str
    order: str


class Listing:
    """The rows of a table that a reader asks for, as `GET` says it."""

    def __init__(self, table: Table, asked: Mapping[str, str], reader: Reader) -> None:
        self.table = table
        self.reader = reader
        self.asked = {name: text for name, value in asked.items() if (text := value.strip()[:LONGEST])}

    @cached_property
    def filters(self) -> list[Filter]:
        """The fields of the form, in the table's order."""
        found = [Filter("q", "Words", "text", self.asked.get("q", ""))]
        for name in self.table.filters:
            found += self._filters_of(self.table.column[name])
        return found

    @cached_property
    def problems(self) -> list[Filter]:
        return [each for each in self.filters if each.problem]

    @cached_property
    def filtered(self) -> list[Filter]:
        return [each for each in self.filters if each.value and each.value != ALL and not each.problem]

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        """The rows that fit, in order. A filter that cannot be read is left out, and said."""
        rows = self.table.model.objects.visible_to(self.reader)
        for each in self.filtered:
            rows = rows.filter(self._condition(each))
        return rows.order_by(*self._order())

    @property
    def for_export(self) -> QuerySet[Any]:
        """The rows with each link as its reader may see it, as `outgoing.rows_of` reads them."""
        seen = {}
        for name, target in self.table.links.items():
            rows = target.objects.visible_to(self.reader).filter(pk=OuterRef(f"{name}_id"))
            seen[f"seen_{name}"] = Subquery(rows.values("reference"))
        return self.queryset.annotate(**seen)

    @cached_property
    def number(self) -> int:
        """The page, from 1."""
        return page_number(self.asked.get("page", ""))

    @cached_property
    def _fetched(self) -> list[Any]:
        start = (self.number - 1) * ON_A_PAGE
        rows = self.queryset.select_related(*_followed(self.table))
        return list(rows[start : start + ON_A_PAGE + 1])

    @property
    def rows(self) -> list[Any]:
        return self._fetched[:ON_A_PAGE]

    @property
    def has_next(self) -> bool:
        return len(self._fetched) > ON_A_PAGE

    @cached_property
    def count(self) -> int:
        """How many rows fit; COUNTED + 1 when there are more than COUNTED."""
        return self.queryset.order_by()[: COUNTED + 1].count()

    @property
    def counted(self) -> str:
        """How many rows fit, as people read it."""
        return f"{counted(self.count)} {self.table.singular if self.count == 1 else self.table.title}"

    @property
    def pages(self) -> int:
        """The number of the last page, as far as rows were counted."""
        return max(1, -(-min(self.count, COUNTED + 1) // ON_A_PAGE))

    @cached_property
    def order(self) -> str:
        """The column the list is ordered by, with a minus when it falls."""
        asked = self.asked.get("sort", "")
        return asked if asked.removeprefix("-") in self.table.listed else self.table.order

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(self.table.column[name]) for name in self.table.listed]

    def address(self, **changes: str) -> str:
        """This list's query string with some of it changed; an empty value takes a part out."""
        wanted = {**self.asked, **changes}
        return "?" + urlencode({name: value for name, value in wanted.items() if value})

    def _heading(self, column: Column) -> Heading:
        now = "ascending" if self.order == column.name else "descending" if self.order == f"-{column.name}" else "none"
        turned = f"-{column.name}" if now == "ascending" else column.name
        return Heading(column, self.address(sort=turned, page=""), now)

    def _order(self) -> tuple[str, ...]:
        # The primary key breaks ties, so that no row is on two pages or on none.
        return (self.order, "-pk" if self.order.startswith("-") else "pk")

    def _filters_of(self, column: Column) -> list[Filter]:
        at_first = dict(self.table.at_first).get(column.name, "")
        value = self.asked.get(column.name, at_first)
        if column.kind == "date":
            return [self._date(column, "from"), self._date(column, "to")]
        if column.kind == "choice":
            return [self._choice(column, value, column.choices, at_first)]
        if column.kind == "yes-no":
            return [self._choice(column, value, (("yes", "Yes"), ("no", "No")), at_first)]
        if column.kind == "link":
            if choices := self._targets(column):
                return [self._choice(column, value, choices)]
            return [Filter(column.name, f"{column.title} (reference)", "text", value)]
        return [Filter(column.name, column.title, "text", value)]

    def _date(self, column: Column, end: str) -> Filter:
        name = f"{column.name}_{end}"
        value = self.asked.get(name, "")
        problem = "" if not value or _as_day(value) else f"{value} is not a day: write it like 2019-04-01."
        return Filter(name, f"{column.title}, {end}", "date", "" if problem else value, problem=problem)

    def _choice(self, column: Column, value: str, choices: tuple[tuple[str, str], ...], at_first: str = "") -> Filter:
        if at_first:
            choices = (*choices, (ALL, "All"))
        unknown = value and value not in {key for key, _ in choices}
        problem = f"{value} is none of the choices for {column.title}." if unknown else ""
        return Filter(column.name, column.title, "choice", "" if unknown else value, choices, problem, not at_first)

    def _targets(self, column: Column) -> tuple[tuple[str, str], ...]:
        """The records that a link may lead to, when there are few enough to choose from."""
        target = table_for(self.table.links[column.name])
        if target.links.keys() - {"parent"}:
            return ()  # a record that is named by others would take a query for each name
        rows = list(target.model.objects.visible_to(self.reader).order_by("reference")[: CHOOSABLE + 1])
        return tuple((row.reference, str(row)) for row in rows) if len(rows) <= CHOOSABLE else ()

    def _condition(self, each: Filter) -> Q:
        if each.name == "q":
            return self._contains(each.value)
        name, _, end = each.name.rpartition("_")
        if each.kind == "date":
            return Q(**{f"{name}__{'gte' if end == 'from' else 'lte'}": _as_day(each.value)})
        column = self.table.column[each.name]
        if column.kind == "yes-no":
            return Q(**{each.name: each.value == "yes"})
        if column.kind == "link":
            seen = self.table.links[each.name].objects.visible_to(self.reader).filter(reference=each.value)
            return Q(**{f"{each.name}__in": seen})
        if column.kind == "choice":
            return Q(**{each.name: each.value})
        if column.kind == "number":
            return Q(**{each.name: int(each.value)}) if each.value.isdecimal() else Q(pk__in=[])
        return Q(**{f"{each.name}__iexact": each.value})

    def _contains(self, words: str) -> Q:
        names = {"reference", *self.table.searched, *({"title", "name"} & self.table.column.keys())}
        condition = Q()
        for word in words.split():
            fits = Q()
            for name in names:
                fits |= Q(**{f"{name}__icontains": word})
            condition &= fits
        return condition


def _followed(table: Table) -> list[str]:
    """The links of a table, and those by which what they lead to names a Party or a body: what it is called, and who
    may see it, hang on that."""
    deeper = (
        f"{name}__{path}"
        for name, to in table.links.items()
        for place in ("party", "body", "matter")
        for path in paths_to(to, place)
        if path
    )
    return [*table.links, *deeper]


def counted(count: int) -> str:
    """How many there are, where no more than COUNTED + 1 were counted: "812", or "more than 1,000"."""
    return f"more than {COUNTED:,}" if count > COUNTED else f"{count:,}"


def page_number(text: str) -> int:
    """The page that an address asks for; the first when it asks for none that can be."""
    return int(text) if text.isdecimal() and len(text) <= 6 and int(text) else 1


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
