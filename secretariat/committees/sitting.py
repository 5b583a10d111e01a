"""What is written down while a body sits: who is there, who is recused, what is minuted, who is to do what."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from secretariat.committees import actions
from secretariat.committees.models import Action, Appointment, Meeting
from secretariat.committees.models_meetings import AgendaItem, Attendance, MinuteItem, Minutes, Recusal
from secretariat.committees.quorate import seats_of
from secretariat.core import events
from secretariat.core.calendars import in_words, today
from secretariat.core.classification import ORDER
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.taking import NotNow

APART = "="
"""Between a seat and what is chosen for it."""


def why_not_open(meeting: Meeting) -> str:
    """Why nothing can be written down about a meeting now; empty when it can."""
    if meeting.cancelled:
        return "The meeting was cancelled: nothing is written down about it."
    if meeting.held_on > today():
        return f"The meeting is on {in_words(meeting.held_on)}: what happens in it is written down from then on."
    if Minutes.objects.filter(meeting=meeting, ratified__isnull=False).exists():
        return "The minutes of the meeting are ratified: what is wrong in them is put right at a later meeting."
    return ""


def refuse_unless_open(meeting: Meeting) -> None:
    """Raise NotNow, with the reason, when nothing can be written down about the meeting."""
    if reason := why_not_open(meeting):
        raise NotNow(reason)


def seat_of(meeting: Meeting, appointment: Appointment) -> Appointment:
    """The appointment, if it was a seat of the body on the day of the meeting. Raises NotNow otherwise."""
    if appointment.body_id != meeting.body_id:
        raise NotNow(f"{appointment.holder} holds no seat on the {meeting.body}.")
    begins, ends = appointment.starts, appointment.ends
    if begins > meeting.held_on or (ends and ends <= meeting.held_on):
        when = (
            f"left the seat on {in_words(ends)}" if ends and ends <= meeting.held_on else f"comes on {in_words(begins)}"
        )
        raise NotNow(
            f"{appointment.holder} {when}, and holds none on the day of the meeting, {in_words(meeting.held_on)}."
        )
    return appointment


@transaction.atomic
def attend(
    meeting: Meeting,
    appointment: Appointment,
    how: str,
    *,
    by: Actor,
    alternate: Appointment | None = None,
    from_item: AgendaItem | None = None,
    to_item: AgendaItem | None = None,
) -> Attendance:
    """Write down that a seat, or its alternate for it, is there, sends apologies or is absent; once for each seat.

    What was written before is changed. `from_item` and `to_item` say for which items, where not for all.
    """
    refuse_unless_open(meeting)
    seat_of(meeting, appointment)
    if alternate is not None:
        seat_of(meeting, alternate)
        if alternate.alternate_for_id != appointment.pk:
            raise NotNow(f"{alternate.holder} is no alternate of {appointment.holder}: appoint them as one first.")
    if from_item and to_item and to_item.position < from_item.position:
        raise NotNow("They cannot leave before they come: look again at the two items.")
    values: dict[str, Any] = {"how": how, "alternate": alternate, "from_item": from_item, "to_item": to_item}
    row = Attendance.objects.filter(meeting=meeting, appointment=appointment).first()
    if row is not None:
        events.update(row, by=by, **values)
        return row
    return events.create(
        Attendance(
            reference=next_reference(Attendance, f"{meeting.reference}-P", digits=2),
            meeting=meeting,
            body=meeting.body,
            appointment=appointment,
            classification=meeting.classification,
            **values,
        ),
        by=by,
    )


@transaction.atomic
def roll_call(meeting: Meeting, chosen: list[str], *, by: Actor) -> int:
    """Write down who is there, from choices such as "seat=present" or "seat=remote=alternate"; how many changed."""
    seats = {each.reference: each for each in seats_of(meeting)}
    rows: Any = meeting.roll.select_related("alternate").filter(appointment__isnull=False)
    known = {each.appointment_id: each for each in rows}
    changed = 0
    for each in chosen:
        reference, how, *more = each.split(APART)
        seat = seats.get(reference)
        if seat is None:
            raise NotNow(f"{reference} is no seat of the {meeting.body} on the day of the meeting.", field="seats")
        alternate = Appointment.objects.filter(reference=more[0], alternate_for=seat).first() if more else None
        before = known.get(seat.pk)
        if before is None or (before.how, before.alternate) != (how, alternate):
            kept = {} if before is None else {"from_item": before.from_item, "to_item": before.to_item}
            attend(meeting, seat, how, by=by, alternate=alternate, **kept)
            changed += 1
    return changed


@transaction.atomic
def welcome(meeting: Meeting, guest: str, organisation: str, how: str, *, by: Actor) -> Attendance:
    """Write down a guest: somebody who is there and holds no seat."""
    refuse_unless_open(meeting)
    return events.create(
        Attendance(
            reference=next_reference(Attendance, f"{meeting.reference}-P", digits=2),
            meeting=meeting,
            body=meeting.body,
            guest=guest,
            organisation=organisation,
            how=how,
            classification=meeting.classification,
        ),
        by=by,
    )


@transaction.atomic
def recuse(item: AgendaItem, appointment: Appointment, why: str, *, by: Actor) -> Recusal:
    """Take a member out of an item: from now on they see neither its papers nor its minutes."""
    seat_of(item.meeting, appointment)
    if Recusal.objects.filter(item=item, appointment=appointment, ended__isnull=True).exists():
        raise NotNow(f"{appointment.holder} is recused from the item already.")
    return events.create(
        Recusal(
            reference=next_reference(Recusal, f"{item.reference}-R", digits=1),
            item=item,
            body=item.body,
            appointment=appointment,
            person=appointment.person,
            why=why,
            declared=min(today(), item.meeting.held_on),
            classification=item.classification,
        ),
        by=by,
        why=why,
    )


@transaction.atomic
def minute(meeting: Meeting, item: AgendaItem | None, text: str, *, by: Actor, label: str = "") -> MinuteItem:
    """Minute something under an item, or before the first. Its label is the item's unless a higher one is given."""
    refuse_unless_open(meeting)
    _refuse_other(meeting, item)
    place = MinuteItem.objects.filter(meeting=meeting).order_by("-position").values_list("position", flat=True).first()
    return events.create(
        MinuteItem(
            reference=next_reference(MinuteItem, f"{meeting.reference}-N", digits=2),
            meeting=meeting,
            body=meeting.body,
            item=item,
            party=item.party if item else None,
            position=(place or 0) + 1,
            text=text.strip(),
            classification=_label(meeting, item, label),
        ),
        by=by,
    )


@transaction.atomic
def correct(minuted: MinuteItem, text: str, *, by: Actor) -> None:
    """Change what was minuted, while the minutes are not ratified."""
    refuse_unless_open(minuted.meeting)
    if not events.update(minuted, by=by, verb="correct", text=text.strip()):
        raise NotNow("That is what stands there already.", field="text")


@transaction.atomic
def raise_action(
    meeting: Meeting,
    item: AgendaItem | None,
    title: str,
    owner: str,
    *,
    due: date | None,
    by: Actor,
    label: str = "",
) -> Action:
    """Ask somebody to do something, from the meeting's day on."""
    refuse_unless_open(meeting)
    _refuse_other(meeting, item)
    return actions.raise_action(
        meeting.body,
        title,
        by=by,
        owner=owner,
        due=due,
        meeting=meeting,
        item=item,
        classification=_label(meeting, item, label),
        on=meeting.held_on,
    )


def _label(meeting: Meeting, item: AgendaItem | None, label: str) -> str:
    usual = str(item.classification if item else meeting.classification)
    if label and ORDER[label] < ORDER[usual]:
        raise NotNow(
            f"The item is {usual.capitalize()}, and what is written under it is no less: choose {usual.capitalize()} "
            "or higher. What may be known by more people goes into an extract.",
            field="label",
        )
    return label or usual


def _refuse_other(meeting: Meeting, item: AgendaItem | None) -> None:
    if item is not None and item.meeting_id != meeting.pk:
        raise NotNow(f"{item} stands on the agenda of another meeting.", field="item")
