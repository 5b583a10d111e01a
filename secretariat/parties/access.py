"""Which Parties people can act for, and when that ends with the Party."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Value

from secretariat.accounts.standing import ENDED, WITHHELD, losses, organisations, row
from secretariat.core.calendars import today
from secretariat.parties.models import Party
from secretariat.parties.models_default import DefaultMeasure


@organisations("party")
def parties() -> Iterable[tuple[str, str]]:
    """The Parties of today."""
    rows: Iterable[tuple[str, str]] = Party.objects.on(today()).order_by("name").values_list("reference", "name")
    return rows


@losses
def left(theirs: Any, day: date) -> Any:
    """Parties that have ceased to be one: nobody acts for them any more."""
    return row(Party.objects.filter(reference__in=theirs, left__lte=day), ENDED, "reference", person=Value(0))


@losses
def suspended(theirs: Any, day: date) -> Any:
    """Rights that Parties have lost for a time: whoever acts for one cannot exercise them."""
    rows = DefaultMeasure.objects.suspensions(day).filter(party__reference__in=theirs)
    return row(rows, WITHHELD, "party__reference", "rights", "default_case__reference", person=Value(0))
