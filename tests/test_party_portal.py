"""The Party portal: one page that shows a Party what concerns it, and nobody else what does not."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from secretariat.accounts import services as accounts
from secretariat.accounts import subscriptions
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give, sign_in
from secretariat.assurance.models import Assessment, DirectorsLetter, StatusDecision
from secretariat.committees.models import Action, Body, SeatGroup
from secretariat.committees.models_elections import Contest, Election
from secretariat.core.calendars import today
from secretariat.core.pages import pieces, portal
from secretariat.core.permission import Held, Reader
from secretariat.core.workflow.taking import begin
from secretariat.engagement.models import Attendance, Event, Registration
from secretariat.engagement.models_enquiries import Enquiry
from secretariat.modifications.models import Modification
from secretariat.parties.models import (
    DefaultCase,
    Party,
    PartyCategory,
    UserEntry,
    VotingGroup,
    VotingGroupMembership,
)
from secretariat.parties.models_default import ChargeNotice, CreditNotice
from tests.factories import row

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BLOCKS = (
    "Details",
    "User Roles",
    "People who act for it",
    "Open consultations",
    "Assessments",
    "Actions it owns",
    "Elections",
    "Charges and default",
    "Events and services",
    "Enquiries",
    "What you follow",
)


@pytest.fixture
def party():
    return row(Party, reference="P-1", name="Illustrative One", acceded=LONG_AGO)


@pytest.fixture
def other():
    return row(Party, reference="P-2", name="Illustrative Two", acceded=LONG_AGO)


def signed_in(role, *of, name="Illustrative Contact"):
    person = a_person(name)
    for each in of or ("",):
        give(person, role, each)
    return sign_in(Client(), person)


def page_of(client, address="/portal/"):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def block(page, title):
    """The part of the page between a block's heading and the end of its section."""
    return page.partition(f">{escape(title)}</h2>")[2].partition("</section>")[0]


def test_a_party_with_nothing_is_told_so_plainly_block_by_block(party):
    page = page_of(signed_in("contact", "P-1"))
    for title in BLOCKS:
        assert block(page, title), title
    for says in (
        "It holds no User Role",
        "No modification is out for consultation today",
        "No assessment is in progress",
        "No body waits for it to do anything",
        "It has come to no event yet",
        "Nothing has been asked for it",
        "Nothing yet. Follow a record",
        "It belongs to none",
    ):
        assert says in page, says


def fill(party, body, numbers=range(1)):
    """Some of everything that concerns a Party."""
    group = row(VotingGroup, name=f"Illustrative group of {party.name}")
    for number in numbers:
        starts = LONG_AGO + timedelta(days=10 * number)
        ends = starts + timedelta(days=10) if number else None
        row(PartyCategory, party=party, category="small-supplier" if number else "other", starts=starts, ends=ends)
        row(VotingGroupMembership, party=party, voting_group=group, starts=starts, ends=ends)
        row(UserEntry, party=party, user_role="import-supplier", guided=date(2019, 1, 1), completed=date(2019, 6, 1))
        row(UserEntry, party=party, user_role="gas-supplier", guided=date(2021, 1, 5))
        row(Assessment, party=party, classification="amber", fieldwork=today() + timedelta(days=9))
        row(Assessment, party=party, classification="amber", kind="vusa", finished=date(2020, 5, 5))
        row(DirectorsLetter, party=party, classification="amber")
        row(StatusDecision, party=party, classification="amber", status=f"Approved {number}")
        row(Action, body=body, owner=party.name, title=f"Send a forecast {number}", due=today() - timedelta(days=1))
        row(Action, body=body, owner=party.reference, title=f"Read {number}", classification="green")
        row(Action, body=body, owner=party.name, title="Is done", closed=today())
        came = row(Event, title=f"Illustrative day {number}", held_on=today() + timedelta(days=number + 1))
        row(Attendance, event=came, party=party, classification="green")
        row(Registration, party=party, classification="green")
        due = {"waiting_since": today()} if number % 2 else {"due": today()}
        row(Enquiry, party=party, subject=f"Question {number}", **due)
        name = f"Illustrative colleague {number} of {party.reference}"
        give(a_person(name), "contact", party.reference)
        asker = a_person(f"Illustrative newcomer {number} of {party.reference}")
        accounts.ask_for_role(asker, "contact", party.reference, by=BY)
        accounts.invite(f"{number}.{party.reference.lower()}@example.org", "contact", party.reference, by=BY)


def test_a_party_sees_all_that_concerns_it_and_nothing_of_another(party, other):
    body = row(Body, reference="tag", name="Testing Advisory Group")
    fill(party, body)
    fill(other, body)
    proposal = row(Modification, reference="DP001", title="Illustrative proposal")
    begin(proposal, "modification", by=BY, on=date(2020, 1, 6))
    page = page_of(signed_in("contact", "P-1"))
    for says, title in (
        ("Illustrative group of Illustrative One", "Details"),
        ("Import Supplier", "User Roles"),
        ("On its way", "User Roles"),
        ("Illustrative colleague 0 of P-1", "People who act for it"),
        ("Illustrative newcomer 0 of P-1", "People who act for it"),
        ("fieldwork is due on", "Assessments"),
        ("Approved 0", "Assessments"),
        ("A Director&#39;s Letter waits", "Assessments"),
        ("Send a forecast 0", "Actions it owns"),
        ("was due", "Actions it owns"),
        ("Illustrative day 0", "Events and services"),
        ("CodeWorks", "Events and services"),
        ("Question 0", "Enquiries"),
    ):
        found = block(page, title).replace("'", "&#39;")
        assert says in found, (says, title)
    assert "Is done" not in page
    for theirs in ("P-2", "Illustrative Two"):
        assert theirs not in page.replace("Illustrative day", "")


def test_consultations_that_are_open_to_parties_stand_there_with_their_day(party):
    from secretariat.core.workflow.models import Case

    for number, (state, waits_for) in enumerate(
        (("refinement_consultation", "everyone"), ("report_consultation", "party"), ("refinement", "working-group"))
    ):
        proposal = row(Modification, reference=f"DP{number:03}", title=f"Illustrative {state}")
        case = begin(proposal, "modification", by=BY, on=date(2020, 1, 6))
        Case.objects.filter(pk=case.pk).update(state=state, waits_for=waits_for, due=date(2030, 1, 2 + number))
    found = block(page_of(signed_in("contact", "P-1")), "Open consultations")
    assert "DP000" in found and "DP001" in found and "DP002" not in found
    assert found.index("DP000") < found.index("DP001") and "views by 2 January 2030" in found


def test_what_the_reader_may_not_see_is_not_there_either(party):
    body = row(Body, reference="tag")
    fill(party, body)
    row(Action, body=body, owner=party.name, title="Only for the body", classification="amber")
    page = page_of(signed_in("contact", "P-1"))
    assert "Only for the body" not in page
    # Party Support helps any Party, and sees of its page what Party Support may see.
    page = page_of(signed_in("party-support", name="Illustrative Support"), "/portal/?party=Illustrative+One")
    assert "Question 0" in page and "Approved 0" not in page and "0.p-1@example.org" in page


def test_addresses_of_invitations_are_shown_to_those_who_invite(party):
    accounts.invite("somebody@example.org", "contact", "P-1", by=BY)
    contact = page_of(signed_in("contact", "P-1"))
    assert "somebody@example.org" not in contact and "Somebody" in block(contact, "People who act for it")
    nominated = page_of(signed_in("nominated-contact", "P-1", name="Illustrative Nominated"))
    assert "somebody@example.org" in nominated and "Invite a colleague" in nominated
    assert "Invite a colleague" not in contact


def test_whoever_acts_for_several_parties_chooses(party, other):
    client = signed_in("contact", "P-1", "P-2")
    page = page_of(client)
    assert "Choose the one" in page and "/portal/?party=P-2" in page
    assert "<h1>Illustrative Two</h1>" in page_of(client, "/portal/?party=P-2")


def test_another_party_s_page_is_not_theirs_to_see(party, other):
    client = signed_in("contact", "P-1")
    for asked in ("P-2", "Illustrative Two", "nowhere"):
        answer = client.get("/portal/", {"party": asked})
        assert answer.status_code == 404 and "is yours to see" in answer.content.decode()
    assert Client().get("/portal/").url.startswith("/account/login/")
    assert signed_in("analyst", name="Illustrative Analyst").get("/portal/").status_code == 403
    without = sign_in(Client(), a_person("Illustrative Nobody"))
    assert without.get("/portal/").status_code == 403


def test_the_record_of_one_s_own_party_leads_to_its_page(party, other):
    client = signed_in("contact", "P-1")
    assert "/portal/?party=P-1" in page_of(client, "/parties/P-1/")
    assert "/portal/?party=" not in page_of(client, "/parties/P-2/")
    assert "/portal/" not in page_of(Client(), "/parties/P-1/")


def test_a_role_at_a_party_that_has_left_opens_nothing(party):
    client = signed_in("contact", "P-1")
    from secretariat.core import events

    events.update(party, by=BY, left=today(), exit_ground="withdrawal")
    assert client.get("/portal/").status_code == 403


def test_an_election_in_which_its_group_may_vote_is_on_its_page_and_on_no_other(party, other, settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"
    for each, category in ((party, "small-supplier"), (other, "gas-network")):
        group = row(VotingGroup, reference=f"VG-{each.reference}", name=each.name)
        row(VotingGroupMembership, party=each, voting_group=group)
        row(PartyCategory, party=each, category=category)
    body = row(Body, reference="change-board")
    seats = row(SeatGroup, body=body, categories="small-supplier")
    days = {
        "called": date(2021, 3, 22),
        "record_date": date(2021, 3, 22),
        "nominations_close": date(2021, 4, 1),
        "ballot_opens": date(2021, 4, 8),
        "ballot_closes": date(2021, 4, 23),
        "takes_office": date(2021, 5, 4),
    }
    contest = row(Contest, election=row(Election, body=body, **days), seat_group=seats, title="Two seats")
    votes = page_of(signed_in("nominated-contact", "P-1"))
    assert "poll to 23 April 2021" in block(votes, "Elections")
    assert f"/contests/{contest.reference}/ballot/" in block(votes, "Elections")
    assert "Two seats" in page_of(signed_in("contact", "P-1", name="Illustrative Reader"))
    assert "Two seats" not in page_of(signed_in("nominated-contact", "P-2", name="Illustrative Gas"))


def test_what_it_owes_and_its_open_cases_are_on_its_page_and_on_no_other(party, other):
    row(
        ChargeNotice,
        party=party,
        invoice="INV-77",
        due=date(2021, 3, 1),
        issued=date(2021, 3, 5),
        classification="amber",
    )
    row(CreditNotice, party=party, required=100, provided=10, issued=date(2021, 3, 5), classification="amber")
    row(DefaultCase, party=party, cause="A charge is not paid", opened=date(2021, 3, 9), classification="amber")
    row(ChargeNotice, party=party, invoice="INV-OLD", settled=date(2021, 4, 1), classification="amber")
    mine = block(page_of(signed_in("contact", "P-1")), "Charges and default")
    for says in ("Invoice INV-77", "£10.00 of £100.00", "In default: A charge is not paid"):
        assert says in mine
    assert "INV-OLD" not in mine
    theirs = page_of(signed_in("contact", "P-2", name="Illustrative Other"))
    assert "INV-77" not in theirs and "A charge is not paid" not in theirs


def test_what_is_followed_is_the_readers_own(party):
    person = a_person("Illustrative Follower")
    give(person, "contact", "P-1")
    subscriptions.follow(person, "record", "P-1", kind="parties.Party")
    subscriptions.follow(person, "search", "firmware")
    assert "firmware" in block(page_of(sign_in(Client(), person)), "What you follow")
    assert "firmware" not in page_of(signed_in("contact", "P-1"))


def test_it_asks_the_same_few_queries_at_any_size_and_shows_only_the_first(party, django_assert_num_queries):
    body = row(Body, reference="tag")
    client = signed_in("contact", "P-1")
    fill(party, body)
    client.get("/portal/")
    sizes = []
    for numbers in ((), range(1, 19)):
        fill(party, body, numbers)
        with django_assert_num_queries(6):
            answer = client.get("/portal/")
        sizes.append(len(answer.content))
    assert answer.content.decode().count("Send a forecast") == portal.SHOWN
    assert sizes[1] < 45_000


def test_a_room_s_block_may_stand_there_without_a_query_or_with_its_own(party, monkeypatch):
    monkeypatch.setattr(pieces, "_portal", {})
    reader = Reader("user:x", "x", frozenset({Held("contact", "party", "P-1")}))
    assert portal.blocks_of(party, reader) == []

    @pieces.portal_block("Elections", "x.html", place=2)
    def elections(party, reader):
        return {"glance": [(1, "election")]}

    @pieces.portal_block("Notices", "x.html", place=1)
    def notices(party, reader):
        return None

    @pieces.portal_block("Category", "x.html", place=3, rows=lambda reader: [])
    def category(party, reader, found):
        return {"found": found}

    assert [(each.block.slug, each.context) for each in portal.blocks_of(party, reader)] == [
        ("elections", {"glance": [(1, "election")]}),
        ("category", {"found": ()}),
    ]
