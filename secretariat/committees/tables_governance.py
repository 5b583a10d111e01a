"""Tables of what bodies are set up by, and the rules for their rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from secretariat.committees.models import Body
from secretariat.committees.models_governance import Appeal, DutyOccurrence, StandIn, TermsOfReference
from secretariat.committees.register_rules import rules
from secretariat.core.codes.choices import objectives
from secretariat.core.tables import Check, Table, register


def no_second_of_its_name(row: Mapping[str, Any]) -> str | None:
    """Two bodies of one name under one parent would be taken for each other."""
    others = Body.objects.filter(name__iexact=row["name"], parent__reference=row["parent"])
    other = others.exclude(reference=row["reference"]).values_list("reference", flat=True).first()
    return f"{other} is already called so under the same parent: give it another name." if other else None


def is_not_its_own_parent(row: Mapping[str, Any]) -> str | None:
    """A body is set up by another."""
    return (
        "A body is not set up by itself: write another parent, or none." if row["parent"] == row["reference"] else None
    )


def is_closed_with_evidence(row: Mapping[str, Any]) -> str | None:
    """From the day that the code says, a closed action says what shows that it was done."""
    since: date | None = rules().actions.evidence_from
    if row["closed"] is None or row["evidence"] or since is None or row["raised"] < since:
        return None
    return "The action is closed without evidence: write what shows that it is done, or empty closed."


def not_reminded_once_closed(row: Mapping[str, Any]) -> str | None:
    """Nobody is told that what they have closed is late."""
    if not row["closed"] or not row["reminded"] or row["reminded"] <= row["closed"]:
        return None
    return "Its owner was reminded after it was closed: correct one of the two days."


def cites_known_objectives(row: Mapping[str, Any]) -> str | None:
    """Only objectives that the code has can be cited."""
    known = [slug for slug, _ in objectives()]
    unknown = [each for each in row["objectives"].split() if each not in known]
    return f"{unknown[0]} is no objective of the code: write some of {', '.join(known)}." if unknown else None


def counts_every_vote(row: Mapping[str, Any]) -> str | None:
    """Votes for without votes against say nothing."""
    given = [row[name] is not None for name in ("votes_for", "votes_against", "abstained")]
    return (
        None if all(given) or not any(given) else "A vote has three counts: fill in votes for, against and abstained."
    )


def _acts_for_another(row: Mapping[str, Any]) -> str | None:
    return "A body stands in for another: write another body." if row["for_body"] == row["by_body"] else None


def _is_in_force_by_decision(row: Mapping[str, Any]) -> str | None:
    if row["ends"] and not row["starts"]:
        return "A draft has not ended: fill in starts, or empty ends."
    return None


def _ended_somehow(row: Mapping[str, Any]) -> str | None:
    if (row["concluded"] is None) == (not row["outcome"]):
        return None
    return "An appeal that is concluded has an outcome, and no other has: fill in both, or neither."


def _appealed_by_somebody(row: Mapping[str, Any]) -> str | None:
    return None if row["party"] or row["appellant"] else "Say who appeals: fill in party or appellant."


def _done_with_evidence(row: Mapping[str, Any]) -> str | None:
    if row["done"] is None or row["evidence"]:
        return None
    return "The duty is done without evidence: write what shows it, or empty done."


register(
    Table(
        TermsOfReference,
        "terms_of_reference",
        "Terms of reference",
        "Terms of reference",
        "What each body is for and how it works, version by version.",
        listed=("reference", "body", "version", "starts", "ends"),
        filters=("body", "starts"),
        order="-starts",
        searched=("changes",),
        checks=(Check("starts", _is_in_force_by_decision),),
        in_menus=False,
    ),
    Table(
        StandIn,
        "stand_ins",
        "Stand-ins",
        "Stand-in",
        "Which body acts for another that is yet to be set up.",
        listed=("reference", "by_body", "for_body", "starts", "ends"),
        filters=("by_body", "for_body"),
        in_menus=False,
        checks=(Check("by_body", _acts_for_another),),
    ),
    Table(
        Appeal,
        "appeals",
        "Appeals",
        "Appeal",
        "Decisions that somebody asked to be looked at again.",
        listed=("reference", "title", "body", "heard_by", "lodged", "concluded", "outcome"),
        filters=("body", "lodged", "outcome"),
        order="-lodged",
        searched=("heard_by",),
        checks=(Check("outcome", _ended_somehow), Check("party", _appealed_by_somebody)),
        in_menus=False,
    ),
    Table(
        DutyOccurrence,
        "duties",
        "Yearly duties",
        "Yearly duty",
        "What bodies owe every regulatory year, and whether it was done.",
        listed=("reference", "title", "body", "year", "due", "done"),
        filters=("body", "year", "due", "done"),
        order="-due",
        checks=(Check("evidence", _done_with_evidence),),
        in_menus=False,
    ),
)
