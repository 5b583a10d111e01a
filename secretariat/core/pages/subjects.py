"""What an event is about: the record itself, or the record whose case it moved. Notices and feeds read events so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Value

from secretariat.core.events.models import Event
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.histories import VERBS, sees_at
from secretariat.core.pages.records import open_title
from secretariat.core.permission import ANYONE, NOTHING, Reader, may_see, visible
from secretariat.core.tables import all_tables
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.table import all_workflows
from secretariat.core.workflow.taking import KIND

PLAIN_VERBS = frozenset({"create", "update", "remove", "relabel", "extract"})
Key = tuple[str, str]
"""How events name a record: (kind, reference)."""


@dataclass(frozen=True)
class Subject:
    """A kind of record that events are about. `name` is what notifications.toml calls it: a table's name, mostly."""

    name: str
    label: str
    singular: str
    links: tuple[str, ...]
    href: Callable[[Any], str]
    has_table: bool = True

    @property
    def model(self) -> Any:
        """Its model."""
        return apps.get_model(self.label)

    def records(self, references: Iterable[str]) -> dict[str, Any]:
        """Reference to record, links followed. One query."""
        rows = self.model._default_manager.filter(reference__in=set(references)).select_related(*self.links)
        return {row.reference: row for row in rows}


_beside: dict[str, Subject] = {}
_verbs: dict[str, frozenset[str]] = defaultdict(frozenset)


def beside_tables(name: str, label: str, singular: str, href: Callable[[Any], str]) -> None:
    """Let a room name a kind of record that has no table, with the address of one."""
    _beside[label] = Subject(name, label, singular, (), href, False)


def happens(name: str, *verbs: str) -> None:
    """Let a room say which verbs its records' events have besides those that every record has."""
    _verbs[name] |= frozenset(verbs)


def verbs_of(name: str) -> frozenset[str]:
    """The verbs of the events of a kind of record."""
    return PLAIN_VERBS | _verbs[name]


def all_subjects() -> dict[str, Subject]:
    """How events name a kind, to the kind."""
    return _subjects(tuple(table.name for table in all_tables()), tuple(_beside))


@lru_cache(maxsize=4)
def _subjects(tables_there: tuple[str, ...], beside: tuple[str, ...]) -> dict[str, Subject]:
    tables = {
        table.model._meta.label: Subject(
            table.name, table.model._meta.label, table.singular, tuple(table.links), _address_in(table.name)
        )
        for table in all_tables()
    }
    return tables | _beside


def _address_in(name: str) -> Callable[[Any], str]:
    return lambda record: record_address(name, record.reference)


@dataclass(frozen=True)
class Happening:
    """An event with the record it is about, as that record is now: None once it has been removed."""

    event: Event
    subject: Subject
    reference: str
    record: Any
    workflow: str = ""
    case: Case | None = None

    @property
    def key(self) -> Key:
        """How events name the record."""
        return (self.subject.label, self.reference)

    @property
    def title(self) -> str:
        """The record's reference and title, on one line."""
        name = open_title(self.record) if self.subject.has_table else str(self.record)
        return " ".join((name if name == self.reference else f"{self.reference} {name}").split())

    @property
    def href(self) -> str:
        """The address of the record's page."""
        return self.subject.href(self.record)

    @property
    def said(self) -> str:
        """What happened, as people read it."""
        if self.case is not None and self.case.workflow.has(self.event.verb):
            return self.case.workflow.step(self.event.verb).says
        return VERBS.get(self.event.verb, self.event.verb.replace("_", " ").capitalize())

    @cached_property
    def waits_for(self) -> str:
        """Whom the case waits for since this step; empty when it has moved on, or waits for nobody."""
        if self.case is None or self.case.closed or json.loads(self.event.after).get("state") != self.case.state:
            return ""
        return self.case.waits_for

    @cached_property
    def is_white(self) -> bool:
        """Whether anybody may read it, now as then: only then does it leave the house in words."""
        return sees(self, ANYONE)


def sees(happening: Happening, reader: Reader) -> bool:
    """Whether a reader may be told: by what the record is labelled now, and by what the event carries."""
    record = happening.record
    if record is None or not may_see(record, reader):
        return False
    return happening.event.classification == record.classification or sees_at(
        happening.event.classification, record, reader
    )


def happenings(events: Sequence[Event]) -> list[Happening]:
    """These events with their records: one query for cases, and one for each kind of record among them."""
    known = all_subjects()
    cases = _cases({event.subject for event in events if event.kind == KIND})
    wanted: dict[str, set[str]] = defaultdict(set)
    pairs = []
    for event in events:
        case = cases.get(event.subject) if event.kind == KIND else None
        kind, reference = (case.subject_kind, case.subject) if case else (event.kind, event.subject)
        if kind in known:
            wanted[kind].add(reference)
            pairs.append((event, known[kind], reference, case))
    records = {kind: known[kind].records(references) for kind, references in wanted.items()}
    return [
        Happening(
            event, subject, reference, records[subject.label].get(reference), case.workflow_slug if case else "", case
        )
        for event, subject, reference, case in pairs
    ]


def _cases(references: set[str]) -> dict[str, Case]:
    return {case.reference: case for case in Case.objects.filter(reference__in=references)} if references else {}


def key_of(event: Event) -> Key:
    """How events name the record that an event is about; worked out from its name alone."""
    if event.kind != KIND:
        return (event.kind, event.subject)
    slug, _, reference = event.subject.partition(":")
    return (next((each.file.subject for each in all_workflows() if each.slug == slug), ""), reference)


def seen_among(keys: Iterable[Key], reader: Reader) -> set[Key]:
    """Those of these records that a reader may see. One query, however many kinds there are."""
    groups: dict[str, set[str]] = defaultdict(set)
    for kind, reference in keys:
        groups[kind].add(reference)
    known, queries = all_subjects(), []
    for kind, references in groups.items():
        rows = visible(known[kind].model, reader) if kind in known else NOTHING
        if rows != NOTHING:
            found = known[kind].model._default_manager.filter(rows, reference__in=references).order_by()
            queries.append(found.values_list(Value(kind), "reference"))
    if not queries:
        return set()
    first, *others = queries
    return set(first.union(*others, all=True) if others else first)
