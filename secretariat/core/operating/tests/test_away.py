import sqlite3
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client, RequestFactory

from secretariat.core.operating import away
from secretariat.core.operating.away import AWAY, BEHIND, BUSY, for_an_operator, unavailable, why_away

pytestmark = pytest.mark.once

CLIENT = Client(REMOTE_ADDR="127.0.0.1", raise_request_exception=False)
PAGES = ("/", "/figures/?year=2019-20", "/modifications/", "/modifications/DP1/", "/search/?q=release", "/report/")


def refused_connection():
    """What the database says while it is away, on either database."""
    if connection.vendor == "postgresql":
        return OperationalError("connection refused"), psycopg.OperationalError("connection refused")
    return OperationalError("unable to open database file"), from_sqlite("SQLITE_CANTOPEN")


def from_sqlite(name):
    error = sqlite3.OperationalError("it does not work")
    error.sqlite_errorname = name
    return error


@contextmanager
def without_a_database():
    error, cause = refused_connection()

    def execute(*arguments):
        raise error from cause

    with connection.execute_wrapper(execute):
        yield


@pytest.mark.asvs("V16.5.2")
@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_that_the_database_is_away_and_answers_again_when_it_is_back(address):
    before = CLIENT.get(address).status_code
    assert before in (200, 404)
    with without_a_database():
        answer = CLIENT.get(address)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "<h1" in page and AWAY in page.replace("&#39;", "'") and "Smart Energy Code" in page
    assert "house.css" in page
    assert CLIENT.get(address).status_code == before


@pytest.mark.django_db
def test_a_change_that_could_not_be_written_is_answered_alike():
    with without_a_database():
        answer = CLIENT.post("/search/")
        assert answer.status_code in (405, 503)
        assert CLIENT.get("/meetings/export.csv").status_code == 503


def test_a_program_gets_the_sentence_as_json():
    answer = unavailable(RequestFactory().get("/api/parties"), AWAY)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")
    assert AWAY in answer.content.decode()
    answer = unavailable(RequestFactory().get("/parties/", headers={"accept": "application/json"}), AWAY)
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("SQLITE_CANTOPEN", AWAY),
        ("SQLITE_CANTOPEN_ISDIR", AWAY),
        ("SQLITE_IOERR_READ", AWAY),
        ("SQLITE_FULL", AWAY),
        ("SQLITE_BUSY", BUSY),
        ("SQLITE_BUSY_SNAPSHOT", BUSY),
        ("SQLITE_ERROR", ""),
    ],
)
def test_what_sqlite_says_is_understood(name, says, monkeypatch):
    monkeypatch.setattr(away, "missing", list)
    error = OperationalError("it does not work")
    error.__cause__ = from_sqlite(name)
    assert why_away(error) == says


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("cause", "says"),
    [
        (psycopg.OperationalError("connection refused"), AWAY),
        (psycopg.errors.AdminShutdown("going down"), AWAY),
        (psycopg.errors.CannotConnectNow("starting up"), AWAY),
        (psycopg.errors.TooManyConnections("too many"), AWAY),
        (psycopg.errors.LockNotAvailable("locked"), BUSY),
        (psycopg.errors.DeadlockDetected("deadlock"), BUSY),
    ],
)
def test_what_postgresql_says_is_understood(cause, says):
    error = OperationalError("it does not work")
    error.__cause__ = cause
    assert why_away(error) == says


@pytest.mark.postgresql
def test_a_connection_that_broke_is_a_database_that_is_away():
    error = InterfaceError("the connection is closed")
    error.__cause__ = psycopg.InterfaceError("the connection is closed")
    assert why_away(error) == AWAY


@pytest.mark.parametrize("kind", [DataError, IntegrityError, ValueError, ProgrammingError])
def test_a_fault_of_ours_is_no_database_that_is_away(kind, monkeypatch):
    monkeypatch.setattr(away, "missing", list)
    assert why_away(kind("x")) == ""
    assert why_away(None) == ""


def test_what_led_to_an_error_counts_too():
    error, cause = refused_connection()
    error.__cause__ = cause
    later = ValueError("it could not be drawn")
    later.__context__ = error
    assert why_away(later) == AWAY


def test_a_table_that_is_not_there_yet_means_an_upgrade(monkeypatch):
    monkeypatch.setattr(away, "missing", lambda: ["core.0009_later"])
    assert why_away(ProgrammingError("no such column")) == BEHIND
    assert "run `manage.py migrate`" in for_an_operator(ProgrammingError("no such column"))


@pytest.mark.django_db
def test_a_fault_of_ours_is_still_answered_with_500(monkeypatch):
    from secretariat.core.pages import views

    monkeypatch.setattr(views, "current", lambda: 1 / 0)
    answer = CLIENT.get("/about/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
