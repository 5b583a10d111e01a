"""Names of records for lists of many kinds: only of those that a reader may see, in two queries whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from secretariat.core.events.models import Event
from secretariat.core.pages import histories
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.models import SearchEntry
from secretariat.core.pages.subjects import Key, Subject, all_subjects, key_of, seen_among
from secretariat.core.permission import Reader


@dataclass(frozen=True)
class Named:
    """A record as a list shows it."""

    singular: str
    title: str
    href: str


@dataclass(frozen=True)
class _Event:
    """An event as if it were about the record itself, where it moved its case."""

    sequence: int
    kind: str
    subject: str
    classification: str


def readable(events: Sequence[Event], reader: Reader) -> dict[int, Key]:
    """Sequence to record of those events that a reader may read, steps of a record's case among them. One query."""
    known = all_subjects()
    asked = [
        _Event(event.sequence, kind, reference, event.classification)
        for event in events
        for kind, reference in [key_of(event)]
        if kind in known
    ]
    return {each.sequence: (each.kind, each.subject) for each in histories.readable(asked, reader)}  # type: ignore[arg-type]


def names_of(keys: Iterable[Key]) -> dict[Key, Named]:
    """The names of these records, which the reader must be known to see. One query, and one for each kind without a table."""
    known, wanted = all_subjects(), set(keys)
    of_tables = {(known[kind].name, reference): (kind, reference) for kind, reference in wanted if kind in known}
    which = Q(pk__in=[])
    for name in {name for name, _ in of_tables}:
        which |= Q(kind=name, reference__in=[reference for each, reference in of_tables if each == name])
    titles = {(row[0], row[1]): row[2] for row in _titles(which)} if of_tables else {}
    found = {}
    for (name, reference), key in of_tables.items():
        subject = known[key[0]]
        title = titles.get((name, reference), "")
        shown = f"{reference} {title}" if title and title != reference else reference
        found[key] = Named(subject.singular, shown, _address(subject, reference))
    return found


def _titles(which: Q) -> Iterable[tuple[str, str, str]]:
    rows: Iterable[tuple[str, str, str]] = SearchEntry.objects.filter(which).values_list("kind", "reference", "title")
    return rows


def _address(subject: Subject, reference: str) -> str:
    if subject.has_table:
        return record_address(subject.name, reference)
    record = subject.records([reference]).get(reference)
    return subject.href(record) if record else "/"


def seen_names(keys: Iterable[Key], reader: Reader) -> dict[Key, Named]:
    """The names of those of these records that a reader may see."""
    return names_of(seen_among(keys, reader))
