"""What other codes may write into elections.toml: a poll where nobody competes, other ways out of a tie, a vote for each
Party; and that whoever can stand no longer has no seat."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from secretariat.committees import ballots, elections
from secretariat.committees.election_rules import rules
from secretariat.committees.models import Appointment, Body, Decision
from secretariat.committees.models_ballots import Turnout
from secretariat.committees.models_elections import Election, Nomination
from secretariat.committees.tests import stage
from secretariat.core import events
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import DefaultCase, PartyCategory, VotingGroupMembership
from secretariat.parties.models_default import DefaultMeasure
from tests.factories import recorded
from tests.readers import text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_day(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED


@pytest.fixture
def written(monkeypatch):
    """Let the code's file say something else: written(tie={"settled_by": "body"})."""

    def write(**parts):
        changed = {name: getattr(rules(), name).model_copy(update=values) for name, values in parts.items()}
        file = rules().model_copy(update=changed)
        for module in (
            "ballots",
            "electorate",
            "elections",
            "ties",
            "pieces_waiting",
            "views_elections",
            "acts_elections",
        ):
            monkeypatch.setattr(f"secretariat.committees.{module}.rules", lambda: file)

    return write


def polled(settings, votes, seats=1, names="XYZ", parties=None):
    """A sealed contest: candidates by name, and for each voter the places of those voted for."""
    contest = stage.a_round(stage.a_body("panel"))
    events.update(contest, by=stage.BY, seats=seats)
    there = parties or [stage.a_party(number) for number in range(1, len(votes) + 1)]
    standing = [stage.a_candidate(contest, party, name) for party, name in zip(there, names, strict=False)]
    settings.SECRETARIAT_TODAY = stage.CLOSED
    stage.step(contest.election, "open_ballot")
    settings.SECRETARIAT_TODAY = stage.POLL
    for party, places in zip(there, votes, strict=True):
        if places:
            ballots.cast(contest, party=party, choices=[standing[place].reference for place in places])
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(contest.election, "seal")
    contest.refresh_from_db()
    return contest, standing


TIED = [(0,), (0,), (0,), (1,), (1,), (1,)]


def declare(contest, **said):
    election = Election.objects.get(pk=contest.election_id)
    elections.declare(election, by=stage.BY, roles=stage.STAFF, **said)
    contest.refresh_from_db()


def outcomes():
    return {each.candidate: each.outcome for each in Nomination.objects.all()}


def test_a_lot_is_drawn_before_a_witness_and_its_seed_is_published(settings):
    contest, _ = polled(settings, TIED)
    secretary = stage.browser(stage.staff("secretariat"))
    with refused("settled by lot: declare with the name"):
        stage.step(contest.election, "declare")
    with refused("say who witnessed the lot", "witness"):
        declare(contest)
    with refused("Whoever stands cannot witness", "witness"):
        declare(contest, witness=" x ")
    page = secretary.post(f"/elections/{contest.election.reference}/do/declare/", {"witness": ""})
    assert page.status_code == 400 and "say who witnessed the lot" in text_of(page)
    sent = {"witness": "Illustrative Witness"}
    assert secretary.post(f"/elections/{contest.election.reference}/do/declare/", sent).status_code == 302
    contest.refresh_from_db()
    assert sorted(outcomes().values()) == ["elected", "not-elected", "not-elected"]
    assert f"settled by lot, with the seed {contest.seal}" in contest.tie
    said = text_of(stage.browser().get(f"/contests/{contest.reference}/result/"))
    assert "Witness of the lot: Illustrative Witness." in said
    assert verify().faults == []


def test_the_chairs_casting_vote_settles_a_tie_where_the_code_says_so(settings, written):
    written(tie={"settled_by": "casting-vote", "witnessed": False})
    contest, standing = polled(settings, TIED)
    with refused("X and Y have as many votes: choose one of them", "chosen"):
        declare(contest)
    with refused("choose one of them"):
        declare(contest, chosen=[standing[2].reference])
    with refused("has no Chair today"):
        declare(contest, chosen=[standing[1].reference])
    chair = {"seat": "chair", "holder": "The Chair", "starts": stage.LONG_AGO}
    recorded(Appointment, reference="CH", body=contest.election.body, **chair)
    declare(contest, chosen=[standing[1].reference])
    assert outcomes() == {"X": "not-elected", "Y": "elected", "Z": "not-elected"}
    assert contest.tie.endswith("settled by the Chair's casting vote.") and contest.tie_witness == "The Chair"
    assert verify().faults == []


def test_the_body_settles_a_tie_by_its_decision_where_the_code_says_so(settings, written):
    written(tie={"settled_by": "body", "witnessed": False})
    contest, standing = polled(settings, TIED)
    body, other = contest.election.body, recorded(Body, reference="ssc")

    def decision(reference, of, day):
        return recorded(Decision, reference=reference, body=of, title="A tie", decided=day, outcome="X")

    chosen = [standing[0].reference]
    after = date(2019, 8, 31)
    for given, says in (
        (None, "give its decision"),
        (decision("D-1", other, after), "is no decision of the"),
        (decision("D-2", body, date(2019, 8, 30)), "after the poll has closed"),
    ):
        with refused(says, "decision"):
            declare(contest, chosen=chosen, decision=given)
    declare(contest, chosen=chosen, decision=decision("D-3", body, after))
    assert outcomes()["X"] == "elected" and contest.tie.endswith("settled by decision D-3.")
    assert verify().faults == []


def test_verify_notices_another_choice_than_what_settled_the_tie(settings, written):
    written(tie={"settled_by": "casting-vote", "witnessed": False})
    contest, standing = polled(settings, TIED)
    recorded(Appointment, reference="CH", body=contest.election.body, seat="chair", holder="C", starts=stage.LONG_AGO)
    declare(contest, chosen=[standing[1].reference])
    events.update(contest, by=stage.BY, tie_chosen=standing[0].reference)
    assert any("and not who was declared" in each for each in verify().faults)


def test_where_nobody_competes_there_is_a_poll_if_the_code_wants_one(settings, written):
    written(uncontested={"filled_without_a_vote": False})
    contest, standing = polled(settings, [(0,), (0,), (), (0,), (0,), (0,)], seats=2, names="XY")
    assert contest.seal and contest.voted == 5
    declare(contest)
    assert outcomes() == {"X": "elected", "Y": "not-elected"}
    assert {each.candidate: each.votes for each in Nomination.objects.all()} == {"X": 5, "Y": 0}
    assert verify().faults == []
    assert standing


def test_each_party_of_a_group_has_a_vote_where_the_code_says_so(settings, written):
    written(ballot={"one_vote_for_each": "party"})
    first = stage.a_party(1)
    group = VotingGroupMembership.objects.get(party=first).voting_group
    parties = [first, stage.a_party(2, group=group), stage.a_party(3, group=group)]
    contest = stage.a_round(stage.a_body("panel"))
    there = [stage.a_candidate(contest, party, name) for party, name in zip(parties, "XYZ", strict=True)]
    other = stage.a_party(4, "other", group=group)
    settings.SECRETARIAT_TODAY = stage.CLOSED
    stage.step(contest.election, "open_ballot")
    contest.refresh_from_db()
    assert contest.electors == 3
    settings.SECRETARIAT_TODAY = stage.POLL
    clients = {each: stage.browser(stage.a_contact(each)) for each in (*parties, other)}
    page = f"/contests/{contest.reference}/ballot/"
    assert (
        "You vote for Illustrative Party 1" in (said := text_of(clients[first].get(page))) and "by way of" not in said
    )
    for party in parties:
        assert "Your Party has not voted" in text_of(clients[party].get("/inbox/"))
        assert clients[party].post(page, {"choices": [there[0].reference]}).status_code == 200
        again = clients[party].post(page, {"choices": [there[0].reference], "party": party.reference})
        assert again.status_code == 400 and "each Party has one vote" in text_of(again)
        assert "Your Party has not voted" not in text_of(clients[party].get("/inbox/"))
    with refused("was no Party of Small Suppliers on the record date"):
        ballots.cast(contest, party=other, choices=[there[0].reference])
    assert Turnout.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Turnout.objects.create(id=9, contest=contest, voting_group=group, party=first)


@pytest.mark.parametrize("how", ["left", "category", "suspended"])
def test_who_can_stand_no_longer_has_no_seat_and_the_next_one_has_it(settings, how):
    contest, standing = polled(settings, [(0,), (0,), (0,), (1,), (1,), (2,)])
    party = standing[0].party
    if how == "left":
        events.update(party, by=stage.BY, left=date(2019, 8, 31), exit_ground="withdrawal")
        says = "ceased to be a Party"
    elif how == "category":
        events.update(PartyCategory.objects.get(party=party), by=stage.BY, category="large-supplier")
        says = "is in the category Large Suppliers"
    else:
        recorded(
            DefaultMeasure, party=party, default_case=recorded(DefaultCase, party=party), kind="suspension", rights="stand", decided=date(2019, 8, 31),
            starts=date(2019, 8, 31), classification="amber", consent_needed=False,
        )  # fmt: skip
        says = "It could stand no longer on the day of the result."
    declare(contest)
    assert outcomes() == {"X": "not-eligible", "Y": "elected", "Z": "not-elected"}
    assert says in Nomination.objects.get(candidate="X").reason
    if how != "left":
        assert verify().faults == []
    assert says in text_of(stage.browser(stage.staff()).get(f"/contests/{contest.reference}/result/"))


def test_a_party_that_changed_its_category_meanwhile_nominates_nobody():
    contest = stage.a_round(stage.a_body("panel"))
    party = stage.a_party(1)
    events.update(PartyCategory.objects.get(party=party), by=stage.BY, ends=date(2019, 8, 2))
    one = stage.a_candidate(contest, stage.a_party(2), "Y")
    settings_day = date(2019, 8, 2)
    assert settings_day > contest.election.record_date and one.stands
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secretariat.committees.elections.today", lambda: settings_day)
        with pytest.raises(NotNow, match="is in no category"):
            elections.nominate(contest, party, by=stage.BY, candidate="Z", email="", nominator="", position="",
                               organisation="", statement="", senior=True)  # fmt: skip
