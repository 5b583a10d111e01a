"""The parts of a query that a call knows, and how each is read. What is not known, or cannot be read, is a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest

from secretariat.core.api.problems import Fault, not_right
from secretariat.core.calendars import Period
from secretariat.core.pages.listing import LONGEST
from secretariat.core.tables import Column, Table
from secretariat.core.tables.problems import nearest, shortened

ON_A_PAGE, MOST = 50, 200

Read = Callable[[str], Any]
"""From a text to its value. Raises ValueError with the sentence."""


@dataclass(frozen=True)
class Parameter:
    """One part of a query."""

    name: str
    says: str
    read: Read
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    default: Any = None
    required: bool = False
    example: Any = None

    def as_openapi(self) -> dict[str, Any]:
        """The parameter as OpenAPI describes it."""
        said = {"in": "query", "name": self.name, "description": self.says, "schema": self.schema}
        if self.example is not None:
            said["example"] = self.example
        return {**said, "required": self.required}


def read_all(request: HttpRequest, known: Sequence[Parameter]) -> dict[str, Any]:
    """Name to value of every parameter that a call knows. Raises Problem 422 that names all that is wrong."""
    by_name = {each.name: each for each in known}
    faults, values = [], {each.name: each.default for each in known}
    for name, texts in request.GET.lists():
        if name not in by_name:
            faults.append(_unknown(name, by_name))
        elif len(texts) > 1:
            faults.append(Fault(f"{name} stands in the address {len(texts)} times: give it once.", parameter=name))
        else:
            try:
                values[name] = by_name[name].read(texts[0])
            except ValueError as error:
                faults.append(Fault(str(error), parameter=name))
    faults += [
        Fault(f"{each.name} is missing: {each.says}", parameter=each.name)
        for each in known
        if each.required and each.name not in request.GET
    ]
    if faults:
        raise not_right(*faults)
    return values


def _unknown(name: str, known: dict[str, Parameter]) -> Fault:
    close = nearest(name, known)
    hint = f" Did you mean {close}?" if close else ""
    there = f"There are: {', '.join(known)}." if known else "None is read here."
    return Fault(f"{shortened(name)} is not a parameter of this address.{hint} {there}", parameter=shortened(name))


def text(most: int = LONGEST) -> Read:
    """A text that is neither empty nor too long."""

    def read(given: str) -> str:
        if not given.strip():
            raise ValueError("It is empty: leave the parameter out, or write something.")
        if len(given) > most:
            raise ValueError(f"It has {len(given):,} characters, and at most {most:,} are read: shorten it.")
        return given.strip()

    return read


def one_of(*choices: str) -> Read:
    """One of these words."""

    def read(given: str) -> str:
        if given in choices:
            return given
        close = nearest(given, choices)
        hint = f" Did you mean {close}?" if close else ""
        raise ValueError(f"“{shortened(given)}” is none of the choices.{hint} There are: {', '.join(choices[:40])}.")

    return read


def day(given: str) -> str:
    """A day of the calendar, as ISO writes it."""
    try:
        if len(given) == 10:
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise ValueError(f"“{shortened(given)}” is not a day: write it like 2019-04-01.")


def whole(least: int, most: int) -> Read:
    """A whole number within bounds."""

    def read(given: str) -> int:
        if given.isascii() and given.removeprefix("-").isdecimal() and len(given) < 20 and least <= int(given) <= most:
            return int(given)
        raise ValueError(f"“{shortened(given)}” is not a whole number from {least:,} to {most:,}.")

    return read


def regulatory_year(given: str) -> Period:
    """A regulatory year."""
    return Period.year(given)


LIMIT = Parameter(
    "limit",
    f"How many rows a page has, at most {MOST}.",
    whole(1, MOST),
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": ON_A_PAGE},
    ON_A_PAGE,
)
CURSOR = Parameter(
    "cursor", "Where the page begins: follow the address in next, and do not make one up.", lambda given: given
)
YEAR = Parameter(
    "year",
    "The regulatory year, such as 2019-20. Without it, the year that home shows.",
    regulatory_year,
    {"type": "string", "pattern": r"^\d{4}-\d{2}$"},
    example="2019-20",
)


def of_table(table: Table) -> tuple[Parameter, ...]:
    """What the list of a table can be asked by: words, its filters, an order, and pages."""
    found = [Parameter("q", f"Words that the {table.title.lower()} have.", text(), _length())]
    for name in table.filters:
        found += _of_column(table.column[name])
    orders = [f"{sign}{name}" for name in table.listed for sign in ("", "-")]
    says = f"The column to order by, with a minus to turn it round. Without it, {table.order}."
    return (*found, Parameter("sort", says, one_of(*orders), {"type": "string", "enum": orders}), CURSOR, LIMIT)


def _of_column(column: Column) -> list[Parameter]:
    says = column.says.rstrip(".")
    if column.kind == "date":
        return [
            Parameter(f"{column.name}_{end}", f"{says}, {word} that day.", day, {"type": "string", "format": "date"})
            for end, word in (("from", "on or after"), ("to", "on or before"))
        ]
    if column.kind in ("choice", "yes-no"):
        choices = [key for key, _ in column.choices if key] if column.kind == "choice" else ["yes", "no"]
        return [Parameter(column.name, f"{says}.", one_of(*choices), {"type": "string", "enum": choices})]
    if column.kind == "number":
        bounds = -(2**31), 2**31 - 1
        return [Parameter(column.name, f"{says}.", lambda given: str(whole(*bounds)(given)), {"type": "integer"})]
    if column.kind == "link":
        return [Parameter(column.name, f"{says}. By its reference.", text(), _length())]
    return [Parameter(column.name, f"{says}.", text(), _length())]


def _length() -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": LONGEST}


ON = Parameter(
    "on",
    "The day; today when it is left out.",
    lambda given: date.fromisoformat(day(given)),
    {"type": "string", "format": "date"},
    example="2019-04-01",
)
