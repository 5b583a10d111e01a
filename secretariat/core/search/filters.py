"""What a search is limited to, beside its words and what its reader may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from secretariat.core.permission import Reader

ALL_VERSIONS = "all"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be found. Empty means that there is no limit."""

    kinds: tuple[str, ...] = ()
    """Names of tables, or CLAUSES."""
    documents: tuple[str, ...] = ()
    """References of documents."""
    categories: tuple[str, ...] = ()
    """Party categories and roles: what binds one of them, or everybody."""
    on: date | str = ""
    """The day on which it must read so: empty for today, ALL_VERSIONS for every version there ever was."""


Choices = Callable[[Reader], list[tuple[str, str]]]
_documents: list[Choices] = []


def offers_documents(choices: Choices) -> Choices:
    """Let a room say which documents a search can be limited to: (reference, title) of what the reader may see."""
    if choices not in _documents:
        _documents.append(choices)
    return choices


def documents(reader: Reader) -> list[tuple[str, str]]:
    """(reference, title) of the documents that this reader's search can be limited to."""
    return [each for choices in _documents for each in choices(reader)]
