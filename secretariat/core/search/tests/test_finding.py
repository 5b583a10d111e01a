"""Finding by words, phrases, starts, numbers, with mistakes and by questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secretariat.core import search
from secretariat.core.permission import ANYONE
from secretariat.core.search import ALL_VERSIONS, Entry, Filters

pytestmark = pytest.mark.django_db


def clause(label, text, *, heading="", number=None, **more):
    number = number or 1
    values = {
        "key": f"clauses:{label}:{number}",
        "kind": "clauses",
        "guard": ("documents", "D"),
        "classification": "white",
        "heading": heading,
        "text": text,
        "label": label,
        "document": "D",
        "lineage": f"clauses:{label}",
        "since": date(2013, 9, 23),
    }
    return Entry(**{**values, **more})


BUDGET = clause(
    "C8.11",
    "The Panel shall publish the Approved Budget not later than 10 Working Days before each Regulatory Year.",
    heading="Budgets",
    under="Governance",
)
QUORUM = clause("C5.3", "No business is done at a meeting of the Panel unless a quorum is present.", heading="Quorum")
PAYMENT = clause("D7.3(a)", "A User that is a Small Supplier shall pay each invoice.", categories=("small-supplier",))
INSIDE = clause("D7.3(a)(ii)", "the first of these events;", under="Report Phase")
NEXT = clause("D7.30", "Each Network Party may install a Communications Hub.", categories=("electricity-network",))
CITING = clause("M8.1", "An Event of Default under Section D7.3(a) is a matter for SMKI security.")


@pytest.fixture
def code():
    search.index([BUDGET, QUORUM, PAYMENT, INSIDE, NEXT, CITING])


def labels(query, reader=ANYONE, **filters):
    return [hit.label for hit in search.find(query, Filters(**filters), reader).hits]


def test_every_word_must_be_there(code):
    assert labels("panel budget") == ["C8.11"]
    assert sorted(labels("panel")) == ["C5.3", "C8.11"]


def test_a_word_is_found_in_its_other_forms(code):
    assert labels("publishing budgets") == ["C8.11"]


def test_a_phrase_in_quotes_must_stand_there_as_it_is(code):
    assert labels('"meeting of the panel"') == ["C5.3"]
    assert labels('"panel of the meeting"') == []
    assert labels("“approved budget”") == ["C8.11"]


@pytest.mark.parametrize("start", ["comm", "communic", "hub* comm*", "secur", "securi", "securit"])
def test_the_start_of_a_word_is_enough(code, start):
    assert labels(start) == (["M8.1"] if start.startswith("secur") else ["D7.30"])


@pytest.mark.parametrize(
    "spelling",
    ["D7.3(a)", "d 7.3 a", "section D7.3(a)", "Section D 7.3 (a)", "d7.3a", "clause d7.3 (A)", "para D07.3(a)"],
)
def test_a_clause_is_found_first_by_its_number_in_any_spelling(code, spelling):
    assert labels(spelling)[:2] == ["D7.3(a)", "D7.3(a)(ii)"]


def test_what_is_inside_a_clause_comes_before_its_neighbours_and_what_cites_it_after(code):
    assert labels("D7.3") == ["D7.3(a)", "D7.3(a)(ii)", "D7.30", "M8.1"]


def test_a_schedule_is_found_by_its_own_numbers():
    search.index([clause("2.1", "Formats.", number=8, numbers=("Schedule 8 2.1",))])
    for spelling in ("schedule 8 2.1", "Sched 8, paragraph 2.1", "Schedule 8 section 2.1"):
        assert labels(spelling) == ["2.1"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("budgte", "budget"), ("quorm", "quorum"), ("invoise", "invoice"), ("comunicatons", "communications")],
)
def test_a_mistake_in_typing_is_put_right_and_said(code, typed, meant):
    found = search.find(typed, Filters(), ANYONE)
    assert found.corrected == meant and len(found.hits) == 1


def test_a_word_that_is_there_is_not_taken_for_a_mistake(code):
    assert search.find("panel", Filters(), ANYONE).corrected == ""


def test_a_plain_question_is_answered(code):
    assert labels("When must the Panel publish the budget?")[0] == "C8.11"
    assert labels("what happens without a quorum?") == ["C5.3"]
    assert labels("who has to pay the invoices?") == ["D7.3(a)"]


def test_where_nothing_has_every_word_what_has_most_is_found_and_said(code):
    found = search.find("panel budget firmware", Filters(), ANYONE)
    assert [hit.label for hit in found.hits] == ["C8.11"] and found.nearest


def test_filters_keep_what_binds_everybody(code):
    assert labels("install hub", categories=("small-supplier",)) == []
    assert labels("install hub", categories=("small-supplier", "electricity-network")) == ["D7.30"]
    assert labels("panel publish", categories=("small-supplier",)) == ["C8.11"]


def test_filters_by_document_and_kind(code):
    assert labels("panel", documents=("E",)) == []
    assert labels("panel", documents=("D",), kinds=("clauses",)) != []
    assert labels("panel", kinds=("parties",)) == []


def test_what_is_in_force_is_found_or_what_was_on_a_day_or_every_version():
    old = clause("A1", "Notice is given by fax.", until=date(2018, 1, 1))
    now = clause("A1", "Notice is given by electronic mail.", number=2, since=date(2018, 1, 1))
    then = clause("A1", "Notice is given by pigeon and mail.", number=3, since=date(2099, 1, 1))
    search.index([old, replace(now, until=date(2099, 1, 1)), then])
    assert labels("fax") == [] and labels("electronic mail") == ["A1"] and labels("pigeon") == []
    assert labels("fax", on=date(2017, 5, 1)) == ["A1"] and labels("fax", on=date(2018, 1, 1)) == []
    found = search.find("notice given", Filters(on=ALL_VERSIONS), ANYONE)
    assert [(hit.label, hit.versions, hit.since) for hit in found.hits] == [("A1", 3, date(2099, 1, 1))]
    assert found.count == 1 and labels("fax", on=ALL_VERSIONS) == ["A1"]


def test_what_was_found_is_marked(code):
    hit = search.find("publishing budget", Filters(), ANYONE).hits[0]
    marked = {text.lower() for text, found in (*hit.passage, *hit.marked_heading) if found}
    assert marked == {"publish", "budget", "budgets"}
    assert "".join(text for text, _ in hit.passage) == BUDGET.text


def test_a_heading_counts_for_more_than_a_word_in_the_text():
    search.index(
        [clause("A1", "The quorum of a meeting, and what a quorum is."), clause("A2", "Three seats.", heading="Quorum")]
    )
    assert labels("quorum") == ["A2", "A1"]


def test_an_entry_that_is_indexed_again_takes_the_place_of_the_old_one(code):
    search.index([clause("C5.3", "Five seats must be filled.")])
    assert labels("quorum") == [] and labels("seats") == ["C5.3"]


def test_what_was_forgotten_is_found_no_more(code):
    search.forget([QUORUM.key])
    assert labels("quorum") == [] and labels("C5.3") == []


def test_pages_follow_each_other_without_a_gap():
    search.index(clause(f"B{n}", "Every supplier.") for n in range(1, 48))
    pages = [search.find("supplier", Filters(), ANYONE, page=page) for page in (1, 2, 3)]
    seen = [hit.label for page in pages for hit in page.hits]
    assert len(seen) == len(set(seen)) == 47 == pages[0].count
    assert [page.more for page in pages] == [True, True, False]


def test_a_record_that_guards_takes_its_clauses_with_it():
    search.index([QUORUM])
    search.relabel("documents", {"D": "red"})
    assert labels("quorum") == []
    search.relabel("documents", {"D": "white"})
    assert labels("quorum") == ["C5.3"]
    search.forget_guarded("documents", ["D"])
    assert labels("quorum") == []


ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="\"*()-^:{}+.,'!| ANDORTNEAR", max_size=40),
    st.lists(
        st.sampled_from(['"', "NEAR(", "budget", "*", "OR", "AND", "NOT", ")", "label:", "d7.3", "^", "\x00"])
    ).map(" ".join),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=ANY_TEXT)
def test_anything_typed_has_an_answer(code, query):
    found = search.find(query, Filters(), ANYONE)
    assert found.count >= len(found.hits) >= 0
