"""Frozen versions of the report, to be read. Nothing here builds or draws, so pages may load it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from secretariat.core import publishing
from secretariat.core.calendars import Period
from secretariat.core.publishing import Document
from secretariat.core.publishing.model import parts
from secretariat.reporting.models import ReportVersion


def latest_of(period: Period) -> ReportVersion | None:
    """The last version of a year's report, draft or published."""
    return ReportVersion.objects.filter(year=period.label).order_by("-pk").first()


def published_of(period: Period) -> ReportVersion | None:
    """The last published version of a year's report."""
    return (
        ReportVersion.objects.filter(year=period.label, status=ReportVersion.Status.PUBLISHED).order_by("-pk").first()
    )


def document_of(version: ReportVersion) -> Document:
    """The frozen document, with the version's own number and standing."""
    document = publishing.from_json(json.loads(version.document))
    return replace(document, version=version.version, status=version.get_status_display())


def pictures_of(version: ReportVersion) -> dict[str, str]:
    """The name of each chart of a version to its picture, as it was drawn for it."""
    sections = publishing.from_json(json.loads(version.document)).sections
    return {part.name: part.svg for part in parts(sections) if isinstance(part, publishing.Chart)}


def digest(document: Document) -> str:
    """SHA-256 of what the document says, its version left aside."""
    return hashlib.sha256(written(replace(document, version="", status="")).encode()).hexdigest()


def differences(before: ReportVersion, after: ReportVersion) -> list[str]:
    """What changed from one version to another: figures with both values, then words that went and came, then numbers
    that stayed the same though their definition or the records behind them did not."""
    old, new = json.loads(before.figures), json.loads(after.figures)
    lines = [
        f"{key}: {old.get(key, 'not in the report')} → {new.get(key, 'not in the report')}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]
    then, now = document_of(before), document_of(after)
    was, is_now = _sentences(then), _sentences(now)
    lines += [f"Removed: {text}" for text in was if text not in is_now]
    lines += [f"Added: {text}" for text in is_now if text not in was]
    defined = {each.key: each for each in then.appendix}
    for each in now.appendix:
        if old.get(each.key) == new.get(each.key) and each != defined.get(each.key):
            lines.append(f"{each.key}: still {each.value}, but its definition or the records behind it are others")
    return lines


def written(document: Document) -> str:
    """A document as the one JSON text that is frozen and hashed."""
    return json.dumps(publishing.to_json(document), ensure_ascii=False, sort_keys=True)


def _sentences(document: Document) -> list[str]:
    """The words of a document, each once and without its numbers: titles, captions, labels, prose, status, notes."""
    found = {document.title: None, document.illustrative: None, document.classification_statement: None}
    for part in parts(document.sections):
        for text in _words(part):
            found[text] = None
    return [text for text in found if text]


def _words(part: object) -> list[str]:
    """What one part of a document says by itself."""
    match part:
        case publishing.Section(title=title):
            return [title]
        case publishing.Paragraph(content=cell) | publishing.Note(content=cell):
            return [_plain(cell)]
        case publishing.Bullets(items=items) | publishing.Quarter(items=items):
            return [_plain(item) for item in items]
        case publishing.Light(objective=objective, status_text=status, notes=notes):
            return [f"{objective} {status}.", *(_plain(note) for note in notes)]
        case publishing.Table(caption=caption, rows=rows):
            return [caption, *(_plain(row[0]) for row in rows if row)]
        case publishing.Tile(label=label):
            return [label]
        case publishing.Chart(caption=caption) | publishing.Quarters(caption=caption):
            return [caption]
        case _:
            return []


def _plain(cell: publishing.Cell) -> str:
    return "".join("#" if isinstance(piece, publishing.FigureLink) else getattr(piece, "text", "") for piece in cell)
