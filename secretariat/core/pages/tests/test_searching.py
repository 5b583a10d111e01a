"""One search over everything."""

from __future__ import annotations

import pytest

from secretariat.committees.models import Body
from secretariat.core import events
from secretariat.core.pages import searching
from secretariat.core.pages.models import SearchEntry
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
    assert "Nothing that you may see has all of these words." in search("witching")


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
    assert "2 found" in search("new w") and "Nothing that you may see" in search("old words")


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


def test_many_finds_are_counted_to_a_thousand():
    SearchEntry.objects.bulk_create(
        SearchEntry(
            kind="parties", reference=f"P{n}", title="A", words=" switching ", classification="white", sequence=0
        )
        for n in range(1001)
    )
    assert "more than 1,000 found, the first 50 shown" in search("switching")


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
