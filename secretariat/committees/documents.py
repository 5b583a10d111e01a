"""Minutes as a published document: the same words as on their page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from secretariat.committees.deciding import tally_of
from secretariat.committees.minuting import Minuted
from secretariat.committees.models import Meeting
from secretariat.committees.models_meetings import Attendance, Minutes
from secretariat.core.classification import highest
from secretariat.core.codes import current
from secretariat.core.publishing.model import Block, Bullets, Column, Document, Paragraph, Section, Table, Text


def minutes_document(
    meeting: Meeting,
    minutes: Minutes | None,
    found: Sequence[Minuted],
    there: Mapping[str, Sequence[Attendance]],
) -> Document:
    """The minutes of a meeting, of what their reader may see. Its label is the highest of what stands in it."""
    code = current()
    parts = [each for one in found for each in (*one.texts, *one.decisions, *one.actions) if each]
    label = highest(meeting.classification, *(each.classification for each in parts))
    illustrative = any(each.illustrative for each in (meeting, *parts))
    return Document(
        title=f"Minutes, {meeting.title}",
        subtitle=f"{meeting.body}, {meeting.held_on.day} {meeting.held_on:%B %Y}",
        code_name=code.name,
        period="",
        classification=label.capitalize(),
        classification_statement=code.label(label).statement,
        version="1.0" if minutes and minutes.ratified else "0.1",
        status="Ratified" if minutes and minutes.ratified else "Draft",
        sections=(_attendance(there), *(_item(each, place) for place, each in enumerate(found) if not each.is_empty)),
        illustrative="Part or all of this is invented for an example." if illustrative else "",
    )


def _attendance(there: Mapping[str, Sequence[Attendance]]) -> Section:
    rows = [
        ((Text(who(each)),), (Text(each.organisation),), (Text(each.get_how_display()),))
        for how in Attendance.How.values
        for each in there[how]
    ]
    blocks: tuple[Block, ...] = (Paragraph((Text("Nobody is written down as there."),)),)
    if rows:
        columns = (Column("Who"), Column("From"), Column("How"))
        blocks = (Table("attendance", "Who was there", columns, tuple(rows)),)
    return Section("there", "Attendance", blocks)


def who(attendance: Attendance) -> str:
    """Who was there, and for whom."""
    if attendance.appointment is None:
        return attendance.guest
    if attendance.alternate is None:
        return str(attendance.appointment.holder)
    return f"{attendance.alternate.holder}, for {attendance.appointment.holder}"


def _item(each: Minuted, place: int) -> Section:
    blocks: list[Block] = []
    if each.recusals:
        out = ", ".join(one.appointment.holder for one in each.recusals)
        blocks.append(Paragraph((Text(f"Took no part in this item: {out}.", "emphasis"),)))
    for text in each.texts:
        blocks += [Paragraph((Text(part),)) for part in text.text.split("\n\n") if part.strip()]
    if each.votes:
        blocks.append(Paragraph((Text(f"Votes: {tally_of(each.votes).says}"),)))
    if each.decisions:
        blocks.append(
            Bullets(
                tuple((Text("Decision ", "strong"), Text(f"{one.reference}: {one.outcome}")) for one in each.decisions)
            )
        )
    if each.actions:
        due = [f", by {one.due.day} {one.due:%B %Y}" if one.due else "" for one in each.actions]
        blocks.append(
            Bullets(
                tuple(
                    (Text("Action ", "strong"), Text(f"{one.reference}: {one.title} ({one.owner}{day})"))
                    for one, day in zip(each.actions, due, strict=True)
                )
            )
        )
    title = each.item.title if each.item else "Opening"
    return Section(f"item-{place}", title, tuple(blocks))
