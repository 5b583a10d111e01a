"""One record's page: its columns, what points at it, and where its case stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Model, QuerySet, Value
from django.urls import reverse
from django.utils.http import urlencode

from secretariat.core.calendars import in_words
from secretariat.core.codes import Code, current
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.listing import COUNTED, counted
from secretariat.core.permission import Reader, as_open, may_see
from secretariat.core.records.prepared import STAND_IN, Prepared, prepared
from secretariat.core.tables import Column, Table, all_tables, table_for
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.table import Step, all_workflows
from secretariat.core.workflow.taking import KIND

SHOWN = 8
SHOWN_TABLES = 2


@dataclass(frozen=True)
class Shown:
    """A column of a record as its page shows it."""

    column: Column
    text: str
    href: str
    made_up: bool


@dataclass(frozen=True)
class Related:
    """Records of one table that point at this one: how many, the first of them, and where all are listed."""

    table: Table
    count: int
    """As a list counts: COUNTED + 1 when there are more than COUNTED."""
    rows: tuple[Any, ...]
    href: str

    @property
    def counted(self) -> str:
        """How many there are, as people read it."""
        return counted(self.count)


@dataclass(frozen=True)
class Standing:
    """Where a record's case stands."""

    case: Case
    waits_for: str
    next: tuple[tuple[Step, str], ...]
    """Each step that the table allows next, with who takes it."""
    taken: tuple[tuple[str, str, str], ...]
    """(what was done, the day, the note) of each step so far."""


def shown(table: Table, record: Any, reader: Reader, columns: Iterable[Column] | None = None) -> list[Shown]:
    """The record's columns, links followed, with what this reader may not see left out."""
    invented = record.illustrative_columns
    return [_shown(each, record, reader, each.name in invented) for each in columns or table.columns]


def _shown(column: Column, record: Any, reader: Reader, made_up: bool) -> Shown:
    value = getattr(record, column.name)
    if isinstance(value, Model):
        if not may_see(value, reader):
            return Shown(column, "", "", False)  # as if there were none: that there is one is not theirs to know
        return Shown(column, str(value), address_of(value), made_up)
    return Shown(column, as_text(column, value), "", made_up)


def as_text(column: Column, value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return ""
    if column.kind == "choice":
        return dict(column.choices).get(str(value), str(value))
    if column.kind == "yes-no":
        return "Yes" if value else "No"
    if column.kind == "date":
        return in_words(value)
    return str(value)


def address_of(record: Any) -> str:
    """The address of a record's page."""
    return record_address(table_for(type(record)).name, record.reference)


def title_for(record: Any, reader: Reader) -> str:
    """What a record is called; its reference alone when it points at what this reader may not see, because many
    records are called after what they point at."""
    return str(record) if all(may_see(each, reader) for each in _pointed_at(record)) else str(record.reference)


def open_title(record: Any) -> str:
    """What a record is called for everybody who may see it; its reference alone when it points at something that
    fewer may see."""
    return str(record) if all(as_open(each, record) for each in _pointed_at(record)) else str(record.reference)


def _pointed_at(record: Any) -> list[Any]:
    targets = (getattr(record, name) for name in table_for(type(record)).links)
    return [target for target in targets if target is not None]


def related(table: Table, record: Any, reader: Reader, without: frozenset[str] = frozenset()) -> list[Related]:
    """What points at the record: one query for all counts, and one more for each of the first few tables.

    `without` names tables whose rows the page shows otherwise.
    """
    relations = _relations(table, without)
    if not relations:
        return []
    asked = _counting(table, reader.rights, current(), connection.vendor, without)
    counts, found = dict(asked.asked({STAND_IN: record.pk})), []
    for place, (other, name) in enumerate(each for each in relations if counts.get(_key(*each))):
        rows: tuple[Any, ...] = ()
        if place < SHOWN_TABLES:
            rows = tuple(
                _pointing(other, name, record.pk, reader).select_related(*other.links).order_by(other.order)[:SHOWN]
            )
        href = f"{reverse('list', args=[other.name])}?{urlencode({name: record.reference})}"
        found.append(Related(other, counts[_key(other, name)], rows, href))
    return found


def _relations(table: Table, without: frozenset[str]) -> list[tuple[Table, str]]:
    """Each table that points at this one, with the name of the column."""
    others = [each for each in all_tables() if each.name not in without]
    return [(other, name) for other in others for name, target in other.links.items() if target is table.model]


@lru_cache(maxsize=1024)
def _counting(table: Table, reader: Reader, code: Code, vendor: str, without: frozenset[str]) -> Prepared:
    """The statement that counts what points at a record of a table, as far as readers with these rights see it."""
    first, *others = [_count(other, name, reader) for other, name in _relations(table, without)]
    return prepared(first.union(*others, all=True) if others else first)


def _count(table: Table, name: str, reader: Reader) -> QuerySet[Any]:
    some = _pointing(table, name, STAND_IN, reader).order_by().values("pk")[: COUNTED + 1]
    rows = table.model.objects.filter(pk__in=some).order_by().values(which=Value(_key(table, name)))
    counted: QuerySet[Any] = rows.annotate(n=Count("pk")).values_list("which", "n")
    return counted


def _pointing(table: Table, name: str, key: int, reader: Reader) -> QuerySet[Any]:
    rows: QuerySet[Any] = table.model.objects.visible_to(reader).filter(**{name: key})
    return rows


def _key(table: Table, name: str) -> str:
    return f"{table.name}.{name}"


def standing(record: Any, reader: Reader) -> Standing | None:
    """Where the record's case stands; None when it has none, or this reader may not see it."""
    if kind_of(record) not in {each.file.subject for each in all_workflows()}:
        return None
    case = Case.objects.visible_to(reader).filter(subject_kind=kind_of(record), subject=record.reference).first()
    if case is None:
        return None
    code, table = current(), case.workflow
    steps = Event.objects.of(KIND, case.reference).values_list("verb", "after", "why")
    taken = []
    for verb, after, why in steps:
        said = table.step(verb).says if table.has(verb) else f"Began as {table.states[table.start].name}"
        taken.append((said, json.loads(after).get("on", ""), why))
    ahead = tuple((step, code.name_of(step.by)) for step in case.open_steps)
    waits_for = code.name_of(case.waits_for) if case.waits_for else ""
    return Standing(case, waits_for, ahead, tuple(taken))
