"""The page of all registers and the menu: one way to everything that a reader may see, and none to what they may not."""

from __future__ import annotations

import pytest

from secretariat.committees.models_subjects import HandedIssue
from secretariat.committees.processes import begin_issues
from secretariat.committees.tests.registers import BY, a_body
from secretariat.core.pages.pieces import Entry, navigation, page
from secretariat.core.permission import ANYONE
from tests.factories import recorded
from tests.readers import reading_as, text_of

pytestmark = pytest.mark.django_db


def test_the_page_lists_the_registers_and_how_much_is_open(django_assert_max_num_queries):
    body = a_body("opsg")
    for number in range(3):
        recorded(HandedIssue, reference=f"ISS-{number}", body=body, classification="green")
    begin_issues([f"ISS-{number}" for number in range(3)], by=BY)
    party, public = reading_as("small-supplier"), reading_as()
    with django_assert_max_num_queries(10):
        said = text_of(party.get("/registers/"))
    assert "Issues handed over 3 open" in said
    assert "Differences between Parties" in said
    assert "3 open" not in text_of(public.get("/registers/"))
    assert "Respondents" not in said


def test_every_way_that_the_page_offers_leads_somewhere():
    page = reading_as("panel-secretary").get("/registers/").content.decode()
    for path in ("/actions/by-body/", "/readiness/", "/environments/calendar/", "/budget/"):
        assert f'href="{path}"' in page
        assert reading_as().get(path).status_code in (200, 302)


def test_a_page_of_a_room_s_own_stands_in_its_menu_once():
    page("Committees", "Registers", "/registers/")
    menu = next(group for group in navigation(ANYONE) if group.title == "Committees")
    assert menu.entries.count(Entry("Registers", "/registers/")) == 1
    assert "Readiness cases" not in {each.title for each in menu.entries}
