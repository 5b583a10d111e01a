from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from secretariat.core.tables.problems import Problem, nearest, shortened
from secretariat.core.tables.sheet import Sheet
from secretariat.core.tables.table import Table


@dataclass(frozen=True)
class Header:
    """The first row of a sheet: which column each place holds, and what is wrong with that."""

    names: tuple[str, ...]
    """The column of each place; an empty text where there is none."""
    problems: tuple[Problem, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The table's columns that the sheet has."""
        return tuple(name for name in self.names if name)


def read_header(table: Table, sheet: Sheet, cells: Sequence[Any], *, row: int = 1) -> Header:
    """The header of a sheet that holds rows of `table`."""
    file = sheet.file
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1] and not sheet.partial:
        names.pop()
    known = table.column
    if not any(name in known for name in names):
        said = ", ".join(shortened(name, 20) for name in names[:3])
        found = f"It holds {said}" if said else "It is empty"
        wanted = ", ".join(list(known)[:4])
        return Header(
            (), (Problem(file, f"The first row must hold the names of the columns: {wanted} and so on. {found}.", row),)
        )
    problems = [*_strange(table, sheet, names, row), *_missing(table, file, names, row)]
    return Header(tuple(name if name in known else "" for name in names), tuple(problems))


def _strange(table: Table, sheet: Sheet, names: Sequence[str], row: int) -> list[Problem]:
    """Headings that are no column of the table, or stand there twice."""
    file, met = sheet.file, set()
    problems: list[Problem] = []
    for place, name in enumerate(names, start=1):
        if not name and sheet.partial:
            continue
        if not name:
            problems.append(Problem(file, f"Column {place} has no name. Name it, or delete it.", row))
        elif name not in table.column:
            left = [each for each in table.column if each not in names]
            close = nearest(name, left) or nearest(name, table.column)
            hint = f"Did you mean {close}?" if close else "`secretariat schema` lists the columns."
            problems.append(
                Problem(
                    file,
                    f"{table.title} have no column of this name. {hint} Rename or delete it.",
                    row,
                    shortened(name),
                )
            )
        elif name in met:
            problems.append(Problem(file, "The column is there twice. Delete one of the two.", row, name))
        met.add(name)
    return problems


def _missing(table: Table, file: str, names: Sequence[str], row: int) -> list[Problem]:
    return [
        Problem(
            file, f"The column is missing, and every row needs it. Add a column named {column.name}.", row, column.name
        )
        for column in table.columns
        if column.required and column.name not in names
    ]
