"""Days on which something happens or is due, for calendars. A room says in its `pieces.py` which columns they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.records import open_title
from secretariat.core.pages.subjects import Key, all_subjects
from secretariat.core.permission import Reader
from secretariat.core.permission.words import at_places, paths_to
from secretariat.core.tables import Table, table_named
from secretariat.core.workflow.models import Case

AT_MOST = 300


@dataclass(frozen=True)
class Day:
    """One entry of a calendar. `key` names its record; `column` tells two days of one record apart."""

    key: Key
    column: str
    title: str
    says: str
    href: str
    at: date | datetime


Move = Callable[[date], date | None]
"""From a column's day to the one that is in calendars; None where there is none."""


@dataclass(frozen=True)
class _Column:
    table: str
    name: str
    says: str
    still: Q
    slug: str
    moved: Move | None


_columns: list[_Column] = []


def on(
    table: str, column: str, says: str, *, still: Q | None = None, slug: str = "", moved: Move | None = None
) -> None:
    """Put a column's days into calendars: of the rows that are `still` to come about, where that is given.

    `moved` makes another day of it, before it; `slug` then tells the two apart.
    """
    if not any((each.table, each.slug) == (table, slug or column) for each in _columns):
        _columns.append(_Column(table, column, says, still or Q(), slug or column, moved))


def of_bodies(bodies: Iterable[str], reader: Reader, since: date) -> Iterator[Day]:
    """The days of records that name one of these bodies, and of cases that wait for one, from a day on."""
    places = frozenset(bodies)
    if not places:
        return
    for column in _columns:
        table = table_named(column.table)
        if paths_to(table.model, "body"):
            yield from _days(column, table, at_places(table.model, "body", places), reader, since)
    waiting = Case.objects.open().visible_to(reader).filter(waits_for__in=places, due__gte=since)
    yield from (_due(case) for case in waiting.order_by("due", "reference")[:AT_MOST])


def of_records(keys: Iterable[Key], reader: Reader, since: date) -> Iterator[Day]:
    """The days of these records and of their cases, from a day on."""
    wanted = list(keys)
    for column in _columns:
        table = table_named(column.table)
        references = [reference for kind, reference in wanted if kind == table.model._meta.label]
        if references:
            yield from _days(column, table, Q(reference__in=references), reader, since)
    if wanted:
        which = Q()
        for kind in {kind for kind, _ in wanted}:  # not one for each record: SQLite takes no more than a thousand
            which |= Q(subject_kind=kind, subject__in=[reference for of, reference in wanted if of == kind])
        waiting = Case.objects.open().visible_to(reader).filter(which, due__gte=since)
        yield from (_due(case) for case in waiting.order_by("due", "reference"))


def _days(column: _Column, table: Table, which: Q, reader: Reader, since: date) -> Iterator[Day]:
    rows: Any = table.model.objects.visible_to(reader).filter(which, column.still, **{f"{column.name}__gte": since})
    for row in rows.select_related(*table.links).order_by(column.name, "reference")[:AT_MOST]:
        href = record_address(table.name, row.reference)
        key, day = (table.model._meta.label, row.reference), getattr(row, column.name)
        if column.moved:
            day = column.moved(day)
            if day is None or day < since:
                continue
        yield Day(key, column.slug, open_title(row), column.says, href, day)


def _due(case: Case) -> Day:
    subject = all_subjects().get(case.subject_kind)
    href = record_address(subject.name, case.subject) if subject else "/"
    key = (case.subject_kind, case.subject)
    assert case.due
    return Day(key, "case_due", f"{case.subject} {case.title}", f"{case.state_name}, due", href, case.due)
