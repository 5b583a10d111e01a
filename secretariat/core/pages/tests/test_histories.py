"""A record's history, as its events tell it."""

from __future__ import annotations

import json

import pytest

from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.events.models import Event
from secretariat.modifications import services
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party, PartyCategory
from tests.factories import SOMEBODY, recorded, row
from tests.readers import reading_as, text_of

pytestmark = pytest.mark.django_db


def history(address, persona="public", **asked):
    return text_of(reading_as(persona).get(f"{address}history/", asked))


def test_a_change_is_told_with_before_and_after_who_and_why():
    proposal = recorded(Modification, reference="DP001", title="Old")
    events.update(proposal, by=SOMEBODY, why="It was misspelled", title="New", urgent=True)
    page = reading_as().get("/modifications/DP001/history/").content.decode()
    assert "<del>Old</del> <ins>New</ins>" in page
    assert "<del>No</del> <ins>Yes</ins>" in page
    assert "It was misspelled" in page and "by operator:somebody" in page


def test_the_latest_stands_first():
    proposal = recorded(Modification, reference="DP001", title="First")
    for title in ("Second", "Third"):
        events.update(proposal, by=SOMEBODY, title=title)
    said = history("/modifications/DP001/")
    assert said.index("Third") < said.index("Title: First Second") < said.index("Added")


def test_what_was_emptied_says_so():
    proposal = recorded(Modification, reference="DP001", proposer="A supplier")
    events.update(proposal, by=SOMEBODY, proposer="")
    assert "Proposer: A supplier emptied" in history("/modifications/DP001/")


def test_the_steps_of_a_case_are_part_of_its_record_s_history():
    recorded(Modification, reference="DP001")
    services.begin_cases(["DP001"], by=SOMEBODY)
    assert "Case begun the case" in history("/modifications/DP001/")


def test_another_record_of_the_same_reference_has_its_own_history():
    recorded(Modification, reference="X1", title="A proposal")
    recorded(Body, reference="X1", name="A committee")
    assert "A committee" not in history("/modifications/X1/")


def test_erased_text_is_told_as_erased():
    recorded(Appointment, reference="A1", body=row(Body), holder="Jo Example")
    token = json.loads(Event.objects.get(kind="committees.Appointment").after)["holder"]["personal"]
    assert "Holder: Jo Example" in history("/appointments/A1/")
    events.erase(token, by=SOMEBODY, why="She asked for it")
    said = history("/appointments/A1/")
    assert "Holder: (erased)" in said and "Jo Example" not in said


def test_a_reader_is_told_only_what_their_label_covers():
    proposal = recorded(Modification, reference="DP001", title="Secret name", classification="amber")
    events.update(proposal, by=SOMEBODY, title="Open name", classification="white")
    assert "Secret name" not in history("/modifications/DP001/", "public")
    assert "Title: Secret name Open name" in history("/modifications/DP001/", "regulator")


def test_a_change_to_a_stricter_label_is_told_to_those_whom_it_covers():
    proposal = recorded(Modification, reference="DP001", title="A name")
    events.update(proposal, by=SOMEBODY, title="Secret name", classification="amber")
    events.update(proposal, by=SOMEBODY, title="Another name", classification="white")
    public = history("/modifications/DP001/", "public")
    assert "A name" in public and "Secret name" not in public


def test_a_link_to_what_the_reader_may_not_see_is_not_named():
    secret = row(Party, reference="P-SECRET", classification="amber")
    recorded(PartyCategory, reference="PC-1", party=secret)
    public = history("/party_categories/PC-1/", "public")
    assert "Category: small-supplier" in public and "Party:" not in public
    assert "Party: P-SECRET" in history("/party_categories/PC-1/", "regulator")


def test_a_long_history_is_turned_page_by_page():
    proposal = recorded(Modification, reference="DP001", title="0")
    for number in range(1, 60):
        events.update(proposal, by=SOMEBODY, title=str(number))
    first, second = history("/modifications/DP001/"), history("/modifications/DP001/", page="2")
    assert first.count("Changed") == 50 and "Next page" in first
    assert second.count("Changed") == 9 and "Added" in second and "Next page" not in second


def test_a_record_put_in_without_events_has_nothing_to_tell():
    row(Modification, reference="DP001")
    assert "There is nothing here that you may see." in history("/modifications/DP001/")
