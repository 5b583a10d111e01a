"""Pages of elections stay within their budgets with 300 Voting Groups and 40 candidates."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secretariat.committees import ballots, elections
from secretariat.committees.models_elections import Contest
from secretariat.committees.sealed_sets import sealed_sets
from secretariat.committees.tests import stage
from secretariat.parties.models import Party, PartyCategory, VotingGroup, VotingGroupMembership
from tests.readers import text_of

pytestmark = pytest.mark.django_db


def many(first: int, count: int) -> None:
    """Parties in Voting Groups of their own, without their history."""
    numbers = range(first, first + count)
    white = {"classification": "white"}
    Party.objects.bulk_create(
        [Party(reference=f"B-{n:04}", name=f"Illustrative B {n}", acceded=stage.LONG_AGO, **white) for n in numbers]
    )
    parties = {each.reference: each for each in Party.objects.filter(reference__startswith="B-")}
    VotingGroup.objects.bulk_create(
        [VotingGroup(reference=f"BG-{n:04}", name=f"Group B {n}", **white) for n in numbers]
    )
    groups = {each.reference: each for each in VotingGroup.objects.filter(reference__startswith="BG-")}
    PartyCategory.objects.bulk_create([
        PartyCategory(reference=f"BC-{n:04}", party=parties[f"B-{n:04}"], category="small-supplier", starts=stage.LONG_AGO,
                      **white)
        for n in numbers
    ])  # fmt: skip
    VotingGroupMembership.objects.bulk_create([
        VotingGroupMembership(reference=f"BV-{n:04}", party=parties[f"B-{n:04}"], voting_group=groups[f"BG-{n:04}"],
                              starts=stage.LONG_AGO, **white)
        for n in numbers
    ])  # fmt: skip


@pytest.fixture
def contest(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    contest = stage.a_round(stage.a_body())
    for number in range(1, 4):
        stage.a_candidate(contest, stage.a_party(number), f"Illustrative candidate {number:02}")
    return contest


def asked(client, page):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
    assert answer.status_code == 200, page
    return answer, len(queries)


def test_the_pages_of_a_round_ask_no_more_however_many_vote_and_stand(contest, settings):
    voter = stage.browser(stage.a_contact(Party.objects.get(reference="P-0001")))
    secretary = stage.browser(stage.staff())
    settings.SECRETARIAT_TODAY = stage.POLL
    stage.step(contest.election, "open_ballot")
    reference, election = contest.reference, contest.election.reference
    pages = [
        (voter, f"/contests/{reference}/ballot/"),
        (voter, f"/contests/{reference}/candidates/"),
        (voter, f"/contests/{reference}/result/"),
        (voter, f"/contests/{reference}/"),
        (voter, f"/elections/{election}/"),
        (secretary, f"/contests/{reference}/"),
        (secretary, f"/contests/{reference}/result/"),
        (secretary, "/bodies/panel/terms/"),
        (voter, "/inbox/"),
        (secretary, "/inbox/"),
    ]
    few = [asked(client, page)[1] for client, page in pages]
    many(1, 300)
    settings.SECRETARIAT_TODAY = stage.CALLED
    for number, party in enumerate(Party.objects.filter(reference__startswith="B-")[:37]):
        one = stage.a_candidate(contest, party, f"Illustrative candidate B{number:02}")
        type(one).objects.filter(pk=one.pk).update(classification="green")
    settings.SECRETARIAT_TODAY = stage.POLL
    for (client, page), before in zip(pages, few, strict=True):
        answer, queries = asked(client, page)
        assert queries == before, page
        if page != "/inbox/" or client is voter:
            assert queries <= 10, (page, queries)
        assert len(answer.content) < 64 * 1024, page


def test_a_box_of_three_hundred_is_sealed_counted_and_published(contest, settings):
    many(1, 300)
    there = ballots.standing(contest)
    settings.SECRETARIAT_TODAY = stage.POLL
    for place, party in enumerate(Party.objects.filter(reference__startswith="B-")):
        ballots.cast(contest, party=party, choices=[there[place % 3].reference])
    settings.SECRETARIAT_TODAY = stage.AFTER
    with CaptureQueriesContext(connection) as queries:
        for verb in ("open_ballot", "seal"):
            stage.step(contest.election, verb)
        elections.declare(contest.election, by=stage.BY, roles=stage.STAFF, witness="Illustrative witness")
    assert len(queries) < 200
    contest = Contest.objects.get()
    assert (contest.electors, contest.voted) == (303, 300)
    assert "settled by lot" in contest.tie
    answer, asked_ = asked(stage.browser(), f"/contests/{contest.reference}/result/")
    assert asked_ <= 10 and len(answer.content) < 64 * 1024
    assert re.search("300 of 303 Voting Groups voted", text_of(answer))
    sealed = stage.browser().get(f"/contests/{contest.reference}/sealed.json")
    assert len(sealed.content) < 64 * 1024
    assert list(sealed_sets()) == []
