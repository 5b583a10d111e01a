"""What this room gives to programs beside records and acts: how to join, and the user entries that are under way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.parameters import Parameter, one_of
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.workflow import workflow
from secretariat.parties import joining, views_joining
from secretariat.parties.pieces_joining import stages
from secretariat.parties.rules import accession

TAG = "Parties"


class StageRead(Schema):
    """One stage of joining."""

    state: str
    name: str
    waits_for: str = Field(description="Who acts there; empty at the end.")
    within: str = Field(description="By when, such as 2 working days; empty where the code does not say.")
    next: str
    clause: str
    basis: str


class FeeRead(Schema):
    """Something that is paid on joining."""

    slug: str
    name: str
    pounds: str
    mandatory_for: str
    clause: str
    basis: str
    source: str


class CategoryRead(Schema):
    """A category in which somebody can join."""

    slug: str
    name: str
    says: str
    licensed: bool = Field(description="Whether only licence holders join in it.")


class JoiningRead(Schema):
    """How an organisation becomes a Party."""

    stages: list[StageRead]
    fees: list[FeeRead]
    categories: list[CategoryRead]
    bar_months: int = Field(description="For how long whoever was expelled cannot join.")


@get("/joining", says="How to become a Party", answer=JoiningRead, tag=TAG, tells_events=False)
def read_joining(request: HttpRequest) -> dict[str, Any]:
    """The stages, the fees and the categories of joining, as the code's folder says them."""
    rules, code = accession(), current()
    return {
        "stages": [
            {
                "state": each.stage.state,
                "name": each.stage.name,
                "waits_for": each.who,
                "within": each.within,
                "next": each.stage.next,
                "clause": each.clause,
                "basis": each.basis,
            }
            for each in stages(workflow(joining.WORKFLOW, today()))
        ],
        "fees": [{**each.model_dump(), "pounds": str(each.pounds)} for each in rules.fee],
        "categories": [
            {"slug": each.slug, "name": code.name_of(each.slug), "says": each.says, "licensed": each.licensed}
            for each in rules.category
        ],
        "bar_months": rules.bar.months,
    }


class EntryRead(Schema):
    """A user entry that is under way."""

    reference: str
    party: str
    user_role: str
    guided: str = Field(json_schema_extra={"format": "date"})
    stage: str
    steps: int
    verified: int
    blocker: str = Field(description="What stands in its way the longest; empty when nothing does.")
    expected: str | None = Field(json_schema_extra={"format": "date"})


class Entries(Schema):
    """A page of them, the oldest first."""

    items: list[EntryRead]
    more: bool = Field(description="Whether another page follows.")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 100_000):
        raise ValueError("page is no page: write a number from 1.")
    return int(text[:6])


PAGE = Parameter("page", "The page, from 1.", _number, {"type": "integer", "minimum": 1, "maximum": 99999}, example="1")
BLOCKED = Parameter(
    "blocked", "yes: only those with something in the way.", one_of("yes"), {"type": "string", "enum": ["yes"]}
)


@get(
    "/user-entries-in-progress",
    says="User entries that are under way",
    answer=Entries,
    allowed="see_entries",
    tag=TAG,
    query=(PAGE, BLOCKED),
)
def read_entries_in_progress(request: HttpRequest, page: int | None, blocked: str | None) -> dict[str, Any]:
    """A page of the entries under way, the oldest first, with their progress, what blocks them and their forecast."""
    reader = reader_known(request).reader
    found, more = views_joining.some_entries(reader, page or 1, only_blocked=bool(blocked))
    stands = views_joining.states_of(found)
    items = [
        {
            "reference": each.reference,
            "party": each.party.reference,
            "user_role": each.user_role,
            "guided": each.guided.isoformat(),
            "stage": stands.get(each.reference, ""),
            "steps": each.steps,
            "verified": each.verified,
            "blocker": each.blocker or "",
            "expected": each.expected.isoformat() if each.expected else None,
        }
        for each in found
    ]
    return {"items": items, "more": more}
