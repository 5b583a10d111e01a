"""Texts as files: a ZIP of plain text and JSON, written while it is sent, so that its size costs no memory."""

from __future__ import annotations

import io
import json
import re
import textwrap
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from secretariat.core.calendars import in_words
from secretariat.documents import selectors
from secretariat.documents.models import CodeVersion, DocumentVersion
from secretariat.documents.text.items import Item, Kind, labels

WIDTH = 100
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name: files carry it, so that the same set is the same ZIP."""


def zipped(version: CodeVersion, rows: Sequence[DocumentVersion]) -> Iterator[bytes]:
    """The ZIP in pieces: a list of what is in it, then each document's text as plain text and as JSON."""
    stream = _Passing()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "contents.txt", contents(version, rows))
        yield stream.taken()
        for row in rows:
            if row.manifest:
                items = selectors.text_of(row)
                name = safe(f"{row.document.slug}-{row.number}")
                _add(archive, f"{name}.txt", as_plain(row, items))
                _add(archive, f"{name}.json", json.dumps(as_data(row, items), ensure_ascii=False, indent=1))
                yield stream.taken()
    yield stream.taken()


def contents(version: CodeVersion, rows: Sequence[DocumentVersion]) -> str:
    """What a set holds, a line for each document."""
    lines = [f"{version} of the code", f"In force from: {_day(version.in_force_from)}", f"Cause: {version.cause}", ""]
    if version.illustrative or any(each.illustrative for each in rows):
        lines += ["ILLUSTRATIVE: all or some of this is invented for an example.", ""]
    for each in rows:
        held = f"manifest {each.manifest}" if each.manifest else "its text is not held here"
        lines.append(f"{each.document.name}, {each.document.title}: version {each.number}, {held}")
    return "\n".join([*lines, ""])


def as_plain(version: DocumentVersion, items: Sequence[Item]) -> str:
    """A text as lines for people: each clause under the one it belongs to."""
    lines = [f"{version.document.name}: {version.document.title}", f"Version {version.number}"]
    lines += [f"In force from: {_day(version.in_force_from)}", f"Manifest (SHA-256): {version.manifest}"]
    if version.illustrative:
        lines.append("ILLUSTRATIVE: this text is invented for an example.")
    lines.append("")
    for item in items:
        indent = "    " * item.depth
        words = " ".join(filter(None, (item.number, item.heading, "" if item.kind is Kind.TABLE else item.text)))
        for paragraph in words.split("\n") if words else ():
            lines += textwrap.wrap(paragraph, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}    ") or [""]
        if item.kind is Kind.TABLE:
            lines += [indent + row.replace("\t", " | ") for row in item.text.split("\n")]
        lines.append("")
    return "\n".join(lines)


def as_data(version: DocumentVersion, items: Sequence[Item]) -> dict[str, Any]:
    """A text for programs: from its clauses the manifest can be worked out again (`manifests.py` says how)."""
    return {
        "document": version.document.reference,
        "number": version.document.number,
        "title": version.document.title,
        "version": version.number,
        "in_force_from": version.in_force_from.isoformat() if version.in_force_from else None,
        "illustrative": bool(version.illustrative),
        "manifest": version.manifest,
        "clauses": [clause_as_data(label, item) for label, item in zip(labels(items), items, strict=True)],
    }


def clause_as_data(label: str, item: Item) -> dict[str, Any]:
    """One clause for programs."""
    return {
        "key": item.key,
        "label": label,
        "depth": item.depth,
        "kind": item.kind.value,
        "number": item.number,
        "heading": item.heading,
        "text": item.text,
        "marks": [[mark.start, mark.end, mark.kind, mark.value] for mark in item.marks],
    }


def safe(name: str) -> str:
    """A name as files may have it everywhere."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "text"


def _day(day: date | None) -> str:
    return in_words(day) if day else "not settled"


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, EARLIEST), text.encode(), zipfile.ZIP_DEFLATED)


class _Passing(io.RawIOBase):
    """A stream whose bytes are taken away as they come; it cannot be gone back in, and a ZIP need not."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What came since the last time."""
        waiting, self._waiting = self._waiting, []
        return b"".join(waiting)
