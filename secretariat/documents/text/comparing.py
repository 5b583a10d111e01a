"""Two texts compared, item by item and then word by word: what was added, removed, changed, moved, renumbered.

An item that both texts name by the same key is a pair, whatever became of its words. Others are paired by what they
say: equal ones first, then in each gap those that share the most words, then what went in one place and came in
another. So an insertion never marks what follows it, and a new number is not a change of words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secretariat.documents.text.comparing_pairs import Pair, Side, heaviest
from secretariat.documents.text.comparing_places import by_content, slide
from secretariat.documents.text.comparing_words import Word, cells_between, words_between
from secretariat.documents.text.items import Item, Kind

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
MOVED, MOVED_AWAY = "moved", "moved-away"

__all__ = ["Change", "Word", "accepted", "compare", "rejected", "shown", "summary"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one item. One that moved is there twice: where it stood and where it stands."""

    kind: str
    """same, changed, added, removed, moved (where it stands now) or moved-away (where it stood)."""
    old: int | None
    """Its place in the old list; None if it was added."""
    new: int | None
    """Its place in the new list; None if it was removed."""
    words: tuple[Word, ...]
    """Its text: what stays ("="), goes ("-") and comes ("+")."""
    heading: tuple[Word, ...] = ()
    """Its heading, likewise."""
    renumbered: bool = False
    """Its printed number is another."""
    retitled: bool = False
    """Its heading is another."""
    reworded: bool = False
    """Its text is another, or its picture."""
    restyled: bool = False
    """Its words are the same, and what is marked in them, its depth or its kind is not."""


def compare(old: Sequence[Item], new: Sequence[Item]) -> list[Change]:
    """What became of every item, in the reading order of the new text, with what went where it stood.

    Each item of the old text is in one change that is not "moved", each of the new in one that is not "moved-away",
    in order: see `accepted` and `rejected`.
    """
    stays, moves = _pairs(old, new)
    came_from = {other: one for one, other in moves.items()}
    changes: list[Change] = []
    i = j = 0
    for one, other in [*stays, (len(old), len(new))]:
        changes.extend(_gone(old, place, moves.get(place)) for place in range(i, one))
        changes.extend(_come(old, new, place, came_from.get(place)) for place in range(j, other))
        if one < len(old):
            changes.append(_both(old, new, one, other))
        i, j = one + 1, other + 1
    return changes


def summary(changes: Sequence[Change]) -> dict[str, int]:
    """How many items were added, removed, changed (words or heading, moved or not), moved, renumbered, retitled."""
    kinds = Counter(change.kind for change in changes)
    return {
        "added": kinds[ADDED],
        "removed": kinds[REMOVED],
        "changed": sum(1 for each in changes if (each.reworded or each.retitled) and each.kind in (CHANGED, MOVED)),
        "moved": kinds[MOVED],
        "renumbered": sum(1 for change in changes if change.renumbered),
        "retitled": sum(1 for change in changes if change.retitled),
    }


def accepted(changes: Sequence[Change]) -> list[tuple[int, str, str]]:
    """The new text: the place, heading and text of each item, in order."""
    return [
        (change.new, _without("-", change.heading), _without("-", change.words))
        for change in changes
        if change.new is not None and change.kind != MOVED_AWAY
    ]


def rejected(changes: Sequence[Change]) -> list[tuple[int, str, str]]:
    """The old text, likewise."""
    return [
        (change.old, _without("+", change.heading), _without("+", change.words))
        for change in changes
        if change.old is not None and change.kind != MOVED
    ]


def shown(changes: Sequence[Change]) -> int:
    """How many characters are shown as gone or come. What only moved is not among them."""
    return sum(
        len(text)
        for change in changes
        if change.kind != MOVED_AWAY
        for words in (change.words, change.heading)
        for op, text in words
        if op != "="
    )


def _without(op: str, words: tuple[Word, ...]) -> str:
    return "".join([text for each, text in words if each != op])


def _pairs(old: Sequence[Item], new: Sequence[Item]) -> tuple[list[Pair], dict[int, int]]:
    """The pairs that stay, in order, and those that moved."""
    left, right = _side(old), _side(new)
    keyed = _by_key(old, new)
    fixed = heaviest((one, other, float(left.size(one))) for one, other in keyed.items())
    moves = {one: other for one, other in keyed.items() if other is not None}
    for one, _ in fixed:
        del moves[one]
    content = by_content(old, new, left, right, fixed, moves)
    stays = slide(content.stays, old, new, left, right) if not keyed else content.stays
    return stays, content.moves


def _by_key(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """The places of what both texts name by the same key. Of two with one key the first has it."""
    where: dict[str, int] = {}
    for place, item in enumerate(new):
        if item.key:
            where.setdefault(item.key, place)
    found: dict[int, int] = {}
    for place, item in enumerate(old):
        if item.key and item.key in where:
            found[place] = where.pop(item.key)
    return found


def _side(items: Sequence[Item]) -> Side:
    return Side(
        [(item.kind, item.heading, item.text, _pictures(item)) for item in items],
        [f"{item.heading}\n{item.text}" for item in items],
    )


def _pictures(item: Item) -> tuple[str, ...]:
    return tuple([mark.value for mark in item.marks if mark.kind == "image"]) if item.marks else ()


def _gone(old: Sequence[Item], place: int, where: int | None) -> Change:
    item = old[place]
    kind = REMOVED if where is None else MOVED_AWAY
    return Change(kind, place, where, _all("-", item.text), _all("-", item.heading))


def _come(old: Sequence[Item], new: Sequence[Item], place: int, origin: int | None) -> Change:
    item = new[place]
    if origin is None:
        return Change(ADDED, None, place, _all("+", item.text), _all("+", item.heading))
    return _both(old, new, origin, place, MOVED)


def _both(old: Sequence[Item], new: Sequence[Item], one: int, other: int, kind: str = "") -> Change:
    before, after = old[one], new[other]
    if before == after:
        return Change(kind or SAME, one, other, _all("=", after.text), _all("=", after.heading))
    retitled = before.heading != after.heading
    reworded = before.text != after.text or _pictures(before) != _pictures(after)
    between = cells_between if before.kind is Kind.TABLE is after.kind else words_between
    return Change(
        kind or (CHANGED if retitled or reworded else SAME),
        one,
        other,
        between(before.text, after.text),
        words_between(before.heading, after.heading),
        renumbered=before.number != after.number,
        retitled=retitled,
        reworded=reworded,
        restyled=not reworded
        and (set(before.marks) != set(after.marks) or before.depth != after.depth or before.kind != after.kind),
    )


def _all(op: str, text: str) -> tuple[Word, ...]:
    return ((op, text),) if text else ()


def marked_up(changes: Sequence[Change]) -> Iterator[str]:
    """The changes as lines to look at: [-gone-], {+come+}, and at the margin what became of the item."""
    brackets = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
    for change in changes:
        said = [
            "".join(brackets[op][0] + text + brackets[op][1] for op, text in words)
            for words in (change.heading, change.words)
            if words
        ]
        yield f"{change.kind}{' renumbered' if change.renumbered else ''}: {' | '.join(said)}"
