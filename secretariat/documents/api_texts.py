"""Texts for programs: a document's versions, its text on a day, a clause, its history, and the code as a set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.parameters import ON, Parameter, text
from secretariat.core.api.problems import nothing_there
from secretariat.core.calendars import today
from secretariat.core.permission import Reader
from secretariat.documents import downloading, logbook, reading, selectors, text_rows
from secretariat.documents.models import CodeVersion, Document
from secretariat.documents.reading import Chosen
from secretariat.documents.selectors import Brought, Found
from secretariat.documents.text.items import labels

TAG = "Text of the code"
KNOWN = replace(ON, name="known", says="The day as known on which it is read: days of force may be set anew.")
VERSION = Parameter("version", "The number of the version that is read, in force or not.", text(20))


class VersionOfText(Schema):
    """One version of a document."""

    number: str
    place: int = Field(description="Which one it is of its document's versions, counted from 1.")
    in_force_from: date | None = Field(description="Null while that is not settled.")
    approved: date | None
    code_version: str | None = Field(description="The version of the code that brought it.")
    cause: str
    cause_reference: str
    manifest: str = Field(description="SHA-256 over its clauses; empty where its text is not held here.")
    illustrative: bool


class VersionsOfText(Schema):
    """All versions of a document, the first first."""

    document: str
    title: str
    items: list[VersionOfText]


class ClauseOfText(Schema):
    """One clause as it stands in a version."""

    key: str = Field(description="Names the clause in all versions.")
    label: str
    depth: int
    kind: str
    number: str
    heading: str
    text: str
    marks: list[list[Any]] = Field(description="[start, end, kind, value] of what is marked in the text.")


class TextOfDocument(Schema):
    """The text of a document in one version."""

    document: str
    number: str
    title: str
    version: VersionOfText
    in_force: bool = Field(description="Whether that version is in force on the day asked for.")
    until: date | None = Field(description="The day from which the next version is in force, where that is settled.")
    clauses: list[ClauseOfText]


class ClauseOnADay(Schema):
    """Where a clause stands on a day, with what is under it."""

    key: str
    document: str
    version: str | None
    label: str = Field(description="Its label on that day, or the last that it had.")
    stands: bool = Field(description="Whether it is part of the version in force on that day.")
    clauses: list[ClauseOfText]


class StandOfClause(Schema):
    """How a clause stood from one version up to another."""

    document: str
    label: str
    since: VersionOfText
    until: VersionOfText | None
    clause: ClauseOfText


class HistoryOfClause(Schema):
    """A clause through time, the first first."""

    key: str
    items: list[StandOfClause]


class PartOfCode(Schema):
    """A version of a document within a version of the code."""

    document: str
    number: str
    title: str
    version: str
    in_force_from: date | None
    manifest: str


class CodeAsASet(Schema):
    """A version of the code as the set of document versions that make it up."""

    number: str
    in_force_from: date | None
    cause: str
    documents: list[PartOfCode]


@get(
    "/texts/{path:document}/versions", says="The versions of a document, by its number or reference",
    answer=VersionsOfText, tag=TAG,
)  # fmt: skip
def read_versions(request: HttpRequest, document: str) -> VersionsOfText:
    """All versions, those that are approved and not in force among them."""
    found = _document(document, reader_known(request).reader)
    versions = selectors.brought(found.pk)
    return VersionsOfText(
        document=found.reference, title=found.title, items=[_version(versions[place]) for place in sorted(versions)]
    )


@get(
    "/texts/{path:document}", says="The text of a document on a day, by its number or reference",
    answer=TextOfDocument, tag=TAG, query=(ON, KNOWN, VERSION),
)  # fmt: skip
def read_text(
    request: HttpRequest, document: str, on: date | None = None, known: date | None = None, version: str | None = None
) -> TextOfDocument:
    """The text in force on a day, as known on a day, or that of one version."""
    found = _document(document, reader_known(request).reader)
    chosen = _chosen(found, on, known, version)
    items = text_rows.text_of_place(found.pk, chosen.version.place)
    return TextOfDocument(
        document=found.reference,
        number=found.number,
        title=found.title,
        version=_version(chosen.version),
        in_force=chosen.in_force,
        until=chosen.until,
        clauses=[_clause(label, item) for label, item in zip(labels(items), items, strict=True)],
    )


@get("/clauses/{path:label}/history", says="A clause through time", answer=HistoryOfClause, tag=TAG, query=(ON,))
def read_clause_history(request: HttpRequest, label: str, on: date | None = None) -> HistoryOfClause:
    """Every way in which a clause has stood, and the versions that brought and ended each."""
    seen = _seen(reader_known(request).reader)
    found = _found(label, on, seen)
    visible = {each.reference for each in seen}
    stands = [each for each in selectors.clause_history(found.key) if each.since.document in visible]
    return HistoryOfClause(
        key=found.key,
        items=[
            StandOfClause(
                document=each.since.document,
                label=each.label,
                since=_version(each.since),
                until=_version(each.until) if each.until else None,
                clause=_clause(each.label, each.item),
            )
            for each in stands
        ],
    )


@get("/clauses/{path:label}", says="A clause on a day, by its label", answer=ClauseOnADay, tag=TAG, query=(ON,))
def read_clause(request: HttpRequest, label: str, on: date | None = None) -> ClauseOnADay:
    """The clause with what is under it; a label that it had before leads to it too."""
    found = _found(label, on, _seen(reader_known(request).reader))
    clauses = []
    if found.stands and found.version:
        items = selectors.text_of(found.version)
        first = next(place for place, each in enumerate(items) if each.key == found.key)
        for place, (name, item) in enumerate(zip(labels(items), items, strict=True)):
            if place > first and item.depth <= items[first].depth:
                break
            if place >= first:
                clauses.append(_clause(name, item))
    return ClauseOnADay(
        key=found.key,
        document=found.document.reference,
        version=found.version.number if found.version else None,
        label=found.label,
        stands=found.stands,
        clauses=clauses,
    )


@get("/code_sets/{number}", says="A version of the code as a set of document versions", answer=CodeAsASet, tag=TAG)
def read_code_set(request: HttpRequest, number: str) -> CodeAsASet:
    """The versions of documents that make up a version of the code, as far as you may see the documents."""
    reader = reader_known(request).reader
    version = CodeVersion.objects.visible_to(reader).filter(number=number).first()
    if version is None:
        raise nothing_there("version of the code")
    rows = logbook.seen_of(selectors.code_version(number), reader)
    return CodeAsASet(
        number=version.number,
        in_force_from=version.in_force_from,
        cause=version.cause,
        documents=[
            PartOfCode(
                document=each.document.reference,
                number=each.document.number,
                title=each.document.title,
                version=each.number,
                in_force_from=each.in_force_from,
                manifest=each.manifest,
            )
            for each in rows
        ],
    )


def _document(name: str, reader: Reader) -> Document:
    found = reading.document_of(name, reader)
    if found is None:
        raise nothing_there("document")
    return found


def _chosen(document: Document, on: date | None, known: date | None, version: str | None) -> Chosen:
    chosen, _ = reading.choose(document, on or today(), number=version or "", known=known)
    if chosen is None:
        raise nothing_there("text")
    return chosen


def _seen(reader: Reader) -> list[Document]:
    return sorted(Document.objects.visible_to(reader), key=selectors.order_of)


def _found(label: str, on: date | None, seen: list[Document]) -> Found:
    found = selectors.find_clause(label, on, among=seen)
    if found is None:
        raise nothing_there("clause")
    return found


def _version(version: Brought) -> VersionOfText:
    return VersionOfText(
        number=version.number,
        place=version.place,
        in_force_from=version.in_force_from,
        approved=version.approved,
        code_version=version.code_version,
        cause=version.cause,
        cause_reference=version.cause_reference,
        manifest=version.manifest,
        illustrative=bool(version.illustrative),
    )


def _clause(label: str, item: Any) -> ClauseOfText:
    return ClauseOfText(**downloading.clause_as_data(label, item))
