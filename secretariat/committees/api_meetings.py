"""What meetings give to programs: the agenda as its page shows it. What is done to one is an act, with a call of its own."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.committees.agendas import Agenda, Entry, agenda_of
from secretariat.committees.models import Meeting
from secretariat.committees.planning import papers_day
from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.problems import nothing_there

TAG = "Meetings"


class PaperOnAgenda(Schema):
    """A paper for an item."""

    reference: str
    title: str
    label: str
    late: bool = Field(description="Whether it came, or went out, after the day by which papers go out.")
    files: list[str] = Field(description="References of its files.")


class ItemOnAgenda(Schema):
    """An item, as far as you may see it."""

    number: int
    starts: str = Field(description="When it begins by the minutes allotted; empty where the meeting has no time.")
    reference: str | None = Field(description="Empty where you have no part in the item.")
    title: str
    purpose: str
    minutes: int | None
    papers: list[PaperOnAgenda]


class AgendaOfMeeting(Schema):
    """The agenda of a meeting."""

    meeting: str
    held_on: date
    papers_by: date | None = Field(description="The day by which papers go out.")
    published: date | None = Field(description="The day on which it went out; empty for a draft.")
    ends: str
    items: list[ItemOnAgenda]


@get("/meetings/{path:reference}/agenda", says="The agenda of a meeting", answer=AgendaOfMeeting, tag=TAG)
def read_agenda(request: HttpRequest, reference: str) -> AgendaOfMeeting:
    """The items of a meeting with the clock running through them, and their papers, as far as you may see them."""
    reader = reader_known(request).reader
    meeting = Meeting.objects.visible_to(reader).select_related("body").filter(reference=reference).first()
    if meeting is None:
        raise nothing_there("Meeting")
    return _said(agenda_of(meeting, reader, with_lines=False))


def _said(agenda: Agenda) -> AgendaOfMeeting:
    meeting = agenda.meeting
    return AgendaOfMeeting(
        meeting=meeting.reference,
        held_on=meeting.held_on,
        papers_by=papers_day(meeting.held_on),
        published=meeting.agenda_published,
        ends=agenda.ends,
        items=[_item(each) for each in agenda.entries],
    )


def _item(entry: Entry) -> ItemOnAgenda:
    item = entry.item
    papers = [
        PaperOnAgenda(
            reference=each.paper.reference,
            title=each.paper.title,
            label=each.paper.classification,
            late=each.is_late,
            files=[file.reference for file in each.files],
        )
        for each in entry.papers
    ]
    return ItemOnAgenda(
        number=entry.number,
        starts=entry.starts,
        reference=item.reference if item else None,
        title=item.title if item else "",
        purpose=item.purpose if item else "",
        minutes=entry.minutes,
        papers=papers,
    )
