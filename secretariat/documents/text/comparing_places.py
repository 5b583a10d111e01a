"""Which items of two texts are the same by what they say, and which of them moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from secretariat.documents.text.comparing_pairs import (
    Bag,
    Pair,
    Side,
    equal_pairs,
    likeness,
    possible_pairs,
    similar_pairs,
)
from secretariat.documents.text.items import Item, Kind, parents

ALIKE = 0.5
"""Pairs in order share at least half of their words."""
MOVED_ALIKE = 0.8
"""What came elsewhere is nearly equal to what went,"""
MOVED_LENGTH = 24
"""and long enough not to be equal by chance: "the Panel; and" is said in many places."""
SAME_NUMBER = 4
"""A common number weighs as much as a word of four letters, so that short items of a list find each other."""

_ALONE = frozenset({Kind.TABLE, Kind.FORMULA, Kind.FIGURE, Kind.FOOTNOTE})
"""These are pairs only among themselves."""


Gap = tuple[Sequence[int], Sequence[int]]
"""Places of the old and of the new text that no pair parts."""


@dataclass(slots=True)
class Content:
    """The pairs that stay, in order, and those that moved."""

    stays: list[Pair]
    moves: dict[int, int]


def by_content(
    old: Sequence[Item], new: Sequence[Item], left: Side, right: Side, fixed: Sequence[Pair], moved: dict[int, int]
) -> Content:
    """The pairs that are `fixed` or `moved` already, and those found in what is left of the two texts."""
    search = _Search(old, new, left, right, dict(moved))
    gaps: list[Gap] = []
    stays = list(fixed)
    for olds, news in search.between(fixed):
        pairs, smaller = equal_pairs(left, right, olds, news, search.allowed)
        stays += pairs
        gaps += smaller
    stays, gaps = search.without_chance(sorted(stays), set(fixed), gaps)
    search.leave([place for olds, _ in gaps for place in olds], [place for _, news in gaps for place in news])
    search.find_equal_moves()
    for olds, news in gaps:
        found = similar_pairs(
            left,
            right,
            [place for place in olds if place in search.olds],
            [place for place in news if place in search.news],
            search.weigh,
            search.allowed,
        )
        stays += found
        search.take(found)
    stays += search.find_retitled(dict(stays))
    search.find_near_moves()
    return Content(sorted(stays), search.moves)


class _Search:
    """What is left of the two texts, and what was found to have moved."""

    def __init__(
        self, old: Sequence[Item], new: Sequence[Item], left: Side, right: Side, moves: dict[int, int]
    ) -> None:
        self.old, self.new, self.left, self.right = old, new, left, right
        self.moves = moves
        self.olds: set[int] = set()
        self.news: set[int] = set()

    def between(self, pairs: Iterable[Pair]) -> list[Gap]:
        """What stands between these pairs and did not move."""
        arrived = set(self.moves.values())
        gaps: list[Gap] = []
        i = j = 0
        for one, other in [*pairs, (len(self.old), len(self.new))]:
            olds = [place for place in range(i, one) if place not in self.moves]
            news = [place for place in range(j, other) if place not in arrived]
            if olds or news:
                gaps.append((olds, news))
            i, j = one + 1, other + 1
        return gaps

    def leave(self, olds: Iterable[int], news: Iterable[int]) -> None:
        self.olds, self.news = set(olds), set(news)

    def take(self, pairs: Iterable[Pair]) -> None:
        for one, other in pairs:
            self.olds.discard(one)
            self.news.discard(other)

    def allowed(self, one: int, other: int) -> bool:
        """Two items with different keys are never a pair, nor a table and a clause."""
        before, after = self.old[one], self.new[other]
        if before.key and after.key and before.key != after.key:
            return False
        return before.kind is after.kind or not (before.kind in _ALONE or after.kind in _ALONE)

    def weigh(self, one: int, other: int) -> float:
        """What two items share, or 0 if it is less than half."""
        before, after = self.old[one], self.new[other]
        number = SAME_NUMBER if before.number and before.number == after.number else 0
        if self.left.wholes[one] == self.right.wholes[other]:
            return self.left.size(one) + number
        shared, _ = likeness(self.left, self.right, one, other)
        if before.kind is Kind.DEFINITION is after.kind:
            if before.heading == after.heading:
                return shared + 1
            if not self._same_term(one, other):
                return 0
        whole = self.left.bag(one).weight + self.right.bag(other).weight + 2 * number
        return shared + number if 2 * (shared + number) >= ALIKE * whole and shared else 0

    def _same_term(self, one: int, other: int) -> bool:
        """Definitions with different terms are the same if the term was reworded, or the meaning is long and kept."""
        before, after = Bag.of(self.old[one].heading), Bag.of(self.new[other].heading)
        if before.shared(after) >= ALIKE * (before.weight + after.weight) / 2 > 0:
            return True
        text = self.old[one].text
        return len(text) >= 80 and text == self.new[other].text

    def without_chance(self, stays: list[Pair], fixed: set[Pair], gaps: list[Gap]) -> tuple[list[Pair], list[Gap]]:
        """Take short items out of the pairs that are equal by chance: neither what they stand under nor a neighbour
        is a pair. The gaps around them become one."""
        if not gaps:
            return stays, gaps
        pairs = dict(stays)
        above, over = list(parents(self.old)), list(parents(self.new))
        kept: list[Pair] = []
        dropped = False
        for one, other in stays:
            if (
                len(self.old[one].text) + len(self.old[one].heading) >= MOVED_LENGTH
                or (one, other) in fixed
                or pairs.get(one - 1) == other - 1
                or pairs.get(one + 1) == other + 1
                or pairs.get(above[one], -1) == over[other]
            ):
                kept.append((one, other))
            else:
                dropped = True
        if not dropped:
            return stays, gaps
        return kept, self.between(kept)

    def find_retitled(self, stays: dict[int, int]) -> list[Pair]:
        """Headings that share no word and are the same still: they have one number, and over one first item."""
        found = []
        for one in sorted(self.olds):
            other = stays.get(one + 1, 0) - 1
            if other in self.news and self.allowed(one, other):
                before, after = self.old[one], self.new[other]
                alike = (before.kind, before.number, before.depth) == (after.kind, after.number, after.depth)
                if alike and _is_title(before) and _is_title(after):
                    found.append((one, other))
        self.take(found)
        return found

    def find_equal_moves(self) -> None:
        """What went from one place and came, once and word for word, in another."""
        where: dict[object, int] = {}
        for other in sorted(self.news):
            whole = self.right.wholes[other]
            where[whole] = -1 if whole in where else other
        times = Counter(self.left.wholes[one] for one in self.olds)
        for one in sorted(self.olds):
            whole = self.left.wholes[one]
            other = where.get(whole, -1)
            if other < 0 or times[whole] > 1 or self.left.size(one) <= MOVED_LENGTH or not self.allowed(one, other):
                continue
            self._move(one, other, lambda a, b: self.left.wholes[a] == self.right.wholes[b])

    def find_near_moves(self) -> None:
        """What went from one place and came nearly equal in another, the nearest first."""
        found = []
        for one, other in possible_pairs(self.left, self.right, sorted(self.olds), sorted(self.news)):
            if not self.allowed(one, other) or not self.weigh(one, other):
                continue
            shared, part = likeness(self.left, self.right, one, other)
            if part >= MOVED_ALIKE and shared >= MOVED_LENGTH:
                found.append((-part, -shared, one, other))
        for _, _, one, other in sorted(found):
            self._move(one, other, lambda a, b: self.weigh(a, b) > 0)

    def _move(self, one: int, other: int, alike: Callable[[int, int], object]) -> None:
        """Take a pair as moved, and its neighbours that moved along with it."""
        if one not in self.olds or other not in self.news:
            return
        self.moves[one] = other
        self.take([(one, other)])
        for step in (1, -1):
            a, b = one + step, other + step
            while a in self.olds and b in self.news and self.allowed(a, b) and alike(a, b):
                self.moves[a] = b
                self.take([(a, b)])
                a, b = a + step, b + step


def _is_title(item: Item) -> bool:
    return item.kind is Kind.HEADING or (bool(item.heading) and not item.text)


def slide(stays: list[Pair], old: Sequence[Item], new: Sequence[Item], left: Side, right: Side) -> list[Pair]:
    """Where a block that came or went could as well be one further up or down, let it begin at its shallowest item.

    Of "(c) or", a new clause and its "(c) or", it is the clause with its own list that is new.
    """
    forward = dict(stays)
    _slide(forward, left, right, [item.depth for item in old])
    backward = {other: one for one, other in forward.items()}
    _slide(backward, right, left, [item.depth for item in new])
    return sorted((one, other) for other, one in backward.items())


def _slide(pairs: dict[int, int], side: Side, other: Side, depths: Sequence[int]) -> None:
    """Move the blocks of `side` that are in no pair; `pairs` is changed."""
    size, begin = len(side), 0
    while begin < size:
        if begin in pairs:
            begin += 1
            continue
        end = begin
        while end < size and end not in pairs:
            end += 1
        shifts = {0: depths[begin]}
        up = 1
        while _can(pairs, side, other, begin - up, end - up):
            shifts[-up] = depths[begin - up]
            up += 1
        down = 0
        while end + down < size and _can(pairs, side, other, end + down, begin + down):
            down += 1
            if begin + down < size:
                shifts[down] = depths[begin + down]
        best = min(shifts, key=lambda shift: (shifts[shift], abs(shift)))
        for step in range(1, best + 1):
            pairs[begin + step - 1] = pairs.pop(end + step - 1)
        for step in range(1, -best + 1):
            pairs[end - step] = pairs.pop(begin - step)
        begin = end + max(best, 0)


def _can(pairs: dict[int, int], side: Side, other: Side, paired: int, free: int) -> bool:
    """Whether the partner of `paired` could as well be that of `free`: they are word for word the same."""
    partner = pairs.get(paired, -1)
    return partner >= 0 and side.wholes[paired] == side.wholes[free] == other.wholes[partner]
