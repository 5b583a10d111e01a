"""Terms: when they end, which seats are up, and who has lost what they were elected for."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import elections
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.committees.models_elections import Contest, Nomination
from secretariat.committees.terms import ends_of, months_later, no_longer_eligible, seats_up, term_end
from secretariat.committees.tests import stage
from secretariat.core import events
from secretariat.parties.models import PartyCategory
from tests.factories import recorded, row
from tests.readers import text_of

pytestmark = pytest.mark.django_db
REVIEW = date(2019, 9, 30)


@pytest.fixture
def panel():
    return row(Body, reference="panel", short_name="Panel", starts=date(2013, 9, 23))


def group(body, reference="G", **values):
    values = {"seats": 2, "categories": "small-supplier", "filled_by": "election", "starts": stage.LONG_AGO, **values}
    return row(SeatGroup, reference=reference, body=body, name=reference, **values)


def member(seats, reference, starts, ends=None):
    return row(
        Appointment, reference=reference, body=seats.body, seat_group=seats, holder=reference, starts=starts, ends=ends
    )


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2019, 9, 30), date(2021, 9, 30)),
        (date(2019, 11, 12), date(2021, 9, 30)),  # a mid-term joiner: shorter
        (date(2020, 2, 1), date(2021, 9, 30)),
        (date(2020, 6, 1), date(2022, 9, 30)),
        (date(2019, 8, 1), date(2021, 9, 30)),
    ],
)
def test_a_term_ends_on_the_annual_review_nearest_to_a_full_term(panel, starts, ends):
    assert term_end(panel, starts) == ends


def test_a_body_without_a_review_has_full_terms():
    assert term_end(row(Body, reference="working-group"), date(2019, 5, 31)) == date(2021, 5, 31)
    assert months_later(date(2019, 8, 31), 6) == date(2020, 2, 29)


def test_seats_up_are_half_of_a_group_those_that_are_empty_first_and_then_the_longest_running(panel):
    seats = group(panel, seats=4)
    member(seats, "A", date(2016, 9, 30))
    member(seats, "B", date(2017, 9, 30))
    member(seats, "C", date(2017, 9, 30))
    member(seats, "D", date(2018, 9, 30))
    (up,) = seats_up(panel, REVIEW)
    assert ([each.reference for each in up.vacating], up.empty) == (["A", "B"], 0)
    Appointment.objects.filter(reference="D").update(ends=date(2019, 1, 1))
    (up,) = seats_up(panel, REVIEW)
    assert ([each.reference for each in up.vacating], up.empty) == (["A"], 1)


def test_half_of_three_is_two_and_of_one_is_one(panel):
    for reference, count in (("G1", 3), ("G2", 1)):
        seats = group(panel, reference, seats=count)
        for each in range(count):
            member(seats, f"{reference}-{each}", date(2017, 9, 30))
    assert [each.seats for each in seats_up(panel, REVIEW)] == [2, 1]


def test_who_is_known_to_leave_leaves_a_seat_and_who_is_known_to_come_takes_one(panel):
    seats = group(panel)
    member(seats, "A", date(2017, 9, 30), ends=REVIEW)
    member(seats, "B", date(2018, 9, 30))
    (up,) = seats_up(panel, REVIEW)
    assert ([each.reference for each in up.vacating], up.empty) == (["A"], 0)
    member(seats, "C", REVIEW)
    assert seats_up(panel, REVIEW) == []


def test_an_interim_round_has_only_what_nobody_holds(panel):
    seats = group(panel)
    member(seats, "A", date(2010, 9, 30))
    assert [(each.vacating, each.empty) for each in seats_up(panel, REVIEW, interim=True)] == [((), 1)]


def test_seats_of_each_voting_group_and_those_not_elected_are_never_up(panel):
    group(panel, "G1", seats=None)
    group(panel, "G2", filled_by="appointment")
    assert seats_up(panel, REVIEW) == []


def elected(settings):
    settings.SECRETARIAT_TODAY = stage.CALLED
    contest = stage.a_round(stage.a_body())
    party = stage.a_party(1)
    stage.a_candidate(contest, party, "Ada")
    settings.SECRETARIAT_TODAY = stage.CLOSED
    for verb in ("open_ballot", "seal", "declare"):
        stage.step(contest.election, verb)
    return party, Appointment.objects.get(holder="Ada")


def test_a_member_whose_party_is_in_another_category_is_listed(settings):
    party, seat = elected(settings)
    settings.SECRETARIAT_TODAY = "2020-01-15"
    secretary = stage.browser(stage.staff())
    assert no_longer_eligible(date(2020, 1, 15)) == []
    assert "No longer eligible" not in text_of(secretary.get("/bodies/panel/terms/"))
    held = PartyCategory.objects.get(party=party)
    events.update(held, by=stage.BY, ends=date(2020, 1, 10))
    recorded(PartyCategory, reference="PC-2", party=party, category="large-supplier", starts=date(2020, 1, 10))
    (lost,) = no_longer_eligible(date(2020, 1, 15))
    assert (lost.appointment, lost.says) == (
        seat,
        "Illustrative Party 1 is in Large Suppliers now, which does not fill this seat",
    )
    assert "is in Large Suppliers now" in text_of(secretary.get("/bodies/panel/terms/"))
    assert "Ada, panel" in text_of(secretary.get("/inbox/"))
    assert "no longer fills the seat" in text_of(secretary.get("/inbox/"))


def test_a_member_whose_party_has_left_is_listed_until_the_seat_ends(settings):
    party, seat = elected(settings)
    events.update(party, by=stage.BY, left=date(2020, 1, 1), exit_ground="withdrawal")
    assert [each.says for each in no_longer_eligible(date(2020, 1, 15))] == [
        "Illustrative Party 1 ceased to be a Party on 1 January 2020"
    ]
    assert no_longer_eligible(seat.ends) == []


def test_when_somebody_leaves_an_interim_round_fills_the_seat_to_the_aligned_end(settings):
    _, seat = elected(settings)
    settings.SECRETARIAT_TODAY = "2019-11-01"
    events.update(seat, by=stage.BY, ends=date(2019, 11, 15))
    days = {
        "record_date": date(2019, 11, 1), "nominations_close": date(2019, 11, 14), "ballot_opens": date(2019, 11, 18),
        "ballot_closes": date(2019, 11, 29), "takes_office": date(2019, 12, 9),
    }  # fmt: skip
    election = elections.call(seat.body, "interim", by=stage.BY, **days)
    contest = Contest.objects.get(election=election)
    assert (election.title, contest.seats) == ("Interim election to the panel, December 2019", 1)
    stage.a_candidate(contest, stage.a_party(2), "Ben")
    settings.SECRETARIAT_TODAY = "2019-11-15"
    for verb in ("open_ballot", "seal", "declare"):
        stage.step(election, verb)
    ben = Appointment.objects.get(holder="Ben")
    assert (ben.starts, ben.ends) == (date(2019, 12, 9), date(2021, 9, 30))


def test_whoever_is_elected_again_keeps_their_own_seat(settings):
    from secretariat.accounts.tests.factories import a_person

    settings.SECRETARIAT_TODAY = stage.CALLED
    group_ = stage.a_body()
    again = a_person("Illustrative again")
    Appointment.objects.filter(reference="panel-2").update(ends=stage.DAYS["takes_office"], person=again)
    contest = stage.a_round(group_)
    parties = [stage.a_party(1), stage.a_party(2)]
    stage.a_candidate(contest, parties[0], "Aaron")
    stage.a_candidate(contest, parties[1], "Zoe", email=again.email)
    settings.SECRETARIAT_TODAY = stage.CLOSED
    for verb in ("open_ballot", "seal", "declare"):
        stage.step(contest.election, verb)
    taken = {each.vacated.reference: each.filled.holder for each in contest.seats_up.all()}
    assert taken == {"panel-1": "Aaron", "panel-2": "Zoe"}
    assert {each.appointment.holder for each in Nomination.objects.all()} == {"Aaron", "Zoe"}
    assert ends_of(Appointment.objects.get(holder="Zoe")) == date(2021, 9, 30)


def test_the_page_of_terms_takes_no_more_queries_for_many_members(panel, django_assert_max_num_queries):
    for number in range(12):
        seats = group(panel, f"G{number:02}")
        for which in range(2):
            member(seats, f"M{number:02}-{which}", date(2018, 9, 30))
    with django_assert_max_num_queries(10):
        page = stage.browser().get("/bodies/panel/terms/")
    assert page.status_code == 200 and "Next review" in text_of(page)


def test_programs_read_terms_and_what_is_up(settings):
    _, seat = elected(settings)
    settings.SECRETARIAT_TODAY = "2020-01-15"
    found = stage.browser().get("/api/v1/bodies/panel/terms").json()
    assert found["next_review"] == "2020-09-30"
    assert found["up"] == [{"seat_group": "panel-G1", "seats": 1, "empty": 0}]
    ada = next(each for each in found["members"] if each["appointment"] == seat.reference)
    assert (ada["ends"], ada["by_rule"], ada["no_longer_eligible"]) == ("2021-09-30", False, "")
    assert stage.browser().get("/api/v1/bodies/nobody/terms").status_code == 404


def test_days_at_the_ends_of_the_calendar_do_no_harm(panel):
    assert term_end(panel, date(9999, 12, 31)) == date.max
    assert term_end(panel, date(1, 1, 1)) == date(2, 9, 30)
    seats = group(panel)
    member(seats, "A", date(1, 1, 1))
    assert stage.browser().get("/bodies/panel/terms/").status_code == 200
