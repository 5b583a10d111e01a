"""Making the text of one day out of that of the day before, by changes that name what they change.

A *change* does one thing to one document. Where it stands is a label, D7.3(a); what has no number is named by what it
stands under and which of its kind it is there, "D7 heading 2", "D7.3 text 1"; a definition by its term, `"Party"`.
Labels are those of the moment: what earlier changes of the list did is done. Nothing is renumbered but what a change
names, though the label of what stands under it follows.

A clause keeps its key when it is moved, renumbered, retitled or gets other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from secretariat.documents.text.items import Item, Kind, Mark, labels

LOCATOR = re.compile(
    r"(?P<label>.*?)\s*(?:\b(?P<kind>heading|text|table|formula|figure|footnote) (?P<nth>\d+)|\"(?P<term>[^\"]+)\")?$"
)
POSITIONS = ("after", "before", "under")


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one document."""

    do: str
    """insert, replace, delete, move, renumber, split, merge or retitle."""
    document: str = ""
    at: str = ""
    """What is changed. An insertion has none."""
    position: str = ""
    """after, before or under: where it is inserted or moved to. Empty for the whole of a new document."""
    beside: str = ""
    """After, before or under what. `under` makes it the last there."""
    items: tuple[Item, ...] = ()
    """The new text, as deep as it is to stand. One item of a replacement leaves what stands under the old one."""
    words: str = ""
    """Words of the text that `becomes` takes the place of: a replacement without `items`."""
    becomes: str = ""
    number: str = ""
    """The new number, of a renumbering or a move."""
    heading: str = ""
    """The new heading, of a retitling; of a definition the new term."""
    joins: tuple[str, ...] = ()
    """What a merger takes into `at`."""
    cause_kind: str = ""
    """modification, designation or release: what made this change. `amend` does not read it."""
    cause_reference: str = ""
    place: str = ""
    """Where the change is written: "Release 12.0, change 3"."""


class DoesNotFit(Exception):
    """A change that does not fit the text. `str()` says which, why not, and what to do."""


@dataclass(frozen=True, slots=True)
class Amended:
    """A text after changes, and what became of clauses beside keeping their keys."""

    items: list[Item]
    came_from: dict[str, str] = field(default_factory=dict)
    """The key of a later part of a split, to the key of what was split."""
    went_into: dict[str, str] = field(default_factory=dict)
    """The key of what a merger took in, to the key of what it became part of."""


def amend(items: Sequence[Item], changes: Iterable[Change], new_key: Callable[[], str]) -> list[Item]:
    """The text after all changes, in their order; `new_key` is called once for each item that is new. Raises
    `DoesNotFit` at the first that does not fit; what was given is left as it was."""
    return follow(items, changes, new_key).items


def follow(items: Sequence[Item], changes: Iterable[Change], new_key: Callable[[], str]) -> Amended:
    """As `amend`, and tells which clauses came from others or went into them."""
    working = _Working(list(items), new_key)
    for change in changes:
        working.take(change)
    return Amended(working.items, working.came_from, working.went_into)


class _Working:
    def __init__(self, items: list[Item], new_key: Callable[[], str]) -> None:
        self.items = items
        self.new_key = new_key
        self.came_from: dict[str, str] = {}
        self.went_into: dict[str, str] = {}
        self.change = Change("")
        self.doubled: set[str] = set()
        self.look_again()

    def take(self, change: Change) -> None:
        self.change = change
        doing = {
            "insert": self.insert,
            "replace": self.replace,
            "delete": self.delete,
            "move": self.move,
            "renumber": self.renumber,
            "split": self.split,
            "merge": self.merge,
            "retitle": self.retitle,
        }.get(change.do)
        if doing is None:
            self.refuse(
                f"“{change.do}” is no kind of change",
                "Write insert, replace, delete, move, renumber, split, merge or retitle.",
            )
        doing()
        if not (change.words or change.do == "retitle"):
            self.look_again()

    def refuse(self, says: str, remedy: str) -> NoReturn:
        where = f"{self.change.place}: " if self.change.place else ""
        raise DoesNotFit(f"{where}{says}. {remedy}")

    def look_again(self) -> None:
        """Work the labels out anew. That two clauses come to have one label is refused, as nobody could tell them
        apart; those that had one before are left."""
        self.labels = list(labels(self.items))
        self.places: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            if item.kind is Kind.CLAUSE:
                self.places.setdefault(self.labels[place], []).append(place)
        doubled = {label for label, places in self.places.items() if len(places) > 1}
        if self.change.do and (new := doubled - self.doubled):
            self.refuse(f"{min(new)} would be there twice", "Give the new one another number.")
        self.doubled = doubled

    # Finding

    def find(self, at: str) -> int:
        """Which item a label or a name stands for."""
        found = LOCATOR.fullmatch(at.strip())
        if not at.strip() or found is None:
            self.refuse("It does not say what it changes", "Write the label of a clause.")
        label, term, kind = found["label"], found["term"], found["kind"]
        if term:
            return self.definition(label, term)
        if not kind:
            places = self.places.get(label, [])
            if len(places) > 1:
                self.refuse(f"{label} is there {len(places)} times on that day", "Change what it stands under.")
            if not places:
                self.refuse(f"{label} is not there on that day", "Name a clause that is.")
            return places[0]
        fits = [n for n, item in enumerate(self.items) if item.kind == kind and self.labels[n] == label]
        nth = int(found["nth"])
        if label not in self.labels:
            self.refuse(f"{label or at} is not there on that day", "Name a clause that is.")
        if not 1 <= nth <= len(fits):
            self.refuse(f"{label} has no {kind} {nth} on that day", f"It has {len(fits)}.")
        return fits[nth - 1]

    def definition(self, label: str, term: str) -> int:
        fits = [n for n, item in enumerate(self.items) if item.kind is Kind.DEFINITION and item.heading == term]
        fits = [n for n in fits if label in ("", self.labels[n])]
        if len(fits) > 1:
            self.refuse(f"“{term}” is defined {len(fits)} times there", "Write the label it stands under before it.")
        if not fits:
            self.refuse(f"“{term}” is not defined there on that day", "Name a term that is.")
        return fits[0]

    def end(self, start: int) -> int:
        """Where what stands under an item ends."""
        return next(
            (n for n in range(start + 1, len(self.items)) if self.items[n].depth <= self.items[start].depth),
            len(self.items),
        )

    def room(self) -> tuple[int, int]:
        """Where something is to be put, and how deep it has to be there."""
        change = self.change
        if change.position not in POSITIONS:
            if self.items:
                self.refuse("It does not say where to", "Write after, before or under, and a label.")
            return 0, 0
        beside = self.find(change.beside)
        if change.position == "under":
            return self.end(beside), self.items[beside].depth + 1
        return (beside if change.position == "before" else self.end(beside)), self.items[beside].depth

    def new_items(self, depth: int) -> list[Item]:
        """The new text, with a key for each; refused unless it begins as deep as it has to."""
        items = self.change.items
        if not items:
            self.refuse("It has no text", "Write the new text.")
        if items[0].depth != depth or any(item.depth < depth for item in items):
            spaces = 2 * depth
            self.refuse(
                f"Its text stands at the wrong depth: “{_shown(items[0])}”",
                f"Indent what stands there by {spaces} spaces." if spaces else "Begin it at the margin.",
            )
        return [replace(item, key=self.new_key()) for item in items]

    # The kinds of change

    def insert(self) -> None:
        start, depth = self.room()
        self.items[start:start] = self.new_items(depth)

    def replace(self) -> None:
        start = self.find(self.change.at)
        if self.change.words:
            self.items[start] = self.other_words(self.items[start])
            return
        old = self.items[start]
        end = self.end(start) if len(self.change.items) > 1 else start + 1
        new = self.kept_keys(self.new_items(old.depth), self.items[start:end])
        if len([item for item in new if item.depth == old.depth]) != 1:
            self.refuse("Its text is more than one clause", "Replace one, and insert or split for the others.")
        if (new[0].kind, new[0].number) != (old.kind, old.number) or (
            old.kind is Kind.DEFINITION and new[0].heading != old.heading
        ):
            self.refuse(
                f"Its text begins with “{_shown(new[0])}” and not with {self.change.at}",
                "Begin it with the same number or term, and renumber or retitle by itself.",
            )
        self.items[start:end] = new

    def other_words(self, item: Item) -> Item:
        words, becomes = self.change.words, self.change.becomes
        count = item.text.count(words)
        if count != 1:
            says = f"“{words}” is {'not' if not count else f'{count} times'} in {self.change.at} on that day"
            self.refuse(says, "Name words that are there once.")
        start = item.text.index(words)
        return replace(
            item,
            text=item.text.replace(words, becomes),
            marks=_shifted(item.marks, start, start + len(words), len(becomes)),
        )

    def kept_keys(self, new: list[Item], *olds: Sequence[Item]) -> list[Item]:
        """New items with the keys of the old ones that they go on: the first of the first; below it those of the same
        number or term in the same place, else those with the same words."""
        keys: dict[object, str] = {}
        for old in olds:
            for name, item in zip(_names(old), old, strict=True):
                keys.setdefault(name, item.key)
                if item.text:
                    keys.setdefault((item.kind, item.text), item.key)
        used = {olds[0][0].key} if olds else set()
        kept = [replace(new[0], key=olds[0][0].key)]
        for name, item in list(zip(_names(new), new, strict=True))[1:]:
            key = next(
                (keys[each] for each in ((item.kind, item.text), name) if each in keys and keys[each] not in used),
                item.key,
            )
            used.add(key)
            kept.append(replace(item, key=key))
        return kept

    def delete(self) -> None:
        start = self.find(self.change.at)
        del self.items[start : self.end(start)]

    def move(self) -> None:
        start = self.find(self.change.at)
        end = self.end(start)
        target, depth = self.room()
        if start <= self.find(self.change.beside) < end:
            self.refuse(f"{self.change.at} cannot be moved beside or under itself", "Name another place.")
        block = self.items[start:end]
        by = depth - block[0].depth
        block = [replace(item, depth=item.depth + by) for item in block]
        if self.change.number:
            block[0] = replace(block[0], number=self.change.number)
        del self.items[start:end]
        target -= len(block) if target > start else 0
        self.items[target:target] = block

    def renumber(self) -> None:
        start = self.find(self.change.at)
        if not self.change.number or self.items[start].kind is not Kind.CLAUSE:
            self.refuse(f"{self.change.at} gets no number by it", "Name a clause with a number, and its new one.")
        self.items[start] = replace(self.items[start], number=self.change.number)

    def retitle(self) -> None:
        start = self.find(self.change.at)
        if not self.change.heading:
            self.refuse(f"{self.change.at} gets no heading by it", "Write the new heading.")
        self.items[start] = replace(self.items[start], heading=self.change.heading)

    def split(self) -> None:
        start = self.find(self.change.at)
        end = self.end(start)
        old = self.items[start:end]
        new = self.new_items(old[0].depth)
        tops = [n for n, item in enumerate(new) if item.depth == old[0].depth]
        if len(tops) < 2:
            self.refuse("Its text is one clause", "Write the two or more that it is split into.")
        if new[0].number != old[0].number:
            self.refuse(
                f"Its text begins with “{_shown(new[0])}” and not with {self.change.at}",
                "Let the first part keep its number.",
            )
        new = self.kept_keys(new, old)
        for top in tops[1:]:
            self.came_from[new[top].key] = old[0].key
        self.items[start:end] = new

    def merge(self) -> None:
        start = self.find(self.change.at)
        if not self.change.joins:
            self.refuse("It does not say what is taken in", "Write the label of the clause that is merged into it.")
        others = [self.find(label) for label in self.change.joins]
        if start in others:
            self.refuse(f"{self.change.at} cannot be merged with itself", "Name another clause.")
        blocks = [self.items[each : self.end(each)] for each in (start, *others)]
        new = self.kept_keys(self.new_items(self.items[start].depth), *blocks)
        for other in others:
            self.went_into[self.items[other].key] = self.items[start].key
        kept = self.items[start].key
        gone = {n for each in (start, *others) for n in range(each, self.end(each))}
        before = [item for n, item in enumerate(self.items) if n < start and n not in gone]
        after = [item for n, item in enumerate(self.items) if n > start and n not in gone]
        self.items = [*before, replace(new[0], key=kept), *new[1:], *after]


def _names(items: Sequence[Item]) -> list[object]:
    """What each item is called below the first of them, whatever the first is called."""
    below = [
        replace(item, number="", depth=0) if not n else replace(item, depth=item.depth - items[0].depth)
        for n, item in enumerate(items)
    ]
    seen: dict[object, int] = {}
    names: list[object] = []
    for label, item in zip(labels(below), below, strict=True):
        name = (label, item.kind, item.heading if item.kind is Kind.DEFINITION else "")
        seen[name] = seen.get(name, 0) + 1
        names.append((*name, seen[name]))
    return names


def _shifted(marks: Iterable[Mark], start: int, end: int, length: int) -> tuple[Mark, ...]:
    """Marks after words from `start` to `end` became `length` characters. One that stood partly in them goes."""
    by = length - (end - start)
    kept = []
    for mark in marks:
        if mark.end <= start:
            kept.append(mark)
        elif mark.start >= end:
            kept.append(replace(mark, start=mark.start + by, end=mark.end + by))
        elif mark.start <= start and end <= mark.end:
            kept.append(replace(mark, end=mark.end + by))
    return tuple(kept)


def _shown(item: Item) -> str:
    words = " ".join(part for part in (item.number, item.heading, item.text) if part)
    return words if len(words) <= 40 else f"{words[:40].rstrip()}…"
