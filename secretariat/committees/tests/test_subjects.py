"""Issues, requests of the DCC, differences between Parties, consultations of others, and the horizon."""

from __future__ import annotations

from datetime import date

import icalendar
import pytest

from secretariat.accounts.tests.factories import a_person
from secretariat.committees import subjects
from secretariat.committees.models_subjects import Difference, HandedIssue, MemberView, OutsideConsultation
from secretariat.committees.models_transition import TransitionalGroup
from secretariat.committees.tests.registers import BY, DAY, STAFF, a_body, a_decision, verbs_of
from secretariat.core.pages.searching import catch_up, search
from secretariat.core.permission import ANYONE, Held, Reader
from secretariat.core.tables import table_for
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties.models import Party
from tests.factories import recorded
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


def step(record, verb, roles=STAFF, **more):
    take(case_of(record), verb, by=BY, roles=roles, **more)


# Issues.


def handed_over(**more):
    given = {"handed_by": "The Department", "body": a_body("opsg"), "handed_over": date(2019, 5, 1), **more}
    return subjects.hand_over("Meters fall silent", "Many of them", by=BY, **given)


def test_an_issue_comes_from_somebody_and_is_due_later():
    body = a_body("opsg")
    with refused("Say who hands it over", "handed_by"):
        handed_over(handed_by=" ", body=body)
    with refused("cannot be due before it is handed over", "due"):
        handed_over(due=date(2019, 4, 1), body=body)
    group = recorded(TransitionalGroup, name="Delivery group")
    assert handed_over(handed_by="", group=group, body=body).handed_by == "Delivery group"


def test_an_issue_is_worked_on_and_resolved_with_its_outcome():
    row = handed_over()
    step(row, "accept")
    step(row, "report", note="Firmware is being tested")
    step(row, "report", note="Firmware is out")
    with refused("Say what came of it", "outcome"):
        subjects.end_issue(row, "resolve", outcome=" ", by=BY, roles=STAFF)
    with refused("Nothing says what came of it"):
        step(row, "resolve")
    subjects.end_issue(row, "resolve", outcome="New firmware", by=BY, roles=STAFF)
    assert (case_of(row).state, row.resolved) == ("resolved", DAY)
    said = text_of(reading_as("small-supplier").get(f"/issues/{row.reference}/"))
    assert "Report progress" in said
    assert "Firmware is being tested" in said


def test_an_issue_that_was_not_taken_on_is_handed_back_but_not_resolved():
    row = handed_over()
    with refused("cannot be done from there"):
        subjects.end_issue(row, "resolve", outcome="Nothing to do", by=BY, roles=STAFF)
    assert HandedIssue.objects.get().resolved is None
    subjects.end_issue(row, "hand_back", outcome="Not for the Code", by=BY, roles=STAFF)
    assert case_of(row).closed


# Requests of the DCC.


def asked(**more):
    return subjects.request("A longer window", "Two weeks", body=a_body("tag"), by=BY, **more)


def answer(row, verb, decision, outcome="Two weeks it is"):
    subjects.answer_request(row, verb, decision=decision, outcome=outcome, by=BY, roles=STAFF)


def test_a_request_is_answered_on_the_decision_of_its_body():
    body, others = a_body("tag"), a_decision(a_body("ssc"))
    with refused("on a day that is over", "needed_by"):
        asked(needed_by=date(2019, 6, 2))
    row, old = asked(), a_decision(body, date(2019, 6, 2))
    good, bad = a_decision(body, outcome_kind="agreed"), a_decision(body, outcome_kind="rejected")
    step(row, "consider")
    with refused("has not decided on it"):
        step(row, "agree")
    with refused("is no decision of the Body tag", "decision"):
        answer(row, "agree", others)
    with refused("is older than what it is to be about", "decision"):
        answer(row, "agree", old)
    with refused("says rejected", "decision"):
        answer(row, "agree", bad)
    with refused("says agreed", "decision"):
        answer(row, "decline", good)
    with refused("Say what came of it", "outcome"):
        answer(row, "agree", good, " ")
    answer(row, "agree", good)
    assert (case_of(row).state, row.decision, row.answered) == ("agreed", good, DAY)


def test_only_the_dcc_withdraws_its_request():
    row = asked()
    with refused("is for the DCC"):
        step(row, "withdraw")
    step(row, "withdraw", frozenset({"dcc-role"}))
    assert case_of(row).state == "withdrawn"


# Differences between Parties.


@pytest.fixture
def parties():
    return [recorded(Party, reference=f"P-{n}", name=f"Illustrative {n}") for n in ("ONE", "TWO", "THREE")]


def differ(parties, title="Who pays for a visit"):
    one, two, _ = parties
    return subjects.raise_difference(title, "Each sees it so", party=one, other=two, body=a_body("opsg"), by=BY)


@pytest.mark.parametrize("title", ["A visit by illustrative one", "What P-TWO owes"])
def test_the_title_of_a_difference_names_neither_party(parties, title):
    a_body("opsg")
    with refused("The title names one of them", "title"):
        differ(parties, title)


def test_a_party_differs_from_another(parties):
    body = a_body("opsg")
    with refused("A Party differs from another one", "other"):
        subjects.raise_difference("A charge", "So", party=parties[0], other=parties[0], body=body, by=BY)
    assert "write another Party" in table_for(Difference).checks[0].finds({"party": "P-1", "other": "P-1"})
    assert "label it amber or red" in table_for(Difference).checks[1].finds({"classification": "green"})


def test_a_difference_ends_with_what_they_agreed(parties):
    row = differ(parties)
    with refused("cannot be done from there"):
        subjects.conclude_difference(row, outcome="settled", settlement="They share it", by=BY, roles=STAFF)
    row.refresh_from_db()
    step(row, "exchange_positions")
    step(row, "hold_talks", note="First")
    step(row, "hold_talks", note="Second")
    with refused("Say what they agreed", "settlement"):
        subjects.conclude_difference(row, outcome="settled", settlement="", by=BY, roles=STAFF)
    subjects.conclude_difference(row, outcome="settled", settlement="They share it", by=BY, roles=STAFF)
    assert case_of(row).state == "concluded"
    other = differ(parties, "Another charge")
    subjects.withdraw_difference(other, why="Settled by letter", by=BY, roles=STAFF)
    assert other.outcome == "withdrawn"
    with refused("cannot be done from there"):
        subjects.withdraw_difference(other, why="Again", by=BY, roles=STAFF)


def reader_at(at, of="", role="contact"):
    return Reader(f"user:{at}{of}", "somebody", frozenset({Held(role, at, of)}), confirmed=True)


@pytest.mark.parametrize("label", ["amber", "green", "white"])
def test_only_the_two_parties_the_body_and_the_staff_know_of_a_difference_whatever_its_label(parties, label):
    row = differ(parties)
    Difference.objects.filter(pk=row.pk).update(classification=label)
    Case.objects.filter(subject=row.reference).update(classification=label)
    catch_up()

    def sees(reader):
        in_list = Difference.objects.visible_to(reader).exists()
        in_search = bool(search("visit", reader)[0])
        in_cases = Case.objects.visible_to(reader).filter(subject=row.reference).exists()
        assert in_list == in_search == in_cases
        return in_list

    assert sees(reader_at("party", "P-ONE"))
    assert sees(reader_at("party", "P-TWO"))
    assert sees(reader_at("body", "opsg", "member"))
    assert sees(reader_at("administrator", role="secretariat"))
    assert not sees(reader_at("party", "P-THREE"))
    assert not sees(reader_at("body", "tag", "member"))
    assert not sees(reader_at("administrator", role="analyst"))
    assert not sees(reader_at("dcc", role="dcc-officer"))
    assert not sees(ANYONE)


# Consultations of others.


def consultation(**more):
    given = {"opened": date(2019, 5, 1), "closes": date(2019, 7, 1), **more}
    return subjects.open_outside("Energy codes", asked_by="The Authority", body=a_body("panel"), by=BY, **given)


def test_an_answer_is_drafted_seen_by_members_approved_and_sent():
    row, panel = consultation(), a_body("panel")
    assert row.classification == "amber"
    with refused("There is no draft", "text"):
        subjects.draft_answer(row, text=" ", by=BY, roles=STAFF)
    with refused("views are no longer taken in"):
        subjects.give_member_view(row, text="Fine", member="Somebody", by=BY)
    subjects.draft_answer(row, text="We agree, between ourselves", by=BY, roles=STAFF)
    step(row, "ask_members")
    with refused("Say whose view it is", "member"):
        subjects.give_member_view(row, text="Fine", by=BY)
    with refused("Write the view", "text"):
        subjects.give_member_view(row, text=" ", member="Somebody", by=BY)
    person = a_person("Illustrative member")
    view = subjects.give_member_view(row, text="I would say less", person=person, by=BY)
    assert (view.member, view.classification) == ("Illustrative member", "amber")
    others, good = a_decision(a_body("tag")), a_decision(panel)
    with refused("is no decision of the Body panel", "decision"):
        subjects.approve_answer(row, decision=others, by=BY, roles=STAFF)
    subjects.approve_answer(row, decision=good, by=BY, roles=STAFF)
    with refused("There is no answer", "response"):
        subjects.send_answer(row, response="", by=BY, roles=STAFF)
    subjects.send_answer(row, response="We agree.", by=BY, roles=STAFF)
    row.refresh_from_db()
    assert (row.classification, row.draft, row.response, row.sent) == ("white", "", "We agree.", DAY)
    assert case_of(row).classification == "white"
    with refused("Say what came of it", "outcome"):
        subjects.note_what_came_of_it(row, outcome="", by=BY, roles=STAFF)
    subjects.note_what_came_of_it(row, outcome="A law", by=BY, roles=STAFF)
    assert case_of(row).closed


def test_when_the_answer_is_out_neither_draft_nor_views_are():
    row = consultation()
    subjects.draft_answer(row, text="A rude draft", by=BY, roles=STAFF)
    subjects.give_member_view(row, text="A rude view", member="Somebody", by=BY)
    subjects.approve_answer(row, decision=a_decision(a_body("panel")), by=BY, roles=STAFF)
    subjects.send_answer(row, response="A polite answer.", by=BY, roles=STAFF)
    public = reading_as()
    pages = [f"/outside_consultations/{row.reference}/", f"/outside_consultations/{row.reference}/history/"]
    pages += ["/member_views/", "/outside_consultations/export.json", "/member_views/export.csv"]
    said = " ".join(public.get(each).content.decode() for each in pages)
    assert "A polite answer." in said
    assert "rude" not in said
    assert MemberView.objects.visible_to(ANYONE).count() == 0


def test_a_consultation_that_closed_is_not_answered(settings):
    a_body("panel")
    with refused("cannot close before it opens", "closes"):
        consultation(closes=date(2019, 4, 1))
    row = consultation()
    subjects.draft_answer(row, text="We agree", by=BY, roles=STAFF)
    subjects.approve_answer(row, decision=a_decision(a_body("panel")), by=BY, roles=STAFF)
    settings.SECRETARIAT_TODAY = "2019-07-02"
    with refused("The consultation closed on 1 July 2019", "on"):
        subjects.send_answer(row, response="We agree.", by=BY, roles=STAFF)
    row.refresh_from_db()
    assert (row.classification, row.sent) == ("amber", None)


def test_its_last_day_is_in_the_body_s_calendar():
    panel = a_body("panel")
    day = date(2021, 6, 1)
    recorded(OutsideConsultation, title="Energy codes", body=panel, opened=date(2021, 4, 1), closes=day)
    recorded(
        OutsideConsultation, title="Answered", body=panel, opened=date(2021, 4, 1), closes=day, sent=date(2021, 4, 2)
    )
    entries = icalendar.Calendar.from_ical(reading_as().get("/bodies/panel/calendar.ics").content).walk("VEVENT")
    assert {(str(each["summary"]), each["dtstart"].dt) for each in entries} == {
        ("Consultation closes: Energy codes", day)
    }


# The horizon.


def test_an_entry_is_looked_at_again_and_taken_off_with_what_came_of_it():
    row = subjects.watch("A new law", "Much would change", body=a_body("panel"), impact="high", by=BY)
    subjects.look_again(row, text="Less would change", impact="low", by=BY)
    with refused("It was looked at today already"):
        subjects.look_again(row, text="Less would change", impact="low", by=BY)
    with refused("Say what came of it", "outcome"):
        subjects.take_off(row, outcome="", by=BY)
    subjects.take_off(row, outcome="It was dropped", by=BY)
    assert verbs_of(row) == ["create", "review", "close"]
    with refused("It was taken off already"):
        subjects.take_off(row, outcome="Again", by=BY)
    with refused("It was taken off the horizon"):
        subjects.look_again(row, text="More", impact="high", by=BY)
