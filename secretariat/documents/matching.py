"""Which clause of the last version each item of a new text is: an unchanged, moved or renumbered clause keeps its key.

Items that bring a key keep it. Of the rest, in this order: what stands under the same label and says the same; what says
the same elsewhere; under the same clause, what says nearly the same; under the same clause, what has the same number, or
the same place among what has none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from secretariat.documents.models_clauses import new_key
from secretariat.documents.text.items import Item, Kind, labels, parents

ALIKE = 0.5
"""The share of their words that two texts have in common from which on one is taken for the other, reworded."""
LENGTHY = 3
"""From this many words on, equal words elsewhere are taken for the same clause, moved or renumbered."""


def keyed(items: Sequence[Item], before: Sequence[Item]) -> list[Item]:
    """The items with a key each: that of the clause of `before` which they are, or a new one.

    `before` is the last version, all of whose items have keys. No two items get one key.
    """
    match = _Match(items, before)
    match.by(lambda side, at: (side.labels[at], *_says(side.items[at])))
    match.by(lambda side, at: _says(side.items[at]) if _lengthy(side.items[at]) else None)
    # What stands under what is settled from the top down, so each depth is asked in turn.
    for depth in range(max((each.depth for each in items), default=-1) + 1):
        match.alike_under_the_same(depth)
        match.by(lambda side, at: match.number_under(side, at, depth))  # noqa: B023 (called at once)
        match.the_rest_under_the_same(depth)
    return match.keyed()


class _Side:
    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.labels = list(labels(items))
        self.parents = list(parents(items))


class _Match:
    def __init__(self, items: Sequence[Item], before: Sequence[Item]) -> None:
        self.new, self.old = _Side(items), _Side(before)
        at = {each.key: place for place, each in enumerate(before)}
        self.of_new: dict[int, int] = {}
        self.of_old: dict[int, int] = {}
        self.given = {place for place, each in enumerate(items) if each.key}
        for place in self.given:
            if (found := at.get(items[place].key)) is not None:
                self._pair(place, found)

    def by(self, word: Callable[[_Side, int], Hashable]) -> None:
        """Pair what is left over on both sides and has the same word, in order; None is no word."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for place in self._left(self.old):
            waiting[word(self.old, place)].append(place)
        for queue in waiting.values():
            queue.reverse()
        for place in self._left(self.new):
            said = word(self.new, place)
            if said is not None and waiting.get(said):
                self._pair(place, waiting[said].pop())

    def number_under(self, side: _Side, at: int, depth: int) -> Hashable:
        """The number of an item of that depth with what it stands under, both told as the new text has it."""
        item = side.items[at]
        return (self._under(side, at), item.kind, item.number) if item.depth == depth and item.number else None

    def alike_under_the_same(self, depth: int) -> None:
        """Pair what says nearly the same under the same clause, the nearest first."""
        found = []
        for olds, news in self._groups(depth):
            words = {place: _words(self.old.items[place]) for place in olds}
            for new in news:
                mine = _words(self.new.items[new])
                for old in olds:
                    share = _shared(mine, words[old])
                    if share >= ALIKE and self.new.items[new].kind == self.old.items[old].kind:
                        found.append((-share, abs(new - old), new, old))
        for _, _, new, old in sorted(found):
            if new not in self.of_new and old not in self.of_old:
                self._pair(new, old)

    def the_rest_under_the_same(self, depth: int) -> None:
        """Pair what has no number by its place among its like under the same clause, where there are as many of them."""
        for olds, news in self._groups(depth):
            for kind in (Kind.HEADING, Kind.TEXT, Kind.TABLE, Kind.FORMULA, Kind.FIGURE):
                some = [[at for at in places if _bare(side.items[at], kind)] for side, places in
                        ((self.old, olds), (self.new, news))]  # fmt: skip
                if len(some[0]) == len(some[1]):
                    for old, new in zip(*some, strict=True):
                        self._pair(new, old)

    def keyed(self) -> list[Item]:
        """The new items, each with its key."""
        found = []
        for place, item in enumerate(self.new.items):
            if place in self.of_new:
                item = replace(item, key=self.old.items[self.of_new[place]].key)
            elif not item.key:
                item = replace(item, key=new_key())
            found.append(item)
        return found

    def _groups(self, depth: int) -> Iterable[tuple[list[int], list[int]]]:
        """(old, new) places of what is left over at a depth, for each clause under which both sides have some."""
        groups: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for turn, side in enumerate((self.old, self.new)):
            for place in self._left(side):
                if side.items[place].depth == depth:
                    groups[self._under(side, place)][turn].append(place)
        return [pair for under, pair in groups.items() if under != UNKNOWN and all(pair)]

    def _under(self, side: _Side, at: int) -> int:
        parent = side.parents[at]
        if side is self.old and parent >= 0:
            return self.of_old.get(parent, UNKNOWN)
        return parent

    def _left(self, side: _Side) -> list[int]:
        taken = self.of_old if side is self.old else self.of_new.keys() | self.given
        return [place for place in range(len(side.items)) if place not in taken]

    def _pair(self, new: int, old: int) -> None:
        self.of_new[new], self.of_old[old] = old, new


UNKNOWN = -2
"""Stands under a clause that the new text does not have, or not yet."""


def _says(item: Item) -> tuple[Hashable, ...]:
    return (item.kind, item.heading, item.text)


def _lengthy(item: Item) -> bool:
    return len(_words(item)) >= LENGTHY


def _words(item: Item) -> list[str]:
    return re.findall(r"\w+", f"{item.heading} {item.text}".casefold())


def _shared(one: list[str], other: list[str]) -> float:
    """How many of the words of the longer the two have in common, as a share."""
    if not one or not other:
        return 0.0
    rest = list(other)
    common = 0
    for word in one:
        if word in rest:
            rest.remove(word)
            common += 1
    return common / max(len(one), len(other))


def _bare(item: Item, kind: Kind) -> bool:
    return item.kind == kind and not item.number
