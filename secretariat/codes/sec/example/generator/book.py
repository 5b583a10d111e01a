"""Rows as they are known at the end of each year, and the files they are written to."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from .days import YEARS, end_of

Row = dict[str, Any]


class Book:
    """Every row of every table. A row stands once, in the file of the year in which it came to be, with all that is
    known of it at the end of the last year: bringing any year in again changes nothing."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))

    def add(
        self,
        table: str,
        reference: str,
        known: date,
        *,
        later: dict[str, tuple[str, ...]] | None = None,
        label: str = "white",
        invented: str = "all",
        source: str = "",
        **values: Any,
    ) -> None:
        """Add a row that came to be on `known`. `later` names date columns that are empty when their day is yet to
        come at the end of the last year, each with the columns that become known with it."""
        house = {"classification": label, "illustrative": invented, "source": source}
        row = {"reference": reference, **values, **house}
        year = next((each for each in YEARS if known <= end_of(each)), None)
        if year:
            self.rows[year][table].append(_as_known(row, later or {}, end_of(YEARS[-1])))

    def save(self, folder: Path) -> None:
        """Write the files."""
        for year, tables in self.rows.items():
            for table, rows in tables.items():
                _write(folder / year / f"{table}.csv", rows)


def _as_known(row: Row, later: dict[str, tuple[str, ...]], day: date) -> Row:
    now = dict(row)
    for column, others in later.items():
        if row[column] is None or row[column] > day:
            for each in (column, *others):
                now[each] = ""
    return {name: _written(value) for name, value in now.items()}


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _write(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        # A row has the columns that it says something in; the file has those of all its rows.
        columns = list(dict.fromkeys(name for row in rows for name in row))
        out = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(sorted(rows, key=lambda row: row["reference"]))
