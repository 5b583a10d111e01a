"""Tokens: made and ended by their owner, worth what their owner's roles are today, and kept nowhere in the clear."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from secretariat.accounts import services, tokens
from secretariat.accounts.models_of_programs import Token
from secretariat.accounts.reading import person_reader
from secretariat.accounts.refusals import Refusal
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.core.api.tests.programs import Program, counted_anew, program_for  # noqa: F401
from secretariat.core.events.models import Event, PersonalText
from secretariat.parties.models import Party
from tests.factories import recorded

pytestmark = pytest.mark.django_db

PAGE = "/account/tokens/"


def a_reader(person, *, confirmed=False):
    return replace(person_reader(person, [{"method": "mfa", "at": 0}]), confirmed=confirmed)


def a_form(**values):
    return {"name": "Reports", "scope": "read", "highest": "green", "days": "90", **values}


def secret_on(page):
    found = re.search(r'id="secret">([^<]+)<', page.content.decode())
    return found and found[1]


def test_a_token_is_made_on_the_owners_page_and_shown_once(client):
    person = a_person()
    sign_in(client, person)
    page = client.post(PAGE, a_form())
    secret = secret_on(page)
    assert Program(secret).read("/account").json()["reference"] == person.reference
    assert page["Cache-Control"] == "private, no-store"
    again = client.get(PAGE).content.decode()
    assert secret not in again and secret[:10] in again


def test_only_its_hash_and_its_beginning_are_kept(client):
    sign_in(client, a_person())
    secret = secret_on(client.post(PAGE, a_form()))
    token = Token.objects.get()
    rest = secret[len(token.prefix) :]
    kept = [
        str(each)
        for each in (*Token.objects.values_list(), *Event.objects.values_list(), *PersonalText.objects.values_list())
    ]
    assert not any(rest in each for each in kept)
    assert len(token.token_hash) == 64 and len(rest) > 30


def test_that_it_was_made_and_ended_are_events_that_keep_its_name_apart(client):
    person = a_person()
    sign_in(client, person)
    client.post(PAGE, a_form(name="For my reports"))
    token = Token.objects.get()
    assert client.post(f"{PAGE}{token.reference}/end/").status_code == 302
    made, ended = Event.objects.filter(kind="accounts.Token").order_by("sequence")
    assert (made.verb, ended.verb) == ("create", "end")
    assert made.actor == ended.actor == f"user:{person.reference}"
    assert "For my reports" not in made.after


@pytest.mark.asvs("V8.2.2")
def test_nobody_ends_or_sees_the_token_of_another(client):
    owner = a_person("Illustrative owner")
    token, _ = tokens.make(owner, name="Mine", scope="read", highest="green", reader=a_reader(owner))
    sign_in(client, a_person("Illustrative other"))
    assert client.post(f"{PAGE}{token.reference}/end/").status_code == 404
    assert "Mine" not in client.get(PAGE).content.decode()


def test_amber_wants_a_fresh_proof_and_lasts_some_hours(client):
    person = a_person()
    give(person, "analyst")
    sign_in(client, person, at=1.0)
    assert client.post(PAGE, a_form(highest="amber")).url.startswith("/account/factors/reauthenticate/")
    assert not Token.objects.exists()
    sign_in(client, person)
    assert secret_on(client.post(PAGE, a_form(highest="amber")))
    assert Token.objects.get().expires - timezone.now() <= timedelta(hours=8)


@pytest.mark.parametrize(
    "values",
    [
        {"highest": "red"},
        {"highest": "amber"},
        {"scope": "everything"},
        {"name": " "},
        {"days": 366},
        {"days": 0},
    ],
)
def test_no_token_is_made_for_what_no_token_may_be(values):
    person = a_person()
    wanted = {"name": "x", "scope": "read", "highest": "green", **values}
    with pytest.raises(Refusal):
        tokens.make(person, reader=a_reader(person), **wanted)
    with pytest.raises(Refusal):
        tokens.make(person, reader=a_reader(person, confirmed=True), **{**wanted, "highest": "amber", "hours": 9})


@pytest.mark.asvs("V2.3.2")
def test_somebody_has_only_so_many():
    person = a_person()
    for _ in range(tokens.MOST):
        tokens.make(person, name="x", scope="read", highest="green", reader=a_reader(person))
    with pytest.raises(Refusal, match="already"):
        tokens.make(person, name="x", scope="read", highest="green", reader=a_reader(person))


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("Bearer sct_unknown", "no token that we know"),
        ("Bearer ", "Send the token as"),
        ("Basic abc", "Send the token as"),
        ("sct_abc", "Send the token as"),
        ("Bearer \u00e9", "no token that we know"),
    ],
)
def test_what_is_no_token_is_refused_even_where_none_is_needed(header, says):
    answer = Client(REMOTE_ADDR="127.0.0.1").get("/api/v1/bodies", HTTP_AUTHORIZATION=header)
    assert answer.status_code == 401 and says in answer.json()["detail"]
    assert "invalid_token" in answer["WWW-Authenticate"]


def test_a_token_says_that_it_has_expired_or_was_ended():
    person = a_person()
    program = program_for(person)
    Token.objects.update(expires=timezone.now())
    assert "expired" in program.read("/account").json()["detail"]
    Token.objects.update(expires=timezone.now() + timedelta(days=1))
    tokens.end(Token.objects.get(), by=BY)
    assert "was ended" in program.read("/account").json()["detail"]
    with pytest.raises(Refusal):
        tokens.end(Token.objects.get(), by=BY)


def test_when_a_role_ends_nothing_remains_but_what_is_white():
    person = a_person()
    role = give(person, "contact", "P-1")
    for label in ("white", "green", "amber", "red"):
        recorded(Party, reference=f"P-{label}", classification=label)
    program = program_for(person)

    def seen():
        return [each["reference"] for each in program.read("/parties?sort=reference").json()["items"]]

    assert seen() == ["P-green", "P-white"]
    services.end_role(role, by=BY, why="It ended")
    assert seen() == ["P-white"]
    assert program.read("/parties/P-green").status_code == 404


@pytest.mark.asvs("V6.3.3")
def test_roles_count_only_through_a_token_that_was_made_under_a_second_factor():
    person = a_person()
    give(person, "contact", "P-1")
    recorded(Party, reference="P-1", classification="green")
    weak = program_for(person, second_factor=False)
    assert weak.read("/parties/P-1").status_code == 404
    assert "second factor" in weak.read("/account").json()["missing"]
    assert program_for(person).read("/parties/P-1").status_code == 200


def test_a_token_of_a_lower_label_shows_less():
    person = a_person()
    give(person, "contact", "P-1")
    recorded(Party, reference="P-1", classification="green")
    assert program_for(person, highest="white").read("/parties/P-1").status_code == 404
    assert program_for(person, highest="green").read("/parties/P-1").status_code == 200


@pytest.mark.asvs("V7.4.2")
def test_whoever_leaves_has_no_token_from_that_moment_on():
    person = a_person()
    program = program_for(person)
    services.leave(person, by=BY, why="They left")
    assert program.read("/account").status_code == 401
    assert Event.objects.filter(kind="accounts.Token", verb="end").count() == 1


@pytest.mark.asvs("V16.2.5")
def test_no_log_line_holds_a_token(caplog, settings):
    program = program_for(a_person())
    logging.getLogger("secretariat.requests").setLevel(logging.INFO)
    try:
        with caplog.at_level(logging.DEBUG):
            program.read("/account")
            program.read("/nothing")
            Program(program.secret + "x").read("/account")
            program.send("/meetings/bring-in", {"rows": []})
    finally:
        logging.getLogger("secretariat.requests").setLevel(logging.WARNING)
    assert program.secret not in caplog.text


def test_a_token_is_no_way_in_to_the_site():
    program = program_for(a_person())
    assert program.get("/account/").status_code == 302
    assert program.get("/account/tokens/").status_code == 302
