"""A meeting from the roll call to ratified minutes: what is written down, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.committees import deciding, minuting, sitting
from secretariat.committees.models import Action, Appointment, Body, Meeting, Quorum, SeatGroup
from secretariat.committees.models_meetings import AgendaItem, Attendance, MinuteItem, Minutes, Recusal, Vote
from secretariat.committees.quorate import present
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from tests.factories import recorded
from tests.refusing import refused

pytestmark = pytest.mark.django_db
BY = Actor("operator:test")
DAY = date(2021, 4, 9)


@pytest.fixture
def panel() -> Body:
    return recorded(Body, reference="panel", name="SEC Panel", short_name="Panel", kind="panel")


@pytest.fixture
def seats(panel) -> list[Appointment]:
    """A Chair with the casting vote, four members, and the DCC's, who has no vote. Three of five are a quorum."""
    chair = recorded(SeatGroup, reference="S-1", body=panel, name="Chair", casting=True)
    members = recorded(SeatGroup, reference="S-2", body=panel, name="Members", seats=4)
    without = recorded(SeatGroup, reference="S-3", body=panel, name="DCC", votes=False)
    recorded(Quorum, body=panel, percent=50, least=3)
    held = [recorded(Appointment, reference="C", body=panel, seat="chair", seat_group=chair, holder="The Chair")]
    for number in range(1, 5):
        held.append(
            recorded(Appointment, reference=f"M{number}", body=panel, seat_group=members, holder=f"Member {number}")
        )
    held.append(recorded(Appointment, reference="DCC", body=panel, seat_group=without, holder="The DCC's member"))
    return held


@pytest.fixture
def meeting(panel, seats) -> Meeting:
    return recorded(Meeting, reference="PANEL-1", body=panel, title="Panel, April 2021", held_on=DAY)


@pytest.fixture
def item(meeting) -> AgendaItem:
    return an_item(meeting, 1)


def an_item(meeting: Meeting, position: int, **values: Any) -> AgendaItem:
    return recorded(
        AgendaItem,
        **{
            "reference": f"{meeting.reference}-I{position}",
            "meeting": meeting,
            "body": meeting.body,
            "position": position,
            "title": f"Item {position}",
            "kind": "paper",
            "purpose": "decision",
            **values,
        },
    )


def come(meeting: Meeting, *references: str, how: str = "present") -> None:
    sitting.roll_call(meeting, [f"{each}={how}" for each in references], by=BY)


def test_the_roll_call_is_taken_once_for_each_seat_and_the_quorum_is_known_at_once(meeting) -> None:
    come(meeting, "C", "M1", "DCC")
    assert (present(meeting).there, present(meeting).needed, present(meeting).of) == (2, 3, 5)
    assert present(meeting).says == "Not quorate: 2 of 5 who vote are there, and 3 are needed."
    come(meeting, "M2", how="remote")
    assert present(meeting).is_quorate
    events = Event.objects.count()
    assert sitting.roll_call(meeting, ["C=present", "M1=present"], by=BY) == 0
    assert (Attendance.objects.count(), Event.objects.count()) == (4, events)
    come(meeting, "M2", how="apologies")
    assert not present(meeting).is_quorate


def test_an_alternate_comes_for_a_member_and_votes_for_them(meeting, item, seats) -> None:
    stands_in = recorded(
        Appointment, reference="A1", body=meeting.body, seat="alternate", holder="An alternate", alternate_for=seats[1]
    )
    come(meeting, "C", "M2", "M3")
    sitting.roll_call(meeting, ["M1=remote=A1"], by=BY)
    assert present(meeting).there == 4
    (vote,) = deciding.vote(item, {"M1": "for"}, by=BY)
    assert (vote.appointment, vote.alternate) == (seats[1], stands_in)
    with refused("no alternate of Member 2"):
        sitting.attend(meeting, seats[2], "present", by=BY, alternate=stands_in)


def test_who_leaves_early_counts_until_then(meeting, seats) -> None:
    first, second = an_item(meeting, 1), an_item(meeting, 2)
    come(meeting, "C", "M1", "M2")
    sitting.attend(meeting, seats[2], "present", by=BY, to_item=first)
    assert present(meeting, first).is_quorate
    assert not present(meeting, second).is_quorate
    with refused("cannot leave before they come"):
        sitting.attend(meeting, seats[1], "present", by=BY, from_item=second, to_item=first)


def test_a_decision_without_a_quorum_is_refused(meeting, item, seats) -> None:
    with refused("take the roll call first"):
        deciding.decide(item, by=BY, outcome="Agreed", kind="agreed")
    come(meeting, "C", "M1", "M2")
    deciding.vote(item, {"C": "for"}, by=BY)
    come(meeting, "M2", how="absent")
    with refused("The quorum is lost for this item: 2"):
        deciding.decide(item, by=BY, outcome="Agreed", kind="agreed")
    with refused("The quorum is lost for this item: 2"):
        deciding.vote(item, {"M1": "for"}, by=BY)


def test_a_recused_member_counts_for_nothing_in_the_item(meeting, item, seats) -> None:
    come(meeting, "C", "M1", "M2")
    sitting.recuse(item, seats[1], "It is about my company", by=BY)
    assert Recusal.objects.get().person == seats[1].person
    with refused("The quorum is lost"):
        deciding.vote(item, {"C": "for"}, by=BY)
    come(meeting, "M3")
    with refused("recused from it"):
        deciding.vote(item, {"M1": "for"}, by=BY)
    with refused("recused from the item already"):
        sitting.recuse(item, seats[1], "Again", by=BY)


def test_votes_that_may_not_be_cast(meeting, item, seats) -> None:
    gone = recorded(
        Appointment,
        reference="GONE",
        body=meeting.body,
        holder="A former member",
        seat_group=seats[1].seat_group,
        ends=DAY - timedelta(days=1),
    )
    come(meeting, "C", "M1", "M2", "DCC")
    deciding.vote(item, {"M1": "for"}, by=BY)
    with refused("left the seat on 8 April 2021"):
        deciding.vote(item, {gone.reference: "for"}, by=BY)
    with refused("holds none on the day"):
        sitting.attend(meeting, gone, "present", by=BY)
    with refused("has voted on this already"):
        deciding.vote(item, {"M2": "for", "M1": "against"}, by=BY)
    with refused("has no vote"):
        deciding.vote(item, {"DCC": "for"}, by=BY)
    with refused("is not there"):
        deciding.vote(item, {"M4": "for"}, by=BY)
    with refused("is no seat"):
        deciding.vote(item, {"X": "for"}, by=BY)
    deciding.vote(item, {"M2": "for"}, by=BY)
    deciding.decide(item, by=BY, outcome="Agreed", kind="agreed")
    with refused("has been decided"):
        deciding.vote(item, {"C": "for"}, by=BY)
    assert Vote.objects.count() == 2


def test_what_is_decided_is_what_the_votes_say(meeting, item) -> None:
    come(meeting, "C", "M1", "M2", "M3")
    deciding.vote(item, {"M1": "for", "M2": "against", "M3": "abstain"}, by=BY)
    with refused("the motion is lost: 1 for, 1 against, 1 abstained"):
        deciding.decide(item, by=BY, outcome="Yes", kind="approved")
    deciding.vote(item, {}, by=BY, casting="for")
    with refused("the motion is carried"):
        deciding.decide(item, by=BY, outcome="No", kind="rejected")
    decision = deciding.decide(item, by=BY, outcome="Yes", kind="approved", reasons="It is right")
    assert (decision.votes_for, decision.votes_against, decision.abstained) == (1, 1, 1)
    assert set(Vote.objects.values_list("decision", flat=True)) == {decision.pk}


def test_nothing_is_written_down_before_the_day_or_once_the_minutes_are_ratified(panel, seats, settings) -> None:
    settings.SECRETARIAT_TODAY = "2021-04-15"
    later = recorded(Meeting, reference="LATER", body=panel, held_on=date(2099, 1, 5))
    with refused("from then on"):
        come(later, "C")
    off = recorded(Meeting, reference="OFF", body=panel, held_on=DAY, cancelled=DAY)
    with refused("was cancelled"):
        sitting.minute(off, None, "Nothing", by=BY)


def test_minutes_are_begun_reviewed_and_ratified_at_a_later_meeting(meeting, item, seats, settings) -> None:
    settings.SECRETARIAT_TODAY = "2021-04-12"
    minutes = minuting.begin_minutes(meeting, by=BY)
    with refused("have been begun"):
        minuting.begin_minutes(meeting, by=BY)
    with refused("Nothing has been minuted"):
        minuting.circulate(minutes, by=BY)
    said = sitting.minute(meeting, item, "It was discussed.", by=BY)
    following = recorded(Meeting, reference="PANEL-2", body=meeting.body, held_on=DAY + timedelta(days=28))
    elsewhere = recorded(Meeting, reference="TAG-2", body=recorded(Body), held_on=DAY + timedelta(days=28))
    with refused("has not gone out"):
        minuting.ratify(minutes, following, by=BY)
    minuting.circulate(minutes, by=BY)
    with refused("has not been held"):
        minuting.ratify(minutes, following, by=BY)
    settings.SECRETARIAT_TODAY = "2021-05-10"
    assert minuting.to_ratify(following) == [minutes]
    sitting.correct(said, "It was discussed at length.", by=BY)
    with refused("ratified by it"):
        minuting.ratify(minutes, elsewhere, by=BY)
    with refused("at a later meeting"):
        minuting.ratify(minutes, meeting, by=BY)
    minuting.ratify(minutes, following, by=BY)
    assert Minutes.objects.get().ratified_at == following
    with refused("are ratified"):
        sitting.correct(said, "It was not discussed.", by=BY)
    with refused("are ratified"):
        sitting.minute(meeting, item, "Something else", by=BY)
    assert minuting.to_ratify(following) == []


def test_what_is_written_under_an_item_is_no_less_restricted_than_the_item(meeting) -> None:
    amber = an_item(meeting, 1, classification="amber")
    assert sitting.minute(meeting, amber, "Between us.", by=BY).classification == "amber"
    assert sitting.minute(meeting, amber, "Between two of us.", by=BY, label="red").classification == "red"
    with refused("choose Amber or higher"):
        sitting.minute(meeting, amber, "For all.", by=BY, label="white")
    with refused("cannot be due before"):
        sitting.raise_action(meeting, amber, "Do it", "DCC", due=DAY - timedelta(days=1), by=BY)
    other = an_item(recorded(Meeting, body=meeting.body), 1)
    with refused("another meeting"):
        sitting.minute(meeting, other, "Elsewhere", by=BY)


# On the site -----------------------------------------------------------------------------------------------------


@pytest.fixture
def secretary(client, meeting) -> Any:
    person = a_person("A secretary")
    recorded(Appointment, reference="SEC", body=meeting.body, seat="secretary", holder="A secretary", person=person)
    give(person, "secretariat")
    return sign_in(client, person)


def entry(client: Any, meeting: Meeting, act: str, **values: Any) -> Any:
    return client.post(f"/meetings/{meeting.reference}/sitting/", {"act": act, **values}, **values.pop("headers", {}))


def test_the_secretary_writes_down_a_meeting_on_one_page(secretary, meeting, item) -> None:
    page = secretary.get("/meetings/PANEL-1/sitting/").content.decode()
    assert "Member 4" in page and "Not quorate: 0 of 5" in page
    entry(secretary, meeting, "roll-call", seats=["C=present", "M1=remote", "M2=present"])
    entry(secretary, meeting, "minute", item=item.reference, text="It was discussed.")
    entry(secretary, meeting, "raise-action", item=item.reference, title="Write to the DCC", owner="Code Administrator")
    answer = entry(secretary, meeting, "decide", item=item.reference, kind="agreed", outcome="The paper is agreed")
    assert answer.status_code == 302
    page = secretary.get("/meetings/PANEL-1/sitting/").content.decode()
    for words in ("Quorate: 3 of 5", "It was discussed.", "Write to the DCC", "The paper is agreed"):
        assert words in page
    for address in ("minutes/", "headlines/"):
        assert "The paper is agreed" in secretary.get(f"/meetings/PANEL-1/{address}").content.decode()
    word = secretary.get("/meetings/PANEL-1/minutes.docx")
    assert word.content[:2] == b"PK"


def test_an_entry_that_is_sent_twice_is_done_once(secretary, meeting, item) -> None:
    sent = {"act": "minute", "item": item.reference, "text": "Said once."}
    headers = {"Accept": "application/json", "Idempotency-Key": "0e1f"}
    answers = [secretary.post("/meetings/PANEL-1/sitting/", sent, headers=headers) for _ in range(2)]
    assert [each.json()["says"] for each in answers] == ["It is minuted."] * 2
    assert MinuteItem.objects.count() == 1


def test_a_refused_entry_says_why_in_either_form_and_changes_nothing(secretary, meeting, item) -> None:
    before = Event.objects.count()
    answer = entry(secretary, meeting, "decide", item=item.reference, kind="agreed", outcome="Agreed")
    assert (answer.status_code, "take the roll call first" in answer.content.decode()) == (400, True)
    sent = {"act": "minute", "item": item.reference}
    answer = secretary.post("/meetings/PANEL-1/sitting/", sent, headers={"Accept": "application/json"})
    assert answer.json() == {"problem": "Fill in “Minute”. Nothing was changed."}
    assert Event.objects.count() == before


def test_only_the_secretary_of_the_body_sees_the_screen(client, meeting) -> None:
    other = a_person("Another secretary")
    recorded(Appointment, body=recorded(Body, reference="tag"), seat="secretary", holder="Another", person=other)
    sign_in(client, other)
    assert client.get("/meetings/PANEL-1/sitting/").status_code == 403
    assert client.post("/meetings/PANEL-1/sitting/", {"act": "minute", "text": "No"}).status_code == 403


def test_a_recused_member_reads_the_minutes_without_the_item(client, meeting, seats) -> None:
    person = a_person("Member One")
    mine = recorded(Appointment, reference="M9", body=meeting.body, holder="Member One", person=person)
    kept, lost = an_item(meeting, 1), an_item(meeting, 2)
    sitting.recuse(lost, mine, "It is about my company", by=BY)
    for each in (kept, lost):
        sitting.minute(meeting, each, f"Said of {each.title}.", by=BY)
        sitting.raise_action(meeting, each, f"Do {each.title}", "DCC", due=None, by=BY)
    sign_in(client, person)
    for address in ("minutes/", "headlines/"):
        page = client.get(f"/meetings/PANEL-1/{address}").content.decode()
        assert "Item 1" in page and "Item 2" not in page
    assert Action.objects.count() == 2
