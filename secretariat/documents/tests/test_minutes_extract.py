"""A White extract of minutes as a whole: what is White is in it, what is not is counted and not named."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.committees.models import Action, Body, Decision, Meeting
from secretariat.committees.models_meetings import AgendaItem, MinuteItem, Minutes
from secretariat.core import events
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.documents.minutes_extract import extract_minutes
from secretariat.documents.models import Extract
from tests.factories import recorded
from tests.readers import text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db
BY, DAY = Actor("operator:test"), date(2021, 3, 10)


@pytest.fixture
def minutes():
    """Ratified Amber minutes of a White meeting: one item with White and Amber parts, and one that is all Amber."""
    body = recorded(Body, reference="panel", name="Panel", classification="white")
    meeting = recorded(Meeting, reference="M1", body=body, title="Panel 1", held_on=DAY, classification="white")
    later = recorded(Meeting, reference="M2", body=body, title="Panel 2", held_on=date(2021, 4, 10))
    one, two = (
        recorded(AgendaItem, reference=f"M1-0{number}", meeting=meeting, body=body, position=number, title=title,
                 classification=label)
        for number, title, label in ((1, "The budget", "white"), (2, "A secret matter", "amber"))
    )  # fmt: skip
    for number, item, label, text in (
        (1, one, "white", "The budget was presented."),
        (2, one, "amber", "A price was named."),
        (3, two, "amber", "Somebody was accused."),
        (4, two, "white", "Under a hidden item."),
    ):
        recorded(MinuteItem, reference=f"T{number}", meeting=meeting, body=body, item=item, text=text, position=number,
                 classification=label)  # fmt: skip
    recorded(Decision, reference="D-1", body=body, meeting=meeting, item=one, decided=DAY, outcome="Agreed openly",
             classification="white")  # fmt: skip
    recorded(Decision, reference="D-2", body=body, meeting=meeting, item=two, decided=DAY, outcome="Agreed closely",
             classification="amber")  # fmt: skip
    recorded(Action, reference="A-1", body=body, meeting=meeting, item=one, title="Publish it", raised=DAY,
             owner="Somebody by name", classification="white")  # fmt: skip
    return recorded(
        Minutes, reference="M1-M", meeting=meeting, body=body, title="Minutes, Panel 1", drafted=DAY,
        circulated=DAY, ratified=date(2021, 4, 10), ratified_at=later, classification="amber",
    )  # fmt: skip


def test_all_that_is_white_is_in_it_and_the_rest_is_counted(minutes):
    made = extract_minutes(minutes, why="The public asked", by=BY)
    assert made.title == "White extract of minutes of the Panel of 10 March 2021" and made.classification == "white"
    assert made.text.split("\n\n") == [
        "The budget",
        "The budget was presented.",
        "Decision D-1: Agreed openly",
        "Action A-1: Publish it",
        "Left out, because not everybody may read it: 3 passages and 1 decision.",
    ]
    for hidden in ("secret", "price", "accused", "hidden item", "D-2", "Somebody by name", "M1-M"):
        assert hidden not in made.text
    assert Event.objects.get(kind="committees.Minutes", verb="extract").why == "The public asked"


def test_it_is_one_act_on_the_site_and_everybody_reads_what_it_makes(minutes):
    office, member = a_person("Illustrative Secretary"), a_person("Illustrative Member")
    give(office, "secretariat")
    give(member, "contact", "P-1")
    clients = {each: sign_in(Client(REMOTE_ADDR="127.0.0.1"), each) for each in (office, member)}
    address = "/minutes/M1-M/do/extract-white/"
    assert clients[member].post(address, {"why": "x"}).status_code in (403, 404)
    assert not Extract.objects.exists()
    answer = clients[office].post(address, {"why": "The public asked"})
    made = Extract.objects.get()
    assert answer.url == f"/extracts/{made.reference}/"
    assert "The budget was presented." in text_of(Client(REMOTE_ADDR="127.0.0.1").get(answer.url))
    assert made.reference in text_of(clients[office].get("/minutes/M1-M/"))


def test_nothing_is_made_of_a_draft_of_white_minutes_without_a_reason_or_where_nothing_is_white(minutes):
    with refused("Say why it is made", "why"):
        extract_minutes(minutes, why=" ", by=BY)
    events.update(minutes, by=BY, ratified=None, ratified_at=None)
    with refused("They are not ratified"):
        extract_minutes(minutes, why="x", by=BY)
    events.update(minutes, by=BY, ratified=DAY, ratified_at=minutes.meeting, classification="white")
    with refused("They are White already"):
        extract_minutes(minutes, why="x", by=BY)
    events.update(minutes, by=BY, classification="amber")
    for model in (MinuteItem, Decision, Action):
        for each in model.objects.filter(classification="white"):
            events.update(each, by=BY, classification="amber")
    with refused("Nothing in these minutes is White"):
        extract_minutes(minutes, why="x", by=BY)


def test_a_meeting_that_not_everybody_may_see_is_not_told_of(minutes):
    events.update(minutes.meeting, by=BY, classification="green")
    made = extract_minutes(minutes, why="x", by=BY)
    assert made.title == "White extract of minutes of the Panel"
