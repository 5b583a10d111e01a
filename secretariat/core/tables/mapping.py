"""A spreadsheet of somebody's own: which table it is, which heading is which column, and what is wrong with it.

The site's pages go through these in order: `propose` when the file is dropped, `check` once the person has
confirmed or changed the columns, `bring_in` when nothing is wrong. Each of the three reads the file again, so a page
keeps the file and not its rows. A file is a path or anything that Django calls a file (an upload, or one from a
storage); its name ends in .csv or .xlsx.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files import File

from secretariat.core.events import SYSTEM, Actor
from secretariat.core.tables.given import Given
from secretariat.core.tables.headings import LEFT_OUT, How, likeliest, matched, met_before, recalled, remember, unlike
from secretariat.core.tables.importing import Outcome, bring_in_sheets
from secretariat.core.tables.outgoing import plain_text
from secretariat.core.tables.problems import Problem, Problems, refuse, shortened
from secretariat.core.tables.reading_csv import csv_sheet
from secretariat.core.tables.reading_xlsx import xlsx_sheets
from secretariat.core.tables.sheet import Rows, Sheet
from secretariat.core.tables.table import Column, Table

__all__ = [
    "LEFT_OUT",
    "Checked",
    "CheckedCell",
    "CheckedRow",
    "How",
    "Match",
    "Outcome",
    "Problems",
    "Proposal",
    "Upload",
    "bring_in",
    "check",
    "propose",
]

Upload = Path | File[Any]

SHOWN_ROWS = 20
SAMPLE = 3
FARTHEST_HEADER = 20
MOST_HEADINGS = 200


@dataclass(frozen=True, slots=True)
class Match:
    """A heading of the file, the column it is taken for (LEFT_OUT for none) and how that was found."""

    heading: str
    column: str
    how: How
    sample: tuple[str, ...] = ()
    """The first values under it, as text."""


@dataclass(frozen=True)
class Proposal:
    """What a file seems to be. The person may change the table, the sheet and every match."""

    table: Table
    sheet: str
    """The sheet of a workbook that was read; empty for a CSV file."""
    sheets: tuple[str, ...]
    matches: tuple[Match, ...]
    remembered: bool
    """Whether the matches are those of an earlier file with the same headings."""

    @property
    def mapping(self) -> dict[str, str]:
        """Heading to column, as `check` and `bring_in` take it."""
        return {match.heading: match.column for match in self.matches}

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required columns that no heading was matched to."""
        taken = {match.column for match in self.matches}
        return tuple(column for column in self.table.columns if column.required and column.name not in taken)


@dataclass(frozen=True, slots=True)
class CheckedCell:
    """A cell as it is in the file, and what is wrong with it: nothing when `says` is empty."""

    heading: str
    column: str
    text: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of the file. `says` is about the row as a whole, or about a column that the file does not have."""

    row: int
    cells: tuple[CheckedCell, ...]
    says: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What bringing the file in would do. `rows` are the first with problems, or the first of all without any."""

    headings: tuple[str, ...]
    rows: tuple[CheckedRow, ...]
    problems: int
    says: tuple[str, ...]
    """Problems of the file as a whole, such as a required column that is missing."""
    outcome: Outcome | None
    """How many rows would be added, changed and left as they are; None when there are problems."""

    @property
    def may_be_brought_in(self) -> bool:
        return self.problems == 0


def propose(file: Upload, *, table: Table | None = None, sheet: str = "") -> Proposal:
    """Guess the table, unless it is given, and match the headings of the file (or of one sheet) to its columns.

    Raises Problems, with one sentence, for a file that cannot be read.
    """
    given = Given.dropped(file)
    with _opened(given, sheet) as (chosen, names):
        first = list(islice(_named_rows(chosen), SAMPLE + 1))
        headings = [str(name) for name in first[0][1]]
        guessed = table or met_before(headings) or likeliest(headings, chosen.name)
        mapping = recalled(guessed, headings)
        if mapping is None:
            found = matched(guessed, headings)
        else:
            found = {heading: (column, "remembered") for heading, column in mapping.items()}
        matches = tuple(
            Match(heading, *found[heading], tuple(shortened(_text(row[place])) for _, row in first[1:]))
            for place, heading in enumerate(headings)
        )
        return Proposal(guessed, chosen.name if names else "", names, matches, mapping is not None)


def check(
    file: Upload,
    table: Table,
    mapping: Mapping[str, str],
    *,
    fixed: Mapping[str, str] | None = None,
    sheet: str = "",
) -> Checked:
    """Try the whole import and take it back: the problems stand beside their cells, and nothing is changed.

    `fixed` gives columns that the file lacks one value for every row, such as a classification.
    Raises Problems, with one sentence, for a file that cannot be read.
    """
    given = Given.dropped(file)
    with _opened(given, sheet) as (chosen, _):
        headings = tuple(str(name) for name in next(_named_rows(chosen))[1])
        _refuse_two_for_one(chosen, mapping)
        try:
            outcome = bring_in_sheets([(table, _mapped(chosen, mapping, fixed or {}))], by=SYSTEM, trial=True)
        except Problems as problems:
            return _beside_cells(chosen, headings, mapping, problems)
        rows = _rows_at(chosen, headings, mapping, {})
        return Checked(headings, rows, 0, (), outcome)


def bring_in(
    file: Upload,
    table: Table,
    mapping: Mapping[str, str],
    *,
    by: Actor,
    fixed: Mapping[str, str] | None = None,
    sheet: str = "",
) -> Outcome:
    """Bring the file in, all of it or nothing, and remember the mapping for the next file with these headings.

    Raises Problems, and then nothing has changed.
    """
    given = Given.dropped(file)
    with _opened(given, sheet) as (chosen, _):
        headings = [str(name) for name in next(_named_rows(chosen))[1]]
        _refuse_two_for_one(chosen, mapping)
        outcome = bring_in_sheets([(table, _mapped(chosen, mapping, fixed or {}))], by=by)
        remember(table, headings, mapping)
        return outcome


@contextmanager
def _opened(given: Given, sheet: str) -> Iterator[tuple[Sheet, tuple[str, ...]]]:
    """The sheet of that name, or the first, and the names of all. Raises Problems."""
    if given.suffix == ".csv":
        yield csv_sheet(given), ()
    elif given.suffix in (".xlsx", ".xlsm"):
        with xlsx_sheets(given) as sheets:
            names = tuple(each.name for each in sheets)
            if not sheets:
                raise refuse(given.name, "Every sheet of the workbook is empty. Fill one in: column names first.")
            if sheet and sheet not in names:
                raise refuse(
                    given.name, f"There is no sheet called {shortened(sheet)}. Choose one of: {', '.join(names)}."
                )
            yield sheets[names.index(sheet) if sheet else 0], names
    else:
        raise refuse(given.name, "A file of this kind is not read. Save it as Excel Workbook (.xlsx) or CSV UTF-8.")


def _named_rows(sheet: Sheet) -> Rows:
    """The rows from the header on; headings are made different from each other."""
    header = _header_row(sheet)
    rows = sheet.rows()
    for number, cells in rows:
        if number == header:
            headings = [_text(cell).strip() for cell in cells]
            while not headings[-1]:
                headings.pop()
            if len(headings) > MOST_HEADINGS:
                says = (
                    f"There are {len(headings):,} columns, and at most {MOST_HEADINGS} are matched. Delete the others."
                )
                raise refuse(sheet.file, says, number)
            yield number, list(unlike(headings))
            break
    yield from rows


def _header_row(sheet: Sheet) -> int:
    """The first row with two cells filled in, because a title may stand above; or else the first that holds anything."""
    alone = 0
    for number, cells in islice(sheet.rows(), FARTHEST_HEADER):
        filled = sum(_text(cell).strip() != "" for cell in cells)
        if filled > 1:
            return number
        alone = alone or (number if filled else 0)
    if not alone:
        raise refuse(sheet.file, "There is nothing in it. Its first row must hold the names of the columns.")
    return alone


def _mapped(sheet: Sheet, mapping: Mapping[str, str], fixed: Mapping[str, str]) -> Sheet:
    """The sheet as if it had the table's own columns: headings renamed or left out, fixed values added."""

    def rows() -> Rows:
        named = _named_rows(sheet)
        number, headings = next(named)
        added = {name: value for name, value in fixed.items() if name not in mapping.values()}
        yield number, [*(mapping.get(str(heading), LEFT_OUT) for heading in headings), *added]
        for number, cells in named:
            if any(cell not in ("", None) for cell in cells):
                yield number, [*cells, *added.values()]

    return Sheet(sheet.name, sheet.file, rows, sheet.guarded, partial=True)


def _refuse_two_for_one(sheet: Sheet, mapping: Mapping[str, str]) -> None:
    met: dict[str, str] = {}
    for heading, column in mapping.items():
        if column and column in met:
            says = f"“{met[column]}” and “{heading}” are both taken for {column}. Leave one of the two out."
            raise refuse(sheet.file, says, 1, column)
        met[column] = heading


def _beside_cells(sheet: Sheet, headings: tuple[str, ...], mapping: Mapping[str, str], problems: Problems) -> Checked:
    by_row: dict[int, list[Problem]] = {}
    says = []
    header = next(_named_rows(sheet))[0]
    for problem in problems.problems:
        if problem.row <= header:
            says.append(f"{problem.column}: {problem.says}" if problem.column else problem.says)
        else:
            by_row.setdefault(problem.row, []).append(problem)
    rows = _rows_at(sheet, headings, mapping, by_row)
    return Checked(headings, rows, len(problems.problems) + problems.more, tuple(says), None)


def _rows_at(
    sheet: Sheet, headings: tuple[str, ...], mapping: Mapping[str, str], problems: Mapping[int, list[Problem]]
) -> tuple[CheckedRow, ...]:
    """The first of the rows that have problems, or the first of all when none has."""
    found: list[CheckedRow] = []
    wanted = set(sorted(problems)[:SHOWN_ROWS])
    try:
        for number, cells in islice(_named_rows(sheet), 1, None):
            if len(found) == (len(wanted) or SHOWN_ROWS):
                break
            if number in wanted or not problems and any(cell not in ("", None) for cell in cells):
                found.append(_checked_row(number, cells, headings, mapping, problems.get(number, [])))
    except Problems:
        pass  # the rows cannot be shown for the reason that the problems give
    return tuple(found)


def _checked_row(
    number: int, cells: list[Any], headings: tuple[str, ...], mapping: Mapping[str, str], problems: list[Problem]
) -> CheckedRow:
    says = {problem.column: problem.says for problem in problems}
    shown = tuple(
        CheckedCell(heading, column, _text(cell), says.get(column, "") if column else "")
        for heading, cell in zip(headings, cells, strict=False)
        for column in [mapping.get(heading, LEFT_OUT)]
    )
    taken = {cell.column for cell in shown if cell.column}
    whole = [
        f"{each.column}: {each.says}" if each.column else each.says for each in problems if each.column not in taken
    ]
    return CheckedRow(number, shown, " ".join(whole))


def _text(cell: Any) -> str:
    """A cell as a page shows it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else plain_text(cell)
