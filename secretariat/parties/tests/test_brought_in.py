"""Applications, user entries and what waits to be decided, brought in as rows: their cases are where the days say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from secretariat.core.events.models import Event
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.problems import Problems
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import case_of
from secretariat.parties.models import UserEntry
from secretariat.parties.models_entry import ChecklistItem
from secretariat.parties.models_joining import Application, Withdrawal
from secretariat.parties.tests.factories import BY, a_party

pytestmark = pytest.mark.django_db
APPLICATION = {"reference": "AP-1", "kind": "company", "name": "One Ltd", "country": "GB", "company_number": "01234567",
               "category": "other", "applied": "2021-02-01", "classification": "amber"}  # fmt: skip
ENTRY = {
    "reference": "UE-1",
    "party": "P-0001",
    "user_role": "other-user",
    "guided": "2021-02-01",
    "classification": "green",
}


@pytest.fixture
def bring(tmp_path: Path):
    def bring(table: str, **values: str):
        with (tmp_path / f"{table}.csv").open("w", newline="") as stream:
            out = csv.DictWriter(stream, list(values))
            out.writeheader()
            out.writerow(values)
        return bring_in_path(tmp_path, by=BY)

    return bring


def refused(bring, says, table, **values):
    before = Event.objects.count()
    with pytest.raises(Problems) as problems:
        bring(table, **values)
    assert says in str(problems.value), str(problems.value)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({}, "applied"),
        ({"checked": "2021-02-03"}, "checked"),
        ({"checked": "2021-02-03", "invoiced": "2021-02-04", "paid": "2021-02-10"}, "paid"),
        ({"ended": "2021-02-05", "outcome": "refused", "reason": "No licence"}, "refused"),
        ({"ended": "2021-02-05", "outcome": "withdrawn"}, "withdrawn"),
    ],
)
def test_the_days_of_a_row_say_where_its_case_is_and_bringing_it_again_changes_nothing(bring, days, state):
    bring("applications", **APPLICATION, **days)
    assert case_of(Application.objects.get()).state == state
    assert bring("applications", **APPLICATION, **days).changes == 0
    assert verify().faults == []


def test_a_later_row_takes_the_case_on(bring):
    bring("applications", **APPLICATION)
    bring("applications", **APPLICATION, checked="2021-02-03", invoiced="2021-02-04")
    assert case_of(Application.objects.get()).state == "invoiced"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"invoiced": "2021-02-04"}, "the day checked is missing"),
        ({"checked": "2021-02-04", "invoiced": "2021-02-03"}, "its last step is later"),
        ({"company_number": "1"}, "is no number of Companies House"),
        ({"company_number": "sc123456"}, "write SC123456"),
        ({"licences": "coal-supply 2020-01-01"}, "coal-supply is no licence of this code"),
        ({"licences": "gas-supply"}, "write gas-supply 2014-05-01"),
        ({"countersigned": "2021-03-01"}, "fill in all three, or none"),
        ({"outcome": "refused"}, "fill in both, or empty both"),
    ],
)
def test_a_bad_row_is_refused_with_what_to_do(bring, values, says):
    refused(bring, says, "applications", **(APPLICATION | values))


def test_an_entry_under_way_gets_its_checklist_and_its_case_is_where_its_days_say(bring):
    a_party(category="other")
    bring("user_entries", **ENTRY)
    entry = UserEntry.objects.get()
    assert case_of(entry).state == "in-entry"
    assert ChecklistItem.objects.filter(entry=entry).count() == 7
    bring("user_entries", **ENTRY, evidence_sent="2021-03-01")
    assert case_of(entry).state == "evidence-sent"
    bring("user_entries", **ENTRY, evidence_sent="2021-03-01", completed="2021-03-08")
    assert case_of(entry).state == "completed" and verify().faults == []


def test_an_entry_that_was_given_up_ends(bring):
    a_party(category="other")
    bring("user_entries", **ENTRY)
    bring("user_entries", **ENTRY, given_up="2021-03-08")
    assert case_of(UserEntry.objects.get()).state == "given-up"
    refused(
        bring, "either completed or given up", "user_entries", **ENTRY, given_up="2021-03-08", completed="2021-03-08"
    )


@pytest.mark.parametrize(
    ("table", "values", "says"),
    [
        ("identifier_ranges", {"first": "90B3", "last": "90B3D51F3000FFFF", "starts": "2020-01-01"}, "has 16 digits"),
        (
            "identifier_ranges",
            {"first": "90B3D51F3000FFFF", "last": "90B3D51F30000000", "starts": "2020-01-01"},
            "comes after the last",
        ),
        ("held_roles", {"user_role": "other-user", "user_id": "x", "starts": "2020-01-01"}, "A User ID has 16 digits"),
        ("withdrawals", {"noticed": "2020-01-01", "leaves": "2020-03-01", "outcome": "refused"}, "fill in decided"),
        (
            "transfers",
            {"into": "P-0001", "kind": "merger", "proposed": "2020-01-01", "effective": "2020-02-01", "why": "x"},
            "A Party cannot be joined to itself",
        ),
    ],
)
def test_rows_that_contradict_themselves_are_refused(bring, table, values, says):
    a_party()
    refused(bring, says, table, reference="X-1", party="P-0001", classification="amber", **values)


def test_what_waits_to_be_decided_has_its_case(bring):
    a_party()
    row = {
        "reference": "WD-1",
        "party": "P-0001",
        "noticed": "2021-03-01",
        "leaves": "2021-06-01",
        "classification": "amber",
    }
    bring("withdrawals", **row)
    assert case_of(Withdrawal.objects.get()).state == "noticed"
    bring("withdrawals", **row, decided="2021-03-05", outcome="refused")
    assert case_of(Withdrawal.objects.get()).state == "refused"
