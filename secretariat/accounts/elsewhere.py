"""An organisation's own sign-in: OpenID Connect as allauth speaks it, believed for no more than what is signed.

allauth takes an ID token that it fetched itself over TLS without looking at its signature, and does not compare who the
provider says it is with whom was asked. Both are allowed by OpenID Connect Core 1.0, and neither is enough here.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException


class ElsewhereAdapter(OpenIDConnectOAuth2Adapter):
    """What is asked of the other sign-in, and what of its answers is believed."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the other sign-in says of itself. Raises OAuth2Error when it does not answer, or answers for another."""
        try:
            config: dict[str, Any] = super().openid_config
        except (RequestException, ValueError) as error:
            raise OAuth2Error(f"{self._server} does not answer as a sign-in should: {type(error).__name__}.") from error
        if str(config.get("issuer", "")).rstrip("/") != self._server:
            raise OAuth2Error(f"{self._server} says that it is {config.get('issuer')!r}.")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **named: Any) -> SocialLogin:
        """Who has come back. Raises OAuth2Error without an ID token, or when token and answer are about two people."""
        if not named["response"].get("id_token"):
            raise OAuth2Error("The other sign-in sent no ID token.")
        login = super().complete_login(request, app, token, **named)
        said = login.account.extra_data
        if said["userinfo"].get("sub") != said["id_token"]["sub"]:
            raise OAuth2Error("The ID token is about somebody else than the rest of the answer.")
        return login

    @property
    def _server(self) -> str:
        """The issuer that the environment names."""
        address: str = self.get_provider().app.settings["server_url"]
        return address.partition("/.well-known/")[0].rstrip("/")

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        try:
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=config["jwks_uri"],
                issuer=config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, ValueError, TypeError) as error:
            raise OAuth2Error("The ID token is signed by no key that the other sign-in has.") from error
        return claims


class ElsewhereProvider(OpenIDConnectProvider):
    """The other sign-in, as allauth knows it."""

    oauth2_adapter_class = ElsewhereAdapter

    def redirect(self, request: HttpRequest, process: str, **named: Any) -> HttpResponse:
        """On to the other sign-in, or a page that says that it does not answer."""
        try:
            return super().redirect(request, process, **named)
        except OAuth2Error as error:
            return render_authentication_error(request, self, exception=error)


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask whether to go on to the other sign-in, and go."""
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in whoever comes back from it."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return kind.adapter_view(ElsewhereAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404("There is no such sign-in.") from None
