"""What keeps people out, in headers, cookies and forms. Each test carries the requirements of ASVS 5.0.0 that it holds."""

from __future__ import annotations

import logging
import re
import time

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.test import Client
from django.urls import reverse

from secretariat import settings as written
from secretariat.accounts import addresses
from secretariat.accounts.reading import address_of
from secretariat.accounts.tests.factories import a_person, give, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LOGIN = "/account/login/"
PASSWORD = "a phrase that nobody else has"
ELSEWHERE = ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"]


def policy_of(answer) -> dict[str, str]:
    parts = answer["Content-Security-Policy"].split(";")
    return {part.split()[0]: " ".join(part.split()[1:]) for part in parts if part.strip()}


@pytest.mark.asvs("V3.2.1", "V3.4.3", "V3.4.4", "V3.4.5", "V3.4.6", "V3.7.1", "V14.2.3")
@pytest.mark.parametrize("address", ["/", "/parties/", "/nowhere/", LOGIN, "/account/signup/", "/parties/export.csv"])
def test_every_answer_says_what_a_browser_may_do_with_it(client, address):
    answer = client.get(address)
    policy = policy_of(answer)
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'" and policy["base-uri"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.asvs("V3.4.2")
def test_no_other_site_is_let_in_to_read(client):
    answer = client.get("/", headers={"origin": "https://elsewhere.example"})
    assert not answer.has_header("Access-Control-Allow-Origin")


@pytest.mark.asvs("V1.2.1", "V1.2.3", "V3.4.3")
@pytest.mark.parametrize("address", ["/", LOGIN, "/account/signup/"])
def test_no_page_has_a_script_or_a_style_of_its_own(client, address):
    page = client.get(address).content.decode()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
    assert all('type="application/json"' in each for each in scripts)
    assert not re.search(r"<[^>]+\s(?:on[a-z]+|style)=", page)


@pytest.mark.asvs("V3.3.2", "V3.3.4")
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    a_person(email="one@example.org", password=PASSWORD)
    client.get(LOGIN)
    client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
    cookies = client.cookies
    assert {"session", "csrf"} <= set(cookies)
    for cookie in filter(lambda each: each.value, cookies.values()):
        assert cookie["httponly"], cookie
        assert cookie["samesite"] == "Lax", cookie


@pytest.mark.asvs("V3.3.1", "V3.3.3", "V3.4.1", "V12.2.1")
def test_over_https_cookies_are_bound_to_it_and_browsers_insist(tmp_path):
    import os
    import subprocess
    import sys

    ask = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)"
    )
    surroundings = {**os.environ, "SECRETARIAT_HTTPS": "yes", "DJANGO_SETTINGS_MODULE": "secretariat.settings"}
    said = subprocess.run([sys.executable, "-c", ask], env=surroundings, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "True", "True", "False"]


@pytest.mark.asvs("V3.5.1", "V3.5.3")
@pytest.mark.parametrize("address", ["/invite/", "/bring-in/", "/account/", "/look-as/", LOGIN, "/account/logout/"])
def test_what_another_site_sends_in_somebodys_name_is_refused(address, settings):
    settings.SECRETARIAT_DEMO = True
    person = a_person()
    give(person, "party-support")
    client = sign_in(Client(enforce_csrf_checks=True), person)
    assert client.post(address, {"email": "x@example.org"}).status_code == 403


@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize("back", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(client, back):
    a_person(email="one@example.org", password=PASSWORD)
    answer = client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD, "next": back})
    assert answer.status_code == 302 and answer.url == "/account/"


@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize("back", ELSEWHERE)
def test_a_stale_form_leads_back_into_the_house_only(client, back):
    person = a_person()
    give(person, "party-support")
    sign_in(client, person, at=1.0)
    answer = client.post("/invite/", headers={"referer": back})
    assert answer.url.startswith("/account/factors/reauthenticate/?next=%2F")
    assert answer.url.endswith("?next=%2F")


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.asvs("V3.5.3", "V13.4.4")
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_methods_that_no_page_has_are_refused(client, method):
    assert client.generic(method, "/parties/").status_code == 405


@pytest.mark.asvs("V2.4.1", "V6.3.1")
def test_guessing_is_stopped_and_the_owner_still_gets_in_from_elsewhere(client, settings):
    a_person(email="one@example.org", password=PASSWORD)
    answers = [
        client.post(LOGIN, {"login": "one@example.org", "password": f"wrong {n}"}, REMOTE_ADDR="127.0.0.9")
        for n in range(settings.AXES_FAILURE_LIMIT + 1)
    ]
    assert answers[0].status_code == 200
    assert answers[-1].status_code in (403, 429) or "Too many" in answers[-1].content.decode()
    right = client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD}, REMOTE_ADDR="127.0.0.9")
    assert right.status_code != 302


def test_an_address_without_an_account_costs_as_much_work_and_says_the_same(client, monkeypatch):
    a_person(email="one@example.org", password=PASSWORD)
    hashed = []
    from django.contrib.auth import hashers

    real = hashers.get_hasher().__class__.encode
    monkeypatch.setattr(
        hashers.get_hasher().__class__,
        "encode",
        lambda self, *args, **named: hashed.append(1) or real(self, *args, **named),
    )
    said = {}
    for address in ("one@example.org", "nobody@example.org"):
        hashed.clear()
        answer = client.post(LOGIN, {"login": address, "password": "wrong"})
        said[address] = (len(hashed), answer.status_code, re.findall(r"<li>(.*?)</li>", answer.content.decode())[:1])
    assert said["one@example.org"] == said["nobody@example.org"]


@pytest.mark.asvs("V6.2.1", "V6.2.4", "V6.2.5", "V6.2.9", "V6.2.11", "V6.2.12")
@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("short", False),
        ("password1234", False),
        ("qwertyuiop123", False),
        ("Passwordpassword", False),
        ("000801W2ebhost", False),
        ("twelve small", True),
        ("correct horse battery staple", True),
        ("x" * 40 + "é" * 60, True),
        ("new@example.org1", False),
        ("Smart Energy Code 2026", False),
        ("SEC Panel SEC Panel", False),
    ],
)
def test_passwords_are_held_to_length_and_to_what_has_leaked_and_to_nothing_else(client, password, accepted):
    form = {"name": "Illustrative Newcomer", "email": "new@example.org", "password1": password, "role": "contact"}
    answer = client.post("/account/signup/", form)
    assert (answer.status_code == 302) is accepted, answer.content.decode()[:3000]


def test_registering_a_taken_address_says_nothing_to_who_tries(client):
    a_person(email="one@example.org", password=PASSWORD)
    form = {"name": "Another", "password1": PASSWORD + " 2", "role": "contact"}
    taken = client.post("/account/signup/", {**form, "email": "one@example.org"})
    free = Client().post("/account/signup/", {**form, "email": "two@example.org"})
    assert (taken.status_code, taken.url) == (free.status_code, free.url)


@pytest.mark.asvs("V7.2.2", "V7.2.4")
def test_signing_in_gives_a_new_session(client):
    a_person(email="one@example.org", password=PASSWORD)
    session = client.session
    session["persona"] = "public"
    session.save()
    before = client.cookies["session"].value
    client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
    assert client.cookies["session"].value != before


@pytest.mark.asvs("V7.2.1", "V7.4.1", "V14.3.1")
def test_signing_out_ends_the_session_for_good(client):
    sign_in(client, a_person())
    kept = client.cookies["session"].value
    answer = client.post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["session"] = kept
    assert client.get("/account/").status_code == 302


@pytest.mark.asvs("V14.2.2", "V14.3.2")
def test_what_somebody_is_shown_is_kept_by_no_cache(client):
    sign_in(client, a_person())
    assert client.get("/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.asvs("V7.4.3", "V7.5.2")
def test_somebody_sees_where_they_are_signed_in_and_ends_it(client):
    person = a_person(email="one@example.org", password=PASSWORD)
    other = Client()
    for each in (client, other):
        each.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
        each.get("/account/")
    assert client.get(reverse("usersessions_list")).content.decode().count("Current") == 1
    prove = client.post(reverse("usersessions_list")).url
    assert prove.startswith("/account/reauthenticate/") and other.get("/account/").status_code == 200
    client.post(prove, {"password": PASSWORD})
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert person.pk


@pytest.mark.asvs("V6.2.2", "V6.2.3")
def test_changing_the_password_wants_the_old_one(client):
    person = a_person(email="one@example.org", password=PASSWORD)
    sign_in(client, person)
    form = {"oldpassword": "wrong", "password1": PASSWORD + " 2", "password2": PASSWORD + " 2"}
    client.post("/account/password/change/", form)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    client.post("/account/password/change/", {**form, "oldpassword": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD + " 2")


@pytest.mark.asvs("V11.4.2")
def test_passwords_are_kept_as_a_slow_hash():
    way, rounds, *_ = make_password("x").split("$")
    assert way == "pbkdf2_sha256" and int(rounds) >= 600_000


@pytest.mark.asvs("V6.3.2")
def test_there_is_no_account_before_somebody_makes_one():
    from secretariat.accounts.models import User

    assert User.objects.count() == 0


@pytest.mark.asvs("V6.3.4", "V6.4.3")
def test_a_forgotten_password_does_not_go_round_the_second_factor(client, mailoutbox):
    from allauth.mfa.totp.internal import auth

    person = a_person(email="one@example.org", password=PASSWORD)
    auth.TOTP.activate(person, auth.generate_totp_secret())
    client.post("/account/password/reset/", {"email": "one@example.org"})
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mailoutbox[0].body)[1]
    form_page = client.get(link).url
    client.post(form_page, {"password1": PASSWORD + " 2", "password2": PASSWORD + " 2"})
    answer = client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD + " 2"})
    assert answer.url.startswith("/account/factors/authenticate/")
    assert client.get("/account/").status_code == 302


@pytest.mark.asvs("V2.3.1", "V6.5.1")
def test_a_wrong_second_factor_and_one_used_before_are_refused(client):
    from allauth.mfa.totp.internal import auth

    person = a_person(email="one@example.org", password=PASSWORD)
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(person, secret)
    code = auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))
    client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
    wrong = client.post("/account/factors/authenticate/", {"code": "000000" if code != "000000" else "000001"})
    assert wrong.status_code == 200 and "Incorrect code" in wrong.content.decode()
    assert client.post("/account/factors/authenticate/", {"code": code}).status_code == 302
    again = Client()
    again.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
    assert again.post("/account/factors/authenticate/", {"code": code}).status_code == 200


@pytest.mark.asvs("V16.3.1")
def test_every_proof_and_every_refusal_is_a_line_in_the_log_that_names_nobody(client, caplog):
    from allauth.mfa.totp.internal import auth

    person, secret = a_person(email="one@example.org", password=PASSWORD), auth.generate_totp_secret()
    auth.TOTP.activate(person, secret)
    right = auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))
    caplog.set_level(logging.INFO, "secretariat.accounts.apps")
    for password in ("wrong", PASSWORD):
        client.post(LOGIN, {"login": "one@example.org", "password": password})
    for code in ("000000" if right != "000000" else "000001", right):
        client.post("/account/factors/authenticate/", {"code": code})
    said = [each.getMessage() for each in caplog.records if each.name == "secretariat.accounts.apps"]
    assert said == ["Refused: password", "Proved: password", "Refused: totp", "Proved: mfa totp"]
    for secret_of_theirs in (person.email, person.name, person.reference, PASSWORD, right):
        assert secret_of_theirs not in " ".join(said)


@pytest.mark.asvs("V6.5.1")
def test_a_recovery_code_works_once(client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal import auth

    person = a_person(email="one@example.org", password=PASSWORD)
    auth.TOTP.activate(person, auth.generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for turn, expected in ((client, 302), (Client(), 200)):
        turn.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
        assert turn.post("/account/factors/authenticate/", {"code": code}).status_code == expected


@pytest.mark.asvs("V6.4.1", "V6.4.3", "V6.5.4", "V6.5.5", "V9.2.1")
def test_second_factors_and_links_last_as_long_as_they_should(settings):
    from allauth.mfa import app_settings as factors

    assert (factors.TOTP_PERIOD, factors.TOTP_TOLERANCE, factors.RECOVERY_CODE_DIGITS) == (30, 0, 8)
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    person = a_person(email="one@example.org", password=PASSWORD)
    moment = default_token_generator._num_seconds(default_token_generator._now())
    for ago, good in ((3500, True), (3700, False)):
        made = default_token_generator._make_token_with_timestamp(person, moment - ago, default_token_generator.secret)
        assert default_token_generator.check_token(person, made) is good


@pytest.mark.asvs("V6.2.6", "V6.2.7", "V6.2.8")
def test_a_password_may_be_pasted_and_is_taken_as_it_is(client):
    for address, kind in ((LOGIN, "current-password"), ("/account/signup/", "new-password")):
        fields = re.findall(r"<input[^>]*password[^>]*>", client.get(address).content.decode())
        assert fields and all('type="password"' in each and f'autocomplete="{kind}"' in each for each in fields)
    exact = "  A phrase that Nobody else has  "
    a_person(email="one@example.org", password=exact)
    for near in (exact.strip(), exact.lower(), exact[:-1]):
        assert client.post(LOGIN, {"login": "one@example.org", "password": near}).status_code == 200
    assert client.post(LOGIN, {"login": "one@example.org", "password": exact}).status_code == 302


@pytest.mark.asvs("V7.4.3")
def test_changing_the_password_ends_every_session(client):
    a_person(email="one@example.org", password=PASSWORD)
    other = Client()
    for each in (client, other):
        each.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": PASSWORD + " 2", "password2": PASSWORD + " 2"}
    client.post("/account/password/change/", form)
    assert [each.get("/account/").status_code for each in (client, other)] == [302, 302]


@pytest.mark.asvs("V7.5.1")
def test_changing_an_address_or_a_factor_wants_a_fresh_proof(client):
    from allauth.account.models import EmailAddress

    a_person(email="one@example.org", password=PASSWORD)
    client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
    add = {"email": "two@example.org", "action_add": ""}
    prove = client.post("/account/email/", add).url
    assert prove.startswith("/account/reauthenticate/")
    assert client.get("/account/factors/totp/activate/").url.startswith("/account/reauthenticate/")
    assert not EmailAddress.objects.filter(email="two@example.org").exists()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", add)
    assert EmailAddress.objects.filter(email="two@example.org").exists()


@pytest.mark.asvs("V7.2.3", "V11.5.1")
def test_a_session_s_key_is_long_and_never_the_same():
    from django.contrib.sessions.backends.db import SessionStore

    made = {SessionStore()._get_new_session_key() for _ in range(50)}
    assert len(made) == 50
    assert {len(each) for each in made} == {32} and 36**32 > 2**128


@pytest.mark.asvs("V3.3.1", "V3.3.3", "V14.3.3")
def test_there_are_two_cookies_and_neither_says_anything(client):
    a_person(email="one@example.org", password=PASSWORD)
    client.get(LOGIN)
    client.post(LOGIN, {"login": "one@example.org", "password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": PASSWORD + " 2", "password2": PASSWORD + " 2"}
    client.post("/account/password/change/", form)  # a message to whoever did it
    assert set(client.cookies) == {"session", "csrf"}
    assert re.fullmatch(r"[a-z0-9]{32}|", client.cookies["session"].value)
    assert re.fullmatch(r"[A-Za-z0-9]{32}", client.cookies["csrf"].value)


@pytest.mark.asvs("V7.4.4")
@pytest.mark.parametrize("address", ["/", "/parties/", "/account/", "/account/sessions/", "/search/"])
def test_signing_out_is_on_every_page(client, address):
    page = sign_in(client, a_person()).get(address).content.decode()
    assert 'action="/account/logout/"' in page or 'href="/account/logout/"' in page


@pytest.mark.asvs("V9.2.2")
def test_what_is_signed_for_one_purpose_is_good_for_no_other(client):
    person = a_person()
    token = addresses.unsubscribe(person).rstrip("/").rpartition("/")[2]
    assert client.get(f"/unsubscribe/{token}/").status_code == 200
    assert client.get("/api/v1/parties", {"cursor": token}).status_code == 422
    other = signing.dumps([person.reference, 0], salt="secretariat.core.api.cursors")
    assert client.get(f"/unsubscribe/{other}/").status_code == 404


@pytest.mark.asvs("V4.1.3", "V15.3.4")
def test_an_address_that_a_client_made_up_is_not_believed(settings, rf):
    sent = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.4"}
    for proxies, expected in ((0, "192.0.2.1"), (1, "198.51.100.4")):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        assert address_of(rf.get("/", **sent)) == expected


@pytest.mark.asvs("V13.4.2", "V13.4.3")
def test_nothing_of_a_developer_s_is_there(client, settings):
    assert written.DEBUG is False
    assert not {"django.contrib.admin", "django.contrib.admindocs", "debug_toolbar"} & set(settings.INSTALLED_APPS)
    for address in ("/static/", "/static/core/", "/.git/config", "/static/../settings.py", "/admin/", "/manage.py"):
        assert client.get(address).status_code == 404, address


@pytest.mark.asvs("V4.1.1")
@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/nowhere/", "text/html; charset=utf-8"),
        ("/parties/export.csv", "text/csv; charset=utf-8"),
        ("/parties/export.json", "application/json"),
        ("/api/v1/parties", "application/json"),
        ("/api/v1/nothing", "application/problem+json"),
        ("/search/changes.atom?q=x", "application/atom+xml; charset=utf-8"),
        ("/static/core/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/static/built/house.js", "text/javascript; charset=utf-8"),
    ],
)
def test_every_answer_says_what_it_is(client, address, kind):
    assert client.get(address)["Content-Type"].replace('"', "") == kind


@pytest.mark.asvs("V2.2.2", "V8.2.1", "V8.3.1", "V15.3.3")
def test_a_role_in_the_address_or_the_form_gives_nothing(client):
    person = a_person()
    sign_in(client, person)
    assert client.post("/invite/?role=party-support", {"reader": "administrator"}).status_code == 403
