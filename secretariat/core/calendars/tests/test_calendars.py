from datetime import date

import pytest

from secretariat.core.calendars import NoCalendar, Period, add_working_days, is_working_day, today, working_days_between


def test_a_regulatory_year_runs_from_april_to_march():
    year = Period.year("2019-20")
    assert (year.start, year.end) == (date(2019, 4, 1), date(2020, 3, 31))
    assert (year.previous().label, year.next().label) == ("2018-19", "2020-21")


@pytest.mark.parametrize("label", ["2019", "2019-21", "19-20", "2019/20", ""])
def test_another_spelling_of_a_year_is_refused(label):
    with pytest.raises(ValueError, match="write it like 2019-20"):
        Period.year(label)


def test_the_turn_of_a_century_is_a_year_too():
    assert Period.year("2099-00").end == date(2100, 3, 31)


@pytest.mark.parametrize(("day", "label"), [(date(2020, 3, 31), "2019-20"), (date(2020, 4, 1), "2020-21")])
def test_a_day_falls_in_one_year(day, label):
    assert Period.containing(day).label == label and day in Period.containing(day)


def test_a_year_has_twelve_months_and_four_quarters_without_gaps():
    year = Period.year("2019-20")
    for parts, count in ((year.months(), 12), (year.quarters(), 4)):
        assert len(parts) == count and parts[0].start == year.start and parts[-1].end == year.end
        assert all((b.start - a.end).days == 1 for a, b in zip(parts, parts[1:], strict=False))
    assert year.quarters()[3].label == "January to March"


def test_public_holidays_are_no_working_days():
    assert not is_working_day(date(2019, 4, 19))  # Good Friday
    assert not is_working_day(date(2019, 4, 20)) and is_working_day(date(2019, 4, 23))


def test_working_days_are_counted_from_the_next_day():
    assert add_working_days(date(2019, 4, 18), 1) == date(2019, 4, 23)
    assert add_working_days(date(2019, 4, 23), -1) == date(2019, 4, 18)
    assert add_working_days(date(2019, 4, 20), 0) == date(2019, 4, 23)
    assert working_days_between(date(2019, 4, 18), date(2019, 4, 24)) == 2


def test_a_year_without_a_calendar_is_refused():
    with pytest.raises(NoCalendar, match="1990 to 2100"):
        is_working_day(date(2150, 1, 5))


def test_a_demonstration_stops_its_clock(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"
    assert today() == date(2021, 4, 15)
