"""What seals a text: a line for each clause, the hash of the line, and the hash over those of all lines in order.

Whoever has the clauses of a version, from its page, the API or the download, can work its manifest out again:

- a clause's line is the JSON list `[key, depth, kind, number, heading, text, marks]`, where `marks` is a list of
  `[start, end, kind, value]`, written in UTF-8, without spaces and without escapes for letters;
- its seal is the SHA-256 of that line, in hex;
- the manifest is the SHA-256, in hex, of the seals of all clauses in order with a line feed between them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from secretariat.documents.text.items import Item, Mark

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line_of(item: Item) -> str:
    """A clause's line."""
    return _dump([item.key, item.depth, item.kind, item.number, item.heading, item.text, _listed(item.marks)])


def seal_of(item: Item) -> str:
    """The hash of a clause's line."""
    return _hash(line_of(item))


def manifest_of(seals: Iterable[str]) -> str:
    """The hash over the seals of all clauses, in order."""
    return _hash("\n".join(seals))


def marks_as_text(marks: Sequence[Mark]) -> str:
    """The marks of a clause as they are kept; empty where there are none."""
    return _dump(_listed(marks)) if marks else ""


def marks_from_text(text: str) -> tuple[Mark, ...]:
    """The marks again."""
    return tuple(Mark(*each) for each in json.loads(text)) if text else ()


def wording_hash(text: str, marks: str) -> str:
    """By what a wording is kept once: the SHA-256 of its text and its marks, each preceded by its length."""
    return _hash(f"{len(text)}:{text}{len(marks)}:{marks}")


def _listed(marks: Sequence[Mark]) -> list[list[object]]:
    return [[mark.start, mark.end, mark.kind, mark.value] for mark in marks]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
