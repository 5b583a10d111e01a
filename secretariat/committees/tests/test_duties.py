"""What falls due by itself: each once, kept in mind until it is done with evidence."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import duties
from secretariat.committees.commands_registers import bring_to_mind, make_what_falls_due
from secretariat.committees.models import Delegation, Meeting
from secretariat.committees.models_governance import DutyOccurrence
from secretariat.committees.models_registers import OwedReport, ReportReceipt
from secretariat.committees.register_rules import duties as known_duties
from secretariat.committees.register_rules import duty_named
from secretariat.committees.tests.registers import BY, DAY, a_body, verbs_of
from secretariat.core.calendars import Period
from secretariat.core.events.models import Event
from secretariat.core.pages.waiting import waiting_for
from secretariat.core.permission import Held, Reader
from secretariat.core.tables import table_for
from tests.factories import recorded
from tests.refusing import refused

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")
PANEL_SECRETARY = Reader("user:P", "the secretary", frozenset({Held("secretary", "body", "panel")}))


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


@pytest.fixture
def panel():
    return a_body("panel")


def test_a_duty_falls_due_on_a_working_day_of_its_month():
    due = {each.slug: each.due_in(YEAR) for each in known_duties()}
    assert due["information-policy"] == date(2019, 9, 30)
    assert due["draft-budget"] == date(2020, 1, 8)  # the fifth working day, after the holiday
    assert due["annual-report"] == date(2019, 6, 28)  # the last day of June is a Sunday
    assert duty_named("information-policy").clause == "M4.13"


def test_the_timer_makes_each_duty_of_the_year_once(panel):
    of_panel = [each.slug for each in known_duties() if each.body == "panel"]
    assert make_what_falls_due() == f"{len(of_panel)} yearly duties and 0 reports fall due."
    events = Event.objects.count()
    assert make_what_falls_due() == ""
    assert Event.objects.count() == events
    rows = DutyOccurrence.objects.all()
    assert sorted(each.duty for each in rows) == sorted(of_panel)
    policy = rows.get(duty="information-policy")
    assert (policy.reference, policy.due) == ("DUTY-2019-20-information-policy", date(2019, 9, 30))
    assert policy.begins == date(2019, 9, 2)


def test_a_body_that_does_not_sit_owes_nothing_and_a_new_year_makes_new_ones(panel, settings):
    make_what_falls_due()
    assert not DutyOccurrence.objects.filter(body__reference="ssc").exists()
    settings.SECRETARIAT_TODAY = "2020-04-01"
    make_what_falls_due()
    assert DutyOccurrence.objects.filter(duty="information-policy").count() == 2


def test_a_duty_waits_for_the_secretary_of_its_body_until_it_is_done(panel, settings):
    make_what_falls_due()
    policy = DutyOccurrence.objects.get(duty="information-policy")

    def waits():
        return {each.reference: each.due for each in waiting_for(PANEL_SECRETARY)}

    assert policy.reference not in waits()
    settings.SECRETARIAT_TODAY = "2019-09-02"
    assert waits()[policy.reference] == date(2019, 9, 30)
    settings.SECRETARIAT_TODAY = "2019-10-10"
    assert policy.status == "overdue"
    assert policy.reference in waits()
    duties.do_duty(policy, evidence="Panel paper 72/8", by=BY)
    assert policy.reference not in waits()
    others = Reader("user:Q", "another", frozenset({Held("secretary", "body", "ssc")}))
    assert list(waiting_for(others)) == []


def test_a_duty_is_done_with_evidence_once_and_opened_again_for_a_reason(panel):
    row = recorded(DutyOccurrence, body=panel)
    with refused("A duty is done with evidence", "evidence"):
        duties.do_duty(row, evidence=" ", by=BY)
    with refused("on a day to come", "on"):
        duties.do_duty(row, evidence="A paper", by=BY, on=date(2019, 6, 4))
    with refused("It is open already"):
        duties.redo_duty(row, why="Wrong", by=BY)
    duties.do_duty(row, evidence="A paper", by=BY)
    with refused("It was done on 3 June 2019 already"):
        duties.do_duty(row, evidence="Another", by=BY)
    with refused("Say why it is opened again", "why"):
        duties.redo_duty(row, why="", by=BY)
    duties.redo_duty(row, why="It was another policy", by=BY)
    assert (row.done, row.evidence) == (None, "")
    assert verbs_of(row) == ["create", "done", "reopen"]
    finds = table_for(DutyOccurrence).checks[0].finds
    assert "done without evidence" in finds({"done": DAY, "evidence": ""})


def test_a_late_duty_is_brought_to_mind_once(panel):
    row = recorded(DutyOccurrence, body=panel, begins=date(2019, 5, 1), due=date(2019, 5, 31))
    assert bring_to_mind().startswith("1 late")
    assert bring_to_mind() == ""
    assert verbs_of(row) == ["create", "overdue"]


# Reports that are owed.


def owed(body, rhythm="monthly", starts=date(2019, 4, 1), **more):
    return recorded(
        OwedReport, reference="OWE-1", giver=body, body=body, rhythm=rhythm, within=25, starts=starts, **more
    )


def test_a_report_goes_to_a_body_to_which_something_was_delegated(panel):
    opsg = a_body("opsg")
    given = {"owed_by": "DCC", "rhythm": "monthly", "within": 25, "giver": panel, "body": opsg, "starts": DAY}
    with refused("has delegated nothing to the Body opsg", "body"):
        duties.owe("Performance", **given, basis="sourced", by=BY)
    recorded(Delegation, giver=panel, taker=opsg)
    assert duties.owe("Performance", **given, basis="sourced", by=BY).body == opsg


@pytest.mark.parametrize(
    ("rhythm", "ends"),
    [
        ("monthly", [date(2019, 4, 30), date(2019, 5, 31)]),
        ("quarterly", []),
        ("yearly", []),
    ],
)
def test_the_timer_makes_what_has_fallen_due_once(panel, rhythm, ends):
    owed(panel, rhythm)
    make_what_falls_due()
    assert list(ReportReceipt.objects.order_by("period_ends").values_list("period_ends", flat=True)) == ends
    events = Event.objects.count()
    make_what_falls_due()
    assert Event.objects.count() == events


def test_quarters_and_years_fall_due_when_they_are_over(panel, settings):
    owed(panel, "quarterly")
    settings.SECRETARIAT_TODAY = "2019-07-01"
    duties.make_receipts(by=BY)
    row = ReportReceipt.objects.get()
    assert (row.period_ends, row.due, row.title) == (
        date(2019, 6, 30),
        date(2019, 8, 2),
        "A report, April to June 2019",
    )


def test_a_report_that_is_owed_no_longer_falls_due_no_more(panel):
    owed(panel, ends=date(2019, 5, 1))
    duties.make_receipts(by=BY)
    assert ReportReceipt.objects.count() == 1


def test_a_report_comes_and_is_noted_at_a_meeting_of_its_body(panel, settings):
    owed(panel)
    duties.make_receipts(by=BY)
    row = ReportReceipt.objects.get(period_ends=date(2019, 5, 31))
    early, other = recorded(Meeting, body=panel, held_on=DAY), recorded(Meeting, body=a_body("tag"), held_on=DAY)
    with refused("It has not come yet"):
        duties.note(row, meeting=early, by=BY)
    with refused("Say what came", "document"):
        duties.receive(row, document=" ", by=BY)
    with refused("before its period was over", "on"):
        duties.receive(row, document="The report", by=BY, on=date(2019, 5, 31))
    with refused("on a day to come", "on"):
        duties.receive(row, document="The report", by=BY, on=date(2019, 6, 4))
    assert row.status == "awaited"
    settings.SECRETARIAT_TODAY = "2019-07-10"
    assert row.status == "late"
    duties.receive(row, document="The report", by=BY)
    assert row.status == "received late"
    with refused("It came on 10 July 2019 already"):
        duties.receive(row, document="The report", by=BY)
    with refused("is no meeting of the Body panel", "meeting"):
        duties.note(row, meeting=other, by=BY)
    with refused("held before it came", "meeting"):
        duties.note(row, meeting=early, by=BY)
    later = recorded(Meeting, body=panel, held_on=date(2019, 7, 12))
    duties.note(row, meeting=later, by=BY)
    assert (row.noted, row.status) == (date(2019, 7, 12), "noted")
    with refused("It was noted already"):
        duties.note(row, meeting=later, by=BY)


def test_a_late_report_is_brought_to_mind_and_waits_for_the_secretary(panel, settings):
    owed(panel)
    duties.make_receipts(by=BY)
    settings.SECRETARIAT_TODAY = "2019-07-10"
    assert bring_to_mind().startswith("2 late")
    assert bring_to_mind() == ""
    assert {each.what for each in waiting_for(PANEL_SECRETARY)} == {"Report that is owed"}
