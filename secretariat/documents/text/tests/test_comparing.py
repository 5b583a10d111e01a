"""Two texts compared: what changed, what only moved or was numbered anew, and that nothing is lost on the way."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.bench.redlines import edited
from secretariat.documents.text.comparing import accepted, compare, marked_up, rejected, shown, summary
from secretariat.documents.text.comparing_words import cells_between, words_between
from secretariat.documents.text.items import Item, Kind, Mark

pytestmark = pytest.mark.once

BEFORE = """
D1 Raising a proposal
  D1.1 Any Party may propose a modification to this Code.
  D1.2 The proposal shall state:
    (a) the name of the Party; and
    (b) the reason for it.
  D1.3 The Code Administrator shall acknowledge it within 5 Working Days.
D2 Paths
  D2.1 The Panel shall decide which path the proposal follows, having regard to its effect on consumers.
    (a) the Panel;
    (b) the Authority; or
"""


def items(text: str) -> list[Item]:
    found = []
    for line in text.strip("\n").split("\n"):
        number, _, said = line.strip().partition(" ")
        found.append(Item((len(line) - len(line.lstrip())) // 2, number=number, text=said))
    return found


def compared(old: str, new: str) -> list[str]:
    return [line for line in marked_up(compare(items(old), items(new))) if not line.startswith("same: ")]


def test_a_text_and_itself_are_the_same():
    assert compared(BEFORE, BEFORE) == []
    assert [change.kind for change in compare(items(BEFORE), items(BEFORE))] == ["same"] * 10
    assert compare([], []) == []


def test_only_the_words_that_changed_are_marked():
    after = BEFORE.replace("Any Party may", "Any Party or Citizens Advice may").replace("5 Working", "10 Working")
    assert compared(BEFORE, after) == [
        "changed: Any Party {+or Citizens Advice +}may propose a modification to this Code.",
        "changed: The Code Administrator shall acknowledge it within [-5-]{+10+} Working Days.",
    ]


def test_an_insertion_renumbers_what_follows_and_marks_none_of_it():
    after = BEFORE.replace("(b) the reason", "(c) the reason").replace(
        "    (c)", "    (b) the date on which it was made;\n    (c)"
    )
    assert compared(BEFORE, after) == [
        "added: {+the date on which it was made;+}",
        "same renumbered: the reason for it.",
    ]


def test_a_clause_that_was_taken_out_is_removed_where_it_stood():
    after = BEFORE.replace("    (a) the name of the Party; and\n    (b) the", "    (a) the")
    kinds = [(change.kind, change.old, change.new) for change in compare(items(BEFORE), items(after))]
    assert kinds[2:5] == [("same", 2, 2), ("removed", 3, None), ("same", 4, 3)]


def test_what_went_in_one_place_and_came_in_another_moved_and_may_be_changed_as_well():
    line = "  D1.3 The Code Administrator shall acknowledge it within 5 Working Days.\n"
    after = BEFORE.replace(line, "") + line.replace("D1.3", "D2.2").replace("5", "10").rstrip("\n")
    assert compared(BEFORE, after) == [
        "moved-away: [-The Code Administrator shall acknowledge it within 5 Working Days.-]",
        "moved renumbered: The Code Administrator shall acknowledge it within [-5-]{+10+} Working Days.",
    ]
    changes = compare(items(BEFORE), items(after))
    away = next(change for change in changes if change.kind == "moved-away")
    moved = next(change for change in changes if change.kind == "moved")
    assert (away.old, away.new) == (moved.old, moved.new) == (5, 9)


def test_a_clause_moves_with_its_short_items():
    block = (
        "D3 Who may appeal against a decision\n  D3.1 The following may appeal:\n    (a) a Party;\n    (b) the DCC.\n"
    )
    old, new = block + BEFORE.lstrip("\n"), BEFORE + block.rstrip("\n")
    changes = compare(items(old), items(new))
    assert [change.old for change in changes if change.kind == "moved"] == [0, 1, 2, 3]
    assert summary(changes) == {
        "added": 0, "removed": 0, "changed": 0, "moved": 4, "renumbered": 0, "retitled": 0,
    }  # fmt: skip


def test_short_items_that_say_the_same_by_chance_did_not_move():
    after = BEFORE.replace("    (a) the Panel;\n", "").replace(
        "    (a) the name", "    (z) the Panel;\n    (a) the name"
    )
    assert {change.kind for change in compare(items(BEFORE), items(after))} == {"same", "added", "removed"}


def test_a_new_clause_that_ends_like_the_one_before_it_is_new_as_a_whole():
    old = "D1 Reports\n  D1.1 The Panel reports.\n  D1.2 Not used.\nD2 End"
    new = "D1 Reports\n  D1.1 The Panel reports.\n  D1.2 Not used.\nD2 Audits\n  D2.1 The Panel audits.\n  D2.2 Not used.\nD3 End"
    assert [(each.kind, each.new) for each in compare(items(old), items(new))] == [
        ("same", 0), ("same", 1), ("same", 2), ("added", 3), ("added", 4), ("added", 5), ("same", 6),
    ]  # fmt: skip


def test_a_new_heading_is_shown_with_its_own_words_and_is_no_change_of_the_text():
    old = [Item(0, number="D1", heading="Raising proposals", text="Any Party may propose.")]
    (change,) = compare(old, [replace(old[0], heading="Raising modifications")])
    assert change.kind == "changed" and change.retitled and not change.reworded
    assert change.heading == (("=", "Raising "), ("-", "proposals"), ("+", "modifications"))
    assert change.words == (("=", "Any Party may propose."),)


def test_a_wholly_new_heading_over_the_same_clauses_is_a_new_title():
    old = [Item(0, number="D3", heading="Initial Consideration"), *items(BEFORE)[1:3]]
    new = [Item(0, number="D3", heading="Receipt and First Decision"), *items(BEFORE)[1:3]]
    assert [(each.kind, each.retitled) for each in compare(old, new)] == [
        ("changed", True), ("same", False), ("same", False),
    ]  # fmt: skip
    new[0] = replace(new[0], number="D4")
    assert [each.kind for each in compare(old, new)] == ["removed", "added", "same", "same"]


def test_keys_decide_which_items_are_pairs():
    old = [Item(0, text="Any Party may propose.", key="a"), Item(0, text="The Panel decides on it.", key="b")]
    new = [Item(0, text="The Panel decides on it.", key="a"), Item(0, text="Any Party may propose.", key="c")]
    changes = compare(old, new)
    assert [(change.kind, change.old, change.new) for change in changes] == [
        ("changed", 0, 0), ("removed", 1, None), ("added", None, 1),
    ]  # fmt: skip


def test_items_whose_keys_changed_places_moved():
    old = [Item(0, number=f"D{place}", text=f"Clause {place}.", key=str(place)) for place in range(5)]
    new = [replace(old[place], number=f"D{number}") for number, place in enumerate((0, 4, 1, 2, 3))]
    assert [(each.kind, each.old, each.renumbered) for each in compare(old, new) if each.renumbered] == [
        ("moved", 4, True), ("same", 1, True), ("same", 2, True), ("same", 3, True),
    ]  # fmt: skip


def test_a_text_without_keys_is_compared_with_one_that_has_them():
    old = [replace(item, key=f"k{place}") for place, item in enumerate(items(BEFORE))]
    after = items(BEFORE.replace("5 Working", "10 Working"))
    assert [change.kind for change in compare(old, after)].count("changed") == 1


def test_marks_that_change_alone_are_a_change_of_style_and_a_picture_is_a_change():
    old = Item(0, text="The Panel decides.", marks=(Mark(4, 9, "bold"),))
    (change,) = compare([old], [replace(old, marks=())])
    assert change.kind == "same" and change.restyled
    figure = Item(0, Kind.FIGURE, text="A diagram.", marks=(Mark(0, 10, "image", "aa"),))
    (change,) = compare([figure], [replace(figure, marks=(Mark(0, 10, "image", "bb"),))])
    assert change.kind == "changed" and change.reworded and not change.restyled


def test_a_definition_stays_that_of_its_term_and_is_not_taken_for_that_of_another():
    pointer = "has the meaning given to that expression in Section G."
    old = [Item(0, Kind.DEFINITION, heading="Device", text=pointer), Item(0, Kind.DEFINITION, heading="User", text="x")]
    new = [Item(0, Kind.DEFINITION, heading="Alert", text=pointer), Item(0, Kind.DEFINITION, heading="User", text="y")]
    assert [change.kind for change in compare(old, new)] == ["removed", "added", "changed"]


def test_tables_are_compared_cell_by_cell():
    old = "Service\tHours\nRead\t24\nWrite\t48"
    assert cells_between(old, old.replace("48", "72")) == (
        ("=", "Service\tHours\nRead\t24\nWrite\t"), ("-", "48"), ("+", "72"),
    )  # fmt: skip
    assert cells_between(old, old.replace("Write", "Top up\t1\nWrite")) == (
        ("=", "Service\tHours\nRead\t24\n"), ("+", "Top up\t1\n"), ("=", "Write\t48"),
    )  # fmt: skip
    with_column = "Service\tWho\tHours\nRead\tDCC\t24\nWrite\tDCC\t48"
    assert cells_between(old, with_column)[1] == ("+", "Who\t")


@pytest.mark.parametrize(
    ("old", "new", "shows"),
    [
        ("in Section D7.3(a);", "in Section D7.4(b);", "in Section [-D7.3(a)-]{+D7.4(b)+};"),
        ("the large cat, and", "the small dog, and", "the [-large cat-]{+small dog+}, and"),
        ("a b.", "a b c.", "a b{+ c+}."),
        ("5 days", "12,000 days", "[-5-]{+12,000+} days"),
        ("large, green houses", "small, brown houses", "[-large, green-]{+small, brown+} houses"),
        ("", "all new", "{+all new+}"),
        ("第一条规定", "第二条规定", "第[-一-]{+二+}条规定"),
    ],
)
def test_a_redline_reads_well(old: str, new: str, shows: str):
    (line,) = marked_up(compare([Item(0, text=old, key="k")], [Item(0, text=new, key="k")]))
    assert line == f"changed: {shows}"


def test_one_word_said_ten_thousand_times_is_compared_at_once():
    start = time.process_time()
    words = words_between("a " * 10_000 + "b " + "c " * 10_000, "x " + "a " * 9_000 + "b " + "c " * 9_000 + "y")
    assert time.process_time() - start < 1
    assert "".join(text for op, text in words if op != "-").endswith("c y")


def test_a_long_text_is_compared_sentence_by_sentence():
    sentences = [f"The Party numbered {n} shall send {n * n} reports to the Panel in each year." for n in range(80)]
    other = [*sentences[:40], "A sentence that nobody wrote before.", *sentences[41:]]
    words = words_between(" ".join(sentences), " ".join(other))
    assert [op for op, _ in words].count("=") == 2


def test_of_made_up_edits_each_is_found_and_no_more_is_shown_than_was_changed():
    pair = edited(200, 50)
    changes = compare(pair.old, pair.new)
    found = summary(changes)
    assert {kind: found[kind] for kind in ("added", "removed", "moved")} == {
        kind: pair.done[kind] for kind in ("added", "removed", "moved")
    }
    assert found["changed"] == pair.done["reworded"]
    assert shown(changes) <= pair.characters


SAID = st.lists(
    st.sampled_from(["the", "Panel", "shall", "not", "and", "Party;", "D7.3", "a,", "\t", "\n", " ", "é", "may."]),
    max_size=9,
).map(" ".join)
ITEM = st.builds(
    Item,
    depth=st.integers(0, 2),
    kind=st.sampled_from([Kind.CLAUSE, Kind.TEXT, Kind.TABLE, Kind.DEFINITION]),
    number=st.sampled_from(["", "D1", "(a)", "(b)"]),
    heading=st.sampled_from(["", "Panel", "The Panel"]),
    text=SAID,
    key=st.sampled_from(["", "", "k1", "k2", "k3"]),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(ITEM, max_size=8), st.lists(ITEM, max_size=4), st.randoms(use_true_random=False))
def test_accepting_gives_the_new_text_and_rejecting_the_old(old, extra, chance):
    new = [item for item in old if chance.random() < 0.7] + extra
    chance.shuffle(new)
    for before, after in ((old, new), ([replace(i, key="") for i in old], [replace(i, key="") for i in new])):
        changes = compare(before, after)
        assert accepted(changes) == [(place, item.heading, item.text) for place, item in enumerate(after)]
        assert rejected(changes) == [(place, item.heading, item.text) for place, item in enumerate(before)]
        for change in changes:
            if change.kind == "same" and not change.restyled:
                assert before[change.old] == replace(
                    after[change.new], key=before[change.old].key, number=before[change.old].number
                )


def test_five_thousand_clauses_that_say_the_same_are_compared_at_once():
    old = [Item(0, number=f"D{place}", text="Not used.") for place in range(5000)]
    new = [*old[:2000], Item(0, text="Used."), *old[2000:4000], *old[4500:]]
    start = time.process_time()
    found = summary(compare(old, new))
    assert time.process_time() - start < 1
    assert (found["added"], found["removed"]) == (1, 500)


def test_of_many_items_made_from_one_mould_each_is_compared_with_its_own():
    old = [Item(0, number=str(n), text=f"The Party shall send report {n} to the Panel each year.") for n in range(900)]
    new = [replace(item, text=item.text.replace("year", "month")) for item in old]
    changes = compare(old, new)
    assert {change.kind for change in changes} == {"changed"}
    assert all(change.old == change.new for change in changes)
