"""Counting: votes, seats, ties by a lot that nobody can choose."""

from __future__ import annotations

import hashlib

import pytest

from secretariat.committees.counting import ballot_text, count, lot, seal_of, sealed_text

pytestmark = pytest.mark.once
BALLOTS = [ballot_text(each) for each in (["A"], ["A", "B"], ["B"], ["C"], ["A"])]


def test_those_with_the_most_votes_are_elected():
    found = count(BALLOTS, ["A", "B", "C"], 1, "seal")
    assert (found.votes, found.elected, found.tied) == ({"A": 3, "B": 2, "C": 1}, ("A",), ())
    assert count(BALLOTS, ["A", "B", "C"], 2, "seal").elected == ("A", "B")


def test_a_tie_for_the_last_seat_is_settled_by_the_lot_and_said():
    tied = [ballot_text([each]) for each in "ABC"]
    for seal in ("one", "two", "three", "four"):
        found = count(tied, ["A", "B", "C"], 1, seal)
        assert found.elected == (min("ABC", key=lambda each: hashlib.sha256(f"{seal}:{each}".encode()).hexdigest()),)
        assert found.tied == ("A", "B", "C")
    assert {count(tied, ["A", "B", "C"], 1, str(seal)).elected for seal in range(40)} == {("A",), ("B",), ("C",)}


def test_a_tie_among_those_who_are_all_elected_is_none():
    assert count([ballot_text(["A", "B"])], ["A", "B", "C"], 2, "seal").tied == ()


def test_the_order_in_which_candidates_stand_changes_nothing():
    tied = [ballot_text([each]) for each in "ABC"]
    assert count(tied, ["A", "B", "C"], 1, "s").elected == count(tied, ["C", "A", "B"], 1, "s").elected
    assert lot("s", "A") != lot("t", "A")


def test_a_ballot_reads_the_same_however_it_was_filled_in():
    assert ballot_text(["B", "A"]) == ballot_text(["A", "B"]) == '["A","B"]'


def test_the_seal_hangs_on_every_ballot_and_every_receipt_and_on_no_order():
    text = sealed_text("C-1", BALLOTS, ["r1", "r2"])
    assert seal_of(text) == seal_of(sealed_text("C-1", BALLOTS[::-1], ["r2", "r1"]))
    others = (sealed_text("C-2", BALLOTS, ["r1", "r2"]), sealed_text("C-1", BALLOTS[1:], ["r1", "r2"]))
    others += (sealed_text("C-1", BALLOTS, ["r1", "r3"]),)
    assert len({seal_of(each) for each in (text, *others)}) == 4
