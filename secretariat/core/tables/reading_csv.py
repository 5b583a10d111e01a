"""Reads CSV files a row at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from secretariat.core.tables.given import Given
from secretariat.core.tables.problems import SHOWN, Problem, Problems, refuse, shortened
from secretariat.core.tables.sheet import Rows, Sheet

LONGEST_CELL = 1_000_000
SAVE_AS_UTF8 = "In Excel choose Save As and the type “CSV UTF-8 (Comma delimited)”."

csv.field_size_limit(LONGEST_CELL)


def csv_sheet(given: Given) -> Sheet:
    """The one sheet of a CSV file. Raises Problems when the file is empty, too large or of another kind."""
    given.refuse_by_size()
    _refuse_other_kinds(given)
    return Sheet(given.name[: -len(given.suffix)], given.name, lambda: _rows(given), guarded=True)


def _rows(given: Given) -> Rows:
    number = 0
    try:
        for cells in _cells(given, "strict"):
            number += 1
            yield number, list(cells)
    except UnicodeDecodeError:
        raise _not_utf8(given) from None
    except csv.Error as error:
        raise refuse(given.name, _said(str(error)), number + 1) from None


def _cells(given: Given, errors: str) -> Iterator[list[str]]:
    with given.opened() as binary:
        text = io.TextIOWrapper(binary, "utf-8-sig", errors, newline="")
        try:
            yield from csv.reader(text, strict=errors == "strict")
        finally:
            text.detach()


def _refuse_other_kinds(given: Given) -> None:
    with given.opened() as binary:
        head = binary.read(8192)
    if head.startswith(b"PK\x03\x04"):
        raise refuse(given.name, "This is a workbook, not a CSV file. Change the end of its name to .xlsx.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(given.name, f"The file is in UTF-16, and only UTF-8 is read. {SAVE_AS_UTF8}")
    first = head.decode("utf-8-sig", "replace").splitlines()[:1]
    for mark, called in ((";", "semicolons"), ("\t", "tabs")):
        if first and mark in first[0] and "," not in first[0]:
            raise refuse(given.name, f"The columns are parted by {called}. Save the file with commas between them.", 1)


def _not_utf8(given: Given) -> Problems:
    """Every cell with a byte that is not UTF-8. Such bytes are mostly Windows-1252, so that is how they are shown."""
    problems: list[Problem] = []
    header: list[str] = []
    more = 0
    try:
        for number, cells in enumerate(_cells(given, "surrogateescape"), start=1):
            header = header or cells
            for place, cell in enumerate(cells):
                if cell.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in cell):
                    continue
                if len(problems) == SHOWN:
                    more += 1
                    continue
                column = header[place] if place < len(header) and number > 1 else f"{place + 1}"
                problems.append(_not_utf8_cell(given.name, number, column, cell))
    except csv.Error:
        pass  # what was found until here is enough to correct the file
    if not problems:
        return refuse(given.name, f"The file is not in UTF-8. {SAVE_AS_UTF8}")
    return Problems(problems, more=more)


def _not_utf8_cell(file: str, row: int, column: str, cell: str) -> Problem:
    meant = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    says = f"“{shortened(meant)}” is not in UTF-8 (it looks like Windows-1252). {SAVE_AS_UTF8}"
    return Problem(file, says, row, shortened(column))


def _said(error: str) -> str:
    """The reader's complaint as a sentence with a remedy."""
    if "unexpected end" in error:
        return "A quotation mark is opened here and never closed. Close it, or write two for one inside text."
    if "field larger" in error:
        return (
            f"A cell has more than {LONGEST_CELL:,} characters: most likely a quotation mark is opened here and never "
            "closed. Close it, or write two for one inside text."
        )
    return "A quotation mark stands inside a cell. Put the cell in quotation marks and write two for one inside it."
