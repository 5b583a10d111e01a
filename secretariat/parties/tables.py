from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.core.calendars import today
from secretariat.core.tables import Check, Table, register
from secretariat.parties import brought_in
from secretariat.parties.disputes import keep_cases as keep_disputes
from secretariat.parties.keeping import keep_cases as keep_defaults
from secretariat.parties.limbs import rules
from secretariat.parties.models import (
    DefaultCase,
    Dispute,
    Party,
    PartyCategory,
    UserEntry,
    VotingGroup,
    VotingGroupMembership,
)
from secretariat.parties.models_default import never_in_default


def _exit_is_whole(row: Mapping[str, Any]) -> str | None:
    if bool(row["left"]) == bool(row["exit_ground"]):
        return None
    return "A Party that left has both a day and a ground: fill in left and exit_ground, or empty both."


def _entry_has_begun(row: Mapping[str, Any]) -> str | None:
    if row["guided"] or row["completed"]:
        return None
    return "Neither guided nor completed is given: fill in at least one of the two days."


def _entry_has_one_end(row: Mapping[str, Any]) -> str | None:
    if row["completed"] and row["given_up"]:
        return "An entry is either completed or given up: empty one of the two days."
    return None


def _may_be_in_default(row: Mapping[str, Any]) -> str | None:
    day = row["opened"] or today()
    if not row["party"] or not never_in_default([str(row["party"])], day):
        return None
    return f"{row['party']} can never be the Defaulting Party: name another Party, or leave the row out."


def _limb_is_in_force(row: Mapping[str, Any]) -> str | None:
    if not row["limb"] or not row["opened"] or rules().limb(row["limb"], row["opened"]):
        return None
    return f"Limb ({row['limb']}) was not in force on {row['opened']:%-d %B %Y}: write the limb that was."


def _end_is_whole(row: Mapping[str, Any]) -> str | None:
    if bool(row["closed"]) == bool(row["outcome"]):
        return None
    return "A case that is closed has an outcome, and only then: fill in closed and outcome, or empty both."


register(
    Table(
        Party,
        "parties",
        "Parties",
        "Party",
        "The organisations bound by the code.",
        listed=("reference", "name", "acceded", "left", "exit_ground"),
        filters=("acceded", "left", "exit_ground"),
        checks=(Check("exit_ground", _exit_is_whole),),
        searched=("signifier", "company_number"),
    ),
    Table(
        PartyCategory,
        "party_categories",
        "Party categories",
        "Party category",
        "Which category each Party was in, from a day to a day.",
        listed=("reference", "party", "category", "starts", "ends"),
        filters=("party", "category", "starts"),
        in_menus=False,
    ),
    Table(
        VotingGroup,
        "voting_groups",
        "Voting Groups",
        "Voting Group",
        "Parties that vote as one.",
        listed=("reference", "name"),
    ),
    Table(
        VotingGroupMembership,
        "voting_group_memberships",
        "Voting Group memberships",
        "Voting Group membership",
        "Which Voting Group each Party belonged to, from a day to a day.",
        listed=("reference", "party", "voting_group", "starts", "ends"),
        filters=("party", "voting_group", "starts"),
        in_menus=False,
    ),
    Table(
        UserEntry,
        "user_entries",
        "User entries",
        "User entry",
        "Each Party's way through the User Entry Process, one row for each User Role.",
        listed=("reference", "party", "user_role", "guided", "completed"),
        filters=("party", "user_role", "guided", "completed"),
        checks=(Check("guided", _entry_has_begun), Check("given_up", _entry_has_one_end)),
        after_import=brought_in.entries,
    ),
    Table(
        DefaultCase,
        "default_cases",
        "Default cases",
        "Default case",
        "Events of Default and what followed.",
        listed=("reference", "party", "cause", "limb", "opened", "closed", "outcome"),
        filters=("party", "limb", "opened", "outcome"),
        checks=(
            Check("outcome", _end_is_whole),
            Check("party", _may_be_in_default),
            Check("limb", _limb_is_in_force),
        ),
        searched=("cause",),
        after_import=keep_defaults,
    ),
    Table(
        Dispute,
        "disputes",
        "Disputes",
        "Dispute",
        "Disputes raised under the code.",
        listed=("reference", "title", "raised_by", "respondent", "forum", "raised", "resolved"),
        filters=("raised_by", "forum", "raised"),
        after_import=keep_disputes,
        searched=("resolution",),
        extracted=("title", "resolution"),
    ),
)

from secretariat.parties import tables_default, tables_last_resort  # noqa: E402, F401  (they come after those above)
from secretariat.parties import tables_joining as tables_joining  # noqa: E402  (these stand after what they point at)
