"""An empty workbook to fill in: a sheet a table, lists to choose from, and a sheet that explains."""

from __future__ import annotations

from typing import Any

from secretariat.core.tables.table import Column, Table, table_for
from secretariat.core.tables.vetting import letters
from secretariat.core.tables.workbooks import sheet_name

HEADINGS = ("table", "column", "title", "kind", "required", "longest", "links to", "allowed values", "what it means")
ROWS = 10_000
"""Rows down to which a cell offers its list of allowed values."""


def empty_workbook(tables: list[Table]) -> Any:
    """The workbook, unsaved."""
    from openpyxl import Workbook

    book = Workbook()
    _explain(book.active, tables)
    allowed = book.create_sheet("Allowed values")
    for table in tables:
        _add_sheet(book, allowed, table)
    allowed.sheet_state = "hidden"
    return book


def _explain(sheet: Any, tables: list[Table]) -> None:
    sheet.title = "About"
    _heading(sheet, HEADINGS)
    for table in tables:
        for column in table.columns:
            sheet.append(
                (
                    table.name,
                    column.name,
                    column.title,
                    column.kind,
                    "yes" if column.required else "",
                    column.max_length,
                    table_for(table.links[column.name]).name if column.kind == "link" else "",
                    ", ".join(value for value, _ in column.choices),
                    column.says,
                )
            )
    for place, width in enumerate((28, 24, 24, 10, 10, 10, 24, 60, 80), start=1):
        sheet.column_dimensions[letters(place)].width = width


def _add_sheet(book: Any, allowed: Any, table: Table) -> None:
    from openpyxl.comments import Comment

    sheet = book.create_sheet(sheet_name(table))
    _heading(sheet, [column.name for column in table.columns])
    for place, column in enumerate(table.columns, start=1):
        letter = letters(place)
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 4)
        # A reference such as 007 or a version such as 1.10 must stay as it was typed.
        sheet.column_dimensions[letter].number_format = _number_format(column)
        sheet[f"{letter}1"].comment = Comment(column.says or column.title, "Secretariat")
        if choices := _choices(column):
            _offer(sheet, allowed, letter, choices)


def _heading(sheet: Any, names: Any) -> None:
    from openpyxl.styles import Font

    sheet.append(tuple(names))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _number_format(column: Column) -> str:
    if column.kind == "date":
        return "yyyy-mm-dd"
    return "General" if column.kind in ("number", "decimal") else "@"


def _choices(column: Column) -> list[str]:
    if column.kind == "yes-no":
        return ["yes", "no"]
    return [value for value, _ in column.choices]


def _offer(sheet: Any, allowed: Any, letter: str, choices: list[str]) -> None:
    """Let the cells of a column be filled from a list, which stands on the sheet of allowed values."""
    from openpyxl.worksheet.datavalidation import DataValidation

    place = allowed.max_column + 1 if allowed["A1"].value else 1
    for row, value in enumerate([f"{sheet.title} {letter}", *choices], start=1):
        allowed.cell(row, place, value)
    source = letters(place)
    rule = DataValidation(
        "list", formula1=f"'{allowed.title}'!${source}$2:${source}${len(choices) + 1}", allow_blank=True
    )
    rule.error = "Choose a value from the list."
    rule.showErrorMessage = True
    rule.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(rule)
