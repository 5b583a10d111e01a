from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.documents.text.items import Item, Kind, Mark
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
            changes += [
                Change("same", a, b, words=(("=", old[a].text),)) for a, b in zip(range(i, j), range(k, m), strict=True)
            ]
            continue
        paired = min(j - i, m - k)
        for a, b in zip(range(i, i + paired), range(k, k + paired), strict=True):
            changes.append(Change("changed", a, b, words=tuple(compared(old[a].text, new[b].text))))
        changes += [Change("removed", a) for a in range(i + paired, j)]
        changes += [Change("added", None, b) for b in range(k + paired, m)]
    gone = {old[each.old].text: each.old for each in changes if each.kind == "removed"}
    moved = {
        each.new: gone.pop(new[each.new].text)
        for each in changes
        if each.kind == "added" and new[each.new].text in gone
    }
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
            if (
                before is None
                or before.depth != each.depth - 1
                or not any(m.value == each.number for m in before.marks if m.kind == "footnote")
            ):
                continue
        elif notes and (
            following is None
            or following.kind is not Kind.FOOTNOTE
            or following.number != notes[0].value
            or following.depth != each.depth + 1
        ):
            each = replace(each, marks=tuple(mark for mark in each.marks if mark.kind != "footnote"))
        kept.append(each)
    return kept


OLD = [
    Item(0, number="D7", heading="Report Phase"),
    Item(1, number="D7.1", text="The Panel shall send a report."),
    Item(1, number="D7.2", text="It may wait for ten days."),
    Item(1, Kind.TABLE, text="a\tb\nc\td\ne\tf"),
]


def document(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return parts.read("word/document.xml").decode()


def redline(old: list[Item], new: list[Item], **named: str) -> str:
    file = write_word_redline(changes_between(old, new), old, new, **named)
    assert read_word(file).items == new
    assert read_word(file, view="reject").items == old
    return document(file)


def test_texts_that_are_the_same_have_no_tracked_change():
    assert not re.search("<w:(ins|del|move|pPrChange|rPrChange)", redline(OLD, OLD))


def test_an_insertion_marks_nothing_that_follows_it_though_its_number_changes():
    new = [
        OLD[0],
        Item(1, number="D7.1", text="First of all, it counts."),
        replace(OLD[1], number="D7.2"),
        replace(OLD[2], number="D7.3"),
        OLD[3],
    ]
    changes = [
        Change("same", 0, 0),
        Change("added", None, 1),
        Change("same", 1, 2, True),
        Change("same", 2, 3, True),
        Change("same", 3, 4),
    ]
    file = write_word_redline(changes, OLD, new)
    assert read_word(file).items == new
    assert read_word(file, view="reject").items == OLD
    assert document(file).count("<w:ins ") == 2  # its words and its end
    assert not re.search("<w:(del|pPrChange)", document(file))


def test_only_the_words_that_changed_are_marked():
    xml = redline(OLD, [OLD[0], replace(OLD[1], text="The Panel shall keep a report."), *OLD[2:]])
    assert re.findall(r'<w:delText xml:space="preserve">([^<]*)', xml) == ["send"]
    assert re.findall(r'<w:ins [^>]*><w:r><w:t xml:space="preserve">([^<]*)', xml) == ["keep"]


def test_a_clause_that_moved_is_marked_as_moved_at_both_ends():
    new = [OLD[0], replace(OLD[2], number="D7.1"), replace(OLD[1], number="D7.2"), OLD[3]]
    changes = [
        Change("same", 0, 0),
        Change("moved", 2, 1),
        Change("same", 1, 2),
        Change("moved-away", 2, 1),
        Change("same", 3, 3),
    ]
    file = write_word_redline(changes, OLD, new)
    assert sorted(re.findall(r'<w:(move\w+)RangeStart [^>]*w:name="(\w+)"', document(file))) == [
        ("moveFrom", "move1"),
        ("moveTo", "move1"),
    ]
    assert read_word(file).items == new
    assert read_word(file, view="reject").items == OLD


def test_a_clause_that_moved_and_changed_is_taken_out_and_put_in():
    new = [
        OLD[0],
        replace(OLD[2], number="D7.1", text="It may wait for two days."),
        replace(OLD[1], number="D7.2"),
        OLD[3],
    ]
    changes = [
        Change("same", 0, 0),
        Change("moved", 2, 1),
        Change("same", 1, 2),
        Change("moved-away", 2, 1),
        Change("same", 3, 3),
    ]
    file = write_word_redline(changes, OLD, new)
    assert "<w:move" not in document(file)
    assert read_word(file).items == new
    assert read_word(file, view="reject").items == OLD


def test_a_row_that_came_and_one_that_went_are_marked_as_rows():
    xml = redline(OLD, [*OLD[:3], replace(OLD[3], text="a\tb\ne\tf\ng\th\ni\tj")])
    assert len(re.findall("<w:trPr><w:ins ", xml)) == 2
    assert len(re.findall("<w:trPr><w:del ", xml)) == 1


def test_a_cell_that_changed_is_marked_in_its_words():
    xml = redline(OLD, [*OLD[:3], replace(OLD[3], text="a\tb\nc\tchanged\ne\tf")])
    assert "<w:trPr>" not in xml
    assert xml.count("<w:del ") == xml.count("<w:ins ") == 1


def test_a_number_that_word_cannot_count_and_a_look_are_tracked_too():
    old = [Item(0, number="D7", text="One thing."), Item(1, number="D7.1", text="Two things.")]
    new = [
        Item(0, number="D7", text="One thing.", marks=(Mark(0, 3, "bold"),)),
        Item(0, number="D7A", text="Two things."),
    ]
    xml = redline(old, new)
    assert "<w:rPrChange " in xml and "<w:pPrChange " in xml


def test_footnotes_that_came_went_and_changed():
    def noted(*notes: str) -> list[Item]:
        marks = tuple(Mark(3 + at, 3 + at, "footnote", str(at + 1)) for at in range(len(notes)))
        return [
            Item(0, Kind.TEXT, text="Some words.", marks=marks),
            *(Item(1, Kind.FOOTNOTE, str(at + 1), text=each) for at, each in enumerate(notes)),
        ]

    for old, new in (
        (noted("one"), noted("one", "two")),
        (noted("one", "two"), noted("two")),
        (noted("one thing"), noted("one other")),
    ):
        redline(old, new)


def test_a_change_says_who_made_it_as_asked():
    assert 'w:author="The &amp; administrator"' in redline(OLD, OLD[1:], author="The & administrator")


def test_a_table_that_became_words_is_taken_out_and_put_in():
    redline(OLD, [*OLD[:3], Item(1, Kind.TEXT, text="No table.")])
    redline([*OLD[:3], Item(1, Kind.TEXT, text="No table.")], OLD)


@pytest.mark.parametrize("changes", [[], [Change("same", 0, 0)], [Change("same", 1, 1), Change("same", 0, 0)]])
def test_changes_that_do_not_name_every_item_are_refused(changes):
    with pytest.raises(ValueError, match="each item"):
        write_word_redline(changes, OLD[:2], OLD[:2])
