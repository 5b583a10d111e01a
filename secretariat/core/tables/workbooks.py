"""Writes workbooks, row by row."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Self

from django.db.models import QuerySet

from secretariat.core.tables.apostrophes import guarded
from secretariat.core.tables.outgoing import TEXTS, CannotBeKept, rows_of
from secretariat.core.tables.problems import shortened
from secretariat.core.tables.table import Column, Table

MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
LONGEST_NAME = 31
FIRST_DAY = date(1900, 3, 1)
"""The spreadsheet calendar has a 29 February 1900; dates before it are written as text."""
EXACT = 2**53
"""Numbers from here on are written as text: a spreadsheet keeps fifteen digits."""

# In a workbook _x000D_ means a carriage return, so a text that really says _x000D_ has its first mark spelled out.
_LOOKS_SPELLED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPELLED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def write_xlsx(table: Table, queryset: QuerySet[Any], stream: BinaryIO) -> int:
    """Write the rows as a workbook of one sheet and return how many there were. Raises CannotBeKept."""
    with Workbook(stream) as workbook:
        return workbook.add(table, queryset)


class Workbook:
    """A workbook with a sheet a table. Rows go to disk as they come, and to the stream when the `with` ends."""

    def __init__(self, stream: BinaryIO) -> None:
        from openpyxl import Workbook as Book

        self._book = Book(write_only=True)
        self._stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if not self._book.worksheets:
            self._book.create_sheet("About")
        if kind is None:
            self._book.save(self._stream)
        else:
            # openpyxl takes its temporary files away when it saves, so what has failed is saved to a file that goes at
            # once; not to the null device, whose place is always 0, which a ZIP of many sheets cannot end on.
            with TemporaryFile() as gone:
                self._book.save(gone)

    def add(self, table: Table, queryset: QuerySet[Any]) -> int:
        """Write a table as the next sheet and return how many rows it has. Raises CannotBeKept."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        sheet = self._book.create_sheet(sheet_name(table))
        sheet.freeze_panes = "A2"
        header = [WriteOnlyCell(sheet, each.name) for each in table.columns]
        for cell in header:
            cell.font = Font(bold=True)
        sheet.append(header)
        cells = _Cells(sheet)
        columns, count = table.columns, 0
        for row in rows_of(table, queryset):
            count += 1
            if count >= MOST_ROWS:
                raise CannotBeKept(f"{table.title} have more rows than a sheet can hold. Export them as CSV.")
            try:
                sheet.append([cells.of(column, value) for column, value in zip(columns, row, strict=True)])
            except _TooLong as error:
                raise CannotBeKept(
                    f"{table.title}, {row[0]}, column {error}: the text is longer than the {LONGEST_CELL:,} characters "
                    "that a workbook's cell can hold. Export it as CSV."
                ) from None
        return count


class _TooLong(Exception):
    """The name of a column whose text does not fit."""


class _Cells:
    """Makes cells of one sheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def of(self, column: Column, value: Any) -> Any:
        """What to append for a value."""
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return "yes" if value else "no"
        if column.kind in TEXTS:
            return self._text(column, guarded(str(value)))
        if isinstance(value, date):
            return value if value >= FIRST_DAY else value.isoformat()
        if isinstance(value, Decimal):
            exact = Decimal(f"{float(value):.15g}") == value
            return float(value) if exact else self._text(column, f"{value:f}")
        return value if abs(value) < EXACT else self._text(column, str(value))

    def _text(self, column: Column, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        spelled = spelled_out(text)
        if len(spelled.encode("utf-16-le")) > 2 * LONGEST_CELL:
            raise _TooLong(shortened(column.name))
        cell = WriteOnlyCell(self._sheet, spelled)
        cell.data_type = "s"  # otherwise “#N/A” would become an error
        return cell


def sheet_name(table: Table) -> str:
    """The name of a table's sheet: as much of the table's as a workbook allows."""
    return table.name[:LONGEST_NAME]


def spelled_out(text: str) -> str:
    """The text with what XML cannot carry written as _xHHHH_."""
    text = _LOOKS_SPELLED.sub("_x005F_", text)
    return _SPELLED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
