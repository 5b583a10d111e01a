"""A record's history, as its events tell it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet, Value

from secretariat.core.classification import ORDER, Classification
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.events.recording import kind_of
from secretariat.core.permission import NOTHING, Reader, open_at, visible
from secretariat.core.permission.audiences import readers_of
from secretariat.core.permission.words import names
from secretariat.core.tables import Table
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import KIND

ON_A_PAGE = 50
ERASED = "(erased)"


@dataclass(frozen=True)
class Change:
    """One column before and after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One event, as people read it."""

    sequence: int
    at: datetime
    actor: str
    verb: str
    kind: str
    subject: str
    why: str
    decision: str
    changes: tuple[Change, ...]


VERBS = {
    "create": "Added",
    "update": "Changed",
    "remove": "Removed",
    "begin": "Case begun",
    "erase": "Text erased",
    "extract": "White extract made",
}


def history(table: Table, record: Any, reader: Reader, page: int) -> tuple[list[Told], bool]:
    """The events of a record and of its case, the latest first, and whether there are older ones."""
    start = (page - 1) * ON_A_PAGE
    events = list(events_of(table, record, reader)[start : start + ON_A_PAGE + 1])
    return told(events[:ON_A_PAGE], {kind_of(table.model): table}, reader), len(events) > ON_A_PAGE


def events_of(table: Table, record: Any, reader: Reader) -> QuerySet[Event]:
    """The events of a record and of its case that the reader may read, the latest first."""
    of_record = Q(kind=kind_of(table.model), subject=record.reference)
    cases = Case.objects.filter(subject_kind=kind_of(table.model), subject=record.reference).values("reference")
    of_case = Q(kind=KIND, subject__in=cases)
    labels = [label for label in Classification.values if sees_at(label, record, reader)]
    rows: QuerySet[Event] = Event.objects.filter(of_record | of_case, classification__in=labels)
    return rows.order_by("-sequence")


def sees_at(label: str, record: Any, reader: Reader) -> bool:
    """Whether the reader would see this record if it carried that label: so is an event of its history judged."""
    return ORDER[label] <= ORDER[reader.highest] and any(
        names(word, reader, record) for word in readers_of(type(record), label)
    )


def readable(events: Sequence[Event], reader: Reader) -> list[Event]:
    """Those of these events that the reader may read: by what the record is labelled now, and was labelled then.

    One query for all of them, however many kinds of record there are.
    """
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event in events:
        groups[event.kind, event.classification].add(event.subject)
    queries = []
    for (kind, label), references in groups.items():
        model = apps.get_model(kind)
        then, now = open_at(model, label, reader), visible(model, reader)
        if NOTHING not in (then, now):
            rows = model._default_manager.filter(then, now, reference__in=references).order_by()
            queries.append(rows.values_list(Value(kind), Value(label), "reference"))
    if not queries:
        return []
    first, *others = queries
    seen = set(first.union(*others, all=True) if others else first)
    return [event for event in events if (event.kind, event.classification, event.subject) in seen]


def told(events: list[Event], tables: dict[str, Table], reader: Reader) -> list[Told]:
    """These events as this reader may read them; one query for all the personal texts among them, and one for each
    kind of record that they point at."""
    pairs = [(event, json.loads(event.before), json.loads(event.after)) for event in events]
    tokens = [
        value["personal"]
        for _, before, after in pairs
        for values in (before, after)
        for value in values.values()
        if _is_personal(value)
    ]
    texts = dict(PersonalText.objects.filter(token__in=tokens).values_list("token", "text")) if tokens else {}
    _hide_links(pairs, tables, reader)
    return [_told(event, before, after, tables.get(event.kind), texts) for event, before, after in pairs]


def _hide_links(
    pairs: list[tuple[Event, dict[str, Any], dict[str, Any]]], tables: dict[str, Table], reader: Reader
) -> None:
    """Empty every reference to what this reader may not see: that there is one is not theirs to know."""
    cells: dict[Any, list[tuple[dict[str, Any], str]]] = {}
    for event, before, after in pairs:
        links = tables[event.kind].links if event.kind in tables else {}
        for name, target in links.items():
            cells.setdefault(target, []).extend((each, name) for each in (before, after) if each.get(name))
    for target, found in cells.items():
        wanted = {values[name] for values, name in found}
        seen = set(target.objects.visible_to(reader).filter(reference__in=wanted).values_list("reference", flat=True))
        for values, name in found:
            if values[name] not in seen:
                values[name] = None


def _told(
    event: Event, before: dict[str, Any], after: dict[str, Any], table: Table | None, texts: dict[str, str]
) -> Told:
    changes = tuple(
        Change(_title(table, name), _plain(before.get(name), texts), _plain(after.get(name), texts))
        for name in after
        if after[name] not in (None, "") or before.get(name) not in (None, "")
    )
    return Told(
        event.sequence,
        event.at,
        event.actor,
        VERBS.get(event.verb, event.verb.replace("_", " ").capitalize()),
        event.kind,
        event.subject,
        event.why,
        event.decision,
        changes,
    )


def _title(table: Table | None, name: str) -> str:
    if table and name in table.column:
        return table.column[name].title
    if name == "on":
        return "In effect from"  # a step of a case: what was decided may be written down days later
    return name.replace("_", " ").capitalize()


def _plain(value: Any, texts: dict[str, str]) -> str:
    if value is None:
        return ""
    if _is_personal(value):
        return texts.get(value["personal"], ERASED)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def _is_personal(value: Any) -> bool:
    return isinstance(value, dict) and "personal" in value
