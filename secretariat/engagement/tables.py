from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.core.tables import Check, Table, register
from secretariat.engagement import tables_enquiries
from secretariat.engagement.models import Attendance, Event, Newsletter, Registration, SatisfactionSurvey

__all__ = ["tables_enquiries"]  # its tables are this room's too


def _somebody_came(row: Mapping[str, Any]) -> str | None:
    if bool(row["party"]) != bool(row["organisation"]):
        return None
    return "Give either party or organisation, one of the two."


def _at_least_one(row: Mapping[str, Any]) -> str | None:
    return None if row["people"] is None or row["people"] >= 1 else "people is how many came: write 1 or more."


def _percent(row: Mapping[str, Any]) -> str | None:
    return None if row["satisfied"] is None or row["satisfied"] <= 100 else "satisfied is a percentage: at most 100."


register(
    Table(
        Event,
        "events",
        "Events",
        "Event",
        "Events held for Parties and users of the code.",
        listed=("reference", "title", "kind", "held_on", "host", "remote"),
        filters=("kind", "held_on", "remote"),
        order="-held_on",
        searched=("host",),
    ),
    Table(
        Attendance,
        "attendances",
        "Attendances",
        "Attendance",
        "Who came to which event.",
        listed=("reference", "event", "party", "organisation", "people"),
        filters=("event", "party"),
        checks=(Check("party", _somebody_came), Check("people", _at_least_one)),
        in_menus=False,
    ),
    Table(
        Newsletter,
        "newsletters",
        "Newsletters",
        "Newsletter",
        "Issues of the newsletters.",
        listed=("reference", "title", "issued"),
        filters=("issued",),
        order="-issued",
    ),
    Table(
        Registration,
        "registrations",
        "Registrations",
        "Registration",
        "Parties' registrations for digital services.",
        listed=("reference", "service", "party", "registered"),
        filters=("service", "party", "registered"),
        order="-registered",
    ),
    Table(
        SatisfactionSurvey,
        "satisfaction_surveys",
        "Satisfaction surveys",
        "Satisfaction survey",
        "How satisfied Parties are with the administrator.",
        listed=("reference", "title", "carried_out", "satisfied"),
        filters=("carried_out",),
        order="-carried_out",
        checks=(Check("satisfied", _percent),),
    ),
)
