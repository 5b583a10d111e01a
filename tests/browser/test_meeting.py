"""A meeting on the secretary's screen in a real browser, also while the connection is gone."""

from __future__ import annotations

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.seeding import seeded

SEED = """
from datetime import date
from django.test import Client
from secretariat.accounts import services
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.committees.models import Appointment, Body, Meeting
from secretariat.committees.models_meetings import AgendaItem
from secretariat.core import events

person = a_person("Illustrative Secretary", "secretary@example.org")
give(person, "secretariat")
panel = Body.objects.get(reference="panel")
meeting = Meeting(reference="ON-SCREEN", body=panel, title="Panel on a screen", held_on=date(2021, 4, 15))
meeting.classification = "green"
events.create(meeting, by=BY)
for place, (title, label) in enumerate([("Welcome", "green"), ("The budget", "green"), ("A private matter", "red")], 1):
    item = AgendaItem(reference=f"ON-SCREEN-I{place}", meeting=meeting, body=panel, position=place, title=title)
    item.kind, item.purpose, item.classification = "paper", "decision", label
    events.create(item, by=BY)
    if label == "red":
        services.let_in(person, item, by=BY, why="Writes it down")
answer(sign_in(Client(), person))
"""


@pytest.fixture(scope="module")
def session(site, site_folder):
    """The session of the Panel's secretary on the day of a meeting."""
    return seeded(site_folder, SEED)


@pytest.fixture
def screen(page, site, session):
    """The secretary's screen."""
    page.context.add_cookies([{"name": "session", "value": session, "url": site}])
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.goto("/meetings/ON-SCREEN/sitting/").status == 200
    page.wait_for_load_state("networkidle")
    return page


def open_form(screen, says):
    form = screen.locator("details[data-entry]", has=screen.locator("summary", has_text=says))
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    return form


def minute(screen, words):
    form = open_form(screen, "Minute something")
    form.get_by_label("Minute").fill(words)
    form.get_by_role("button", name="Minute something").click()


def call_the_roll(screen):
    form = open_form(screen, "Take the roll call")
    for row in form.locator("select").all():
        row.select_option(label="Present")
    form.get_by_role("button", name="Take the roll call").click()
    expect(screen.locator("#connection")).to_have_text("The roll call is written down.")


def test_the_screen_is_sound_and_fits(screen):
    for width in (1280, 375):
        screen.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(screen)
        assert found.violations_count == 0, found.generate_report()
        assert screen.evaluate("document.documentElement.scrollWidth") <= width


def test_a_meeting_is_written_down_as_it_happens(screen):
    call_the_roll(screen)
    expect(screen.locator("#written")).to_contain_text("Quorate")
    screen.get_by_label("Item", exact=True).select_option(label="2 The budget")
    minute(screen, "The budget was presented.")
    expect(screen.locator("#ON-SCREEN-I2")).to_contain_text("The budget was presented.")
    form = open_form(screen, "Record a decision")
    form.get_by_label("It is").select_option("approved")
    form.get_by_label("What is resolved").fill("The budget is approved")
    form.get_by_role("button", name="Record a decision").click()
    expect(screen.locator("#ON-SCREEN-I2")).to_contain_text("The budget is approved")
    if shots := os.environ.get("SHOTS"):
        screen.screenshot(path=f"{shots}/sitting.png", full_page=True)
        screen.set_viewport_size({"width": 375, "height": 900})
        screen.screenshot(path=f"{shots}/sitting-375.png", full_page=True)
    form.get_by_role("button", name="Record a decision").click()
    expect(screen.locator("#waiting")).to_contain_text("Record a decision was refused. Fill in “What is resolved”")
    screen.get_by_role("button", name="I have seen it").click()
    expect(screen.locator("#waiting")).to_be_hidden()


def test_what_is_written_without_a_connection_waits_sealed_and_arrives_once(screen):
    screen.get_by_label("Item", exact=True).select_option(label="1 Welcome")
    screen.context.set_offline(True)
    minute(screen, "Said while the line was down.")
    expect(screen.locator("#connection")).to_contain_text("1 waiting here, sealed.")
    minute(screen, "And said again.")
    expect(screen.locator("#connection")).to_contain_text("2 waiting here, sealed.")
    kept = screen.evaluate("JSON.stringify(localStorage)")
    assert "sealed" in kept and "line was down" not in kept
    screen.context.set_offline(False)
    expect(screen.locator("#ON-SCREEN-I1")).to_contain_text("And said again.", timeout=15000)
    assert screen.evaluate("localStorage.length") == 0
    written = screen.locator("#ON-SCREEN-I1").inner_text()
    assert written.count("Said while the line was down.") == 1


def test_what_waits_outlasts_the_page_and_is_sent_when_it_opens_again(screen):
    screen.context.set_offline(True)
    minute(screen, "Said before the tablet fell asleep.")
    expect(screen.locator("#connection")).to_contain_text("1 waiting here, sealed.")
    other = screen.context.new_page()
    screen.close(run_before_unload=False)
    other.context.set_offline(False)
    other.goto("/meetings/ON-SCREEN/sitting/")
    expect(other.locator("#written")).to_contain_text("Said before the tablet fell asleep.", timeout=15000)


def test_an_answer_that_got_lost_on_the_way_back_makes_no_double(screen):
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    screen.route(re.compile(".*/sitting/$"), lose)
    minute(screen, "Arrived, though nobody heard.")
    expect(screen.locator("#waiting")).to_be_hidden(timeout=15000)
    expect(screen.locator("#written")).to_contain_text("Arrived, though nobody heard.", timeout=15000)
    assert screen.locator("#written").inner_text().count("Arrived, though nobody heard.") == 1
    assert lost[0].status == 200


def test_what_is_red_does_not_wait(screen):
    screen.get_by_label("Item", exact=True).select_option(label="3 A private matter")
    screen.context.set_offline(True)
    minute(screen, "For the named only.")
    expect(screen.locator("#waiting")).to_contain_text("What is Red is not kept here: it needs a connection.")
    assert screen.evaluate("localStorage.length") == 0
    screen.context.set_offline(False)


def test_signing_out_wipes_what_waits(screen):
    screen.context.set_offline(True)
    minute(screen, "Wiped with the session.")
    expect(screen.locator("#connection")).to_contain_text("1 waiting here, sealed.")
    screen.route(re.compile(".*/sitting/$"), lambda route: route.abort())
    screen.context.set_offline(False)
    other = screen.context.new_page()
    other.goto("/account/logout/")
    other.get_by_role("main").get_by_role("button", name="Sign out").click()
    other.wait_for_load_state("networkidle")
    assert other.evaluate("localStorage.length") == 0
    screen.close(run_before_unload=False)
