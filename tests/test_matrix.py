"""Every address by everybody: what is declared beside the views, and in the code's folder, is what happens."""

from __future__ import annotations

import itertools

import pytest

from secretariat.core.api.calls import all_calls
from secretariat.core.codes.access import access
from secretariat.core.permission import as_open, may_see
from secretariat.core.permission.declared import EVERYONE, KNOWN, Allowed, addresses, declaration_of, meets
from secretariat.core.tables import all_tables
from tests import cast
from tests.cast import LABELS, OURS, THEIRS
from tests.matrix import Turns, client_of, filled, hangs_on_the_record, happened, may_do, outcome, reader_of

pytestmark = pytest.mark.django_db

MENDS_ITSELF = {"account_logout", "account_signup", "socialaccount_signup"}
"""Addresses that end or begin a session: they are tried by tests of their own."""


@pytest.mark.asvs("V6.3.4", "V8.1.1")
def test_every_address_says_what_it_allows() -> None:
    undeclared = [name or pattern for name, pattern, view in addresses() if declaration_of(name, view) is None]
    assert undeclared == []


def test_what_is_declared_is_an_address_and_a_deed() -> None:
    deeds = {EVERYONE, KNOWN, "", *access().deed}
    for name, _, view in addresses():
        allowed = declaration_of(name, view)
        assert {allowed.get, allowed.post} <= deeds, name


def to_be_tried() -> list[tuple[str, str, Allowed]]:
    """(name, pattern, what is declared) of the addresses of the site that this file tries."""
    return [
        (name, pattern, declaration_of(name, view))
        for name, pattern, view in addresses()
        if name not in MENDS_ITSELF
        and not name.startswith(("account_", "mfa_", "socialaccount_", "openid_", "usersessions_"))
        and (not pattern.startswith("api/v1/") or name == "api-description")
    ]  # what is under /api/v1/ knows no cookie: test_matrix_of_programs.py tries it with tokens


@pytest.mark.asvs("V8.2.1")
def test_everybody_meets_what_the_code_s_folder_lets_them_and_nothing_else(stage) -> None:
    everybody, _ = stage
    asked = {each for _, _, allowed in to_be_tried() for each in (allowed.get, allowed.post) if each}
    asked |= {call.allowed for call in all_calls()}
    wrong = [
        f"{who}: {each}" for who in everybody for each in asked if meets(reader_of(who), each) != may_do(who, each)
    ]
    assert wrong == []
    assert len(asked) > 50


@pytest.mark.once
@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_answers_each_sort_of_people_as_it_says(stage, method) -> None:
    everybody, _ = stage
    turns, wrong, clients = Turns(everybody), [], {who: client_of(who) for who in everybody}
    for name, pattern, allowed in to_be_tried():
        for who in turns.of_each_sort(lambda who, allowed=allowed: (outcome(allowed, method, who), who.person is None)):
            answer = clients[who].generic(method, filled(name, pattern))
            found, right = happened(answer), outcome(allowed, method, who)
            if found != right and not (right == "in" and found == "refused" and hangs_on_the_record(name)):
                wrong.append(f"{who}: {method} {name}: {found} ({answer.status_code})")
    assert wrong == []


@pytest.mark.asvs("V8.2.2", "V8.4.1")
def test_everybody_sees_the_records_that_are_theirs_to_see_and_no_others(stage) -> None:
    everybody, records = stage
    wrong = []
    for who in everybody:
        reader = reader_of(who)
        seen = {
            table.name: set(table.model.objects.visible_to(reader).values_list("reference", flat=True))
            for table in all_tables()
        }
        for table, whose, label, record in records:
            right = cast.expected(who, table, whose, label)
            if (record.reference in seen[table.name]) != right:
                wrong.append(f"{who}: {whose} {label} {table.name} should {'' if right else 'not '}be in their rows")
            if may_see(record, reader) != right:
                wrong.append(f"{who}: {whose} {label} {table.name} should {'' if right else 'not '}be shown as a link")
    assert wrong == []


def test_what_is_kept_of_a_record_tells_of_others_only_what_all_who_see_it_may_see(stage) -> None:
    everybody, records = stage
    readers = [reader_of(who) for who in everybody]
    of_all = [record for _, _, _, record in records]
    seen_by = [frozenset(place for place, who in enumerate(readers) if may_see(each, who)) for each in of_all]
    open_ones = 0
    for record, its in zip(of_all, seen_by, strict=True):
        for target, theirs in zip(of_all, seen_by, strict=True):
            if as_open(target, record):
                assert its <= theirs, f"{record!r} tells of {target!r}"
                open_ones += target.classification != "white" and record is not target
    assert open_ones > 0


@pytest.mark.once
@pytest.mark.asvs("V8.2.2")
@pytest.mark.parametrize("whose", [OURS, THEIRS])
def test_everybody_opens_and_exports_what_is_theirs_to_see_and_no_others(stage, whose) -> None:
    """Amber, where it matters most whose a record is; the other labels are held by the rows above."""
    everybody, records = stage
    turns, wrong, clients = Turns(everybody), [], {who: client_of(who) for who in everybody}
    for table, each, label, record in records:
        if (each, label) != (whose, "amber"):
            continue
        for who in turns.of_each_sort(lambda who, table=table: cast.expected(who, table, whose, "amber")):
            right = cast.expected(who, table, whose, "amber")
            address = f"/{table.name}/{record.reference}/"
            page = clients[who].get(address).status_code == 200
            file = (
                record.reference in clients[who].get(f"/{table.name}/export.json?q={record.reference}").content.decode()
            )
            if (page, file) != (right, right):
                wrong.append(f"{who}: {whose} amber {table.name}: page {page}, file {file}, should be {right}")
    assert wrong == []


@pytest.mark.once
@pytest.mark.asvs("V8.4.1")
@pytest.mark.parametrize("name", ["the public", "party contact", "body member", "administrator analyst"])
def test_lists_show_no_trace_of_what_is_not_theirs(stage, name) -> None:
    everybody, records = stage
    who = next(each for each in everybody if each.name == name)
    client, wrong = client_of(who), []
    for table in all_tables():
        text = client.get(f"/{table.name}/").content.decode()
        for each, whose, label, record in records:
            if record.reference in text and not cast.expected(who, each, whose, label):
                wrong.append(f"{who} finds {whose} {label} {each.name} in the list of {table.name}")
    assert wrong == []


@pytest.mark.once
def test_search_finds_for_everybody_what_is_theirs_to_see(stage) -> None:
    everybody, records = stage
    wrong = []
    for who, label in zip(everybody, itertools.cycle(LABELS), strict=False):
        text = client_of(who).get("/search/", {"q": f"{OURS}-{label}"}).content.decode()
        for table, whose, marked, record in records:
            if f'/{table.name}/{record.reference}/"' in text and not cast.expected(who, table, whose, marked):
                wrong.append(f"{who} finds {whose} {marked} {table.name}")
    assert wrong == []
