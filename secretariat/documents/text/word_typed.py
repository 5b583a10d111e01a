"""Numbers typed by hand, told from words, and how deep a paragraph stands where no style of ours says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from secretariat.documents.text.word_numbering import of_letters, of_roman

DOTTED = re.compile(r"([A-Z]{0,2}\d{1,4}[A-Z]{0,2}(?:\.\d{1,4}[A-Z]{0,2})*)(\.?)(?=\s|$)")
BRACKETED = re.compile(r"\(([ivxlcdm]{1,8}|[a-z]{1,2}|[IVXLCDM]{1,8}|[A-Z]{1,2}|\d{1,3}[A-Za-z]?)\)(?=\s|$)")
CLOSED = re.compile(r"([a-z]{1,4}|[A-Z]{1,2}|\d{1,3})[.)](?=\t)")
NAMED = re.compile(r"((?:Part|Chapter|Section|Schedule|Appendix|Annex|Article|Clause|Paragraph|PART|CHAPTER|SECTION|"
                   r"SCHEDULE|APPENDIX|ANNEX) (?:\d{1,3}[A-Z]?|[A-Z]{1,2}|[IVXL]{1,6}))(?=\s*(?:[-–—:.]\s|\t|\n|$))")  # fmt: skip
AFTER = re.compile(r"[ \t\u00a0\n]*(?:[-–—:.] )?[ \t\u00a0\n]*")
LAST = re.compile(r"(.*?)(\d+|[A-Z]+)$")
CLOSE = 60
"""Twentieths of a point by which an indent may differ and still be the same."""


@dataclass(slots=True)
class Open:
    """A numbered item under which others may come."""

    depth: int
    number: str
    list_id: str = ""
    level: int = 0
    indent: int | None = None
    term: bool = False
    """It is a definition, which has no number but may have a list."""

    @property
    def bracketed(self) -> bool:
        return self.number.startswith("(") or self.number.endswith(")")


@dataclass(slots=True)
class Placed:
    """Where an item goes, and what is not sure about that."""

    depth: int
    says: str = ""
    choices: tuple[str, ...] = ()
    """Under which numbers it may stand instead."""


@dataclass(slots=True)
class Typed:
    """A number at the beginning of a paragraph, and how many characters it takes with what follows it."""

    number: str
    length: int
    sure: bool


@dataclass(slots=True)
class Placing:
    """Which items are open, as paragraphs come."""

    base: int = 0
    open: list[Open] = field(default_factory=list)
    colon: bool = False
    """Whether the last words ended in a colon or a dash, so that a list may begin."""

    def keep(
        self, depth: int, number: str, list_id: str = "", level: int = 0, indent: int | None = None, term: bool = False
    ) -> None:
        """An item that others may stand under has come at that depth."""
        while self.open and self.open[-1].depth >= depth:
            self.open.pop()
        self.open.append(Open(depth, number, list_id, level, indent, term))

    def counted(self, number: str, list_id: str, level: int, indent: int | None) -> Placed:
        """Where an item goes whose number Word has counted."""
        for each in reversed(self.open):
            if each.list_id == list_id and each.level == level:
                return Placed(each.depth)
            if each.list_id == list_id and each.level < level:
                return Placed(each.depth + 1)
        return self._by_number(number, indent)

    def typed(self, number: str, indent: int | None) -> Placed:
        """Where an item goes whose number was typed."""
        return self._by_number(number, indent)

    def words(self, indent: int | None, *, loose: bool, term: bool = False) -> Placed:
        """Where words without a number go. `loose` things, such as tables, do not show it by their indent; a `term`
        stands beside the one before it."""
        if not self.open:
            return Placed(self.base)
        beside = next((each for each in reversed(self.open) if each.term), None) if term else None
        if beside is not None:
            return Placed(beside.depth)
        last = self.open[-1]
        if loose:
            return Placed(last.depth + 1)
        steps = [each for each in self.open if each.indent is not None]
        if indent is not None and indent > 0 and steps:
            under = [each for each in steps if (each.indent or 0) <= indent + CLOSE]
            if under and (under[-1] is last or (last.indent or 0) > indent + CLOSE):
                return Placed(under[-1].depth + 1)
        if not last.bracketed:
            return Placed(last.depth if last.term else last.depth + 1)
        above = next((each for each in reversed(self.open) if not each.bracketed), None)
        depth = self.base if above is None else above.depth + 1
        says = "It follows a list, and nothing shows whether it belongs to its last item or to what is above."
        return Placed(depth, says, tuple(each.number for each in reversed(self.open) if each.number))

    def fits(self, number: str) -> bool:
        """Whether the number goes on from one that is open, or is the first under one."""
        if number.startswith("("):
            inner = number[1:-1]
            return 1 in ordinals(inner) or any(self._next(each, inner) for each in self.open)
        before, last = _split(number)
        for each in self.open:
            if not each.number:
                continue
            if each.number == before.rstrip(".") and last in ("1", "A"):
                return True
            own_before, own_last = _split(each.number)
            if own_before == before and own_last.isdigit() and last.isdigit() and int(last) == int(own_last) + 1:
                return True
            if number[:-1] == each.number and number[-1:].isalpha():
                return True
        return not self.open and number in ("1", "1.1")

    def _by_number(self, number: str, indent: int | None) -> Placed:
        if number.startswith("("):
            return self._bracketed(number[1:-1], indent)
        if re.match(r"[A-Z]{0,2}\d", number):
            return self._dotted(number)
        shape = _shape(number)
        for each in reversed(self.open):
            if _shape(each.number) == shape:
                return Placed(each.depth)
        if number.endswith((")", ".")) and self.open:
            return Placed(self.open[-1].depth + 1)
        return Placed(self.base)

    def _dotted(self, number: str) -> Placed:
        before = number
        while before:
            before = _above(before)
            for each in reversed(self.open):
                if before and each.number == before:
                    return Placed(each.depth + 1)
        dots = number.count(".")
        for each in reversed(self.open):
            if not each.bracketed and re.match(r"[A-Z]{0,2}\d", each.number):
                if each.number[:1].isalpha() and number[:1].isdigit() and dots == 0:
                    return Placed(self.open[-1].depth + 1)
                if each.number.count(".") == dots:
                    return Placed(each.depth)
                if each.number.count(".") < dots:
                    return Placed(each.depth + 1)
        named = [each for each in self.open if NAMED.match(each.number)]
        return Placed(named[-1].depth + 1 if named else self.base)

    def _bracketed(self, inner: str, indent: int | None) -> Placed:
        first = 1 in ordinals(inner)
        deeper = Placed(self.open[-1].depth + 1 if self.open else self.base)
        if first and self.colon:
            return deeper
        for each in reversed(self.open):
            if self._next(each, inner):
                return Placed(each.depth)
        if first:
            return deeper if not self.open or not self._alike(inner) else self._again(inner, deeper)
        alike = self._alike(inner)
        if alike is not None:
            return Placed(alike.depth, f"The number ({inner}) does not follow ({alike.number.strip('()')}).")
        return Placed(
            deeper.depth, f"The number ({inner}) is not the first of a list, and none is open that it goes on."
        )

    def _again(self, inner: str, deeper: Placed) -> Placed:
        # "(a)" while an "(a)" is open: a new list under what is above that, if the last item has no list of its own.
        alike = self._alike(inner)
        if alike is None or alike is self.open[-1] and not self.colon:
            return Placed(deeper.depth, f"A list begins at ({inner}), though no line before it announces one.")
        return Placed(alike.depth, f"A list begins again at ({inner}).")

    def _alike(self, inner: str) -> Open | None:
        for each in reversed(self.open):
            if each.number.startswith("(") and _case(each.number[1:-1]) == _case(inner):
                return each
        return None

    def _next(self, one: Open, inner: str) -> bool:
        if not one.number.startswith("("):
            return False
        before = one.number[1:-1]
        if _case(before) != _case(inner):
            return False
        if inner[:-1] == before and inner[-1:].isalpha() or before[:1] * 2 == inner and len(before) == 1:
            return True
        if len(before) == 2 and before[0] == inner[:1] and len(inner) == 2 and ord(inner[1]) == ord(before[1]) + 1:
            return True
        if (
            len(before) == 2
            and len(inner) == 1
            and ord(inner) == ord(before[0]) + 1
            and before not in ("ii", "iv", "vi", "ix")
        ):
            return True
        return any(number + 1 in ordinals(inner) for number in ordinals(before)) and self._same_kind(before, inner)

    @staticmethod
    def _same_kind(before: str, inner: str) -> bool:
        # h, i, j are letters and i, ii, iii are roman: both must be of one kind, one apart.
        one, other = before.lower(), inner.lower()
        for reading in (of_letters, of_roman, _digits):
            first, second = reading(one), reading(other)
            if first is not None and second is not None and second == first + 1:
                return True
        return False


def ordinals(inner: str) -> set[int]:
    """What places in a list a number without its brackets may stand for: (i) is the first or the ninth."""
    small = inner.lower()
    return {number for number in (of_letters(small), of_roman(small), _digits(small)) if number is not None}


def number_at(text: str) -> Typed | None:
    """The number that a paragraph begins with; not `sure` where it may just as well be words or a quantity."""
    found = NAMED.match(text)
    if found:
        return _typed(found.group(1), found.end(), text, sure=True)
    found = BRACKETED.match(text)
    if found:
        inner = found.group(1)
        sure = len(set(inner.lower())) == 1 or of_roman(inner.lower()) is not None or inner.isdigit()
        return _typed(f"({inner})", found.end(), text, sure=sure or text[found.end() : found.end() + 1] == "\t")
    found = CLOSED.match(text)
    if found:
        return _typed(found.group(0).rstrip("."), found.end(), text, sure=True)
    found = DOTTED.match(text)
    if found:
        number = found.group(1)
        sure = text[found.end() : found.end() + 1] in ("\t", "") or bool(found.group(2))
        clause = number[:1].isalpha() and (number.count(".") > 0 or found.end() == len(text))
        return _typed(number, found.end(), text, sure=sure or clause or number.count(".") > 1)
    return None


def _typed(number: str, end: int, text: str, *, sure: bool) -> Typed:
    blank = AFTER.match(text, end)
    return Typed(number, blank.end() if blank else end, sure)


def _split(number: str) -> tuple[str, str]:
    found = LAST.match(number)
    return (found.group(1), found.group(2)) if found else (number, "")


def _above(number: str) -> str:
    """D7.3A stands under D7, D7 under nothing."""
    return number.rpartition(".")[0]


def _digits(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _case(inner: str) -> str:
    return "digits" if inner[:1].isdigit() else "upper" if inner.isupper() else "lower"


def _shape(number: str) -> str:
    return re.sub(r"\b[A-Za-z]{1,3}\b", "a", re.sub(r"\d+", "1", number))
