"""The inbox, following and feeds, as a person with roles finds them in a real browser."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, surroundings_of

SEED = """
import django; django.setup()
from datetime import date
from django.conf import settings
from django.test import Client
from secretariat.accounts import delivering, notifying, subscriptions
from secretariat.accounts.tests.events import a_meeting, an_action, with_a_factor
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.pages.searching import catch_up

person = with_a_factor(a_person("Illustrative Reader", "inbox@example.org"))
give(person, "party-support")
body = Body.objects.get(reference="tag")
seat = Appointment(reference="INBOX-SEAT", body=body, seat="member", holder="Illustrative Reader", person=person)
seat.starts, seat.classification = date(2019, 1, 1), "white"
events.create(seat, by=BY)
subscriptions.follow(person, "record", "DP077", kind="modifications.Modification")
subscriptions.follow(person, "search", "communications hub")
notifying.catch_up()
for number, day in enumerate((1, 15, 18, 30)):
    an_action(body, f"INBOX-{number}", title="Circulate the minutes to every member of the group", due=date(2021, 4, day))
a_meeting(body, "INBOX-M")
notifying.catch_up(); delivering.send_digests(); catch_up()
print(sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value)
"""
PAGES = [
    "/inbox/",
    "/account/",
    "/account/following/",
    "/account/feeds/",
    "/notices/",
    "/notices/preview/",
    "/modifications/DP077/",
    "/bodies/tag/",
    "/search/?q=hub",
]


@pytest.fixture(scope="module")
def session(site, site_folder):
    """The session of somebody with a seat, things that wait, and things that they follow."""
    command = [sys.executable, "-c", SEED]
    done = subprocess.run(
        command, env=surroundings_of(site_folder), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


@pytest.fixture
def signed_in(page, site, session):
    """A page of that person."""
    page.context.add_cookies([{"name": "session", "value": session, "url": site}])
    return page


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(signed_in, address):
    for width in (1280, 375):
        signed_in.set_viewport_size({"width": width, "height": 900})
        assert signed_in.goto(address).status == 200
        assert signed_in.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(signed_in)
    assert found.violations_count == 0, found.generate_report()
    assert signed_in.complaints == []


def test_the_day_of_a_member_begins_with_what_is_due(signed_in):
    signed_in.goto("/")
    signed_in.get_by_role("link", name="Inbox", exact=True).click()
    headings = signed_in.locator("h3").all_inner_texts()
    assert [each.split(" (")[0] for each in headings][:3] == ["Overdue", "Due today", "Due within a week"]
    expect(signed_in.locator("section[aria-labelledby=waits] li", has_text="INBOX-1 Circulate")).to_contain_text(
        "due 15 April 2021"
    )
    expect(signed_in.get_by_role("link", name="INBOX-M Sitting INBOX-M")).to_be_visible()
    signed_in.get_by_role("button", name="Mark all as seen").click()
    expect(signed_in.get_by_role("link", name="INBOX-M Sitting INBOX-M")).to_have_count(0)


def test_somebody_follows_changes_and_ends_it_without_javascript(browser, site, session):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies([{"name": "session", "value": session, "url": site}])
    page = context.new_page()
    page.goto("/modifications/DP109/")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()
    page.goto("/account/following/")
    row = page.locator("li.s-followed", has_text="DP109")
    row.get_by_label("Mail about").select_option("At once")
    row.get_by_role("button", name="Keep").click()
    row = page.locator("li.s-followed", has_text="DP109")
    expect(row.get_by_label("Mail about")).to_have_value("at once")
    row.get_by_role("button", name="End").click()
    expect(page.locator("li.s-followed", has_text="DP109")).to_have_count(0)
    context.close()


def test_a_private_calendar_is_made_read_and_ended(signed_in, site):
    signed_in.goto("/account/feeds/")
    signed_in.get_by_label("What is it for?").fill("A telephone")
    signed_in.get_by_role("button", name="Make a private address").click()
    assert Axe().run(signed_in).violations_count == 0
    address = re.search(r"https?://\S+/calendar\.ics", signed_in.locator("dl").inner_text())[0]
    assert address.startswith(site)
    assert "BEGIN:VCALENDAR" in signed_in.request.get(address).text()
    signed_in.goto("/account/feeds/")
    signed_in.get_by_role("button", name="End A telephone").click()
    assert signed_in.request.get(address).status == 404


def test_a_persona_has_an_inbox_and_the_public_has_none(page):
    page.goto("/")
    expect(page.get_by_role("link", name="Inbox", exact=True)).to_have_count(0)
    page.get_by_role("button", name="the Panel's secretary").click()
    page.get_by_role("link", name="Inbox", exact=True).click()
    assert Axe().run(page).violations_count == 0
    expect(page.locator("h1")).to_have_text("Inbox of the Panel's secretary")
