"""Every call of the API by everybody's program: as tests/test_matrix.py, with tokens instead of sessions."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from secretariat.accounts import tokens
from secretariat.core.api.calls import Call, all_calls
from secretariat.core.permission.declared import EVERYONE, addresses
from secretariat.core.tables import all_tables
from tests import cast
from tests.cast import LABELS, OURS, THEIRS, Somebody
from tests.matrix import Turns, happened, outcome, reader_of
from tests.readers import on_one_site

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def programs(stage, settings, monkeypatch):
    """A client for everybody that carries a token of theirs, up to Amber and made under a fresh proof."""
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_WITHOUT_TOKEN = 10**9
    everybody, _ = stage
    return {who: program_of(who) for who in everybody}


def program_of(who: Somebody, *, scope: str = "write", highest: str = "amber") -> Client:
    """Somebody's program, with a token of that scope and highest label."""
    if who.person is None:
        return on_one_site(Client(REMOTE_ADDR="127.0.0.1"))
    _, secret = tokens.make(
        who.person, name="a program", scope=scope, highest=highest, reader=replace(reader_of(who), confirmed=True)
    )
    return on_one_site(Client(REMOTE_ADDR="127.0.0.1", headers={"Authorization": f"Bearer {secret}"}))


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
def test_every_call_of_the_api_answers_each_sort_of_programs_as_it_says(programs) -> None:
    """What everybody meets of all that calls allow is held by test_matrix.py, without a request."""
    turns, wrong = Turns(list(programs)), []
    for call in all_calls():
        if call.like and call.allowed == EVERYONE:
            continue  # a table's rows are for everybody to ask for: the next asks for each
        for who in turns.of_each_sort(
            lambda who, call=call: (outcome(call.declared, call.method, who), who.person is None)
        ):
            # What is sent is empty, so that nothing is done: who may send it is settled before it is read.
            answer = programs[who].generic(call.method, address_of(call), b"", "application/json")
            found, right = happened(answer), outcome(call.declared, call.method, who)
            if found != right and not (right == "in" and found == "refused" and "/do/" in call.path):
                wrong.append(f"{who}: {call.method} {call.path}: {found} ({answer.status_code})")
            if answer.status_code >= 400 and answer["Content-Type"] != "application/problem+json":
                wrong.append(f"{who}: {call.method} {call.path}: {answer['Content-Type']}")
    assert wrong == []


@pytest.mark.parametrize("whose", [OURS, THEIRS])
def test_programs_read_of_everybody_s_what_is_theirs_to_see_and_nothing_else(stage, programs, whose) -> None:
    turns, wrong = Turns(list(programs)), []
    for table, each, label, record in stage[1]:
        if (each, label) != (whose, "amber"):
            continue
        for who in turns.of_each_sort(lambda who, table=table: cast.expected(who, table, whose, "amber")):
            right = cast.expected(who, table, whose, "amber")
            address = f"/api/v1/{table.name}"
            listed = programs[who].get(f"{address}?q={record.reference}").json()["items"]
            found = [
                programs[who].get(f"{address}/{record.reference}").status_code == 200,
                programs[who].get(f"{address}/{record.reference}/history").status_code == 200,
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
    turns = Turns([who for who in everybody if who.person])
    programs = {who: program_of(who, highest=highest) for who in turns.everybody}
    for table in all_tables():
        # One of those who see more by themselves, if there is anybody.
        for who in turns.of_each_sort(lambda who, table=table: cast.expected(who, table, OURS, "amber")):
            text = programs[who].get(f"/api/v1/{table.name}?limit=200").content.decode()
            assert [each for each in above if f'"{each}"' in text] == [], f"{who} {table.name}"


def test_a_token_that_reads_writes_nothing(stage, settings) -> None:
    settings.API_PER_MINUTE = 10**9
    who = next(each for each in stage[0] if each.name == "administrator party-support")
    program = program_of(who, scope="read")
    for call in all_calls():
        if call.method == "POST":
            answer = program.generic("POST", address_of(call), b"", "application/json")
            assert answer.status_code == 403, call.name
            assert "only reads" in answer.json()["detail"]
