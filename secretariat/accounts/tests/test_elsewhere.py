"""An organisation's own sign-in: begun by a button, believed for who somebody is there, and never as a second factor."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from requests import ConnectionError as NobodyThere

from secretariat import settings as written
from secretariat.accounts.adapter import SocialAccountAdapter
from secretariat.accounts.models import User
from secretariat.accounts.tests.factories import a_person, give

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SERVER, CLIENT_ID = "https://sign-in.example", "secretariat"
BEGIN = "/account/elsewhere/oidc/organisation/login/"
BACK = BEGIN + "callback/"
KEY, ANOTHER = (rsa.generate_private_key(65537, 2048) for _ in range(2))


@dataclass
class Answer:
    said: Any

    def raise_for_status(self) -> None:
        """It is well."""

    def json(self) -> Any:
        return self.said


@dataclass
class Server:
    """Another sign-in, as requests to it find it."""

    config: dict[str, str]
    claims: dict[str, Any]
    userinfo: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    sends_token: bool = True
    away: bool = False

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        if self.away:
            raise NobodyThere
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {
            f"{SERVER}/.well-known/openid-configuration": Answer(dict(self.config)),
            f"{SERVER}/userinfo": Answer({**self.claims, **self.userinfo}),
            f"{SERVER}/keys": Answer({"keys": [{"kty": "oct"}, {**public, "kid": "one", "alg": "RS256"}][::-1]}),
        }[address]

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *fault: object) -> None:
        """Nothing was opened."""

    def tokens(self) -> dict[str, str]:
        found = {"access_token": "opens-their-doors"}
        if self.sends_token:
            kid = {"kid": "one"}
            found["id_token"] = jwt.encode(self.claims, self.key, algorithm=self.algorithm, headers=kid)
        return found


@pytest.fixture(autouse=True)
def elsewhere(settings, monkeypatch):
    """Another sign-in as the environment sets it up."""
    monkeypatch.setenv("SECRETARIAT_OIDC_SERVER", SERVER)
    monkeypatch.setenv("SECRETARIAT_OIDC_CLIENT", CLIENT_ID)
    apps = {"APPS": written.oidc_apps()}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | apps}
    config = {
        "issuer": SERVER,
        "authorization_endpoint": f"{SERVER}/authorize",
        "token_endpoint": f"{SERVER}/token",
        "userinfo_endpoint": f"{SERVER}/userinfo",
        "jwks_uri": f"{SERVER}/keys",
    }
    who = {"sub": "17", "email": "one@example.org", "email_verified": True, "name": "Illustrative Colleague"}
    server = Server(config, {"iss": SERVER, "aud": CLIENT_ID, **who})
    monkeypatch.setattr(SocialAccountAdapter, "get_requests_session", lambda self: server)
    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda self, code, pkce_code_verifier=None: server.tokens())
    return server


def asked(client: Client) -> dict[str, str]:
    """What the other sign-in is asked when somebody presses the button."""
    return {name: texts[0] for name, texts in parse_qs(urlsplit(client.post(BEGIN).url).query).items()}


def come_back(client: Client) -> None:
    client.get(BACK, {"code": "c", "state": asked(client)["state"]})


def somebody_known_there() -> User:
    person = a_person(email="one@example.org")
    SocialAccount.objects.create(user=person, provider="organisation", uid="17")
    return person


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.asvs("V7.6.2", "V10.2.1")
def test_another_sign_in_begins_with_a_button(client):
    assert client.get(BEGIN).status_code == 200
    found = asked(client)
    assert found["response_type"] == "code" and len(found["state"]) >= 16
    assert found["code_challenge_method"] == "S256" and found["code_challenge"]


def test_somebody_who_is_known_there_is_signed_in(client):
    somebody_known_there()
    come_back(client)
    assert is_in(client)


@pytest.mark.asvs("V10.1.2", "V10.2.1", "V10.5.1")
def test_what_comes_back_without_having_been_asked_for_is_refused(client):
    somebody_known_there()
    state = asked(Client())["state"]
    for given in (state, "made-up"):
        client.get(BACK, {"code": "c", "state": given})
        assert not is_in(client)


@pytest.mark.asvs("V6.3.4", "V6.8.4")
def test_another_sign_in_is_no_second_factor(client, elsewhere):
    elsewhere.claims |= {"acr": "phr", "amr": ["mfa", "hwk"]}
    give(somebody_known_there(), "party-support")
    come_back(client)
    assert is_in(client)
    assert client.get("/invite/").status_code == 403


@pytest.mark.asvs("V6.8.1", "V10.5.2")
def test_the_same_address_elsewhere_opens_no_account_that_is_there(client):
    person = a_person(email="one@example.org")
    come_back(client)
    assert not is_in(client)
    assert not SocialAccount.objects.filter(user=person).exists()


@pytest.mark.asvs("V10.5.4")
def test_a_token_for_another_client_is_refused(client, elsewhere):
    somebody_known_there()
    elsewhere.claims["aud"] = "another"
    come_back(client)
    assert not is_in(client)


@pytest.mark.asvs("V10.1.1")
def test_nothing_that_opens_another_sign_in_is_kept(client):
    somebody_known_there()
    come_back(client)
    assert is_in(client)
    assert not SocialToken.objects.exists()
    assert "opens-their-doors" not in str(dict(client.session)) + str(SocialAccount.objects.values())


@pytest.mark.asvs("V6.8.2")
def test_a_token_that_the_other_sign_in_has_not_signed_is_refused(client, elsewhere):
    somebody_known_there()
    for key, algorithm in ((ANOTHER, "RS256"), ("k" * 32, "HS256"), (None, "none")):
        elsewhere.key, elsewhere.algorithm = key, algorithm
        come_back(client)
        assert not is_in(client), algorithm


@pytest.mark.asvs("V6.8.2")
def test_an_answer_without_a_token_or_about_another_than_the_token_is_refused(client, elsewhere):
    somebody_known_there()
    elsewhere.sends_token = False
    come_back(client)
    assert not is_in(client)
    elsewhere.sends_token, elsewhere.claims["sub"], elsewhere.userinfo = True, "18", {"sub": "17"}
    come_back(client)
    assert not is_in(client)


@pytest.mark.asvs("V10.5.3")
def test_a_sign_in_that_says_it_is_another_is_not_gone_to(client, elsewhere):
    elsewhere.config["issuer"] = "https://elsewhere.example"
    answer = client.post(BEGIN)
    assert answer.status_code == 401 and "elsewhere.example" not in answer.content.decode()


def test_a_sign_in_that_does_not_answer_is_told_on_a_page_and_in_the_log(client, elsewhere, caplog):
    elsewhere.away = True
    answer = client.post(BEGIN)
    assert answer.status_code == 401
    assert "your organisation" in answer.content.decode()
    assert "does not answer" in caplog.text


def test_somebody_new_from_there_has_their_name(client, elsewhere):
    come_back(client)
    person = User.objects.get(email="one@example.org")
    assert person.name == "Illustrative Colleague"
