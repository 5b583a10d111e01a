"""An item of a text, what is marked in it, and the label that follows from where it stands.

Words used here: the *number* is what is printed before an item ("D7", "D7.3", "(a)"); its *label* is the number with
those above it ("D7.3(a)(ii)"); its *key* names the clause through all versions and is empty until it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What an item is."""

    CLAUSE = "clause"
    """It has a number: a chapter, a clause, a paragraph or an item of a list."""
    HEADING = "heading"
    """A heading without a number, over what follows at its depth."""
    TEXT = "text"
    """Words without a number: before a list, after it, or by themselves."""
    DEFINITION = "definition"
    """What a defined term means; its `heading` is the term."""
    TABLE = "table"
    """Its text has a line for each row and a tab between cells."""
    FORMULA = "formula"
    """Its text is the formula, in a line."""
    FIGURE = "figure"
    """Its text is said in place of the picture; the mark `image` has the file's SHA-256."""
    FOOTNOTE = "footnote"
    """Its number is that of the mark `footnote` which points at it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is special about the characters of an item's text from `start` up to `end`."""

    start: int
    end: int
    kind: str
    """bold, italic, underline, superscript, subscript, footnote, image, head (cells of a table's head), span (a cell
    over several columns or rows, `value` "2x1"), break (a blank in a cell where a new line begins), bullet (at the
    start: an item of a list with a dot), formula (a formula among words), link (`value` is an address), refers (`value`
    is a label or an eId that the source names), quoted (words meant for another text, such as an amendment puts in),
    changed (`value` says how a later law did: substitution, insertion, repeal), defines (a term where it is given its
    meaning)."""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One clause, heading, definition or other piece of a text. Its children follow it, one deeper."""

    depth: int
    """0 for what stands at the top of its document."""
    kind: Kind = Kind.CLAUSE
    number: str = ""
    heading: str = ""
    text: str = ""
    marks: tuple[Mark, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a file does not settle. Nothing was lost: the item is there as it was understood."""

    item: int
    """Which item it is about, counted from 0; -1 for the whole."""
    says: str
    """One sentence: what is not clear."""
    place: str = ""
    """Where in the source: "paragraph 12", "line 40"."""
    remedy: str = ""
    """One sentence: what a person can do."""
    choices: tuple[str, ...] = ()
    """What it could be instead, where that can be listed."""


@dataclass(slots=True)
class Reading:
    """What was read from a source."""

    items: list[Item] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    title: str = ""
    number: str = ""
    """The document's own: "D", "Schedule 8", "Appendix AA"."""
    images: dict[str, bytes] = field(default_factory=dict)
    """The pictures, by SHA-256."""
    details: dict[str, str] = field(default_factory=dict)
    """What else the source says of itself: its date, language, address."""


class Unreadable(Exception):
    """A source that is refused as a whole. `str()` is one sentence: what is wrong, where, and what to do."""


def label_of(number: str, above: str) -> str:
    """The label of an item with that number under an item with the label `above`: `(ii)` under `D7.3(a)` gives
    `D7.3(a)(ii)`. A number that is not in brackets stands for itself: `D7.3` under `D7`."""
    return above + number if number.startswith("(") else number or above


def labels(items: Iterable[Item]) -> Iterator[str]:
    """The label of each item, in order; one without a number has that of what it stands under."""
    above: list[str] = []
    for item in items:
        del above[item.depth :]
        while len(above) < item.depth:
            above.append(above[-1] if above else "")
        parent = above[-1] if above else ""
        label = label_of(item.number, parent) if item.kind is not Kind.FOOTNOTE else parent
        above.append(label)
        yield label


def parents(items: Sequence[Item]) -> Iterator[int]:
    """For each item which one it stands under, counted from 0; -1 at the top."""
    open_ones: list[int] = []
    for place, item in enumerate(items):
        while open_ones and items[open_ones[-1]].depth >= item.depth:
            open_ones.pop()
        yield open_ones[-1] if open_ones else -1
        open_ones.append(place)
