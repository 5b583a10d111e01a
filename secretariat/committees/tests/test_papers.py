"""By when a meeting's papers go out: five working days before, on its page and in calendars."""

from __future__ import annotations

from datetime import date

import icalendar
import pytest

from secretariat.committees.models import Body, Meeting
from secretariat.committees.pieces import papers_day
from secretariat.core.codes import current
from tests.factories import row
from tests.readers import reading_as, text_of


@pytest.mark.once
@pytest.mark.parametrize(
    ("held_on", "papers"),
    [
        (date(2021, 4, 16), date(2021, 4, 9)),
        (date(2021, 4, 8), date(2021, 3, 30)),  # Good Friday and Easter Monday lie between
        (date(2019, 4, 27), date(2019, 4, 18)),  # a Saturday, after Easter
        (date(1900, 1, 1), None),
    ],
)
def test_papers_go_out_five_working_days_before(held_on, papers):
    assert papers_day(held_on) == papers


@pytest.mark.once
def test_a_code_without_the_rule_has_no_such_day(monkeypatch):
    monkeypatch.setattr(current(), "file", current().file.model_copy(update={"meetings": None}))
    assert papers_day(date(2021, 4, 16)) is None


@pytest.mark.django_db
def test_the_page_of_a_meeting_says_it_and_that_the_rule_is_inferred():
    row(Meeting, reference="M-1", body=row(Body, reference="tag"), held_on=date(2021, 4, 8))
    said = text_of(reading_as().get("/meetings/M-1/"))
    assert "Papers go out by 30 March 2021 , 5 working days before. inferred" in said


@pytest.mark.django_db
def test_calendars_have_both_days_apart(settings):
    settings.SECRETARIAT_TODAY = "2021-04-05"
    body = row(Body, reference="tag")
    row(Meeting, reference="M-1", title="TAG 1", body=body, held_on=date(2021, 4, 8))
    row(Meeting, reference="M-2", title="TAG 2", body=body, held_on=date(2021, 12, 16))
    entries = icalendar.Calendar.from_ical(reading_as().get("/bodies/tag/calendar.ics").content).walk("VEVENT")
    found = {(str(each["summary"]), each["dtstart"].dt) for each in entries}
    assert found == {
        ("Meeting: TAG 1", date(2021, 4, 8)),
        ("Papers go out for: TAG 1", date(2021, 3, 30)),
        ("Meeting: TAG 2", date(2021, 12, 16)),
        ("Papers go out for: TAG 2", date(2021, 12, 9)),
    }
    assert len({str(each["uid"]) for each in entries}) == len(entries)
