"""Clauses as they are kept: rows of a text read as items, and the rows that a new text adds and ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from secretariat.core.records.prepared import STAND_IN, Prepared, prepared
from secretariat.documents import manifests
from secretariat.documents.models import DocumentVersion
from secretariat.documents.models_clauses import Clause, ClauseVersion, Wording, in_version
from secretariat.documents.text.items import Item, Kind, labels, parents

APART = 2**40
"""How far apart clauses are put: between two there is room for 40 that are each put right behind the one before."""
AT_ONCE = 500
COLUMNS = ("clause__key", "depth", "kind", "number", "heading", "wording__text", "wording__marks")


def items_of(rows: Iterable[tuple[Any, ...]]) -> list[Item]:
    """Items from rows of COLUMNS."""
    kinds = Kind._value2member_map_
    read = manifests.marks_from_text
    return [
        Item(depth, kinds[kind], number, heading, text, read(marks) if marks else (), key)  # type: ignore[arg-type]
        for key, depth, kind, number, heading, text, marks in rows
    ]


def text_of_place(document: int, place: int) -> list[Item]:
    """The text of a document's version at that place. One query."""
    return items_of(_text(connection.vendor).asked({A_DOCUMENT: document, A_PLACE: place}))


def ways_of(key: str) -> list[tuple[Any, ...]]:
    """(document, label, since, until, *COLUMNS) of each row of a clause, the first first. One query."""
    return _ways(connection.vendor).asked({A_KEY: key})


# Django takes as long to write these two as the database takes to answer them.
A_DOCUMENT, A_PLACE, A_KEY = STAND_IN, STAND_IN + 1, "a key that no clause has"


@cache
def _text(vendor: str) -> Prepared:
    rows = ClauseVersion.objects.filter(in_version(A_PLACE, document=A_DOCUMENT)).order_by("position")
    return prepared(rows.values_list(*COLUMNS))


@cache
def _ways(vendor: str) -> Prepared:
    rows = ClauseVersion.objects.filter(clause__key=A_KEY).order_by("pk")
    return prepared(rows.values_list("document_id", "label", "since", "until", *COLUMNS))


@dataclass(slots=True)
class _Standing:
    """A row of the last version, as far as it is compared."""

    pk: int
    position: int
    seal: str
    parent: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows a new text added and ended."""

    added: int
    ended: int


def write(version: DocumentVersion, items: Sequence[Item], seals: Sequence[str]) -> Written:
    """Make the items, all of which have keys, the text of a document's last version. Only what differs makes rows."""
    standing = _standing(version)
    clauses = _clauses([each.key for each in items])
    places = _positions([standing[key].position if key in standing else None for key in (each.key for each in items)])
    added, kept = [], set()
    for item, seal, position, parent, label in zip(items, seals, places, parents(items), labels(items), strict=True):
        row = standing.get(item.key)
        above = clauses[items[parent].key] if parent >= 0 else None
        if row and (row.position, row.seal, row.parent, row.label) == (position, seal, above, label):
            kept.add(row.pk)
            continue
        added.append((item, seal, position, above, label))
    ended = [row.pk for row in standing.values() if row.pk not in kept]
    for some in _parts(ended):
        ClauseVersion.objects.filter(pk__in=some).update(until=version.place)
    wordings = _wordings([item for item, *_ in added])
    rows = [
        ClauseVersion(
            clause_id=clauses[item.key], document_id=version.document_id, parent_id=above, position=position,
            depth=item.depth, kind=Kind(item.kind).value, number=item.number, label=label, heading=item.heading,
            wording_id=wordings[_hash_of(item)], seal=seal, since=version.place,
        )
        for item, seal, position, above, label in added
    ]  # fmt: skip
    ClauseVersion.objects.bulk_create(rows, batch_size=AT_ONCE)
    return Written(len(rows), len(ended))


def _standing(version: DocumentVersion) -> dict[str, _Standing]:
    rows = ClauseVersion.objects.filter(document=version.document_id, until=None)
    found = rows.values_list("clause__key", "pk", "position", "seal", "parent_id", "label")
    return {row[0]: _Standing(*row[1:]) for row in found}


def _clauses(keys: Sequence[str]) -> dict[str, int]:
    """Key to the row of each clause; those that are new are added."""
    found: dict[str, int] = {}
    for some in _parts(keys):
        found |= dict(Clause.objects.filter(key__in=some).values_list("key", "pk"))
    new = [Clause(key=key) for key in keys if key not in found]
    return found | {each.key: each.pk for each in Clause.objects.bulk_create(new, batch_size=AT_ONCE)}


def _wordings(items: Iterable[Item]) -> dict[str, int]:
    """Hash to the row of each wording; those that are new are added."""
    said = {_hash_of(each): each for each in items}
    found: dict[str, int] = {}
    for some in _parts(list(said)):
        found |= dict(Wording.objects.filter(hash__in=some).values_list("hash", "pk"))
    new = [
        Wording(hash=each, text=item.text, marks=manifests.marks_as_text(item.marks))
        for each, item in said.items()
        if each not in found
    ]
    return found | {each.hash: each.pk for each in Wording.objects.bulk_create(new, batch_size=AT_ONCE)}


def _hash_of(item: Item) -> str:
    return manifests.wording_hash(item.text, manifests.marks_as_text(item.marks))


def _positions(kept: Sequence[int | None]) -> list[int]:
    """A position for each item. As many as possible keep theirs; where there is no room left, all are set anew."""
    anchors = _longest_rising(kept)
    found: list[int] = []
    last = 0
    place = 0
    while place < len(kept):
        if place in anchors:
            last = kept[place] or 0
            found.append(last)
            place += 1
            continue
        end = next((each for each in range(place, len(kept)) if each in anchors), len(kept))
        many = end - place
        right = (kept[end] or 0) if end < len(kept) else last + APART * (many + 1)
        step = (right - last) // (many + 1)
        if step < 1:
            return [APART * (each + 1) for each in range(len(kept))]
        found += [last + step * (each + 1) for each in range(many)]
        place = end
    return found


def _longest_rising(values: Sequence[int | None]) -> set[int]:
    """The places of a longest run of values that rise, leaving out None and what is out of order."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int] = {}
    for place, value in enumerate(values):
        if value is None:
            continue
        at = bisect_left(tails, value)
        before[place] = ends[at - 1] if at else -1
        if at == len(tails):
            tails.append(value)
            ends.append(place)
        else:
            tails[at], ends[at] = value, place
    found, place = set(), ends[-1] if ends else -1
    while place >= 0:
        found.add(place)
        place = before[place]
    return found


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
