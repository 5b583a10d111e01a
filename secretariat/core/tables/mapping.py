"""A spreadsheet of somebody's own: which table it is, which heading is which column, and what is wrong with it.

The site's pages go through these in order: `propose` when the file is dropped, `check` once the person has
confirmed or changed the columns, `bring_in` when nothing is wrong. Each of the three reads the file again, so a page
keeps the file and not its rows. A file is a path or anything that Django calls a file (an upload, or one from a
storage); its name ends in .csv or .xlsx.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.core.files import File

from secretariat.core.events import Actor
from secretariat.core.tables.importing import Outcome
from secretariat.core.tables.table import Column, Table

Upload = Path | File[Any]
How = Literal["same name", "same title", "looks alike", "remembered", "not recognised"]

LEFT_OUT = ""
"""The column of a heading that is not brought in."""

SHOWN_ROWS = 20


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
