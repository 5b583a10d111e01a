"""An organisation's own sign-in: begun by a button, believed for who somebody is there, and never as a second factor."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.test import Client

from secretariat import settings as written
from secretariat.accounts.models import User
from secretariat.accounts.tests.factories import a_person, give

pytestmark = pytest.mark.django_db

SERVER, CLIENT_ID = "https://sign-in.example", "secretariat"
BEGIN = "/account/elsewhere/oidc/organisation/login/"
BACK = BEGIN + "callback/"


@pytest.fixture(autouse=True)
def elsewhere(settings, monkeypatch):
    """Another sign-in as the environment sets it up, that answers what `claims` holds."""
    monkeypatch.setenv("SECRETARIAT_OIDC_SERVER", SERVER)
    monkeypatch.setenv("SECRETARIAT_OIDC_CLIENT", CLIENT_ID)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": written.oidc_apps()}}
    config = {
        "issuer": SERVER,
        "authorization_endpoint": f"{SERVER}/authorize",
        "token_endpoint": f"{SERVER}/token",
        "userinfo_endpoint": f"{SERVER}/userinfo",
        "jwks_uri": f"{SERVER}/keys",
    }
    claims = {"iss": SERVER, "aud": CLIENT_ID, "sub": "17", "email": "one@example.org", "email_verified": True}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", config)
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda self, token: claims)
    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda self, code, pkce_code_verifier=None: {
        "access_token": "opens-their-doors", "id_token": jwt.encode(claims, "k" * 32, algorithm="HS256"),
    })  # fmt: skip
    return claims


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
    elsewhere |= {"acr": "phr", "amr": ["mfa", "hwk"]}
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
    elsewhere["aud"] = "another"
    come_back(client)
    assert not is_in(client)


@pytest.mark.asvs("V10.1.1")
def test_nothing_that_opens_another_sign_in_is_kept(client):
    somebody_known_there()
    come_back(client)
    assert is_in(client)
    assert not SocialToken.objects.exists()
    assert "opens-their-doors" not in str(dict(client.session)) + str(SocialAccount.objects.values())
