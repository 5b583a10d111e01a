"""Test environments: everybody may ask, a clash is shown, and what is full is not confirmed."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import environments
from secretariat.committees.models_registers import EnvironmentBooking, TestEnvironment
from secretariat.committees.tests.registers import BY, DAY, SECRETARIAT
from tests.factories import recorded
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


@pytest.fixture
def place():
    return recorded(TestEnvironment, reference="ENV-1", name="UIT-A", places=1)


def ask(place, first, last, who="DCC"):
    return environments.ask_for(place, "Tests", needed_by=who, starts=first, ends=last, by=BY)


def test_days_that_are_over_or_the_wrong_way_round_are_refused(place):
    with refused("The last day is before the first", "ends"):
        ask(place, date(2019, 7, 2), date(2019, 7, 1))
    with refused("Those days are over", "ends"):
        ask(place, date(2019, 5, 1), date(2019, 6, 2))
    with refused("Another environment is called so", "name"):
        environments.add_environment("uit-a", "DCC", 1, "", by=BY)


def test_what_is_full_is_not_confirmed_and_says_with_whom(place):
    first = ask(place, date(2019, 7, 1), date(2019, 7, 12), "Release team")
    second = ask(place, date(2019, 7, 12), date(2019, 7, 19), "A new User")
    environments.confirm(first, by=BY)
    with refused("UIT-A is full on 12 July 2019, with Release team"):
        environments.confirm(second, by=BY)
    with refused("It is confirmed already"):
        environments.confirm(first, by=BY)
    environments.move(second, starts=date(2019, 7, 13), ends=date(2019, 7, 19), by=BY, why="It was full")
    environments.confirm(second, by=BY)
    third = ask(place, DAY, DAY)
    with refused("Those are its days now", "starts"):
        environments.move(third, starts=DAY, ends=DAY, by=BY, why="Nothing")


def test_an_environment_of_two_places_takes_two(place):
    wide = recorded(TestEnvironment, reference="ENV-2", name="UIT-B", places=2)
    made = [ask(wide, date(2019, 7, 1), date(2019, 7, 31), f"User {number}") for number in range(3)]
    environments.confirm(made[0], by=BY)
    environments.confirm(made[1], by=BY)
    with refused("UIT-B is full on 1 July 2019, with User 0, User 1"):
        environments.confirm(made[2], by=BY)
    environments.release(made[0], by=BY, why="Done early")
    environments.confirm(made[2], by=BY)
    with refused("It was given back already"):
        environments.release(made[0], by=BY, why="Again")
    with refused("It was given back"):
        environments.move(made[0], starts=DAY, ends=DAY, by=BY, why="Again")


def test_bookings_that_follow_each_other_do_not_clash(place):
    recorded(EnvironmentBooking, environment=place, starts=date(2019, 7, 1), ends=date(2019, 7, 3))
    recorded(EnvironmentBooking, environment=place, starts=date(2019, 7, 4), ends=date(2019, 7, 5))
    weeks = environments.calendar(date(2019, 7, 3), 2, SECRETARIAT)[0].weeks
    assert [len(each.bookings) for each in weeks] == [2, 0]
    assert [each.clash for each in weeks] == [None, None]


def test_the_calendar_shows_the_clash_of_those_who_asked_or_have_it(place):
    one = recorded(EnvironmentBooking, environment=place, starts=date(2019, 7, 1), ends=date(2019, 7, 3))
    recorded(
        EnvironmentBooking,
        environment=place,
        needed_by="A new User",
        starts=date(2019, 7, 3),
        ends=date(2019, 7, 5),
        state="confirmed",
    )
    gone = recorded(EnvironmentBooking, environment=place, starts=DAY, ends=date(2019, 7, 5), state="released")
    said = text_of(reading_as().get("/environments/calendar/?from=2019-07-01"))
    assert "1 week is crowded" in said
    assert "Clash on 3 July 2019" in said
    assert "A new User" in text_of(reading_as().get(f"/bookings/{one.reference}/"))
    assert environments.clashing_with(gone, SECRETARIAT) == []
    assert reading_as().get("/environments/calendar/?from=soon").status_code == 400


def test_a_booking_that_may_not_be_seen_is_not_in_the_calendar(place):
    recorded(EnvironmentBooking, environment=place, needed_by="Secret", starts=DAY, ends=DAY, classification="green")
    assert "Secret" not in text_of(reading_as().get("/environments/calendar/?from=2019-06-03"))
    assert "Secret" in text_of(reading_as("small-supplier").get("/environments/calendar/?from=2019-06-03"))
