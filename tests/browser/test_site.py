"""Pages in a real browser: nobody is shut out, nothing is blocked, and nothing spills over."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = [
    "/",
    "/modifications/",
    "/modifications/?raised_from=nonsense",
    "/modifications/?q=nothing-fits-this",
    "/modifications/DP077/",
    "/modifications/DP077/history/",
    "/parties/P-0001/",
    "/bodies/panel/seats/",
    "/bodies/change-board/seats/?on=2019-12-31",
    "/releases/2019-11/",
    "/figures/",
    "/figures/actions_captured/?year=2019-20",
    "/figures/parties_in_category/?year=2019-20",
    "/report/",
    "/report/2019-20/",
    "/report/2019-20/0.1.docx",
    "/search/",
    "/search/?q=release",
    "/search/?q=nothing-fits-this",
    "/about/",
    "/lists/",
    "/checkpoints/",
    "/api/",
    "/data-protection/",
    "/account/login/",
    "/account/signup/",
    "/bring-in/",
    "/nowhere/",
]
SECRETARY = "the Panel's secretary"
CSV = b"Ref,What was done,Body,Raised on,Who\nX-1,Circulate the minutes,tag,2021-04-01,DCC\nX-2,Review the plan,tog,2021-04-02,DCC\n"


def look_as(page, name):
    page.goto("/")
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", name=f"Waiting for {name}")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_the_console_says_nothing(page, address):
    answer = page.goto(address)
    assert answer.status < 500
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    expected = 0 if answer.status == 200 else 1  # the browser itself notes that a page answered 404
    assert len(page.complaints) <= expected, page.complaints
    assert not [each for each in page.complaints if "Content Security Policy" in each]


@pytest.mark.parametrize("address", ["/bring-in/", "/default_cases/", "/"])
def test_axe_finds_nothing_on_the_pages_of_the_panels_secretary(page, address):
    look_as(page, SECRETARY)
    page.goto(address)
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_the_screen(page, address):
    page.goto(address)
    for width in (1280, 375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_pages_work_without_javascript(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/modifications/")
    page.get_by_label("Outcome").select_option("approved")
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile("outcome=approved"))
    page.get_by_role("link", name="Title").click()
    expect(page).to_have_url(re.compile("sort=title"))
    page.locator("summary", has_text="Parties").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Parties", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parties")
    context.close()


def test_filters_answer_at_once_and_keep_the_address(page):
    page.goto("/modifications/")
    page.get_by_label("Outcome").select_option("rejected")
    expect(page).to_have_url(re.compile("outcome=rejected"))
    expect(page.get_by_role("status")).to_contain_text("5 Modifications")
    page.go_back()
    expect(page.get_by_role("status")).not_to_contain_text("5 Modifications")


def test_the_keyboard_reaches_the_content_first(page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_a_menu_opens_and_closes_by_keyboard(page):
    page.goto("/")
    menu = page.locator("summary", has_text="Committees")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Meetings", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Meetings", exact=True)).to_be_hidden()


def test_everybody_has_something_waiting_and_sees_what_they_may(page):
    waiting = {}
    for name in ("the public", "a Small Supplier", SECRETARY, "the regulator"):
        look_as(page, name)
        section = page.get_by_role("region", name=f"Waiting for {name}")
        waiting[name] = section.get_by_role("listitem").count()
        page.goto("/default_cases/")
        seen = page.get_by_role("status").inner_text()
        assert seen.startswith("0") == (name == "the public"), (name, seen)
        if name == "a Small Supplier":
            assert set(page.locator("tbody td:nth-child(2)").all_inner_texts()) == {"Illustrative Small Supplier 001"}
    assert all(waiting.values()), waiting


def test_a_number_leads_to_its_records_and_back_to_the_report(page):
    page.goto("/report/2019-20/")
    page.get_by_role("link", name="52", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Modifications raised, 2019-20")
    page.get_by_role("link", name="DP122").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Operational Metrics")


def match_columns(page, content):
    """Drop a file and say what its columns are."""
    page.goto("/bring-in/")
    page.get_by_label("File").set_input_files({"name": "actions.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("It holds").select_option("actions")
    page.get_by_role("button", name="Check again").click()
    page.get_by_label("Classification of every row").select_option("green")
    for heading, column in {
        "Ref": "reference",
        "What was done": "title",
        "Raised on": "raised",
        "Who": "owner",
    }.items():
        page.get_by_role("combobox", name=heading, exact=True).select_option(column)
    page.get_by_role("button", name="Check again").click()


def test_a_spreadsheet_of_ones_own_comes_in_when_its_problems_are_put_right(page):
    look_as(page, SECRETARY)
    match_columns(page, CSV)
    expect(page.get_by_role("cell", name=re.compile("^tog "))).to_contain_text("There is no Body “tog”")
    assert page.get_by_role("button", name="Bring it in").count() == 0

    match_columns(page, CSV.replace(b"tog", b"tag"))
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("main")).to_contain_text("actions: 2 added")
    page.goto("/actions/X-1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Circulate the minutes")


def test_print_leaves_menus_out(page):
    page.goto("/modifications/DP077/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
