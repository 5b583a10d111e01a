"""An applicant that becomes a Party and a User, in a real browser: each step by whoever takes it, by what they can click."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.clicking import NARROW, WIDE, does, looked_at, puts_on_the_agenda, says, send, sits

pytestmark = pytest.mark.once
NEWCOMER = "Illustrative Newcomer Ltd"


def is_in_order(page, called):
    """Nothing that axe finds, and nothing wider than a telephone."""
    looked_at(page, f"joining-{called}")
    page.set_viewport_size(NARROW)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size(WIDE)


def applies(applicant):
    """From the public page to an application that has been sent, by way of a number that is none; its address."""
    applicant.goto("/joining/")
    is_in_order(applicant, "how")
    applicant.get_by_role("link", name="Apply", exact=True).click()
    is_in_order(applicant, "form")
    form = {
        "Company": True,
        "Name": NEWCOMER,
        "Company number": "12",
        "Registered address": "1 Illustrative Street",
        "Party Category": "small-supplier",
        "Electricity supply licence held since": "2020-01-06",
        "Contact": "Illustrative Contact",
        "Contact's e-mail address": "contact@example.org",
    }
    send(applicant, "Apply to become a Party", form)
    expect(applicant.get_by_role("alert")).to_contain_text("is no number of Companies House")
    is_in_order(applicant, "refused")
    send(applicant, "Apply to become a Party", {"Company number": "sc123456"})
    expect(applicant.get_by_text("by 19 April 2021")).to_be_visible()
    is_in_order(applicant, "applied")
    return applicant.url


def test_an_applicant_becomes_a_party_and_a_user(people):
    applicant, support = people.applicant, people.support
    application = applies(applicant)
    assert people.candidate.goto(application).status == 404, "somebody else learns of it"
    does(support, "Note that the checks are done", at=application)
    does(support, "Note the invoice", {"Number of the invoice": "I-1"})
    form = {"Day on which it arrived": "2021-04-15", "Sum in pounds": "541.00", "Reference of the payment": "B-1"}
    does(support, "Note the payment", form)
    does(support, "Make and send the Accession Agreement")
    applicant.goto(application)
    applicant.get_by_role("link", name="The Accession Agreement", exact=True).click()
    says(applicant, f"{NEWCOMER} (number SC123456)")
    is_in_order(applicant, "agreement")
    with applicant.expect_download() as fetched:
        applicant.get_by_role("link", name="Fetch it as a Word file").click()
    assert fetched.value.suggested_filename.endswith(".docx")

    form = {
        "Day on which it came back": "2021-04-15",
        "Who signed": "A Director",
        "It is signed and carries no date": True,
    }
    does(support, "Note that the agreement came back signed", form, at=application)
    the_board_countersigns(people.secretary, application)
    support.goto(application)
    support.get_by_role("link", name="Give signifier and identifiers").click()
    is_in_order(support, "identifiers")
    first = support.get_by_label("First EUI-64 identifier").input_value()
    form = {"Party Signifier": "NEWCO", "Number of the share certificate": "000123"}
    send(support, "Give signifier and identifiers", form)
    expect(support.get_by_role("status").first).to_be_visible()
    applicant.goto(application)
    expect(applicant.get_by_role("heading", name="Welcome")).to_be_visible()
    is_in_order(applicant, "welcome")
    applicant.get_by_role("link", name=NEWCOMER).first.click()
    expect(applicant.locator("h1")).to_have_text(NEWCOMER)
    becomes_a_user(people, applicant.url, first)


def the_board_countersigns(secretary, application):
    """The Board is asked without a meeting; its decision and the step of the application are one."""
    reference = application.rstrip("/").rpartition("/")[2]
    form = {"About": "An accession", "Answers due on": "2021-04-15", "Label": "amber"}
    does(secretary, "Ask for a decision without a meeting", form, at="/bodies/secco-board/")
    asked = re.sub(r"^https?://[^/]+", "", secretary.url)
    secretary.get_by_role("link", name="Put its agenda together").click()
    puts_on_the_agenda(secretary, reference)
    secretary.get_by_role("button", name="Publish the agenda and its papers").click()
    writes = sits(secretary, asked, reference)
    verb = f"{reference}: Countersign and date the agreement"
    form = {"It is": "Agreed", "What is resolved": "It is countersigned", "What follows for its case": verb}
    writes("Record a decision", "The decision is recorded.", form)


def becomes_a_user(people, party, first):
    applicant, support = people.applicant, people.support
    support.goto(party)
    support.get_by_role("link", name="Begin user entry").click()
    send(support, "Begin user entry", {"User Role": "import-supplier"})
    says(support, "0 of 6")
    entry = support.url
    is_in_order(support, "entry")
    applicant.goto(entry)
    steps = applicant.locator("section[aria-labelledby=checklist] li:has(a)")
    items = steps.evaluate_all("all => all.map(one => [one.querySelector('a').href, one.innerText])")
    applicant.get_by_role("link", name="Notify the User ID").click()
    send(applicant, "Notify the User ID", {"User ID": "90-B3-D5-1F-30-00-00-01"})
    # It is another's; the refusal says which are the Party's own.
    refused = re.compile("is the User ID of another Party already|is outside the Party's range")
    expect(applicant.get_by_role("alert")).to_contain_text(refused)
    send(applicant, "Notify the User ID", {"User ID": first})
    does(applicant, "Say when it will be completed", {"Completion expected on": "2021-06-01"}, at=entry)
    form = {"What stands in the way": "A certificate is late", "Since": "2021-04-12"}
    does(applicant, "Note what stands in the way", form, at=entry)
    for item, _words in items:
        does(applicant, "Give evidence", {"What shows that it has been done": "It is done."}, at=item)
        expect(applicant.get_by_role("link", name="Verify the step")).to_have_count(0)
    for item, words in items[:-1]:
        does(who_verifies(people, words), "Verify the step", at=item)
    support.goto("/user-entries/dashboard/")
    expect(support.get_by_role("link", name=NEWCOMER)).to_be_visible()
    says(support, "A certificate is late")
    says(support, "1 June 2021")
    is_in_order(support, "dashboard")
    applicant.goto(entry)
    is_in_order(applicant, "checklist")
    form = {
        "What you declare": "All of it is done.",
        "What stands above and in the checklist is true and complete": True,
    }
    does(applicant, "Send the UEP Evidence form", form)
    support.goto(entry)
    support.get_by_role("link", name="Confirm that the entry is completed").click()
    send(support, "Confirm that the entry is completed")
    expect(support.get_by_role("alert")).to_contain_text("Not verified yet")
    does(who_verifies(people, items[-1][1]), "Verify the step", at=items[-1][0])
    does(support, "Confirm that the entry is completed", at=entry)
    says(support, "Completed since 15 April 2021")
    applicant.goto(party)
    says(applicant, "User since 15 April 2021")
    looked_at(applicant, "joining-user")


def who_verifies(people, words):
    """The page of whoever the checklist says verifies a step."""
    who = re.search(r"Verified by the (.+?)[,.]", words)[1]
    return next(
        page
        for name, page in (("DCC", people.dcc), ("Competent", people.assessor), ("dministrator", people.support))
        if name in who
    )
