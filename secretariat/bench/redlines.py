"""How long it takes to compare two versions of a text, how much of it is shown as changed, and to link its terms."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec

from secretariat.bench.measure import Line, at_most, measure, pairs
from secretariat.documents.text.comparing import compare, shown
from secretariat.documents.text.items import Item, Kind
from secretariat.documents.text.references import find
from secretariat.documents.text.terms import Glossary, Term

ISSUE = 5
CLAUSES, EDITS = 700, 200
XMLDIFF = 12.0
"""Seconds that xmldiff 3.0 takes for such a pair: the quickest of several trials (12 to 37). xmldiff is no part of this
program; where it is installed it is measured anew."""

_FIRST = [consonant + vowel for consonant in "bdfghlmnprst" for vowel in "aeio"]
_LAST = [begin + end for begin in ("d", "m", "t", "pl") for end in ("ent", "ard", "ing", "ion", "ure")]
_SMALL = ["the", "of", "to", "and", "in", "a", "for", "by", "any", "that", "is", "shall", "be", "with", "under", "may"]


@dataclass(frozen=True)
class Edited:
    """Two versions of a made-up text, and what was truly done to make the second of the first."""

    old: list[Item]
    new: list[Item]
    characters: int
    """How many characters went or came. What only moved or was numbered anew is not among them."""
    done: dict[str, int]


@dataclass
class _Piece:
    depth: int
    text: str


def edited(clauses: int = CLAUSES, edits: int = EDITS, *, seed: int = 1) -> Edited:
    """A text of so many items, about 150 characters each, and the same after so many edits; always the same two."""
    chance = random.Random(seed)
    pieces = [_Piece(_depth(place), _sentence(chance)) for place in range(clauses)]
    old = _numbered(pieces)
    after = [replace(piece) for piece in pieces]
    written = 0
    done = dict.fromkeys(("reworded", "added", "removed", "moved"), 0)
    untouched = {id(piece) for piece in after}
    for _ in range(edits):
        what = chance.choices(list(done), (110, 40, 30, 20))[0]
        at = chance.choice([place for place, piece in enumerate(after) if id(piece) in untouched])
        done[what] += 1
        if what == "added":
            piece = _Piece(max(1, after[at].depth), _sentence(chance))
            after.insert(at, piece)
            written += len(piece.text)
            continue
        piece = after[at]
        untouched.discard(id(piece))
        if what == "removed":
            written += len(after.pop(at).text)
        elif what == "moved":
            after.pop(at)
            after.insert(chance.randrange(len(after)), piece)
        else:
            piece.text, characters = _reworded(piece.text, chance)
            written += characters
    return Edited(old, _numbered(after), written, done)


def _depth(place: int) -> int:
    return 0 if place % 20 == 0 else 1 if place % 20 in (1, 2, 3, 8, 9, 15) else 2


def _word(chance: random.Random) -> str:
    if chance.random() < 0.45:
        return chance.choice(_SMALL)
    word = chance.choice(_FIRST) + chance.choice(_FIRST) + chance.choice(_LAST)
    return word.capitalize() if chance.random() < 0.2 else word


def _sentence(chance: random.Random) -> str:
    return " ".join(_word(chance) for _ in range(chance.randint(12, 38))).capitalize() + "."


def _reworded(text: str, chance: random.Random) -> tuple[str, int]:
    """The text with a few words changed for others, taken out or put in, and how many characters that was."""
    words = text.split(" ")
    size, at = chance.randint(1, 4), chance.randrange(1, len(words) - 5)
    fresh = [_word(chance) for _ in range(chance.randint(1, 4))]
    kind = chance.choice(("change", "take", "put"))
    went = [] if kind == "put" else words[at : at + size]
    came = [] if kind == "take" else fresh
    words[at : at + len(went)] = came
    return " ".join(words), len(" ".join(went)) + len(" ".join(came)) + (kind != "change")


def _numbered(pieces: Sequence[_Piece]) -> list[Item]:
    """The pieces as items, numbered as they stand: D1, D1.1, (a)."""
    counts = [0, 0, 0]
    items = []
    for piece in pieces:
        counts[piece.depth] += 1
        counts[piece.depth + 1 :] = [0] * (2 - piece.depth)
        letters = chr(97 + (counts[2] - 1) % 26) * (1 + (counts[2] - 1) // 26)
        number = (f"D{counts[0]}", f"D{counts[0]}.{counts[1]}", f"({letters})")[piece.depth]
        items.append(Item(piece.depth, Kind.CLAUSE, number, text=piece.text))
    return items


def least(work: Callable[[], object], times: int = 7) -> float:
    """The least processor time of several runs: what else the machine does can only add to it."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


@measure("redlines", issue=ISSUE)
def redlines() -> Iterator[Line]:
    """A redline of a 107 KB section with 200 edits, what it shows as changed, and the same of ten times the text."""
    pair = edited()
    size = sum(len(item.text) for item in pair.new) / 1000
    taken = least(lambda: compare(pair.old, pair.new))
    yield at_most(f"redline of {size:.0f} KB with {EDITS} edits", ISSUE, taken, "s", "0.1 s", 0.1)
    part = shown(compare(pair.old, pair.new)) / pair.characters
    yield at_most("characters shown as changed", ISSUE, part, "of true", "those truly changed", 1)
    other, said = _xmldiff(pair)
    yield _at_least("redline beside xmldiff", other / taken, "times faster", said, 100)
    ten = edited(10 * CLAUSES, 10 * EDITS)
    apart = [edited(seed=seed) for seed in range(1, 11)]
    _, _, ratio = pairs(lambda: compare(ten.old, ten.new), lambda: [compare(each.old, each.new) for each in apart])
    yield at_most("redline of ten times the text", ISSUE, 10 * ratio, "times", "one of ten such texts", 12)
    few = edited(5000, 20)
    quick = least(lambda: compare(few.old, few.new), 5)
    yield at_most("redline of 5,000 clauses, 20 edits", ISSUE, quick, "s", "0.1 s", 0.1)


def _xmldiff(pair: Edited) -> tuple[float, str]:
    """What xmldiff takes for the same pair, and how that is known."""
    if not find_spec("xmldiff"):
        return XMLDIFF, f"{XMLDIFF:g} s of xmldiff 3.0, measured before (not installed)"
    diff = import_module("xmldiff.main").diff_texts
    old, new = (
        "".join(f"<p><num>{item.number}</num><text>{item.text}</text></p>" for item in items)
        for items in (pair.old, pair.new)
    )
    start = time.process_time()
    diff(f"<section>{old}</section>", f"<section>{new}</section>")
    return time.process_time() - start, "xmldiff on the same pair"


@measure("linking", issue=ISSUE)
def linking() -> Iterator[Line]:
    """Finding 1,000 defined terms, and the references, in 1 MB of text."""
    chance = random.Random(5)
    names = list(dict.fromkeys(_term(chance) for _ in range(1100)))[:1000]
    glossary = Glossary(Term(name, name, chance.choice(("", "", "", "D", "D7"))) for name in names)
    paragraphs = [_paragraph(chance, names) for _ in range(5600)]
    size = sum(map(len, paragraphs)) / 1e6
    terms = least(lambda: [glossary.find(said, scope="D7.3(a)") for said in paragraphs], 5)
    yield at_most("linking 1,000 terms over 1 MB", ISSUE, terms / size, "s", "0.3 s", 0.3)
    references = least(lambda: [find(said, here="D7.3(a)") for said in paragraphs], 5)
    yield at_most("finding references in 1 MB", ISSUE, references / size, "s", "0.3 s", 0.3)


def _term(chance: random.Random) -> str:
    words = (chance.choice(_FIRST) + chance.choice(_LAST) for _ in range(chance.randint(1, 4)))
    return " ".join(word.capitalize() for word in words)


def _paragraph(chance: random.Random, names: Sequence[str]) -> str:
    """A sentence with two terms, and a reference in every third."""
    said = [_sentence(chance)[:-1], chance.choice(names), _word(chance), chance.choice(names)]
    if chance.random() < 0.3:
        said.append(f"under Section D{chance.randint(1, 9)}.{chance.randint(1, 9)}(a)")
    return " ".join(said) + "."


def _at_least(name: str, value: float, unit: str, compared_to: str, limit: float) -> Line:
    return Line(name, ISSUE, value, unit, compared_to, value / limit, f"at least {limit:g} {unit}", value >= limit)
