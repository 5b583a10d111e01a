"""Requests that are made from the API's own description: none is a fault of ours, and each answer is as described.

The long form is `make soak ONLY=api`. Tried for a few hundred requests here, as the public and as two people with roles.
"""

from __future__ import annotations

import json

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from jsonschema import Draft202012Validator

from secretariat.bench.soak.programs import attack, token_for
from secretariat.core.api.calls import all_calls
from secretariat.core.api.tests.programs import Program
from tests.example import example_years

pytestmark = [pytest.mark.django_db, pytest.mark.once]

REQUESTS = 100


@pytest.fixture(scope="module", autouse=True)
def example(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), example_years("2017-18", "2018-19"):
        yield


@pytest.fixture(autouse=True)
def without_limit(settings):
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_WITHOUT_TOKEN = 10**9


@pytest.fixture(autouse=True)
def one_connection():
    """Requests come through WSGI, which ends connections between them, and this test's transaction with its own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("role", "of"), [("", ""), ("contact", "P-0002"), ("party-support", "")])
def test_no_request_made_from_the_schema_is_a_fault_or_answered_outside_it(role, of):
    token = token_for(role, of) if role else ""
    tally = attack(token, REQUESTS, seed=len(role))
    assert tally.faults == []
    assert tally.requests >= REQUESTS
    assert tally.statuses.keys() >= {200, 404}


@pytest.mark.asvs("V15.3.1")
def test_every_answer_of_reading_has_the_shape_that_is_described():
    """Those that are put together without going through the schema are held to it here, row by row."""
    said = json.loads(Client(REMOTE_ADDR="127.0.0.1").get("/api/v1/openapi.json").content)
    program = Program(token_for("secretariat"))
    seen = 0
    for call in all_calls():
        if call.method == "GET" and "{" not in call.path and call.name != "search":
            schema = said["paths"][f"/api/v1{call.path}"]["get"]["responses"]["200"]["content"]["application/json"][
                "schema"
            ]
            answer = program.read(
                f"{call.path}?limit=200" if "limit" in [each.name for each in call.query] else call.path
            )
            assert answer.status_code == 200, call.path
            faults = Draft202012Validator({**schema, "components": said["components"]}).iter_errors(answer.json())
            assert [f"{call.path}: {fault.json_path} {fault.message}" for fault in faults][:3] == []
            seen += len(answer.json().get("items", [])) > 0
    assert seen > 20


def test_every_call_says_what_it_answers_asks_and_refuses():
    said = json.loads(Client(REMOTE_ADDR="127.0.0.1").get("/api/v1/openapi.json").content)
    for path, methods in said["paths"].items():
        for method, each in methods.items():
            where = f"{method} {path}"
            assert each["summary"] and each["description"] and each["operationId"], where
            assert "200" in {str(status) for status in each["responses"]}, where
            assert "application/problem+json" in each["responses"]["422"]["content"], where
            assert {"token": []} in each["security"], where
            assert all(part["description"] for part in each["parameters"] if part["in"] != "path"), where
