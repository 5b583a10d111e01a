"""Where allauth meets our services: accounts are opened with an event, and mail goes through the outbox."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest

from secretariat.accounts import services
from secretariat.accounts.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts as this house keeps them."""

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """The new person, with their first event."""
        super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name", "").strip()
        return services.open_account(user)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """People have no user names."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts that begin with an organisation's own sign-in."""

    def save_user(self, request: HttpRequest, sociallogin: Any, form: BaseForm | None = None) -> User:
        """The new person, with their first event; the link to the other sign-in is kept beside it."""
        person: User = sociallogin.user
        person.set_unusable_password()
        person.name = str(sociallogin.account.get_provider_account().get_user_data().get("name") or "")[:200]
        services.open_account(person)
        sociallogin.save(request, connect=True)
        return person

    def on_authentication_error(self, request: HttpRequest, provider: Any, **named: Any) -> None:
        """Say in the log why nobody could be signed in: the page does not tell whoever tries."""
        if named.get("exception"):
            logger.warning("Nobody was signed in by %s: %s", provider.name, str(named["exception"])[:200])
