"""Asking Party Support and the Party portal in a real browser: from a question to its answer, without an account."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = [
    "/party-list/?on=2020-03-31",
    "/party-list/?category=other&left_since=2019-04-01",
    "/party-list/?on=nonsense",
    "/party-list/data/",
    "/help/",
    "/help/?q=credit+cover",
    "/help/KB-0006/",
    "/help/ask/?subject=credit+cover",
    "/enquiry/nowhere/",
]
OF_PERSONAS = [
    ("a Small Supplier", "/portal/"),
    ("a Small Supplier", "/enquiries/ENQ-0151/"),
    ("Party Support", "/support/"),
]


def look_as(page, name):
    page.goto("/about/")
    page.get_by_role("button", name=name).click()


def nothing_is_wrong(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    for width in (1280, 375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("address", PAGES)
def test_nobody_is_shut_out_and_nothing_spills_over(page, address):
    page.goto(address)
    nothing_is_wrong(page)


@pytest.mark.parametrize(("name", "address"), OF_PERSONAS)
def test_nobody_is_shut_out_of_pages_for_some(page, name, address):
    look_as(page, name)
    assert page.goto(address).status == 200
    nothing_is_wrong(page)
    assert page.complaints == []


def test_a_small_supplier_finds_on_one_page_what_concerns_it(page):
    look_as(page, "a Small Supplier")
    page.locator("summary", has_text="Parties").click()
    page.get_by_role("link", name="Party portal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Illustrative Small Supplier 001")
    for heading in ("Details", "User Roles", "Open consultations", "Assessments", "Actions it owns", "Enquiries"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("^ENQ-0151")).click()
    page.get_by_role("link", name="Reply").click()
    page.get_by_label("What you want to say").fill("For the gas licence.")
    page.get_by_role("button", name="Reply").click()
    expect(page.get_by_text("For the gas licence.")).to_be_visible()


def test_somebody_without_an_account_asks_and_reads_the_answer_by_their_link(page):
    page.goto("/help/")
    page.get_by_role("link", name="Ask Party Support").click()
    page.get_by_label("What it is about, in one line").press_sequentially("How is credit cover worked out", delay=10)
    expect(page.get_by_text("Does one of these answer it?")).to_be_visible()
    page.get_by_label("What kind of question it is").select_option("charges")
    page.get_by_label("Your question").fill("Who works it out?")
    page.get_by_label("Your e-mail address").fill("asker@example.org")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("This page is yours alone")).to_be_visible()
    link, reference = page.url, re.search(r"ENQ-\d+", page.url)[0]
    nothing_is_wrong(page)

    look_as(page, "Party Support")
    page.goto("/support/")
    page.get_by_role("link", name=reference).click()
    page.get_by_role("link", name="Answer", exact=True).click()
    page.get_by_label("Your words").fill("The DCC does, each month.")
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("link", name="Make its answer an article").click()
    page.get_by_label("Question").fill("Who works out credit cover?")
    page.get_by_role("button", name="Make its answer an article").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who works out credit cover?")

    look_as(page, "the public")
    page.goto(link)
    expect(page.get_by_text("The DCC does, each month.")).to_be_visible()
    page.get_by_role("link", name="Who works out credit cover?").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("It helped 1 of 1 who said so.")).to_be_visible()
    assert page.complaints == []
