"""Settings are read from the environment, and what cannot be read is refused by name."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from secretariat import settings

pytestmark = pytest.mark.once

NAME = "SECRETARIAT_X"
PROGRAM = "import sys; from secretariat.command import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("text", ["yes", "YES", " true ", "1", "on"])
def test_a_yes_is_one_however_it_is_written(text, monkeypatch):
    monkeypatch.setenv(NAME, text)
    assert settings.env_bool(NAME, False) is True


@pytest.mark.parametrize("text", ["no", "False", "0", "off"])
def test_a_no_is_one_however_it_is_written(text, monkeypatch):
    monkeypatch.setenv(NAME, text)
    assert settings.env_bool(NAME, True) is False


@pytest.mark.parametrize("text", ["maybe", "", "2", "yes please", "ja"])
def test_what_is_neither_is_refused_by_name(text, monkeypatch):
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match="SECRETARIAT_X is .*: write yes or no."):
        settings.env_bool(NAME, False)


@pytest.mark.asvs("V1.4.2")
@pytest.mark.parametrize("text", ["many", "", "1.5", "20MB", "1e9", "-1", "0"])
def test_what_is_no_number_above_naught_is_refused_by_name(text, monkeypatch):
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match="SECRETARIAT_X is .*: write a whole number, at least 1."):
        settings.env_int(NAME, 5)


def test_a_number_that_is_given_is_taken_and_one_that_is_not_is_the_usual(monkeypatch):
    assert settings.env_int(NAME, 5) == 5
    monkeypatch.setenv(NAME, " 7 ")
    assert settings.env_int(NAME, 5) == 7


@pytest.mark.parametrize("text", ["tomorrow", "2019-02-30", "01/04/2019", "2019"])
def test_a_day_that_is_none_is_refused_by_name(text, monkeypatch):
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match="SECRETARIAT_X is .*: write a day like 2019-04-01."):
        settings.env_day(NAME)


def test_a_database_address_is_taken_apart():
    found = settings.database("postgresql://an%40other:pass%2Fword@db.example:6543/the%20register?sslmode=require")
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("the register", "an@other", "pass/word")
    assert (found["HOST"], found["PORT"]) == ("db.example", "6543")
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.asvs("V12.3.1", "V12.3.2", "V12.3.4")
def test_a_database_elsewhere_is_reached_by_tls():
    for address in ("postgresql://us@db.example/register", "postgresql://us@192.0.2.7/register?sslrootcert=ca.pem"):
        assert settings.database(address)["OPTIONS"]["sslmode"] == "verify-full"
    for address in ("postgresql:///register", "postgresql://us@127.0.0.1/register", "postgresql:///x?host=%2Frun"):
        assert "sslmode" not in settings.database(address)["OPTIONS"]


@pytest.mark.parametrize("address", ["", "unix:///run/clamd.sock", "tcp://127.0.0.1:3310", "tcp://[::1]:3310"])
def test_a_scanner_on_this_machine_is_asked(address):
    assert settings.scanner(address) == address


@pytest.mark.asvs("V12.3.1")
@pytest.mark.parametrize(
    "address", ["tcp://scanner.example:3310", "tcp://192.0.2.7:3310", "tcp://", "http://127.0.0.1/"]
)
def test_a_scanner_elsewhere_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="SECRETARIAT_SCANNER is "):
        settings.scanner(address)


@pytest.mark.asvs("V13.2.3")
def test_a_secret_key_is_made_once_and_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRETARIAT_SECRET_KEY")
    monkeypatch.setattr(settings, "VAR", tmp_path / "var")
    made = settings.secret_key()
    assert len(made) > 60 and settings.secret_key() == made
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0


def test_without_an_address_the_database_is_sqlite(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRETARIAT_SQLITE", str(tmp_path / "x.sqlite3"))
    found = settings.database("")
    assert found["ENGINE"] == "secretariat.core.operating.sqlite" and found["NAME"] == str(tmp_path / "x.sqlite3")


@pytest.mark.parametrize(
    "address",
    [
        "mysql://root@host/name",
        "register.sqlite3",
        "postgresql://user@host:port/name",
        "postgresql://user@host:99999999/name",
        "postgresql://user@[host/name",
        "postgresql://user@host/",
        "postgresql:",
    ],
)
def test_a_database_address_that_is_none_is_refused_without_its_password(address):
    with pytest.raises(ImproperlyConfigured, match="write postgresql://user@host/name") as refusal:
        settings.database(address.replace("user@", "user:secret@"))
    assert "DATABASE_URL" in str(refusal.value) and "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRETARIAT_DEMO", "maybe"),
        ("SECRETARIAT_UPLOAD_MAX_BYTES", "20MB"),
        ("SECRETARIAT_TODAY", "tomorrow"),
        ("DATABASE_URL", "mysql://host/name"),
    ],
)
def test_the_command_says_in_one_line_which_setting_is_wrong(name, text, tmp_path):
    around = {**os.environ, "SECRETARIAT_VAR": str(tmp_path), name: text}
    done = subprocess.run([sys.executable, "-c", PROGRAM, "verify"], env=around, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(name) and done.stderr.count("\n") == 1
