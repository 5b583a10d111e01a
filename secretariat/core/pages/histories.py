"""A record's history, as its events tell it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from secretariat.core.classification import up_to
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.personas import Reader
from secretariat.core.tables import Table
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import KIND

ON_A_PAGE = 50
ERASED = "(erased)"
HIDDEN = "(not shown to you)"


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


VERBS = {"create": "Added", "update": "Changed", "remove": "Removed", "begin": "Case begun", "erase": "Text erased"}


def history(table: Table, record: Any, reader: Reader, page: int) -> tuple[list[Told], bool]:
    """The events of a record and of its case, the latest first, and whether there are older ones."""
    of_record = Q(kind=kind_of(table.model), subject=record.reference)
    cases = Case.objects.filter(subject_kind=kind_of(table.model), subject=record.reference).values("reference")
    of_case = Q(kind=KIND, subject__in=cases)
    rows = Event.objects.filter(of_record | of_case, classification__in=up_to(reader.clearance)).order_by("-sequence")
    start = (page - 1) * ON_A_PAGE
    events = list(rows[start : start + ON_A_PAGE + 1])
    return told(events[:ON_A_PAGE], {kind_of(table.model): table}, reader), len(events) > ON_A_PAGE


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
    """Put HIDDEN in the place of every reference to what this reader may not see."""
    cells: dict[Any, list[tuple[dict[str, Any], str]]] = {}
    for event, before, after in pairs:
        links = tables[event.kind].links if event.kind in tables else {}
        for name, target in links.items():
            cells.setdefault(target, []).extend((each, name) for each in (before, after) if each.get(name))
    for target, found in cells.items():
        wanted = {values[name] for values, name in found}
        seen = set(
            target.objects.cleared(reader.clearance).filter(reference__in=wanted).values_list("reference", flat=True)
        )
        for values, name in found:
            if values[name] not in seen:
                values[name] = HIDDEN


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
