"""Addresses of the site as mails and feeds give them, and what the one-click link of a mail carries."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from secretariat.accounts.models import User

SALT = "secretariat.accounts.unsubscribe"


def whole(path: str) -> str:
    """A path of the site as a whole address."""
    host = settings.SECRETARIAT_HOSTS[0] if settings.SECRETARIAT_HOSTS else "127.0.0.1:8000"
    return f"{'https' if settings.SECURE_COOKIES else 'http'}://{host}{path}"


def unsubscribe(person: User, number: int = 0) -> str:
    """The address that ends mail about one subscription, or, for 0, all mail: it works without signing in."""
    token = signing.dumps([person.reference, number], salt=SALT)
    return whole(reverse("unsubscribe", args=[token]))


def read_unsubscribe(token: str) -> tuple[str, int] | None:
    """(reference of the person, number of the subscription) of such an address; None when it was not made here."""
    try:
        reference, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(reference), int(number)
