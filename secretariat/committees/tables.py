from __future__ import annotations

from secretariat.committees.models import Action, Appointment, Body, Decision, Meeting
from secretariat.core.tables import Table, register

register(
    Table(
        Body,
        "bodies",
        "Bodies",
        "Body",
        "The Panel, boards, Sub-Committees, Working Groups, the Forum and its sub-groups.",
        listed=("reference", "name", "kind", "parent", "starts", "ends"),
        filters=("kind", "parent"),
        searched=("short_name",),
    ),
    Table(
        Meeting,
        "meetings",
        "Meetings",
        "Meeting",
        "Sittings of the bodies.",
        listed=("reference", "title", "body", "held_on", "kind", "format"),
        filters=("body", "held_on", "kind", "format"),
        order="-held_on",
        extracted=("title",),
    ),
    Table(
        Action,
        "actions",
        "Actions",
        "Action",
        "What bodies asked to be done, by whom and by when.",
        listed=("reference", "title", "body", "owner", "raised", "due", "closed"),
        filters=("body", "owner", "raised", "due", "closed"),
        order="-raised",
        searched=("owner",),
        extracted=("title",),
    ),
    Table(
        Appointment,
        "appointments",
        "Appointments",
        "Appointment",
        "Seats on bodies, from a day to a day.",
        listed=("reference", "body", "seat", "holder", "category", "starts", "ends"),
        filters=("body", "seat", "category", "starts"),
        searched=("holder",),
    ),
    Table(
        Decision,
        "decisions",
        "Decisions",
        "Decision",
        "What bodies resolved.",
        listed=("reference", "title", "body", "decided", "outcome"),
        filters=("body", "decided"),
        order="-decided",
        searched=("outcome", "subject"),
        extracted=("title", "outcome"),
    ),
)
