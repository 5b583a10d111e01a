"""An item as the pieces that a paragraph of Word is written of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from secretariat.documents.text.items import Item, Kind, Mark

FORMATS = ("bold", "italic", "underline", "superscript", "subscript")
LINKS = ("link", "refers")
NUMBER, NAME, GAP = "CodeNumber", "CodeName", "CodeGap"
"""Styles of runs which say what their words are."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a thing among them, that look the same throughout."""

    text: str = ""
    formats: tuple[str, ...] = ()
    link: tuple[str, str] = ("", "")
    """The kind of its link and where that leads."""
    role: str = ""
    thing: str = ""
    """footnote, image or formula; "" for words."""
    value: str = ""
    note: int = -1
    """Of a footnote: which item it is."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The pieces of an item, by what they are: its number where it is typed, its heading, its text."""

    number: tuple[Piece, ...] = ()
    heading: tuple[Piece, ...] = ()
    text: tuple[Piece, ...] = ()


def paragraph(item: Item, notes: Sequence[int], numbers: Sequence[str], *, typed: bool) -> Paragraph:
    """An item's pieces. `notes` are the places of its footnotes among all items, `numbers` their numbers; `typed` says
    that its number is not counted by Word."""
    number: tuple[Piece, ...] = ()
    if typed and item.number:
        number = (Piece(item.number, role=NUMBER), Piece("\t", role=GAP))
    text = tuple(pieces(item.text, item.marks, notes, numbers, formula=item.kind is Kind.FORMULA))
    heading: tuple[Piece, ...] = ()
    if item.heading:
        heading = (Piece(item.heading, role=NAME),)
        if any(each.text or each.thing != "footnote" for each in text):
            heading += (Piece(" " if item.kind is Kind.DEFINITION else "\n", role=GAP),)
    return Paragraph(number, heading, text)


def pieces(
    text: str, marks: Iterable[Mark], notes: Sequence[int] = (), numbers: Sequence[str] = (), *, formula: bool = False
) -> list[Piece]:
    """A text in pieces at each place where its marks change."""
    spans = [each for each in marks if each.start < each.end or each.kind in ("footnote", "image")]
    cuts = sorted(
        {0, len(text), *(min(each.start, len(text)) for each in spans), *(min(each.end, len(text)) for each in spans)}
    )
    left = list(zip(notes, numbers, strict=True))
    found: list[Piece] = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for each in spans:
            if each.start == start and each.kind == "footnote":
                found.append(_footnote(each.value, left))
            elif each.start == start and each.kind == "image" and each.start == each.end:
                found.append(Piece(thing="image", value=each.value))
        if start == end:
            continue
        found.append(_between(text, start, end, spans, formula))
    found += [Piece(thing="footnote", value=number, note=note) for note, number in left]
    return _whole_things(found)


def _between(text: str, start: int, end: int, spans: list[Mark], formula: bool) -> Piece:
    over = [each for each in spans if each.start <= start and each.end >= end and each.start < each.end]
    thing = next((each for each in over if each.kind in ("image", "formula")), None)
    if thing is not None:
        # Its later pieces are dropped: a picture or a formula is one.
        first = thing.start == start
        return Piece(
            text[thing.start : thing.end] if first else "", thing=thing.kind, value=thing.value if first else "\0"
        )
    if formula:
        return Piece(text[start:end], thing="formula")
    names = {each.kind for each in over}
    link = next(((each.kind, each.value) for each in over if each.kind in LINKS), ("", ""))
    return Piece(text[start:end], tuple(name for name in FORMATS if name in names), link)


def _whole_things(found: list[Piece]) -> list[Piece]:
    return [each for each in found if each.value != "\0"]


def _footnote(number: str, left: list[tuple[int, str]]) -> Piece:
    for each in left:
        if each[1] == number:
            left.remove(each)
            return Piece(thing="footnote", value=number, note=each[0])
    return Piece(thing="footnote", value=number)
