"""Elections, vacancies, interests and vetting as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.committees import elections, vacancies
from secretariat.committees.models_elections import Contest, Election, Nomination, SeatUp
from secretariat.committees.models_vacancies import ExpressionOfInterest, InterestDeclaration, Vacancy, Vetting
from secretariat.core.tables import Check, Table, register


def _is_not_both(one: str, other: str, says: str) -> Check:
    def finds(row: Mapping[str, Any]) -> str | None:
        return says if row[one] and row[other] else None

    return Check(other, finds)


def _at_least_one(row: Mapping[str, Any]) -> str | None:
    return None if row["seats"] else "No seat is up: write how many, at least 1."


def _decided_whole(row: Mapping[str, Any]) -> str | None:
    if bool(row["decided"]) == bool(row["decision"]):
        return None
    return "What the Chair decided has both a day and an outcome: fill in decided and decision, or empty both."


def _says_or_nothing(row: Mapping[str, Any]) -> str | None:
    if row["nothing"] == bool(row["says"]) or (row["nothing"] and row["party"]):
        return "Either an interest is declared or that there is none: fill in says, or write yes in nothing."
    return None


def _refused_with_a_reason(row: Mapping[str, Any]) -> str | None:
    return "A refusal has its reason: fill in reason." if row["refused"] and not row["reason"] else None


register(
    Table(
        Election,
        "elections",
        "Elections",
        "Election",
        "Rounds in which seats of bodies are filled: the call, nominations, the ballot, the result.",
        listed=("reference", "title", "body", "nominations_close", "ballot_closes", "declared"),
        filters=("body", "kind", "called", "declared"),
        order="-called",
        checks=(
            _is_not_both("declared", "cancelled", "A round that was called off has no result: empty one of the two."),
        ),
        after_import=elections.begin_elections,
    ),
    Table(
        Contest,
        "contests",
        "Contests",
        "Contest",
        "For each round, the seats of each seat group that are up in it. Each has a ballot of its own.",
        listed=("reference", "title", "election", "seats", "electors", "voted"),
        filters=("election", "seat_group"),
        checks=(Check("seats", _at_least_one),),
        in_menus=False,
    ),
    Table(
        SeatUp,
        "seats_up",
        "Seats up",
        "Seat up",
        "Each seat that is up: who leaves it, and who takes it.",
        listed=("reference", "contest"),
        filters=("contest",),
        in_menus=False,
    ),
    Table(
        Nomination,
        "nominations",
        "Nominations",
        "Nomination",
        "Who is put forward for a seat, by which Party, and how it ended.",
        listed=("reference", "candidate", "contest", "party", "accepted", "outcome"),
        filters=("body", "contest", "party", "outcome"),
        order="-made",
        checks=(
            Check("reason", _refused_with_a_reason),
            _is_not_both("withdrawn", "refused", "A nomination ends once: empty withdrawn or refused."),
        ),
        in_menus=False,
    ),
    Table(
        Vacancy,
        "vacancies",
        "Vacancies",
        "Vacancy",
        "Seats of bodies that are advertised outside the elections.",
        listed=("reference", "title", "body", "seats", "advertised", "closes", "filled"),
        filters=("body", "advertised", "closes", "filled"),
        order="-advertised",
        searched=("says",),
        checks=(
            Check("seats", _at_least_one),
            _is_not_both("filled", "withdrawn", "A vacancy ends once: empty filled or withdrawn."),
        ),
        after_import=vacancies.begin_vacancies,
    ),
    Table(
        ExpressionOfInterest,
        "expressions_of_interest",
        "Expressions of interest",
        "Expression of interest",
        "Who would take a vacant seat, and what came of it.",
        listed=("reference", "candidate", "vacancy", "party", "made", "decision"),
        filters=("body", "vacancy", "party", "decision"),
        order="-made",
        checks=(Check("decision", _decided_whole),),
        in_menus=False,
    ),
    Table(
        InterestDeclaration,
        "interest_declarations",
        "Declarations of interests",
        "Declaration of interests",
        "What members of bodies have declared: an interest, or that there is none.",
        listed=("reference", "body", "person", "party", "declared", "review_due", "ended"),
        filters=("body", "person", "party", "review_due"),
        order="-declared",
        checks=(Check("says", _says_or_nothing),),
        in_menus=False,
    ),
    Table(
        Vetting,
        "vettings",
        "Vetting of members",
        "Vetting",
        "Whether members whose body needs it have been vetted, and until when.",
        listed=("reference", "body", "person", "kind", "asked", "cleared", "expires"),
        filters=("body", "cleared", "expires"),
        order="-asked",
        checks=(_is_not_both("cleared", "refused", "A vetting ends once: empty cleared or refused."),),
        in_menus=False,
    ),
)
