"""What elections give to programs beside their records: when terms end, and what is up next."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.committees.composition import HOLD_A_SEAT
from secretariat.committees.models import Appointment, Body
from secretariat.committees.terms import ends_of, next_review, no_longer_eligible, seats_up
from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.problems import nothing_there
from secretariat.core.calendars import today

TAG = "Bodies"


class TermOfMember(Schema):
    """A seat that is held today, and when its term ends."""

    appointment: str
    seat_group: str = Field(description="Empty for a seat in no group.")
    starts: date
    ends: date
    by_rule: bool = Field(
        description="Whether the end follows from the code's rule, because the appointment gives none."
    )
    no_longer_eligible: str = Field(description="Why the Party that nominated them no longer fills the seat, or empty.")


class SeatsUp(Schema):
    """Elected seats of a group that are up at the next review."""

    seat_group: str
    seats: int
    empty: int = Field(description="How many of them nobody holds.")


class TermsOfBody(Schema):
    """When the terms of a body's members end, and which seats are up next."""

    body: str
    on: date
    members: list[TermOfMember]
    next_review: date | None
    up: list[SeatsUp]


@get("/bodies/{path:reference}/terms", says="When the terms of a body's members end", answer=TermsOfBody, tag=TAG)
def read_terms(request: HttpRequest, reference: str) -> TermsOfBody:
    """The members of a body today with the end of their terms, and the elected seats that are up at its next review."""
    reader, day = reader_known(request).reader, today()
    body = Body.objects.visible_to(reader).filter(reference=reference).first()
    if body is None:
        raise nothing_there("Body")
    lost = {each.appointment.pk: each.says for each in no_longer_eligible(day, body)}
    held = Appointment.objects.visible_to(reader).in_force(day).filter(body=body, seat__in=HOLD_A_SEAT)
    review = next_review(body, day)
    return TermsOfBody(
        body=body.reference,
        on=day,
        members=[
            TermOfMember(
                appointment=each.reference,
                seat_group=each.seat_group.reference if each.seat_group else "",
                starts=each.starts,
                ends=ends_of(each),
                by_rule=each.ends is None,
                no_longer_eligible=lost.get(each.pk, ""),
            )
            for each in held.select_related("body", "seat_group").order_by("reference")
        ],
        next_review=review,
        up=[
            SeatsUp(seat_group=each.seat_group.reference, seats=each.seats, empty=each.empty)
            for each in (seats_up(body, review) if review else [])
        ],
    )
