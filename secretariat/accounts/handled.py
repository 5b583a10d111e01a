"""The place up to which events have been handled, and the lock on it: one at a time works out and delivers."""

from __future__ import annotations

from secretariat.accounts.models import Handled

PLACE = "notices"


def lock() -> int:
    """The last event handled. Whoever else works out or delivers waits until this transaction has ended."""
    place, _ = Handled.objects.select_for_update().get_or_create(pk=PLACE)
    return place.sequence
