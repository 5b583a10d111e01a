"""Matches the headings of somebody's spreadsheet to the columns of a table, and remembers what they settled on."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from secretariat.core.tables.models import ColumnMapping
from secretariat.core.tables.problems import COMPARED
from secretariat.core.tables.table import HOUSE_COLUMNS, Column, Table, all_tables

How = Literal["same name", "same title", "looks alike", "remembered", "not recognised"]

LEFT_OUT = ""
"""The column of a heading that is not brought in."""

EVERYWHERE = frozenset({"reference", *HOUSE_COLUMNS})

ALIKE = 0.75
"""How much of two names must agree for one to be proposed for the other."""

Found = tuple[str, How]


def matched(table: Table, headings: Sequence[str]) -> dict[str, Found]:
    """The column that each heading is likeliest to mean, each column at most once, and how that was found."""
    found = _the_same(table, headings)
    taken = {column for column, _ in found.values()}
    free = {column.name: column for column in table.columns if column.name not in taken}
    for _, heading, name in sorted(_alike(table, headings, free.values(), found), reverse=True):
        if heading not in found and name in free:
            found[heading] = (name, "looks alike")
            del free[name]
    return {heading: found.get(heading, (LEFT_OUT, "not recognised")) for heading in headings}


def likeliest(headings: Sequence[str], name: str) -> Table:
    """The table that has most of these headings among its columns; the file's name decides between equals."""
    called = _plain(name)

    def fits(table: Table) -> tuple[float, float]:
        # The columns that every table has count for little.
        columns = [column for column, _ in _the_same(table, headings).values()]
        own = sum(0.2 if column in EVERYWHERE else 1 for column in columns)
        named = max(_likeness(called, _plain(each)) for each in (table.name, table.title))
        return own + (2 * named if named > ALIKE else 0), named

    return max(all_tables(), key=fits)


def met_before(headings: Sequence[str]) -> Table | None:
    """The table that a file with these headings went into, the newest of several; None without one."""
    names = ColumnMapping.objects.filter(headings=digest(headings)).order_by("-pk").values_list("table", flat=True)
    known = {table.name: table for table in all_tables()}
    return next((known[name] for name in names if name in known), None)


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


def _the_same(table: Table, headings: Sequence[str]) -> dict[str, Found]:
    """The headings that are a column's name or title, whatever their case and marks."""
    found: dict[str, Found] = {}
    taken: set[str] = set()
    ways: tuple[tuple[How, Callable[[Column], str]], ...] = (("same name", _name), ("same title", _title))
    for how, spelling in ways:
        spelled = {spelling(column): column.name for column in table.columns}
        for heading in headings:
            name = spelled.get(_plain(heading))
            if name and name not in taken and heading not in found:
                found[heading] = (name, how)
                taken.add(name)
    return found


def _alike(
    table: Table, headings: Sequence[str], columns: Iterable[Column], found: Mapping[str, Found]
) -> list[tuple[float, str, str]]:
    """(how alike, heading, column) of every pair that might be meant."""
    pairs = []
    for column in columns:
        spelled = {_name(column), _title(column), _plain(f"{table.singular} {column.title}")}
        for heading in headings:
            if heading not in found:
                alike = max(_likeness(_plain(heading), each) for each in spelled)
                if alike >= ALIKE:
                    pairs.append((alike, heading, column.name))
    return pairs


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one[:COMPARED], other).ratio()


def _name(column: Column) -> str:
    return _plain(column.name)


def _title(column: Column) -> str:
    return _plain(column.title)


def _plain(text: str) -> str:
    """The words of a heading, without case and marks."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
