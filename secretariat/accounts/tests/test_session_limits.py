"""A session ends when it has lain unused, when it has lasted long enough, and when an operator says so."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from secretariat.accounts.session_limits import BEGAN, NOTED_EVERY, USED
from secretariat.accounts.tests.factories import a_person, sign_in
from secretariat.command import main

pytestmark = pytest.mark.django_db


def was(client: Client, name: str, ago: float) -> None:
    """Make a session look as if something had been noted of it so many seconds ago."""
    session = client.session
    session[name] = time.time() - ago
    session.save()


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.asvs("V7.3.1", "V7.4.1")
def test_a_session_that_lies_unused_ends(client, settings):
    sign_in(client, a_person())
    was(client, USED, settings.SESSION_IDLE_SECONDS - 60)
    assert is_in(client)
    was(client, USED, settings.SESSION_IDLE_SECONDS + 1)
    assert not is_in(client)
    assert not Session.objects.exists()


@pytest.mark.asvs("V7.3.2", "V7.6.1")
def test_a_session_ends_however_much_it_is_used(client, settings):
    sign_in(client, a_person())
    was(client, BEGAN, settings.SESSION_COOKIE_AGE - 60)
    assert is_in(client)
    was(client, BEGAN, settings.SESSION_COOKIE_AGE + 1)
    assert not is_in(client)
    assert not Session.objects.exists()


def test_that_it_is_used_is_noted_now_and_then_and_makes_it_no_longer(client):
    sign_in(client, a_person())
    was(client, USED, NOTED_EVERY + 1)
    began, ends = client.session[BEGAN], Session.objects.get().expire_date
    assert is_in(client)
    assert time.time() - client.session[USED] < 60
    assert (client.session[BEGAN], Session.objects.get().expire_date) == (began, ends)
    noted = client.session[USED]
    assert is_in(client)
    assert client.session[USED] == noted


def test_whoever_has_just_signed_in_has_a_session_that_began_now(client):
    a_person(email="one@example.org", password="a phrase that nobody else has")
    client.post("/account/login/", {"login": "one@example.org", "password": "a phrase that nobody else has"})
    assert time.time() - client.session[BEGAN] < 60


@pytest.mark.asvs("V7.4.5")
def test_an_operator_signs_somebody_out(client, capsys):
    a_person("Another person", email="two@example.org", password="a phrase that nobody else has")
    client.post("/account/login/", {"login": "two@example.org", "password": "a phrase that nobody else has"})
    client.get("/account/")
    other = sign_in(Client(), a_person())
    assert main(["sign-out", "TWO@example.org"]) == 0
    assert capsys.readouterr().out == "Sessions ended: 1.\n"
    assert not is_in(client) and is_in(other)


@pytest.mark.asvs("V7.4.5")
def test_an_operator_signs_everybody_out(client):
    clients = [sign_in(client, a_person()), sign_in(Client(), a_person("Another person"))]
    assert main(["sign-out", "--everybody"]) == 0
    assert not any(is_in(each) for each in clients)


@pytest.mark.parametrize("words", [[], ["nobody@example.org"], ["one@example.org", "--everybody"]])
def test_whom_to_sign_out_has_to_be_said(words, capsys):
    assert main(["sign-out", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1
