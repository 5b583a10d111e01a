from __future__ import annotations

from secretariat.documents.text.items import Item, Kind, labels, parents

TEXT = [
    Item(0, number="D7", heading="Report Phase"),
    Item(1, Kind.HEADING, heading="The report"),
    Item(1, number="D7.3", text="The report shall:"),
    Item(2, number="(a)", text="say:"),
    Item(3, number="(ii)", text="why;"),
    Item(3, Kind.TEXT, text="in a page; and"),
    Item(2, number="(b)", text="be sent."),
    Item(0, number="N4A", heading="In between"),
]


def test_a_label_is_the_number_with_those_above_it():
    assert list(labels(TEXT)) == ["D7", "D7", "D7.3", "D7.3(a)", "D7.3(a)(ii)", "D7.3(a)", "D7.3(b)", "N4A"]


def test_an_item_stands_under_the_last_one_that_is_less_deep():
    assert list(parents(TEXT)) == [-1, 0, 0, 2, 3, 3, 2, -1]


def test_a_text_that_begins_deep_has_no_parent_to_take_a_label_from():
    assert list(labels([Item(2, number="(a)", text="alone")])) == ["(a)"]
    assert list(parents([Item(2, number="(a)", text="alone")])) == [-1]
