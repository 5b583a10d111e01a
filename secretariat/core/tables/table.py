"""The description of a table, worked out from the record's own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.db import models

from secretariat.core.records import InOrder, Record

Kind = Literal["text", "date", "number", "decimal", "yes-no", "choice", "link"]

HOUSE_COLUMNS = ("classification", "illustrative", "source")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it may hold, and what it means."""

    name: str
    title: str
    kind: Kind
    required: bool
    says: str
    choices: tuple[tuple[str, str], ...] = ()
    target: str = ""
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over one row. `finds` gets the row's values by column (a link is its reference, None when empty)
    and returns a sentence about what is wrong and what to do, or None."""

    column: str
    finds: Callable[[Mapping[str, Any]], str | None]


@dataclass(frozen=True, eq=False)
class Table:
    """A kind of record as a table. `name` is its file, its sheet and its address."""

    model: type[Record]
    name: str
    title: str
    singular: str
    says: str
    listed: tuple[str, ...]
    filters: tuple[str, ...] = ()
    at_first: tuple[tuple[str, str], ...] = ()
    """(column, value) of filters that hold until a reader chooses otherwise, such as leaving exercises out."""
    order: str = "reference"
    checks: tuple[Check, ...] = ()
    searched: tuple[str, ...] = ()
    """Fields whose words find the record, besides its reference and title."""
    also_found_by: Callable[[Any], str] | None = None
    """More words that find the record, such as its other spellings."""
    extracted: tuple[str, ...] = ()
    """Fields whose words a White extract of a record starts from. Of a table without any, none is made."""
    deed: str = "bring_in"
    """What somebody must be allowed to do, in the words of access.toml, to bring rows in on the site."""
    in_menus: bool = True
    """Whether the list stands in the menus; all lists stand on the page of lists."""
    after_import: Callable[..., None] | None = None
    """Called once per import, as f(references, by=actor), with the references of the rows that were written."""

    def __str__(self) -> str:
        return self.name

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column but the database's own key: the record's subject first, the house's columns last."""
        fields = [
            each
            for each in self.model._meta.concrete_fields
            if not each.primary_key and each.name not in self.model.unrecorded
        ]
        own = [each for each in fields if each.name not in HOUSE_COLUMNS and each.name != "reference"]
        named = {each.name: each for each in fields}
        ordered = [named["reference"], *own, *(named[name] for name in HOUSE_COLUMNS)]
        return tuple(_column(each) for each in ordered)

    @cached_property
    def column(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def in_order(self) -> tuple[tuple[str, str], ...]:
        """(earlier, later) for each pair of dates that the model keeps in order."""
        return tuple((c.earlier, c.later) for c in self.model._meta.constraints if isinstance(c, InOrder))

    @cached_property
    def links(self) -> dict[str, type[Record]]:
        """Field name to the record it points at."""
        return {
            each.name: each.related_model  # type: ignore[misc]
            for each in self.model._meta.concrete_fields
            if isinstance(each, models.ForeignKey)
        }


def _column(each: models.Field[Any, Any]) -> Column:
    title = str(each.verbose_name)
    return Column(
        name=each.name,
        title=title[:1].upper() + title[1:],
        kind=_kind(each),
        required=(not each.blank and not each.has_default()) or each.name == "classification",
        says=str(each.help_text),
        choices=tuple((str(key), str(says)) for key, says in each.flatchoices),
        target=each.related_model._meta.label if isinstance(each, models.ForeignKey) else "",
        max_length=each.max_length,
    )


def _kind(each: models.Field[Any, Any]) -> Kind:
    if isinstance(each, models.ForeignKey):
        return "link"
    if each.choices:
        return "choice"
    kinds: dict[type, Kind] = {
        models.DateField: "date",
        models.BooleanField: "yes-no",
        models.DecimalField: "decimal",
        models.IntegerField: "number",
    }
    return next((kind for shape, kind in kinds.items() if isinstance(each, shape)), "text")


_tables: dict[str, Table] = {}


def register(*tables: Table) -> None:
    """Add a room's tables to the house. Called from the room's `tables.py`."""
    for table in tables:
        if table.name in _tables and _tables[table.name].model is not table.model:
            raise ValueError(f"Two rooms have a table called {table.name}: rename one.")
        _tables[table.name] = table


def all_tables() -> list[Table]:
    """Every table, each after those it points at, so that rows can be written in this order."""
    ordered: list[Table] = []

    def visit(table: Table) -> None:
        if table in ordered:
            return
        for model in table.links.values():
            if model is not table.model:
                visit(table_for(model))
        ordered.append(table)

    for table in _tables.values():
        visit(table)
    return ordered


def table_named(name: str) -> Table:
    """The table of that name. Raises KeyError."""
    return _tables[name]


def table_for(model: type[models.Model]) -> Table:
    """The table of a kind of record. Raises KeyError with its label."""
    for table in _tables.values():
        if table.model is model:
            return table
    raise KeyError(f"{model._meta.label} has no table: register one in the room's tables.py.")
