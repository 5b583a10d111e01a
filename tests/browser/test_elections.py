"""Elections in a real browser: the paper is filled in with and without JavaScript, and its pages can be read by everybody."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = [
    ("the public", "/contests/EL-0001-C2/result/"),
    ("the public", "/bodies/change-board/terms/"),
    ("the public", "/vacancies/VA-0002/"),
    ("a Small Supplier", "/elections/EL-0004/"),
    ("a Small Supplier", "/contests/EL-0004-C1/candidates/"),
    ("a Small Supplier", "/contests/EL-0004-C1/ballot/"),
    ("the Panel's secretary", "/elections/do/call/"),
    ("the Panel's secretary", "/vacancies/do/advertise/"),
    ("the Panel's secretary", "/bodies/panel/interests/"),
]


def look_as(page, persona):
    page.goto("/")
    page.get_by_role("button", name=persona, exact=True).click()


@pytest.mark.parametrize(("persona", "address"), PAGES)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(page, persona, address):
    look_as(page, persona)
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(address).status == 200
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.complaints == []


def test_a_small_supplier_finds_the_poll_in_the_inbox_votes_without_javascript_and_cannot_vote_again(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    look_as(page, "a Small Supplier")
    page.goto("/inbox/")
    page.get_by_role("link", name="Small Suppliers, Election to the Change Board, May 2021").click()
    for name in ("Illustrative candidate 04", "Illustrative candidate 05", "Illustrative candidate 06"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Put it in the box").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Choose no more than there are seats: 2 seats. Nothing was put in."
    )
    expect(page.get_by_label("Illustrative candidate 04")).to_be_checked()
    page.get_by_label("Illustrative candidate 06").uncheck()
    page.get_by_role("button", name="Put it in the box").click()
    expect(page.locator("h1")).to_have_text("Your vote is in the box")
    receipt = page.locator("#receipt").inner_text().strip()
    assert len(receipt) == 22
    page.goto("/contests/EL-0004-C1/ballot/")
    expect(page.locator(".s-notice", has_text="has voted")).to_be_visible()
    expect(page.get_by_role("button", name="Put it in the box")).to_have_count(0)
    page.goto("/inbox/")
    expect(page.get_by_role("link", name="Election to the Change Board, May 2021")).to_have_count(0)
    context.close()
