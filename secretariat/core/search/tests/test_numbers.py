"""Numbers of clauses and references in the many spellings that people use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.core.search import numbers
from secretariat.core.search.asked import Term, understood
from secretariat.core.search.words import mistakes, words_of

pytestmark = pytest.mark.once

KINDS = ("modification", "meeting", "party")


@pytest.mark.parametrize(
    ("spelt", "normal"),
    [
        ("D7.3(a)(ii)(B)", "d7.3aiib"),
        ("Section D 7.3 (a)", "d7.3a"),
        ("N4A", "n4a"),
        ("SECMP0076", "secmp76"),
        ("MP076", "mp76"),
        ("Z 1.3", "z1.3"),
        ("Schedule 8, paragraph 2.1", "schedule8.2.1"),
        ("App. AA 3.2", "appendixaa3.2"),
        ("D10.03", "d10.3"),
        ("…", ""),
    ],
)
def test_a_number_has_one_spelling(spelt, normal):
    assert numbers.normal(spelt) == normal


def test_numbers_that_stand_apart_stay_apart():
    assert numbers.normal("D7.3") != numbers.normal("D73") != numbers.normal("D7.30")


@pytest.mark.parametrize("typed", ["mod 76", "modif 076", "Mod76"])
def test_the_start_of_a_kind_stands_for_it(typed):
    assert "modification76" in numbers.asked(typed, KINDS)


@pytest.mark.parametrize(
    "typed", ["panel budget", "what happens in the second year of 2019 payments", "", "budget", "x" * 90]
)
def test_words_are_not_taken_for_numbers(typed):
    assert numbers.asked(typed, KINDS) == []


def test_what_is_inside_comes_before_neighbours():
    assert numbers.in_order(["d7.30", "d7.3aii", "d7.3", "d7.3a"], ["d7.3"]) == ["d7.3", "d7.3a", "d7.3aii", "d7.30"]


@given(text=st.text(max_size=100))
def test_any_text_has_a_spelling_that_stays(text):
    once = numbers.normal(text)
    assert len(once) <= numbers.LONGEST and numbers.asked(text, KINDS) is not None


def test_what_is_typed_is_understood_as_words_phrases_and_starts():
    asked = understood("When must “the Panel” publish budg* Smith-Jones?")
    assert asked.terms == (
        Term(("the", "panel"), quoted=True), Term(("publish",)), Term(("budg",), start=True), Term(("smith", "jones")),
    )  # fmt: skip


def test_words_that_say_nothing_count_where_there_are_no_others():
    assert [term.alone for term in understood("who is it").terms] == ["who", "is", "it"]


def test_accents_do_not_matter():
    assert words_of("Café-Öl №5") == words_of("cafe ol no5")


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("budget", "budget", 0),
        ("budgte", "budget", 1),
        ("budge", "budget", 1),
        ("bugdte", "budget", 2),
        ("a", "budget", 3),
    ],
)
def test_mistakes_are_counted(one, other, wrong):
    assert mistakes(one, other, 2) == wrong
