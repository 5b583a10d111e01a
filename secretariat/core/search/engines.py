"""The two databases that search can stand on, behind one small interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection

from secretariat.core.search.asked import Term

FIRST, LAST = "\x02", "\x03"
"""What stands around a word that was found."""

COLUMNS = (
    "id", "key", "kind", "guarded_by", "reference", "href", "document", "label", "heading", "under", "since", "until",
    "categories", "lineage",
)  # fmt: skip
"""What a row of an answer holds; after these come the heading and a passage with what was found marked."""

SHOWN_OF = ", ".join(f"core_indexedentry.{column}" for column in COLUMNS)
BEGINNING = 240
"""Letters shown of a text in which nothing is marked."""
PLAIN = f"core_indexedentry.heading, substr(core_indexedentry.body, 1, {BEGINNING + 1})"
PASSAGE = 40
"""Words shown around what was found."""

Parameters = Sequence[Any]
Row = tuple[Any, ...]
AllOf = Sequence[Sequence[Term]]
"""Of each of these sequences one term at least must be there."""


class Engine(Protocol):
    """What each database does in its own way. `where` is a condition on core_indexedentry, with its parameters."""

    def expression(self, all_of: AllOf) -> str:
        """What is looked for, as the database says it."""

    def either(self, expressions: Sequence[str]) -> str:
        """What has one of these."""

    def ranked(
        self, expression: str, where: str, parameters: Parameters, limit: int, skip: int = 0, *, marked: bool = True
    ) -> list[Row]:
        """The likeliest entries first: COLUMNS, the heading and a passage, both `marked` or without marks."""

    def count(self, expression: str, where: str, parameters: Parameters, most: int) -> int:
        """How many different things there are, each once for all its versions; no more than `most` are counted."""

    def present(self, expressions: Sequence[str], where: str, parameters: Parameters) -> set[str]:
        """Those of these expressions that some entry has."""

    def starts(self, column: str) -> str:
        """The condition that a column is at least one parameter and before another, letter for letter."""

    def scrub(self) -> None:
        """Leave nothing of what was forgotten in the database's own files of words."""

    def faults(self) -> list[str]:
        """A sentence for each thing that is wrong with what the database keeps for itself."""

    def size(self) -> int:
        """How many bytes that takes."""


def engine() -> Engine:
    """The one of the database that there is."""
    from secretariat.core.search.postgresql import PostgreSQL
    from secretariat.core.search.sqlite import SQLite

    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


def rows(statement: str, parameters: Parameters) -> list[Row]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        found: list[Row] = cursor.fetchall()
    return found


def do(statement: str, parameters: Parameters = ()) -> None:
    """Run a statement that has no rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
