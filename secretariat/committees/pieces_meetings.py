"""What meetings and papers give to shared pages: their blocks, the ways to agenda and pack, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models.functions import Left
from django.urls import reverse

from secretariat.accounts import held
from secretariat.committees import packs, papers, planning
from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_meetings import AgendaItem, JoiningLink, MeetingSeries, Paper, PaperFile, Question
from secretariat.core.calendars import NoCalendar, Period, today
from secretariat.core.pages import pieces, subjects
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.waiting import Rows, Waiting, inbox_rows
from secretariat.core.permission import Reader, may
from secretariat.core.tables import Table

subjects.happens("meetings", "move", "cancel", "publish_agenda")
subjects.happens("agenda_items", "publish", "reorder")
subjects.happens("papers", "publish", "supersede", "withdraw")
subjects.happens("paper_files", "publish")
subjects.happens("questions", "answer")
subjects.happens("standing_items", "end")
held.beside("paper_notes", papers.notes_of, papers.forget_notes)
held.beside("packs", packs.packs_of, packs.forget_packs)
pieces.page("Committees", "Calendar of meetings", "/meetings/calendar/")
pieces.page("Committees", "Papers to read", "/packs/")

WAYS = {
    Meeting: (("agenda", "Agenda"), ("pack", "Pack of papers")),
    Paper: (("cover", "Read the paper"),),
    PaperFile: (("paper-file", "Open the file"),),
}


@pieces.beside_record("committees/_ways.html")
def ways(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The ways from a meeting to its agenda and pack, from a paper to its text, from a file to its content."""
    found = [(reverse(name, args=[record.reference]), says) for name, says in WAYS.get(type(record), ())]
    if isinstance(record, Body):
        found = [(f"{reverse('meetings-calendar')}?body={record.reference}", "Its meetings this year")]
    if isinstance(record, PaperFile) and not record.stored:
        return None
    return {"ways": found} if found else None


@pieces.record_block("meetings", "committees/_meeting.html")
def meeting(record: Meeting, reader: Reader) -> dict[str, Any] | None:
    """How a meeting stands; for those of the body, where it is joined."""
    links = JoiningLink.objects.visible_to(reader).filter(body=record.body_id)
    rows = [
        each
        for each in links
        if each.meeting_id == record.pk or (each.series_id and each.series_id == record.series_id)
    ]
    own = sorted(rows, key=lambda each: (each.meeting_id is None, -each.pk))
    remote = record.format != Meeting.Format.IN_PERSON and not record.is_ex_committee
    return {
        "meeting": record,
        "link": own[0] if own and remote and not record.cancelled else None,
        "prepares": may(reader, "prepare_meetings", record),
    }


@pieces.record_block("meeting_series", "committees/_series.html")
def series(record: MeetingSeries, reader: Reader) -> dict[str, Any] | None:
    """The days of a series in this regulatory year and the next: what is planned, what moves, what clashes."""
    now = Period.containing(today())
    seen = Meeting.objects.visible_to(reader)
    years = []
    for year in (now, now.next()):
        try:
            days = [each for each in planning.days_of(record, year, seen=seen) if each.day >= today()]
        except NoCalendar:
            continue
        if days:
            years.append((year, days))
    return {"years": years, "papers_day": planning.papers_day} if years else None


@pieces.record_block("papers", "committees/_paper.html")
def paper(record: Paper, reader: Reader) -> dict[str, Any] | None:
    """Whether a paper is late, and what the reader has written on it for themselves."""
    return {
        "paper": record,
        "note": papers.note_of(record, reader),
        "late": record.came_after(planning.papers_day(record.item.meeting.held_on)),
    }


@inbox_rows
def questions_and_agendas(reader: Reader) -> Iterable[Rows]:
    """Questions on papers that nobody has answered, and agendas that are to go out, for those who see to them."""
    if not reader.held or not may(reader, "prepare_meetings"):
        return
    asked = Question.objects.visible_to(reader).filter(answered__isnull=True, item__meeting__held_on__gte=today())
    ahead = AgendaItem.objects.filter(
        published__isnull=True, meeting__held_on__gte=today(), meeting__cancelled__isnull=True
    )
    meetings = Meeting.objects.visible_to(reader).filter(agenda_published__isnull=True, pk__in=ahead.values("meeting"))
    if not reader.holds("administrator", "secretariat"):
        theirs = reader.places("body", "secretary")
        asked = asked.filter(body__reference__in=theirs)
        meetings = meetings.filter(body__reference__in=theirs)
    yield Rows(asked, _a_question, Left("text", 80), "paper__reference", "item__meeting__held_on", "asked")
    yield Rows(meetings, _an_agenda, "title", due="held_on", since="called")


def _a_question(reference: str, title: str, says: str, due: date | None, since: date | None) -> Waiting:
    href = record_address("questions", reference)
    return Waiting("committees.Question", reference, "Question on a paper", title, href, f"On {says}", due, since)


def _an_agenda(reference: str, title: str, says: str, held_on: date | None, since: date | None) -> Waiting:
    href = reverse("meeting-prepare", args=[reference])
    assert held_on
    says = f"Meeting on {held_on.day} {held_on:%B %Y}"
    due = planning.papers_day(held_on)
    return Waiting("committees.Meeting", reference, "Agenda to publish", title, href, says, due, since)
