"""Bodies that act for others that are yet to be set up: which decisions count for which body on a day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from secretariat.committees.models import Body
from secretariat.committees.models_governance import StandIn
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow


def in_force(day: date) -> Q:
    """Stand-ins that hold on a day: they have begun and not ended, and the body they stand in for is not set up yet."""
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gt=day)) & Q(for_body__starts__gt=day)


def acts_for_body(body_slug: str, day: date) -> set[str]:
    """The bodies whose decisions count for a body on a day: its own once it is set up, before that its stand-ins'.

    A body that the register does not know yet decides for itself. Two queries.
    """
    is_yet_to_come = Body.objects.filter(reference=body_slug, starts__gt=day).exists()
    rows = StandIn.objects.filter(in_force(day), for_body__reference=body_slug)
    found = set(rows.values_list("by_body__reference", flat=True)) if is_yet_to_come else set()
    return found if is_yet_to_come else {body_slug}


@transaction.atomic
def stand_in(
    by_body: Body, for_body: Body, *, starts: date, basis: str, by: Actor, why: str, ends: date | None = None
) -> StandIn:
    """Let a body act for another until that one is set up. Raises NotNow."""
    if by_body.pk == for_body.pk:
        raise NotNow("A body stands in for another: choose another body.", field="for_body")
    if for_body.starts <= starts:
        raise NotNow(f"The {for_body} is set up by then: nobody needs to stand in for it.", field="starts")
    if by_body.starts > starts or (by_body.ends and by_body.ends <= starts):
        raise NotNow(f"The {by_body} does not sit on that day: choose another day or body.", field="starts")
    if ends and ends <= starts:
        raise NotNow("It has to last at least a day: choose a later end.", field="ends")
    same = StandIn.objects.filter(for_body=for_body, by_body=by_body).filter(
        Q(ends__isnull=True) | Q(ends__gt=starts), **({"starts__lt": ends} if ends else {})
    )
    if same.exists():
        raise NotNow(f"The {by_body} stands in for the {for_body} then already.", field="by_body")
    row = StandIn(
        reference=next_reference(StandIn, "SI-"),
        by_body=by_body,
        for_body=for_body,
        starts=starts,
        ends=ends,
        basis=basis,
        classification="white",
    )
    return events.create(row, by=by, why=why)


@transaction.atomic
def end(row: StandIn, *, by: Actor, why: str, on: date | None = None) -> None:
    """End a stand-in before the body is set up. Raises NotNow when it has ended."""
    day = max(on or today(), row.starts)
    if (row.ends and row.ends <= day) or row.for_body.starts <= day:
        raise NotNow("It has ended already.")
    events.update(row, by=by, verb="end", why=why, ends=day)


def of_body(body: Body, day: date, reader: Reader) -> tuple[list[StandIn], list[StandIn]]:
    """(who stands in for a body, for whom it stands in) on a day, as far as the reader may see it. One query."""
    rows = StandIn.objects.visible_to(reader).filter(in_force(day)).filter(Q(for_body=body) | Q(by_body=body))
    found = list(rows.select_related("for_body", "by_body").order_by("starts", "reference"))
    return [each for each in found if each.for_body_id == body.pk], [
        each for each in found if each.by_body_id == body.pk
    ]
