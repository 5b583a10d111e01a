import io
import json
import logging
import re

import pytest
from django.db import IntegrityError
from django.test import Client, RequestFactory

from secretariat.core.operating.logs import JsonLine, Line, OncePerRequest, id_of
from secretariat.core.pages import views

CLIENT = Client(REMOTE_ADDR="127.0.0.1", raise_request_exception=False)
SECRETS = ("sam@example.org", "s3cret", "feed-token", "203.0.113.9", "q=")


@pytest.fixture(params=[JsonLine, Line], ids=["json", "plain"])
def log(request):
    """What is written to the log, in each of its forms."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    handler.addFilter(OncePerRequest())
    requests, level = logging.getLogger("secretariat.requests"), logging.getLogger("secretariat.requests").level
    requests.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
    requests.setLevel(level)


def json_lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.asvs("V16.2.2", "V16.2.4", "V16.3.2")
@pytest.mark.django_db
@pytest.mark.parametrize("log", [JsonLine], indirect=True)
def test_each_request_is_one_line(log):
    CLIENT.get("/search/", {"q": "release"}, headers={"X-Request-ID": "abc-12345"})
    CLIENT.get("/no-such-page/")
    CLIENT.post("/search/")

    found, missing, refused = json_lines(log)

    assert found | {"at": 0, "milliseconds": 0, "says": 0, "queries": 0} == {
        "at": 0,
        "level": "info",
        "logger": "secretariat.requests",
        "request": "abc-12345",
        "says": 0,
        "method": "GET",
        "view": "search",
        "status": 200,
        "milliseconds": 0,
        "queries": 0,
    }
    assert found["queries"] > 1 and found["milliseconds"] > 0 and found["at"].endswith("+00:00")
    assert (missing["view"], missing["status"]) == ("none", 404)
    assert (refused["method"], refused["view"], refused["status"]) == ("POST", "search", 405)


@pytest.mark.asvs("V16.2.5", "V16.3.4", "V16.4.1")
@pytest.mark.django_db
def test_no_line_holds_what_people_wrote_or_where_private_feeds_are(log, monkeypatch):
    hidden = {"Authorization": "Bearer s3cret", "X-Forwarded-For": "203.0.113.9", "Cookie": "sessionid=s3cret"}
    CLIENT.get("/search/?q=sam@example.org", headers=hidden)
    CLIENT.get("/feeds/feed-token/", headers=hidden)
    CLIENT.get("/figures/?year=sam@example.org", headers=hidden)
    CLIENT.get("/", headers={**hidden, "Host": "sam@example.org"})
    CLIENT.generic("SAM@EXAMPLE.ORG", "/search/")
    Client(enforce_csrf_checks=True).post("/look-as/?next=feed-token", {"email": "sam@example.org"}, headers=hidden)

    def fails():
        raise IntegrityError("Key (email)=(sam@example.org) already exists.")

    monkeypatch.setattr(views, "current", fails)
    CLIENT.get("/about/?token=s3cret", headers=hidden)

    said = log.getvalue()
    assert "IntegrityError" in said and "test_logs.py" in said
    assert [each for each in SECRETS if each.lower() in said.lower()] == []


@pytest.mark.asvs("V16.3.3")
@pytest.mark.django_db
@pytest.mark.parametrize("log", [JsonLine], indirect=True)
def test_a_refusal_is_a_line(log):
    Client(REMOTE_ADDR="127.0.0.1", enforce_csrf_checks=True).post("/account/logout/")
    CLIENT.get("/", headers={"Host": "elsewhere.example"})
    CLIENT.get("/invite/")
    said = [(line["view"], line["status"]) for line in json_lines(log) if line["logger"] == "secretariat.requests"]
    assert said == [("account_logout", 403), ("none", 400), ("invite", 302)]


@pytest.mark.asvs("V16.2.3")
def test_the_log_goes_to_one_place(settings):
    assert list(settings.LOGGING["handlers"]) == ["terminal"]
    assert settings.LOGGING["root"]["handlers"] == ["terminal"]
    assert all(each.get("handlers", []) == [] for each in settings.LOGGING["loggers"].values())


@pytest.mark.django_db
@pytest.mark.parametrize("log", [Line], indirect=True)
def test_a_plain_line_reads_like_a_sentence(log):
    CLIENT.get("/about/", headers={"X-Request-ID": "abc-12345"})
    assert re.fullmatch(r"\S+ info GET about 200, \d+ ms, \d queries \[abc-12345\]\n", log.getvalue())


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["abc-12345", "6f1c7b8e-5d0c-4b4e-9a51-5b1e63e2a3c4"])
def test_a_sane_id_is_taken_over_and_sent_back(given):
    assert CLIENT.get("/about/", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.asvs("V16.4.1")
@pytest.mark.parametrize("given", ["", "short", "x" * 65, "sam@example.org", "a b c d e f", "<script>alert</script>"])
def test_any_other_id_is_replaced(given):
    made = id_of(RequestFactory().get("/", headers={"X-Request-ID": given}))
    assert re.fullmatch(r"[0-9a-f]{16}", made)


def test_a_line_outside_any_request_is_written_too(log):
    logging.getLogger("secretariat.tests").warning("Something %s", "happened")
    assert "Something happened" in log.getvalue()
