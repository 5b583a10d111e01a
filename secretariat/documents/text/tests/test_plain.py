from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings

from secretariat.documents.text.items import Item, Kind, Mark, Reading, Unreadable
from secretariat.documents.text.plain import read_plain, write_plain
from secretariat.documents.text.tests.texts import texts

pytestmark = pytest.mark.once

EXAMPLE = """\
Document: D
Title: Modification Process
Category: section

D7 Report Phase
  = The report
  D7.3 The Code Administrator shall:
    (a) [Publishing] publish it; and
    (b) send it to each **Party**.[^1]
      ^1 An address is in the _register_.
  "Report" means what is made under D7.3.
  "Panel", for now, means nobody.
  | Step | Days |
  |---|---|
  | one \\| two | 5 |
  $ a = b + c
  ! 0a1b A hill
  \\Part 1 applies.
  And nothing else.
N4A Between
  1. See [there]{refers D7.3}.
  (ii) Roman.
  (A) Letter.
  <1A.—(2)> Odd.
"""


def test_each_kind_of_line_is_read_as_what_it_is():
    reading = read_plain(EXAMPLE)
    assert (reading.number, reading.title, reading.details) == ("D", "Modification Process", {"Category": "section"})
    assert [(item.depth, item.kind.value, item.number, item.heading, item.text) for item in reading.items] == [
        (0, "clause", "D7", "Report Phase", ""),
        (1, "heading", "", "The report", ""),
        (1, "clause", "D7.3", "", "The Code Administrator shall:"),
        (2, "clause", "(a)", "Publishing", "publish it; and"),
        (2, "clause", "(b)", "", "send it to each Party."),
        (3, "footnote", "1", "", "An address is in the register."),
        (1, "definition", "", "Report", "means what is made under D7.3."),
        (1, "definition", "", "Panel", ", for now, means nobody."),
        (1, "table", "", "", "Step\tDays\none | two\t5"),
        (1, "formula", "", "", "a = b + c"),
        (1, "figure", "", "", "A hill"),
        (1, "text", "", "", "Part 1 applies."),
        (1, "text", "", "", "And nothing else."),
        (0, "clause", "N4A", "Between", ""),
        (1, "clause", "1.", "", "See there."),
        (1, "clause", "(ii)", "", "Roman."),
        (1, "clause", "(A)", "", "Letter."),
        (1, "clause", "1A.—(2)", "", "Odd."),
    ]
    marks = {item.text: item.marks for item in reading.items}
    assert marks["send it to each Party."] == (Mark(16, 21, "bold"), Mark(22, 22, "footnote", "1"))
    assert marks["An address is in the register."] == (Mark(21, 29, "italic"),)
    assert marks["Step\tDays\none | two\t5"] == (Mark(0, 4, "head"), Mark(5, 9, "head"))
    assert marks["A hill"] == (Mark(0, 6, "image", "0a1b"),)
    assert marks["See there."] == (Mark(4, 9, "refers", "D7.3"),)
    assert reading.doubts == []


def test_what_is_written_is_what_was_read():
    assert write_plain(read_plain(EXAMPLE)) == EXAMPLE


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts())
def test_every_text_comes_back_as_it_was(items):
    reading = Reading(items, title="The T: of \\", number="D", details={"date: of": "2020\n21", "empty": ""})
    assert read_plain(write_plain(reading)) == reading


@pytest.mark.parametrize(
    "text",
    [
        "Part 1 of it",
        "D7 applies",
        "(a) b",
        "1. x",
        "= y",
        "$5",
        "$ 5",
        "! a b",
        "^1 x",
        "| a |",
        '"A" b',
        "“A” means b",
        "\\",
        "\\x",
        "",
        "<3> x",
        "a\nb",
        "[x] y",
    ],
)
@pytest.mark.parametrize("depth", [0, 1])
def test_words_that_look_like_something_else_are_written_as_words(text, depth):
    items = [Item(0, number="D1", heading="One"), Item(depth, Kind.TEXT, text=text)]
    assert read_plain(write_plain(Reading(items))).items == items


@pytest.mark.parametrize("heading", ["[x] y", "Part", "a\\b", "\\", 'the "A"'])
def test_headings_are_written_as_they_are(heading):
    items = [
        Item(0, number="D1", heading=heading),
        Item(0, number="D2", heading=heading, text="text"),
        Item(1, number="(a)", heading=heading),
        Item(1, Kind.HEADING, heading=heading),
        Item(1, Kind.DEFINITION, heading=heading, text="means x"),
    ]
    assert read_plain(write_plain(Reading(items))).items == items


def test_two_tables_in_a_row_stay_two():
    items = [
        Item(0, Kind.TABLE, text="a"),
        Item(0, Kind.TABLE, text="b\tc\n\td", marks=(Mark(0, 1, "head"), Mark(2, 3, "head"))),
    ]
    assert read_plain(write_plain(Reading(items))).items == items


def test_marks_that_cross_each_other_come_back():
    items = [
        Item(
            0,
            Kind.TEXT,
            text="one two three",
            marks=(Mark(0, 7, "bold"), Mark(4, 13, "italic"), Mark(5, 9, "link", "https://x/}y")),
        )
    ]
    assert read_plain(write_plain(Reading(items))).items == items


def test_signs_that_are_not_closed_or_stand_within_words_are_signs():
    item = read_plain("Document: D\n\nD1 One\n  a_b_c 2 * 3 ** 4 [x] {y} _ z\n").items[1]
    assert (item.text, item.marks) == ("a_b_c 2 * 3 ** 4 [x] {y} _ z", ())


def test_without_indentation_depths_come_from_the_numbers():
    flat = "\n".join(line.strip() for line in EXAMPLE.split("\n")[:8])
    reading = read_plain(flat + "\nand so on.\n")
    assert [item.depth for item in reading.items] == [0, 1, 1, 2, 2]
    assert reading.items[0].heading == "Report Phase"
    assert [(doubt.item, doubt.place) for doubt in reading.doubts] == [(4, "line 9")]
    assert reading.doubts[0].choices == ("under (a)", "under D7.3", "under D7")


def test_at_the_margin_a_sentence_is_text_and_not_a_heading():
    assert [(item.heading, item.text) for item in read_plain("1. The Panel shall meet.\n2. Quorum\n").items] == [
        ("", "The Panel shall meet."),
        ("Quorum", ""),
    ]


def test_a_text_that_is_flat_says_so_and_stays_flat():
    items = [Item(0, number="D1", heading="One"), Item(0, Kind.TEXT, text="At the margin.")]
    assert "Layout: indented" in write_plain(Reading(items))
    assert read_plain(write_plain(Reading(items))).items == items


def test_line_ends_of_other_systems_and_a_byte_order_mark_mean_nothing():
    assert read_plain("\ufeff" + EXAMPLE.replace("\n", "\r\n")) == read_plain(EXAMPLE)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("D1 One\n      (a) deep", "Line 4 is three levels deeper than line 3: indent it by 4 spaces fewer."),
        ("D1 One\n    (a) deep", "Line 4 is two levels deeper than line 3: indent it by two spaces fewer."),
        ("D1 One\n   (a) odd", "Line 4 is indented by 3 spaces: use two for each level."),
        ("D1 One\n\t(a) tab", "Line 4 is indented with a tab: use two spaces for each level."),
        ("  (a) first\nD1 One", "Line 3 is indented, and nothing stands above it: begin it at the margin."),
        ("D1 One\n  | a | b |\n  | c", "Line 5 begins a row and does not end it: end it with |."),
        ("D1 \x00", "This is not plain text: save it as text in UTF-8."),
    ],
)
def test_a_line_that_leads_nowhere_is_refused_with_its_number_and_what_to_do(body, says):
    with pytest.raises(Unreadable) as refusal:
        read_plain(f"Document: D\n\n{body}\n")
    assert str(refusal.value) == says


def test_what_is_too_deep_is_refused_or_without_indentation_doubtful():
    stairs = "\n".join("  " * depth + "(a) x" for depth in range(60))
    with pytest.raises(Unreadable, match="Line 44 is 41 levels deep"):
        read_plain(f"Document: D\n\n{stairs}")
    reading = read_plain("(a) x\n" * 3_000)
    assert max(item.depth for item in reading.items) == 20
    assert "deeper than 20 levels" in reading.doubts[-1].says


def test_a_large_table_full_of_marks_takes_no_time_to_speak_of():
    text = "\n".join("\t".join(f"cell {row}" for _ in range(8)) for row in range(250))
    starts = [found.start() for found in re.finditer("cell", text)]
    items = [Item(0, Kind.TABLE, text=text, marks=tuple(Mark(start, start + 4, "bold") for start in starts))]
    start = time.process_time()
    assert read_plain(write_plain(Reading(items))).items == items
    assert time.process_time() - start < 3
