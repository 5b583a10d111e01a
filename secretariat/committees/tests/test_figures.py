from fractions import Fraction

import pytest

from secretariat.committees.models import Action, Appointment, Body, Meeting
from secretariat.core.calendars import Period
from secretariat.core.figures import figure_named, read, shown
from tests.factories import row

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


def value(key, period=YEAR):
    return read(key, period).value


def bodies(*kinds):
    return [row(Body, kind=kind) for kind in kinds]


def actions(body, times, day="2019-05-01", **values):
    for _ in range(times):
        row(Action, body=body, raised=day, **values)


def test_working_groups_and_the_forum_hold_no_meetings_of_the_code():
    for body in bodies("panel", "board", "sub-committee", "working-group", "forum", "forum-sub-group"):
        row(Meeting, body=body, held_on="2020-03-31")
    assert value("meetings") == 3


def test_a_meeting_on_the_first_or_the_last_day_is_of_the_year():
    (panel,) = bodies("panel")
    for day in ("2019-03-31", "2019-04-01", "2020-03-31", "2020-04-01"):
        row(Meeting, body=panel, held_on=day)
    assert value("meetings") == 2


def test_the_panel_s_actions_are_captured_but_are_none_of_a_sub_committee():
    panel, soil = bodies("panel", "sub-committee")
    actions(panel, 2)
    actions(soil, 3)
    assert (value("actions_captured"), value("actions_captured_by_sub_committees")) == (5, 3)


def test_what_is_closed_after_the_year_was_open_at_its_end():
    (soil,) = bodies("sub-committee")
    actions(soil, 1, closed="2020-03-31")
    actions(soil, 1, closed="2020-04-01")
    actions(soil, 1)
    reading = read("actions_closed", YEAR)
    assert (reading.value, reading.base) == (Fraction(100, 3), 3) and shown(reading.value, "percent") == "33%"


def test_a_share_of_nothing_is_nothing_and_no_naught():
    reading = read("actions_closed", YEAR)
    assert (reading.value, reading.base, shown(reading.value, "percent")) == (None, 0, "–")


def test_growth_on_nothing_is_nothing_and_growth_to_nothing_is_a_loss_of_all():
    (soil,) = bodies("sub-committee")
    actions(soil, 4)
    assert value("actions_growth") is None
    assert value("actions_growth", YEAR.next()) == -100
    actions(soil, 3, day="2018-05-01")
    assert shown(value("actions_growth"), "percent") == "33%"
    assert read("actions_growth_of_sub_committees", YEAR).base == 3


def test_a_body_is_listed_in_the_years_in_which_it_lived():
    row(Body, reference="past", ends="2019-04-01")
    row(Body, reference="ended", ends="2019-04-02")
    row(Body, reference="new", starts="2020-03-31")
    row(Body, reference="coming", starts="2020-04-01")
    keys = figure_named("meetings_of_body").keys(YEAR)
    assert sorted(keys) == ["meetings_of_body[ended]", "meetings_of_body[new]"]


def test_a_seat_that_is_given_up_on_the_last_day_is_not_held_at_its_end():
    (board,) = bodies("forum-company-board")
    row(Appointment, body=board, seat="chair")
    row(Appointment, body=board, ends="2020-03-31")
    row(Appointment, body=board, starts="2020-03-31")
    row(Appointment, body=board, seat="observer")
    assert value("alt_han_board_members") == 2
