"""Frozen versions of the report, to be read. Nothing here builds or draws, so pages may load it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from secretariat.core import publishing
from secretariat.core.calendars import Period
from secretariat.core.publishing import Document
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


def digest(document: Document) -> str:
    """SHA-256 of what the document says, its version left aside."""
    return hashlib.sha256(written(replace(document, version="", status="")).encode()).hexdigest()


def differences(before: ReportVersion, after: ReportVersion) -> list[str]:
    """What changed from one version to another: figures with both values, then prose that went and came."""
    old, new = json.loads(before.figures), json.loads(after.figures)
    lines = [
        f"{key}: {old.get(key, 'not in the report')} → {new.get(key, 'not in the report')}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]
    was, is_now = _sentences(document_of(before)), _sentences(document_of(after))
    lines += [f"Removed: {text}" for text in was if text not in is_now]
    lines += [f"Added: {text}" for text in is_now if text not in was]
    return lines


def written(document: Document) -> str:
    """A document as the one JSON text that is frozen and hashed."""
    return json.dumps(publishing.to_json(document), ensure_ascii=False, sort_keys=True)


def _sentences(document: Document) -> list[str]:
    """The prose of a document: each paragraph and point as plain text, without its numbers."""
    found: list[str] = []

    def walk(blocks: tuple[publishing.Block, ...]) -> None:
        for block in blocks:
            if isinstance(block, publishing.Section):
                walk(block.blocks)
            elif isinstance(block, publishing.Paragraph):
                found.append(_plain(block.content))
            elif isinstance(block, publishing.Bullets):
                found.extend(_plain(item) for item in block.items)

    walk(document.sections)
    return found


def _plain(cell: publishing.Cell) -> str:
    return "".join("#" if isinstance(piece, publishing.FigureLink) else getattr(piece, "text", "") for piece in cell)
