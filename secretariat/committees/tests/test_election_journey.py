"""An election from the call to the seated member, by the pages that people use."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest

from secretariat.accounts.tests.factories import a_person
from secretariat.committees import elections
from secretariat.committees.composition import composition
from secretariat.committees.models import Appointment
from secretariat.committees.models_ballots import Ballot, SealedBallot, Turnout
from secretariat.committees.models_elections import Contest, Election, Nomination
from secretariat.committees.tests import stage
from secretariat.core.classification import Classification
from secretariat.core.permission import ANYONE
from secretariat.core.verification import verify
from tests.readers import text_of

pytestmark = [pytest.mark.django_db]


def nominate(client, contest, party, name, email):
    sent = {
        "party": party.reference, "candidate": name, "email": email, "organisation": "Illustrative Ltd",
        "statement": f"{name} has sat on bodies before.", "nominator": "A director", "position": "Director",
    }  # fmt: skip
    return client.post(f"/contests/{contest.reference}/do/nominate/", sent)


def vote(client, contest, *choices, **more):
    return client.post(f"/contests/{contest.reference}/ballot/", {"choices": list(choices), **more})


def receipt_on(page):
    return re.search(r'id="receipt">([^<]+)<', page.content.decode())[1].strip()


@pytest.fixture
def round_(settings):
    """Seven Parties, and a round that the secretary has called on the site."""
    settings.SECRETARIAT_TODAY = stage.CALLED
    found = SimpleNamespace(group=stage.a_body(), parties=[stage.a_party(number) for number in range(1, 8)])
    found.contacts = [stage.browser(stage.a_contact(each)) for each in found.parties]
    found.secretary = stage.browser(stage.staff())
    found.people = {name: a_person(name, f"{name.lower()}@example.org") for name in ("Ada", "Ben", "Cyn")}
    form = found.secretary.get("/elections/do/call/")
    assert form.status_code == 200 and 'value="2019-08-15"' in form.content.decode()
    sent = {"body": "panel", "kind": "annual", **{name: day.isoformat() for name, day in stage.DAYS.items()}}
    assert found.secretary.post("/elections/do/call/", sent).status_code == 302
    found.election, found.contest = Election.objects.get(), Contest.objects.get()
    return found


def they_nominate(found):
    """Three Parties nominate, and those who are nominated accept."""
    contest = found.contest
    for client, party, (name, person) in zip(found.contacts, found.parties, found.people.items(), strict=False):
        assert nominate(client, contest, party, name, person.email).status_code == 302
        nomination = Nomination.objects.get(candidate=name)
        assert nomination.person == person and nomination.classification == Classification.AMBER
        candidate = stage.browser(person)
        assert "Accept, or withdraw" in text_of(candidate.get("/inbox/"))
        assert candidate.post(f"/nominations/{nomination.reference}/do/accept/", {"agreed": "on"}).status_code == 302


def they_vote(found):
    """Six of seven groups vote; their receipts."""
    references = {each.candidate: each.reference for each in Nomination.objects.all()}
    receipts = []
    for client, name in zip(found.contacts, ("Ada", "Ben", "Ben", "Ben", "Cyn", "Ada"), strict=False):
        paper = client.get(f"/contests/{found.contest.reference}/ballot/")
        assert paper.status_code == 200 and 'type="radio"' in paper.content.decode()
        page = vote(client, found.contest, references[name])
        assert page.status_code == 200, text_of(page)
        receipts.append(receipt_on(page))
    return receipts


def test_a_round_is_called_for_the_seats_whose_term_ends_and_shows_who_stands_once_nominations_close(round_, settings):
    contest, contacts = round_.contest, round_.contacts
    assert (contest.seats, contest.seats_up.get().vacated.reference) == (1, "panel-1")
    assert "Open to your Party" in text_of(contacts[0].get("/inbox/"))
    they_nominate(round_)
    page = f"/contests/{contest.reference}/candidates/"
    assert "Ada has sat" not in text_of(contacts[4].get(page))
    settings.SECRETARIAT_TODAY = stage.CLOSED
    assert elections.run_due() == [f"{round_.election.reference}: nominations have closed."]
    contest.refresh_from_db()
    assert contest.electors == 7
    assert "Ada has sat on bodies before." in text_of(contacts[4].get(page))
    assert "Ada" not in text_of(stage.browser().get(page))
    assert set(Nomination.objects.values_list("email", "classification")) == {("", "green")}


def test_a_round_goes_from_the_call_to_the_seated_member(round_, settings):
    contest, election, contacts, secretary = round_.contest, round_.election, round_.contacts, round_.secretary
    they_nominate(round_)
    settings.SECRETARIAT_TODAY = stage.POLL
    assert "Your Voting Group has not voted" in text_of(contacts[0].get("/inbox/"))
    receipts = they_vote(round_)
    page = f"/contests/{contest.reference}/result/"
    assert "6 Voting Groups have voted so far" in text_of(secretary.get(page))
    assert "have voted so far" not in text_of(contacts[0].get(page))
    assert "Your Voting Group has not voted" not in text_of(contacts[0].get("/inbox/"))
    assert "Your Voting Group has not voted" in text_of(contacts[6].get("/inbox/"))
    assert verify().faults == []

    settings.SECRETARIAT_TODAY = stage.AFTER
    assert [each.partition(": ")[2] for each in elections.run_due()] == [
        "nominations have closed.",
        "the poll has closed.",
    ]
    contest.refresh_from_db()
    assert (contest.voted, Ballot.objects.count(), SealedBallot.objects.count()) == (6, 0, 6)
    assert Turnout.objects.count() == 6
    assert stage.browser().get(f"/contests/{contest.reference}/sealed.json").status_code == 404
    assert secretary.post(f"/elections/{election.reference}/do/declare/", {}).status_code == 302

    ben_is_seated(round_)
    said = text_of(stage.browser().get(f"/contests/{contest.reference}/result/"))
    assert "6 of 7 Voting Groups voted." in said and "Ben" in said
    for receipt, answer in ((receipts[3], "was counted"), ("not a receipt", "No ballot of this contest")):
        page = stage.browser().post(f"/contests/{contest.reference}/result/", {"receipt": receipt})
        assert answer in text_of(page)
    assert verify().faults == []


def ben_is_seated(found):
    """What the declaration of the result leaves behind."""
    seat = Appointment.objects.get(holder="Ben")
    assert (seat.starts, seat.ends, seat.seat_group) == (date(2019, 9, 30), date(2021, 9, 30), found.group)
    assert (seat.person, seat.category) == (found.people["Ben"], "small-supplier")
    assert Appointment.objects.get(reference="panel-1").ends == date(2019, 9, 30)
    there = {each.holder.holder for each in composition(found.group.body, date(2019, 9, 30), ANYONE).groups[0].held}
    assert there == {"Ben", "Member 2"}
    outcomes = {each.candidate: (each.outcome, each.votes) for each in Nomination.objects.all()}
    assert outcomes == {"Ben": ("elected", 3), "Ada": ("not-elected", 2), "Cyn": ("not-elected", 1)}


def test_anybody_can_count_the_published_set_again(settings):
    import hashlib
    import json

    settings.SECRETARIAT_TODAY = stage.CALLED
    contest = stage.a_round(stage.a_body())
    parties = [stage.a_party(number) for number in range(1, 7)]
    there = [stage.a_candidate(contest, party, name) for party, name in zip(parties, "XYZ", strict=False)]
    settings.SECRETARIAT_TODAY = stage.CLOSED
    stage.step(contest.election, "open_ballot")
    settings.SECRETARIAT_TODAY = stage.POLL
    receipts = []
    for party, place in zip(parties, (0, 1, 2, 2, 2, 0), strict=True):
        client = stage.browser(stage.a_contact(party))
        receipts.append(receipt_on(vote(client, contest, there[place].reference)))
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(contest.election, "seal")
    stage.step(contest.election, "declare")
    contest.refresh_from_db()
    body = stage.browser().get(f"/contests/{contest.reference}/sealed.json").content
    assert hashlib.sha256(body).hexdigest() == contest.seal
    told = json.loads(body)
    assert {hashlib.sha256(each.encode()).hexdigest() for each in receipts} == set(told["receipts"])
    assert sorted(told["ballots"]) == sorted([there[place].reference] for place in (0, 1, 2, 2, 2, 0))
    assert set(told) == {"contest", "ballots", "receipts"}


def test_seats_for_which_no_more_stand_are_filled_without_a_vote(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    group = stage.a_body()
    contest = stage.a_round(group)
    party = stage.a_party(1)
    stage.a_candidate(contest, party, "Only")
    settings.SECRETARIAT_TODAY = stage.CLOSED
    stage.step(contest.election, "open_ballot")
    said = text_of(stage.browser(stage.a_contact(party)).get(f"/contests/{contest.reference}/ballot/"))
    assert "The poll opens on 19 August 2019" in said
    settings.SECRETARIAT_TODAY = stage.POLL
    page = stage.browser(stage.a_contact(stage.a_party(2))).get(f"/contests/{contest.reference}/ballot/")
    assert "elected without a vote" in text_of(page)
    stage.step(contest.election, "seal")
    stage.step(contest.election, "declare")
    assert Nomination.objects.get().outcome == "elected" and Nomination.objects.get().votes is None
    assert Appointment.objects.filter(holder="Only", starts=date(2019, 9, 30)).exists()
    contest.refresh_from_db()
    assert (contest.seal, contest.voted) == ("", None)
    assert verify().faults == []


def test_fewer_than_five_voters_publish_who_is_elected_and_nothing_else(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    contest = stage.a_round(stage.a_body())
    parties = [stage.a_party(number) for number in range(1, 5)]
    there = [stage.a_candidate(contest, party, name) for party, name in zip(parties, "XY", strict=False)]
    settings.SECRETARIAT_TODAY = stage.CLOSED
    stage.step(contest.election, "open_ballot")
    settings.SECRETARIAT_TODAY = stage.POLL
    for party, place in zip(parties, (0, 0, 1, 1), strict=True):
        vote(stage.browser(stage.a_contact(party)), contest, there[place].reference)
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(contest.election, "seal")
    stage.step(contest.election, "declare")
    contest.refresh_from_db()
    assert contest.seal and contest.voted is None and contest.tie == ""
    assert {each.votes for each in Nomination.objects.all()} == {None}
    said = text_of(stage.browser().get(f"/contests/{contest.reference}/result/"))
    assert "Fewer than 5 Voting Groups voted" in said and "How to count again" in said
    assert stage.browser().get(f"/contests/{contest.reference}/sealed.json").status_code == 404
    assert verify().faults == []


def test_a_paper_with_two_seats_takes_up_to_two_choices(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    group = stage.a_body()
    Appointment.objects.filter(reference="panel-2").update(ends=stage.DAYS["takes_office"])
    contest = stage.a_round(group)
    assert contest.seats == 2
    parties = [stage.a_party(number) for number in range(1, 4)]
    there = [stage.a_candidate(contest, party, name) for party, name in zip(parties, "XYZ", strict=True)]
    settings.SECRETARIAT_TODAY = stage.POLL
    client = stage.browser(stage.a_contact(parties[0]))
    assert 'type="checkbox"' in client.get(f"/contests/{contest.reference}/ballot/").content.decode()
    three = vote(client, contest, *(each.reference for each in there))
    assert three.status_code == 400 and "no more than there are seats: 2 seats" in text_of(three)
    assert not Turnout.objects.exists()
    assert vote(client, contest, there[0].reference, there[2].reference).status_code == 200
    assert Ballot.objects.get().choices == f'["{there[0].reference}","{there[2].reference}"]'


def test_whoever_acts_for_two_groups_votes_once_for_each(settings):
    from secretariat.accounts.tests.factories import give

    settings.SECRETARIAT_TODAY = stage.CALLED
    contest = stage.a_round(stage.a_body())
    parties = [stage.a_party(1), stage.a_party(2)]
    there = [stage.a_candidate(contest, party, name) for party, name in zip(parties, "XY", strict=True)]
    person = stage.a_contact(parties[0])
    give(person, "nominated-contact", parties[1].reference)
    settings.SECRETARIAT_TODAY = stage.POLL
    client = stage.browser(person)
    unsaid = vote(client, contest, there[0].reference)
    assert unsaid.status_code == 400 and "for which Voting Group" in text_of(unsaid)
    assert vote(client, contest, there[0].reference, party="P-0001").status_code == 200
    assert "by way of Illustrative Party 2" in text_of(client.get(f"/contests/{contest.reference}/ballot/"))
    assert vote(client, contest, there[1].reference, party="P-0002").status_code == 200
    assert "has voted" in text_of(client.get(f"/contests/{contest.reference}/ballot/"))
    assert Turnout.objects.count() == 2
