"""Defined terms: read from a text, and found where they are used."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.documents.text.items import Item, Kind
from secretariat.documents.text.terms import Glossary, Term, other_forms, read_definitions

pytestmark = pytest.mark.once

TERMS = (
    Term("Party", "party"),
    Term("Smart Meter", "meter"),
    Term("Smart Metering System", "system"),
    Term("Device", "device"),
    Term("Device", "device of D", "D"),
    Term("Report", "report", "D7.3"),
    Term("Member of the Panel", "member"),
    Term("Health & Safety Plan", "plan"),
    Term("Supplier", "supplier"),
    Term("Supplier's Notice", "notice"),
    Term("Service", "service"),
    Term("Services", "services"),
)


def found(text: str, scope: str = "", own: str = "") -> list[tuple[str, str]]:
    return [(text[each.start : each.end], each.key) for each in Glossary(TERMS).find(text, scope=scope, own=own)]


def test_the_longest_term_is_found():
    assert found("A Smart Metering System has a Smart Meter.") == [
        ("Smart Metering System", "system"), ("Smart Meter", "meter"),
    ]  # fmt: skip
    assert found("Smart Metering begins") == []


def test_a_term_is_found_in_the_plural_and_with_a_possessive():
    assert found("The Parties, a Party's and Devices’ Members of the Panel; Supplier’s") == [
        ("Parties", "party"), ("Party's", "party"), ("Devices", "device"), ("Members of the Panel", "member"),
        ("Supplier’s", "supplier"),
    ]  # fmt: skip
    assert found("the Supplier's Notice") == [("Supplier's Notice", "notice")]
    assert list(other_forms("Parties")) == ["Party"]
    assert list(other_forms("Process")) == ["Processes"]


def test_a_form_that_is_defined_itself_is_that_term():
    assert found("a Service, the Services") == [("Service", "service"), ("Services", "services")]


@pytest.mark.parametrize("text", ["party", "PARTY", "Partying", "non-Party", "Party-like", "Device2", "Smart, Meter"])
def test_a_term_is_not_found_in_other_letters_nor_in_a_longer_word(text: str):
    assert found(text) == []


def test_a_term_may_be_broken_over_lines_and_have_signs_in_it():
    assert [key for _, key in found("a Smart\n Meter, a Smart\u00a0Meter, a Health & Safety Plan")] == [
        "meter", "meter", "plan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "keys"),
    [
        ("", ["device"]),
        ("E1.1", ["device"]),
        ("D7.3(a)", ["device of D", "report"]),
        ("D7.30", ["device of D"]),
        ("D7.3A", ["device of D"]),
        ("Appendix D 7.3", ["device"]),
    ],
)
def test_a_term_holds_inside_its_scope_and_the_inner_one_wins(scope: str, keys: list[str]):
    assert [key for _, key in found("a Device and a Report", scope)] == keys


def test_a_definition_does_not_link_its_own_term_nor_the_words_in_it():
    assert found("means a Smart Meter of a Party", own="meter") == [("Party", "party")]


def test_definitions_are_read_with_the_scope_that_introduces_them():
    items = [
        Item(0, number="A1", text="In this Code, except where the context requires otherwise:"),
        Item(1, Kind.DEFINITION, heading="Party", text="means a person.", key="k1"),
        Item(1, Kind.DEFINITION, heading="“Alert” or “Warning”", text="means a message."),
        Item(0, number="A2"),
        Item(1, Kind.TEXT, text="In this Section A2:"),
        Item(1, Kind.DEFINITION, heading="Day", text="means a day."),
        Item(1, Kind.DEFINITION, heading="Night", text="means a night."),
        Item(0, number="A3", text="Nothing is said of its scope here."),
        Item(1, Kind.DEFINITION, heading="Lone", text="means alone."),
        Item(1, number="A3.1", text="In this paragraph:"),
        Item(2, Kind.TEXT, text="“Fault” means a fault;"),
    ]
    read = read_definitions(items, document="A")
    assert [(term.term, term.key, term.scope) for term in read] == [
        ("Party", "k1", ""), ("Alert", "2", ""), ("Warning", "2", ""), ("Day", "5", "A2"), ("Night", "6", "A2"),
        ("Lone", "8", ""), ("Fault", "10", "A3.1"),
    ]  # fmt: skip


def test_definitions_of_a_schedule_hold_in_it():
    items = [
        Item(0, number="1", text="In this Schedule:"),
        Item(1, Kind.DEFINITION, heading="Key", text="means a key."),
    ]
    assert [term.scope for term in read_definitions(items, document="Schedule 8")] == ["Schedule 8"]


def test_a_pointer_is_read_with_the_place_that_it_leads_to():
    item = Item(0, Kind.DEFINITION, heading="Audit", text="has the meaning given in Section G7.16(a) (Audits).")
    (term,) = read_definitions([item], document="A")
    assert (term.kind, term.target) == ("pointer", "G7.16(a)")


def test_terms_given_in_passing_hold_in_their_document():
    said = 'Each year a report (the "Annual Report") goes to each person (each, in this paragraph, a “Reader”).'
    read = read_definitions([Item(0, number="D2", text=said)], document="D")
    assert [(term.term, term.key, term.scope, term.kind) for term in read] == [
        ("Annual Report", "0/Annual Report", "D", "text"), ("Reader", "0/Reader", "D2", "text"),
    ]  # fmt: skip
    assert read[0].means == "Each year a report"


@pytest.mark.parametrize(
    "said", ['a paper (entitled "Costs")', "a paper (see below)", 'a paper ("costs")', 'marked (with the word "Draft")']
)
def test_what_is_quoted_in_passing_is_not_always_a_definition(said: str):
    assert read_definitions([Item(0, number="D2", text=said)], document="D") == []


def test_of_thousands_of_definitions_all_are_read_at_once():
    items = [Item(0, number="A1", text="In this Section A:")]
    items += [Item(1, Kind.DEFINITION, heading=f"Term {number}", text="means it.") for number in range(5000)]
    start = time.process_time()
    assert {term.scope for term in read_definitions(items, document="A")} == {"A"}
    assert time.process_time() - start < 1


SAID = st.lists(st.sampled_from(["Smart", "Metering", "System", "Meter", "Meters", "Party", "'s", " ", " ", "-", "("]))


@settings(max_examples=80, deadline=None)
@given(SAID.map("".join))
def test_whatever_is_written_terms_stand_in_order_and_are_whole_words(text: str):
    end = 0
    for each in Glossary(TERMS).find(text):
        assert end <= each.start < each.end <= len(text)
        assert not (each.start and text[each.start - 1].isalnum()) and not text[each.end : each.end + 1].isalnum()
        end = each.end
