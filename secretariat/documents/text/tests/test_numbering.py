from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from secretariat.documents.text.items import Kind
from secretariat.documents.text.numbering import Line, depths, letter, roman, steps_of, ways

pytestmark = pytest.mark.once

ROMANS = [
    tens + ones for tens in ("", "x", "xx") for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
][1:]
LETTERS = [chr(97 + each) for each in range(26)] + [f"a{chr(97 + each)}" for each in range(14)]
STYLES = (LETTERS, ROMANS, [each.upper() for each in LETTERS], [str(each) for each in range(1, 40)])


def a_code(seed: int, sections: str) -> Iterator[tuple[int, Line]]:
    """A made-up code in the manner of the trade: how deep each line stands, and the line."""
    chance = random.Random(seed)

    def items(depth: int, style: int) -> Iterator[tuple[int, Line]]:
        count = chance.choice((2, 3, 4, 5, 9, 10, 12, 38))
        numbers = STYLES[style][: min(count, len(STYLES[style]))]
        for place, number in enumerate(numbers):
            opens = style < 3 and chance.random() < 0.25 / (1 + 2 * style)
            end = ":" if opens else "; and" if place == len(numbers) - 2 else "." if place == len(numbers) - 1 else ";"
            yield depth, Line(Kind.CLAUSE, f"({number})", f"it shall do so{end}")
            if opens:
                yield from items(depth + 1, style + 1)

    for section in sections:
        for clause in range(1, 13):
            number = f"{section}{clause}" + chance.choice(("", "", "", "A"))
            yield 0, Line(Kind.CLAUSE, number, "A clause")
            for paragraph in range(1, chance.randint(2, 9)):
                if chance.random() < 0.3:
                    yield 1, Line(Kind.HEADING, "", "A heading")
                listed = chance.random() < 0.5
                yield 1, Line(Kind.CLAUSE, f"{number}.{paragraph}", "The Panel shall:" if listed else "The Panel may.")
                if listed:
                    yield from items(2, 0)


@pytest.mark.parametrize("seed", range(3))
def test_every_depth_of_a_large_made_up_code_is_told_from_its_numbers(seed):
    code = list(a_code(seed, "ABDEFGH"))
    told, doubts = depths([line for _, line in code])
    wrong = [(place, line.number) for place, (depth, line) in enumerate(code) if told[place] != depth]
    assert len(code) > 3_000
    assert wrong == []
    assert doubts == []


def told(*numbers: str) -> list[int]:
    """The depths of lines such as "(a):", which ends in a colon, or "-", which has no number."""
    lines = [
        Line(
            Kind.TEXT if each == "-" else Kind.CLAUSE,
            "" if each == "-" else each.rstrip(":"),
            "words" + ":" * each.endswith(":"),
        )
        for each in numbers
    ]
    return depths(lines)[0]


def doubtful(*numbers: str) -> list[str]:
    lines = [
        Line(Kind.TEXT if each == "-" else Kind.CLAUSE, each.strip("-:"), "words" + ":" * each.endswith(":"))
        for each in numbers
    ]
    return [doubt.says for doubt in depths(lines)[1]]


def test_an_i_after_h_is_a_letter_and_an_i_under_a_colon_is_a_roman_one():
    assert told("D1", "D1.1:", *(f"({each})" for each in "abcdefgh"), "(i)", "(j)") == [0, 1, *[2] * 10]
    assert told("D1", "D1.1:", *(f"({each})" for each in "abcdefg"), "(h):", "(i)", "(ii)", "(i)") == [
        0,
        1,
        *[2] * 8,
        3,
        3,
        2,
    ]


def test_a_v_is_told_from_what_comes_after_it():
    letters = [f"({chr(each)})" for each in range(97, 117)]
    romans = ("(i)", "(ii)", "(iii)", "(iv)")
    assert told("D1", "D1.1:", *letters, "(u):", *romans, "(v)", "(w)")[-2:] == [2, 2]
    assert told("D1", "D1.1:", *letters, "(u):", *romans, "(v)", "(vi)", "(v)")[-3:] == [3, 3, 2]
    assert "could go on 2 lists" in doubtful("D1", "D1.1:", *letters, "(u):", *romans, "(v)")[0]


def test_inserted_numbers_stand_where_what_they_follow_does():
    assert told("D7", "D7.1", "D7.1A", "D7.2:", "(a)", "(aa)", "(ab)", "(b)", "D7A", "D7A.1", "D8") == [
        0,
        1,
        1,
        1,
        2,
        2,
        2,
        2,
        0,
        1,
        0,
    ]
    assert told("N4", "N4A", "N4A.1:", "(1)", "(1A)", "(2)") == [0, 0, 1, 2, 2, 2]
    assert doubtful("D7", "D7.1:", "(za)", "(a)", "(b)") != []


def test_numbers_without_letters_and_named_parts_stand_one_under_the_other():
    assert told("Part 1", "1.", "2.:", "(a)", "Part 2", "3.", "4.") == [0, 1, 1, 2, 0, 1, 1]
    assert told("Part 1", "Chapter 1", "1.", "Chapter 2", "2.") == [0, 1, 2, 1, 2]
    assert told("1.", "1.1", "1.2:", "(a)", "2.", "2.1") == [0, 1, 1, 2, 0, 1]
    assert told("D1", "D1.1", "D1.1.1", "D1.1.2", "D1.2") == [0, 1, 2, 2, 1]


def test_words_after_a_list_are_a_doubt_that_lists_what_they_could_belong_to():
    lines = [
        Line(Kind.CLAUSE, "D1", "Title"),
        Line(Kind.CLAUSE, "D1.1", "It shall:"),
        Line(Kind.CLAUSE, "(a)", "read; and"),
        Line(Kind.CLAUSE, "(b)", "write,"),
        Line(Kind.TEXT, "", "each day."),
    ]
    found, doubts = depths(lines)
    assert found == [0, 1, 2, 2, 2]
    assert [(doubt.item, doubt.choices) for doubt in doubts] == [(4, ("under (b)", "under D1.1", "under D1"))]


def test_a_gap_in_a_list_and_a_number_that_goes_on_nothing_are_doubts():
    assert told("D1", "D1.1:", "(a)", "(d)") == [0, 1, 2, 2]
    assert "what is between them is missing" in doubtful("D1", "D1.1:", "(a)", "(d)")[0]
    assert "goes on no list" in doubtful("D1", "D1.1", "(q)")[0]
    assert "stands without D9 above it" in doubtful("D1", "D9.1")[0]


def test_a_definition_stands_beside_the_one_before_and_a_list_under_it():
    lines = [
        Line(Kind.CLAUSE, "A1", "Definitions"),
        Line(Kind.CLAUSE, "A1.1", "In this Code:"),
        Line(Kind.DEFINITION, "", "means:"),
        Line(Kind.CLAUSE, "(a)", "one; or"),
        Line(Kind.CLAUSE, "(b)", "two."),
        Line(Kind.DEFINITION, "", "means another."),
        Line(Kind.CLAUSE, "A1.2", "More."),
    ]
    assert depths(lines) == ([0, 1, 2, 3, 3, 2, 1], [])


def test_ordinals_are_read_in_every_way_that_a_number_has():
    assert [roman(each) for each in ("i", "iv", "ix", "xlii", "XIV", "iix", "q", "")] == [1, 4, 9, 42, 14, 0, 0, 0]
    assert [letter(each) for each in ("a", "Z", "aa", "ab", "abc")] == [1, 26, 27, 28, 0]
    assert {way[:2] for way in ways("(i)")} == {("letter", 9), ("roman", 1)}
    assert ways("(4A)")[0] == ("number", 4, "A")
    assert ways("D7.3A")[0] == ("decimal", 3, "A")
    assert ways("Part IV")[0] == ("part", 4, "")
    assert ways("hello") == ()
    assert steps_of("D7.3A") == ("D7", "3A")
    assert steps_of("1.2") == ("1", "2")
    assert steps_of("1.") == ()
