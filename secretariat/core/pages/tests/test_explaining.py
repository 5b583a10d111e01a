"""Explain: what a figure is, what it was, and the records behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from secretariat.committees.models import Action, Body, Meeting
from secretariat.core import events
from secretariat.core.figures import figure_named
from secretariat.core.figures.figure import _figures
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party, UserEntry
from tests.factories import SOMEBODY, recorded, row, unsaved
from tests.readers import reading_as, text_of

pytestmark = pytest.mark.django_db


def explained(key, persona="public", year="2019-20", **asked):
    answer = reading_as(persona).get(f"/figures/{key}/", {"year": year, **asked})
    assert answer.status_code == 200
    return text_of(answer)


def test_a_figure_says_its_value_and_what_it_counts():
    for _ in range(3):
        row(Modification, raised=date(2019, 5, 1))
    said = explained("modifications_raised")
    assert "3 modifications; 0 in 2018-19" in said
    assert "Proposals raised in the year." in said and "Counts: all Draft and Modification Proposals." in said


def test_the_last_four_years_are_shown_with_their_values():
    for year, times in ((2017, 2), (2018, 3), (2019, 4)):
        for _ in range(times):
            row(Modification, raised=date(year, 5, 1))
    assert "2016-17 0 2017-18 2 2018-19 3 2019-20 4" in explained("modifications_raised")


def test_the_records_behind_a_figure_are_listed_and_no_others():
    row(Modification, reference="DP001", raised=date(2019, 5, 1))
    row(Modification, reference="DP002", raised=date(2018, 5, 1))
    said = explained("modifications_raised")
    assert "DP001" in said and "DP002" not in said and "Modifications behind it (1)" in said


def test_a_reader_is_told_how_many_of_the_records_they_may_see():
    Modification.objects.bulk_create(unsaved(Modification) for _ in range(12))
    Modification.objects.bulk_create(unsaved(Modification, classification="amber") for _ in range(95))
    public, secretary = explained("modifications_raised"), explained("modifications_raised", "panel-secretary")
    assert "107 modifications" in public and "You may see 12 of these 107." in public
    assert "107 modifications" in secretary and "You may see" not in secretary


def test_the_records_are_turned_page_by_page_without_doubles():
    Modification.objects.bulk_create(unsaved(Modification, reference=f"DP{n:03}") for n in range(60))
    reader = reading_as()
    pages = [text_of(reader.get(f"/figures/modifications_raised/?year=2019-20&page={n}")) for n in (1, 2, 3)]
    seen = [f"DP{n:03}" for said in pages for n in range(60) if f"DP{n:03}" in said]
    assert sorted(seen) == [f"DP{n:03}" for n in range(60)]
    assert "Next page" in pages[0] and "Next page" not in pages[2]


def test_what_changed_the_records_since_they_came_in_is_told():
    proposal = recorded(Modification, reference="DP001", title="Old")
    assert "Nothing has, since they came in." in explained("modifications_raised")
    events.update(proposal, by=SOMEBODY, title="New")
    assert "Changed : DP001" in explained("modifications_raised").replace("Changed: ", "Changed : ")
    assert "Title: Old New" in explained("modifications_raised")


def test_what_changed_a_record_is_not_told_to_who_may_not_see_it_any_more():
    proposal = recorded(Modification, reference="DP001", title="Old")
    events.update(proposal, by=SOMEBODY, title="Newer")
    events.update(proposal, by=SOMEBODY, classification="amber")
    assert "Newer" not in explained("modifications_raised")
    assert "Newer" in explained("modifications_raised", "regulator")


def test_a_rule_that_holds_and_one_that_is_broken_are_told_apart():
    row(Modification, reference="DP001", raised=date(2019, 5, 1), decided=date(2019, 9, 1), outcome="approved")
    assert "Broken" not in explained("modifications_concluded")
    assert "approved, rejected or withdrawn. Holds" in explained("modifications_concluded")
    Modification.objects.update(outcome="")
    recorded(Modification)  # an event, so that the kept figures are read again
    said = explained("modifications_concluded")
    assert "approved, rejected or withdrawn. Broken" in said and "= 0, but modifications_concluded 1 = 1" in said


def test_what_is_counted_once_is_said():
    party = row(Party)
    for role in ("import-supplier", "export-supplier"):
        row(UserEntry, party=party, user_role=role, completed=date(2019, 5, 1))
    said = explained("user_entry_completed")
    assert "1 parties" in said and "Each party is counted once, however many records it has." in said
    assert "User entries behind it (2)" in said


def test_a_share_says_what_it_is_worked_out_on():
    body = row(Body)
    row(Action, body=body, raised=date(2019, 5, 1), closed=date(2019, 6, 1))
    row(Action, body=body, raised=date(2019, 5, 1))
    assert "50% percent, worked out on 2; – in 2018-19" in explained("actions_closed")


def test_last_year_s_figure_leads_to_the_year_before():
    answer = reading_as().get("/figures/modifications_raised_previous_year/?year=2019-20")
    assert (answer.status_code, answer["Location"]) == (302, "/figures/modifications_raised/?year=2018-19")
    answer = reading_as().get("/figures/meetings_of_body[tag]_previous_year/?year=2019-20")
    assert answer["Location"] == "/figures/meetings_of_body%5Btag%5D/?year=2018-19"


def test_a_figure_by_something_lists_each_with_this_year_and_last():
    tag, panel = row(Body, reference="tag", name="Testing Group"), row(Body, reference="panel", name="Panel")
    for body, day in ((tag, "2019-05-01"), (tag, "2018-05-01"), (tag, "2018-06-01"), (panel, "2020-03-31")):
        row(Meeting, body=body, held_on=day)
    said = explained("meetings_of_body")
    assert "Panel 1 0 Testing Group 1 2" in said
    one = explained("meetings_of_body[tag]")
    assert "Meetings of a body: Testing Group" in one and "1 meetings; 2 in 2018-19" in one


@pytest.mark.parametrize(
    "key",
    [
        "no_such_figure",
        "MEETINGS",
        "meetings[tag]",
        "meetings_of_body[nobody]",
        "parties_in_category[nobody]",
        "modifications_raised_in_month[nothing]",
        "modifications_raised_in_month[2019-13]",
        "meetings_of_body[",
        "meetings_of_body[]x",
        "💡",
        "x" * 5000,
        "a/b",
    ],
)
def test_what_is_no_figure_is_not_found(key):
    answer = reading_as().get(f"/figures/{key}/?year=2019-20")
    assert answer.status_code == 404 and "There is no such figure." in text_of(answer)


def test_every_year_that_a_figure_offers_can_be_opened():
    row(Body, reference="tag", starts="2019-06-01")
    reader = reading_as()
    for key in (
        "meetings_of_body[tag]",
        "modifications_raised_in_month[2019-05]",
        "parties_in_category[shared-resource]",
    ):
        page = reader.get(f"/figures/{key}/?year=2019-20").content.decode()
        for address in re.findall(r'<a href="(\?year=[^"]+)"', page):
            assert reader.get(f"/figures/{key}/{address}").status_code == 200, (key, address)


@pytest.mark.parametrize("page", ["0", "-1", "9" * 5000, "x"])
def test_an_odd_page_is_the_first_or_empty(page):
    row(Modification, reference="DP001")
    assert "DP001" in explained("modifications_raised", page=page)


def test_all_figures_of_a_year_are_listed_with_last_year_s():
    row(Modification, raised=date(2019, 5, 1))
    said = text_of(reading_as().get("/figures/?year=2019-20"))
    assert "Modifications raised 1 0 modifications" in said
    assert "Meetings of a body by body meetings" in said and "Alt HAN" in said


def test_a_figure_that_is_not_for_everybody_is_kept_from_those_others(monkeypatch):
    secret = replace(figure_named("modifications_raised"), classification="amber")
    monkeypatch.setitem(_figures, "modifications_raised", secret)
    public, regulator = reading_as(), reading_as("regulator")
    assert public.get("/figures/modifications_raised/?year=2019-20").status_code == 404
    assert regulator.get("/figures/modifications_raised/?year=2019-20").status_code == 200
    for address in ("/figures/?year=2019-20", "/?year=2019-20", "/search/?q=modifications raised"):
        assert "/figures/modifications_raised/" not in public.get(address).content.decode(), address
        assert "/figures/modifications_raised/" in regulator.get(address).content.decode(), address
