"""What the room of bodies gives to the inbox and to calendars: actions to be done, meetings to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from secretariat.committees.models import Action, Body, Meeting
from secretariat.core.calendars import NoCalendar, add_working_days
from secretariat.core.codes import current
from secretariat.core.pages import dates, pieces
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.waiting import AT_MOST, Waiting, inbox
from secretariat.core.permission import Reader
from secretariat.core.tables import Table
from secretariat.parties.models import Party

OPEN = Q(closed__isnull=True)


def papers_day(held_on: date) -> date | None:
    """The day by which a meeting's papers go out, by the code's rule; None without a rule, or beyond the calendar."""
    rule = current().file.meetings
    try:
        return add_working_days(held_on, -rule.papers_before) if rule else None
    except NoCalendar:
        return None


dates.on("meetings", "held_on", "Meeting")
dates.on("meetings", "held_on", "Papers go out for", slug="papers", moved=papers_day)
dates.on("actions", "due", "Action due", still=OPEN)


@inbox
def actions(reader: Reader) -> Iterable[Waiting]:
    """Open actions of the reader's bodies and of the reader, and those that name one of the reader's Parties as owner."""
    bodies, parties = reader.places("body"), reader.places("party")
    if not bodies and not parties and not reader.person:
        return
    names = Party.objects.filter(reference__in=parties).values("name")
    theirs = Q(body__reference__in=bodies) | Q(owner__in=parties) | Q(owner__in=names)
    theirs |= Q(owner_body__reference__in=bodies)
    if reader.person:
        theirs |= Q(owner_person__reference=reader.person)
    rows = Action.objects.visible_to(reader).filter(OPEN, theirs, due__isnull=False).order_by("due", "reference")
    columns = ("reference", "title", "body__name", "owner", "due", "raised")
    for reference, title, body, owner, due, raised in rows.values_list(*columns)[:AT_MOST]:
        href = record_address("actions", reference)
        yield Waiting("committees.Action", reference, "Action", title, href, f"{body}, for {owner}", due, raised)


@pieces.record_block("meetings", "committees/_papers.html")
def papers(meeting: Meeting, reader: Reader) -> dict[str, Any] | None:
    """By when a meeting's papers go out."""
    day, rule = papers_day(meeting.held_on), current().file.meetings
    return {"day": day, "rule": rule} if day and rule else None


@pieces.beside_record("committees/_seats_link.html")
def seats(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The way from a body to who sits on it."""
    return {"reference": record.reference} if table.model is Body else None


# What the registers give stands apart.
import secretariat.committees.pieces_registers  # noqa: E402, F401
