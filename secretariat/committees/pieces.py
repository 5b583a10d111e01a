"""What the room of bodies gives to the inbox and to calendars: actions to be done, meetings to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from secretariat.committees import pieces_elections, pieces_meetings, pieces_registers, pieces_waiting  # noqa: F401  (each registers its own)
from secretariat.committees.models import Action, Body, Meeting
from secretariat.committees.planning import papers_day
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.pages import dates, pieces, portal
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.portal import SHOWN, Line, lines
from secretariat.core.pages.waiting import Rows, Waiting, inbox_rows
from secretariat.core.permission import Reader, may
from secretariat.core.tables import Table
from secretariat.parties.models import Party

OPEN = Q(closed__isnull=True)
SITS = Q(cancelled__isnull=True) & ~Q(kind=Meeting.Kind.EX_COMMITTEE)
WITHOUT_SITTING = Q(cancelled__isnull=True, kind=Meeting.Kind.EX_COMMITTEE)


dates.on("meetings", "held_on", "Meeting", still=SITS)
dates.on("meetings", "held_on", "Papers go out for", slug="papers", moved=papers_day, still=SITS)
dates.on("meetings", "held_on", "Answers due", slug="answers", still=WITHOUT_SITTING)
dates.on("actions", "due", "Action due", still=OPEN)


@inbox_rows
def actions(reader: Reader) -> Iterable[Rows]:
    """Open actions of the reader's bodies and of the reader, and those that name one of the reader's Parties as owner."""
    bodies, parties = reader.places("body"), reader.places("party")
    if not bodies and not parties and not reader.person:
        return
    names = Party.objects.filter(reference__in=parties).values("name")
    theirs = Q(body__reference__in=bodies) | Q(owner__in=parties) | Q(owner__in=names)
    theirs |= Q(owner_body__reference__in=bodies)
    if reader.person:
        theirs |= Q(owner_person__reference=reader.person)
    rows = Action.objects.visible_to(reader).filter(OPEN, theirs, due__isnull=False)
    yield Rows(rows, _an_action, "title", Concat("body__name", Value(", for "), "owner"), "due", "raised")


def _an_action(reference: str, title: str, says: str, due: date | None, since: date | None) -> Waiting:
    href = record_address("actions", reference)
    return Waiting("committees.Action", reference, "Action", title, href, says, due, since)


@pieces.record_block("meetings", "committees/_papers.html")
def papers(meeting: Meeting, reader: Reader) -> dict[str, Any] | None:
    """By when a meeting's papers go out."""
    day, rule = papers_day(meeting.held_on), current().file.meetings
    return {"day": day, "rule": rule} if day and rule and not meeting.cancelled else None


@pieces.beside_record("committees/_seats_link.html")
def seats(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The way from a body to who sits on it."""
    return {"reference": record.reference} if table.model is Body else None


def _own_actions(reader: Reader) -> Iterable[Any]:
    theirs = Q(owner__in=(portal.PARTY_REFERENCE, portal.PARTY_NAME))
    rows = Action.objects.visible_to(reader).filter(OPEN, theirs)
    order = (F("due").asc(nulls_last=True), "reference")
    yield lines(rows, "actions", order=order, title="title", says="body__name", begins="raised", ends="due", most=20)


@pieces.portal_block("Actions it owns", "committees/_portal_actions.html", place=60, rows=_own_actions)
def own_actions(party: Party, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """What bodies have asked the Party to do and is not done, the most pressing first."""
    ordered = sorted(found, key=lambda each: (each.ends is None, each.ends or each.begins, each.reference))
    overdue = sum(each.ends is not None and each.ends < today() for each in found)
    return {
        "party": party,
        "actions": ordered[:SHOWN],
        "more": len(found) > SHOWN,
        "glance": _counted(overdue, "overdue") or _counted(len(found), "to do"),
    }


def _counted(number: int, how: str) -> list[tuple[int, str]]:
    return [(number, f"{'action' if number == 1 else 'actions'} {how}")] if number else []


@pieces.beside_record("committees/_meeting_links.html")
def in_and_after(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The ways from a meeting to the screen for it, its minutes and what came of it in short."""
    if table.model is not Meeting or record.held_on > today():
        return None
    return {"reference": record.reference, "keeps": reader.is_known and may(reader, "keep_minutes", record)}
