"""Every answer that is not what was asked for is a problem with a sentence that says what to do."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client

from secretariat.core.api import limits
from secretariat.core.api.askers import Asker
from secretariat.core.api.problems import SENTENCES, Problem
from secretariat.core.api.tests.programs import Program, counted_anew, program_of  # noqa: F401
from tests.factories import recorded

pytestmark = pytest.mark.django_db


def is_a_problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status and said["title"] and said["type"] == f"/api/#problem-{status}"
    assert said["detail"].endswith(".") and len(said["detail"]) > 20
    return said


@pytest.mark.parametrize(
    "path", ["/api/x", "/api/v1/", "/api/v1", "/api/v2/meetings", "/api/v1/x/y/z", "/api/v1/meetings/"]
)
def test_nothing_is_there(path):
    is_a_problem(Program().get(path), 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST", "TRACE", "OPTIONS"])
def test_a_method_that_a_call_has_not_is_refused_with_those_that_it_has(method):
    said = is_a_problem(Program().generic(method, "/api/v1/meetings"), 405)
    assert "GET" in said["detail"]


def test_a_post_to_nothing_is_a_problem_too():
    is_a_problem(Client(REMOTE_ADDR="127.0.0.1", enforce_csrf_checks=True).post("/api/nothing", {}), 404)


@pytest.mark.parametrize("path", ["/api/v1/meetings?q=%00", "/api/v1/meetings/%00"])
def test_a_null_character_is_refused(path):
    is_a_problem(Program().get(path), 400)


def test_another_host_is_refused():
    is_a_problem(Program().get("/api/v1/meetings", headers={"host": "elsewhere.example"}), 400)


def test_who_is_beyond_this_machine_is_refused_with_a_problem():
    is_a_problem(Client(REMOTE_ADDR="192.0.2.1").get("/api/v1/meetings"), 403)


def test_a_database_that_is_away_is_said(monkeypatch):
    import secretariat.core.api.tables as calls

    error = OperationalError("away")
    error.__cause__ = type("Away", (Exception,), {"sqlite_errorname": "SQLITE_CANTOPEN", "sqlstate": "08006"})()
    monkeypatch.setattr(calls.Rows, "page", lambda *given: (_ for _ in ()).throw(error))
    answer = Program().read("/meetings")
    is_a_problem(answer, 503)
    assert answer["Retry-After"]


@pytest.mark.asvs("V16.5.1")
def test_a_fault_of_ours_says_nothing_of_the_inside(monkeypatch):
    import secretariat.core.api.tables as calls

    monkeypatch.setattr(calls.Rows, "page", lambda *given: 1 / 0)
    answer = Program().read("/meetings")
    assert "zero" not in is_a_problem(answer, 500)["detail"]


def test_every_status_has_a_sentence_that_says_what_to_do():
    for status in SENTENCES:
        assert Problem(status).as_json()["detail"] == SENTENCES[status]


@pytest.mark.asvs("V2.4.1")
def test_too_many_requests_are_refused_until_the_minute_is_over(settings, monkeypatch):
    settings.API_PER_MINUTE_WITHOUT_TOKEN = 5
    monkeypatch.setattr(limits, "time", lambda: 1_000_010.0)
    answers = [Program().read("/bodies").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    answer = Program().read("/bodies")
    is_a_problem(answer, 429)
    assert int(answer["Retry-After"]) == 60 - 1_000_010 % 60
    monkeypatch.setattr(limits, "time", lambda: 1_000_010.0 + int(answer["Retry-After"]))
    assert Program().read("/bodies").status_code == 200


def test_each_token_and_each_address_is_counted_by_itself(settings):
    settings.API_PER_MINUTE, settings.API_PER_MINUTE_WITHOUT_TOKEN = 2, 1
    one, two = program_of(), program_of()
    assert [one.read("/account").status_code for _ in range(3)] == [200, 200, 429]
    assert two.read("/account").status_code == 200
    assert [Program().read("/bodies").status_code for _ in range(2)] == [200, 429]
    settings.SECRETARIAT_HOSTS = ["testserver"]
    elsewhere = Client(REMOTE_ADDR="192.0.2.1").get("/api/v1/bodies")
    assert elsewhere.status_code == 200


@pytest.mark.asvs("V2.4.1")
def test_workers_count_together(settings, monkeypatch):
    settings.API_PER_MINUTE_WITHOUT_TOKEN = 110
    monkeypatch.setattr(limits, "time", lambda: 1_000_000.0)
    asker = Asker(counted_as="address:192.0.2.1")
    for _ in range(6):
        limits.forget()  # another worker, which knows of none
        for _ in range(1 + 2 * limits.AT_ONCE):
            limits.refuse_too_many(asker)
    limits.forget()
    with pytest.raises(Problem):
        for _ in range(20):
            limits.refuse_too_many(asker)


@pytest.mark.asvs("V3.5.1", "V3.5.2")
def test_cookies_count_for_nothing(client):
    from secretariat.accounts.tests.factories import a_person, give, sign_in
    from secretariat.parties.models import Party

    person = a_person()
    give(person, "contact", "P-1")
    sign_in(client, person)
    recorded(Party, reference="P-1", classification="green")
    assert client.get("/parties/P-1/").status_code == 200
    answer = client.get("/api/v1/parties/P-1")
    assert answer.status_code == 404 and not answer.cookies
    assert client.get("/api/v1/account").status_code == 401


@pytest.mark.asvs("V3.4.2")
def test_no_other_site_is_let_in_to_read():
    answer = Program().read("/bodies", origin="https://elsewhere.example")
    assert not answer.has_header("Access-Control-Allow-Origin")
