"""An agenda is put together from the register, put in order and published."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secretariat.committees import agendas, planning
from secretariat.committees.models import Action, Decision, Meeting
from secretariat.committees.models_meetings import AgendaItem, MinuteItem, Minutes, Paper, StandingItem
from secretariat.committees.tests.before_meetings import (  # noqa: F401
    BY,
    MEMBER,
    SECRETARY,
    body,
    day,
    meeting,
)
from secretariat.core.events.models import Event
from secretariat.core.permission import ANYONE, Reader
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import begin
from secretariat.parties.models import DefaultCase, Party
from tests.factories import recorded, row
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def add(meeting, title="A matter", label="white", **values):  # noqa: F811
    return agendas.add_item(meeting, title=title, purpose="decision", label=label, by=BY, **values)


def titles(meeting, reader=SECRETARY):  # noqa: F811
    return [each.item and each.item.title for each in agendas.agenda_of(meeting, reader).entries]


def standing(body, title, position, **values):  # noqa: F811
    return row(StandingItem, reference=f"S-{position}", body=body, title=title, position=position, **values)


def a_case(reference, waits_for="tag", **values):
    # The room of modifications stands above this one: its records are reached as those of any room are.
    modification = recorded(
        apps.get_model("modifications.Modification"), reference=reference, title=f"Proposal {reference}", **values
    )
    case = begin(modification, "modification", by=BY, on=date(2021, 3, 1))
    Case.objects.filter(pk=case.pk).update(waits_for=waits_for)
    return Case.objects.get(pk=case.pk)


def test_standing_items_stand_where_they_say_around_the_meetings_own(body, meeting):  # noqa: F811
    for title, position in (("Welcome", 10), ("Next meeting", 110), ("Any other business", 100)):
        standing(body, title, position, minutes=5)
    standing(body, "No longer", 20, ends=date(2021, 4, 30))
    standing(body, "Not yet", 21, starts=date(2021, 5, 1))
    add(meeting, "First own")
    add(meeting, "Second own")
    agendas.put_in_standing(meeting, by=BY)
    assert titles(meeting) == ["Welcome", "First own", "Second own", "Any other business", "Next meeting"]
    add(meeting, "Third own")
    assert titles(meeting)[3] == "Third own"
    with refused("no standing item that is not on this agenda"):
        agendas.put_in_standing(meeting, by=BY)


def test_cases_that_wait_for_this_body_offer_themselves_and_are_put_on_with_one_press(body, meeting):  # noqa: F811
    mine, theirs, hidden = a_case("MP901"), a_case("MP902", "ssc"), a_case("MP903", classification="red")
    offered = agendas.offers(meeting, SECRETARY).cases
    assert [each.subject for each in offered] == ["MP901"]
    item = agendas.put_in_case(meeting, mine, by=BY)
    assert (item.title, item.kind, item.purpose) == ("MP901: Proposal MP901", "case", "decision")
    assert (item.subject_kind, item.subject) == ("modifications.Modification", "MP901")
    assert agendas.offers(meeting, SECRETARY).cases == ()
    with refused("on this agenda already"):
        agendas.put_in_case(meeting, mine, by=BY)
    with refused("MP902 does not wait for the TAG"):
        agendas.put_in_case(meeting, theirs, by=BY)
    assert hidden.subject not in text_of(reading_as("panel-secretary").get(f"/meetings/{meeting.reference}/prepare/"))


def test_a_case_about_a_party_makes_an_item_about_it_at_the_cases_label(meeting):  # noqa: F811
    party = row(Party, reference="P-9")
    default = recorded(DefaultCase, reference="DC-9", party=party, classification="amber")
    case = Case(subject_kind="parties.DefaultCase", subject=default.reference)
    assert agendas.party_of(case) == party
    assert agendas.party_of(a_case("MP904")) is None


def test_what_arises_from_the_last_meeting_and_what_is_due_is_read_when_the_agenda_is(body, meeting):  # noqa: F811
    last = row(Meeting, reference="LAST", body=body, held_on=date(2021, 3, 26), title="TAG, 26 March 2021")
    row(Meeting, body=body, held_on=date(2021, 4, 9), cancelled=date(2021, 4, 1), title="Cancelled")
    row(Decision, body=body, meeting=last, title="Open decision", outcome="Agreed")
    row(Decision, body=body, meeting=last, title="Amber decision", outcome="Agreed", classification="amber")
    row(Minutes, body=body, meeting=last, title="Minutes of March")
    row(Action, body=body, title="Due now", due=date(2021, 4, 30))
    row(Action, body=body, title="Due later", due=date(2021, 5, 1))
    row(Action, body=body, title="Done", due=date(2021, 4, 1), closed=date(2021, 4, 1), raised=date(2021, 3, 1))
    offered = agendas.offers(meeting, SECRETARY)
    assert (offered.last, offered.actions) == (last, 1)
    agendas.put_in_matters_arising(meeting, by=BY, reader=SECRETARY)
    agendas.put_in_actions(meeting, by=BY)
    assert agendas.offers(meeting, SECRETARY).last is None and agendas.offers(meeting, SECRETARY).actions == 0
    with refused("on this agenda already"):
        agendas.put_in_actions(meeting, by=BY)
    with refused("on this agenda already"):
        agendas.put_in_matters_arising(meeting, by=BY, reader=SECRETARY)
    agendas.publish(meeting, by=BY)
    said, public = (
        text_of(who.get(f"/meetings/{meeting.reference}/agenda/"))
        for who in (reading_as("panel-secretary"), reading_as())
    )
    for words in ("Open decision: Agreed", "Minutes of March", "Due now"):
        assert words in said and words in public
    assert "Amber decision" in said and "Amber decision" not in public
    assert "Due later" not in said and "Done" not in said


def test_matters_arising_and_actions_stand_on_an_agenda_once_even_where_they_are_standing_items(body, meeting):  # noqa: F811
    row(Meeting, reference="LAST", body=body, held_on=date(2021, 3, 26))
    row(Action, body=body, due=date(2021, 4, 1), raised=date(2021, 3, 1))
    standing(body, "Standing actions", 20, kind="actions")
    standing(body, "Standing matters", 10, kind="matters-arising")
    offered = agendas.offers(meeting, SECRETARY)
    assert (len(offered.standing), offered.last, offered.actions) == (2, None, 0)
    agendas.put_in_actions(meeting, by=BY)
    assert [each.title for each in agendas.offers(meeting, SECRETARY).standing] == ["Standing matters"]
    agendas.put_in_standing(meeting, by=BY)
    assert sorted(titles(meeting)) == ["Actions due", "Standing matters"]


def test_a_first_meeting_has_nothing_that_arises(meeting):  # noqa: F811
    with refused("nothing arises"):
        agendas.put_in_matters_arising(meeting, by=BY, reader=SECRETARY)


def test_the_clock_runs_through_the_items_whether_or_not_they_are_seen(meeting):  # noqa: F811
    for title, label, minutes in (
        ("One", "white", 10),
        ("Two", "amber", 45),
        ("Three", "white", 30),
        ("Four", "white", None),
    ):
        add(meeting, title, label, minutes=minutes)
    agendas.publish(meeting, by=BY)
    found = agendas.agenda_of(meeting, MEMBER)
    assert [(each.number, each.starts) for each in found.entries] == [
        (1, "10:00"),
        (2, "10:10"),
        (3, "10:55"),
        (4, "11:25"),
    ]
    assert (found.ends, found.minutes, found.runs_over) == ("11:25", 85, False)
    public = agendas.agenda_of(meeting, ANYONE)
    assert [(each.number, each.item.title, each.starts) for each in public.entries] == [
        (1, "One", "10:00"), (3, "Three", "10:55"), (4, "Four", "11:25"),
    ]  # fmt: skip
    add(meeting, "Long", minutes=60)
    assert agendas.agenda_of(meeting, MEMBER).runs_over


def test_a_meeting_without_a_time_has_an_agenda_without_a_clock(meeting):  # noqa: F811
    Meeting.objects.filter(pk=meeting.pk).update(starts_at="", ends_at="ours ")
    meeting.refresh_from_db()
    add(meeting, minutes=10)
    found = agendas.agenda_of(meeting, SECRETARY)
    assert (found.entries[0].starts, found.ends, found.runs_over) == ("", "", False)


def test_the_order_is_changed_by_steps(meeting):  # noqa: F811
    first, second, third = (add(meeting, title) for title in ("One", "Two", "Three"))
    agendas.shift(third, up=True, by=BY)
    assert titles(meeting) == ["One", "Three", "Two"]
    agendas.shift(AgendaItem.objects.get(pk=first.pk), up=False, by=BY)
    assert titles(meeting) == ["Three", "One", "Two"]
    with refused("first already"):
        agendas.shift(AgendaItem.objects.get(pk=third.pk), up=True, by=BY)
    with refused("last already"):
        agendas.shift(AgendaItem.objects.get(pk=second.pk), up=False, by=BY)


def test_items_that_share_a_place_are_set_apart_before_they_move(meeting, body):  # noqa: F811
    rows = [row(AgendaItem, meeting=meeting, body=body, title=title, position=1) for title in ("One", "Two", "Three")]
    agendas.shift(rows[2], up=True, by=BY)
    assert titles(meeting) == ["One", "Three", "Two"]


def test_an_item_is_taken_off_unless_something_hangs_on_it(meeting, body):  # noqa: F811
    item, other = add(meeting, "Off"), add(meeting, "Stays")
    row(Paper, item=other, body=body)
    with refused("It has papers"):
        agendas.take_off(other, why="x", by=BY)
    minuted = add(meeting, "Minuted")
    row(MinuteItem, meeting=meeting, body=body, item=minuted)
    with refused("There are minutes under it"):
        agendas.take_off(minuted, why="x", by=BY)
    agendas.take_off(item, why="Not needed", by=BY)
    assert titles(meeting) == ["Stays", "Minuted"]
    assert Event.objects.filter(verb="remove", why="Not needed").exists()


def test_papers_follow_their_item_to_another_party(meeting, body):  # noqa: F811
    item, party = add(meeting), row(Party, reference="P-1")
    paper = row(Paper, item=item, body=body)
    agendas.change_item(item, by=BY, party=party)
    paper.refresh_from_db()
    assert paper.party == party
    with refused("nothing is changed"):
        agendas.change_item(item, by=BY, party=party)


def test_an_agenda_is_published_once_and_what_is_added_then_goes_out_at_once(meeting, body, day):  # noqa: F811
    with refused("nothing on the agenda yet"):
        agendas.publish(meeting, by=BY)
    item = add(meeting, "Early")
    paper = row(Paper, item=item, body=body, published=None, submitted=day)
    assert titles(meeting, MEMBER) == [] and titles(meeting) == ["Early"]
    agendas.publish(meeting, by=BY)
    paper.refresh_from_db()
    assert (meeting.agenda_published, paper.published) == (day, day)
    assert titles(meeting, MEMBER) == ["Early"]
    with refused("published already"):
        agendas.publish(meeting, by=BY)
    add(meeting, "Late")
    assert titles(meeting, ANYONE) == ["Early", "Late"]


def test_nothing_changes_on_the_agenda_of_a_meeting_that_was_held_or_cancelled(body, meeting):  # noqa: F811
    held = row(Meeting, reference="HELD", body=body, held_on=date(2021, 4, 14))
    item = row(AgendaItem, meeting=held, body=body)
    for does in (
        lambda: add(held), lambda: agendas.shift(item, up=True, by=BY), lambda: agendas.publish(held, by=BY),
        lambda: agendas.take_off(item, why="x", by=BY), lambda: agendas.change_item(item, by=BY, title="x"),
        lambda: agendas.put_in_standing(held, by=BY),
    ):  # fmt: skip
        with refused("has been held"):
            does()
    planning.cancel(meeting, why="x", by=BY)
    with refused("was cancelled"):
        add(meeting)


def test_whoever_is_recused_is_told_that_there_is_an_item_and_not_which(meeting):  # noqa: F811
    add(meeting, "Before", minutes=15)
    item = add(meeting, "Zebedee matter", minutes=30)
    add(meeting, "After")
    agendas.publish(meeting, by=BY)
    recused = Reader(MEMBER.id, MEMBER.name, MEMBER.held, recused=frozenset({item.reference}))
    found = agendas.agenda_of(meeting, recused).entries
    assert [(each.item and each.item.title, each.starts) for each in found] == [
        ("Before", "10:00"), (None, "10:15"), ("After", "10:45"),
    ]  # fmt: skip


def test_the_secretary_puts_an_agenda_together_on_one_page(body, meeting):  # noqa: F811
    standing(body, "Welcome", 1)
    case = a_case("MP901")
    address = f"/meetings/{meeting.reference}/prepare/"
    secretary = reading_as("panel-secretary")
    assert "Welcome" in text_of(secretary.get(address)) and "MP901" in text_of(secretary.get(address))
    for given in ({"do": "standing"}, {"do": "case", "what": case.reference}):
        assert secretary.post(address, given).status_code == 302
    items = list(AgendaItem.objects.order_by("position"))
    assert [each.title for each in items] == ["Welcome", "MP901: Proposal MP901"]
    assert secretary.post(address, {"do": "up", "what": items[1].reference}).status_code == 302
    assert titles(meeting)[0] == "MP901: Proposal MP901"
    before = Event.objects.count()
    for given, says in (
        ({"do": "up", "what": items[1].reference}, "first already"), ({"do": "case", "what": "nothing"}, "no such case"),
        ({"do": "up", "what": "nothing"}, "no such item"), ({"do": "dance"}, "use the buttons"), ({}, "use the buttons"),
    ):  # fmt: skip
        answer = secretary.post(address, given)
        assert answer.status_code == 400 and says in text_of(answer)
    assert Event.objects.count() == before
    assert secretary.post(address, {"do": "publish"}).status_code == 302
    assert "MP901" in text_of(reading_as().get(f"/meetings/{meeting.reference}/agenda/"))


def test_others_do_not_put_agendas_together_and_see_no_draft(meeting):  # noqa: F811
    add(meeting, "Zebedee draft")
    address = f"/meetings/{meeting.reference}/"
    for persona in ("public", "small-supplier", "regulator"):
        who = reading_as(persona)
        assert who.get(f"{address}prepare/").status_code in (302, 403)
        assert who.post(f"{address}prepare/", {"do": "publish"}).status_code in (302, 403)
        said = text_of(who.get(f"{address}agenda/"))
        assert "Zebedee" not in said and "not out yet" in said
        assert "Zebedee" not in text_of(who.get("/agenda_items/"))
    assert not Meeting.objects.get().agenda_published


def test_a_long_agenda_takes_no_more_queries(meeting, body):  # noqa: F811
    taken = []
    for size in (1, 40):
        for number in range(AgendaItem.objects.count(), size):
            item = row(AgendaItem, meeting=meeting, body=body, position=number, kind="actions")
            row(Paper, item=item, body=body, number=number)
        reader = reading_as("panel-secretary")
        reader.get(f"/meetings/{meeting.reference}/agenda/")
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(f"/meetings/{meeting.reference}/agenda/").status_code == 200
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 10, taken


def test_programs_read_the_same_agenda(meeting):  # noqa: F811
    add(meeting, "One", minutes=10)
    add(meeting, "Zebedee", "amber", minutes=10)
    agendas.publish(meeting, by=BY)
    found = reading_as().get(f"/api/v1/meetings/{meeting.reference}/agenda").json()
    assert (found["held_on"], found["papers_by"], found["published"]) == ("2021-04-30", "2021-04-23", "2021-04-15")
    assert [(each["title"], each["starts"]) for each in found["items"]] == [("One", "10:00")]
    assert reading_as().get("/api/v1/meetings/nothing/agenda").status_code == 404
