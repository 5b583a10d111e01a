"""Reads that span several tables: the text of a document on a day, a clause through time, and the code as a set.

A caller has made sure that the reader may see the document: what it limits, all its versions and clauses are limited by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from secretariat.core.calendars import today
from secretariat.core.events.recording import kind_of, reference_of
from secretariat.core.pages.subjects import all_subjects
from secretariat.core.permission import Reader, may_see
from secretariat.core.records.prepared import Prepared, prepared
from secretariat.documents import text_rows
from secretariat.documents.models import (
    CodeVersion,
    DateOfForce,
    Document,
    DocumentVersion,
    Extract,
    ExtractSource,
    Variation,
)
from secretariat.documents.models_clauses import ClauseVersion, in_version
from secretariat.documents.text.items import Item, Kind


def extracts_of(source: Any, reader: Reader) -> list[Extract]:
    """The extracts of a record that the reader may see, the latest first. One query.

    The caller has made sure that the reader may see the record itself.
    """
    of_it = {"made_from__kind": kind_of(source), "made_from__subject": reference_of(source)}
    return list(Extract.objects.visible_to(reader).filter(**of_it).order_by("-made", "-pk"))


def source_of(extract: Extract, reader: Reader) -> Any | None:
    """The record that an extract was made from; None, as if there were none, when the reader may not see it."""
    link = ExtractSource.objects.filter(extract=extract).first()
    if link is None or link.kind not in (known := all_subjects()):
        return None
    source = known[link.kind].records([link.subject]).get(link.subject)
    return source if source is not None and may_see(source, reader) else None


def version_on(document: Document, day: date, known: date | None = None) -> DocumentVersion | None:
    """The version in force on a day, as known today or as known on another day; None where there was none. One query."""
    if document.withdrawn_from and document.withdrawn_from <= day:
        return None
    if known is None:
        held = DocumentVersion.objects.filter(document=document, in_force_from__lte=day)
        return held.order_by("-place").first()
    # What each version's day was last said to be by then.
    rows = DateOfForce.objects.filter(version__document=document, known_from__lte=known).select_related("version")
    said = {each.version_id: each for each in rows.order_by("known_from", "pk")}
    begun = [each.version for each in said.values() if each.in_force_from and each.in_force_from <= day]
    return max(begun, key=lambda each: each.place, default=None)


def text_of(version: DocumentVersion) -> list[Item]:
    """The text of a version, each item with its clause's key; empty where its text is not held here. One query."""
    return text_rows.text_of_place(version.document_id, version.place)


def text_on(document: Document, day: date, known: date | None = None) -> tuple[DocumentVersion | None, list[Item]]:
    """The version in force on a day, as known on a day, and its text. Two queries."""
    version = version_on(document, day, known)
    return version, text_of(version) if version else []


def variations_on(document: Document, day: date) -> dict[str, list[Variation]]:
    """The variations that hold on a day, by the key of their clause, or by its label where no key is known. One query."""
    found: dict[str, list[Variation]] = {}
    for each in Variation.objects.in_force(day).filter(document=document).order_by("starts", "pk"):
        found.setdefault(each.key or each.label, []).append(each)
    return found


@dataclass(frozen=True, slots=True)
class Brought:
    """A version of a document, as far as a timeline tells of it."""

    document: str
    """The reference of its document."""
    place: int
    reference: str
    number: str
    in_force_from: date | None
    approved: date | None
    cause: str
    cause_reference: str
    illustrative: str
    manifest: str
    code_version: str | None
    """The number of the version of the code that brought it."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A clause as it stood from one version up to another."""

    since: Brought
    until: Brought | None
    """The version that changed it again, or took it out; None: it still stands."""
    label: str
    item: Item


def brought(document: int) -> dict[int, Brought]:
    """The versions of a document, by their place. One query."""
    rows = _brought(connection.vendor).asked({text_rows.A_DOCUMENT: document})
    return {row[1]: Brought(row[0], row[1], row[2], row[3], _day(row[4]), _day(row[5]), *row[6:]) for row in rows}


@cache
def _brought(vendor: str) -> Prepared:
    rows = DocumentVersion.objects.filter(document=text_rows.A_DOCUMENT).order_by("place")
    columns = ("document__reference", "place", "reference", "number", "in_force_from", "approved", "cause")
    more = ("cause_reference", "illustrative", "manifest", "code_version__number")
    return prepared(rows.values_list(*columns, *more))


def _day(value: date | str | None) -> date | None:
    # SQLite's driver gives days as text where Django does not come between.
    return date.fromisoformat(value) if isinstance(value, str) else value


def clause_history(key: str) -> list[Stand]:
    """Each way in which a clause has stood, the first first; empty for a key that no clause has.

    Two queries, and one more for each further document that it has stood in.
    """
    rows = text_rows.ways_of(key)
    versions = {document: brought(document) for document in {row[0] for row in rows}}
    items = text_rows.items_of(row[4:] for row in rows)
    return [
        Stand(versions[document][since], versions[document].get(until), label, item)
        for (document, label, since, until, *_), item in zip(rows, items, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a clause stands on a day."""

    key: str
    document: Document
    version: DocumentVersion | None
    """The version in force on that day; None where its document was not in force."""
    label: str
    """Its label on that day; the last one that it had where it does not stand there."""
    stands: bool
    """Whether it is part of that version."""


def find_clause(label: str, day: date | None = None, *, among: Sequence[Document] | None = None) -> Found | None:
    """The clause with that label on a day, today by default; otherwise the one that last had it. Four queries mostly.

    `among` are the documents to look in, the first first; without them all are. None where no clause ever had the label.
    """
    day = day or today()
    had = [_Had(*row) for row in _labelled(connection.vendor).asked({A_LABEL: label})]
    if among is None:
        among = sorted(Document.objects.filter(pk__in={each.document for each in had}), key=order_of) if had else []
    order = {each.pk: place for place, each in enumerate(among)}
    had = [each for each in had if each.document in order]
    if not had:
        return None
    documents = {each.pk: each for each in among if each.pk in {row.document for row in had}}
    held = {pk: version_on(each, day) for pk, each in documents.items()}

    def stands(row: _Had) -> bool:
        version = held[row.document]
        return bool(version and row.since <= version.place and (row.until is None or row.until > version.place))

    row = min(had, key=lambda row: (not stands(row), order[row.document], -row.since, row.position))
    version, now = held[row.document], row.label if stands(row) else None
    if version and now is None:
        rows = ClauseVersion.objects.filter(in_version(version.place, document=row.document), clause=row.clause)
        now = rows.values_list("label", flat=True).first()
    return Found(row.key, documents[row.document], version, now or row.label, bool(now))


@dataclass(frozen=True, slots=True)
class _Had:
    """A row that has, or had, the label that is looked for."""

    key: str
    clause: int
    document: int
    label: str
    position: int
    since: int
    until: int | None


A_LABEL = "a label that no clause has"


@cache
def _labelled(vendor: str) -> Prepared:
    rows = ClauseVersion.objects.filter(label=A_LABEL, kind=Kind.CLAUSE.value).exclude(number="").order_by("pk")
    return prepared(rows.values_list("clause__key", "clause", "document", "label", "position", "since", "until"))


def code_on(day: date) -> list[DocumentVersion]:
    """The versions of the code's documents that are in force on a day, in the order of the documents. One query."""
    return _in_order(_latest(DocumentVersion.objects.filter(in_force_from__lte=day), day))


def code_version(number: str) -> list[DocumentVersion]:
    """The set of document versions that make up a version of the code. Raises CodeVersion.DoesNotExist. Two queries."""
    wanted = CodeVersion.objects.get(number=number)
    order = [each.pk for each in sorted(CodeVersion.objects.all(), key=order_of_code)]
    up_to = set(order[: order.index(wanted.pk) + 1])
    return _in_order(_latest(DocumentVersion.objects.filter(code_version__in=up_to), wanted.in_force_from))


def order_of_code(version: CodeVersion) -> tuple[Any, ...]:
    """Where a version of the code stands among all: by its day, and those of one day by number."""
    numbers = [int(each) if each.isdecimal() else 0 for each in version.number.split(".")]
    return (version.in_force_from or date.max, numbers, version.pk)


def _latest(versions: Any, day: date | None) -> Iterable[DocumentVersion]:
    """Of each document of the code that is not withdrawn by then, the last of these versions."""
    rows = versions.filter(document__category__in=Document.OF_THE_CODE).select_related("document")
    last = {each.document_id: each for each in rows.order_by("place")}
    return [each for each in last.values() if not (gone := each.document.withdrawn_from) or day is None or gone > day]


CATEGORIES = [each.value for each in Document.Category]


def _in_order(versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    return sorted(versions, key=lambda each: order_of(each.document))


def order_of(document: Document) -> tuple[Any, ...]:
    """Where a document stands among all: by category, place, and number, a letter before two."""
    return (
        CATEGORIES.index(document.category),
        document.place,
        len(document.number),
        document.number,
        document.reference,
    )
