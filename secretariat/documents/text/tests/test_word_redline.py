from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.documents.text.items import Item, Kind
from secretariat.documents.text.tests.word_texts import IMAGES, sentences, texts
from secretariat.documents.text.word_aligning import compared
from secretariat.documents.text.word_in import read_word
from secretariat.documents.text.word_redline import write_word_redline

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Change:
    kind: str
    old: int | None = None
    new: int | None = None
    renumbered: bool = False
    words: tuple[tuple[str, str], ...] = ()


def changes_between(old: list[Item], new: list[Item]) -> list[Change]:
    """A small stand-in for the comparison of texts: pairs by place within what differs, and moves by equal words."""
    changes: list[Change] = []
    matcher = SequenceMatcher(None, [repr(each) for each in old], [repr(each) for each in new], autojunk=False)
    for op, i, j, k, m in matcher.get_opcodes():
        if op == "equal":
            changes += [Change("same", a, b, words=(("=", old[a].text),)) for a, b in zip(range(i, j), range(k, m), strict=True)]
            continue
        paired = min(j - i, m - k)
        for a, b in zip(range(i, i + paired), range(k, k + paired), strict=True):
            changes.append(Change("changed", a, b, words=tuple(compared(old[a].text, new[b].text))))
        changes += [Change("removed", a) for a in range(i + paired, j)]
        changes += [Change("added", None, b) for b in range(k + paired, m)]
    gone = {old[each.old].text: each.old for each in changes if each.kind == "removed"}
    moved = {each.new: gone.pop(new[each.new].text) for each in changes if each.kind == "added" and new[each.new].text in gone}
    away = {place: at for at, place in moved.items()}
    return [
        Change("moved", moved[each.new], each.new)
        if each.kind == "added" and each.new in moved
        else Change("moved-away", each.old, away[each.old])
        if each.kind == "removed" and each.old in away
        else each
        for each in changes
    ]


def without_keys(items: list[Item]) -> list[Item]:
    return [replace(each, key="") for each in items]


@st.composite
def pairs(draw) -> tuple[list[Item], list[Item]]:
    """A text and what somebody made of it."""
    old = draw(texts())
    new = list(old)
    for _ in range(draw(st.integers(0, 5))):
        if not new:
            break
        at = draw(st.integers(0, len(new) - 1))
        match draw(st.sampled_from(["out", "in", "words", "number", "move", "plain"])):
            case "out" if new[at].kind is not Kind.FOOTNOTE:
                del new[at]
            case "in":
                new.insert(at, Item(0, Kind.CLAUSE, "D7", text=draw(sentences)))
            case "words" if new[at].kind in (Kind.CLAUSE, Kind.TEXT) and not new[at].marks:
                new[at] = replace(new[at], text=draw(sentences))
            case "number" if new[at].kind is Kind.CLAUSE:
                new[at] = replace(new[at], number=draw(st.sampled_from(["(a)", "D7.3A", "D8", "(ii)"])))
            case "move" if new[at].kind is not Kind.FOOTNOTE and not new[at].marks:
                one = new.pop(at)
                new.insert(draw(st.integers(0, len(new))), one)
            case "plain":
                kept = tuple(mark for mark in new[at].marks if mark.kind not in ("bold", "link", "italic"))
                new[at] = replace(new[at], marks=kept)
    return old, new


@given(pairs())
@settings(max_examples=8, deadline=None)
def test_a_redline_accepted_is_the_new_text_and_rejected_the_old(pair):
    old, new = (sound(each) for each in pair)
    file = write_word_redline(changes_between(old, new), old, new, images=IMAGES)
    assert without_keys(read_word(file).items) == without_keys(new)
    assert without_keys(read_word(file, view="reject").items) == without_keys(old)


def sound(items: list[Item]) -> list[Item]:
    """Without footnotes that nothing points at, and marks that point at none, with footnotes right after their item."""
    kept: list[Item] = []
    for at, each in enumerate(items):
        notes = [mark for mark in each.marks if mark.kind == "footnote"]
        following = items[at + 1] if at + 1 < len(items) else None
        if each.kind is Kind.FOOTNOTE:
            before = items[at - 1] if at else None
            if before is None or before.depth != each.depth - 1 or not any(m.value == each.number for m in before.marks if m.kind == "footnote"):
                continue
        elif notes and (following is None or following.kind is not Kind.FOOTNOTE or following.number != notes[0].value or following.depth != each.depth + 1):
            each = replace(each, marks=tuple(mark for mark in each.marks if mark.kind != "footnote"))
        kept.append(each)
    return kept
