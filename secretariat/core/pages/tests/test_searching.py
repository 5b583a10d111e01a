"""One search over everything."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees.models import Body
from secretariat.core import events
from secretariat.core.pages import searching
from secretariat.core.search import Entry, index
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party
from secretariat.products.models import ProductsListVersion
from tests.factories import SOMEBODY, recorded, row
from tests.readers import reading_as, text_of

pytestmark = pytest.mark.django_db


def search(words, persona="public"):
    return text_of(reading_as(persona).get("/search/", {"q": words}))


@pytest.mark.parametrize("spelling", ["DP077", "MP077", "SECMP0077", "dp077", "MP77", "077"])
def test_a_proposal_is_found_by_each_of_its_spellings(spelling):
    recorded(Modification, reference="DP077", title="Wrong addresses", converted="2019-07-01")
    recorded(Modification, reference="DP078", title="Another")
    said = search(spelling)
    assert "1 found" in said and "Wrong addresses" in said


def test_a_renamed_thing_is_found_by_its_old_name():
    recorded(ProductsListVersion, number=3)
    assert "Central Products List, version 3" in search("Certified Products List")
    assert "Central Products List, version 3" in search("CPL")


def test_every_word_must_be_there_and_the_start_of_one_is_enough():
    recorded(Modification, reference="DP001", title="Faster switching of suppliers")
    recorded(Modification, reference="DP002", title="Switching off")
    assert "2 found" in search("switch")
    assert "DP002" not in search("supp swit")
    assert "Nothing that you may see has all of these words." in search("zzz")


def test_what_has_the_very_reference_stands_first():
    recorded(Body, reference="zz", name="Before all others: TAG")
    recorded(Body, reference="tag", name="Testing Advisory Group")
    said = search("tag")
    assert said.index("Testing Advisory Group") < said.index("Before all others")


def test_what_the_reader_may_not_see_is_neither_found_nor_counted():
    recorded(Modification, reference="DP001", title="Switching")
    recorded(Modification, reference="DP002", title="Switching", classification="amber")
    assert "1 found" in search("switching") and "DP002" not in search("switching")
    assert "2 found" in search("switching", "regulator")


def test_figures_are_found():
    answer = reading_as().get("/search/?q=parties acceded")
    assert "Parties that acceded" in text_of(answer)
    assert 'href="/figures/parties_acceded/"' in answer.content.decode()


def test_an_index_that_is_behind_catches_up_when_somebody_searches():
    proposal = recorded(Modification, reference="DP001", title="Old words")
    assert "DP001" in search("old")
    events.update(proposal, by=SOMEBODY, title="New words")
    recorded(Modification, reference="DP002", title="New and well")
    assert "2 found" in search("new w") and "Nothing that you may see" in search("old")


def test_what_was_taken_out_is_found_no_more_and_the_index_comes_to_an_end():
    proposal = recorded(Modification, reference="DP001", title="Switching")
    searching.catch_up()
    events.remove(proposal, by=SOMEBODY, why="It was a mistake")
    assert searching.catch_up(limit=10) == 1
    assert searching.catch_up(limit=10) == 0
    assert "DP001" not in search("switching")


def test_what_became_more_restricted_is_not_found_any_more():
    proposal = recorded(Modification, reference="DP001", title="Switching")
    assert "DP001" in search("switching")
    events.update(proposal, by=SOMEBODY, classification="red")
    assert "DP001" not in search("switching")


def test_a_search_takes_in_no_more_than_it_has_to_and_says_when_it_is_through():
    for _ in range(5):
        recorded(Modification)
    assert searching.catch_up() == 5
    assert searching.catch_up() == 0


def entry(number, **values):
    names = {
        "key": f"parties:P{number}",
        "kind": "parties",
        "guard": ("parties", f"P{number}"),
        "reference": f"P{number}",
    }
    return Entry(**{**names, "classification": "white", "heading": "Switching", "href": "/", **values})


def test_many_finds_are_counted_to_a_thousand():
    index(entry(number) for number in range(1001))
    assert "more than 1,000 found, page 1 shown" in search("switching")
    assert "page 2 shown" in text_of(reading_as().get("/search/?q=switching&page=2"))


def test_a_clause_is_shown_with_its_number_its_days_and_what_was_found_in_it():
    text = "The Panel shall publish the budget & accounts."
    index([entry(1, kind="clauses", label="C8.11", text=text, since=date(2013, 9, 23), under="Governance")])
    page = reading_as().get("/search/?q=when must the budget be published").content.decode()
    assert "<b>C8.11</b>" in page and "<mark>publish</mark> the <mark>budget</mark> &amp; accounts" in page
    assert "in Governance, from 23 September 2013" in page


def test_filters_stand_in_the_address_and_what_is_filtered_says_so():
    index(
        [
            entry(1, kind="clauses", heading="", text="A supplier pays.", categories=("small-supplier",)),
            entry(2, kind="clauses", heading="", text="A network pays.", categories=("gas-network",)),
            entry(
                3, kind="clauses", heading="", text="Everybody pays.", since=date(2013, 9, 23), until=date(2018, 1, 1)
            ),
        ]
    )
    page = text_of(reading_as().get("/search/?q=pays&binds=small-supplier"))
    assert "1 found; shown is what binds Small Suppliers, and what binds everybody" in page
    assert "2 found" in search("pays")
    assert "3 found, in every version" in text_of(reading_as().get("/search/?q=pays&when=all"))
    then = text_of(reading_as().get("/search/?q=pays&when=day&day=2017-05-01"))
    assert "3 found, as it read on 1 May 2017" in then
    assert "Nothing that you may see" in text_of(reading_as().get("/search/?q=pays&kind=parties"))


def test_a_day_that_is_none_is_said_and_left_out():
    index([entry(1)])
    page = text_of(reading_as().get("/search/?q=switching&when=day&day=2020-02-30"))
    assert "Give the day as YYYY-MM-DD" in page and "1 found" in page


def test_htmx_is_answered_with_what_was_found_and_the_box_with_a_short_list():
    index(entry(number) for number in range(30))
    some = reading_as().get("/search/?q=swit", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in some and some.count("<li>") == 20
    now = reading_as().get("/search/?q=swit", headers={"HX-Request": "true", "HX-Target": "search-now"})
    assert now.content.decode().count('role="option"') == 9


def test_a_mistake_in_typing_is_put_right_only_towards_what_the_reader_may_see():
    recorded(Modification, reference="DP001", title="Quillfeather", classification="amber")
    assert "Quillfeather" not in search("quilfeather") and "found for" not in search("quilfeather")
    assert "found for quillfeather" in search("quilfeather", "regulator")


@pytest.mark.asvs("V1.2.4")
@pytest.mark.parametrize("words", ["", " ", "…", "💡", "%", "_", "'", "\\", "a " * 5000, "x" * 100_000, "<script>"])
def test_odd_words_find_nothing_and_break_nothing(words):
    recorded(Modification, reference="DP001", title="Zzz")
    answer = reading_as().get("/search/", {"q": words})
    assert answer.status_code == 200
    assert "DP001" not in answer.content.decode() and "<script>" not in answer.content.decode()


def test_searching_for_a_name_finds_a_party_by_any_part_of_it():
    recorded(Party, reference="P-1", name="Smith-Jones Energy Ltd.")
    row(Party, reference="P-2", name="Jones")  # has no event, so nobody was told of it
    for words in ("smith-jones", "jones energy", "ENERGY LTD"):
        assert "1 found" in search(words)
