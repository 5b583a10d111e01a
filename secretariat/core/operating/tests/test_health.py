import os
import subprocess
import sys

import pytest
from django.db import OperationalError, connection
from django.test import Client

from secretariat.core import events
from secretariat.core.events import Actor
from secretariat.core.operating import metrics, views
from secretariat.core.pages.models import TimerRun
from secretariat.documents.models import CodeVersion

CLIENT = Client(REMOTE_ADDR="127.0.0.1", raise_request_exception=False)


def test_a_process_that_answers_is_live_even_without_a_database():
    answer = CLIENT.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


@pytest.mark.django_db
def test_a_site_of_this_version_whose_database_answers_is_ready():
    answer = CLIENT.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_a_site_that_lacks_migrations_is_not_ready_and_says_what_to_do(monkeypatch):
    monkeypatch.setattr(views, "missing", lambda: ["core.0009_later"])
    answer = CLIENT.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["says"] == "The database lacks 1 migrations of this version: run `manage.py migrate`."


@pytest.mark.django_db
def test_a_site_whose_database_is_away_is_not_ready(monkeypatch):
    def away():
        raise OperationalError("connection refused") from OSError()

    monkeypatch.setattr(connection, "ensure_connection", away)
    answer = CLIENT.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "says": "The register's database does not answer just now."}
    assert answer["Retry-After"] == "10"


@pytest.mark.django_db
def test_the_numbers_say_what_was_asked_where_the_register_stands_and_when_the_timer_ran():
    version = CodeVersion(reference="SEC-1", number="1", in_force_from="2019-11-07", classification="white")
    events.create(version, by=Actor("user:1"))
    TimerRun.objects.create(name="tick", at="2026-01-01T00:00Z")
    CLIENT.get("/about/")
    CLIENT.get("/no-such-page/")

    answer = CLIENT.get("/metrics")

    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    text = answer.content.decode()
    for line in (
        'secretariat_requests_total{status="200",view="about"}',
        'secretariat_requests_total{status="404",view="none"}',
        'secretariat_request_seconds_bucket{le="0.5",view="about"}',
        "secretariat_event_sequence 1.0",
        "secretariat_tasks_waiting 0.0",
        "secretariat_database_up 1.0",
        "secretariat_seconds_since_tick ",
    ):
        assert line in text, line


def test_the_numbers_are_read_while_the_database_is_away(monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(metrics.chain, "head", away)
    text = CLIENT.get("/metrics").content.decode()
    assert "secretariat_database_up 0.0" in text
    assert "secretariat_event_sequence" not in text


@pytest.mark.asvs("V4.1.3", "V13.4.5")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [
        ("", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
        ("", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "203.0.113.9"}, 403),
        ("s3cret", {"REMOTE_ADDR": "127.0.0.1"}, 403),
        ("s3cret", {"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer other"}, 403),
        ("s3cret", {"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer s3cret"}, 200),
        ("s3cret", {"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer ß"}, 403),
    ],
)
def test_the_numbers_are_for_this_machine_or_for_the_holder_of_the_token(settings, token, sent, status):
    settings.METRICS_TOKEN = token
    assert Client().get("/metrics", **sent).status_code == status


@pytest.mark.parametrize(("address", "here"), [("203.0.113.9", False), ("::1", True), ("nonsense", False)])
def test_this_machine_is_known_by_its_loopback_addresses(address, here):
    assert views._is_loopback(address) is here


COUNTING = """
import django, sys
django.setup()
from secretariat.core.operating import metrics
from secretariat.core.operating.metrics import note
note("home", 200, 0.1)
sys.stdout.write("\\n".join(line for line in metrics.text().decode().splitlines() if 'view="home"' in line))
"""


def test_the_numbers_of_all_workers_are_added_up(tmp_path):
    surroundings = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "secretariat.settings",
        "SECRETARIAT_VAR": str(tmp_path / "var"),
    }
    surroundings.pop("DATABASE_URL", None)
    for worker in (1, 2):
        done = subprocess.run(
            [sys.executable, "-c", COUNTING], env=surroundings, capture_output=True, text=True, check=True
        )
        assert f'secretariat_requests_total{{status="200",view="home"}} {worker}.0' in done.stdout, done.stdout
