"""Defaults and supplier failures in a real browser: every page fits, is accessible, and an exercise is run to its report."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = [
    "/default_cases/",
    "/default_cases/ED-008/",
    "/default_cases/ED-054/",
    "/default_cases/ED-055/do/issue-notice/",
    "/default_notices/ED-008-N1/",
    "/parties/P-0017/",
    "/disputes/DIS-002/",
    "/supplier_failures/?exercise=all",
    "/supplier_failures/SF-001/",
    "/supplier_failures/SF-001/board/",
    "/supplier_failures/SF-001/map/",
    "/supplier_failures/SF-001/after-event/",
    "/supplier_failures/EX-001/board/",
    "/supplier_failures/do/alert/",
    "/process_maps/default/",
]


@pytest.fixture
def office(page):
    """Party Support, as the demonstration lets one look."""
    page.goto("/")
    page.get_by_role("button", name="Party Support").click()
    return page


def test_every_page_fits_a_telephone_and_is_accessible(office):
    found = []
    for address in PAGES:
        office.set_viewport_size({"width": 375, "height": 800})
        answer = office.goto(address)
        assert answer.status == 200, address
        wide = office.evaluate("document.documentElement.scrollWidth")
        if wide > 375:
            found.append((address, wide))
        violations = Axe().run(office).response["violations"]
        found += [(address, each["id"], each["nodes"][0]["html"][:120]) for each in violations]
    assert found == []
    assert office.complaints == []


def test_an_exercise_is_run_from_the_alert_to_the_board(office):
    office.goto("/supplier_failures/do/alert/")
    office.get_by_label("Title").fill("Summer exercise")
    office.get_by_label("Failing supplier").fill("P-0030")
    office.get_by_label("It is an exercise").check()
    office.get_by_role("button", name="Open a supplier failure").click()
    expect(office.locator("h1")).to_have_text("EXERCISE: Summer exercise")
    expect(office.get_by_text("Nothing here is real").first).to_be_visible()
    office.get_by_role("link", name="Tick off what is done").click()
    office.get_by_label("What is done").select_option("warn-authority")
    office.get_by_label("What shows it").fill("Played by the office")
    office.get_by_role("button", name="Tick off what is done").click()
    office.get_by_role("link", name="Board", exact=True).click()
    expect(office.get_by_text("Played by the office")).to_be_visible()
    expect(office.locator("#board")).to_have_attribute("hx-trigger", "every 20s")
    office.evaluate("htmx.trigger('#board', 'refresh'); htmx.ajax('GET', location.pathname, '#board')")
    expect(office.get_by_text("As of")).to_be_visible()
    assert office.complaints == []


def test_an_exercise_is_not_among_what_is_real(office):
    office.goto("/supplier_failures/")
    expect(office.get_by_role("link", name="SF-001")).to_be_visible()
    expect(office.get_by_role("link", name="EX-001")).to_have_count(0)
    office.get_by_label("Exercise").select_option("yes")
    expect(office.get_by_role("link", name="EX-001")).to_be_visible()
    expect(office.get_by_role("link", name="SF-001")).to_have_count(0)


def test_a_notice_that_does_not_cite_m8_is_refused_with_the_reason(office):
    office.goto("/default_cases/ED-055/do/issue-notice/")
    office.get_by_label("Clauses").fill("C8.5")
    office.get_by_label("Text").fill("You owe a sum.")
    office.get_by_role("button", name="Issue a notice").click()
    expect(office.get_by_role("alert")).to_contain_text("does not refer to M8 is invalid")
