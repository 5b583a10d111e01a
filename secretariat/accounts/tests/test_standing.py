from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secretariat.accounts import services
from secretariat.accounts.standing import standing_of, standing_of_many
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give
from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.permission import Held
from secretariat.parties.models import Party

pytestmark = pytest.mark.django_db

TODAY = date(2021, 4, 15)
YESTERDAY, TOMORROW = date(2021, 4, 14), date(2021, 4, 16)


def a_party(reference="P-1", **more):
    return events.create(
        Party(reference=reference, name="Illustrative Party", acceded=LONG_AGO, classification="white", **more), by=BY
    )


def a_seat(person, *, ends=None, body_ends=None, seat="member"):
    body = Body(
        reference="ssc",
        name="A body",
        short_name="A",
        kind="sub-committee",
        starts=LONG_AGO,
        ends=body_ends,
        classification="white",
    )
    events.create(body, by=BY)
    seat = Appointment(
        reference="S-1",
        body=body,
        seat=seat,
        holder="Illustrative member",
        person=person,
        starts=LONG_AGO,
        ends=ends,
        classification="white",
    )
    return events.create(seat, by=BY)


def test_a_role_counts_from_its_first_day_until_its_last():
    person = a_person()
    give(person, "analyst", starts=YESTERDAY, ends=TOMORROW)
    assert standing_of(person, TODAY).held == {Held("analyst", "administrator")}
    assert standing_of(person, date(2021, 4, 13)).held == frozenset()
    assert standing_of(person, TOMORROW).held == frozenset()


def test_a_role_ended_yesterday_is_gone():
    person = a_person()
    give(person, "analyst", ends=YESTERDAY)
    assert standing_of(person, TODAY).held == frozenset()


def test_a_role_at_a_party_names_the_party():
    a_party()
    person = a_person()
    give(person, "contact", "P-1")
    assert standing_of(person, TODAY).held == {Held("contact", "party", "P-1")}


def test_nobody_acts_for_a_party_that_has_left():
    a_party(left=TODAY, exit_ground="expulsion")
    a_party("P-2")
    person = a_person()
    give(person, "contact", "P-1")
    give(person, "contact", "P-2")
    assert standing_of(person, YESTERDAY).held == {Held("contact", "party", "P-1"), Held("contact", "party", "P-2")}
    assert standing_of(person, TODAY).held == {Held("contact", "party", "P-2")}


def test_a_seat_on_a_body_is_a_role_there():
    person = a_person()
    a_seat(person, seat="chair")
    assert standing_of(person, TODAY).held == {Held("chair", "body", "ssc")}


def test_a_seat_vacated_yesterday_is_gone():
    person = a_person()
    a_seat(person, ends=YESTERDAY)
    assert standing_of(person, TODAY).held == frozenset()


def test_a_seat_on_a_body_that_no_longer_sits_is_gone():
    person = a_person()
    a_seat(person, body_ends=YESTERDAY)
    assert standing_of(person, TODAY).held == frozenset()


def test_what_somebody_is_takes_one_query_however_much_it_is():
    person = a_person()
    a_seat(person)
    for number in range(30):
        a_party(f"P-{number:03}")
        give(person, "contact", f"P-{number:03}")
    services.declare_interest(person, "P-001", "Owns shares", by=BY, on=LONG_AGO)
    with CaptureQueriesContext(connection) as queries:
        standing = standing_of(person, TODAY)
    assert len(queries) == 1
    assert len(standing.held) == 31
    assert standing.conflicts == {"P-001"}


def test_a_person_alone_holds_what_they_hold_among_others():
    party, one, other = a_party(), a_person("One"), a_person("Other")
    give(one, "contact", of=party.reference, ends=TOMORROW)
    give(other, "party-support")
    a_seat(other, ends=TODAY)

    for day in (YESTERDAY, TODAY, TOMORROW):
        together = standing_of_many([one, other], day)
        assert together == {one: standing_of(one, day), other: standing_of(other, day)}
        assert (Held("contact", "party", "P-1") in together[one].held) is (day < TOMORROW)
