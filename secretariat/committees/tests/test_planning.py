"""Meetings planned for a year, called, moved and cancelled."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import planning
from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_meetings import JoiningLink, MeetingSeries
from secretariat.committees.tests.before_meetings import BY, body, day, meeting  # noqa: F401
from secretariat.core.calendars import Period, is_working_day
from secretariat.core.events.models import Event
from tests.factories import row
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db
YEAR = Period.year("2021-22")


def a_series(body, weeks="third", weekday="friday", **values):  # noqa: F811
    values = {"starts": date(2019, 4, 1), "starts_at": "10:00", "title": "TAG", **values}
    return row(MeetingSeries, reference=f"S-{weeks}", body=body, weeks=weeks, weekday=weekday, **values)


@pytest.mark.parametrize(
    ("weeks", "weekday", "first", "count"),
    [
        ("third", "friday", [date(2021, 4, 16), date(2021, 5, 21), date(2021, 6, 18)], 12),
        ("first", "monday", [date(2021, 4, 5), date(2021, 5, 3), date(2021, 6, 7)], 12),
        ("last", "thursday", [date(2021, 4, 29), date(2021, 5, 27), date(2021, 6, 24)], 12),
        ("first-and-third", "thursday", [date(2021, 4, 1), date(2021, 4, 15), date(2021, 5, 6)], 24),
        ("every", "tuesday", [date(2021, 4, 6), date(2021, 4, 13), date(2021, 4, 20)], 52),
        ("every-other", "tuesday", [date(2021, 4, 13), date(2021, 4, 27), date(2021, 5, 11)], 26),
    ],
)
def test_a_rhythm_gives_the_days_of_a_year(body, weeks, weekday, first, count):  # noqa: F811
    series = a_series(body, weeks, weekday)
    days = list(planning.days_by_rule(series, YEAR.start, YEAR.end))
    assert (days[:3], len(days)) == (first, count)
    assert len({each.weekday() for each in days}) == 1
    assert list(planning.days_by_rule(series, date(2021, 5, 1), date(2021, 5, 31))) == [
        each for each in days if each.month == 5
    ]


def test_a_series_gives_days_from_its_first_to_its_last_day_only(body):  # noqa: F811
    series = a_series(body, starts=date(2021, 5, 22), ends=date(2021, 8, 20))
    assert list(planning.days_by_rule(series, YEAR.start, YEAR.end)) == [date(2021, 6, 18), date(2021, 7, 16)]


def test_a_year_is_planned_from_today_on_and_bank_holidays_move_to_the_next_working_day(body):  # noqa: F811
    series = a_series(body, "first", "monday")
    made = planning.plan_year(series, YEAR, by=BY)
    days = [each.held_on for each in made]
    assert days[:4] == [date(2021, 5, 4), date(2021, 6, 7), date(2021, 7, 5), date(2021, 8, 2)]  # 3 May is a holiday
    assert date(2022, 1, 4) in days and len(days) == 11 and all(map(is_working_day, days))
    assert [each.reference for each in made[:2]] == ["TAG-2021-22-01", "TAG-2021-22-02"]
    assert made[0].title == "TAG, 4 May 2021" and made[0].starts_at == "10:00"
    assert Event.objects.filter(kind="committees.Meeting", verb="create").count() == 11


def test_planning_again_makes_no_doubles(body):  # noqa: F811
    series = a_series(body)
    made = planning.plan_year(series, YEAR, by=BY)
    planning.move(made[1], to=date(2021, 5, 25), starts_at="", ends_at="", why="A clash", by=BY)
    planning.cancel(made[2], why="Nothing to decide", by=BY)
    with refused("planned already", field="year"):
        planning.plan_year(series, YEAR, by=BY)
    assert Meeting.objects.count() == 12


def test_what_is_missing_is_planned_and_a_day_on_which_it_meets_already_is_left_out(body):  # noqa: F811
    row(Meeting, reference="TAG-2021-22-07", body=body, held_on=date(2021, 5, 21), title="TAG, special")
    made = planning.plan_year(a_series(body), YEAR, by=BY)
    assert date(2021, 5, 21) not in [each.held_on for each in made] and made[0].reference == "TAG-2021-22-08"


def test_clashes_are_shown_and_do_not_stop_it(body):  # noqa: F811
    other = row(Body, reference="ssc", short_name="SSC")
    there = row(Meeting, body=other, held_on=date(2021, 5, 21))
    series = a_series(body)
    days = planning.days_of(series, YEAR)
    assert [each.day for each in days if each.clashes] == [date(2021, 5, 21)]
    assert "the same day: SSC" in text_of(reading_as().get(f"/meeting_series/{series.reference}/"))
    assert len(planning.plan_year(series, YEAR, by=BY)) == 12
    said = text_of(reading_as().get("/meetings/calendar/?year=2021-22"))
    assert said.count("another meeting that day") == 2 and there.title in said


def test_a_series_without_a_day_ahead_and_a_body_that_has_ceased_are_refused(body):  # noqa: F811
    ended = a_series(body, ends=date(2021, 4, 1))
    with refused("no day in 2021-22 from today on"):
        planning.plan_year(ended, YEAR, by=BY)
    with refused("no day in 2020-21"):
        planning.plan_year(ended, Period.year("2020-21"), by=BY)
    gone = row(Body, reference="old", ends=date(2021, 6, 1))
    with refused("There is no Body on"):
        planning.plan_year(a_series(gone, "last"), YEAR, by=BY)
    assert not Meeting.objects.exists()


def test_a_series_that_ends_before_it_begins_is_refused(body):  # noqa: F811
    given = {"title": "TAG", "weeks": "first", "weekday": "monday", "label": "white", "by": BY}
    with refused("correct one", field="ends"):
        planning.add_series(body, starts=date(2021, 5, 1), ends=date(2021, 5, 1), **given)
    assert planning.add_series(body, starts=date(2021, 5, 1), ends=None, **given).reference == "TAG-SERIES-01"


def call(body, on, **values):  # noqa: F811
    given = {"starts_at": "14:00", "ends_at": "15:00", "format": "remote", "place": "", "why": "It cannot wait", "label": "white"}  # fmt: skip
    return planning.call_extraordinary(body, on=on, by=BY, **{**given, **values})


def test_an_extraordinary_meeting_is_called_on_a_working_day_on_which_the_body_does_not_meet(body, meeting):  # noqa: F811
    called = call(body, date(2021, 5, 5))
    assert (called.kind, called.reference, called.status) == ("extraordinary", "TAG-2021-22-02", "Planned")
    with refused("meets on 5 May 2021 already .TAG-2021-22-02", field="on"):
        call(body, date(2021, 5, 5))
    with refused("no working day", field="on"):
        call(body, date(2021, 5, 3))
    with refused("is over", field="on"):
        call(body, date(2021, 4, 14))
    with refused("There is no Body on"):
        call(row(Body, reference="new", starts=date(2021, 6, 1)), date(2021, 5, 6))


def test_a_meeting_moves_with_its_title_and_remembers_from_where(meeting):  # noqa: F811
    planning.move(meeting, to=date(2021, 5, 5), starts_at="11:00", ends_at="", why="The room is taken", by=BY)
    assert (meeting.title, meeting.moved_from, meeting.status) == ("TAG, 5 May 2021", date(2021, 4, 30), "Moved")
    event = Event.objects.get(verb="move")
    assert event.subject == meeting.reference and event.why == "The room is taken"
    planning.move(meeting, to=date(2021, 5, 6), starts_at="11:00", ends_at="", why="Again", by=BY)
    assert meeting.moved_from == date(2021, 4, 30)
    planning.move(meeting, to=date(2021, 4, 30), starts_at="11:00", ends_at="", why="Back", by=BY)
    assert (meeting.moved_from, meeting.status) == (None, "Planned")


def test_a_move_is_refused_where_it_cannot_be(body, meeting):  # noqa: F811
    row(Meeting, reference="OTHER", body=body, held_on=date(2021, 5, 5))

    def to(day, at="10:00", what=meeting):  # noqa: F811
        return lambda: planning.move(what, to=day, starts_at=at, ends_at="12:00", why="x", by=BY)

    with refused("already .OTHER", field="to"):
        to(date(2021, 5, 5))()
    with refused("on that day and at that time already", field="to"):
        to(date(2021, 4, 30))()
    with refused("no working day", field="to"):
        to(date(2021, 5, 2))()
    with refused("is over", field="to"):
        to(date(2021, 4, 1))()
    held = row(Meeting, body=body, held_on=date(2021, 4, 14))
    with refused("what was held stays"):
        to(date(2021, 5, 6), what=held)()
    planning.cancel(meeting, why="x", by=BY)
    with refused("It was cancelled on 15 April 2021"):
        to(date(2021, 5, 6))()


def test_a_cancelled_meeting_stays_marked_and_counts_no_more(body, meeting):  # noqa: F811
    planning.cancel(meeting, why="Nothing to decide", by=BY)
    assert meeting.status == "Cancelled" and not Meeting.objects.sittings().exists()
    with refused("It was cancelled"):
        planning.cancel(meeting, why="x", by=BY)
    assert "cancelled" in text_of(reading_as().get("/meetings/calendar/?year=2021-22"))
    assert "Cancelled on 15 April 2021" in text_of(reading_as().get(f"/meetings/{meeting.reference}/"))


def test_a_decision_without_a_meeting_is_asked_for_by_a_day_and_is_no_sitting(body):  # noqa: F811
    asked = planning.ask_ex_committee(body, about="A budget line", answers_by=date(2021, 4, 22), label="green", by=BY)
    assert (asked.kind, asked.called, asked.classification) == ("ex-committee", date(2021, 4, 15), "green")
    assert not Meeting.objects.sittings().exists()
    call(body, date(2021, 4, 22))  # the body may sit on that day all the same
    for day_, says in ((date(2021, 4, 1), "is over"), (date(2021, 5, 3), "working day")):
        with refused(says, field="answers_by"):
            planning.ask_ex_committee(body, about="x", answers_by=day_, label="white", by=BY)


def test_a_joining_link_is_for_those_who_sit_on_the_body(body, meeting):  # noqa: F811
    link = planning.set_joining_link(meeting, address="https://meet.example.org/a", how="Dial 1", by=BY)
    again = planning.set_joining_link(meeting, address="https://meet.example.org/b", how="", by=BY)
    assert link.pk == again.pk and JoiningLink.objects.count() == 1
    assert "meet.example.org" not in text_of(reading_as().get(f"/meetings/{meeting.reference}/"))
    assert "meet.example.org/b" in text_of(reading_as("panel-secretary").get(f"/meetings/{meeting.reference}/"))
    Meeting.objects.filter(pk=meeting.pk).update(format="in-person")
    meeting.refresh_from_db()
    with refused("Nobody joins"):
        planning.set_joining_link(meeting, address="https://x.example.org", how="", by=BY)


def test_the_calendar_shows_a_year_of_all_bodies_or_of_one_with_paper_days(body, meeting):  # noqa: F811
    other = row(Body, reference="ssc", name="SSC")
    row(Meeting, reference="M-2", body=other, title="SSC, 7 May 2021", held_on=date(2021, 5, 7))
    row(Meeting, reference="M-3", body=other, title="Secret meeting", held_on=date(2021, 5, 8), classification="amber")
    said = text_of(reading_as().get("/meetings/calendar/?year=2021-22"))
    assert "Fri 30 , 10:00" in said.replace("30, 10:00", "30 , 10:00") and "papers 23 April 2021" in said
    assert "SSC, 7 May 2021" in said and "Secret" not in said
    one = text_of(reading_as().get("/meetings/calendar/?year=2021-22&body=tag"))
    assert "TAG, 30 April" in one and "SSC, 7 May" not in one
    assert "7 May" not in text_of(reading_as().get("/meetings/calendar/?year=2021-22&month=2021-04"))
    assert reading_as().get("/meetings/calendar/?year=soon").status_code == 400
    assert reading_as().get("/meetings/calendar/?body=nobody").status_code == 400


def test_a_year_with_very_many_meetings_is_shown_by_the_month(body, monkeypatch):  # noqa: F811
    from secretariat.committees import views_meetings

    monkeypatch.setattr(views_meetings, "WHOLE_YEAR", 1)
    row(Meeting, body=body, title="In April", held_on=date(2021, 4, 20))
    row(Meeting, body=body, title="In May", held_on=date(2021, 5, 20))
    said = text_of(reading_as().get("/meetings/calendar/?year=2021-22"))
    assert "In April" in said and "In May" not in said


def test_it_is_done_from_the_pages_by_whoever_prepares_meetings(body, day, client):  # noqa: F811
    series = a_series(body)
    secretary = reading_as("panel-secretary")
    page = secretary.get(f"/meeting_series/{series.reference}/")
    assert "Plan a year's meetings" in text_of(page)
    done = secretary.post(f"/meeting_series/{series.reference}/do/plan-year/", {"year": "2021-22"})
    assert done.status_code == 302 and Meeting.objects.count() == 12
    again = secretary.post(f"/meeting_series/{series.reference}/do/plan-year/", {"year": "2021-22"})
    assert again.status_code == 400 and "planned already" in text_of(again)
    wrong = secretary.post("/bodies/tag/do/call-extraordinary/", {"on": "2021-05-06", "starts_at": "9", "format": "remote",
                                                                  "label": "white", "why": "x"})  # fmt: skip
    assert wrong.status_code == 400 and "write it like 09:30" in text_of(wrong)
    public = reading_as().post(f"/meeting_series/{series.reference}/do/plan-year/", {"year": "2022-23"})
    assert public.status_code in (302, 403) and Meeting.objects.count() == 12
