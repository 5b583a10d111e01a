"""Every address by everybody: what is declared beside the views, and in the code's folder, is what happens."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from secretariat.accounts import tokens
from secretariat.accounts.reading import person_reader
from secretariat.accounts.tests.factories import sign_in
from secretariat.core.api.calls import Call, all_calls
from secretariat.core.codes.access import access
from secretariat.core.permission import ANYONE, Reader, may_see
from secretariat.core.permission.declared import EVERYONE, KNOWN, Allowed, addresses, declaration_of
from secretariat.core.tables import all_tables
from tests import cast
from tests.cast import LABELS, OURS, THEIRS, Somebody

pytestmark = pytest.mark.django_db

ARGUMENTS = {
    "table": "meetings",
    "reference": f"{OURS}-white-meetings",
    "form": "csv",
    "key": "meetings",
    "token": "x" * 24,
    "year": "2019-20",
    "version": "0.1",
    "size": "1",
    "sequence": "1",
    "uidb36": "1",
    "pk": "1",
    "provider_id": "organisation",
    "rest": "nowhere",
}
"""What to put for each part of an address that varies."""
OTHERWISE = {"report-download": {"form": "pdf"}}
MENDS_ITSELF = {"account_logout", "account_signup", "socialaccount_signup"}
"""Addresses that end or begin a session: they are tried by tests of their own."""


def filled(name: str, pattern: str) -> str:
    """An address of that pattern. Raises KeyError for a part that ARGUMENTS does not know."""
    known = {**ARGUMENTS, **OTHERWISE.get(name, {})}
    text = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|\((?:\?:)?[^()]*\)|[^()])*\)", lambda found: known[found[1]], pattern)
    text = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known[found[1]], text)
    return "/" + text.replace("^", "").replace("$", "").replace("\\", "")


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Everybody, and a record of every kind: made once, and taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        named = cast.set_the_stage()
        everybody = [cast.cast_one(*each) for each in cast.whole_cast()]
        records = list(cast.a_record_of_every_kind(named))
        yield everybody, records
        transaction.set_rollback(True)


def client_of(who: Somebody) -> Client:
    client = Client(REMOTE_ADDR="127.0.0.1")
    return sign_in(client, who.person) if who.person else client


@pytest.mark.asvs("V6.3.4", "V8.1.1")
def test_every_address_says_what_it_allows() -> None:
    undeclared = [name or pattern for name, pattern, view in addresses() if declaration_of(name, view) is None]
    assert undeclared == []


def test_what_is_declared_is_an_address_and_a_deed() -> None:
    deeds = {EVERYONE, KNOWN, "", *access().deed}
    for name, _, view in addresses():
        allowed = declaration_of(name, view)
        assert {allowed.get, allowed.post} <= deeds, name


def may_do(who: Somebody, asked: str) -> bool:
    """Whether somebody may do a deed, read from the code's folder by other eyes."""
    if asked == EVERYONE:
        return True
    if asked == KNOWN:
        return who.person is not None
    for word in access().deed[asked].readers:
        place, _, role = word.partition("/")
        if who.at == {"parties": "party", "bodies": "body"}.get(place, place) and role in ("", who.role):
            return True
    return False


def outcome(allowed: Allowed, method: str, who: Somebody) -> str:
    """What should happen: "in", "refused", "sign in" or "no such method"."""
    asked = allowed.of(method)
    if not asked:
        return "no such method"
    if may_do(who, asked):
        return "in"
    return "refused" if who.person else "sign in"


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_by_everybody(stage, method) -> None:
    everybody, _ = stage
    wrong = []
    for who in everybody:
        for name, pattern, view in addresses():
            if name in MENDS_ITSELF or name.startswith(
                ("account_", "mfa_", "socialaccount_", "openid_", "usersessions_")
            ):
                continue
            if pattern.startswith("api/v1/") and name != "api-description":
                continue  # no cookie counts there: they are tried with tokens, below
            allowed, client = declaration_of(name, view), client_of(who)
            answer = client.generic(method, filled(name, pattern))
            found = happened(answer)
            if found != outcome(allowed, method, who):
                wrong.append(f"{who}: {method} {name}: {found} ({answer.status_code})")
    assert wrong == []


def happened(answer: Any) -> str:
    """What an answer was, in the words of `outcome`."""
    assert answer.status_code < 500, answer.request
    if answer.status_code == 401:
        return "sign in"
    if answer.status_code == 405:
        return "no such method"
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 302 and answer.url.startswith("/account/login/"):
        return "sign in"
    return "in"


def reader_of(who: Somebody) -> Reader:
    proofs = [{"method": "mfa", "at": 0}]
    return person_reader(who.person, proofs) if who.person else ANYONE


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


@pytest.mark.asvs("V8.2.2")
@pytest.mark.parametrize("whose", [OURS, THEIRS])
def test_everybody_opens_and_exports_what_is_theirs_to_see_and_no_others(stage, whose) -> None:
    """Amber, where it matters most whose a record is; the other labels are held by the rows above."""
    everybody, records = stage
    wrong = []
    amber = [(table, record) for table, each, label, record in records if each == whose and label == "amber"]
    for who in everybody:
        if whose == THEIRS and who.at not in ("party", "body"):
            continue  # to all others it is the same whose a record is
        client = client_of(who)
        for table, record in amber:
            right = cast.expected(who, table, whose, "amber")
            address = f"/{table.name}/{record.reference}/"
            page = client.get(address).status_code == 200
            file = record.reference in client.get(f"/{table.name}/export.json?q={record.reference}").content.decode()
            if (page, file) != (right, right):
                wrong.append(f"{who}: {whose} amber {table.name}: page {page}, file {file}, should be {right}")
    assert wrong == []


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


@pytest.mark.parametrize("label", LABELS)
def test_search_finds_for_everybody_what_is_theirs_to_see(stage, label) -> None:
    everybody, records = stage
    wrong = []
    for who in everybody:
        text = client_of(who).get("/search/", {"q": f"{OURS}-{label}"}).content.decode()
        for table, whose, marked, record in records:
            if f'/{table.name}/{record.reference}/"' in text and not cast.expected(who, table, whose, marked):
                wrong.append(f"{who} finds {whose} {marked} {table.name}")
    assert wrong == []


@pytest.fixture
def programs(stage, settings, monkeypatch):
    """A client for everybody that carries a token of theirs, up to Amber and made under a fresh proof."""
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_WITHOUT_TOKEN = 10**9
    everybody, _ = stage
    return [(who, Client(REMOTE_ADDR="127.0.0.1", headers=headers_of(who))) for who in everybody]


def headers_of(who: Somebody, *, scope: str = "write", highest: str = "amber") -> dict[str, str]:
    """The header by which somebody's program says who they are."""
    if who.person is None:
        return {}
    _, secret = tokens.make(
        who.person, name="a program", scope=scope, highest=highest, reader=replace(reader_of(who), confirmed=True)
    )
    return {"Authorization": f"Bearer {secret}"}


def address_of(call: Call) -> str:
    """An address of the call, for a record of ours where it is about one."""
    table = next((each for each in all_tables() if call.path.startswith(f"/{each.name}/")), None)
    reference = f"{OURS}-amber-{table.name}" if table else "x"
    return "/api/v1" + re.sub(r"\{(?:path:)?(\w+)\}", lambda part: reference, call.path)


def test_every_call_of_the_api_is_in_the_table_of_addresses() -> None:
    known = {name for name, pattern, _ in addresses() if pattern.startswith("api/v1/")}
    assert {call.name for call in all_calls()} | {"api-description"} == known
    assert len(all_calls()) > 100


@pytest.mark.asvs("V8.2.1")
def test_every_call_of_the_api_by_everybody(programs) -> None:
    """Who may make it. What everybody finds of their own and of others in each table is held by the next."""
    wrong = []
    for who, program in programs:
        for call in all_calls():
            if call.like and call.allowed == EVERYONE and who.person:
                continue  # a table's rows are for everybody to ask for: the next asks as everybody for each
            # What is sent is empty, so that nothing is done: who may send it is settled before it is read.
            answer = program.generic(call.method, address_of(call), b"", "application/json")
            found = happened(answer)
            if found != outcome(call.declared, call.method, who):
                wrong.append(f"{who}: {call.method} {call.path}: {found} ({answer.status_code})")
            if answer.status_code >= 400 and answer["Content-Type"] != "application/problem+json":
                wrong.append(f"{who}: {call.method} {call.path}: {answer['Content-Type']}")
    assert wrong == []


@pytest.mark.parametrize("whose", [OURS, THEIRS])
def test_programs_read_of_everybody_s_what_is_theirs_to_see_and_nothing_else(stage, programs, whose) -> None:
    _, records = stage
    wrong = []
    amber = [(table, record) for table, each, label, record in records if each == whose and label == "amber"]
    for who, program in programs:
        if whose == THEIRS and who.at not in ("party", "body"):
            continue  # to all others it is the same whose a record is
        for table, record in amber:
            right = cast.expected(who, table, whose, "amber")
            address = f"/api/v1/{table.name}"
            listed = program.get(f"{address}?q={record.reference}").json()["items"]
            found = [
                program.get(f"{address}/{record.reference}").status_code == 200,
                program.get(f"{address}/{record.reference}/history").status_code == 200,
                record.reference in [each["reference"] for each in listed],
            ]
            if found != [right] * 3:
                wrong.append(f"{who}: {whose} {table.name}: {found}, should be {right}")
    assert wrong == []


@pytest.mark.asvs("V14.2.4")
@pytest.mark.parametrize("highest", ["white", "green"])
def test_a_token_shows_nothing_above_its_label(stage, settings, highest) -> None:
    settings.API_PER_MINUTE = 10**9
    everybody, records = stage
    above = [record.reference for _, _, label, record in records if LABELS.index(label) > LABELS.index(highest)]
    for who in everybody:
        if who.person:
            program = Client(REMOTE_ADDR="127.0.0.1", headers=headers_of(who, highest=highest))
            for table in all_tables():
                text = program.get(f"/api/v1/{table.name}?limit=200").content.decode()
                assert [each for each in above if f'"{each}"' in text] == [], f"{who} {table.name}"


def test_a_token_that_reads_writes_nothing(stage, settings) -> None:
    settings.API_PER_MINUTE = 10**9
    who = next(each for each in stage[0] if each.name == "administrator party-support")
    program = Client(REMOTE_ADDR="127.0.0.1", headers=headers_of(who, scope="read"))
    for call in all_calls():
        if call.method == "POST":
            answer = program.generic("POST", address_of(call), b"", "application/json")
            assert answer.status_code == 403, call.name
            assert "only reads" in answer.json()["detail"]
