"""What waits for a reader: cases on which they may act, and what rooms add. A room registers it in its `pieces.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast

from secretariat.core.codes import current
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.addresses import record_address
from secretariat.core.permission import Reader
from secretariat.core.tables import Table, all_tables
from secretariat.core.workflow.models import Case

AT_MOST = 100
"""So many of each source are read; there may be more."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for somebody. `kind` and `reference` are how events name its record."""

    kind: str
    reference: str
    what: str
    title: str
    href: str
    says: str
    due: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class Urgency:
    """What is to be done by about the same time."""

    title: str
    slug: str
    items: tuple[Waiting, ...]


Source = Callable[[Reader], Iterable[Waiting]]
_sources: list[Source] = []


def inbox(find: Source) -> Source:
    """Let a room say what waits for a reader: a function of its `pieces.py`, of at most one or two queries."""
    if find not in _sources:
        _sources.append(find)
    return find


@dataclass(frozen=True)
class Rows:
    """Rows of one table that wait for somebody, for the one query that the inbox asks for all such rows.

    `title` and `says` are texts of the row, or what makes them; `due` and `since` are columns with its days, or empty.
    `made` makes the entry of (reference, title, says, due, since), or several.
    """

    rows: Any
    made: Callable[[str, str, str, date | None, date | None], Waiting | Iterable[Waiting]]
    title: Any
    says: Any = Value("")
    due: str = ""
    since: str = ""

    def lines(self, number: int) -> Any:
        """The first of them, in the shape that all have."""
        order = [each for each in (self.due, self.since, "reference") if each]
        first = self.rows.order_by(*order).values("pk")[:AT_MOST]
        some = self.rows.model._default_manager.filter(pk__in=first).order_by()
        title, says = (Cast(each, TextField()) for each in (self.title, self.says))
        days = (F(each) if each else Cast(Value(None), DateField()) for each in (self.due, self.since))
        return some.values_list(Value(number, IntegerField()), Cast("reference", TextField()), title, says, *days)


_rows: list[Callable[[Reader], Iterable[Rows]]] = []


def inbox_rows(find: Callable[[Reader], Iterable[Rows]]) -> Callable[[Reader], Iterable[Rows]]:
    """Let a room say which rows wait for a reader: those of all rooms are asked for in one query."""
    if find not in _rows:
        _rows.append(find)
    return find


@inbox
def rows_of_all_rooms(reader: Reader) -> Iterable[Waiting]:
    """What rooms have given by `inbox_rows`. One query."""
    parts = [each for find in _rows for each in find(reader)]
    if not parts:
        return
    first, *others = [each.lines(number) for number, each in enumerate(parts)]
    for number, *row in first.union(*others, all=True) if others else first:
        made = parts[number].made(*row)
        yield from (made,) if isinstance(made, Waiting) else made


def waiting_for(reader: Reader) -> list[Waiting]:
    """Everything that waits for a reader, the most pressing first; what has no date comes last."""
    found = [each for find in _sources for each in find(reader)]
    return sorted(found, key=lambda each: (each.due or date.max, each.since or date.max, each.kind, each.reference))


def by_urgency(items: Iterable[Waiting], day: date) -> list[Urgency]:
    """The same in groups: overdue, today, within a week, later, without a date. Empty groups are left out."""
    groups: dict[str, list[Waiting]] = {slug: [] for slug in GROUPS}
    for each in items:
        groups[_group(each.due, day)].append(each)
    return [Urgency(title, slug, tuple(groups[slug])) for slug, title in GROUPS.items() if groups[slug]]


GROUPS = {
    "overdue": "Overdue",
    "today": "Due today",
    "week": "Due within a week",
    "later": "Later",
    "undated": "Without a date",
}


def _group(due: date | None, day: date) -> str:
    if due is None:
        return "undated"
    if due < day:
        return "overdue"
    if due == day:
        return "today"
    return "week" if due <= day + WEEK else "later"


@inbox
def cases(reader: Reader) -> Iterable[Waiting]:
    """Cases on which the reader may act, and consultations open to them."""
    tables = {kind_of(table.model): table for table in all_tables()}
    open_to_many = {role.slug for role in current().file.role if {"everyone", "parties"} & set(role.readers)}
    for case in Case.objects.waiting_for(reader)[:AT_MOST]:
        yield _as_waiting(case, tables.get(case.subject_kind), case.waits_for in open_to_many)


def _as_waiting(case: Case, table: Table | None, is_consultation: bool) -> Waiting:
    return Waiting(
        case.subject_kind,
        case.subject,
        "Consultation" if is_consultation else table.singular if table else "",
        case.title,
        record_address(table.name, case.subject) if table else "",
        f"{case.state_name}: open to you" if is_consultation else case.state_name,
        case.due,
        case.since,
    )
