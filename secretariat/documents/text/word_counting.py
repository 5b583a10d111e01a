"""Which numbers of a text Word can count by itself, and by which list and level; the others are typed.

The lists are tried with the same counters that read a Word file, so what is chosen here is read as it was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from secretariat.documents.text.items import Item, Kind
from secretariat.documents.text.word_numbering import (
    LEVELS,
    Counters,
    Level,
    Numbering,
    Use,
    in_form,
    of_letters,
    of_roman,
)

TOKEN = re.compile(r"(.*?)(\d+|[a-z]+|[A-Z]+)([^0-9A-Za-z]*)$", re.DOTALL)
MOST_LISTS = 500
MOST_USES = 30_000
LARGEST = 32_000
BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Way:
    """By which use of a list, and at which level, Word counts a number."""

    use: str
    level: int


@dataclass(frozen=True, slots=True)
class Form:
    """What a number may be: how it is printed and which one it is."""

    shown: str
    form: str
    value: int
    list_id: str = ""
    """The only list it can be in, as it takes up the number above it."""


@dataclass(slots=True)
class _Above:
    depth: int
    number: str
    list_id: str = ""
    use: str = ""


@dataclass(slots=True)
class Lists:
    """The lists of a file that is being written. Several texts may be counted by them, each from the beginning."""

    numbering: Numbering = field(default_factory=Numbering)
    plain: dict[str, str] = field(default_factory=dict)
    """The use without a start of its own, by list."""
    starting: dict[tuple[str, int, int], list[str]] = field(default_factory=dict)
    """Uses that start at a value, by list, level and value: the second text takes those that the first one made."""
    bullets: str = ""

    def ways(self, items: Sequence[Item]) -> list[Way | None]:
        """For each item by which way Word counts it; None where its number is typed, or it has none."""
        run = _Run(self, Counters(self.numbering))
        return [run.way(item) for item in items]

    def new_list(self) -> str:
        list_id = str(len(self.numbering.lists) + 1)
        self.numbering.lists[list_id] = [None] * LEVELS
        self.plain[list_id] = self.new_use(Use(list_id))
        return list_id

    def new_use(self, use: Use) -> str:
        name = str(len(self.numbering.uses) + 1)
        self.numbering.uses[name] = use
        return name

    def bullet(self, depth: int) -> Way:
        """The way of items with a bullet."""
        if not self.bullets:
            list_id = self.new_list()
            self.numbering.lists[list_id] = [Level(BULLET, "•") for _ in range(LEVELS)]
            self.bullets = self.plain[list_id]
        return Way(self.bullets, min(depth, LEVELS - 1))


@dataclass(slots=True)
class _Run:
    lists: Lists
    counters: Counters
    above: list[_Above] = field(default_factory=list)
    siblings: list[_Above] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def way(self, item: Item) -> Way | None:
        if item.kind is Kind.FOOTNOTE:
            return None
        before = None
        while self.above and self.above[-1].depth >= item.depth:
            before = self.above.pop()
        if before is not None and before.depth != item.depth:
            before = None
        if any(mark.kind == BULLET for mark in item.marks) and not item.number:
            return self.lists.bullet(item.depth)
        if item.kind is not Kind.CLAUSE or not item.number:
            if item.number:
                self.above.append(_Above(item.depth, item.number))
            elif before is not None:
                # Words between two items of a list do not end it.
                self.above.append(before)
            return None
        way = self._way(item, before) if item.depth < LEVELS and item.number == item.number.strip() else None
        if way is None:
            self.above.append(_Above(item.depth, item.number))
            return None
        self.counters.next(way.use, way.level)
        self.taken.add(way.use)
        list_id = self.lists.numbering.uses[way.use].list_id
        self.above.append(_Above(item.depth, item.number, list_id, way.use))
        return way

    def _way(self, item: Item, before: _Above | None) -> Way | None:
        depth, numbering = item.depth, self.lists.numbering
        if before is not None and before.use and self._fits(before.use, depth, item.number):
            return Way(before.use, depth)
        forms = list(self._forms(item.number, depth))
        for one in forms:
            for list_id in self._lists_for(one, depth):
                plain = self.lists.plain[list_id]
                level = numbering.lists[list_id][depth]
                if level is None:
                    if one.value != 1:
                        continue
                    self._define(list_id, depth, one)
                if self._fits(plain, depth, item.number):
                    return Way(plain, depth)
                if level is None:
                    numbering.lists[list_id][depth] = None
        for one in sorted(forms, key=lambda each: each.value):
            way = self._started(one, depth, item.number)
            if way is not None:
                return way
        return None

    def _fits(self, use: str, depth: int, number: str) -> bool:
        return self.lists.numbering.level(use, depth) is not None and self.counters.would_be(use, depth) == number

    def _define(self, list_id: str, depth: int, one: Form) -> None:
        self.lists.numbering.lists[list_id][depth] = Level(one.form, one.shown, 1)

    def _lists_for(self, one: Form, depth: int) -> Iterator[str]:
        """Lists whose level at that depth is like it or free: that of the item above first."""
        numbering = self.lists.numbering
        if one.list_id:
            candidates = [one.list_id]
        else:
            near = [each.list_id for each in reversed(self.above) if each.list_id]
            candidates = list(dict.fromkeys([*near, *numbering.lists]))
        for list_id in candidates:
            level = numbering.lists[list_id][depth]
            if level is None or (level.form, level.shown) == (one.form, one.shown):
                yield list_id

    def _started(self, one: Form, depth: int, number: str) -> Way | None:
        lists = self.lists
        list_id = next(self._lists_for(one, depth), None)
        if list_id is None:
            if one.list_id or len(lists.numbering.lists) >= MOST_LISTS:
                return None
            list_id = lists.new_list()
        if lists.numbering.lists[list_id][depth] is None:
            self._define(list_id, depth, one)
        if self._fits(lists.plain[list_id], depth, number):
            return Way(lists.plain[list_id], depth)
        made = lists.starting.setdefault((list_id, depth, one.value), [])
        use = next((each for each in made if each not in self.taken), None)
        if use is None:
            if len(lists.numbering.uses) >= MOST_USES:
                return None
            use = lists.new_use(Use(list_id, starts={depth: one.value}))
            made.append(use)
        self.taken.add(use)
        return Way(use, depth) if self._fits(use, depth, number) else None

    def _forms(self, number: str, depth: int) -> Iterator[Form]:
        """What the number may be to Word: (i) is the first of a roman list or the ninth of one by letters."""
        parent = self.above[-1] if self.above else None
        rest = number.removeprefix(parent.number + ".") if parent and parent.number else number
        if parent is not None and rest != number:
            if parent.list_id and parent.depth < depth and _counts(rest):
                level = self.lists.numbering.lists[parent.list_id][parent.depth]
                if level is not None:
                    yield Form(f"{level.shown}.%{depth + 1}", "decimal", int(rest), parent.list_id)
            return
        found = TOKEN.match(number)
        if found is None:
            return
        before, token, after = found.groups()
        if any(letter.isdigit() or letter == "%" for letter in before + after) or len(number) > 40:
            return
        if token.isdigit():
            if _counts(token):
                yield Form(f"{before}%{depth + 1}{after}", "decimal", int(token))
            return
        if before[-1:].isalnum():
            return
        upper, small = token.isupper(), token.lower()
        readings = [("upperRoman" if upper else "lowerRoman", of_roman(small)),
                    ("upperLetter" if upper else "lowerLetter", of_letters(small))]  # fmt: skip
        known = [(form, value) for form, value in readings if value and value <= LARGEST and len(token) < 20]
        for form, value in sorted(known, key=lambda each: each[1]):
            if in_form(value, form) == token:
                yield Form(f"{before}%{depth + 1}{after}", form, value)


def _counts(token: str) -> bool:
    return token.isascii() and token.isdigit() and len(token) < 6 and str(int(token)) == token and int(token) <= LARGEST
