"""Automatic numbers of a Word file: lists, their levels and what has been counted so far.

A *list* here is what Word calls an abstract numbering: up to nine levels with their formats. A paragraph names a
*number*, which is a use of a list, perhaps with levels or starts of its own. Uses of one list count on together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from secretariat.documents.text.word_package import VAL, Element, W

LEVELS = 9
LARGEST = 32_767
"""The greatest number that Word counts to."""
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
PLACE = re.compile(r"%([1-9])")
FORMATS = {"decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "ordinal", "none",
           "bullet"}  # fmt: skip
NO_ABSTRACT = "its list has no levels"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered and set."""

    form: str = "decimal"
    shown: str = ""
    """What is printed, with "%1" for the first level's number and so on."""
    start: int = 1
    restarts: int | None = None
    """Starts again after a level up to this one, counted from 1; 0 never; None after any above it."""
    style: str = ""
    decimal: bool = False
    """All numbers in it are decimal, whatever their own levels say."""
    indent: int | None = None
    """Twentieths of a point from the margin to its words."""


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a list, which is what paragraphs name."""

    list_id: str
    own: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """All lists of a file and their uses."""

    lists: dict[str, list[Level | None]] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """Lists that stand in another's place: the id of a numbering style, by list."""

    def level(self, use: str, depth: int) -> Level | None:
        """How that level is numbered; None where the file does not say."""
        found = self.uses.get(use)
        if found is None:
            return None
        if depth in found.own:
            return found.own[depth]
        levels = self.lists.get(found.list_id, [])
        return levels[depth] if 0 <= depth < len(levels) else None

    def level_of_style(self, use: str, style: str) -> int | None:
        """The level, counted from 0, which is that of a paragraph style."""
        for depth in range(LEVELS):
            level = self.level(use, depth)
            if level is not None and level.style == style:
                return depth
        return None

    def start(self, use: str, depth: int) -> int:
        """The first number of that level: a use's own start holds whenever the level starts again."""
        found = self.uses[use]
        if depth in found.starts:
            return found.starts[depth]
        level = self.level(use, depth)
        return level.start if level else 1


@dataclass(slots=True)
class Counters:
    """How far each list has counted."""

    numbering: Numbering
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)

    def next(self, use: str, depth: int) -> str:
        """Count one on and give what is printed. The use and its level must be there."""
        counts, value = self._would_be(use, depth)
        self._begin(use, depth, counts)
        counts[depth] = value
        for below in range(depth + 1, LEVELS):
            if counts[below] is None:
                continue
            level = self.numbering.level(use, below)
            limit = level.restarts if level and level.restarts is not None else below
            if depth < limit:
                counts[below] = None
        return self._printed(use, depth, counts)

    def would_be(self, use: str, depth: int) -> str:
        """What `next` would give, without counting."""
        counts, value = self._would_be(use, depth)
        counts = list(counts)
        for above in range(depth):
            if counts[above] is None:
                counts[above] = self.numbering.start(use, above)
        counts[depth] = value
        return self._printed(use, depth, counts)

    def skips(self, use: str, depth: int) -> bool:
        """Whether a level above has not been counted yet."""
        counts = self.counts.get(self.numbering.uses[use].list_id)
        return depth > 0 and (counts is None or counts[depth - 1] is None)

    def _would_be(self, use: str, depth: int) -> tuple[list[int | None], int]:
        counts = self.counts.setdefault(self.numbering.uses[use].list_id, [None] * LEVELS)
        so_far = counts[depth]
        fresh = depth in self.numbering.uses[use].starts and (use, depth) not in self.used
        if fresh or so_far is None:
            return counts, self.numbering.start(use, depth)
        return counts, so_far + 1

    def _begin(self, use: str, depth: int, counts: list[int | None]) -> None:
        # A level that was skipped counts as begun, as in Word and in LibreOffice.
        self.used.add((use, depth))
        for above in range(depth):
            if counts[above] is None:
                counts[above] = self.numbering.start(use, above)

    def _printed(self, use: str, depth: int, counts: list[int | None]) -> str:
        own = self.numbering.level(use, depth)
        if own is None:
            return ""

        def number(place: re.Match[str]) -> str:
            at = int(place.group(1)) - 1
            level = self.numbering.level(use, at)
            value = counts[at]
            if value is None or at > depth:
                return ""
            form = "decimal" if own.decimal or level is None else level.form
            return in_form(value, form)

        return PLACE.sub(number, own.shown)


def in_form(value: int, form: str) -> str:
    """A number as Word prints it in that format; formats that are not known here are printed as decimal."""
    if value > LARGEST:
        return str(value)  # as letters it would be as long as a file may ask
    match form:
        case "lowerLetter":
            return letters(value)
        case "upperLetter":
            return letters(value).upper()
        case "lowerRoman":
            return roman(value)
        case "upperRoman":
            return roman(value).upper()
        case "decimalZero":
            return f"{value:02}"
        case "ordinal":
            ending = "th" if value % 100 in (11, 12, 13) else ENDINGS.get(value % 10, "th")
            return f"{value}{ending}"
        case "none" | "bullet":
            return ""
    return str(value)


def letters(value: int) -> str:
    """1 is a, 27 is aa, 28 is bb, 53 is aaa: Word repeats the letter. "" below 1."""
    if value < 1:
        return ""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def roman(value: int) -> str:
    """1 is i, 4 is iv. "" below 1."""
    text = ""
    for size, letter in ROMAN:
        count, value = divmod(max(value, 0), size)
        text += letter * count
    return text


def of_letters(text: str) -> int | None:
    """The number of which `letters` gives this lower-case text; None where there is none."""
    if not text or len(set(text)) != 1 or not "a" <= text[0] <= "z":
        return None
    return (len(text) - 1) * 26 + ord(text[0]) - ord("a") + 1


def of_roman(text: str) -> int | None:
    """The number of which `roman` gives this lower-case text; None where there is none."""
    values = {letter: size for size, letter in ROMAN}
    if not text or any(letter not in values for letter in text):
        return None
    sizes = [values[letter] for letter in text]
    total = sum(-size if size < max(sizes[at + 1 :], default=0) else size for at, size in enumerate(sizes))
    return total if roman(total) == text else None


def read_numbering(root: Element | None, number_of_style: dict[str, str]) -> Numbering:
    """The lists in a numbering part. `number_of_style` has the use that each numbering style names."""
    numbering = Numbering()
    if root is None:
        return numbering
    for each in root.iterchildren(W + "abstractNum"):
        list_id = each.get(W + "abstractNumId", "")
        numbering.lists[list_id] = _levels(each.iterchildren(W + "lvl"))
        link = each.find(W + "numStyleLink")
        if link is not None:
            numbering.links[list_id] = link.get(VAL, "")
    for each in root.iterchildren(W + "num"):
        numbering.uses[each.get(W + "numId", "")] = _use(each, numbering)
    for list_id, style in numbering.links.items():
        there = numbering.uses.get(number_of_style.get(style, ""))
        if there is None or there.list_id == list_id:
            continue
        for use, found in list(numbering.uses.items()):
            if found.list_id == list_id:
                numbering.uses[use] = replace(found, list_id=there.list_id)
    return numbering


def _levels(elements: Iterable[Element]) -> list[Level | None]:
    levels: list[Level | None] = [None] * LEVELS
    for each in elements:
        depth = whole(each.get(W + "ilvl"), 0)
        if 0 <= depth < LEVELS:
            levels[depth] = _level(each, depth)
    return levels


def _level(element: Element, depth: int) -> Level:
    values = {child.tag: child.get(VAL) for child in element}
    restarts = values.get(W + "lvlRestart")
    indent = element.find(f"{W}pPr/{W}ind")
    style_indent = None
    if indent is not None:
        given = indent.get(W + "left") or indent.get(W + "start")
        style_indent = whole(given, 0) if given is not None else None
    legal = element.find(W + "isLgl")
    form = values.get(W + "numFmt") or "decimal"
    return Level(
        form=form,
        shown=values.get(W + "lvlText") or "",
        start=whole(values.get(W + "start"), 1 if W + "start" in values else 0),
        restarts=None if restarts is None else whole(restarts, depth),
        style=values.get(W + "pStyle") or "",
        decimal=legal is not None and legal.get(VAL, "true") not in ("0", "false", "off"),
        indent=style_indent,
    )


def _use(element: Element, numbering: Numbering) -> Use:
    abstract = element.find(W + "abstractNumId")
    use = Use("" if abstract is None else abstract.get(VAL, ""))
    for each in element.iterchildren(W + "lvlOverride"):
        depth = whole(each.get(W + "ilvl"), 0)
        if not 0 <= depth < LEVELS:
            continue
        own = each.find(W + "lvl")
        if own is not None:
            use.own[depth] = _level(own, depth)
        start = each.find(W + "startOverride")
        if start is not None:
            use.starts[depth] = whole(start.get(VAL), 1)
    return use


def whole(text: str | None, otherwise: int) -> int:
    """A whole number in an attribute; `otherwise` where it is none, as a file may say anything."""
    try:
        return int(float(text)) if text else otherwise
    except (ValueError, OverflowError):
        return otherwise
