from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.committees import coming_in, tables_elections  # noqa: F401  (registers its tables)
from secretariat.committees.models import (
    Action,
    Appointment,
    Body,
    Decision,
    Delegation,
    Meeting,
    Quorum,
    SeatGroup,
)
from secretariat.committees.tables_governance import (
    cites_known_objectives,
    counts_every_vote,
    is_closed_with_evidence,
    is_not_its_own_parent,
    no_second_of_its_name,
    not_reminded_once_closed,
)
from secretariat.committees.times import ends_after_it_starts
from secretariat.core.codes.choices import categories
from secretariat.core.tables import Check, Table, register


def _categories_are_known(row: Mapping[str, Any]) -> str | None:
    known = [slug for slug, _ in categories()]
    unknown = [each for each in row["categories"].split() if each not in known]
    return f"{unknown[0]} is no Party category: write one of {', '.join(known)}." if unknown else None


def _one_for_each_group_of_something(row: Mapping[str, Any]) -> str | None:
    if row["seats"] is not None or row["categories"]:
        return None
    return "One seat for each Voting Group needs categories whose groups can be counted: fill in seats or categories."


def _nominated_by_somebody(row: Mapping[str, Any]) -> str | None:
    if (row["filled_by"] == "nomination") == bool(row["nominated_by"]):
        return None
    return (
        "Who nominates is given where a nomination fills the seat, and only there: fill in nominated_by, or empty it."
    )


def _quorum_says_something(row: Mapping[str, Any]) -> str | None:
    if (row["percent"] or row["least"]) and (row["percent"] or 0) <= 100:
        return None
    return "A quorum is a share of at most 100 per cent, a least number, or both: fill in one of the two."


def _delegated_to_another(row: Mapping[str, Any]) -> str | None:
    return "A body delegates to another: write another taker." if row["giver"] == row["taker"] else None


def _alternates_are_for_somebody(row: Mapping[str, Any]) -> str | None:
    if row["alternate_for"] is None or row["seat"] == "alternate":
        return None
    return "Only an alternate takes somebody's place: write alternate as the seat, or empty alternate_for."


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
        checks=(Check("name", no_second_of_its_name), Check("parent", is_not_its_own_parent)),
        after_import=coming_in.bodies,
    ),
    Table(
        Meeting,
        "meetings",
        "Meetings",
        "Meeting",
        "Sittings of the bodies.",
        listed=("reference", "title", "body", "held_on", "kind", "format"),
        filters=("body", "held_on", "kind", "format", "cancelled"),
        order="-held_on",
        extracted=("title",),
        checks=(Check("ends_at", ends_after_it_starts),),
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
        checks=(Check("evidence", is_closed_with_evidence), Check("reminded", not_reminded_once_closed)),
    ),
    Table(
        Decision,
        "decisions",
        "Decisions",
        "Decision",
        "What bodies resolved.",
        listed=("reference", "title", "body", "decided", "outcome"),
        filters=("body", "decided", "outcome_kind", "delegation"),
        order="-decided",
        searched=("outcome", "subject", "paper"),
        extracted=("title", "outcome", "wording"),
        checks=(Check("objectives", cites_known_objectives), Check("votes_for", counts_every_vote)),
    ),
    Table(
        SeatGroup,
        "seat_groups",
        "Seat groups",
        "Seat group",
        "Which seats each body has: for whom, how many, and how they are filled.",
        listed=("reference", "body", "name", "seats", "filled_by", "starts", "ends"),
        filters=("body", "filled_by"),
        searched=("nominated_by",),
        checks=(
            Check("categories", _categories_are_known),
            Check("seats", _one_for_each_group_of_something),
            Check("nominated_by", _nominated_by_somebody),
        ),
        in_menus=False,
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
        checks=(Check("alternate_for", _alternates_are_for_somebody),),
    ),
    Table(
        Quorum,
        "quorums",
        "Quorums",
        "Quorum",
        "How many of a body have to be there before it may decide.",
        listed=("reference", "body", "percent", "least", "starts", "ends"),
        filters=("body",),
        checks=(Check("percent", _quorum_says_something),),
        in_menus=False,
    ),
    Table(
        Delegation,
        "delegations",
        "Delegations",
        "Delegation",
        "Functions that one body exercises for another.",
        listed=("reference", "title", "giver", "taker", "starts", "ends"),
        filters=("giver", "taker"),
        checks=(Check("taker", _delegated_to_another),),
        in_menus=False,
    ),
)

from secretariat.committees import tables_budget as tables_budget  # noqa: E402
from secretariat.committees import tables_meetings as tables_meetings  # noqa: E402  (each adds tables of its own)
from secretariat.committees import tables_registers as tables_registers  # noqa: E402
