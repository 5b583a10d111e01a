"""The elections of the example years fit the Parties and seats beside them, and the one that is open can be tried."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import elections
from secretariat.committees.electorate import electors, why_not_nominating
from secretariat.committees.models_ballots import Turnout
from secretariat.committees.models_elections import Contest, Election, Nomination
from secretariat.committees.models_vacancies import Vacancy
from secretariat.committees.terms import seats_up
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import case_of
from tests.example import example_years
from tests.readers import reading_as, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module", autouse=True)
def example(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), example_years():
        yield


def test_as_many_groups_could_vote_as_the_parties_of_the_record_date_make():
    for contest in Contest.objects.select_related("election", "seat_group"):
        assert electors(contest) == contest.electors, contest.reference


def test_every_nomination_is_by_a_party_of_the_right_category():
    for each in Nomination.objects.select_related("contest__election", "contest__seat_group", "party"):
        assert why_not_nominating(each.contest, each.party) == "", each.reference


def test_the_open_round_has_the_seats_up_that_the_terms_make():
    election = Election.objects.select_related("body").get(reference="EL-0004")
    up = {each.seat_group.reference: each.seats for each in seats_up(election.body, election.takes_office)}
    assert up == {each.seat_group.reference: each.seats for each in election.contests.select_related("seat_group")}


def test_rounds_are_as_far_as_their_rows_say(settings):
    states = {each.reference: case_of(each).state for each in Election.objects.all()}
    assert states == {"EL-0001": "declared", "EL-0002": "declared", "EL-0003": "declared", "EL-0004": "nominations"}
    settings.SECRETARIAT_TODAY = "2021-04-15"
    assert elections.run_due() == ["EL-0004: nominations have closed."]


def test_a_small_supplier_votes_in_the_demonstration():
    supplier = reading_as("small-supplier")
    assert "Your Voting Group has not voted" in text_of(supplier.get("/inbox/"))
    page = "/contests/EL-0004-C1/ballot/"
    assert "You vote for Illustrative Voting Group" in text_of(supplier.get(page))
    given = supplier.post(page, {"choices": ["EL-0004-C1-N01", "EL-0004-C1-N03"]})
    assert given.status_code == 200 and "Your vote is in the box" in text_of(given)
    assert "has voted" in text_of(supplier.get(page))
    assert Turnout.objects.count() == 1
    assert "does not vote for these seats" in text_of(supplier.get("/contests/EL-0004-C3/ballot/"))


def test_a_finished_round_shows_its_result_to_everybody():
    said = text_of(reading_as().get("/contests/EL-0001-C2/result/"))
    assert "Declared on 31 August 2019. 47 of 124 Voting Groups voted." in said
    assert "Illustrative member 008" in said


def test_the_vacancies_of_april_2021_are_advertised():
    said = text_of(reading_as().get("/vacancies/"))
    assert "Gas Network seat on the Change Sub-Committee" in said
    assert Vacancy.objects.get(reference="VA-0002").advertised == date(2021, 4, 6)


def test_the_register_is_what_its_history_says():
    assert verify().faults == []
