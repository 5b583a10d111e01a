"""What tests of the registers share: bodies, decisions and readers."""

from __future__ import annotations

from datetime import date
from typing import Any

from secretariat.committees.models import Body, Decision
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.permission import Held, Reader
from tests.factories import recorded

BY = Actor("operator:test")
STAFF = frozenset({"administrator"})
DAY = date(2019, 6, 3)
SECRETARIAT = Reader("user:S", "the secretariat", frozenset({Held("secretariat", "administrator")}), confirmed=True)


def a_body(reference: str = "tag", **more: Any) -> Body:
    """A body that sits, named after its key."""
    found = Body.objects.filter(reference=reference).first()
    given = {"name": f"Body {reference}", "short_name": reference.upper(), "starts": date(2014, 1, 1), **more}
    return found or recorded(Body, reference=reference, **given)


def a_decision(body: Body, decided: date = DAY, **more: Any) -> Decision:
    """A decision of a body."""
    return recorded(Decision, body=body, decided=decided, **more)


def verbs_of(record: Any) -> list[str]:
    """The verbs of a record's history."""
    rows = Event.objects.filter(kind=record._meta.label, subject=record.reference).order_by("sequence")
    return list(rows.values_list("verb", flat=True))
