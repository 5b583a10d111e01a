"""A body on a day: its seats, who held them, its quorum and what was delegated."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secretariat.committees.composition import composition
from secretariat.committees.models import Appointment, Body, Delegation, Quorum, SeatGroup
from secretariat.core.permission import ANYONE
from secretariat.parties.models import Party, PartyCategory, VotingGroup, VotingGroupMembership
from tests.factories import A_DAY, row
from tests.readers import reading_as, text_of

pytestmark = pytest.mark.django_db

BEFORE, AFTER = date(2018, 1, 1), date(2020, 6, 1)


@pytest.fixture
def body():
    return row(Body, reference="panel", name="SEC Panel", starts=date(2013, 9, 23))


def group(body, reference="G1", **values):
    values = {"seats": 2, "filled_by": "election", "starts": BEFORE, "basis": "sourced", **values}
    return row(SeatGroup, reference=reference, body=body, name=f"Group {reference}", **values)


def member(group, reference, seat="member", **values):
    values = {"starts": BEFORE, "holder": f"Holder {reference}", **values}
    return row(Appointment, reference=reference, body=group.body, seat_group=group, seat=seat, **values)


def names(found):
    return [[held.holder and held.holder.reference for held in each.held] for each in found.groups]


def test_seats_are_held_from_a_day_to_a_day_and_the_rest_is_empty(body):
    seats = group(body)
    member(seats, "A", ends=AFTER)
    member(seats, "B", starts=AFTER)
    member(seats, "C", starts=AFTER)
    then, now = composition(body, A_DAY, ANYONE), composition(body, AFTER, ANYONE)
    assert (names(then), then.vacant) == ([["A"]], 1)
    assert (names(now), now.vacant) == ([["B", "C"]], 0)
    assert composition(body, date(2017, 1, 1), ANYONE).groups == ()


def test_one_seat_for_each_voting_group_counts_the_groups_of_that_day(body):
    group(body, seats=None, categories="large-supplier")
    for number, (category, joined) in enumerate(
        [("large-supplier", BEFORE), ("large-supplier", AFTER), ("small-supplier", BEFORE), ("large-supplier", BEFORE)]
    ):
        party = row(Party, reference=f"P-{number}")
        row(PartyCategory, reference=f"PC-{number}", party=party, category=category, starts=BEFORE)
        one = row(VotingGroup, reference=f"VG-{number}")
        row(VotingGroupMembership, reference=f"M-{number}", party=party, voting_group=one, starts=joined)
    affiliate = row(Party, reference="P-9")
    row(PartyCategory, reference="PC-9", party=affiliate, category="large-supplier", starts=BEFORE)
    same = VotingGroup.objects.get(reference="VG-0")
    row(VotingGroupMembership, reference="M-9", party=affiliate, voting_group=same, starts=BEFORE)
    assert [composition(body, day, ANYONE).seats for day in (A_DAY, AFTER)] == [2, 3]


@pytest.mark.parametrize(
    ("percent", "least", "needed"), [(50, None, 3), (50, 4, 4), (None, 2, 2), (100, None, 5), (34, None, 2)]
)
def test_a_quorum_counts_those_who_hold_a_seat_with_a_vote(body, percent, least, needed):
    voting, silent = group(body, seats=6), group(body, "G2", votes=False)
    for number in range(5):
        member(voting, f"A{number}")
    member(silent, "B")
    row(Quorum, reference="Q", body=body, percent=percent, least=least, starts=BEFORE, ends=AFTER, basis="recalled")
    found = composition(body, A_DAY, ANYONE).quorum
    assert (found.needed, found.of) == (needed, 5)
    assert composition(body, AFTER, ANYONE).quorum is None


def test_alternates_stand_with_whom_they_stand_in_for_and_others_beside(body):
    seats = group(body)
    first = member(seats, "A")
    row(Appointment, reference="A2", body=body, seat="alternate", alternate_for=first, holder="Z", starts=BEFORE)
    row(Appointment, reference="SEC", body=body, seat="secretary", holder="Y", starts=BEFORE)
    old = row(Appointment, reference="OLD", body=body, seat="member", holder="X", starts=BEFORE)
    row(Appointment, reference="OLD2", body=body, seat="alternate", alternate_for=old, holder="W", starts=BEFORE)
    found = composition(body, A_DAY, ANYONE)
    assert [each.reference for each in found.groups[0].held[0].alternates] == ["A2"]
    assert {each.reference for each in found.beside} == {"SEC", "OLD", "OLD2"}


def test_who_holds_a_seat_is_for_its_readers_and_that_it_is_held_for_all(body):
    seats = group(body)
    member(seats, "A")
    secret = member(seats, "B", classification="amber")
    row(Appointment, reference="B2", body=body, seat="alternate", alternate_for=secret, holder="Secret alternate",
        starts=BEFORE, classification="amber")  # fmt: skip
    row(Appointment, reference="C", body=body, seat="observer", holder="Secret observer", starts=BEFORE,
        classification="amber")  # fmt: skip
    found = composition(body, A_DAY, ANYONE)
    assert (names(found), found.vacant, found.beside) == ([["A", None]], 0, ())
    said = text_of(reading_as().get(f"/bodies/panel/seats/?on={A_DAY}"))
    assert "Holder A" in said and "Holder B" not in said and "Secret" not in said


def test_what_is_delegated_is_shown_on_both_sides_and_only_while_it_is(body):
    other = row(Body, reference="ssc", name="Security Sub-Committee", starts=BEFORE)
    row(Delegation, reference="D-1", giver=body, taker=other, title="Setting statuses", starts=BEFORE, ends=AFTER,
        basis="inferred")  # fmt: skip
    given = text_of(reading_as().get(f"/bodies/panel/seats/?on={A_DAY}"))
    taken = text_of(reading_as().get(f"/bodies/ssc/seats/?on={A_DAY}"))
    assert "Setting statuses : Security Sub-Committee exercises this for it" in given
    assert "Setting statuses : it exercises this for SEC Panel" in taken
    assert "Setting statuses" not in text_of(reading_as().get(f"/bodies/panel/seats/?on={AFTER}"))


def test_the_page_says_when_there_was_no_such_body_and_what_is_no_day(body):
    assert "it was set up on 23 September 2013" in text_of(reading_as().get("/bodies/panel/seats/?on=2013-01-01"))
    wrong = reading_as().get("/bodies/panel/seats/?on=soon")
    assert wrong.status_code == 400 and "soon is not a day" in text_of(wrong)
    assert reading_as().get("/bodies/nobody/seats/").status_code == 404
    row(Body, reference="hidden", classification="red", starts=BEFORE)
    assert reading_as().get("/bodies/hidden/seats/").status_code == 404


def test_programs_read_the_same(body):
    seats = group(body)
    member(seats, "A")
    found = reading_as().get(f"/api/v1/bodies/panel/seats?on={A_DAY}").json()
    assert found["groups"][0] | {"name": ""} == {
        "reference": "G1", "name": "", "seats": 2, "vacant": 1, "votes": True, "appointments": ["A"],
    }  # fmt: skip
    assert reading_as().get("/api/v1/bodies/panel/seats?on=soon").status_code == 422


def test_many_seats_take_no_more_queries(body):
    taken = []
    for number in (1, 12):
        for each in range(SeatGroup.objects.count(), number):
            seats = group(body, f"G{each}", seats=None, categories="large-supplier")
            for which in range(3):
                member(seats, f"A{each}-{which}")
        with CaptureQueriesContext(connection) as queries:
            composition(body, A_DAY, ANYONE)
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 6
