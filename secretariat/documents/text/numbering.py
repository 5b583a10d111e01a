"""How deep each line stands, told from plain numbers without indentation, and the ordinal that a number stands for.

A number can be read in several ways: "(i)" is a roman one or the ninth letter. Which it is follows from its list:

1. an item of ordinal one right under a line that ends in a colon opens a deeper level;
2. else it goes on the deepest open level where it comes next;
3. else it opens a new deeper level, if it is a first.

What is left over is a doubt: a number with no list to go on, and words after a list, which may belong to any of the
items above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from secretariat.documents.text.items import Doubt, Kind

ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
ANCHORED = re.compile(r"(?P<letters>[A-Z]{0,2})(?P<steps>\d+[A-Z]{0,2}(?:\.\d+[A-Z]{0,2})*)\.?")
STEP = re.compile(r"(\d+)([A-Z]*)")
NAMED = re.compile(r"(part|chapter)\s+(\S+)", re.I)
BRACKETED = re.compile(r"\(?([0-9A-Za-z]+)\)")
ANOTHER = re.compile(r"\b(and|or)$")
DEEPEST = 20
LOOKS_AHEAD = 300
OPENS = re.compile(r"(:|[-–—:]\s*-|—|–)$")


class Way(NamedTuple):
    """One way to read a number: its style, and its place in a list of that style."""

    style: str
    main: int
    inserted: str = ""
    """What an insertion adds: "A" of 4A, "a" of (aa) between (a) and (b)."""

    @property
    def first(self) -> bool:
        return self.main == 1 and not self.inserted

    def next_to(self, before: Way) -> bool:
        """Whether this comes right after another of its list: after (4) that is (5) or (4A), and after (4A) also (4B)."""
        if self.style != before.style:
            return False
        if self.main == before.main:
            return self.inserted.lower() == (chr(ord(before.inserted[-1].lower()) + 1) if before.inserted else "a")
        return self.main == before.main + 1 and self.inserted.lower() in ("", "a")

    def later_than(self, before: Way) -> bool:
        return self.style == before.style and (self.main, self.inserted) > (before.main, before.inserted)


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of a line before its depth."""

    kind: Kind
    number: str = ""
    text: str = ""


def roman(letters: str) -> int:
    """The value of a roman numeral of either case; 0 if it is none."""
    lower = letters.lower()
    if not lower or not ROMAN.fullmatch(lower):
        return 0
    values = [ROMAN_VALUES[each] for each in lower]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def letter(letters: str) -> int:
    """The place of a letter, from 1; of the 27th and later, written aa, bb or aa, ab; 0 if it is neither."""
    lower = letters.lower()
    if len(lower) == 1 and lower.isalpha():
        return ord(lower) - 96
    if len(lower) == 2 and lower.isalpha():
        return 26 * (ord(lower[0]) - 96) + ord(lower[1]) - 96
    return 0


def ways(number: str) -> tuple[Way, ...]:
    """Each way in which a number without steps can be read, the likelier first; none if it is no number."""
    if named := NAMED.fullmatch(number):
        value = int(named[2]) if named[2].isdigit() else roman(named[2]) or letter(named[2])
        step = STEP.fullmatch(named[2])
        found = Way(named[1].lower(), int(step[1]) if step else value, step[2] if step else "")
        return (found,) if found.main else ()
    if anchored := ANCHORED.fullmatch(number):
        last = STEP.fullmatch(anchored["steps"].rpartition(".")[2])
        assert last is not None
        return (Way("decimal", int(last[1]), last[2]),)
    bracketed = BRACKETED.fullmatch(number)
    if not bracketed:
        return ()
    return tuple(_bracketed(bracketed[1]))


def _bracketed(inside: str) -> list[Way]:
    if step := STEP.fullmatch(inside):
        return [Way("number", int(step[1]), step[2])]
    upper = inside.isupper()
    if not inside.isalpha() or not (upper or inside.islower() or inside[:-1].islower()):
        return []
    found = []
    lower, case = inside.lower(), "upper " if upper else ""
    if place := letter(lower):
        found.append(Way(case + "letter", place))
    if value := roman(lower):
        found.insert(0 if len(lower) > 1 else 1, Way(case + "roman", value))
    if len(lower) == 2:
        # (aa) between (a) and (b), and (za) before (a).
        before = 0 if lower[0] == "z" else letter(lower[0])
        found.append(Way(case + "letter", before, lower[1]))
    if len(lower) > 1 and (value := roman(lower[:-1])):
        found.append(Way(case + "roman", value, lower[-1]))
    return found


def steps_of(number: str) -> tuple[str, ...]:
    """`D7.3A` as ("D7", "3A"), and `1.2` as ("1", "2"); empty for a number without a letter or a full stop inside."""
    found = ANCHORED.fullmatch(number)
    if not found or not (found["letters"] or "." in found["steps"]):
        return ()
    first, *others = found["steps"].split(".")
    return (found["letters"] + first, *others)


@dataclass(slots=True)
class _Level:
    """One open level: what stands on it now."""

    way: Way | None
    line: int
    steps: tuple[str, ...] = ()


class _Machine:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.depths: list[int] = []
        self.doubts: list[Doubt] = []
        self.levels: list[_Level] = []
        self.last_number: dict[str, Way] = {}
        self.supposing = False
        self.odd = 0

    def run(self) -> None:
        waiting: list[int] = []
        for place, line in enumerate(self.lines):
            if line.kind is Kind.HEADING:
                # It is over what comes next, so that it stands where that does.
                waiting.append(place)
                self.depths.append(0)
                continue
            if line.kind is Kind.CLAUSE:
                depth = self._numbered(place, line)
            elif line.kind is Kind.DEFINITION:
                depth = self._definition(place)
            else:
                depth = self._unnumbered(place, line)
            self.depths.append(depth)
            for each in waiting:
                self.depths[each] = depth
            waiting.clear()
        for each in waiting:
            self.depths[each] = min(each and self.depths[each - 1], len(self.levels))

    def _opens(self, place: int) -> bool:
        """Whether the line before ends as one does that has a list under it."""
        before = place - 1
        while before >= 0 and self.lines[before].kind in (Kind.HEADING, Kind.FOOTNOTE):
            before -= 1
        return before >= 0 and bool(OPENS.search(self.lines[before].text.rstrip()))

    def _set(self, depth: int, place: int, way: Way | None, steps: tuple[str, ...] = ()) -> int:
        if depth > DEEPEST:
            says = f"{self.lines[place].number or 'This'} would stand deeper than {DEEPEST} levels: it was read as of that level."
            self._doubt(place, says, "Say how deep it stands.", ())
            depth = DEEPEST
        del self.levels[depth:]
        self.levels.append(_Level(way, place, steps))
        if way:
            self.last_number[way.style] = way
        return depth

    def _numbered(self, place: int, line: Line) -> int:
        if steps := steps_of(line.number):
            return self._anchored(place, line, steps)
        found = ways(line.number)
        if found and found[0].style in ("part", "chapter"):
            outer = [each for each, level in enumerate(self.levels) if level.way and level.way.style == "part"]
            depth = outer[0] + 1 if outer and found[0].style == "chapter" else 0
            return self._set(depth, place, found[0])
        first = next((way for way in found if way.first), None)
        if first and self._opens(place) and self.levels:
            return self._set(len(self.levels), place, first)
        fits = [
            (depth, way)
            for depth in range(len(self.levels) - 1, -1, -1)
            for way in found
            if (before := self.levels[depth].way) and way.next_to(before)
        ]
        if fits:
            depth, way = self._choose(place, line, fits)
            return self._set(depth, place, way)
        if first:
            return self._set(len(self.levels), place, first)
        return self._odd(place, line, found)

    def _choose(self, place: int, line: Line, fits: list[tuple[int, Way]]) -> tuple[int, Way]:
        """The one after which what comes next goes on best; else the deepest, which is a doubt."""
        if self.supposing or len({depth for depth, _ in fits}) == 1:
            return fits[0]
        costs = [(self._supposed(place, fit), self._broken_off(fit[0]), order) for order, fit in enumerate(fits)]
        best = min(costs)
        if sum(cost[:2] == best[:2] for cost in costs) > 1:
            labels = tuple(f"after {self.lines[self.levels[depth].line].number}" for depth, _ in fits)
            says = f"{line.number} could go on {len(fits)} lists: it was read as the next {labels[best[2]]}."
            self._doubt(place, says, "Say which item it comes after.", labels)
        return fits[best[2]]

    def _supposed(self, place: int, fit: tuple[int, Way]) -> int:
        """How many of the numbers that follow, up to the next with steps, would go on nothing."""
        trial = _Machine(self.lines)
        trial.supposing = True
        trial.levels = list(self.levels)
        trial.last_number = dict(self.last_number)
        trial._set(fit[0], place, fit[1])
        for later in range(place + 1, min(place + LOOKS_AHEAD, len(self.lines))):
            line = self.lines[later]
            if line.kind is Kind.CLAUSE:
                if steps_of(line.number):
                    break
                trial._numbered(later, line)
        return trial.odd

    def _broken_off(self, depth: int) -> int:
        """How many deeper lists would end where they announce another item, and this one go on where it ended."""
        texts = [self.lines[level.line].text.rstrip() for level in self.levels[depth:]]
        return sum(bool(ANOTHER.search(text)) for text in texts[1:]) + texts[0].endswith(".")

    def _anchored(self, place: int, line: Line, steps: tuple[str, ...]) -> int:
        """A number with steps says itself what it stands under."""
        way = ways(line.number)[0]
        for depth in range(len(self.levels) - 1, -1, -1):
            if self.levels[depth].steps and self.levels[depth].steps == steps[:-1]:
                return self._set(depth + 1, place, way, steps)
        if len(steps) > 1 and (under := self._bare(steps)) is not None:
            return self._set(under + 1, place, way, steps)
        outer = [
            depth for depth, level in enumerate(self.levels) if level.way and level.way.style in ("part", "chapter")
        ]
        depth = outer[-1] + 1 if outer else 0
        beside = depth < len(self.levels) and self.levels[depth].steps[:-1] == steps[:-1]
        part = self.levels[outer[-1]].way if outer else None
        within = part is not None and steps[0] == f"{part.main}{part.inserted}"  # 1.1 of Part 1
        if len(steps) > 1 and not (beside or within):
            above = ".".join(steps[:-1])
            says = f"{line.number} stands without {above} above it: it was read as standing at the top."
            self._doubt(place, says, f"Add {above}, or leave it so.", ())
        return self._set(depth, place, way, steps)

    def _bare(self, steps: tuple[str, ...]) -> int | None:
        """Where "1." is open, for 1.2."""
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            if level.way and level.way.style == "decimal" and not level.steps:
                number = f"{level.way.main}{level.way.inserted}"
                return depth if (number,) == steps[:-1] else None
        return None

    def _odd(self, place: int, line: Line, found: tuple[Way, ...]) -> int:
        """A number that nothing leads to: in the nearest list that it is later than, or else a level of its own."""
        remembered = [way for way in found if (before := self.last_number.get(way.style)) and way.next_to(before)]
        if remembered and remembered[0].style == "decimal":
            # Numbers that run on through parts.
            return self._set(len(self.levels), place, remembered[0])
        self.odd += 1
        for depth in range(len(self.levels) - 1, -1, -1):
            before = self.levels[depth].way
            later = [way for way in found if before and way.later_than(before)]
            if later:
                number = self.lines[self.levels[depth].line].number
                says = f"{line.number} follows {number}: what is between them is missing, or it is of another list."
                self._doubt(
                    place, says, "Look whether an item was left out.", (f"after {number}", "in a list of its own")
                )
                return self._set(depth, place, later[0])
        says = f"{line.number} goes on no list that is open: it was read as the first of a list of its own."
        self._doubt(place, says, "Say how deep it stands.", self._choices())
        return self._set(len(self.levels), place, found[0] if found else None)

    def _definition(self, place: int) -> int:
        for depth in range(len(self.levels) - 1, -1, -1):
            if self.levels[depth].way is None and self.lines[self.levels[depth].line].kind is Kind.DEFINITION:
                return self._set(depth, place, None)
        if not self._opens(place):
            for depth in range(len(self.levels) - 1, -1, -1):
                if (way := self.levels[depth].way) and way.style == "decimal":
                    return self._set(depth + 1, place, None)
        return self._set(len(self.levels), place, None)

    def _unnumbered(self, place: int, line: Line) -> int:
        before = place - 1
        if before < 0 or not self.levels:
            return 0
        previous = self.lines[before]
        if line.kind is Kind.FOOTNOTE:
            return self.depths[before] + (previous.kind is not Kind.FOOTNOTE)
        if previous.kind is Kind.HEADING or self._opens(place) or len(self.levels) == 1:
            return len(self.levels)
        if previous.kind not in (Kind.CLAUSE, Kind.DEFINITION, Kind.FOOTNOTE):
            return self.depths[before]
        if steps_of(previous.number):
            return len(self.levels)
        says = "Words after a list: they were read as belonging to what the list stands under."
        self._doubt(place, says, "Say what they belong to.", self._choices())
        return len(self.levels) - 1

    def _choices(self) -> tuple[str, ...]:
        numbers = (self.lines[level.line].number for level in reversed(self.levels))
        return tuple(f"under {number}" for number in numbers if number)

    def _doubt(self, place: int, says: str, remedy: str, choices: tuple[str, ...]) -> None:
        self.doubts.append(Doubt(place, says, remedy=remedy, choices=choices))


def depths(lines: Sequence[Line]) -> tuple[list[int], list[Doubt]]:
    """How deep each line stands, from 0, and what the numbers do not settle. Each doubt's `item` is the place of its
    line among those given."""
    machine = _Machine(lines)
    machine.run()
    return machine.depths, machine.doubts
