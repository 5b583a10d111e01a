"""People for tests, and signing in as them."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from django.test import Client

from secretariat.accounts import services
from secretariat.accounts.models import Role, User
from secretariat.accounts.session_limits import BEGAN, USED
from secretariat.core import events
from secretariat.core.events import Actor

BY = Actor("operator:test")
LONG_AGO = date(2014, 1, 1)


def a_person(name: str = "Illustrative person", email: str = "", *, password: str = "") -> User:
    """Somebody with an account and a verified address."""
    from allauth.account.models import EmailAddress

    email = email or f"{name.lower().replace(' ', '.').replace(',', '')}@example.org"
    person = User(name=name, email=email, joined=LONG_AGO)
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    services.open_account(person, by=BY)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def give(person: User, role: str, of: str = "", *, starts: date = LONG_AGO, ends: date | None = None) -> Role:
    """A role, without asking whether the organisation is there."""
    given = Role(
        reference=services.new_reference("R"),
        person=person,
        role=role,
        of=of,
        starts=starts,
        ends=ends,
        classification="amber",
    )
    return events.create(given, by=BY)


def sign_in(client: Client, person: User, *, second_factor: bool = True, at: float | None = None) -> Client:
    """Sign the client in, with a second factor unless told otherwise, proved now or at another time."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    proofs: list[dict[str, Any]] = [{"method": "password", "at": at or time.time()}]
    if second_factor:
        proofs.append({"method": "mfa", "type": "totp", "at": at or time.time()})
    session = client.session
    session["account_authentication_methods"] = proofs
    session["account_authentication_methods_user"] = str(person.pk)
    session[BEGAN] = session[USED] = time.time()
    session.save()
    return client
