"""What waits for people in defaults and supplier failures."""

from __future__ import annotations

import pytest

from secretariat.core.calendars import add_working_days, today
from secretariat.core.pages.waiting import waiting_for
from secretariat.core.permission import Held, Reader
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import defaults, last_resort, measures
from secretariat.parties.tests.defaulting import BY, STAFF, a_decision, a_party, a_served_case

pytestmark = pytest.mark.django_db

OFFICE = Reader("user:U-1", "Office", frozenset({Held("party-support", "administrator")}))
AUTHORITY = Reader("user:U-2", "Officer", frozenset({Held("authority-officer", "authority")}))


def of(party):
    return Reader("user:U-3", "Contact", frozenset({Held("contact", "party", party.reference)}))


def what(reader):
    return {each.what for each in waiting_for(reader)}


def test_a_remedy_waits_for_whoever_judges_it():
    case = a_served_case()
    assert "Remedy" not in what(OFFICE)
    defaults.offer_remedy(case, done=today(), evidence="A receipt", by=BY)
    assert "Remedy" in what(OFFICE)
    assert "Remedy" not in what(of(case.party))
    assert "Default case" in what(of(case.party))


def test_a_measure_waits_for_the_authority():
    case = a_served_case(a_party("small-supplier"))
    take(case_of(case), "refer", by=BY, roles=STAFF)
    measure = measures.impose(case, kind="suspension", rights=["vote"], decision=a_decision(), starts=today(), by=BY)
    assert "Measure" in what(AUTHORITY)
    assert "Measure" not in what(OFFICE)
    measures.record_consent(measure, given=True, on=today(), reference="Letter", by=BY)
    assert "Measure" not in what(AUTHORITY)


def test_lines_of_a_checklist_wait_for_the_part_that_they_are_for():
    failing, taking, stranger = a_party("small-supplier"), a_party("large-supplier"), a_party("large-supplier")
    day = add_working_days(today(), -5)
    failure = last_resort.alert("A supplier fails", failing, exercise=True, on=add_working_days(day, -3), by=BY)
    last_resort.appoint(failure, suppliers=[taking], revoked=day, effective=day, direction="D", by=BY, roles=STAFF)
    late = [each for each in waiting_for(of(taking)) if each.what == "Checklist"]
    assert {each.says for each in late} <= {"Late", "Due today"}
    assert any("prepayment customers" in each.title for each in late)
    assert all(each.title.startswith("EXERCISE: ") for each in late)
    assert "Checklist" in what(of(failing))
    assert "Checklist" not in what(of(stranger))
    assert "Checklist" in what(AUTHORITY)
