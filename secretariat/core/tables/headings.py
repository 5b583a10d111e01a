"""Matches the headings of somebody's spreadsheet to the columns of a table, and remembers what they settled on."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from secretariat.core.tables.models import ColumnMapping
from secretariat.core.tables.table import Column, Table, all_tables

How = Literal["same name", "same title", "looks alike", "remembered", "not recognised"]

LEFT_OUT = ""
"""The column of a heading that is not brought in."""

ALIKE = 0.75
"""How much of two names must agree for one to be proposed for the other."""

Found = tuple[str, How]


def matched(table: Table, headings: Sequence[str]) -> dict[str, Found]:
    """The column that each heading is likeliest to mean, each column at most once, and how that was found."""
    found: dict[str, Found] = {}
    free = {column.name: column for column in table.columns}
    for how, name_of in (("same name", _name), ("same title", _title)):
        spelled = {name_of(column): column.name for column in free.values()}
        for heading in headings:
            column = spelled.get(_plain(heading))
            if heading not in found and column in free:
                found[heading] = (column, how)  # type: ignore[assignment]
                del free[column]
    for _, heading, column in sorted(_alike(table, headings, free.values(), found), reverse=True):
        if heading not in found and column in free:
            found[heading] = (column, "looks alike")
            del free[column]
    return {heading: found.get(heading, (LEFT_OUT, "not recognised")) for heading in headings}


def likeliest(headings: Sequence[str], name: str) -> Table:
    """The table that has most of these headings among its columns; the file's name decides between equals."""

    def fits(table: Table) -> tuple[float, float]:
        # A name that is only like another counts for less, and the columns that every table has for little.
        worth = {"same name": 1.0, "same title": 1.0, "looks alike": 0.5}
        found = [each for each in matched(table, headings).values() if each[0]]
        own = sum(worth[how] * (0.2 if column in _everywhere() else 1) for column, how in found)
        named = max(
            difflib.SequenceMatcher(None, _plain(name), _plain(each)).ratio() for each in (table.name, table.title)
        )
        return own + (2 * named if named > ALIKE else 0), named

    return max(all_tables(), key=fits)


def recalled(table: Table, headings: Sequence[str]) -> dict[str, str] | None:
    """The mapping of an earlier file with these headings, as far as the table still has its columns; None without."""
    kept = ColumnMapping.objects.filter(table=table.name, headings=digest(headings)).first()
    if kept is None:
        return None
    known = table.column
    kept_by_words = {_plain(heading): column for heading, column in kept.mapping.items()}
    return {
        heading: column if (column := kept_by_words.get(_plain(heading), LEFT_OUT)) in known else LEFT_OUT
        for heading in headings
    }


def remember(table: Table, headings: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Keep the mapping for the next file with these headings."""
    kept = {heading: mapping.get(heading, LEFT_OUT) for heading in headings}
    ColumnMapping.objects.update_or_create(table=table.name, headings=digest(headings), defaults={"mapping": kept})


def digest(headings: Sequence[str]) -> str:
    """What headings are remembered by: their words in their order, whatever the case and the spaces."""
    return hashlib.sha256(json.dumps([_plain(each) for each in headings]).encode()).hexdigest()


def unlike(headings: Iterable[str]) -> Iterator[str]:
    """The headings, those without a name or met before made different: “Date (2)”."""
    met: set[str] = set()
    for place, heading in enumerate(headings, start=1):
        name = base = heading or f"Column {place}"
        count = 1
        while _plain(name) in met:
            count += 1
            name = f"{base} ({count})"
        met.add(_plain(name))
        yield name


def _alike(
    table: Table, headings: Sequence[str], columns: Iterable[Column], found: Mapping[str, Found]
) -> list[tuple[float, str, str]]:
    """(how alike, heading, column) of every pair that might be meant."""
    pairs = []
    for column in columns:
        for heading in headings:
            if heading in found:
                continue
            alike = max(
                difflib.SequenceMatcher(None, _plain(heading), spelled).ratio()
                for spelled in (_name(column), _title(column), _plain(f"{table.singular} {column.title}"))
            )
            if alike >= ALIKE:
                pairs.append((alike, heading, column.name))
    return pairs


def _everywhere() -> frozenset[str]:
    return frozenset({"reference", "classification", "illustrative", "source"})


def _name(column: Column) -> str:
    return _plain(column.name)


def _title(column: Column) -> str:
    return _plain(column.title)


def _plain(text: str) -> str:
    """The words of a heading, without case and marks."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
