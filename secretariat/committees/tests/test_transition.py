"""Transitional Governance: groups, members, meetings and papers, and an update that anybody can read."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import transition
from secretariat.committees.models_transition import MonthlyUpdate
from secretariat.committees.tests.registers import BY, DAY, verbs_of
from secretariat.core.tables import table_for
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db
PLAIN = "The delivery group met once. It heard how many meters were moved, and asked for a plan for the rest."


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


@pytest.fixture
def group():
    return transition.add_group(
        "Delivery group", "Delivery", led_by="The Department", purpose="It plans.", starts=date(2018, 1, 1), by=BY
    )


def test_two_groups_of_one_time_are_not_called_the_same(group):
    with refused("There is a group of that name already", "name"):
        transition.add_group("delivery group", "D", led_by="D", purpose="P", starts=DAY, by=BY)


def test_a_member_is_in_a_group_once_and_leaves_with_it(group):
    member = transition.add_member(group, "DCC", starts=DAY, by=BY)
    with refused("Say which organisation", "organisation"):
        transition.add_member(group, " ", starts=DAY, by=BY)
    with refused("DCC is in the group already", "organisation"):
        transition.add_member(group, "DCC", starts=DAY, by=BY)
    with refused("cannot end before it was set up", "ends"):
        transition.end_group(group, ends=date(2018, 1, 1), by=BY, why="Over")
    transition.end_group(group, ends=date(2019, 9, 1), by=BY, why="Handed over")
    member.refresh_from_db()
    assert member.ends == date(2019, 9, 1)
    with refused("It has ended already"):
        transition.end_group(group, ends=date(2019, 10, 1), by=BY, why="Again")


def test_meetings_and_papers_are_of_their_group_and_its_time(group):
    other = transition.add_group("Design group", "D", led_by="D", purpose="P", starts=date(2018, 1, 1), by=BY)
    with refused("There is no such group on that day", "held_on"):
        transition.add_meeting(group, "Early", held_on=date(2017, 12, 31), by=BY)
    meeting = transition.add_meeting(group, "June", held_on=DAY, by=BY)
    with refused("is no meeting of the Design group", "meeting"):
        transition.add_paper(other, "A plan", issued=DAY, meeting=meeting, by=BY)
    assert transition.add_paper(group, "A plan", issued=DAY, meeting=meeting, by=BY).meeting == meeting


def test_a_month_has_one_update_and_it_has_begun():
    row = transition.write_update(date(2019, 5, 20), PLAIN, by=BY)
    assert (row.reference, row.month, row.classification) == ("TGU-2019-05", date(2019, 5, 1), "amber")
    with refused("There is an update on May 2019 already", "month"):
        transition.write_update(date(2019, 5, 1), PLAIN, by=BY)
    with refused("That month has not begun yet", "month"):
        transition.write_update(date(2019, 7, 1), PLAIN, by=BY)
    assert "write 2019-05-01" in table_for(MonthlyUpdate).checks[0].finds({"month": date(2019, 5, 20)})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Nothing.", "It says too little"),
        ("It " + "went on and " * 20 + "ended.", "A sentence has 62 words"),
        (PLAIN + " The BSC was mentioned.", "BSC is not explained"),
    ],
)
def test_what_is_not_in_plain_words_is_not_published(text, says):
    row = transition.write_update(date(2019, 5, 1), text, by=BY)
    with refused(says, "text"):
        transition.publish_update(row, by=BY)
    row.refresh_from_db()
    assert (row.published, row.classification) == (None, "amber")


def test_letters_that_are_written_out_once_are_plain():
    text = (
        PLAIN + " The Balancing and Settlement Code (BSC) was mentioned. The BSC has the same problem. So has the DCC."
    )
    assert transition.why_not_plain(text) is None


def test_an_update_is_for_everybody_once_published_and_changed_for_a_reason():
    row = transition.write_update(date(2019, 5, 1), PLAIN, by=BY)
    assert PLAIN not in text_of(reading_as().get("/transitional-governance/"))
    with refused("It says so already", "text"):
        transition.change_update(row, text=PLAIN, why="", by=BY)
    transition.publish_update(row, by=BY)
    assert PLAIN in text_of(reading_as().get("/transitional-governance/"))
    assert verbs_of(row) == ["create", "relabel", "publish"]
    with refused("It was published already"):
        transition.publish_update(row, by=BY)
    with refused("say why it changes", "why"):
        transition.change_update(row, text=PLAIN + " It met again.", why="", by=BY)
    transition.change_update(row, text=PLAIN + " It met again.", why="Left out", by=BY)


def test_the_page_shows_groups_members_meetings_and_papers_of_a_day(group):
    transition.add_member(group, "DCC", starts=DAY, by=BY)
    transition.add_meeting(group, "June sitting", held_on=DAY, by=BY)
    transition.add_paper(group, "Plan on a page", issued=DAY, by=BY)
    transition.add_paper(group, "Secret plan", issued=DAY, classification="amber", by=BY)
    said = text_of(reading_as().get("/transitional-governance/?on=2019-06-03"))
    assert "Delivery group It plans. Led by The Department, since 1 January 2018." in said
    assert "Members : DCC." in said
    assert "June sitting" in said
    assert "Plan on a page" in said
    assert "Secret" not in said
    assert "No group that you may see" in text_of(reading_as().get("/transitional-governance/?on=2017-01-01"))
    assert reading_as().get("/transitional-governance/?on=0001-01-01").status_code == 400
