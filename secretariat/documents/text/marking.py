"""Marks of a text in one tidy order, and words with their marks as they are gathered from XML."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import heapify, heappop, heappush

from secretariat.documents.text.items import Item, Kind, Mark

XML_SPACE = re.compile(r"[ \t\n\r]+")
"""A space that does not break is none of these, and is kept."""
POINTS = frozenset({"footnote", "image", "head", "span"})
"""Marks that mean something though they are over no character."""

OPENING = frozenset("“‘([")
CLOSING = frozenset("”’)],.;:")


def tidy(text: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The same marks in order of place: none begins or ends at a space, none is parted by nothing but spaces from
    another of its kind and value, and none is empty, but for those that may be, which stand before a space."""
    kept: list[Mark] = []
    open_ones: dict[tuple[str, str], int] = {}
    for mark in sorted(marks, key=lambda each: (each.start, each.end)):
        start, end = max(0, mark.start), min(mark.end, len(text))
        if start < end:
            while start < end and text[start] == " ":
                start += 1
            while start < end and text[end - 1] == " ":
                end -= 1
            if start == end:
                continue
            before = open_ones.get((mark.kind, mark.value))
            if before is not None and not text[kept[before].end : start].strip(" "):
                kept[before] = replace(kept[before], end=max(end, kept[before].end))
                continue
            open_ones[mark.kind, mark.value] = len(kept)
        elif mark.kind not in POINTS or start > end:
            continue
        else:
            while start and text[start - 1] == " ":
                start -= 1
            end = start
        kept.append(Mark(start, end, mark.kind, mark.value))
    return tuple(sorted(set(kept), key=lambda each: (each.start, -each.end, each.kind, each.value)))


def tidy_item(item: Item) -> Item:
    """The item with white space as single spaces, and tidy marks. In a table a mark stays within its cell."""
    if item.kind is Kind.TABLE:
        spans = list(cells(item.text))
        starts = [start for start, _ in spans]
        marks = [part for mark in item.marks for part in _within_cells(spans, starts, mark)]
        return replace(item, marks=tidy(item.text, marks))
    return replace(item, marks=tidy(item.text, item.marks))


def cells(text: str) -> Iterator[tuple[int, int]]:
    """From where to where each cell of a table's text is."""
    start = 0
    for place, character in enumerate(text):
        if character in "\t\n":
            yield start, place
            start = place + 1
    yield start, len(text)


def cells_with_marks(item: Item) -> list[tuple[int, int, list[Mark]]]:
    """From where to where each cell of a tidy table is, and the marks in it."""
    spans = list(cells(item.text))
    starts = [start for start, _ in spans]
    found: list[list[Mark]] = [[] for _ in spans]
    for mark in item.marks:
        found[bisect_right(starts, mark.start) - 1].append(mark)
    return [(start, end, marks) for (start, end), marks in zip(spans, found, strict=True)]


def _within_cells(spans: list[tuple[int, int]], starts: list[int], mark: Mark) -> Iterator[Mark]:
    for start, end in spans[bisect_right(starts, mark.start) - 1 : bisect_right(starts, mark.end)]:
        part = Mark(max(start, mark.start), min(end, mark.end), mark.kind, mark.value)
        whole = mark.start <= start and mark.end >= end
        if part.start < part.end or mark.start == mark.end or (whole and mark.kind == "head"):
            yield part


def nested(marks: Iterable[Mark]) -> list[Mark]:
    """The marks cut so that each pair is one inside the other or apart. The outer comes first."""
    result: list[Mark] = []
    around: list[int] = []
    waiting = [(mark.start, -mark.end, mark.kind, mark.value) for mark in marks]
    heapify(waiting)
    while waiting:
        start, end, kind, value = heappop(waiting)
        end = -end
        while around and around[-1] <= start:
            around.pop()
        if around and start < end and around[-1] < end:
            heappush(waiting, (around[-1], -end, kind, value))
            end = around[-1]
        if start < end:
            around.append(end)
        result.append(Mark(start, end, kind, value))
    return result


class Words:
    """Text as it is gathered piece by piece. White space becomes one space; a line break of the file beside an element
    is dropped where print has none: after an opening quotation mark, and before a full stop."""

    __slots__ = ("_last", "_parts", "_pending", "length", "marks")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pending = ""
        self._last = ""
        self.length = 0
        self.marks: list[Mark] = []

    def add(self, raw: str | None) -> None:
        """Add text of the file."""
        if not raw:
            return
        words = [word for word in XML_SPACE.split(raw) if word]
        if raw[0] in " \t\n\r":
            self._wait(raw, leading=True)
        if not words:
            return
        joined = " ".join(words)
        if self._pending:
            glued = self._pending == "\n" and (self._last in OPENING or joined[0] in CLOSING)
            if self._last and self._last not in "\t\n" and not glued:
                joined = " " + joined
            self._pending = ""
        self._parts.append(joined)
        self.length += len(joined)
        self._last = joined[-1]
        if raw[-1] in " \t\n\r":
            self._wait(raw, leading=False)

    def _wait(self, raw: str, *, leading: bool) -> None:
        kept = raw.lstrip(" \t\n\r") if leading else raw.rstrip(" \t\n\r")
        space = raw[: len(raw) - len(kept)] if leading else raw[len(kept) :]
        if self._pending != " ":
            self._pending = "\n" if "\n" in space else " "

    def opening(self, quote: str) -> None:
        """Add a quotation mark that opens: a space may come before it, and none after."""
        if quote:
            self.add(quote)
            self._pending = ""

    def exactly(self, characters: str) -> None:
        """Add a tab, a line break or a quotation mark as it is, without the space that was to come."""
        if not characters:
            return
        self._pending = ""
        self._parts.append(characters)
        self.length += len(characters)
        self._last = characters[-1]

    def gap(self) -> None:
        """Part what comes from what was as print does: with a space, but for where punctuation wants none."""
        self._pending = self._pending or "\n"

    def mark(self, start: int, kind: str, value: str = "") -> None:
        """Mark what was added since `start`, which was `length` then."""
        self.marks.append(Mark(start, self.length, kind, value))

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def finished(self) -> tuple[str, tuple[Mark, ...]]:
        """The text, and its marks in tidy order."""
        text = self.text
        return text, tidy(text, self.marks)
