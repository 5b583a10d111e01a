"""Items as they are read from XML, before they are finished: both readers of laws put them together here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from secretariat.documents.text.items import Doubt, Item, Kind, Mark, Reading, labels
from secretariat.documents.text.marking import Words, tidy_item

TERM = "defines"


class Draft:
    """An item that may still get words."""

    __slots__ = ("depth", "eid", "heading", "key", "kind", "number", "quoted", "words")

    def __init__(self, depth: int, kind: Kind, number: str = "", *, quoted: bool = False) -> None:
        self.depth = depth
        self.kind = kind
        self.number = number
        self.heading = ""
        self.words = Words()
        self.quoted = quoted
        self.eid = ""
        self.key = ""

    def finished(self) -> Item:
        text, marks = self.words.finished()
        heading = self.heading
        if self.kind is Kind.DEFINITION and not heading:
            heading, text, marks = _term_apart(text, marks)
        kind = Kind.TEXT if self.kind is Kind.DEFINITION and not heading else self.kind
        if self.quoted:
            marks = (*marks, Mark(0, len(text), "quoted"))
        return tidy_item(Item(self.depth, kind, self.number, heading, text, marks, self.key))


def _term_apart(text: str, marks: tuple[Mark, ...]) -> tuple[str, str, tuple[Mark, ...]]:
    """The term that a definition begins with, the text after it, and the marks of that."""
    for mark in marks:
        if mark.kind == TERM and mark.start <= 1 and (mark.start == 0 or text[0] in '“‘"'):
            break
    else:
        return "", text, marks
    end = mark.end + (text[mark.end : mark.end + 1] in ("”", "’", '"'))
    end += len(text[end:]) - len(text[end:].lstrip())
    kept = tuple(
        replace(each, start=max(0, each.start - end), end=max(0, each.end - end))
        for each in marks
        if each.end > end or each.kind == "footnote"
    )
    return text[mark.start : mark.end], text[end:], kept


class Drafts:
    """The drafts of one file in order, and what is doubtful about them."""

    def __init__(self) -> None:
        self.all: list[Draft] = []
        self.quoting = 0
        self.doubts: list[Doubt] = []
        self.opening = ""
        """A quotation mark that is to come before the next words of a quoted structure."""

    def add(self, depth: int, kind: Kind, number: str = "") -> Draft:
        """A new draft at the end. What is quoted is text, whatever it is in the law that it is meant for."""
        quoted = self.quoting > 0
        if quoted and kind in (Kind.CLAUSE, Kind.HEADING, Kind.DEFINITION):
            draft = Draft(depth, Kind.TEXT, quoted=True)
        else:
            draft = Draft(depth, kind, number, quoted=quoted and kind is not Kind.FOOTNOTE)
        if quoted and kind is not Kind.FOOTNOTE and self.opening:
            draft.words.opening(self.opening)
            self.opening = ""
        if draft.kind is Kind.TEXT and quoted and number:
            draft.words.add(number)
            draft.words.gap()
        self.all.append(draft)
        return draft

    def last_quoted(self, since: int) -> Draft | None:
        """The last draft since that place that is not a footnote."""
        return next((each for each in reversed(self.all[since:]) if each.kind is not Kind.FOOTNOTE), None)

    def doubt(self, says: str, remedy: str, place: str = "") -> None:
        """A doubt about the draft that was added last."""
        self.doubts.append(Doubt(len(self.all) - 1, says, place, remedy))

    def finish(self, reading: Reading, *, resolve: Callable[[str], str]) -> None:
        """Puts items and doubts into the reading, with references to its own identifiers as labels."""
        reading.items = [draft.finished() for draft in self.all]
        self._doubt_identifiers()
        names = list(labels(reading.items))
        how_often = Counter(name for name, item in zip(names, reading.items, strict=True) if item.kind is Kind.CLAUSE)
        own = {
            draft.eid: name
            for draft, name, item in zip(self.all, names, reading.items, strict=True)
            if draft.eid and item.kind is Kind.CLAUSE and how_often[name] == 1
        }
        for place, item in enumerate(reading.items):
            if any(mark.kind == "refers" for mark in item.marks):
                reading.items[place] = replace(item, marks=tuple(_resolved(item.marks, own, resolve)))
        reading.doubts += self.doubts

    def _doubt_identifiers(self) -> None:
        seen: dict[str, int] = {}
        for place, draft in enumerate(self.all):
            if not draft.eid:
                continue
            if draft.eid in seen:
                says = (
                    f"The identifier {draft.eid} is given to more than one element: references to it are not certain."
                )
                self.doubts.append(Doubt(place, says, f"eId {draft.eid}", "Look where the references are to lead."))
            seen.setdefault(draft.eid, place)


def _resolved(marks: tuple[Mark, ...], own: dict[str, str], resolve: Callable[[str], str]) -> Iterator[Mark]:
    for mark in marks:
        if mark.kind != "refers":
            yield mark
        elif mark.value.startswith("#"):
            yield replace(mark, value=own.get(mark.value[1:]) or resolve(mark.value[1:]))
        else:
            yield mark
