"""A record's page: its columns, what points at it, and where its case stands."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest

from secretariat.committees.models import Action, Body, Meeting
from secretariat.core.tables import table_named
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.tests.files import write_csv
from secretariat.core.workflow.models import Case
from secretariat.modifications import services
from secretariat.modifications.models import Modification, ModificationStep
from secretariat.parties.models import Party, PartyCategory, UserEntry
from tests.factories import SOMEBODY, recorded, row, unsaved
from tests.readers import reading_as, text_of

pytestmark = pytest.mark.django_db


def page(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_record_shows_its_columns_as_people_write_them():
    row(Modification, reference="DP001", title="A proposal", dcc_systems=True, path="self-governance")
    said = text_of(reading_as().get("/modifications/DP001/"))
    for each in ("Raised 3 June 2019", "DCC Systems Yes", "Path Self-Governance", "Urgent No"):
        assert each in said
    empty = said.partition("Nothing here: ")[2].partition(".")[0].split(", ")
    assert "Decided" in empty and "Raised" not in empty


def test_links_lead_to_what_they_point_at():
    party = row(Party, reference="P-1", name="A supplier")
    row(PartyCategory, reference="PC-1", party=party)
    assert '<a href="/parties/P-1/">A supplier</a>' in page(reading_as().get("/party_categories/PC-1/"))


def test_what_points_at_a_record_is_counted_and_its_first_are_shown():
    party = row(Party, reference="P-1")
    for number in range(10):
        row(UserEntry, reference=f"UE-{number}", party=party)
    answer = reading_as().get("/parties/P-1/")
    assert "User entries (10)" in text_of(answer) and "All User entries" in text_of(answer)
    assert "UE-7" in page(answer) and "UE-8" not in page(answer)
    assert "10 User entries" in text_of(reading_as().get("/user_entries/?party=P-1"))
    assert 'href="/user_entries/?party=P-1"' in page(answer)


def test_up_to_a_thousand_that_point_at_a_record_are_counted_and_no_further():
    party = row(Party, reference="P-1")
    UserEntry.objects.bulk_create(unsaved(UserEntry, party=party) for _ in range(1000))
    assert "User entries (1,000)" in text_of(reading_as().get("/parties/P-1/"))
    row(UserEntry, party=party)
    assert "User entries (more than 1,000)" in text_of(reading_as().get("/parties/P-1/"))


def test_what_the_reader_may_not_see_is_neither_shown_nor_counted():
    party = row(Party, reference="P-1")
    row(UserEntry, reference="UE-OPEN", party=party)
    row(UserEntry, reference="UE-SECRET", party=party, classification="amber")
    public, secretary = reading_as().get("/parties/P-1/"), reading_as("panel-secretary").get("/parties/P-1/")
    assert "User entries (1)" in text_of(public) and "UE-SECRET" not in page(public)
    assert "User entries (2)" in text_of(secretary) and "UE-SECRET" in page(secretary)


def test_a_record_that_the_reader_may_not_see_is_as_if_it_were_not_there():
    row(Modification, reference="DP001", classification="amber")
    public = reading_as()
    for address in ("/modifications/DP001/", "/modifications/DP001/history/"):
        assert public.get(address).status_code == 404
        assert reading_as("regulator").get(address).status_code == 200
    there, not_there = public.get("/modifications/DP001/"), public.get("/modifications/DP002/")
    assert text_of(there).replace("DP001", "DP002") == text_of(not_there)


def test_a_record_is_not_called_by_the_name_of_what_its_reader_may_not_see():
    party = row(Party, reference="P-SECRET", name="A party in trouble", classification="amber")
    recorded(UserEntry, reference="UE-1", party=party, completed="2019-05-01")
    public = reading_as()
    for address in (
        "/user_entries/",
        "/user_entries/UE-1/",
        "/user_entries/UE-1/history/",
        "/figures/user_entry_completed/?year=2019-20",
        "/search/?q=trouble",
        "/search/?q=UE-1",
        "/",
    ):
        said = page(public.get(address)).replace('value="trouble"', "")
        assert "in trouble" not in said and "P-SECRET" not in said, address
    assert "UE-1" in page(public.get("/search/?q=UE-1"))
    assert "A party in trouble" in page(reading_as("regulator").get("/user_entries/UE-1/"))


def test_an_invented_column_is_marked_and_the_page_says_so():
    row(Modification, reference="DP001", illustrative="proposer", proposer="A made-up supplier")
    said = text_of(reading_as().get("/modifications/DP001/"))
    assert "Part of this record is invented" in said and "A made-up supplier illustrative" in said
    assert "A proposal illustrative" not in said


def test_a_record_that_is_all_invented_says_it_once():
    row(Modification, reference="DP001", illustrative="all")
    assert "This record is invented for an example." in text_of(reading_as().get("/modifications/DP001/"))


def in_refinement(**values):
    proposal = recorded(Modification, reference="DP001", **values)
    services.begin_cases(["DP001"], by=SOMEBODY)
    case = Case.objects.get()
    verb = case.open_steps[0].verb
    recorded(ModificationStep, modification=proposal, verb=verb, taken_on=date(2019, 6, 10), note="As agreed")
    services.replay_steps(list(ModificationStep.objects.values_list("reference", flat=True)), by=SOMEBODY)
    return Case.objects.get()


def test_a_case_shows_where_it_stands_what_comes_next_and_what_was_done():
    case = in_refinement()
    Case.objects.filter(pk=case.pk).update(due=date(2019, 7, 1))
    said = text_of(reading_as().get("/modifications/DP001/"))
    assert re.search(rf"{case.state_name} since 10 June 2019 ?\. Waits for: [^.]+\. Due 1 July 2019\.", said)
    assert "10 June 2019 : As agreed" in said or "10 June 2019: As agreed" in said
    assert case.open_steps
    for step in case.open_steps:
        assert step.says in said


def test_a_rule_that_nobody_found_in_a_source_is_marked():
    case = in_refinement()
    bases = {step.basis for step in case.open_steps} - {"sourced"}
    said = page(reading_as().get("/modifications/DP001/"))
    for basis in ("inferred", "recalled"):
        assert (f">{basis}</span>" in said) == (basis in bases)


def test_a_record_without_a_case_says_nothing_of_one():
    row(Modification, reference="DP001")
    assert "Where it stands" not in text_of(reading_as().get("/modifications/DP001/"))


def brought_in_again(*, relabel="", **changes):
    """The proposal comes in again with these changes."""
    proposal = Modification.objects.get()
    for name, value in changes.items():
        setattr(proposal, name, value)
    sheet = {each.name: str(getattr(proposal, each.name) or "") for each in table_named("modifications").columns}
    sheet |= {"urgent": "no", "fast_track": "no", "dcc_systems": "no"}
    with TemporaryDirectory() as folder:
        bring_in_path(write_csv(Path(folder), "modifications", sheet), by=SOMEBODY, relabel=relabel)


def test_a_case_goes_by_the_title_that_its_record_has_now():
    in_refinement(title="An old title")
    Case.objects.update(waits_for="everyone")
    assert "An old title" in text_of(reading_as().get("/"))
    brought_in_again(title="A new title")
    assert "A new title" in text_of(reading_as().get("/"))


def test_a_case_is_as_restricted_as_its_record_is_now():
    in_refinement()
    Case.objects.update(waits_for="everyone")
    assert "A proposal" in text_of(reading_as().get("/"))
    brought_in_again(classification="red", relabel="It names a person.")
    assert "A proposal" not in text_of(reading_as().get("/"))


def address(reference):
    """A reference as an address has it."""
    return quote(reference, safe="/~:@!$&'()*+,;=")


ODD = ["A/B", "A B", "Ä", "100%", "A?B=C", "A#B", "A&B", "a'b\"c", "<b>", "💡", "x" * 60, "[A]", "%2F"]


@pytest.mark.asvs("V1.2.2")
@pytest.mark.parametrize("reference", ODD)
def test_a_record_with_an_odd_reference_has_all_its_pages(reference):
    body = recorded(Body, reference=reference)
    recorded(Meeting, body=body)
    reader = reading_as()
    for place in ("/bodies/", "/meetings/", "/"):
        assert address(reference) in unescape(page(reader.get(place))), place
    own = f"/bodies/{address(reference)}/"
    assert "Meetings (1)" in text_of(reader.get(own))
    assert "Added" in text_of(reader.get(f"{own}history/"))
    assert reader.get("/figures/meetings_of_body/?year=2019-20").status_code == 200
    assert text_of(reader.get(f"/figures/meetings_of_body[{address(reference)}]/?year=2019-20")).count("MEETING-") == 1
    assert reader.get("/search/", {"q": reference}).status_code == 200


def test_search_leads_to_an_odd_reference():
    recorded(Body, reference="A/B?C")
    assert 'href="/bodies/A/B%3FC/"' in page(reading_as().get("/search/", {"q": "A/B?C"}))


def test_all_that_points_at_an_odd_reference_is_listed_behind_its_link():
    body = row(Body, reference="A&B=1")
    Meeting.objects.bulk_create(unsaved(Meeting, body=body) for _ in range(9))
    said = page(reading_as().get("/bodies/A&B=1/"))
    assert 'href="/meetings/?body=A%26B%3D1"' in said
    assert "9 Meetings" in text_of(reading_as().get("/meetings/?body=A%26B%3D1"))


def test_a_reference_that_nobody_has_is_not_found():
    reader = reading_as()
    for reference in ("DP999", "x" * 5000, "💡", "a/b/c", "%00", "%ff", "..%2f..%2fetc%2fpasswd", "'", "%0a"):
        for address in (f"/modifications/{reference}/", f"/modifications/{reference}/history/"):
            answer = reader.get(address)
            assert answer.status_code in (400, 404), address
            assert text_of(answer)


@pytest.mark.parametrize("page", ["0", "-1", "huge", "9" * 5000])
def test_an_odd_page_of_a_history_is_the_first(page):
    recorded(Modification, reference="DP001")
    assert "Added" in text_of(reading_as().get("/modifications/DP001/history/", {"page": page}))


def test_an_action_is_under_its_body_and_its_meeting():
    body = row(Body, reference="tag")
    meeting = row(Meeting, reference="M1", body=body)
    row(Action, reference="A1", body=body, meeting=meeting)
    reader = reading_as()
    assert "A1" in page(reader.get("/bodies/tag/")) and "A1" in page(reader.get("/meetings/M1/"))
