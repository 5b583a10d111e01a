"""Looks through the sheets of a workbook for what the reader of values would pass over or choke on."""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from secretariat.core.tables.given import megabytes
from secretariat.core.tables.problems import SHOWN, Problem, Problems, refuse

BLOCK = 1 << 18
EXCEL_2006 = "http://schemas.microsoft.com/office/excel/2006/main"
BYTES_A_CELL = 32
"""What the reader of values keeps for each cell of the rectangle around all cells, empty ones included."""


class _HasADoctype(Exception):
    """No workbook declares a document type; what it would define can be made to grow without end."""


@dataclass(slots=True)
class Vetted:
    """What a look through one sheet found."""

    formulas: list[tuple[str, int]] = field(default_factory=list)
    errors: list[tuple[str, int]] = field(default_factory=list)
    more: int = 0
    rows: int = 0
    columns: int = 0
    text: int = 0
    """Bytes of shared text once every cell has its own copy."""

    def refuse(self, file: str, most: int) -> None:
        """Raise Problems for formulas, for errors such as #N/A, and for a sheet too large to read."""
        problems = [
            Problem(
                file,
                f"Cell {at}{row} holds a formula. Replace it by its value: copy the cell and paste it there as a value.",
                row,
                at,
            )
            for at, row in self.formulas
        ]
        problems += [
            Problem(file, f"Cell {at}{row} holds an error such as #N/A. Write the value, or empty the cell.", row, at)
            for at, row in self.errors
        ]
        if problems:
            raise Problems(problems, more=self.more)
        if self.text > most:
            says = f"The texts of the sheet come to {megabytes(self.text)}, more than is read. "
            raise refuse(file, f"{says}Split it, or bring it in as a CSV file.")
        if self.rows * self.columns * BYTES_A_CELL > most:
            raise refuse(
                file,
                f"The sheet has {self.rows:,} rows and {self.columns:,} columns, more than is read. Delete the empty "
                "rows and columns around the table, or bring it in as a CSV file.",
            )


class _Look:
    """Handlers of one sheet's elements."""

    def __init__(self, lengths: array[int]) -> None:
        self.found = Vetted()
        self._lengths = lengths
        self._at, self._row, self._place, self._shared, self._digits = "", 0, 0, False, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if local == "c":
            self._cell(attributes)
        elif local == "v":
            self._digits = ""
        elif local == "row":
            row = attributes.get("r", "")
            self._row, self._place = int(row) if row.isascii() and row.isdigit() else self._row + 1, 0
            self.found.rows = max(self.found.rows, self._row)
        elif local == "f" and space != EXCEL_2006 and self._at:
            self._note(self.found.formulas)

    def end(self, name: str) -> None:
        if self._shared and name.endswith("v"):
            if self._digits.strip().isdigit() and (number := int(self._digits)) < len(self._lengths):
                self.found.text += self._lengths[number]
        elif name.endswith("sheetData"):
            self._at = ""

    def text(self, text: str) -> None:
        if self._shared:
            self._digits += text

    def _cell(self, attributes: dict[str, str]) -> None:
        found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", attributes.get("r", ""))
        if found:
            self._at, self._row, self._place = found[1], int(found[2]), _number(found[1])
        else:
            self._place += 1
            self._at = letters(self._place)
        kind = attributes.get("t", "")
        self._shared = kind == "s"
        if kind == "e":
            self._note(self.found.errors)
        if self._place > self.found.columns:
            self.found.columns = self._place
        if self._row > self.found.rows:
            self.found.rows = self._row

    def _note(self, kind: list[tuple[str, int]]) -> None:
        if len(kind) < SHOWN:
            kind.append((self._at, self._row))
        else:
            self.found.more += 1


class _Lengths:
    """Handlers that measure each shared text."""

    def __init__(self) -> None:
        self.lengths = array("Q")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == "si":
            self.lengths.append(0)

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text.encode())


def vet(name: str, parts: zipfile.ZipFile) -> dict[str, Vetted]:
    """What was found in each worksheet, by its name. Raises Problems when the workbook cannot be made out."""
    try:
        lengths = _Lengths()
        for part in parts.namelist():
            if part.lower() == "xl/sharedstrings.xml":
                _walk(parts, part, lengths)
        looks = {}
        for sheet, part in _sheets(parts):
            look = _Look(lengths.lengths)
            _walk(parts, part, look)
            looks[sheet] = look.found
        return looks
    except (expat.ExpatError, KeyError, _HasADoctype):
        raise refuse(name, "The workbook is damaged and cannot be read. Open it in Excel and save it again.") from None


def letters(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _number(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number


def _walk(parts: zipfile.ZipFile, part: str, handlers: Any) -> None:
    # Only UTF-8 is read, whatever the part declares: the reader of values does the same.
    parser = expat.ParserCreate("UTF-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = handlers.start
    parser.EndElementHandler = handlers.end
    parser.CharacterDataHandler = handlers.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with parts.open(part) as stream:
        while block := stream.read(BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)


def _refuse_doctype(*declared: Any) -> None:
    raise _HasADoctype


class _Attributes:
    """Handlers that collect the attributes of the elements of one name."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self.all: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == self._wanted:
            self.all.append({each.rpartition(" ")[2]: value for each, value in attributes.items()})

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def _sheets(parts: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and part of every worksheet."""
    relations, sheets = _Attributes("Relationship"), _Attributes("sheet")
    _walk(parts, "xl/_rels/workbook.xml.rels", relations)
    _walk(parts, "xl/workbook.xml", sheets)
    targets = {each["Id"]: each["Target"] for each in relations.all if each["Type"].endswith("/worksheet")}
    return [
        (sheet["name"], posixpath.normpath(posixpath.join("/xl", targets[sheet["id"]])).lstrip("/"))
        for sheet in sheets.all
        if sheet.get("id") in targets
    ]
