"""Search on SQLite: an FTS5 table over the entries, which triggers keep in step with them.

A migration that makes core_indexedentry anew has to call `install` again: SQLite drops triggers with their table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError

from secretariat.core.search.asked import Term
from secretariat.core.search.engines import FIRST, LAST, PASSAGE, PLAIN, SHOWN_OF, AllOf, Parameters, Row, do, rows

WORDS = "label, heading, terms, under, body"
_NEW, _OLD = (", ".join(f"{which}.{word}" for word in WORDS.split(", ")) for which in ("new", "old"))

INSTALL = (
    f"""CREATE VIRTUAL TABLE core_search_fts USING fts5({WORDS}, content='core_indexedentry', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='2 3 4')""",
    # A label, a heading or a defined term says more about what an entry is than the words of its text.
    "INSERT INTO core_search_fts(core_search_fts, rank) VALUES ('rank', 'bm25(4.0, 5.0, 6.0, 1.0, 1.0)')",
    f"""CREATE TRIGGER core_search_added AFTER INSERT ON core_indexedentry BEGIN
        INSERT INTO core_search_fts(rowid, {WORDS}) VALUES (new.id, {_NEW}); END""",
    f"""CREATE TRIGGER core_search_removed AFTER DELETE ON core_indexedentry BEGIN
        INSERT INTO core_search_fts(core_search_fts, rowid, {WORDS}) VALUES ('delete', old.id, {_OLD}); END""",
    f"""CREATE TRIGGER core_search_changed AFTER UPDATE OF {WORDS} ON core_indexedentry BEGIN
        INSERT INTO core_search_fts(core_search_fts, rowid, {WORDS}) VALUES ('delete', old.id, {_OLD});
        INSERT INTO core_search_fts(rowid, {WORDS}) VALUES (new.id, {_NEW}); END""",
)
UNINSTALL = (
    *(f"DROP TRIGGER core_search_{name}" for name in ("added", "removed", "changed")),
    "DROP TABLE core_search_fts",
)

_FROM = "core_search_fts JOIN core_indexedentry ON core_indexedentry.id = core_search_fts.rowid"
_MARKED = f"""highlight(core_search_fts, 1, '{FIRST}', '{LAST}'),
    snippet(core_search_fts, 4, '{FIRST}', '{LAST}', '…', {PASSAGE})"""


class SQLite:
    """FTS5."""

    def expression(self, all_of: AllOf) -> str:
        return " AND ".join(f"({' OR '.join(_said(term) for term in any_of)})" for any_of in all_of)

    def either(self, expressions: Sequence[str]) -> str:
        return " OR ".join(f"({each})" for each in expressions)

    def ranked(
        self, expression: str, where: str, parameters: Parameters, limit: int, skip: int = 0, *, marked: bool = True
    ) -> list[Row]:
        shown = _MARKED if marked else PLAIN
        return rows(
            f"""SELECT {SHOWN_OF}, {shown} FROM {_FROM} WHERE core_search_fts MATCH %s AND ({where})
                ORDER BY core_search_fts.rank LIMIT %s OFFSET %s""",
            [expression, *parameters, limit, skip],
        )

    def count(self, expression: str, where: str, parameters: Parameters, most: int) -> int:
        found = rows(
            f"""SELECT count(*) FROM (SELECT DISTINCT core_indexedentry.lineage FROM {_FROM}
                WHERE core_search_fts MATCH %s AND ({where}) LIMIT %s)""",
            [expression, *parameters, most],
        )
        return int(found[0][0])

    def present(self, expressions: Sequence[str], where: str, parameters: Parameters) -> set[str]:
        found = rows(
            f"""SELECT column1 FROM (VALUES {", ".join(["(%s)"] * len(expressions))}) WHERE EXISTS (
                SELECT 1 FROM {_FROM} WHERE core_search_fts MATCH column1 AND ({where}))""",
            [*expressions, *parameters],
        )
        return {str(expression) for (expression,) in found}

    def starts(self, column: str) -> str:
        return f"({column} >= %s AND {column} < %s)"

    def scrub(self) -> None:
        # A word that is taken out is only crossed out, until the segments that hold it are written anew.
        do("INSERT INTO core_search_fts(core_search_fts) VALUES ('optimize')")

    def faults(self) -> list[str]:
        try:
            do("INSERT INTO core_search_fts(core_search_fts, rank) VALUES ('integrity-check', 1)")
        except DatabaseError:
            return ["The words of the search do not fit its entries: run `secretariat search rebuild`."]
        return []

    def size(self) -> int:
        return int(rows("SELECT coalesce(sum(length(block)), 0) FROM core_search_fts_data", [])[0][0])


def _said(term: Term) -> str:
    # Words are letters and digits only (`words_of`), so no quotation mark can be among them.
    return f'"{" ".join(term.words)}"{" *" if term.start else ""}'


def install(schema_editor: Any) -> None:
    """Add the table of words and its triggers."""
    for statement in INSTALL:
        schema_editor.execute(statement, params=None)


def uninstall(schema_editor: Any) -> None:
    """Take them away again."""
    for statement in UNINSTALL:
        schema_editor.execute(statement, params=None)
