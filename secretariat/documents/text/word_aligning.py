"""Two versions of a paragraph as one run of pieces, each kept, put in or taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from secretariat.documents.text.word_pieces import Piece

TOKEN = re.compile(r"\s|\w+|[^\w\s]")
Words = Sequence[tuple[str, str]]
"""What became of a text, in order: "=" and what is kept, "-" and what is gone, "+" and what is new."""
Same = Callable[[Piece, Piece], bool]
"""Whether an old and a new thing of no length, such as a footnote, are the same one."""


@dataclass(frozen=True, slots=True)
class Step:
    """A piece, and what becomes of it."""

    op: str
    piece: Piece
    before: Piece | None = None
    """The same words as they looked in the old text."""


def aligned(old: Sequence[Piece], new: Sequence[Piece], words: Words, same: Same) -> list[Step]:
    """The steps from the old pieces to the new ones. `words` is used where it gives both texts, else they are compared
    here."""
    before, after = ("".join(each.text for each in pieces) for pieces in (old, new))
    if any(each.thing in ("image", "formula") and each.text for each in (*old, *new)):
        return replaced(old, new, same)
    if before == after:
        words = (("=", before),) if before else ()
    elif _joined(words, "=-") != before or _joined(words, "=+") != after:
        words = compared(before, after)
    return list(_walk(_Side(old), _Side(new), words, same))


def replaced(old: Sequence[Piece], new: Sequence[Piece], same: Same) -> list[Step]:
    """All kept where both are alike, else all taken out and put in."""
    if len(old) == len(new) and all(_alike(one, other, same) for one, other in zip(old, new, strict=True)):
        return [Step("=", piece, before) for before, piece in zip(old, new, strict=True)]
    return [*(Step("-", each) for each in old), *(Step("+", each) for each in new)]


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """Both texts word by word."""
    one, other = TOKEN.findall(before), TOKEN.findall(after)
    words: list[tuple[str, str]] = []
    for op, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if op == "equal":
            words.append(("=", "".join(one[i:j])))
            continue
        if i < j:
            words.append(("-", "".join(one[i:j])))
        if k < m:
            words.append(("+", "".join(other[k:m])))
    return words


def _joined(words: Words, ops: str) -> str:
    return "".join(text for op, text in words if op in ops)


def _alike(one: Piece, other: Piece, same: Same) -> bool:
    if one.thing == "footnote" == other.thing:
        return same(one, other)
    return replace(one, formats=()) == replace(other, formats=())


class _Side:
    """One version: its words by place, and the things without length at each place."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.at = 0
        self.things: dict[int, list[Piece]] = {}
        self.words: list[tuple[int, int, Piece]] = []
        place = 0
        for each in pieces:
            if each.text and each.thing == "":
                self.words.append((place, place + len(each.text), each))
                place += len(each.text)
            else:
                self.things.setdefault(place, []).append(each)
        self.next = 0
        self.cuts = sorted({*(start for start, _, _ in self.words), *self.things})

    def cuts_until(self, length: int) -> list[int]:
        """Where something changes within the next `length` letters, counted from here."""
        return [cut - self.at for cut in self.cuts if self.at < cut < self.at + length]

    def take(self, length: int) -> Piece:
        """The next letters, which look the same throughout."""
        while self.words[self.next][1] <= self.at:
            self.next += 1
        start, _, piece = self.words[self.next]
        text = piece.text[self.at - start : self.at - start + length]
        self.at += length
        return replace(piece, text=text)

    def things_here(self) -> list[Piece]:
        return self.things.pop(self.at, [])


def _walk(old: _Side, new: _Side, words: Words, same: Same) -> Iterator[Step]:
    for op, text in words:
        if not text:
            continue
        sides = {"=": (old, new), "-": (old,), "+": (new,)}[op]
        cuts = sorted({0, len(text), *(cut for side in sides for cut in side.cuts_until(len(text)))})
        for start, end in zip(cuts, cuts[1:], strict=False):
            yield from _things(old.things_here() if op != "+" else [], new.things_here() if op != "-" else [], same)
            if op != "=":
                yield Step(op, sides[0].take(end - start))
                continue
            before, after = old.take(end - start), new.take(end - start)
            if (before.link, before.role) == (after.link, after.role):
                yield Step("=", after, before)
            else:
                yield Step("-", before)
                yield Step("+", after)
    yield from _things(old.things_here(), new.things_here(), same)


def _things(old: list[Piece], new: list[Piece], same: Same) -> Iterator[Step]:
    for piece in new:
        before = next((each for each in old if _alike(each, piece, same)), None)
        if before is None:
            yield Step("+", piece)
        else:
            old.remove(before)
            yield Step("=", piece, before)
    yield from (Step("-", each) for each in old)
