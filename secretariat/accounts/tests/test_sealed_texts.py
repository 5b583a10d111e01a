"""The seeds of second factors: sealed in the database, read with the key beside it, and sealed anew when that changes."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from secretariat.accounts import exchange, file_keys
from secretariat.accounts.commands import say_what_does_not_open
from secretariat.accounts.file_keys import Keys, NoKey
from secretariat.accounts.sealed_texts import opened, seal
from secretariat.accounts.tests.factories import BY, a_person
from secretariat.command import main
from secretariat.core.events.models import Event

pytestmark = pytest.mark.usefixtures("kept")

KEYS = Keys(((b"12345678", b"k" * 32), (b"87654321", b"o" * 32)))
OLD = Keys(KEYS.known[1:])
LOGIN, FACTOR = "/account/login/", "/account/factors/authenticate/"
PASSWORD = "a phrase that nobody else has"


@pytest.fixture
def person(db):
    return a_person(email="one@example.org", password=PASSWORD)


def code_of(secret: str) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


def answered(code: str = "", *, secret: str = ""):
    """What the form of the second factor answers to a code, or to what an authenticator shows with that secret."""
    client = Client()
    client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
    return client.post(FACTOR, {"code": code or code_of(secret)})


@given(st.text())
def test_what_was_sealed_opens_as_it_was_and_never_looks_like_it(text):
    sealed = seal(text, KEYS)
    assert opened(sealed, KEYS) == text
    assert seal(text, KEYS) != sealed
    with pytest.raises(NoKey):
        opened(sealed, OLD)


@given(st.data())
def test_a_sealed_text_that_was_changed_does_not_open(data):
    sealed = seal("a seed", KEYS)
    place = data.draw(st.integers(len("sealed:"), len(sealed) - 1))
    other = data.draw(st.characters())
    changed = sealed[:place] + other + sealed[place + 1 :]
    with suppress(NoKey):
        assert opened(changed, KEYS) == "a seed"  # other letters at the end of base64 may say the same


@pytest.mark.asvs("V6.5.2")
def test_the_database_holds_no_seed_that_could_be_used(person):
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(person, secret)
    codes = RecoveryCodes.activate(person)
    held = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert len(re.findall(r'"(?:secret|seed)": "sealed:', held)) == 2
    for text in (secret, *codes.generate_codes()):
        assert text not in held


def test_a_code_opens_the_way_in_before_and_after_the_key_is_changed(person):
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(person, secret)
    first, second = RecoveryCodes.activate(person).generate_codes()[:2]
    assert answered(first).status_code == 302
    old = file_keys.load()
    assert exchange.rotate_key(by=BY)[1:] == (0, 2)
    assert old.current not in file_keys.load().known
    assert answered(first).status_code == 200
    assert answered(second).status_code == 302
    assert answered(secret=secret).status_code == 302
    assert json.loads(Event.objects.get(verb="rotate_key").after)["factors"] == 2


def test_a_seed_from_before_is_read_and_sealed_when_the_key_is_changed(person):
    secret = auth.generate_totp_secret()
    factor = auth.TOTP.activate(person, secret).instance
    Authenticator.objects.filter(pk=factor.pk).update(data={"secret": secret})
    exchange.rotate_key(by=BY)
    factor.refresh_from_db()
    assert factor.data["secret"].startswith("sealed:")
    assert answered(secret=secret).status_code == 302


def test_without_the_key_nobody_gets_in_and_both_are_told_why(person, kept, capsys):
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(person, secret)
    (kept / "files-key").unlink()
    answer = answered(secret=secret)
    assert answer.status_code == 200
    assert "cannot read your second factor" in answer.content.decode()
    assert main(["exchange", "check"]) == 1
    assert f"A second factor of {person.reference} does not open" in capsys.readouterr().out
    assert main(["exchange", "rotate-key"]) == 2
    assert "The key was not changed" in capsys.readouterr().err


def test_whoever_restores_a_register_is_told_which_key_is_missing(person, kept):
    auth.TOTP.activate(person, auth.generate_totp_secret())
    assert say_what_does_not_open() == ""
    (kept / "files-key").unlink()
    said = say_what_does_not_open()
    assert said.startswith(f"1 second factors and delivered files do not open with the key in {kept / 'files-key'}.")
    assert "Put the files-key of the place that was backed up there" in said
