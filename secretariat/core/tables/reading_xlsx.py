"""Reads the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from python_calamine import CalamineError, CalamineWorkbook

from secretariat.core.tables.given import Given
from secretariat.core.tables.problems import refuse
from secretariat.core.tables.sheet import Rows, Sheet
from secretariat.core.tables.unpacking import unpacked
from secretariat.core.tables.vetting import Vetted, vet

ABOUT_SHEETS = frozenset({"About", "Allowed values"})
"""Sheets of the empty workbook that explain the others."""


@contextmanager
def xlsx_sheets(given: Given) -> Iterator[list[Sheet]]:
    """The sheets of a workbook that hold anything, to be read inside the `with`. Raises Problems."""
    with unpacked(given) as parts:
        vetted = vet(given.name, parts)
        stream: Any = parts.fp
        stream.seek(0)
        try:
            workbook = CalamineWorkbook.from_filelike(stream)
        except CalamineError:
            raise refuse(given.name, "The workbook is damaged. Open it in Excel and save it again.") from None
        yield [
            Sheet(name, f"{given.name}, sheet {name}", _Reader(given, workbook, name, found), guarded=True)
            for name, found in vetted.items()
            if name not in ABOUT_SHEETS and found.columns
        ]


class _Reader:
    """Gives the rows of one sheet, as often as it is called."""

    def __init__(self, given: Given, workbook: CalamineWorkbook, name: str, found: Vetted) -> None:
        self._file = f"{given.name}, sheet {name}"
        self._workbook, self._name, self._found = workbook, name, found

    def __call__(self) -> Rows:
        self._found.refuse(self._file, settings.UNPACKED_MAX_BYTES)
        try:
            sheet = self._workbook.get_sheet_by_name(self._name)
        except (CalamineError, OSError):
            raise refuse(self._file, "The sheet is damaged. Open the workbook in Excel and save it again.") from None
        left_empty = [""] * (sheet.start[1] if sheet.start else 0)
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [*left_empty, *cells]
