from __future__ import annotations

import pytest

from secretariat.documents.text.items import labels
from secretariat.documents.text.tests.word_files import levels, p, starts, style, use, word
from secretariat.documents.text.word_in import read_word
from secretariat.documents.text.word_numbering import in_form, letters, of_letters, of_roman, roman

pytestmark = pytest.mark.once

CODE = levels(
    ("decimal", "D%1"), ("decimal", "D%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"), ("upperLetter", "(%5)")
)


def numbers(body: str, **parts: str) -> list[str]:
    return [item.number for item in read_word(word(body, **parts)).items]


def test_a_list_of_several_levels_is_counted_and_gives_labels():
    body = "".join(p("x y", number="1", level=level) for level in (0, 1, 1, 2, 2, 3, 3, 4, 2, 1, 0, 1))
    reading = read_word(word(body, numbering=CODE + use("1")))
    assert list(labels(reading.items)) == [
        "D1", "D1.1", "D1.2", "D1.2(a)", "D1.2(b)", "D1.2(b)(i)", "D1.2(b)(ii)", "D1.2(b)(ii)(A)", "D1.2(c)", "D1.3", "D2", "D2.1",
    ]  # fmt: skip
    assert [item.depth for item in reading.items] == [0, 1, 1, 2, 2, 3, 3, 4, 2, 1, 0, 1]
    assert reading.doubts == []


@pytest.mark.parametrize(
    ("form", "value", "printed"),
    [("lowerLetter", 1, "a"), ("lowerLetter", 27, "aa"), ("upperLetter", 28, "BB"), ("lowerRoman", 4, "iv"),
     ("upperRoman", 49, "XLIX"), ("decimalZero", 7, "07"), ("ordinal", 12, "12th"), ("ordinal", 22, "22nd")],
)  # fmt: skip
def test_a_number_is_printed_in_its_format(form, value, printed):
    assert in_form(value, form) == printed


@pytest.mark.parametrize("value", [1, 3, 4, 9, 26, 27, 53, 99, 400])
def test_letters_and_roman_numbers_are_read_as_they_are_printed(value):
    assert of_letters(letters(value)) == value
    assert of_roman(roman(value)) == value
    assert of_roman("iix") is None
    assert of_letters("ab") is None


def test_two_uses_of_one_list_count_on_together():
    body = p("x y", number="1") + p("x y", number="2") + p("x y", number="1")
    assert numbers(body, numbering=CODE + use("1") + use("2")) == ["D1", "D2", "D3"]


def test_a_use_with_a_start_of_its_own_begins_there_once_and_again_when_its_level_restarts():
    body = "".join(p("x y", number=number, level=level) for number, level in
                   [("1", 0), ("1", 1), ("2", 1), ("2", 1), ("1", 1), ("1", 0), ("2", 1), ("2", 1)])  # fmt: skip
    assert numbers(body, numbering=CODE + use("1") + use("2", overrides=starts(1, 7))) == [
        "D1", "D1.1", "D1.7", "D1.8", "D1.9", "D2", "D2.7", "D2.8",
    ]  # fmt: skip


def test_a_level_that_never_restarts_goes_on_counting():
    one = levels(("decimal", "%1"), ("decimal", "[%2]")).replace(
        '<w:lvlText w:val="[%2]"/>', '<w:lvlRestart w:val="0"/><w:lvlText w:val="[%2]"/>'
    )
    body = "".join(p("x y", number="1", level=level) for level in (0, 1, 1, 0, 1))
    assert numbers(body, numbering=one + use("1")) == ["1", "[1]", "[2]", "2", "[3]"]


def test_a_level_may_restart_only_after_the_first_level():
    one = levels(("decimal", "%1"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")).replace(
        '<w:lvlText w:val="(%3)"/>', '<w:lvlRestart w:val="1"/><w:lvlText w:val="(%3)"/>'
    )
    body = "".join(p("x y", number="1", level=level) for level in (0, 1, 2, 1, 2, 0, 1, 2))
    assert numbers(body, numbering=one + use("1")) == ["1", "1.1", "(a)", "1.2", "(b)", "2", "2.1", "(a)"]


def test_a_legal_level_prints_the_numbers_above_it_as_decimal():
    one = levels(("upperRoman", "Part %1"), ("decimal", "%1.%2")).replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>'
    )
    assert numbers(p("x y", number="1") + p("x y", number="1", level=1), numbering=one + use("1")) == ["Part I", "1.1"]


def test_a_use_may_have_levels_of_its_own():
    own = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="§%1"/></w:lvl></w:lvlOverride>'
    assert numbers(p("x y", number="2") + p("x y", number="2"), numbering=CODE + use("2", overrides=own)) == [
        "§III",
        "§IV",
    ]


def test_numbers_come_from_the_style_and_from_what_it_is_based_on():
    linked = levels(("decimal", "D%1"), ("decimal", "D%1.%2"), first='<w:pStyle w:val="Chapter"/>').replace(
        '<w:lvlText w:val="D%1.%2"/>', '<w:pStyle w:val="Point"/><w:lvlText w:val="D%1.%2"/>'
    )
    numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    styles = (
        style("Chapter", paragraph=numbered)
        + style("Point", paragraph=numbered)
        + style("Fine", based="Point")
        + style("Plain", based="Point", paragraph='<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    body = p("x y", style="Chapter") + p("x y", style="Point") + p("x y", style="Fine") + p("x y", style="Plain")
    assert numbers(body, numbering=linked + use("1"), styles=styles) == ["D1", "D1.1", "D1.2", ""]


def test_a_list_that_stands_for_a_numbering_style_takes_that_ones_levels():
    stand_in = '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
    styles = style("Outline", kind="numbering", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = p("x y", number="1") + p("x y", number="5")
    assert numbers(body, numbering=CODE + stand_in + use("1") + use("5", "9"), styles=styles) == ["D1", "D2"]


def test_styles_based_on_each_other_in_a_ring_are_read_all_the_same():
    styles = style("A", based="B") + style("B", based="A", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert numbers(p("x y", style="B"), numbering=CODE + use("1"), styles=styles) == ["D1"]


def test_a_number_whose_list_is_missing_is_a_doubt_that_names_the_paragraph():
    reading = read_word(word(p("one two") + p("three four", number="77"), numbering=CODE + use("1")))
    assert [item.text for item in reading.items] == ["one two", "three four"]
    assert [(doubt.item, doubt.place) for doubt in reading.doubts] == [(1, "paragraph 2")]
    assert "list" in reading.doubts[0].says and reading.doubts[0].remedy


def test_a_number_that_skips_a_level_is_a_doubt():
    reading = read_word(word(p("x y", number="1") + p("x y", number="1", level=2), numbering=CODE + use("1")))
    assert [item.number for item in reading.items] == ["D1", "(a)"]
    assert "skips a level" in reading.doubts[0].says


def test_a_format_that_is_not_known_is_shown_as_a_figure_with_a_doubt():
    reading = read_word(word(p("x y", number="1"), numbering=levels(("hebrew1", "%1")) + use("1")))
    assert reading.items[0].number == "1"
    assert "hebrew1" in reading.doubts[0].says


def test_an_empty_paragraph_with_a_number_counts_as_it_does_in_word():
    reading = read_word(word(p("x y", number="1") + p(number="1") + p("x y", number="1"), numbering=CODE + use("1")))
    assert [item.number for item in reading.items] == ["D1", "D2", "D3"]
    assert "stands alone" in reading.doubts[0].says


def test_a_list_with_bullets_has_marks_and_no_numbers():
    body = p("It says:") + p("one thing", number="1") + p("another", number="1")
    reading = read_word(word(body, numbering=levels(("bullet", "")) + use("1")))
    assert [item.number for item in reading.items] == ["", "", ""]
    assert [[mark.kind for mark in item.marks] for item in reading.items] == [[], ["bullet"], ["bullet"]]


def test_words_that_are_no_whole_number_where_one_should_be_do_no_harm():
    odd = levels(("decimal", "%1")).replace('w:val="1"', 'w:val="abc"')
    assert numbers(
        p("x y", number="1"), numbering=odd.replace('abstractNumId="1"', 'abstractNumId="1"') + use("1")
    ) == ["1"]


@pytest.mark.parametrize("start", ["999999999", "-5", "1e9", "nan"])
def test_a_start_beyond_all_measure_makes_no_long_number(start):
    odd = levels(("lowerLetter", "(%1)")).replace('<w:start w:val="1"/>', f'<w:start w:val="{start}"/>')
    assert all(len(number) < 20 for number in numbers(p("x y", number="1"), numbering=odd + use("1")))


def test_levels_that_no_list_has_are_passed_over():
    odd = use("1", overrides=starts(99, 3) + '<w:lvlOverride w:ilvl="50"><w:lvl w:ilvl="50"/></w:lvlOverride>')
    reading = read_word(word(p("x y", number="1", level=50) + p("x y", number="1"), numbering=CODE + odd))
    assert [item.number for item in reading.items] == ["", "D1"]
