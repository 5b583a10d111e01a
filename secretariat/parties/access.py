"""Which Parties people can act for, and when that ends with the Party."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from secretariat.accounts.models import Role, User
from secretariat.accounts.standing import ENDED, organisations, row, source
from secretariat.core.calendars import today
from secretariat.parties.models import Party


@organisations("party")
def parties() -> Iterable[tuple[str, str]]:
    """The Parties of today."""
    rows: Iterable[tuple[str, str]] = Party.objects.on(today()).order_by("name").values_list("reference", "name")
    return rows


@source
def left(person: User, day: date) -> Any:
    """Parties that have ceased to be one: nobody acts for them any more."""
    theirs = Role.objects.filter(person=person).values("of")
    return row(Party.objects.filter(reference__in=theirs, left__lte=day), ENDED, "reference")
