from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Rows = Iterator[tuple[int, list[Any]]]


@dataclass(frozen=True)
class Sheet:
    """The rows of one table as a file holds them, whatever kind of file it is."""

    name: str
    """The table that it says it is: the name of the file or of the sheet."""
    file: str
    """How problems call it: "parties.csv", or "year.xlsx, sheet parties"."""
    rows: Callable[[], Rows]
    """Number and cells of each row, as a spreadsheet numbers them, the header first. Raises Problems on the way."""
    guarded: bool = False
    """Whether text that looks like a formula has an apostrophe before it."""
    partial: bool = False
    """Whether places without a column are left out, instead of being a problem."""
