"""What search is told of the Code's text."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.core import search
from secretariat.core.permission import ANYONE
from secretariat.core.search import Filters
from secretariat.documents.search import NOT_YET, Stands, Text, entries
from secretariat.documents.text.items import Item, Kind

SECTION = Text("SEC-D", "white", "D")
ITEMS = [
    Item(0, number="D7", heading="Report Phase", key="aaaa"),
    Item(1, Kind.HEADING, heading="Modification Report", key="bbbb"),
    Item(1, number="D7.3", text="The Code Administrator shall prepare a report:", key="cccc"),
    Item(2, number="(a)", text="with the legal text; and", key="dddd"),
    Item(2, Kind.TEXT, text="in each case within a month.", key="eeee"),
    Item(0, Kind.DEFINITION, heading="Report Phase", text="has the meaning given in Section D7.", key="ffff"),
]
LONG_AGO = date(2013, 9, 23)


def all_of(since=LONG_AGO, **more):
    return {item.key: Stands(1, since, href=f"/code/D/{item.key}/", **more) for item in ITEMS}


@pytest.mark.once
def test_each_clause_has_its_label_and_the_headings_above_it():
    found = {each.key.split(":")[1]: each for each in entries(SECTION, ITEMS, all_of())}
    assert found["dddd"].label == "D7.3(a)" and found["dddd"].under == "Report Phase"
    assert found["eeee"].label == "" and found["ffff"].terms == "Report Phase"
    assert len(found) == len(ITEMS)


@pytest.mark.once
def test_only_the_named_clauses_are_told_of():
    assert [each.label for each in entries(SECTION, ITEMS, {"dddd": Stands(4, LONG_AGO)})] == ["D7.3(a)"]


@pytest.mark.once
def test_a_clause_of_a_schedule_has_the_schedules_number_too():
    schedule = Text("SEC-8", "white", "Schedule 8")
    (told,) = entries(schedule, [Item(0, number="2.1", text="Formats.", key="aaaa")], {"aaaa": Stands(1, LONG_AGO)})
    assert told.numbers == ("Schedule 8 2.1",)


@pytest.mark.once
def test_what_is_approved_without_a_day_begins_after_every_day():
    assert {each.since for each in entries(SECTION, ITEMS, all_of(since=None))} == {NOT_YET}


@pytest.mark.django_db
def test_the_clauses_are_found_by_number_term_and_question():
    search.index(entries(SECTION, ITEMS, all_of()))

    def found(query):
        return [hit.key.split(":")[1] for hit in search.find(query, Filters(), ANYONE).hits]

    assert found("d 7.3 a")[0] == "dddd"
    assert set(found("report phase")[:2]) == {"aaaa", "ffff"}
    assert found("who prepares the report?") == ["cccc"]


@pytest.mark.django_db
def test_nobody_finds_a_clause_of_a_document_that_is_not_theirs_to_see():
    search.index(entries(Text("SEC-D", "red", "D"), ITEMS, all_of()))
    found = search.find("administrator", Filters(), ANYONE)
    assert (found.hits, found.count, found.corrected) == ((), 0, "")
    assert search.find("administratr", Filters(), ANYONE).corrected == ""
