from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from secretariat.documents.text.as_json import VERSION, read_json, write_json
from secretariat.documents.text.items import Doubt, Item, Kind, Mark, Reading, Unreadable
from secretariat.documents.text.tests.texts import texts

pytestmark = pytest.mark.once

READING = Reading(
    [Item(0, number="D7", heading="Été", key="k1"), Item(1, Kind.TEXT, text="bold", marks=(Mark(0, 4, "bold"),))],
    [Doubt(1, "What?", "line 4", "Look.", ("a", "b"))],
    "Title",
    "D",
    {"a1": b"\x00\x01"},
    {"date": "2020-03-01"},
)


def test_a_reading_comes_back_whole():
    assert read_json(write_json(READING)) == READING
    assert read_json(write_json(READING).encode()) == READING
    assert read_json(write_json(Reading())) == Reading()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts())
def test_every_text_comes_back_as_it_was(items):
    assert read_json(write_json(Reading(items))).items == items


def test_the_same_reading_has_the_same_text_whatever_order_it_was_put_together_in():
    one = Reading(details={"a": "1", "b": "2"})
    other = Reading(details={"b": "2", "a": "1"})
    assert write_json(one) == write_json(other)
    assert json.loads(write_json(one))["version"] == VERSION
    assert write_json(READING).startswith('{"details":{"date":"2020-03-01"},"doubts":[')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "This is not JSON"),
        ("[" * 100_000, "This is not JSON"),
        ("[]", "is not a text of ours"),
        ('{"version": 99}', "is of version 99, and 1 is read"),
        ('{"version": 1, "items": {}}', "`items` is to be a list"),
        (
            '{"version": 1, "items": [{"depth": 0, "kind": "clause"}, {"depth": 0, "kind": "poem"}]}',
            "Item 2 is not written as items are",
        ),
        ('{"version": 1, "items": [{"depth": -1, "kind": "clause"}]}', "Item 1 is not written as items are"),
        (
            '{"version": 1, "items": [{"depth": 0, "kind": "clause", "text": 5}]}',
            "Item 1 has something other than text",
        ),
        (
            '{"version": 1, "items": [{"depth": 0, "kind": "text", "text": "a", "marks": [[0, 9, "bold", ""]]}]}',
            "a mark outside its text",
        ),
        ('{"version": 1, "doubts": [{}]}', "Doubt 1 is not written"),
        ('{"version": 1, "images": {"a": "?"}}', "not written in Base64"),
        ('{"version": 1, "details": {"a": 1}}', "`details` is to be"),
    ],
)
def test_other_json_is_refused_in_a_sentence_that_names_the_item(text, says):
    with pytest.raises(Unreadable) as refusal:
        read_json(text)
    assert says in str(refusal.value)
    assert str(refusal.value).endswith(".")
