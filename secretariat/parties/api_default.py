"""What this room gives to programs beside its tables and acts: where a default and a supplier failure stand."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.problems import nothing_there
from secretariat.core.calendars import today
from secretariat.parties import defaults
from secretariat.parties.board import board_of
from secretariat.parties.models import DefaultCase
from secretariat.parties.models_default import DefaultMeasure
from secretariat.parties.models_last_resort import SupplierFailure

TAG = "Parties"


class StandingOfDefault(Schema):
    """Where a default case stands today."""

    case: str
    limb: str
    clause: str
    begins: date | None = Field(description="The day from which the time for a remedy counts.")
    ends: date | None = Field(description="The last day on which it can be remedied.")
    lapsed: bool
    suspended: list[str] = Field(description="The rights that the Party has lost today.")


class LineOfBoard(Schema):
    """A line of the checklist."""

    number: int
    item: str
    actor: str
    says: str
    due: date | None
    state: str
    done: date | None
    needs: list[int]


class BoardToday(Schema):
    """A supplier failure as it stands today."""

    failure: str
    exercise: bool = Field(description="Whether nothing of it is real.")
    effective: date | None
    lines: list[LineOfBoard]


@get("/default_cases/{path:reference}/standing", says="Where a default case stands", answer=StandingOfDefault, tag=TAG)
def read_default_standing(request: HttpRequest, reference: str) -> StandingOfDefault:
    """The time for a remedy, and the rights that are suspended, today."""
    reader = reader_known(request).reader
    case = DefaultCase.objects.visible_to(reader).filter(reference=reference).first()
    if case is None:
        raise nothing_there("Default case")
    cure, day = defaults.cure_of(case), today()
    rows = DefaultMeasure.objects.visible_to(reader).suspensions(day).filter(default_case=case)
    return StandingOfDefault(
        case=case.reference,
        limb=case.limb,
        clause=cure.limb.clause if cure.limb else "",
        begins=cure.begins,
        ends=cure.ends,
        lapsed=cure.is_over(day),
        suspended=sorted({right for each in rows for right in each.rights.split()}),
    )


@get("/supplier_failures/{path:reference}/board", says="Where a supplier failure stands", answer=BoardToday, tag=TAG)
def read_board(request: HttpRequest, reference: str) -> BoardToday:
    """The checklist of a supplier failure, with what is done, due and late today."""
    reader = reader_known(request).reader
    rows = SupplierFailure.objects.visible_to(reader).select_related("failing")
    failure = rows.filter(reference=reference).first()
    if failure is None:
        raise nothing_there("Supplier failure")
    lines = [
        LineOfBoard(
            number=each.number,
            item=each.item.slug,
            actor=each.item.actor,
            says=each.item.says,
            due=each.due,
            state=each.state,
            done=each.tick.done if each.tick else None,
            needs=[need.number for need in each.needs],
        )
        for each in board_of(failure, reader, messages=1).lines
    ]
    return BoardToday(failure=failure.reference, exercise=failure.exercise, effective=failure.effective, lines=lines)
