"""What an editor is told of, and what he is not bothered with."""

import time

import pytest

from secretariat.documents.text.doubts import Text, doubts_of, follows
from secretariat.documents.text.items import Item, Kind

pytestmark = pytest.mark.once

DEFINED = [
    Item(0, number="A1", heading="Definitions", text="In this Code:"),
    Item(1, Kind.DEFINITION, heading="Party", text="means a person that is bound by this Code."),
]


def clauses(*texts: str) -> list[Item]:
    return [Item(0, number=f"M{number}", text=text) for number, text in enumerate(texts, 1)]


def told(*items: Item, defined=DEFINED, **known) -> list[tuple[str, str]]:
    texts = [Text("A", defined, "Definitions and Interpretation"), Text("M", items, "General")]
    return [(doubt.kind, doubt.about) for doubt in doubts_of(texts, **known)]


USED = "A Party shall pay."


def test_a_capitalised_term_that_nothing_defines_is_told_once():
    items = clauses(USED, "The Party keeps the Widget Register.", "Send it to the Widget Registers.")
    texts = [Text("A", DEFINED), Text("M", items)]
    (doubt,) = doubts_of(texts)
    assert (doubt.kind, doubt.about, doubt.times, doubt.item) == ("undefined", "Widget Register", 2, 1)
    assert doubt.says == (
        "“Widget Register” is written as a term in Section M2 and in 1 other place, and nothing defines it there."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Suppliers shall pay. Meters are read. The meter is read: Nobody knows.",
        "The DCC and the SMETS1 device send it under the Gas Act 1986 on 3 March in Great Britain.",
        "It is sent to Citizens Advice as this Code says.",
        "The paper is headed “Final Report” and is one of General (Definitions and Interpretation).",
        "To comply with Section M1 and with Schedule 3.",
        "After Monday, each of them (a) Pays, or (b) Leaves.",
    ],
)
def test_sentence_starts_names_acronyms_and_laws_are_no_terms(text: str):
    assert told(*clauses(USED, text), names={"Citizens Advice"}, documents={"Schedule 3"}) == []


def test_headings_are_no_uses_of_a_term():
    assert told(*clauses(USED), Item(0, Kind.HEADING, heading="Wholly New Words")) == []


def test_a_term_is_undefined_outside_its_scope():
    items = clauses(USED, 'He writes a paper (in this paragraph, the "Blue Paper"). The Blue Paper is blue.')
    assert told(*items) == []
    assert told(*items, *clauses("", "", "He reads the Blue Paper.")[2:]) == [("undefined", "Blue Paper")]


def test_a_definition_that_nobody_uses_is_told():
    ghost = Item(1, Kind.DEFINITION, heading="Ghost", text="means a Ghost.")
    assert told(*clauses(USED), defined=[*DEFINED, ghost]) == [("unused", "Ghost")]
    assert told(*clauses(USED, "It sees many Ghosts."), defined=[*DEFINED, ghost]) == []


def test_a_pointer_to_a_term_that_is_used_where_it_is_defined_is_used():
    pointer = Item(1, Kind.DEFINITION, heading="Audit", text="has the meaning given in Section M2.")
    items = clauses(USED, 'Accounts are looked at (an "Audit").', "An Audit is held.")
    assert told(*items, defined=[*DEFINED, pointer]) == []


def test_a_definition_given_twice_for_one_scope_is_told_once():
    again = Item(1, Kind.DEFINITION, heading="Party", text="means somebody else.")
    assert told(*clauses(USED), defined=[*DEFINED, again]) == [("defined-twice", "Party")]


def test_a_reference_that_leads_nowhere_is_told():
    items = clauses(USED, "See Section M1, Section M9.4(b) and Schedule 3.")
    assert told(*items) == [("dangling", "M9.4(b)"), ("dangling", "Schedule 3")]
    assert told(*items, documents={"Schedule 3"}, former={"M9.4(b)"}) == [("dangling", "M9.4(b)")]
    gone = doubts_of([Text("M", items)], documents={"Schedule 3"}, former={"M9.4(b)"})
    assert [doubt.says for doubt in gone if doubt.kind == "dangling"] == [
        "Section M2 refers to “Section M9.4(b)”: M9.4(b) is no longer there."
    ]


def test_a_reference_that_quotes_another_heading_is_told():
    items = [Item(0, number="M1", heading="Payments", text=USED), Item(0, number="M2", text="See Section M1 (Fees).")]
    assert told(*items) == [("misquoted", "M1")]
    assert told(items[0], Item(0, number="M2", text="See Section M1 (Payments).")) == []


def test_two_items_with_one_label_are_told():
    assert told(*clauses(USED), *clauses("pays")) == [("duplicate-label", "M1")]


def test_numbers_that_jump_are_told():
    items = [*clauses(USED), Item(1, number="(a)", text="x"), Item(1, number="(c)", text="{y}"), *clauses("", "")[1:]]
    assert told(*items) == [("jump", "(c)")]
    (doubt,) = doubts_of([Text("M", items), Text("A", DEFINED)])
    assert doubt.says == "Section M1(c) follows (a)."


@pytest.mark.parametrize(
    ("last", "number"),
    [
        ("N4", "N4A"), ("N4A", "N5"), ("N4A", "N4B"), ("D7.3", "D7.4"), ("(h)", "(i)"), ("(i)", "(ii)"), ("(i)", "(j)"),
        ("(iv)", "(v)"), ("(v)", "(w)"), ("(z)", "(aa)"), ("(a)", "(aa)"), ("(aa)", "(ab)"), ("(aa)", "(b)"), ("(B)", "(C)"),
        ("(c)", "(a)"), ("(ix)", "(x)"), ("D7.9", "D7.10"), ("1.", "2."), ("PART I", "PART II"), ("D7.9", "D8.1"),
    ],
)  # fmt: skip
def test_a_number_follows_another(last: str, number: str):
    assert follows(last, number)


@pytest.mark.parametrize(
    ("last", "number"),
    [("N4", "N6"), ("N5", "N4A"), ("D7.3", "D7.5"), ("(a)", "(c)"), ("(ii)", "(iv)"), ("(d)", "(c)"), ("(B)", "(D)")],
)
def test_a_number_does_not_follow_another(last: str, number: str):
    assert not follows(last, number)


def test_made_up_words_of_any_kind_are_looked_at_quickly():
    for said in ("A" * 20_000, "Aa" * 10_000, "Ab " * 7_000, "(Ab and " * 3_000, "“" * 9_000, "Section " * 3_000):
        start = time.process_time()
        doubts_of([Text("M", [Item(0, number="M1", text=said)])])
        assert time.process_time() - start < 1, said[:10]


def test_rules_without_a_year_are_terms_and_an_act_is_none():
    assert told(*clauses(USED, "It keeps the Widget Rules under the Electricity and Gas Act 1986.")) == [
        ("undefined", "Widget Rules")
    ]


def test_a_term_with_more_words_after_it_is_another_one():
    assert told(*clauses(USED, "It asks the Party Secretary. Notify Party Devices on Monday of a Party.")) == [
        ("undefined", "Party Secretary"), ("undefined", "Party Devices"),
    ]  # fmt: skip
