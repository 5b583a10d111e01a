"""An applicant that becomes a Party and a User, in a real browser: each step by whoever takes it, by what they can click."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, surroundings_of

SEED = """
import json
import django; django.setup()
from datetime import date
from django.conf import settings
from django.test import Client
from secretariat.accounts.tests.events import with_a_factor
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.committees.models import Body, Decision
from secretariat.core import events

found = {}
for who, role in (("applicant", ""), ("support", "party-support"), ("secretary", "secretariat"), ("dcc", "dcc-officer"),
                  ("assessor", "assessor-officer")):
    person = with_a_factor(a_person(f"Illustrative {who}", f"joining-{who}@example.org"))
    if role:
        give(person, role)
    found[who] = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
board = Body.objects.get(reference="secco-board")
decision = Decision(reference="D-JOINING", body=board, title="Accessions", decided=date(2021, 4, 15), outcome="Countersigned",
                    classification="green")
events.create(decision, by=BY)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def sessions(site, site_folder):
    """Somebody's name to the session with which they are signed in."""
    command = [sys.executable, "-c", SEED]
    done = subprocess.run(
        command, env=surroundings_of(site_folder), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def people(browser, site, sessions):
    """A page of each of them."""
    contexts = {who: browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}) for who in sessions}
    for who, context in contexts.items():
        context.add_cookies([{"name": "session", "value": sessions[who], "url": site}])
    yield {who: context.new_page() for who, context in contexts.items()}
    for context in contexts.values():
        context.close()


def does(page, address, act, **filled):
    """Click on an act on a record's page, fill in its form, and send it."""
    page.goto(address)
    page.get_by_role("link", name=act, exact=True).click()
    for label, value in filled.items():
        page.get_by_label(label.replace("_", " "), exact=False).first.fill(value)
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()


def is_in_order(page):
    """Nothing that axe finds, and nothing wider than the screen, on a wide one and on a narrow one."""
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def applies(applicant):
    """From the public page to an application that has been sent, by way of a number that is none; its address."""
    applicant.goto("/joining/")
    is_in_order(applicant)
    applicant.get_by_role("link", name="Apply", exact=True).click()
    is_in_order(applicant)
    applicant.get_by_label("Company", exact=True).check()
    applicant.get_by_label("Name", exact=True).fill("Illustrative Newcomer Ltd")
    applicant.get_by_label("Company number").fill("12")
    applicant.get_by_label("Registered address").fill("1 Illustrative Street")
    applicant.get_by_label("Party Category").select_option("small-supplier")
    applicant.get_by_label("Electricity supply licence held since").fill("2020-01-06")
    applicant.get_by_label("Contact", exact=True).fill("Illustrative Contact")
    applicant.get_by_label("Contact's e-mail address").fill("contact@example.org")
    applicant.get_by_role("button", name="Apply to become a Party").click()
    expect(applicant.get_by_role("alert")).to_contain_text("is no number of Companies House")
    is_in_order(applicant)
    applicant.get_by_label("Company number").fill("sc123456")
    applicant.get_by_role("button", name="Apply to become a Party").click()
    expect(applicant.get_by_text("by 19 April 2021")).to_be_visible()
    is_in_order(applicant)
    return applicant.url


def test_an_applicant_becomes_a_party_and_a_user(people):
    applicant, support = people["applicant"], people["support"]
    application = applies(applicant)
    does(support, application, "Note that the checks are done")
    does(support, application, "Note the invoice", Number_of_the_invoice="I-1")
    does(
        support,
        application,
        "Note the payment",
        Day_on_which="2021-04-15",
        Sum="541.00",
        Reference_of_the_payment="B-1",
    )
    does(support, application, "Make and send the Accession Agreement")
    applicant.goto(application)
    applicant.get_by_role("link", name="The Accession Agreement", exact=True).click()
    expect(applicant.get_by_text("Illustrative Newcomer Ltd (number SC123456)")).to_be_visible()
    is_in_order(applicant)
    with applicant.expect_download() as fetched:
        applicant.get_by_role("link", name="Fetch it as a Word file").click()
    assert fetched.value.suggested_filename.endswith(".docx")

    support.goto(application)
    support.get_by_role("link", name="Note that the agreement came back signed").click()
    support.get_by_label("Day on which it came back").fill("2021-04-15")
    support.get_by_label("Who signed").fill("A Director")
    support.get_by_label("It is signed and carries no date").check()
    support.get_by_role("button", name="Note that the agreement came back signed").click()
    countersigned(people["secretary"], application)
    support.goto(application)
    support.get_by_role("link", name="Give signifier and identifiers").click()
    is_in_order(support)
    first = support.get_by_label("First EUI-64 identifier").input_value()
    support.get_by_label("Party Signifier").fill("NEWCO")
    support.get_by_label("Number of the share certificate").fill("000123")
    support.get_by_role("button", name="Give signifier and identifiers").click()
    applicant.goto(application)
    expect(applicant.get_by_role("heading", name="Welcome")).to_be_visible()
    is_in_order(applicant)
    applicant.get_by_role("link", name="Illustrative Newcomer Ltd").first.click()
    becomes_a_user(people, applicant.url, first)


def countersigned(secretary, application):
    """The Board has decided: the secretary takes the step on its decision."""
    secretary.goto(application)
    secretary.get_by_role("link", name="Countersign and date the agreement").click()
    secretary.get_by_label("Decision", exact=True).fill("D-JOINING")
    secretary.get_by_role("button").last.click()
    expect(secretary.get_by_role("status").first).to_contain_text("Acceded")


def becomes_a_user(people, party, first):
    applicant, support = people["applicant"], people["support"]
    support.goto(party)
    support.get_by_role("link", name="Begin user entry").click()
    support.get_by_label("User Role").select_option("import-supplier")
    support.get_by_role("button", name="Begin user entry").click()
    entry = support.url
    is_in_order(support)
    applicant.goto(entry)
    items = applicant.locator("section[aria-labelledby=checklist] li a").evaluate_all("all => all.map(one => one.href)")
    applicant.get_by_role("link", name="Notify the User ID").click()
    applicant.get_by_label("User ID").fill("90-B3-D5-1F-30-00-00-01")
    applicant.get_by_role("button", name="Notify the User ID").click()
    # It is another's; the refusal says which are the Party's own.
    refusal = applicant.get_by_role("alert").inner_text()
    assert "is the User ID of another Party already" in refusal or "is outside the Party's range" in refusal
    applicant.get_by_label("User ID").fill(first)
    applicant.get_by_role("button", name="Notify the User ID").click()
    for item in items:
        does(applicant, item, "Give evidence", What_shows="It is done.")
        verified_by = next(
            page for page in (people["dcc"], people["assessor"], support) if can(page, item, "Verify the step")
        )
        does(verified_by, item, "Verify the step")
    support.goto("/user-entries/dashboard/")
    expect(support.get_by_role("link", name="Illustrative Newcomer Ltd")).to_be_visible()
    is_in_order(support)
    applicant.goto(entry)
    is_in_order(applicant)
    applicant.get_by_role("link", name="Send the UEP Evidence form").click()
    applicant.get_by_label("What you declare").fill("All of it is done.")
    applicant.get_by_label("What stands above and in the checklist is true and complete").check()
    applicant.get_by_role("button", name="Send the UEP Evidence form").click()
    support.goto(entry)
    support.get_by_role("link", name="Confirm that the entry is completed").click()
    support.get_by_role("button").last.click()
    expect(support.get_by_role("status").first).to_contain_text("Completed")


def can(page, address, act):
    """Whether somebody is offered an act on a record's page."""
    page.goto(address)
    return page.get_by_role("link", name=act, exact=True).count() == 1
