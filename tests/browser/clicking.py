"""What people do in journeys: find an act where it is offered, fill in its form and send it."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}


class People:
    """A page for each person, opened when it is first asked for; `people.public` is somebody without an account."""

    def __init__(self, browser: Browser, site: str, sessions: dict[str, str]) -> None:
        self.browser, self.site, self.sessions = browser, site, sessions
        self.pages: dict[str, Page] = {}
        self.complaints: list[str] = []

    def __getattr__(self, who: str) -> Page:
        if who not in self.pages:
            context = self.browser.new_context(base_url=self.site, viewport=WIDE)
            if who in self.sessions:
                context.add_cookies([{"name": "session", "value": self.sessions[who], "url": self.site}])
            elif who != "public":
                raise AttributeError(who)
            page = self.pages[who] = context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self.pages[who]

    def close(self) -> None:
        """Close every page, and see that no script failed on any."""
        for each in self.pages.values():
            each.context.close()
        assert self.complaints == []


@contextmanager
def people_of(browser: Browser, site: str, sessions: dict[str, str]) -> Iterator[People]:
    """Those people for one test."""
    found = People(browser, site, sessions)
    try:
        yield found
    finally:
        found.close()


def field(where: Page | Locator, label: str) -> Locator:
    """The field with that label, whether or not it has to be filled in."""
    return where.get_by_label(re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$"))


def fill(where: Page | Locator, form: dict[str, Any]) -> None:
    """Fill in fields by their labels: True checks a box or a choice, a list's value is chosen by what it stands for."""
    for label, value in form.items():
        one = field(where, label)
        if value is True:
            one.check()
        elif one.evaluate("each => each.tagName") == "SELECT":
            one.select_option(value)
        else:
            one.fill(value)


def send(page: Page, says: str, form: dict[str, Any] | None = None) -> None:
    """Fill in the form of an act that is open, and send it."""
    fill(page, form or {})
    page.get_by_role("button", name=says, exact=True).click()


def does(page: Page, says: str, form: dict[str, Any] | None = None, *, at: str = "") -> None:
    """Find an act on the page that is open, or at an address, fill in its form and send it; it is done."""
    if at:
        page.goto(at)
    page.get_by_role("link", name=says, exact=True).click()
    send(page, says, form)
    expect(page.locator(".s-notice[role=status], .s-said, [role=status]").first).to_be_visible()


def says(page: Page, words: str | re.Pattern[str]) -> None:
    """See that the page says something."""
    expect(page.get_by_role("main")).to_contain_text(words)


def looked_at(page: Page, called: str) -> None:
    """See that the page fits a telephone; with SHOTS=folder, keep pictures of it."""
    shots = os.environ.get("SHOTS")
    if shots:
        page.screenshot(path=Path(shots) / f"{called}-1280.png", full_page=True)
    page.set_viewport_size(NARROW)
    if shots:
        page.screenshot(path=Path(shots) / f"{called}-375.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], called
    page.set_viewport_size(WIDE)


def rows(site_folder: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the register's own database holds."""
    with closing(sqlite3.connect(f"file:{site_folder}/secretariat.sqlite3?mode=ro", uri=True)) as register:
        return register.execute(query, values).fetchall()


def is_nowhere_in_the_database(site_folder: Path, text: str) -> bool:
    """Whether no file of the database holds a text, the journal of what was written last included."""
    return not any(text.encode() in each.read_bytes() for each in site_folder.glob("secretariat.sqlite3*"))


def puts_on_the_agenda(secretary, subject):
    """Take a case that waits for the body from what the register offers."""
    offered = secretary.locator("section[aria-labelledby=offers] li", has_text=subject)
    offered.get_by_role("button", name="Put on the agenda").click()
    expect(secretary.locator("section[aria-labelledby=on]")).to_contain_text(subject)


def sits(secretary, meeting, item):
    """Open the secretary's screen at an item; what writes something down there, and waits until it is."""
    secretary.goto(f"{meeting}sitting/")
    secretary.wait_for_load_state("networkidle")
    if item:
        chosen = secretary.locator("#item option", has_text=item).get_attribute("value")
        secretary.locator("#item").select_option(chosen)

    def writes(says, done, form):
        entry = secretary.locator("details[data-entry]", has=secretary.locator("summary", has_text=says))
        if entry.get_attribute("open") is None:
            entry.locator("summary").click()
        fill(entry, form)
        entry.get_by_role("button", name=says, exact=True).click()
        expect(secretary.locator("#connection")).to_have_text(done)

    return writes


def calls_the_roll(secretary, writes):
    seats = secretary.locator("details[data-entry]", has_text="Take the roll call").locator("select").all()
    for each in seats:
        each.select_option(label="Present")
    held = len(seats)
    writes("Take the roll call", "The roll call is written down.", {})
    expect(secretary.locator("#written")).to_contain_text(f"{held} of {held} who vote are there")
