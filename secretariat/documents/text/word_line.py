"""A paragraph's words as they stand in one view, with what is special about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from secretariat.documents.text.items import Mark
from secretariat.documents.text.word_package import Element
from secretariat.documents.text.word_styles import HIDDEN, MARKS, STRUCK

BLANK = " \t\n\u00a0"


@dataclass(slots=True)
class Note:
    """A footnote or an endnote at a place of a line."""

    kind: str
    """footnote or endnote"""
    note_id: str
    number: str


@dataclass(slots=True)
class Line:
    """The words of a paragraph, gathered piece by piece."""

    place: str = ""
    """Where it is in the source: "paragraph 12"."""
    pieces: list[tuple[str, int, str]] = field(default_factory=list)
    """The words, their switches, and their role where a style of ours gives them one."""
    marks: list[Mark] = field(default_factory=list)
    """Those over pieces: links, pictures, formulae and the places of footnotes."""
    notes: list[Note] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    doubts: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    languages: dict[str, int] = field(default_factory=dict)
    """How many letters are in which language, as far as runs say so."""
    length: int = 0

    def add(self, text: str, bits: int = 0, role: str = "") -> None:
        """Put words at its end."""
        if text:
            self.pieces.append((text, bits, role))
            self.length += len(text)

    def mark(self, start: int, kind: str, value: str = "") -> None:
        """Mark what was added since `start`."""
        self.marks.append(Mark(start, self.length, kind, value))

    def doubt(self, says: str, remedy: str, choices: tuple[str, ...] = ()) -> None:
        """Say once that something about it is not clear."""
        if (says, remedy, choices) not in self.doubts:
            self.doubts.append((says, remedy, choices))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to keep."""
        if self.marks or self.boxes or self.notes:
            return False
        return all(not piece[0].strip(BLANK) for piece in self.pieces)

    def has_role(self) -> bool:
        """Whether a style of ours says what some of its words are."""
        return any(role for _, _, role in self.pieces)

    def in_role(self, role: str) -> str:
        """The words with that role."""
        return "".join(text for text, _, own in self.pieces if own == role)

    def all_have(self, bit: int) -> bool:
        """Whether all its words have that switch on, and it has words."""
        worded = [bits for text, bits, _ in self.pieces if text.strip(BLANK)]
        return bool(worded) and all(bits & bit for bits in worded)

    def words(self) -> tuple[str, list[Mark]]:
        """Its text without blanks at its ends and without what has a role, and the marks of that text."""
        text, marks, moved = self._without_roles()
        for each in self.marks:
            start, end = moved(each.start), moved(each.end)
            if each.start == each.end or start < end:
                marks.append(Mark(start, end, each.kind, each.value))
        return stripped(text, marks)

    def _without_roles(self) -> tuple[str, list[Mark], Callable[[int], int]]:
        parts: list[str] = []
        marks: list[Mark] = []
        gone: list[tuple[int, int]] = []
        place = at = 0
        for text, bits, role in self.pieces:
            if role:
                gone.append((place, place + len(text)))
                place += len(text)
                continue
            for bit, kind in MARKS.items() if bits else ():
                if bits & bit:
                    marks.append(Mark(at, at + len(text), kind))
            if bits & HIDDEN:
                self.doubt("Some of its words are hidden in Word.", "Look whether they belong to the text.")
            if bits & STRUCK:
                self.doubt(
                    "Some of its words are struck through by hand, which is not a tracked deletion.",
                    "Delete them if they are no longer part of the text.",
                )
            parts.append(text)
            place += len(text)
            at += len(text)

        def moved(old: int) -> int:
            return old - sum(min(old, end) - start for start, end in gone if start < old)

        return "".join(parts), marks, moved


def stripped(text: str, marks: Iterable[Mark]) -> tuple[str, list[Mark]]:
    """The text without blanks at its ends, and the marks as they fall on it, those alike and next to each other as
    one."""
    begin = len(text) - len(text.lstrip(BLANK))
    end = max(begin, len(text.rstrip(BLANK)))
    cut = []
    for each in marks:
        start, stop = (max(begin, min(end, place)) - begin for place in (each.start, each.end))
        if start < stop or each.start == each.end:
            cut.append(Mark(start, stop, each.kind, each.value))
    return text[begin:end], tidy(cut)


def without_beginning(text: str, marks: Iterable[Mark], length: int) -> tuple[str, list[Mark]]:
    """The text after its first characters, and the marks that fall on that."""
    cut = [Mark(max(0, each.start - length), max(0, each.end - length), each.kind, each.value)
           for each in marks if each.end > length or each.start == each.end]  # fmt: skip
    return stripped(text[length:], cut)


def tidy(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in the order of their places; those of one kind and value that touch are one."""
    joined: list[Mark] = []
    last: dict[tuple[str, str], int] = {}
    for each in sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind, mark.value)):
        kept = each.kind in ("footnote", "image", "span", "head", "break", "bullet", "formula")
        before = last.get((each.kind, each.value))
        if not kept and each.start == each.end:
            continue
        if not kept and before is not None and joined[before].end >= each.start:
            one = joined[before]
            joined[before] = Mark(one.start, max(one.end, each.end), one.kind, one.value)
            continue
        last[each.kind, each.value] = len(joined)
        joined.append(each)
    return sorted(joined, key=lambda mark: (mark.start, mark.end, mark.kind, mark.value))
