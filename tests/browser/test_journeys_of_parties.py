"""Defaults and an exercise, each from beginning to end by what those who take part can click."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.clicking import does, looked_at, puts_on_the_agenda, says, send, sits

pytestmark = pytest.mark.once


# Defaults -------------------------------------------------------------------------------------------------------


def a_default(support, party):
    """Open a case about a sum that is not paid, and serve its notice by hand; the address of the case."""
    support.goto("/default_cases/")
    form = {
        "Party": party,
        "What it is about": "code-money",
        "Limb": "e",
        "What the Event of Default is": "The fee of 2020 is not paid",
    }
    does(support, "Open a default case", form)
    case = support.url
    does(support, "Issue a notice", {"Notice": "default"})
    says(support, "You have 5 working days from the day it is served to remedy it.")
    form = {
        "How it was served": "hand",
        "To whom": "The company secretary",
        "Day": "2021-04-15",
        "Proof": "Receipt 17",
    }
    does(support, "Record how it was served", form)
    return case


def test_a_default_ends_in_cure(people):
    support, curing = people.support, people.curing
    case = a_default(support, "P-0040")
    curing.goto("/parties/P-0040/")
    curing.locator("section[aria-labelledby=in-default]").get_by_role("link").click()
    says(curing, "it can be remedied until 22 April 2021")
    looked_at(curing, "default-notified")
    assert people.one.goto(case).status == 404, "another Party sees the case"
    form = {"Remedied on": "2021-04-15", "Evidence": "A bank statement"}
    does(curing, "Say that it is remedied", form)
    remedy = curing.url
    support.goto(case)
    support.get_by_role("link", name="Close the case as remedied").click()
    send(support, "Close the case as remedied")
    expect(support.get_by_role("alert")).to_contain_text("No remedy is accepted yet")
    does(support, "Accept the remedy", {"Why": "The sum has come in"}, at=remedy)
    does(support, "Close the case as remedied")
    says(support, "Remedied since 15 April 2021")
    looked_at(support, "default-remedied")
    curing.goto("/parties/P-0040/")
    expect(curing.locator("section[aria-labelledby=in-default]")).to_have_count(0)


VOTE, CANDIDATES = "/contests/EL-0004-C1/ballot/", "/contests/EL-0004-C1/candidates/"


def the_panel_is_asked(secretary, case):
    """Ask the Panel for a decision without a meeting; the address of what it answers."""
    form = {"About": "A Party in default", "Answers due on": "2021-04-23", "Label": "amber"}
    does(secretary, "Ask for a decision without a meeting", form, at="/bodies/panel/")
    asked = secretary.url
    secretary.get_by_role("link", name="Put its agenda together").click()
    puts_on_the_agenda(secretary, case)
    secretary.get_by_role("button", name="Publish the agenda and its papers").click()
    return asked


def the_panel_decides(secretary, asked, case, resolved):
    """What the Panel has resolved on the case is recorded; the reference of the decision."""
    writes = sits(secretary, asked, case)
    entry = secretary.locator("details[data-entry]", has=secretary.locator("summary", has_text="Record a decision"))
    offered = entry.get_by_label("What follows for its case").locator("option").all_inner_texts()
    assert not [each for each in offered if case in each], "a measure is recorded where it says which"
    writes("Record a decision", "The decision is recorded.", {"It is": "Agreed", "What is resolved": resolved})
    decision = secretary.locator("#written li", has_text=resolved).get_by_role("link")
    expect(decision).to_be_visible()
    return decision.inner_text()


def suspended(people, case, decision):
    """The Panel's measures are recorded; the suspension holds once the Authority agrees, from the next request on."""
    secretary, authority, failing = people.secretary, people.authority, people.failing
    form = {
        "Decision": decision,
        "Measure": "remedy",
        "What the Party has to do": "Pay by instalments, the first on 30 April",
        "From": "2021-04-23",
    }
    does(secretary, "Record a measure", form, at=case)
    form = {"Decision": decision, "Measure": "suspension", "Vote": True, "From": "2021-04-23"}
    form["Receive data and documents for Parties"] = True
    does(secretary, "Record a measure", form, at=case)
    looked_at(secretary, "default-measure")
    failing.goto(CANDIDATES)
    says(failing, "Illustrative candidate 04")
    failing.goto(VOTE)
    expect(failing.get_by_role("button", name="Put it in the box")).to_be_visible()
    form = {"The Authority": "agrees", "Day": "2021-04-23", "Reference": "Letter 1"}
    does(authority, "Record what the Authority says", form, at=secretary.url)
    looked_at(authority, "default-consent")

    failing.get_by_label("Illustrative candidate 04").check()
    failing.get_by_role("button", name="Put it in the box").click()
    expect(failing.get_by_role("main")).to_contain_text("suspended")
    looked_at(failing, "default-suspended")
    failing.goto(CANDIDATES)
    says(failing, "There is nobody whom you may see")
    failing.goto(case)
    says(failing, "Pay by instalments, the first on 30 April")


def test_a_default_ends_in_expulsion_and_nobody_appeals(people, on_day):
    support, secretary, failing = people.support, people.secretary, people.failing
    case = a_default(support, "P-0042")
    on_day("2021-04-23")
    does(support, "Refer the case to the Panel", at=case)
    reference = case.rstrip("/").rpartition("/")[2]
    asked = the_panel_is_asked(secretary, reference)
    suspended(people, case, the_panel_decides(secretary, asked, reference, "It pays by instalments, and does not vote"))

    on_day("2021-04-30")
    form = {
        "Decision": the_panel_decides(secretary, asked, reference, "It is expelled"),
        "From": "2021-04-30",
        "Consent of the Authority": "Letter 2",
        "Consent given on": "2021-04-29",
    }
    does(secretary, "Expel the Party", form, at=case)
    says(secretary, "An appeal can be lodged until 17 May 2021.")
    looked_at(secretary, "default-expelled")
    assert failing.goto(case).status == 404, "somebody acts for a Party that there is no more"
    people.public.goto("/parties/P-0042/")
    says(people.public, "30 April 2021")

    on_day("2021-05-18")
    does(support, "Conclude the case: nobody has appealed", at=case)
    says(support, "Concluded by expulsion since 18 May 2021")


# A Supplier of Last Resort ---------------------------------------------------------------------------------------

FIGURE = "/figures/suppliers_of_last_resort/?year=2021-22"


def ticks(page, case, *items):
    """Tick off lines of the checklist, by the form of whoever has that part."""
    for item in items:
        page.goto(f"{case}do/tick/")
        send(page, "Tick off what is done", {"What is done": item, "What shows it": f"Played: {item}"})
        expect(page.get_by_role("status").first).to_be_visible()


def calls(support, case, name):
    """Call whoever the board says is next, and note that they were reached."""
    support.goto(f"{case}board/")
    support.locator(".s-notice", has_text="Next call").get_by_role("link", name=name).click()
    does(support, "Note a call", {"Call": "reached", "What was said": "Will be on the call at ten"})


def real_failures(page):
    """What the figure of real supplier failures says."""
    assert page.goto(FIGURE).status == 200
    return page.get_by_role("main").inner_text()


def the_supplier_is_appointed(support, case):
    form = {
        "Supplier of Last Resort": "P-0004",
        "Licence revoked on": "2021-04-15",
        "In effect from": "2021-04-15",
        "The Authority's notice": "EXERCISE direction",
    }
    does(support, "Record the appointment", form, at=case)
    does(support, "Say who has a part", {"Part": "shared-resource-provider", "Party": "P-0040"}, at=case)
    form = {"SMETS1 meters": "9000", "SMETS2 meters": "9000", "Of both, prepaid": "11000", "As of": "2021-04-15"}
    does(support, "Give the portfolio", form)


def test_a_supplier_of_last_resort_is_exercised_and_nothing_of_it_is_real(people):
    support, failing, appointed = people.support, people.one, people.two
    before = real_failures(support)
    support.goto("/supplier_failures/")
    form = {
        "Title": "Autumn exercise",
        "Failing supplier": "P-0009",
        "It is an exercise": True,
        "What happens": "It cannot pay for its energy any more.",
        "Take the calls of": "SF-001",
    }
    does(support, "Open a supplier failure", form)
    expect(support.locator("h1")).to_have_text("EXERCISE: Autumn exercise")
    case = support.url
    failing.goto(f"{case}do/tick/")
    expect(failing.locator("main select option")).to_have_count(2)  # its own lines, and no others
    ticks(failing, case, "warn-authority")
    calls(support, case, "Illustrative duty officer")
    calls(support, case, "Illustrative service manager")
    ticks(support, case, "open-call")
    ticks(failing, case, "portfolio")
    ticks(people.dcc, case, "hold-commands")
    ticks(people.authority, case, "appoint")
    the_supplier_is_appointed(support, case)
    ticks(people.authority, case, "revoke")
    ticks(people.curing, case, "confirm-shared")
    looked_at(people.curing, "exercise-ticked")
    ticks(appointed, case, "user-role", "certificates", "prepayment")
    form = {"How": "mail", "From": "SECAS", "To": "All Parties", "What was said": "It is in effect."}
    does(appointed, "Write in the message log", form, at=case)
    support.goto(case)
    support.get_by_role("link", name="Record that the portfolio is transferred").click()
    send(support, "Record that the portfolio is transferred")
    expect(support.get_by_role("alert")).to_contain_text("Take up the changed registration data")
    ticks(people.dcc, case, "registration")
    ticks(support, case, "tell-parties")
    people.dcc.goto(f"{case}board/")
    says(people.dcc, "Played: registration")
    says(people.dcc, "EXERCISE: It is in effect.")
    looked_at(people.dcc, "exercise-board")
    does(support, "Record that the portfolio is transferred", at=case)
    it_is_reported(people, case)
    it_touches_nothing_real(people, case, before)


def it_is_reported(people, case):
    support = people.support
    ticks(people.dcc, case, "revoke-access")
    form = {"What was learnt": "Keep the numbers to call by month", "By whom": "SECAS", "By": "2021-06-01"}
    does(support, "Write down what was learnt", form, at=case)
    ticks(support, case, "report")
    does(support, "Close it: the report after the event is done", at=case)
    support.get_by_role("main").get_by_role("link", name="Report", exact=True).click()
    says(support, "This is the report of an exercise: no supplier failed.")
    says(support, "Played: registration")
    says(support, "Keep the numbers to call by month")
    looked_at(support, "exercise-report")


def it_touches_nothing_real(people, case, before):
    support, reference = people.support, case.rstrip("/").rpartition("/")[2]
    assert real_failures(support) == before
    support.goto("/supplier_failures/")
    expect(support.get_by_role("link", name="SF-001")).to_be_visible()
    expect(support.get_by_role("link", name=reference)).to_have_count(0)
    support.goto("/parties/P-0009/")
    expect(support.locator("section[aria-labelledby=in-default]")).to_have_count(0)
    assert people.public.goto(case).status == 404
