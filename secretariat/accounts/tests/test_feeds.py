"""Calendars and feeds: stable, White where they are public or private, and at private addresses that can be ended."""

import logging
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from secretariat.accounts import feed_addresses, feeds, notifying, services, subscriptions
from secretariat.accounts.models import FeedAddress
from secretariat.accounts.secrets_in_logs import WithoutSecrets
from secretariat.accounts.tests.events import (
    a_body,
    a_contact,
    a_meeting,
    a_member,
    a_party,
    a_proposal,
    an_action,
    with_a_factor,
)
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.core import events
from secretariat.core.pages.dates import Day
from secretariat.core.pages.searching import catch_up
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import begin, relabel

pytestmark = pytest.mark.django_db
WAITS = "Something waits: sign in"


@pytest.fixture(autouse=True)
def on_a_thursday(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


def entries(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def own(token, rest="calendar.ics"):
    return Client().get(f"/feeds/{token}/{rest}")


def test_a_bodys_calendar_is_at_a_plain_address_and_white():
    body = a_body()
    a_meeting(body, "M-1", classification="white")
    a_meeting(body, "M-2", classification="green")
    an_action(body, "A-1", due=date(2021, 5, 6))
    found = entries(Client().get("/bodies/tag/calendar.ics"))
    assert [(str(each["summary"]), each["dtstart"].dt) for each in found] == [
        ("Papers go out for: Sitting M-1", date(2021, 4, 26)),
        ("Meeting: Sitting M-1", date(2021, 5, 4)),
        ("Action due: Task A-1", date(2021, 5, 6)),
    ]
    assert found[1]["dtend"].dt == date(2021, 5, 5)


def test_a_plain_address_is_white_even_for_a_member_who_has_signed_in():
    body = a_body()
    member = a_member(body)
    a_meeting(body, "M-2", classification="green")
    assert entries(sign_in(Client(), member).get("/bodies/tag/calendar.ics")) == []


def test_what_may_not_be_seen_has_no_plain_address():
    a_proposal("DP1", classification="green")
    for file in ("calendar.ics", "changes.atom"):
        assert Client().get(f"/modifications/DP1/{file}").status_code == 404
        assert Client().get(f"/modifications/no-such/{file}").status_code == 404


def test_every_entry_has_an_alarm_and_an_id_that_stays():
    body = a_body()
    meeting = a_meeting(body, "M-1", classification="white")
    _, first = entries(Client().get("/bodies/tag/calendar.ics"))
    alarm = first.walk("VALARM")[0]
    assert alarm["trigger"].dt == timedelta(hours=-15)
    events.update(meeting, by=BY, title="Moved", held_on=date(2021, 5, 11))
    papers, second = entries(Client().get("/bodies/tag/calendar.ics"))
    assert papers["uid"] != second["uid"]
    assert first["uid"] == second["uid"]
    assert second["dtstart"].dt == date(2021, 5, 11)
    assert "M-1" not in str(first["uid"])
    assert second["dtstamp"].dt >= first["dtstamp"].dt


def test_an_hour_is_in_the_codes_time_zone_in_summer_and_in_winter():
    at = datetime(2021, 7, 1, 9, 30, tzinfo=ZoneInfo("UTC"))
    days = [
        Day(("committees.Meeting", "M-1"), "held_on", "Summer", "Meeting", "/", at),
        Day(("committees.Meeting", "M-2"), "held_on", "Winter", "Meeting", "/", at.replace(month=12)),
    ]
    made = feeds.calendar(days, feeds.Feed("x", "/"))
    assert b"DTSTART;TZID=Europe/London:20210701T103000" in made
    assert b"DTSTART;TZID=Europe/London:20211201T093000" in made
    assert b"BEGIN:VTIMEZONE" in made
    assert Calendar.from_ical(made).walk("VEVENT")[0]["dtstart"].dt == at


def test_a_cases_calendar_holds_the_day_it_is_due():
    case = begin(a_proposal(), "modification", by=BY)
    Case.objects.filter(pk=case.pk).update(due=date(2021, 5, 1))
    (found,) = entries(Client().get("/modifications/DP1/calendar.ics"))
    assert found["dtstart"].dt == date(2021, 5, 1)


@pytest.mark.parametrize("file", ["bodies/tag/calendar.ics", "bodies/tag/changes.atom", "search/changes.atom?q=task"])
def test_what_is_not_new_is_answered_in_one_line(file):
    body = a_body()
    an_action(body, "A-1", due=date(2021, 5, 6))
    catch_up()
    first = Client().get(f"/{file}")
    assert first.status_code == 200
    again = Client().get(f"/{file}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    an_action(body, "A-2", due=date(2021, 5, 7))
    catch_up()
    assert Client().get(f"/{file}", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_empty_feed_stays_the_same():
    a_body()
    events.update(a_proposal(), by=BY, proposer="x")
    answers = {Client().get("/search/changes.atom?q=nothing-fits")["ETag"] for _ in range(2)}
    assert len(answers) == 1


def test_a_bodys_feed_tells_of_all_that_is_its_and_white():
    body = a_body()
    an_action(body, "A-1")
    an_action(body, "A-2", classification="green")
    an_action(a_body("ssc"), "A-3")
    text = Client().get("/bodies/tag/changes.atom").content.decode()
    assert "Added: A-1 Task A-1" in text and "A-2" not in text and "A-3" not in text


def test_a_private_calendar_names_white_only_and_says_when_the_rest_waits():
    body = a_body()
    member = a_member(body)
    a_meeting(body, "M-1", classification="white")
    a_meeting(body, "M-2", classification="green", held_on=date(2021, 5, 20))
    a_meeting(body, "M-3", classification="amber", held_on=date(2021, 5, 21))
    answer = own(feed_addresses.make(member, "Telephone"))
    found = [(str(each["summary"]), each["dtstart"].dt.day) for each in entries(answer)]
    white = [("Papers go out for: Sitting M-1", 26), ("Meeting: Sitting M-1", 4)]
    assert found == [*white, (WAITS, 13), (WAITS, 14), (WAITS, 20), (WAITS, 21)]
    text = answer.content.decode()
    assert "M-2" not in text and "/meetings/M-3/" not in text
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_private_feed_of_a_body_or_record_names_white_only():
    body = a_body()
    member = a_member(body)
    green = a_meeting(body, "M-2", classification="green")
    token = feed_addresses.make(member, "Reader")
    for address in (
        "bodies/tag/changes.atom",
        f"meetings/{green.reference}/changes.atom",
        "search/changes.atom?q=sitting",
    ):
        catch_up()
        text = own(token, address).content.decode()
        assert WAITS in text and "M-2" not in text and "Sitting" not in text.replace("q=sitting", ""), address
    assert entries(own(token, "meetings/M-2/calendar.ics"))[0]["summary"] == WAITS


def test_a_private_feed_tells_what_its_person_was_told():
    person = a_person()
    proposal = a_proposal()
    subscriptions.follow(person, "record", "DP1", kind="modifications.Modification")
    notifying.catch_up()
    events.update(proposal, by=BY, proposer="Somebody")
    notifying.catch_up()
    token = feed_addresses.make(person, "Reader")
    assert "Changed: DP1 Proposal DP1" in own(token, "changes.atom").content.decode()
    relabel(proposal, "green", by=BY, why="Not public")
    assert "DP1" not in own(token, "changes.atom").content.decode()


def test_a_feed_follows_the_roles_of_the_moment(settings):
    body = a_body()
    member = a_member(body, ends="2021-04-16")
    a_meeting(body, "M-2", classification="green")
    token = feed_addresses.make(member, "Telephone")
    assert len(entries(own(token))) == 2  # the day of the meeting, and the day of its papers
    settings.SECRETARIAT_TODAY = "2021-04-16"
    assert entries(own(token)) == []


def test_a_feed_of_somebody_without_a_second_factor_is_the_publics():
    body = a_body()
    member = a_member(body)
    a_meeting(body, "M-2", classification="green")
    token = feed_addresses.make(member, "Telephone")
    member.authenticator_set.all().delete()
    assert entries(own(token)) == []
    assert own(token, "meetings/M-2/changes.atom").status_code == 404


def test_an_address_that_was_ended_answers_like_one_that_never_was():
    person = a_person()
    token = feed_addresses.make(person, "Telephone")
    assert own(token).status_code == 200
    client = sign_in(Client(), person)
    client.post("/account/feeds/", {"do": "end", "number": FeedAddress.objects.get().pk})
    assert own(token).status_code == 404
    assert own("x" * 43).status_code == 404


@pytest.mark.asvs("V7.4.2")
def test_leaving_ends_every_address():
    a_party()
    contact = a_contact()
    token = feed_addresses.make(contact, "Telephone")
    services.leave(contact, by=BY, why="Gone")
    assert own(token).status_code == 404
    assert FeedAddress.objects.filter(revoked__isnull=True).count() == 0


def test_the_secret_is_shown_once_and_kept_as_a_hash():
    person = a_person()
    client = sign_in(Client(), person)
    page = client.post("/account/feeds/", {"name": "Telephone"}).content.decode()
    token = re.search(r"/feeds/([\w-]{40,})/calendar\.ics", page)[1]
    assert own(token).status_code == 200
    assert token not in client.get("/account/feeds/").content.decode()
    kept = FeedAddress.objects.get()
    assert token not in f"{kept.token_hash}{kept.name}" and len(kept.token_hash) == 64


def test_somebody_else_cannot_end_or_see_an_address():
    person = a_person("One")
    token = feed_addresses.make(person, "My telephone")
    client = sign_in(Client(), a_person("Other"))
    client.post("/account/feeds/", {"do": "end", "number": FeedAddress.objects.get().pk})
    assert own(token).status_code == 200
    assert "My telephone" not in client.get("/account/feeds/").content.decode()


@pytest.mark.asvs("V2.3.2")
def test_there_are_only_so_many_addresses():
    person = a_person()
    for _ in range(feed_addresses.AT_MOST):
        feed_addresses.make(person, "x")
    with pytest.raises(feed_addresses.TooMany):
        feed_addresses.make(person, "x")
    assert "Nothing was made." in sign_in(Client(), person).post("/account/feeds/").content.decode()


@pytest.mark.asvs("V16.2.5")
def test_no_log_line_holds_the_secret(caplog):
    token = "a" * 43
    caplog.handler.addFilter(WithoutSecrets())
    try:
        with caplog.at_level(logging.DEBUG):
            own(token)
            logging.getLogger("x").warning("Not Found: %s", f"/feeds/{token}/calendar.ics?x=1")
            try:
                raise ValueError(f"/unsubscribe/{token}/")
            except ValueError:
                logging.getLogger("x").exception("Failed")
    finally:
        caplog.handler.filters.clear()
    assert "/feeds/…/calendar.ics" in caplog.text
    assert token not in caplog.text


def test_the_terminals_log_leaves_secrets_out(settings):
    assert "without_secrets" in settings.LOGGING["handlers"]["terminal"]["filters"]


def test_a_calendar_holds_what_waits_for_its_person():
    staff = with_a_factor(a_person("Analyst"))
    give(staff, "analyst")
    case = begin(a_proposal("DP4", classification="green"), "modification", by=BY)
    Case.objects.filter(pk=case.pk).update(due=date(2021, 5, 1))
    (found,) = entries(own(feed_addresses.make(staff, "Telephone")))
    assert (str(found["summary"]), found["dtstart"].dt) == (WAITS, date(2021, 5, 1))
