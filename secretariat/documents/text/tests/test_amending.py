from itertools import count

import pytest

from secretariat.documents.text.amending import Change, DoesNotFit, amend, follow
from secretariat.documents.text.items import Item, Kind, Mark, labels

pytestmark = pytest.mark.once


def clause(depth: int, number: str, text: str = "", **more: object) -> Item:
    return Item(depth, number=number, text=text, key=f"old {number}", **more)  # type: ignore[arg-type]


TEXT = [
    clause(0, "D7", heading="Report Phase"),
    Item(1, Kind.HEADING, heading="The report", key="old heading"),
    clause(1, "D7.1", "The report must say:"),
    clause(2, "(a)", "what is wrong; and"),
    clause(2, "(b)", "what is proposed."),
    Item(2, Kind.TEXT, text="It must be short.", key="old words"),
    clause(1, "D7.2", "Parties have 10 Working Days.", marks=(Mark(0, 7, "bold"), Mark(13, 28, "italic"))),
    clause(0, "D8", heading="Change Board"),
    Item(1, Kind.DEFINITION, heading="Vote", text="means a vote.", key="old Vote"),
    clause(1, "D8.1", "The Change Board votes."),
]


def changed(*changes: Change) -> list[Item]:
    numbers = count(1)
    return amend(TEXT, changes, lambda: f"new {next(numbers)}")


def told(items: list[Item]) -> list[tuple[str, str]]:
    return [(label, item.key) for label, item in zip(labels(items), items, strict=True)]


def keys(items: list[Item]) -> list[str]:
    return [item.key for item in items]


def test_what_is_inserted_gets_a_new_key_and_nothing_else_is_renumbered():
    after = changed(Change("insert", position="after", beside="D7.1", items=(clause(1, "D7.1A", "New."),)))
    assert told(after)[6] == ("D7.1A", "new 1")
    assert [each for each in told(after) if not each[1].startswith("new")] == told(TEXT)


def test_under_a_clause_is_the_last_place_there_and_before_is_the_one_in_front():
    under = changed(Change("insert", position="under", beside="D7", items=(clause(1, "D7.3"),)))
    before = changed(Change("insert", position="before", beside="D7.2", items=(clause(1, "D7.1A"),)))
    assert list(labels(under)).index("D7.3") == 7
    assert list(labels(before)).index("D7.1A") == 6


def test_words_are_replaced_and_the_marks_after_them_move_along():
    after = changed(Change("replace", at="D7.2", words="10", becomes="fifteen"))
    assert after[6].text == "Parties have fifteen Working Days."
    assert after[6].marks == (Mark(0, 7, "bold"), Mark(13, 33, "italic"))
    assert after[6].key == "old D7.2"


def test_one_line_of_new_text_leaves_what_stands_under_the_old():
    after = changed(Change("replace", at="D7.1", items=(clause(1, "D7.1", "It must state:"),)))
    assert after[2].text == "It must state:"
    assert keys(after) == keys(TEXT)


def test_new_text_of_several_lines_takes_the_place_of_all_and_what_goes_on_keeps_its_key():
    new = (clause(1, "D7.1", "It must state:"), clause(2, "(a)", "what is proposed."), clause(2, "(b)", "who pays."))
    after = changed(Change("replace", at="D7.1", items=new))
    assert told(after)[2:5] == [("D7.1", "old D7.1"), ("D7.1(a)", "old (b)"), ("D7.1(b)", "new 3")]
    assert len(after) == len(TEXT) - 1


def test_what_is_deleted_takes_what_stands_under_it_along():
    assert keys(changed(Change("delete", at="D7.1"))) == [
        "old D7",
        "old heading",
        "old D7.2",
        "old D8",
        "old Vote",
        "old D8.1",
    ]


def test_what_is_moved_keeps_its_key_and_all_that_stands_under_it():
    after = changed(Change("move", at="D7.1", position="under", beside="D8", number="D8.2"))
    assert told(after)[-4:] == [
        ("D8.2", "old D7.1"),
        ("D8.2(a)", "old (a)"),
        ("D8.2(b)", "old (b)"),
        ("D8.2", "old words"),
    ]
    up = changed(Change("move", at="D8.1", position="before", beside="D7.1"))
    assert list(labels(up))[2] == "D8.1"


def test_what_is_moved_to_another_depth_is_as_deep_there_as_its_neighbours():
    after = changed(Change("move", at="D7.2", position="after", beside="D7.1(a)", number="(aa)"))
    assert [item.depth for item in after if item.key == "old D7.2"] == [2]


def test_a_renumbered_clause_keeps_its_key_and_its_lists_follow():
    after = changed(Change("renumber", at="D7.1", number="D7.9"))
    assert told(after)[2:4] == [("D7.9", "old D7.1"), ("D7.9(a)", "old (a)")]
    assert told(after)[6] == ("D7.2", "old D7.2")


def test_clauses_headings_and_terms_are_retitled():
    after = changed(
        Change("retitle", at="D7", heading="Report"),
        Change("retitle", at="D7 heading 1", heading="Its form"),
        Change("retitle", at='"Vote"', heading="Ballot"),
    )
    assert [after[0].heading, after[1].heading, after[8].heading] == ["Report", "Its form", "Ballot"]
    assert keys(after) == keys(TEXT)


def test_a_split_keeps_the_key_on_the_first_part_and_tells_where_the_second_came_from():
    parts = (
        clause(1, "D7.1", "It must say:"),
        clause(2, "(a)", "what is wrong; and"),
        clause(1, "D7.1A", "It must be short."),
    )
    numbers = count(1)
    after = follow(TEXT, [Change("split", at="D7.1", items=parts)], lambda: f"new {next(numbers)}")
    assert told(after.items)[2:5] == [("D7.1", "old D7.1"), ("D7.1(a)", "old (a)"), ("D7.1A", "new 3")]
    assert after.came_from == {"new 3": "old D7.1"}


def test_a_merger_keeps_the_first_key_and_tells_what_went_into_it():
    merged = follow(
        TEXT, [Change("merge", at="D7.2", joins=("D7.1",), items=(clause(1, "D7.2", "All of it."),))], lambda: "new"
    )
    assert keys(merged.items) == ["old D7", "old heading", "old D7.2", "old D8", "old Vote", "old D8.1"]
    assert merged.went_into == {"old D7.1": "old D7.2"}


def test_a_change_sees_what_the_ones_before_it_did():
    after = changed(Change("delete", at="D7.1(a)"), Change("renumber", at="D7.1(b)", number="(a)"))
    assert told(after)[3] == ("D7.1(a)", "old (b)")


def test_a_new_document_is_inserted_whole():
    assert amend([], [Change("insert", items=tuple(TEXT))], lambda: "new")[0].number == "D7"


NEW = (clause(1, "D7.3", "New."),)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Change("delete", at="D7.9"), "D7.9 is not there on that day. Name a clause that is."),
        (Change("delete", at=""), "It does not say what it changes. Write the label of a clause."),
        (Change("retitle", at="D7 heading 2", heading="x"), "D7 has no heading 2 on that day. It has 1."),
        (Change("delete", at='"Party"'), "“Party” is not defined there on that day. Name a term that is."),
        (
            Change("mend", at="D7"),
            "“mend” is no kind of change. Write insert, replace, delete, move, renumber, split, merge or retitle.",
        ),
        (Change("insert", items=NEW), "It does not say where to. Write after, before or under, and a label."),
        (Change("insert", position="after", beside="D7.2"), "It has no text. Write the new text."),
        (
            Change("insert", position="after", beside="D7", items=NEW),
            "Its text stands at the wrong depth: “D7.3 New.”. Begin it at the margin.",
        ),
        (
            Change("insert", position="under", beside="D7.2", items=NEW),
            "Its text stands at the wrong depth: “D7.3 New.”. Indent what stands there by 4 spaces.",
        ),
        (
            Change("insert", position="after", beside="D7.1", items=(clause(1, "D7.2"),)),
            "D7.2 would be there twice. Give the new one another number.",
        ),
        (
            Change("replace", at="D7.2", items=NEW),
            "Its text begins with “D7.3 New.” and not with D7.2. Begin it with the same number or term, and renumber or retitle by itself.",
        ),
        (
            Change("replace", at="D7.2", items=(clause(1, "D7.2"), *NEW)),
            "Its text is more than one clause. Replace one, and insert or split for the others.",
        ),
        (Change("replace", at="D7.2", words="12"), "“12” is not in D7.2 on that day. Name words that are there once."),
        (
            Change("replace", at="D7.2", words="a"),
            "“a” is 3 times in D7.2 on that day. Name words that are there once.",
        ),
        (
            Change("move", at="D7", position="under", beside="D7.1"),
            "D7 cannot be moved beside or under itself. Name another place.",
        ),
        (
            Change("move", at="D7.1", position="under", beside="D7.1"),
            "D7.1 cannot be moved beside or under itself. Name another place.",
        ),
        (Change("move", at="D7.1"), "It does not say where to. Write after, before or under, and a label."),
        (Change("renumber", at="D7.2"), "D7.2 gets no number by it. Name a clause with a number, and its new one."),
        (Change("renumber", at="D7.2", number="D7.1"), "D7.1 would be there twice. Give the new one another number."),
        (Change("retitle", at="D7"), "D7 gets no heading by it. Write the new heading."),
        (
            Change("split", at="D7.2", items=(clause(1, "D7.2"),)),
            "Its text is one clause. Write the two or more that it is split into.",
        ),
        (
            Change("split", at="D7.2", items=(clause(1, "D7.3"), clause(1, "D7.4"))),
            "Its text begins with “D7.3” and not with D7.2. Let the first part keep its number.",
        ),
        (
            Change("merge", at="D7.2", items=(clause(1, "D7.2"),)),
            "It does not say what is taken in. Write the label of the clause that is merged into it.",
        ),
        (
            Change("merge", at="D7.2", joins=("D7.2",), items=(clause(1, "D7.2"),)),
            "D7.2 cannot be merged with itself. Name another clause.",
        ),
    ],
)
def test_a_change_that_does_not_fit_is_refused_with_its_place_and_a_remedy(change: Change, says: str):
    with pytest.raises(DoesNotFit) as refused:
        changed(
            Change("retitle", at="D8", heading="Board"),
            Change(**{**_fields(change), "place": "Release 12.0, change 3"}),
        )
    assert str(refused.value) == f"Release 12.0, change 3: {says}"


def _fields(change: Change) -> dict[str, object]:
    return {name: getattr(change, name) for name in Change.__slots__}


def test_a_refusal_leaves_what_was_given_as_it_was():
    given = list(TEXT)
    with pytest.raises(DoesNotFit):
        amend(given, [Change("delete", at="D7"), Change("delete", at="D7")], lambda: "new")
    assert given == TEXT


def test_a_term_that_is_defined_twice_needs_the_label_it_stands_under():
    twice = [*TEXT, Item(2, Kind.DEFINITION, heading="Vote", text="means another.", key="second")]
    with pytest.raises(DoesNotFit, match="is defined 2 times there"):
        amend(twice, [Change("delete", at='"Vote"')], lambda: "new")
    assert "second" not in keys(amend(twice, [Change("delete", at='D8.1 "Vote"')], lambda: "new"))


def test_labels_that_stood_twice_before_are_left_and_cannot_be_named():
    twice = [*TEXT, clause(1, "D8.1", "A slip.")]
    assert len(amend(twice, [Change("delete", at="D7.1")], lambda: "new")) == 7
    with pytest.raises(DoesNotFit, match="^D8.1 is there 2 times on that day. Change what it stands under.$"):
        amend(twice, [Change("delete", at="D8.1")], lambda: "new")
