"""References with strokes inside: every page and call of a record is found by them, and none is taken for another."""

from __future__ import annotations

import re

import pytest

from secretariat.accounts import erasing, services
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.core.permission.declared import addresses
from secretariat.core.tables import all_tables
from secretariat.core.tables.cells import BEFORE_DEEDS, PAGES_OF_A_RECORD

TABLES = {table.name for table in all_tables()}


def of_records() -> list[str]:
    """The addresses of records in lists: not of what only its owner has, such as tokens."""
    found = []
    for _, pattern, _ in addresses():
        start, varies, _ = pattern.partition("reference>")
        named = re.split(r"\W+", start)
        if varies and ("table" in named or "cases" in named or TABLES & set(named)):
            found.append(pattern)
    return found


def test_no_reference_may_end_like_a_page_or_a_call_of_a_record() -> None:
    ends = {pattern.rpartition("reference>")[2].removeprefix(".+").replace("\\", "") for pattern in of_records()}
    words = {end.strip("?)/$") for end in ends} - {""}
    assert {word for word in words if "/" not in word} == PAGES_OF_A_RECORD
    assert {word.partition("/")[0] for word in words if "/" in word} == BEFORE_DEEDS


def test_every_address_of_a_record_takes_strokes() -> None:
    assert [each for each in of_records() if not re.search(r"<path:reference>|<reference>\.\+", each)] == []


@pytest.mark.django_db
def test_what_may_be_done_about_a_record_with_a_stroke_is_done(client) -> None:
    staff, person, other = a_person("Staff"), a_person("Illustrative Newcomer"), a_person("Illustrative Leaver")
    give(staff, "party-support")
    role = give(person, "secretariat")
    asked = services.ask_for_role(person, "analyst", "", by=BY)
    offer, _ = services.invite("somebody@example.org", "analyst", "", by=BY)
    forgotten, held = erasing.ask(person, by=BY), erasing.hold(other, by=BY, why="A claim")
    sign_in(client, staff)
    for table, record in (
        ("roles", role),
        ("access_requests", asked),
        ("invitations", offer),
        ("erasure_requests", forgotten),
        ("legal_holds", held),
        ("people", other),
    ):
        type(record).objects.filter(pk=record.pk).update(reference=f"A/{record.reference}")
        address = f"/{table}/A/{record.reference}/"
        page = client.get(address)
        assert page.status_code == 200, address
        forms = re.findall(rf'action="({re.escape(address)}\w+/)"', page.content.decode())
        for form in forms:
            assert client.post(form, {}).status_code != 404, form
        assert forms, address
