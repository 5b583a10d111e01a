"""Search on PostgreSQL: a column of lexemes that the database itself works out from the entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from secretariat.core.search.asked import Term
from secretariat.core.search.engines import FIRST, LAST, PASSAGE, PLAIN, SHOWN_OF, AllOf, Parameters, Row, rows


def _lexemes(column: str, weight: str) -> str:
    # Accents and all but letters and digits go first: else "D7.3(a)" or "and/or" would be taken for one word.
    plain = f"regexp_replace(normalize({column}, NFKD), '[\\u0300-\\u036f]', '', 'g')"
    words = f"regexp_replace({plain}, '[^[:alnum:]]+', ' ', 'g')"
    return f"setweight(to_tsvector('english'::regconfig, {words}), '{weight}')"


_VECTOR = " || ".join(
    _lexemes(column, weight)
    for column, weight in (("terms", "A"), ("heading", "B"), ("label", "B"), ("under", "D"), ("body", "D"))
)
INSTALL = (
    f"ALTER TABLE core_indexedentry ADD COLUMN lexemes tsvector GENERATED ALWAYS AS ({_VECTOR}) STORED",
    "CREATE INDEX core_search_lexemes ON core_indexedentry USING gin (lexemes)",
    # What begins with some letters is found letter for letter, whatever language the database sorts by.
    'CREATE INDEX core_search_numbers ON core_indexednumber (number COLLATE "C")',
    'CREATE INDEX core_search_words ON core_indexedword (word COLLATE "C")',
)
UNINSTALL = (
    "DROP INDEX core_search_words",
    "DROP INDEX core_search_numbers",
    "ALTER TABLE core_indexedentry DROP COLUMN lexemes",
)
# D, C, B, A, as the weights of FTS5 stand to each other.
_RANK = "ts_rank('{0.15, 0.3, 0.8, 1.0}', core_indexedentry.lexemes, asked, 1)"
_SHOWN_OF_FOUND = SHOWN_OF.replace("core_indexedentry.", "found.")
_MARKS = f"StartSel={FIRST}, StopSel={LAST}"
_WHOLE = f"{_MARKS}, HighlightAll=true"
_PASSAGE = f"{_MARKS}, MaxWords={PASSAGE}, MinWords={PASSAGE // 2}, ShortWord=0"


class PostgreSQL:
    """Full text by tsvector."""

    def expression(self, all_of: AllOf) -> str:
        return " & ".join(f"({' | '.join(_said(term) for term in any_of)})" for any_of in all_of)

    def either(self, expressions: Sequence[str]) -> str:
        return " | ".join(f"({each})" for each in expressions)

    def ranked(
        self, expression: str, where: str, parameters: Parameters, limit: int, skip: int = 0, *, marked: bool = True
    ) -> list[Row]:
        found = f"""FROM core_indexedentry, to_tsquery('english', %s) AS asked
            WHERE core_indexedentry.lexemes @@ asked AND ({where}) ORDER BY rank DESC, id LIMIT %s OFFSET %s"""
        values = [expression, *parameters, limit, skip]
        if not marked:
            return [row[:-1] for row in rows(f"SELECT {SHOWN_OF}, {PLAIN}, {_RANK} AS rank {found}", values)]
        return rows(
            f"""SELECT {_SHOWN_OF_FOUND}, ts_headline('english', found.heading, found.asked, %s),
                ts_headline('english', found.body, found.asked, %s)
                FROM (SELECT {SHOWN_OF}, core_indexedentry.body, asked, {_RANK} AS rank {found}) AS found
                ORDER BY found.rank DESC, found.id""",
            [_WHOLE, _PASSAGE, *values],
        )

    def count(self, expression: str, where: str, parameters: Parameters, most: int) -> int:
        found = rows(
            f"""SELECT count(*) FROM (SELECT DISTINCT core_indexedentry.lineage
                FROM core_indexedentry, to_tsquery('english', %s) AS asked
                WHERE core_indexedentry.lexemes @@ asked AND ({where}) LIMIT %s) AS counted""",
            [expression, *parameters, most],
        )
        return int(found[0][0])

    def present(self, expressions: Sequence[str], where: str, parameters: Parameters) -> set[str]:
        found = rows(
            f"""SELECT column1 FROM (VALUES {", ".join(["(%s)"] * len(expressions))}) AS asked WHERE EXISTS (
                SELECT 1 FROM core_indexedentry
                WHERE core_indexedentry.lexemes @@ to_tsquery('english', column1) AND ({where}))""",
            [*expressions, *parameters],
        )
        return {str(expression) for (expression,) in found}

    def starts(self, column: str) -> str:
        return f'({column} COLLATE "C" >= %s AND {column} COLLATE "C" < %s)'

    def scrub(self) -> None:
        """The lexemes stand in the row itself, and go with it when the database cleans up."""

    def faults(self) -> list[str]:
        return []  # the column is worked out by the database whenever a row is written

    def size(self) -> int:
        said = """SELECT coalesce(sum(pg_column_size(lexemes)), 0) + pg_relation_size('core_search_lexemes')
            FROM core_indexedentry"""
        return int(rows(said, [])[0][0])


def _said(term: Term) -> str:
    # Words are letters and digits only (`words_of`), so no quotation mark can be among them.
    said = [f"'{word}'" for word in term.words]
    if term.start:
        said[-1] += ":*"
    return " <-> ".join(said) if len(said) == 1 else f"({' <-> '.join(said)})"


def install(schema_editor: Any) -> None:
    """Add the column of lexemes and the indexes."""
    for statement in INSTALL:
        schema_editor.execute(statement, params=None)


def uninstall(schema_editor: Any) -> None:
    """Take them away again."""
    for statement in UNINSTALL:
        schema_editor.execute(statement, params=None)
