"""What is wrong with a file, said so that whoever made it can find the place and put it right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 50
"""Problems told at a time."""

COMPARED = 80

COUNTED = 1000
"""Problems after which nothing more is read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: in which file (or workbook and sheet), row and column, and what to do about it.

    The row is the one a spreadsheet shows: the header is row 1. Row 0 means the whole file, an empty column the
    whole row.
    """

    file: str
    says: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.says}"


class Problems(Exception):
    """Nothing was brought in, and these are the reasons: at most 50 of them, and how many more there are."""

    def __init__(self, problems: Iterable[Problem], *, more: int = 0, stopped: bool = False) -> None:
        everything = list(problems)
        self.problems = tuple(everything[:SHOWN])
        self.more = more + len(everything) - len(self.problems)
        self.stopped = stopped
        """Whether reading stopped before the end because there were so many."""
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if self.more:
            lines.append(f"… and {'more than ' if self.stopped else ''}{self.more:,} more.")
        return "\n".join(lines)


class TooMany(Exception):
    """So many problems that reading on would help nobody."""


@dataclass(slots=True)
class Found:
    """Problems as they are found: the first 50 are kept, the rest are counted."""

    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, problem: Problem) -> None:
        """Note a problem. Raises TooMany at the thousandth."""
        self.count += 1
        if len(self.problems) < SHOWN:
            self.problems.append(problem)
        if self.count >= COUNTED:
            raise TooMany

    def take(self, problems: Problems) -> None:
        """Note those of a file that cannot be read. Raises TooMany like `add`."""
        for problem in problems.problems:
            self.add(problem)
        self.count += problems.more

    def all(self) -> Problems:
        """The exception that tells them."""
        return Problems(self.problems, more=self.count - len(self.problems), stopped=self.count >= COUNTED)


def refuse(file: str, says: str, row: int = 0, column: str = "") -> Problems:
    """The exception for a file that cannot be read any further."""
    return Problems([Problem(file, says, row, column)])


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like this one, or an empty text when none is."""
    name = name[:COMPARED]  # a heading may be as long as a book, and comparing takes long
    spelled = {each.casefold().replace("_", " ").replace("-", " "): each for each in known}
    close = difflib.get_close_matches(name.casefold().replace("_", " ").replace("-", " "), spelled, n=1, cutoff=0.6)
    return spelled[close[0]] if close else ""


def shortened(value: object, length: int = 40) -> str:
    """A value as a sentence may quote it: on one line and not too long."""
    text = " ".join(str(value).split())
    # Half a character (a byte that was not UTF-8) cannot be printed: show its number.
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= length else text[: length - 1] + "…"
