"""Which piece of an old text is which piece of a new one: pairs in the order of both.

A piece is an item of a text, a sentence of an item, a row or a cell of a table. Cost grows with the number of pieces,
not with its square: equal pieces that occur once tie the texts together, and only what stands between them is weighed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

Pair = tuple[int, int]
Allowed = Callable[[int, int], bool]

WORD = re.compile(r"\w+(?:[.'’-]\w+)*")

# Gaps of up to so many possible pairs are weighed whole. In larger ones a piece meets only those that share one of
# its rarest words, and of these the most promising.
ALL_PAIRS = 400
RAREST = 8
NOT_RARE = 40
PROMISING = 8


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of a piece and how much they weigh: a long word says more than a short one."""

    words: Counter[str]
    weight: int

    @classmethod
    def of(cls, text: str) -> Bag:
        words = Counter(WORD.findall(text))
        return cls(words, sum(len(word) * times for word, times in words.items()))

    def shared(self, other: Bag) -> int:
        """How much the words weigh that both have."""
        mine, theirs = self.words, other.words
        if len(theirs) < len(mine):
            mine, theirs = theirs, mine
        return sum(
            len(word) * (times if times < theirs[word] else theirs[word])
            for word, times in mine.items()
            if word in theirs
        )


class Side:
    """The pieces of one of the two texts: what makes one equal to another, and the words it is weighed by."""

    def __init__(self, wholes: Sequence[Hashable], texts: Sequence[str]) -> None:
        self.wholes = wholes
        self.texts = texts
        self._bags: dict[int, Bag] = {}

    def __len__(self) -> int:
        return len(self.wholes)

    def bag(self, place: int) -> Bag:
        found = self._bags.get(place)
        if found is None:
            found = self._bags[place] = Bag.of(self.texts[place])
        return found

    def size(self, place: int) -> int:
        return len(self.texts[place]) + 1


def anything(old: int, new: int) -> bool:
    return True


def likeness(old: Side, new: Side, first: int, second: int) -> tuple[int, float]:
    """What two pieces share: the weight of their common words, and its part of all, from 0 to 1."""
    one, other = old.bag(first), new.bag(second)
    whole = one.weight + other.weight
    if not whole:
        return 0, 0.0
    shared = one.shared(other)
    return shared, 2 * shared / whole


def heaviest(candidates: Iterable[tuple[int, int, float]]) -> list[Pair]:
    """Of possible pairs with a weight, those that keep the order of both texts and weigh the most together."""
    ordered = sorted(candidates, key=lambda each: (each[0], -each[1]))
    if all(a[0] < b[0] and a[1] < b[1] for a, b in zip(ordered, ordered[1:], strict=False)):
        return [(old, new) for old, new, _ in ordered]
    ranks = {new: rank for rank, new in enumerate(sorted({new for _, new, _ in ordered}), 1)}
    size = len(ranks) + 1
    # A Fenwick tree: the best chain that ends at or before a place of the new text.
    best: list[tuple[float, int]] = [(0.0, -1)] * size
    before: list[int] = []
    top = (0.0, -1)
    for index, (_, new, weight) in enumerate(ordered):
        rank, chain = ranks[new], (0.0, -1)
        step = rank - 1
        while step:
            if best[step][0] > chain[0]:
                chain = best[step]
            step &= step - 1
        before.append(chain[1])
        grown = (chain[0] + weight, index)
        if grown[0] > top[0]:
            top = grown
        while rank < size:
            if grown[0] > best[rank][0]:
                best[rank] = grown
            rank += rank & -rank
    pairs: list[Pair] = []
    index = top[1]
    while index >= 0:
        pairs.append(ordered[index][:2])
        index = before[index]
    return pairs[::-1]


def equal_pairs(
    old: Side, new: Side, olds: Sequence[int], news: Sequence[int], allowed: Allowed = anything
) -> tuple[list[Pair], list[tuple[Sequence[int], Sequence[int]]]]:
    """Pairs of equal pieces in the order of both texts, and the gaps between them.

    Pieces that are equal at both ends are pairs; between them those that occur once on each side, the heaviest chain
    of them; and so on inside the gaps that these leave. What is left has no piece that is once on each side.
    """
    pairs: list[Pair] = []
    gaps: list[tuple[Sequence[int], Sequence[int]]] = []
    waiting = [(olds, news)]
    while waiting:
        left, right = waiting.pop()
        begin, end = _trimmed(old, new, left, right, allowed)
        pairs.extend(zip(left[:begin], right[:begin], strict=True))
        if end:
            pairs.extend(zip(left[-end:], right[-end:], strict=True))
        left, right = left[begin : len(left) - end], right[begin : len(right) - end]
        if not left or not right:
            if left or right:
                gaps.append((left, right))
            continue
        single = len(left) == 1 == len(right)  # and not equal, or it would be trimmed
        chain = [] if single else heaviest(_once_in_both(old, new, left, right, allowed))
        if not chain:
            gaps.append((left, right))
            continue
        from_left = from_right = 0
        for one, other in [*chain, (len(left), len(right))]:
            waiting.append((left[from_left:one], right[from_right:other]))
            from_left, from_right = one + 1, other + 1
        pairs.extend((left[one], right[other]) for one, other in chain)
    return sorted(pairs), gaps


def _trimmed(old: Side, new: Side, left: Sequence[int], right: Sequence[int], allowed: Allowed) -> tuple[int, int]:
    """How many pieces are equal at the beginning and at the end."""

    def same(one: int, other: int) -> bool:
        return old.wholes[one] == new.wholes[other] and allowed(one, other)

    most = min(len(left), len(right))
    begin = 0
    while begin < most and same(left[begin], right[begin]):
        begin += 1
    end = 0
    while end < most - begin and same(left[-1 - end], right[-1 - end]):
        end += 1
    return begin, end


def _once_in_both(
    old: Side, new: Side, left: Sequence[int], right: Sequence[int], allowed: Allowed
) -> list[tuple[int, int, float]]:
    """The pieces that occur once on each side, by their places in the two lists, and how long they are."""
    seen: dict[Hashable, int] = {}
    for index, place in enumerate(right):
        whole = new.wholes[place]
        seen[whole] = -1 if whole in seen else index
    times = Counter(old.wholes[place] for place in left)
    found = []
    for index, place in enumerate(left):
        whole = old.wholes[place]
        other = seen.get(whole, -1)
        if other >= 0 and times[whole] == 1 and allowed(place, right[other]):
            found.append((index, other, float(old.size(place))))
    return found


Weigh = Callable[[int, int], float]


def similar_pairs(
    old: Side, new: Side, olds: Sequence[int], news: Sequence[int], weigh: Weigh, allowed: Allowed = anything
) -> list[Pair]:
    """In-order pairs that together share the most words. `weigh` gives what a pair shares, 0 if it is none."""
    candidates = []
    for one, other in possible_pairs(old, new, olds, news):
        if allowed(one, other) and (weight := weigh(one, other)) > 0:
            candidates.append((one, other, weight))
    return heaviest(candidates)


def possible_pairs(old: Side, new: Side, olds: Sequence[int], news: Sequence[int]) -> Iterable[Pair]:
    """The pairs worth weighing: all where they are few, else those that are equal, share rare words, or stand as far
    down as each other."""
    if len(olds) * len(news) <= ALL_PAIRS:
        return [(one, other) for one in olds for other in news]
    where: defaultdict[str, list[int]] = defaultdict(list)
    equals: defaultdict[Hashable, list[int]] = defaultdict(list)
    for other in news:
        equals[new.wholes[other]].append(other)
        for word in new.bag(other).words:
            where[word].append(other)
    found: list[Pair] = []
    turn: Counter[Hashable] = Counter()
    for index, one in enumerate(olds):
        whole = old.wholes[one]
        same = equals.get(whole, ())
        # Of many that are equal, the first goes with the first, the second with the second.
        near = {same[turn[whole]]} if turn[whole] < len(same) else set()
        turn[whole] += 1
        rare = sorted((len(where[word]), word) for word in old.bag(one).words if word in where)[:RAREST]
        votes = Counter(other for often, word in rare if often <= NOT_RARE for other in where[word])
        near.update(nlargest(PROMISING, votes, key=lambda other: (votes[other], -other)))
        # Texts made from one mould have no rare words: then it is the one that stands as far down.
        level = index * len(news) // len(olds)
        near.update(news[max(0, level - 1) : level + 2])
        found.extend((one, other) for other in near)
    return found
