"""What elections refuse: the reason is given, and nothing is changed."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import ballots, elections
from secretariat.committees.models import Decision
from secretariat.committees.models_ballots import Ballot, Receipt, Turnout
from secretariat.committees.models_elections import Contest, Election, Nomination
from secretariat.committees.tests import stage
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events.models import Event
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import DefaultCase, Party, VotingGroupMembership
from secretariat.parties.models_default import DefaultMeasure
from tests.factories import recorded
from tests.readers import text_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def contest(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    return stage.a_round(stage.a_body())


@pytest.fixture
def parties(contest):
    return [stage.a_party(number) for number in range(1, 4)]


@pytest.fixture
def poll(contest, parties, settings):
    """The contest with its poll open, three candidates standing."""
    for party, name in zip(parties, "XYZ", strict=True):
        stage.a_candidate(contest, party, name)
    settings.SECRETARIAT_TODAY = stage.POLL
    return contest


def state():
    counted = (Event, Turnout, Ballot, Receipt, Nomination, Election)
    return [each.objects.count() for each in counted]


def refused(page, says):
    assert page.status_code == 400, text_of(page)
    assert says in text_of(page)


def vote(party, contest, choice=None, client=None):
    client = client or stage.browser(stage.a_contact(party))
    choice = choice or contest.nominations.first().reference
    return client.post(f"/contests/{contest.reference}/ballot/", {"choices": choice, "party": party.reference})


def test_a_second_vote_of_a_group_whoever_casts_it(poll, parties):
    affiliate = stage.a_party(9, group=VotingGroupMembership.objects.get(party=parties[0]).voting_group)
    first, second = stage.browser(stage.a_contact(parties[0])), stage.a_contact(affiliate)
    second = stage.browser(second)
    assert vote(parties[0], poll, client=first).status_code == 200
    before = state()
    for party, client in ((parties[0], first), (affiliate, second)):
        refused(vote(party, poll, client=client), "has voted in this contest already: each Voting Group has one vote.")
    assert state() == before


def test_a_second_vote_is_refused_by_the_database_too(poll, parties):
    from django.db import IntegrityError, transaction

    group = VotingGroupMembership.objects.get(party=parties[0]).voting_group
    Turnout.objects.create(id=1, contest=poll, voting_group=group)
    with pytest.raises(IntegrityError), transaction.atomic():
        Turnout.objects.create(id=2, contest=poll, voting_group=group)


def test_a_vote_after_the_poll_has_closed_though_no_timer_ran(poll, parties, settings):
    client = stage.browser(stage.a_contact(parties[0]))
    before = state()
    settings.SECRETARIAT_TODAY = stage.AFTER
    refused(
        vote(parties[0], poll, client=client),
        "The poll closed at the end of 30 August 2019: no vote is taken any more.",
    )
    settings.SECRETARIAT_TODAY = stage.LAST
    assert state() == before
    assert vote(parties[0], poll, client=client).status_code == 200


def test_a_vote_before_the_poll_opens(poll, parties, settings):
    client = stage.browser(stage.a_contact(parties[0]))
    settings.SECRETARIAT_TODAY = stage.CLOSED
    before = state()
    refused(vote(parties[0], poll, client=client), "The poll opens on 19 August 2019: come back then.")
    assert state() == before


def test_a_vote_in_a_round_that_was_called_off(poll, parties):
    stage.step(poll.election, "cancel")
    client = stage.browser(stage.a_contact(parties[0]))
    before = state()
    refused(vote(parties[0], poll, client=client), "was called off on 19 August 2019.")
    assert state() == before


def test_a_vote_of_a_party_that_left_its_group_yesterday(poll, parties):
    client = stage.browser(stage.a_contact(parties[0]))
    membership = VotingGroupMembership.objects.get(party=parties[0])
    events.update(membership, by=stage.BY, ends=today())
    before = state()
    refused(vote(parties[0], poll, client=client), "is in no Voting Group today, and votes are cast for Voting Groups.")
    assert state() == before


def test_a_vote_of_a_party_that_left_yesterday(poll, parties):
    client = stage.browser(stage.a_contact(parties[0]))
    events.update(parties[0], by=stage.BY, left=today(), exit_ground="withdrawal")
    before = state()
    assert vote(parties[0], poll, client=client).status_code == 403
    with pytest.raises(NotNow, match="ceased to be a Party on 19 August 2019: it votes no more"):
        ballots.cast(poll, party=parties[0], choices=[poll.nominations.first().reference])
    assert state() == before


def test_a_vote_by_somebody_whose_role_ended_yesterday(poll, parties):
    person = stage.a_contact(parties[0])
    client = stage.browser(person)
    events.update(person.roles.get(), by=stage.BY, ends=today())
    before = state()
    assert vote(parties[0], poll, client=client).status_code == 403
    assert state() == before


def test_a_vote_by_a_contact_who_may_not_vote_and_for_another_party(poll, parties):
    plain = stage.browser(stage.a_contact(parties[0], "contact"))
    other = stage.browser(stage.a_contact(parties[1]))
    before = state()
    assert vote(parties[0], poll, client=plain).status_code == 403
    refused(vote(parties[0], poll, client=other), "Choose for which Voting Group you vote.")
    assert state() == before


def test_a_vote_of_a_group_of_another_category_or_that_joined_after_the_record_date(poll, settings):
    large = stage.a_party(20, "large-supplier")
    settings.SECRETARIAT_TODAY = stage.POLL
    late = stage.a_party(21)
    VotingGroupMembership.objects.filter(party=late).update(starts=date(2019, 8, 2))
    clients = [stage.browser(stage.a_contact(each)) for each in (large, late)]
    before = state()
    for party, client in zip((large, late), clients, strict=True):
        refused(vote(party, poll, client=client), "had no Party of Small Suppliers on the record date, 1 August 2019")
    assert state() == before


def test_what_counts_is_the_category_on_the_record_date(poll, parties):
    held = parties[0].categories.get()
    events.update(held, by=stage.BY, ends=date(2019, 8, 2))
    recorded(type(held), reference="PC-new", party=parties[0], category="large-supplier", starts=date(2019, 8, 2))
    assert vote(parties[0], poll).status_code == 200


@pytest.mark.parametrize("choice", ["", "NOBODY", "of another contest", "withdrawn"])
def test_a_vote_for_nobody_who_stands(poll, parties, choice, settings):
    if choice == "withdrawn":
        settings.SECRETARIAT_TODAY = stage.CLOSED
        one = poll.nominations.last()
        elections.withdraw(one, by=stage.BY, why="Ill")
        choice = one.reference
        settings.SECRETARIAT_TODAY = stage.POLL
    client = stage.browser(stage.a_contact(parties[0]))
    before = state()
    answer = client.post(f"/contests/{poll.reference}/ballot/", {"choices": choice} if choice else {})
    refused(answer, "Choose at least one candidate." if not choice else "Choose among the candidates")
    assert state() == before


def test_a_suspended_party_neither_votes_nor_nominates(contest, parties, settings):
    case = recorded(DefaultCase, party=parties[0])
    recorded(
        DefaultMeasure,
        default_case=case,
        party=parties[0],
        kind="suspension",
        rights="vote nominate",
        decided=today(),
        starts=today(),
        classification="amber",
    )
    clients = {number: stage.browser(stage.a_contact(parties[number - 1])) for number in (1, 2)}
    before = state()
    withheld(nominate(clients[1], contest, parties[0]), case)
    assert state() == before
    for party, name in zip(parties[1:], "XY", strict=True):
        stage.a_candidate(contest, party, name)
    settings.SECRETARIAT_TODAY = stage.POLL
    before = state()
    withheld(vote(parties[0], contest, client=clients[1]), case)
    with pytest.raises(NotNow, match=f"cannot cast its vote: that right is suspended in the case {case.reference}"):
        ballots.cast(contest, party=parties[0], choices=[])
    assert state() == before
    assert vote(parties[1], contest, client=clients[2]).status_code == 200


def withheld(page, case):
    assert page.status_code == 403
    assert f"suspended in the case {case.reference}" in text_of(page)


def nominate(client, contest, party, **more):
    sent = {
        "party": party.reference, "candidate": "Somebody", "email": "somebody@example.org", "organisation": "A Ltd",
        "statement": "Here I stand.", "nominator": "A director", "position": "Director", **more,
    }  # fmt: skip
    return client.post(f"/contests/{contest.reference}/do/nominate/", sent)


def test_a_nomination_from_the_wrong_category(contest):
    other = stage.a_party(5, "gas-network")
    client = stage.browser(stage.a_contact(other))
    before = state()
    page = nominate(client, contest, other)
    refused(
        page,
        "Illustrative Party 5 was in the category Gas Networks on the record date, 1 August 2019, and these seats are for "
        "Small Suppliers: nominate for seats of its own category.",
    )
    assert state() == before


def test_a_nomination_by_a_party_that_acceded_after_the_record_date(contest, parties):
    Party.objects.filter(pk=parties[0].pk).update(acceded=date(2019, 8, 2))
    parties[0].refresh_from_db()
    before = state()
    with pytest.raises(NotNow, match="was no Party on the record date"):
        stage.a_candidate(contest, parties[0], "X")
    assert state() == before


def test_a_nomination_after_they_closed_though_no_timer_ran(contest, parties, settings):
    client = stage.browser(stage.a_contact(parties[0]))
    settings.SECRETARIAT_TODAY = stage.CLOSED
    before = state()
    refused(nominate(client, contest, parties[0]), "Nominations closed at the end of 15 August 2019")
    assert state() == before


def test_a_nomination_for_a_party_that_is_not_ones_own(contest, parties):
    client = stage.browser(stage.a_contact(parties[0]))
    before = state()
    refused(nominate(client, contest, parties[1]), "There is no party P-0002 that can be chosen here")
    assert nominate(stage.browser(stage.a_contact(parties[0], "contact")), contest, parties[0]).status_code == 403
    assert state()[1:] == before[1:]


def test_the_same_candidate_twice(contest, parties):
    client = stage.browser(stage.a_contact(parties[0]))
    assert nominate(client, contest, parties[0]).status_code == 302
    before = state()
    refused(nominate(client, contest, parties[0], email="SOMEBODY@example.org"), "is nominated for these seats already")
    assert state() == before


def test_a_nominator_who_is_not_senior_where_the_body_wants_one(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    contest = stage.a_round(stage.a_body("ssc"))
    party = stage.a_party(1)
    client = stage.browser(stage.a_contact(party))
    before = state()
    refused(nominate(client, contest, party), "signed by a senior officer of the Party")
    assert state() == before
    assert nominate(client, contest, party, senior="on").status_code == 302


def test_an_acceptance_after_nominations_closed_and_of_what_is_settled(contest, parties, settings):
    settled = stage.a_candidate(contest, parties[0], "X")
    with pytest.raises(NotNow, match="It was accepted on 1 August 2019"):
        elections.accept(settled, by=stage.BY)
    elections.withdraw(settled, by=stage.BY, why="Ill")
    with pytest.raises(NotNow, match="It was withdrawn on 1 August 2019"):
        elections.accept(settled, by=stage.BY)
    said = {"candidate": "Y", "organisation": "A", "nominator": "A", "position": "D", "statement": "S"}
    waiting = elections.nominate(contest, parties[1], by=stage.BY, **said)
    settings.SECRETARIAT_TODAY = stage.CLOSED
    before = state()
    with pytest.raises(NotNow, match="Nominations closed"):
        elections.accept(waiting, by=stage.BY)
    assert state() == before
    assert ballots.standing(contest) == []


def test_only_the_candidate_and_the_secretariat_accept(contest, parties):
    client = stage.browser(stage.a_contact(parties[0]))
    assert nominate(client, contest, parties[0]).status_code == 302
    nomination = Nomination.objects.get()
    page = f"/nominations/{nomination.reference}/do/accept/"
    assert client.post(page, {"agreed": "on"}).status_code == 403
    secretary = stage.browser(stage.staff())
    assert secretary.post(page, {}).status_code == 400
    assert secretary.post(page, {"agreed": "on"}).status_code == 302
    nomination.refresh_from_db()
    assert nomination.stands


def test_a_withdrawal_once_the_poll_has_opened(poll):
    one = poll.nominations.first()
    before = state()
    with pytest.raises(NotNow, match="who stands cannot change any more"):
        elections.withdraw(one, by=stage.BY, why="Ill")
    assert state() == before


def test_a_body_refuses_a_nominee_with_reasons_on_its_own_decision_where_the_code_lets_it(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    contest, other = stage.a_round(stage.a_body("ssc")), stage.a_round(stage.a_body("panel"))
    nominee = stage.a_candidate(contest, stage.a_party(1), "X")
    safe = stage.a_candidate(other, stage.a_party(2), "Y")
    own, theirs = _decision("D-1", contest), _decision("D-2", other)
    secretary = stage.browser(stage.staff())
    page = f"/nominations/{nominee.reference}/do/refuse-nominee/"
    before = state()
    refused(secretary.post(page, {"decision": theirs.reference, "why": "No expertise"}), "There is no decision D-2")
    refused(secretary.post(page, {"decision": own.reference}), "Fill in")
    page_of_panel = f"/nominations/{safe.reference}/do/refuse-nominee/"
    refused(
        secretary.post(page_of_panel, {"decision": theirs.reference, "why": "No"}), "This body cannot refuse a nominee."
    )
    with pytest.raises(NotNow, match="nothing in the code lets it"):
        elections.refuse_nominee(safe, decision=theirs, by=stage.BY, why="No")
    assert state() == before
    assert secretary.post(page, {"decision": own.reference, "why": "No expertise"}).status_code == 302
    nominee.refresh_from_db()
    assert (nominee.reason, nominee.refused, nominee.stands) == ("No expertise", today(), False)


def _decision(reference, contest):
    made = Decision(
        reference=reference, body=contest.election.body, title="A nominee", decided=today(), outcome="Refused",
        classification="white",
    )  # fmt: skip
    return events.create(made, by=stage.BY)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"ballot_opens": date(2019, 8, 15)}, "'ballot opens' comes after that of 'nominations close'"),
        ({"nominations_close": date(2019, 7, 31)}, "'nominations close' comes after that of 'called'"),
        ({"record_date": date(2019, 8, 2)}, "'called' comes after that of 'record date'"),
        ({"takes_office": date(2019, 8, 30)}, "'takes office' comes after that of 'ballot closes'"),
        ({"takes_office": date(9999, 12, 31)}, "more than two years ahead"),
    ],
)
def test_days_out_of_order(settings, days, says):
    settings.SECRETARIAT_TODAY = stage.CALLED
    group = stage.a_body()
    before = state()
    with pytest.raises(NotNow) as refusal:
        elections.call(group.body, "annual", by=stage.BY, **(stage.DAYS | days))
    assert says in str(refusal.value)
    assert state() == before


def test_a_round_when_no_seat_is_up_and_a_second_one_for_the_same_seats(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    group = stage.a_body()
    before = state()
    with pytest.raises(NotNow, match="No elected seat"):
        elections.call(group.body, "interim", by=stage.BY, **(stage.DAYS | {"takes_office": date(2019, 9, 29)}))
    assert state() == before
    stage.a_round(group)
    before = state()
    with pytest.raises(NotNow, match="is under way"):
        stage.a_round(group)
    assert state() == before


def test_steps_are_not_taken_before_their_day(poll, settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    before = state()
    with pytest.raises(NotNow, match="Nominations are open to the end of 15 August 2019"):
        stage.step(poll.election, "open_ballot")
    assert elections.run_due() == []
    settings.SECRETARIAT_TODAY = stage.LAST
    stage.step(poll.election, "open_ballot")
    with pytest.raises(NotNow, match="The poll is open to the end of 30 August 2019"):
        stage.step(poll.election, "seal")
    assert elections.run_due() == []
    assert Contest.objects.get().seal == "" and before[1:4] == state()[1:4]


def test_a_box_that_does_not_add_up_is_not_sealed(poll, parties, settings):
    ballots.cast(poll, party=parties[0], choices=[poll.nominations.first().reference])
    Ballot.objects.create(id=99, contest=poll, choices="[]")
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(poll.election, "open_ballot")
    before = state()
    with pytest.raises(NotNow, match="holds 2 ballots and 1 receipts, and 1 Voting Groups have voted"):
        stage.step(poll.election, "seal")
    assert state() == before


def test_a_result_is_not_declared_when_nobody_voted(poll, settings):
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(poll.election, "open_ballot")
    stage.step(poll.election, "seal")
    before = state()
    with pytest.raises(NotNow, match="Nobody voted for Small Suppliers"):
        stage.step(poll.election, "declare")
    assert state() == before
    stage.step(poll.election, "cancel")
