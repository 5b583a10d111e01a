"""An election, meetings, defaults and an exercise, each from beginning to end by what those who take part can click."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.clicking import does, fill, is_nowhere_in_the_database, looked_at, people_of, rows, says, send
from tests.browser.seeding import sessions_of

pytestmark = pytest.mark.once
NAME = "Illustrative Small Supplier {:03}".format


@pytest.fixture(scope="module")
def sessions(site, site_folder):
    """Those who take part in the journeys, signed in."""
    contact = "nominated-contact"
    return sessions_of(
        site_folder,
        "journeys",
        secretary=[("secretariat", "")],
        support=[("party-support", "")],
        dcc=[("dcc-officer", "")],
        authority=[("authority-officer", "")],
        chair=[("seat", "PANEL-S01-1")],
        candidate=[],
        one=[(contact, each) for each in ("P-0002", "P-0003", "P-0009")],
        two=[(contact, each) for each in ("P-0004", "P-0011", "P-0019")],
        curing=[(contact, "P-0040")],
        failing=[(contact, "P-0042")],
    )


@pytest.fixture
def people(browser, site, sessions):
    """A page for each of them."""
    with people_of(browser, site, sessions) as found:
        yield found


# An election ----------------------------------------------------------------------------------------------------

TITLE = "Interim election to the TAG, May 2021"
CONTEST = f"Small Suppliers, {TITLE}"


def nominates(page, party, name, email):
    page.goto("/inbox/")
    page.get_by_role("link", name=CONTEST).click()
    form = {
        "Your Party": party,
        "Candidate": name,
        "Candidate's e-mail address": email,
        "For whom the candidate works": "Illustrative Ltd",
        "Statement": f"{name} has sat on such groups before.",
        "Who signs for your Party": "A director",
        "Their position": "Director",
    }
    send(page, "Nominate a candidate", form)


def votes(page, supplier, name):
    """Vote for a Voting Group by way of one of its Parties; the receipt that is shown once."""
    page.goto("/inbox/")
    page.get_by_role("link", name=CONTEST).click()
    group = page.get_by_label(re.compile(f"by way of {supplier}$"))
    if group.count():
        group.check()
    page.get_by_label(re.compile(f"^{name}, ")).check()
    page.get_by_role("button", name="Put it in the box").click()
    expect(page.locator("h1")).to_have_text("Your vote is in the box")
    return page.locator("#receipt").inner_text().strip()


def nothing_ties_a_ballot_to_a_voter(folder, contest, receipts):
    """The box has no more than that groups have voted, ballots, and hashes: without a key, a time or an order in common."""
    (number,) = rows(folder, "SELECT id FROM committees_contest WHERE reference = ?", contest)[0]
    keys = {}
    for table, columns in (
        ("turnout", {"id", "contest_id", "voting_group_id"}),
        ("ballot", {"id", "contest_id", "choices"}),
        ("sealedballot", {"id", "contest_id", "choices"}),
        ("receipt", {"id", "contest_id", "commitment"}),
    ):
        assert {each[1] for each in rows(folder, f"PRAGMA table_info(committees_{table})")} == columns
        found = rows(folder, f"SELECT id FROM committees_{table} WHERE contest_id = ? ORDER BY id", number)  # noqa: S608
        keys[table] = {each[0] for each in found}
    voted = keys["sealedballot"] or keys["ballot"]
    assert len(keys["turnout"]) == len(voted) == len(keys["receipt"]) == len(receipts)
    assert not (keys["turnout"] & voted or keys["turnout"] & keys["receipt"] or voted & keys["receipt"])
    assert all(is_nowhere_in_the_database(folder, each) for each in receipts)


def test_an_election_goes_from_the_call_to_the_seated_member_and_nobody_can_read_a_ballot(people, site_folder, on_day):
    secretary, one, two = people.secretary, people.one, people.two
    secretary.goto("/elections/")
    days = {
        "Body": "tag",
        "Interim": True,
        "Record date": "2021-04-15",
        "Last day for nominations": "2021-04-16",
        "First day of the poll": "2021-04-19",
        "Last day of the poll": "2021-04-20",
        "First day in the seat": "2021-05-04",
    }
    does(secretary, "Call an election", days)
    expect(secretary.locator("h1")).to_have_text(TITLE)
    looked_at(secretary, "election-called")
    election = secretary.url

    nominates(one, "P-0003", "Ada Illustrative", "candidate@journeys.example.org")
    expect(one.get_by_role("alert")).to_contain_text("these seats are for Small Suppliers")
    looked_at(one, "election-refused")
    fill(one, {"Your Party": "P-0002"})
    send(one, "Nominate a candidate")
    says(one, "is nominated")
    nominates(two, "P-0004", "Ben Illustrative", "ben@example.com")
    says(two, "is nominated")
    people.candidate.goto("/inbox/")
    people.candidate.get_by_role("link", name=CONTEST).click()
    does(people.candidate, "Accept the nomination", {"I stand, and my name and statement may be shown to all Parties": True})
    looked_at(people.candidate, "election-accepted")
    does(
        secretary,
        "Accept the nomination",
        {"I stand, and my name and statement may be shown to all Parties": True},
        at=two.url,
    )

    on_day("2021-04-19")
    does(secretary, "Close nominations and show who stands", at=election)
    before = rows(site_folder, "SELECT count(*) FROM core_event")
    receipts = [
        votes(one, NAME(1), "Ada Illustrative"),
        votes(one, NAME(4), "Ben Illustrative"),
        votes(two, NAME(2), "Ada Illustrative"),
        votes(two, NAME(5), "Ada Illustrative"),
        votes(two, NAME(9), "Ben Illustrative"),
    ]
    looked_at(two, "election-receipt")
    assert rows(site_folder, "SELECT count(*) FROM core_event") == before, "a vote has left an event"
    two.goto("/inbox/")
    expect(two.get_by_role("link", name=CONTEST)).to_have_count(0)
    secretary.goto(election)
    secretary.get_by_role("link", name="Small Suppliers", exact=True).click()
    contest = secretary.url.rstrip("/").rpartition("/")[2]
    nothing_ties_a_ballot_to_a_voter(site_folder, contest, receipts)

    on_day("2021-04-21")
    does(secretary, "Close the poll and seal the ballots", at=election)
    nothing_ties_a_ballot_to_a_voter(site_folder, contest, receipts)
    does(secretary, "Count and declare the result", at=election)
    what_is_published(people, contest, receipts)
    people.public.goto("/bodies/tag/seats/?on=2021-05-04")
    says(people.public, "Ada Illustrative")
    looked_at(people.public, "election-seats")
    on_day("2021-05-04")
    people.candidate.goto("/account/")
    says(people.candidate, "Testing Advisory Group")


def what_is_published(people, contest, receipts):
    """Anybody counts again and finds their receipt; neither pages nor programs say who voted how."""
    public, one = people.public, people.one
    public.goto(f"/contests/{contest}/result/")
    says(public, re.compile(r"5 of \d+ Voting Groups voted"))
    looked_at(public, "election-result")
    send(public, "Look", {"Receipt": receipts[3]})
    says(public, "A ballot with this receipt was counted.")
    sealed = one.evaluate("address => fetch(address).then(each => each.json())", f"/contests/{contest}/sealed.json")
    assert set(sealed) == {"contest", "ballots", "receipts"}
    assert [len(sealed[each]) for each in ("ballots", "receipts")] == [5, 5]
    assert all(sealed[each] == sorted(sealed[each]) for each in ("ballots", "receipts"))
    people.secretary.goto(f"/contests/{contest}/history/")
    history = people.secretary.get_by_role("main").inner_text()
    assert "Voting Group 0" not in history and NAME(1) not in history
    told = people.secretary.evaluate("address => fetch(address).then(each => each.text())", f"/api/v1/contests/{contest}")
    assert not any(each in told for each in ("voting_group", "choices", "commitment", *receipts))
    tables = people.secretary.evaluate("() => fetch('/api/v1/openapi.json').then(each => each.text())")
    assert "/api/v1/contests" in tables and not re.search(r"/(ballots|turnouts?|sealed_ballots)\b", tables)


# Meetings -------------------------------------------------------------------------------------------------------

PANEL, NEXT = "/meetings/PANEL-2021-22-01/", "/meetings/PANEL-2021-22-02/"
PROPOSAL, APPLICATION = "DP158", "AP-0089"


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


def the_board_is_called(secretary):
    """An extraordinary meeting of the SECCo Board, with the application that waits for it; its address."""
    form = {"Day": "2021-04-23", "Why": "An applicant waits"}
    does(secretary, "Call an extraordinary meeting", form, at="/bodies/secco-board/")
    board = secretary.url
    secretary.get_by_role("link", name="Put its agenda together").click()
    puts_on_the_agenda(secretary, APPLICATION)
    secretary.get_by_role("button", name="Publish the agenda and its papers").click()
    says(secretary, "It went out on 15 April 2021")
    return board


def a_paper_is_handed_in(secretary):
    """From the calendar to an agenda on which the proposal stands, with a paper."""
    secretary.goto("/meetings/calendar/")
    looked_at(secretary, "meeting-calendar")
    secretary.get_by_role("link", name="Panel, 23 April 2021").click()
    secretary.get_by_role("link", name="Put its agenda together").click()
    looked_at(secretary, "meeting-prepare")
    puts_on_the_agenda(secretary, PROPOSAL)
    item = secretary.locator("section[aria-labelledby=on] li", has_text=PROPOSAL)
    item.get_by_role("link", name="Hand in a paper").click()
    form = {"Recommendation": "To convert it", "Written by": "SECAS", "Text": "The Sub-Committee recommends it."}
    send(secretary, "Hand in a paper", form)
    says(secretary, "The paper is in.")


def the_pack_is_fetched(chair):
    chair.goto(f"{PANEL}agenda/")
    looked_at(chair, "meeting-agenda")
    chair.get_by_role("link", name="Pack of papers").click()
    chair.get_by_role("button", name="Make my pack").click()
    fetch = chair.get_by_role("link", name="Fetch the pack")
    expect(fetch).to_be_visible(timeout=60_000)
    looked_at(chair, "meeting-pack")
    with chair.expect_download() as fetched:
        fetch.click()
    pages = [each.extract_text() for each in PdfReader(fetched.value.path()).pages]
    assert "Illustrative chair" in pages[0]
    assert any("The Sub-Committee recommends it." in each for each in pages)


def the_panel_sits(secretary):
    writes = sits(secretary, PANEL, PROPOSAL)
    calls_the_roll(secretary, writes)
    writes("Minute something", "It is minuted.", {"Minute": "The Panel heard the Sub-Committee."})
    entry = secretary.locator("details[data-entry]", has=secretary.locator("summary", has_text="Take a vote"))
    entry.locator("summary").click()
    for row in entry.locator(".s-row select").all():
        row.select_option(label="For")
    writes("Take a vote", "The votes are written down.", {})
    verb = f"{PROPOSAL}: Convert to a Modification Proposal, to be refined"
    form = {"It is": "Approved", "What is resolved": f"{PROPOSAL} is converted", "What follows for its case": verb}
    writes("Record a decision", "The decision is recorded.", form)
    form = {"What is to be done": "Find members for its Working Group", "Who is to do it": "SECAS", "By when": "2021-05-14"}
    writes("Raise an action", "The action is raised.", form)
    expect(secretary.locator("#written")).to_contain_text("Find members for its Working Group")
    looked_at(secretary, "meeting-sitting")


def the_board_countersigns(secretary, board):
    writes = sits(secretary, board, APPLICATION)
    calls_the_roll(secretary, writes)
    verb = f"{APPLICATION}: Countersign and date the agreement"
    form = {"It is": "Agreed", "What is resolved": "It is countersigned", "What follows for its case": verb}
    writes("Record a decision", "The decision is recorded.", form)
    secretary.goto(f"/applications/{APPLICATION}/")
    says(secretary, "Acceded, identifiers to be given")
    looked_at(secretary, "meeting-countersigned")


def an_action_is_closed(secretary):
    secretary.goto(f"{PANEL}minutes/")
    secretary.locator("li", has_text="Find members").get_by_role("link").click()
    secretary.get_by_role("link", name="Close it").click()
    send(secretary, "Close it")
    expect(secretary.get_by_role("alert")).to_contain_text("What shows that it is done")
    send(secretary, "Close it", {"What shows that it is done": "Five members have agreed, paper 7"})
    says(secretary, "is closed.")
    looked_at(secretary, "meeting-action")


def test_a_meeting_goes_from_the_calendar_to_ratified_minutes(people, on_day):
    secretary, chair = people.secretary, people.chair
    board = the_board_is_called(secretary)
    a_paper_is_handed_in(secretary)
    the_pack_is_fetched(chair)

    on_day("2021-04-23")
    the_panel_sits(secretary)
    people.public.goto(f"/modifications/{PROPOSAL}/")
    says(people.public, "Refinement Process since 23 April 2021")
    the_board_countersigns(secretary, board)
    does(secretary, "Begin the minutes", at=PANEL)
    does(secretary, "Send the draft out for review")
    chair.goto(f"{PANEL}minutes/")
    says(chair, "comments by 30 April 2021")
    says(chair, f"{PROPOSAL} is converted")
    looked_at(chair, "meeting-minutes")
    an_action_is_closed(secretary)

    on_day("2021-05-21")
    secretary.goto(f"{NEXT}prepare/")
    arising = secretary.locator("section[aria-labelledby=offers] li", has_text="Minutes and matters arising")
    arising.get_by_role("button", name="Put in").click()
    secretary.goto(f"{NEXT}minutes/")
    secretary.get_by_role("link", name="Minutes, Panel, 23 April 2021").click()
    does(secretary, "Ratify them", {"At which meeting": "PANEL-2021-22-02"})
    chair.goto(f"{PANEL}minutes/")
    says(chair, "Ratified on 21 May 2021 at Panel, 21 May 2021")
    secretary.goto(f"{PANEL}sitting/")
    expect(secretary.get_by_role("alert")).to_contain_text("The minutes of the meeting are ratified")


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

FIGURE = "/figures/supplier_of_last_resort_events/?year=2021-22"


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
    page.goto(FIGURE)
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
    form = {"How": "email", "From": "SECAS", "To": "All Parties", "What was said": "The appointment is in effect."}
    does(appointed, "Write in the message log", form, at=case)
    says(appointed, "EXERCISE The appointment is in effect.")
    support.goto(case)
    support.get_by_role("link", name="Record that the portfolio is transferred").click()
    send(support, "Record that the portfolio is transferred")
    expect(support.get_by_role("alert")).to_contain_text("Take up the changed registration data")
    ticks(people.dcc, case, "registration")
    ticks(support, case, "tell-parties")
    people.dcc.goto(f"{case}board/")
    says(people.dcc, "Played: registration")
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
    support.get_by_role("link", name="Report", exact=True).click()
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
