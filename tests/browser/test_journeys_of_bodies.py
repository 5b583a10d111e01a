"""An election and a meeting, each from beginning to end by what those who take part can click."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.clicking import (
    calls_the_roll,
    does,
    fill,
    is_nowhere_in_the_database,
    looked_at,
    puts_on_the_agenda,
    rows,
    says,
    send,
    sits,
)

pytestmark = pytest.mark.once
NAME = "Illustrative Small Supplier {:03}".format


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
        ("turnout", {"id", "contest_id", "voting_group_id", "party_id"}),
        ("ballot", {"id", "contest_id", "choices"}),
        ("sealedballot", {"id", "contest_id", "choices"}),
        ("receipt", {"id", "contest_id", "commitment"}),
    ):
        assert {each[1] for each in rows(folder, f"PRAGMA table_info(committees_{table})")} == columns
        found = rows(folder, f"SELECT id FROM committees_{table} WHERE contest_id = ? ORDER BY id", number)
        keys[table] = {each[0] for each in found}
    voted = keys["sealedballot"] or keys["ballot"]
    assert len(keys["turnout"]) == len(voted) == len(keys["receipt"]) == len(receipts)
    assert not (keys["turnout"] & voted or keys["turnout"] & keys["receipt"] or voted & keys["receipt"])
    assert all(is_nowhere_in_the_database(folder, each) for each in receipts)


def two_stand(people):
    """One is refused and one nominated in the first Party, another in the second; both accept."""
    one, two, secretary = people.one, people.two, people.secretary
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
    does(
        people.candidate,
        "Accept the nomination",
        {"I stand, and my name and statement may be shown to all Parties": True},
    )
    looked_at(people.candidate, "election-accepted")
    does(
        secretary,
        "Accept the nomination",
        {"I stand, and my name and statement may be shown to all Parties": True},
        at=two.url,
    )


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
    two_stand(people)

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
    told = people.secretary.evaluate(
        "address => fetch(address).then(each => each.text())", f"/api/v1/contests/{contest}"
    )
    assert not any(each in told for each in ("voting_group", "choices", "commitment", *receipts))
    tables = people.secretary.evaluate("() => fetch('/api/v1/openapi.json').then(each => each.text())")
    assert "/api/v1/contests" in tables and not re.search(r"/(ballots|turnouts?|sealed_ballots)\b", tables)


# Meetings -------------------------------------------------------------------------------------------------------

PANEL, NEXT = "/meetings/PANEL-2021-22-01/", "/meetings/PANEL-2021-22-02/"
PROPOSAL, APPLICATION = "DP158", "AP-0089"


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
    form = {
        "What is to be done": "Find members for its Working Group",
        "Who is to do it": "SECAS",
        "By when": "2021-05-14",
    }
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
    expect(chair.get_by_role("heading", name=f"8 {PROPOSAL}")).to_be_visible()  # as it stands on the agenda
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
