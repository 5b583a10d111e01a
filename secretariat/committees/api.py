"""What bodies give to programs: who sits on one on a day, and the decision on which a step is taken."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.committees import api_elections, api_meetings  # noqa: F401  (each offers its calls)
from secretariat.committees.composition import Composition, composition
from secretariat.committees.models import Body, Decision
from secretariat.core.acts.steps import decisions
from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.parameters import ON
from secretariat.core.api.problems import nothing_there
from secretariat.core.calendars import today
from secretariat.core.permission import Reader

TAG = "Bodies"


class GroupOnADay(Schema):
    """The seats of one group on that day."""

    reference: str
    name: str
    seats: int = Field(description="How many there are.")
    vacant: int = Field(description="How many of them are empty.")
    votes: bool
    appointments: list[str] = Field(description="The appointments to these seats that you may see.")


class QuorumOnADay(Schema):
    """How many have to be there."""

    reference: str
    needed: int
    of: int = Field(description="How many hold a seat with a vote.")


class BodyOnADay(Schema):
    """A body as it was on a day."""

    body: str
    on: date
    groups: list[GroupOnADay]
    beside: list[str] = Field(description="Appointments beside the seats: alternates, observers, the secretary.")
    quorum: QuorumOnADay | None
    given: list[str] = Field(description="Delegations of its functions to others.")
    taken: list[str] = Field(description="Delegations of others' functions to it.")


@get("/bodies/{path:reference}/seats", says="Who sits on a body on a day", answer=BodyOnADay, tag=TAG, query=(ON,))
def read_seats(request: HttpRequest, reference: str, on: date | None) -> BodyOnADay:
    """A body's seats, who holds them, its quorum and what is delegated, on a day."""
    reader = reader_known(request).reader
    body = Body.objects.visible_to(reader).filter(reference=reference).first()
    if body is None:
        raise nothing_there("Body")
    return _said(composition(body, on or today(), reader))


def _said(found: Composition) -> BodyOnADay:
    groups = [
        GroupOnADay(
            reference=each.group.reference,
            name=each.group.name,
            seats=each.seats,
            vacant=each.vacant,
            votes=each.group.votes,
            appointments=[held.holder.reference for held in each.held if held.holder],
        )
        for each in found.groups
    ]
    rule = found.quorum
    quorum = QuorumOnADay(reference=rule.rule.reference, needed=rule.needed, of=rule.of) if rule else None
    alternates = [each.reference for group in found.groups for held in group.held for each in held.alternates]
    return BodyOnADay(
        body=found.body.reference,
        on=found.day,
        groups=groups,
        beside=[*alternates, *(each.reference for each in found.beside)],
        quorum=quorum,
        given=[each.reference for each in found.given],
        taken=[each.reference for each in found.taken],
    )


@decisions
def decision(reference: str, reader: Reader) -> Decision | None:
    """The decision of that reference, if the reader may see it."""
    found: Decision | None = (
        Decision.objects.visible_to(reader).select_related("body").filter(reference=reference).first()
    )
    return found


# The calls of the registers and of the budget stand apart.
import secretariat.committees.api_registers  # noqa: E402, F401
