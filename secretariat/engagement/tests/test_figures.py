import pytest

from secretariat.core.calendars import Period
from secretariat.core.figures import read
from secretariat.engagement.models import Attendance, Event, Registration
from secretariat.parties.models import Party
from tests.factories import row

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


def value(key, period=YEAR):
    return read(key, period).value


def test_a_party_that_comes_to_two_events_is_counted_once():
    party = row(Party)
    for kind in ("introduction", "spotlight"):
        row(Attendance, event=row(Event, kind=kind), party=party)
    row(Attendance, event=row(Event), party=row(Party))
    assert (value("engagement_events"), value("engagement_event_parties")) == (3, 2)


def test_who_is_no_party_and_who_comes_to_another_event_is_not_counted():
    event = row(Event)
    row(Attendance, event=event, organisation="A university")
    row(Attendance, event=row(Event, kind="panel-day"), party=row(Party))
    row(Attendance, event=row(Event, kind="call"), party=row(Party))
    assert (value("engagement_event_parties"), value("panel_engagement_day_parties")) == (0, 1)


def test_an_event_on_the_first_or_the_last_day_is_of_the_year():
    for day in ("2019-03-31", "2019-04-01", "2020-03-31", "2020-04-01"):
        row(Event, held_on=day)
    assert value("engagement_events") == 2


def test_people_are_counted_at_the_latest_industry_day_if_it_was_remote_only():
    early = row(Event, kind="cpa-industry-day", held_on="2019-05-01")
    row(Attendance, event=early, organisation="A maker", people=40)
    assert value("cpa_industry_day_remote_attendees") is None
    late = row(Event, kind="cpa-industry-day", held_on="2020-03-01", remote=True)
    for people in (3, 4):
        row(Attendance, event=late, organisation="A maker", people=people)
    assert value("cpa_industry_day_remote_attendees") == 7
    assert value("cpa_industry_day_remote_attendees", YEAR.next()) is None


def test_an_industry_day_is_an_event_on_product_assurance_and_on_security():
    for kind in ("cpa-industry-day", "ncsc", "security"):
        row(Event, kind=kind)
    assert value("cpa_industry_days_hosted") == 1
    assert (value("ncsc_supplier_engagement_events"), value("security_engagement_events")) == (2, 3)


def test_registrations_add_up_over_the_years_and_each_party_is_counted_once():
    party = row(Party)
    for day in ("2018-05-01", "2019-05-01"):
        row(Registration, party=party, registered=day)
    row(Registration, party=row(Party), registered="2020-03-31")
    row(Registration, party=row(Party), registered="2020-04-01")
    row(Registration, party=row(Party), registered="2019-05-01", service="Another")
    assert (value("codeworks_registrations", YEAR.previous()), value("codeworks_registrations")) == (1, 2)
