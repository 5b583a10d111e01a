"""Private addresses of feeds: made, shown once, kept as hashes, read with the roles of the moment, ended."""

from __future__ import annotations

import hashlib
import secrets

from django.db.models import QuerySet
from django.utils import timezone

from secretariat.accounts.models import FeedAddress, User
from secretariat.core.calendars import today

AT_MOST = 20


class TooMany(Exception):
    """A person has as many addresses as one can have: one sentence that says what to do."""


def make(person: User, name: str) -> str:
    """A new private address; its secret, which is kept nowhere. Raises TooMany."""
    if open_of(person).count() >= AT_MOST:
        raise TooMany(f"You have {AT_MOST} private addresses: end one that you no longer use first.")
    token = secrets.token_urlsafe(32)
    name = " ".join(name.split())[:80] or "Private address"
    FeedAddress.objects.create(person=person, name=name, token_hash=_hashed(token))
    return token


def open_of(person: User) -> QuerySet[FeedAddress]:
    """The addresses of a person that still work."""
    return FeedAddress.objects.filter(person=person, revoked__isnull=True)


def revoke(person: User, number: int) -> bool:
    """End one address at once; False when the person has no such address."""
    mine = FeedAddress.objects.filter(person=person, pk=number, revoked__isnull=True)
    return bool(FeedAddress.objects.filter(pk__in=mine).update(revoked=timezone.now()))


def revoke_all(person: User) -> None:
    """End every address of a person."""
    FeedAddress.objects.filter(person=person, revoked__isnull=True).update(revoked=timezone.now())


def person_at(token: str) -> User | None:
    """Whose address carries this secret; None when it was ended, or its owner has left."""
    rows = FeedAddress.objects.filter(token_hash=_hashed(token), revoked__isnull=True)
    found = rows.select_related("person").first()
    if found is None or not found.person.is_active:
        return None
    if found.last_used != today():  # a day is enough to know by whether it is in use: not every fetch writes
        FeedAddress.objects.filter(pk=found.pk).update(last_used=today())
    return found.person


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
