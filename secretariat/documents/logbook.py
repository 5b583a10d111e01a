"""The Document Log: every live document with its version and history, and each version of the code as a set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count

from secretariat.core.permission import Reader
from secretariat.documents import reading, selectors
from secretariat.documents.models import CodeVersion, Document, DocumentVersion

LATEST = 3
"""How many versions of a document the log shows; its own page has them all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A version of a document in the log."""

    number: str
    in_force_from: date | None
    cause: str
    held: bool
    """Whether its text is held here."""
    illustrative: str


@dataclass(slots=True)
class Entry:
    """A document in the log."""

    document: Document
    now: Line | None = None
    """The version in force on the day; None: none is."""
    coming: list[Line] = field(default_factory=list)
    """What is approved and not in force on the day, the first first."""
    past: list[Line] = field(default_factory=list)
    """What was in force before, the latest first."""

    @property
    def address(self) -> str:
        """Of the document's page."""
        return reading.address_in(self.document)

    @property
    def latest(self) -> list[Line]:
        """Some of what was in force before."""
        return self.past[:LATEST]


def entries(reader: Reader, day: date) -> list[Entry]:
    """Every document that is not withdrawn by a day and that the reader may see, in order. Two queries."""
    seen = [
        each for each in Document.objects.visible_to(reader) if not each.withdrawn_from or each.withdrawn_from > day
    ]
    found = {each.pk: Entry(each) for each in sorted(seen, key=selectors.order_of)}
    rows = DocumentVersion.objects.filter(document__in=Document.objects.visible_to(reader)).order_by(
        "document", "-place"
    )
    columns = ("document_id", "number", "in_force_from", "cause", "manifest", "illustrative")
    for document, number, first, cause, manifest, illustrative in rows.values_list(*columns):
        if (entry := found.get(document)) is None:
            continue
        line = Line(number, first, cause, bool(manifest), illustrative)
        if first is None or first > day:
            entry.coming.insert(0, line)
        elif entry.now is None:
            entry.now = line
        else:
            entry.past.append(line)
    for entry in found.values():
        known = entry.document
        if (
            not (entry.now or entry.coming)
            and known.version
            and (not known.in_force_from or known.in_force_from <= day)
        ):
            entry.now = Line(known.version, known.in_force_from, "", False, known.illustrative)
    return list(found.values())


def by_category(reader: Reader, day: date) -> list[tuple[str, list[Entry]]]:
    """(title, entries) of each category that has some, in order. Two queries."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries(reader, day):
        groups.setdefault(entry.document.category, []).append(entry)
    return [(_title(category), groups[category]) for category in selectors.CATEGORIES if category in groups]


def _title(category: str) -> str:
    several = {
        "section": "Sections", "schedule": "Schedules", "appendix": "Appendices", "guidance": "Guidance",
        "code-defined": "Documents that the code calls for", "framework": "Control frameworks",
        "interpretation": "Agreed interpretations", "law": "Other law",
    }  # fmt: skip
    return several[category]


def sets(reader: Reader) -> list[tuple[CodeVersion, int]]:
    """Each version of the code that the reader may see, with how many texts it brought, the latest first. One query."""
    rows = CodeVersion.objects.visible_to(reader).annotate(brought=Count("texts"))
    return [(each, each.brought) for each in sorted(rows, key=selectors.order_of_code, reverse=True)]


def seen_of(versions: Iterable[Any], reader: Reader) -> Sequence[DocumentVersion]:
    """Those whose document the reader may see, each with it. One query."""
    seen = set(Document.objects.visible_to(reader).values_list("pk", flat=True))
    return [each for each in versions if each.document_id in seen]
