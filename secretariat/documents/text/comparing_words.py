"""What changed inside a text: the words that stayed, went and came, so that a person can read it.

Words that stay are kept together. Where next to nothing stays the old text is shown as gone and the new one as added,
rather than a comma here and an "of" there. A table is compared row by row and cell by cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from secretariat.documents.text.comparing_pairs import Side, equal_pairs, heaviest, likeness, similar_pairs

Word = tuple[str, str]
"""An op and a text: "=" stays, "-" goes, "+" comes."""

# Scripts that are written without spaces are compared letter by letter.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_LETTER = rf"[^\W{_UNSPACED}]"
# The number of a list's item is one thing, and so is D7.3, 12,000 or sub-paragraph.
_ITEM = r"\((?:[ivxlcdm]{1,6}|[A-Za-z]{1,2}|\d{1,3})\)"
_WHOLE_WORD = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f]|[.,'’/‑-](?={_LETTER}))*"
_TOKEN = re.compile("(" + _ITEM + "|" + _WHOLE_WORD + r"|\S)(\s*)|(\s+)")
_SENTENCE = re.compile(r"(.+?[.;:!?](?=\s)|[^\n]+)(\s*)|(\s+)")
_ROW = re.compile(r"([^\n]+)(\n?)|(\n)")
_CELL = re.compile(r"([^\t]+)(\t?)|(\t)")

LONG = 300
"""A text of more words than these is compared sentence by sentence first."""
TOO_MANY = 400_000
"""Steps that difflib may take. Beyond them (one word, thousands of times) rare words tie the texts together first."""

Token = tuple[str, str]
"""A word and the space after it."""
Run = tuple[bool, int, int, int, int]
"""Whether it stays, and from where to where in the old and the new tokens."""
Inside = Callable[[str, str], Iterator[Word]]


def words_between(old: str, new: str) -> tuple[Word, ...]:
    """The words of two texts. "=" and "-" together are the old text, "=" and "+" the new."""
    if old == new:
        return (("=", old),) if old else ()
    return joined(_of_text(old, new))


def cells_between(old: str, new: str) -> tuple[Word, ...]:
    """As `words_between`, for tables: no change reaches from one cell into another, unless a whole row came or went."""
    if old == new:
        return (("=", old),) if old else ()
    return joined(_by_piece(_tokens(_ROW, old), _tokens(_ROW, new), _of_row))


def joined(words: Iterable[Word]) -> tuple[Word, ...]:
    """The same with neighbours of one op put together, and what went before what came."""
    found: list[Word] = []
    gone: list[str] = []
    come: list[str] = []
    stays: list[str] = []

    def settle() -> None:
        went, came = "".join(gone), "".join(come)
        gone.clear()
        come.clear()
        # A space that both end with stays: "5" became "10", not "5 " "10 ".
        space = _common_space(went, came)
        size = len(space)
        for op, text in (("-", went), ("+", came)):
            if len(text) > size:
                found.append((op, text[: len(text) - size]))
        if space:
            stays.append(space)

    for op, text in words:
        if not text:
            continue
        if op == "=":
            if gone or come:
                settle()
            stays.append(text)
            continue
        if stays and not (gone or come):
            found.append(("=", "".join(stays)))
            stays.clear()
        (gone if op == "-" else come).append(text)
    if gone or come:
        settle()
    if stays:
        found.append(("=", "".join(stays)))
    return tuple(found)


def _common_space(one: str, other: str) -> str:
    size = 0
    while size < min(len(one), len(other)) and one[-1 - size] == other[-1 - size] and one[-1 - size].isspace():
        size += 1
    return one[len(one) - size :]


def _tokens(pattern: re.Pattern[str], text: str) -> list[Token]:
    return [(core, tail) if core else ("", space) for core, tail, space in pattern.findall(text)]


def _said(tokens: Sequence[Token]) -> str:
    return "".join([core + tail for core, tail in tokens])


def _tails(old: str, new: str) -> Iterator[Word]:
    if old == new:
        yield "=", old
    else:
        yield "-", old
        yield "+", new


def _of_row(old: str, new: str) -> Iterator[Word]:
    left, right = _tokens(_CELL, old), _tokens(_CELL, new)
    if len(left) != len(right):
        yield from _by_piece(left, right, _of_text)
        return
    for (one, tab), (other, end) in zip(left, right, strict=True):
        yield from _of_text(one, other)
        yield from _tails(tab, end)


def _by_piece(left: list[Token], right: list[Token], inside: Inside) -> Iterator[Word]:
    """Pieces paired in order, and what is `inside` each pair."""
    old, new = (Side([core for core, _ in side], [core for core, _ in side]) for side in (left, right))
    pairs, gaps = equal_pairs(old, new, range(len(left)), range(len(right)))
    found = list(pairs)
    for olds, news in gaps:
        found += similar_pairs(old, new, olds, news, lambda one, other: _weight(old, new, one, other))
    from_left = from_right = 0
    for one, other in [*sorted(found), (len(left), len(right))]:
        yield "-", _said(left[from_left:one])
        yield "+", _said(right[from_right:other])
        if one < len(left):
            yield from inside(left[one][0], right[other][0])
            yield from _tails(left[one][1], right[other][1])
        from_left, from_right = one + 1, other + 1


def _weight(old: Side, new: Side, one: int, other: int) -> float:
    if old.wholes[one] == new.wholes[other]:
        return old.size(one)
    shared, part = likeness(old, new, one, other)
    return shared if part >= 0.5 else 0


def _of_text(old: str, new: str) -> Iterator[Word]:
    if old == new:
        yield "=", old
        return
    left, right = _tokens(_TOKEN, old), _tokens(_TOKEN, new)
    if min(len(left), len(right)) > LONG:
        sentences, others = _tokens(_SENTENCE, old), _tokens(_SENTENCE, new)
        if len(sentences) > 1 and len(others) > 1:
            yield from _by_piece(sentences, others, _of_sentence)
            return
    yield from _of_tokens(left, right)


def _of_sentence(old: str, new: str) -> Iterator[Word]:
    if old == new:
        yield "=", old
    else:
        yield from _of_tokens(_tokens(_TOKEN, old), _tokens(_TOKEN, new))


def _of_tokens(left: list[Token], right: list[Token]) -> Iterator[Word]:
    runs = _legible(_runs([core for core, _ in left], [core for core, _ in right]), left, right)
    for stays, i1, i2, j1, j2 in runs:
        if not stays:
            yield "-", _said(left[i1:i2])
            yield "+", _said(right[j1:j2])
            continue
        if left[i1:i2] == right[j1:j2]:
            yield "=", _said(left[i1:i2])
            continue
        for (core, tail), (_, other) in zip(left[i1:i2], right[j1:j2], strict=True):
            yield "=", core
            yield from _tails(tail, other)


def _runs(left: list[str], right: list[str]) -> list[Run]:
    """What stays and what does not, in turn, by the words alone."""
    begin, most = 0, min(len(left), len(right))
    while begin < most and left[begin] == right[begin]:
        begin += 1
    end = 0
    while end < most - begin and left[-1 - end] == right[-1 - end]:
        end += 1
    blocks = [(0, 0, begin)]
    blocks += _blocks(left, right, begin, len(left) - end, begin, len(right) - end)
    blocks += [(len(left) - end, len(right) - end, end)]
    runs: list[Run] = []
    i = j = 0
    for one, other, size in blocks:
        if i < one or j < other:
            runs.append((False, i, one, j, other))
        if size and runs and runs[-1][0]:
            _, i1, _, j1, _ = runs.pop()
            runs.append((True, i1, one + size, j1, other + size))
        elif size:
            runs.append((True, one, one + size, other, other + size))
        i, j = one + size, other + size
    return runs


def _blocks(left: list[str], right: list[str], i1: int, i2: int, j1: int, j2: int) -> list[tuple[int, int, int]]:
    """The common blocks inside these bounds: place in the old, place in the new, length."""
    if i1 == i2 or j1 == j2:
        return []
    times, others = Counter(left[i1:i2]), Counter(right[j1:j2])
    if sum(often * others[word] for word, often in times.items()) <= TOO_MANY:
        matcher = SequenceMatcher(None, left[i1:i2], right[j1:j2], autojunk=False)
        return [(i1 + one, j1 + other, size) for one, other, size in matcher.get_matching_blocks() if size]
    where = {word: j for j, word in enumerate(right[j1:j2], j1) if others[word] == 1 == times[word]}
    chain = heaviest((i, where[word], float(len(word))) for i, word in enumerate(left[i1:i2], i1) if word in where)
    found = []
    if chain:
        for one, other in [*chain, (i2, j2)]:
            found += _blocks(left, right, i1, one, j1, other)
            if one < i2:
                found.append((one, other, 1))
            i1, j1 = one + 1, other + 1
    return found


def _legible(runs: list[Run], left: list[Token], right: list[Token]) -> list[Run]:
    """The same runs without crumbs: a comma or a short word that stays between two changes changes with them."""
    kept: list[Run] = []
    for run in runs:
        kept.append(run)
        while len(kept) >= 3 and not kept[-1][0] and kept[-2][0] and not kept[-3][0] and _crumb(kept[-3:], left, right):
            last, _, first = kept.pop(), kept.pop(), kept.pop()
            kept.append((False, first[1], last[2], first[3], last[4]))
    if sum(not run[0] for run in kept) > 1:
        stays = sum(len(_said(left[i1:i2])) for same, i1, i2, _, _ in kept if same)
        if 4 * stays < min(len(_said(left)), len(_said(right))):
            return [(False, 0, len(left), 0, len(right))]
    return kept


def _crumb(three: Sequence[Run], left: list[Token], right: list[Token]) -> bool:
    first, middle, last = three
    if (first[1] == first[2] and last[1] == last[2]) or (first[3] == first[4] and last[3] == last[4]):
        return False  # only additions, or only removals, on both sides: it reads well as it is
    stays = left[middle[1] : middle[2]]
    if len(stays) > 4:
        return False
    size = len(_said(stays).rstrip())
    if not any(character.isalnum() for core, _ in stays for character in core):
        return True
    around = [max(len(_said(left[i1:i2])), len(_said(right[j1:j2]))) for _, i1, i2, j1, j2 in (first, last)]
    return size <= 4 or 2 * size <= min(around)
