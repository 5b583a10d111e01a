"""What programs learn of defaults and supplier failures, and do in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from django.test import Client

from secretariat.accounts import tokens
from secretariat.accounts.reading import person_reader
from secretariat.accounts.tests.factories import a_person, give
from secretariat.core.calendars import today
from secretariat.core.codes.access import access
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import defaults, last_resort, measures
from secretariat.parties.models import DefaultCase
from secretariat.parties.models_last_resort import SupplierFailure
from secretariat.parties.tests.defaulting import BY, STAFF, a_case, a_decision, a_party, a_served_case, written

pytestmark = pytest.mark.django_db
_numbers = count(1)


def program(*roles, of=""):
    """A program that acts for somebody with these roles, up to Amber and with writing."""
    person = a_person(f"Illustrative Programmer {next(_numbers)}")
    for role in roles:
        give(person, role, of)
    reader = replace(person_reader(person, []), confirmed=True, second_factor=True)
    _, secret = tokens.make(person, name="Mine", scope="write", highest="amber", reader=reader)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_where_a_default_stands_is_told_to_those_who_may_see_it():
    day = date(2019, 6, 3)
    case = a_case(on=day)
    notice = defaults.issue_notice(case, "default", on=day, by=BY)
    defaults.serve_notice(notice, served_by="hand", served_to="x", sent=day, proof="x", by=BY, roles=STAFF)
    address = f"/api/v1/default_cases/{case.reference}/standing"
    found = program("party-support").get(address).json()
    assert (found["limb"], found["begins"], found["ends"], found["lapsed"]) == ("e", "2019-06-03", "2019-06-10", True)
    assert found["suspended"] == []
    take(case_of(case), "refer", by=BY, roles=STAFF)
    measures.impose(case, kind="suspension", rights=["vote"], decision=a_decision(), starts=today(), by=BY)
    assert program("contact", of=case.party.reference).get(address).json()["suspended"] == ["vote"]
    assert program("contact", of=a_party().reference).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_a_program_opens_a_case_and_is_refused_with_the_same_sentences():
    party, dcc = a_party(), a_party("dcc")
    office = program("party-support")
    given = {"matter": "code-money", "limb": "e", "cause": "A sum is not paid"}
    before = written()
    answer = office.post(
        "/api/v1/default_cases/do/open", {"party": dcc.reference, **given}, content_type="application/json"
    )
    assert answer.status_code == 422
    assert "never be the Defaulting Party" in answer.content.decode()
    assert written() == before
    answer = office.post(
        "/api/v1/default_cases/do/open", {"party": party.reference, **given}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    assert DefaultCase.objects.get().party == party


def test_a_suspended_party_s_program_is_refused_with_the_case(monkeypatch):
    case = a_served_case()
    take(case_of(case), "refer", by=BY, roles=STAFF)
    theirs = program("contact", of=case.party.reference)
    asked = access().deed["raise_disputes"]
    monkeypatch.setitem(access().deed, "raise_disputes", asked.model_copy(update={"right": "vote"}))
    given = {"raised_by": case.party.reference, "title": "A charge"}
    measures.impose(case, kind="suspension", rights=["vote"], decision=a_decision(), starts=today(), by=BY)
    answer = theirs.post("/api/v1/disputes/do/raise", given, content_type="application/json")
    assert answer.status_code == 403
    assert f"suspended in the case {case.reference}" in answer.content.decode()


def test_a_board_is_read_by_programs():
    failure = last_resort.alert("A supplier fails", a_party("small-supplier"), exercise=True, by=BY)
    office = program("party-support")
    board = office.get(f"/api/v1/supplier_failures/{failure.reference}/board").json()
    assert board["exercise"] is True
    assert len(board["lines"]) == len(failure.playbook.file.item)
    assert {each["state"] for each in board["lines"]} == {"ahead", "waits"}
    assert (
        program("contact", of=a_party().reference)
        .get(f"/api/v1/supplier_failures/{failure.reference}/board")
        .status_code
        == 404
    )
    rows = office.get("/api/v1/supplier_failures").json()
    assert SupplierFailure.objects.count() == 1
    assert failure.reference not in str(rows)
