"""What is done in a meeting and about its minutes, as acts: by the body's secretary or the secretariat."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.committees import deciding, minuting, sitting
from secretariat.committees.models import Appointment, Decision, Meeting
from secretariat.committees.models_meetings import AgendaItem, Attendance, MinuteItem, Minutes, Vote
from secretariat.committees.quorate import seats_of, voters_of
from secretariat.core.acts import ActForm, DayField, RecordField, RowsField, WordsField, act
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow

KEEPS_MINUTES = "keep_minutes"
UNDER_NO_ITEM = "Before the first item"


def _items(meeting: Meeting, reader: Reader) -> Any:
    return AgendaItem.objects.filter(meeting=meeting)


def _seats(meeting: Meeting, reader: Reader) -> Any:
    return Appointment.objects.filter(pk__in=[each.pk for each in seats_of(meeting)])


def _shut(meeting: Meeting, reader: Reader) -> str:
    return sitting.why_not_open(meeting)


class ItemForm(ActForm):
    """Something under an item of the meeting's agenda."""

    item = RecordField(AgendaItem, label="Item", among=_items)


class MaybeItemForm(ActForm):
    """Something under an item, or before the first."""

    item = RecordField(AgendaItem, label="Item", among=_items, required=False)
    label = forms.ChoiceField(
        label="Label",
        required=False,
        choices=[("", "As the item"), *Classification.choices],
        help_text="No less restricted than the item's.",
    )


class RollCallForm(ActForm):
    """Who is there: one choice for each seat."""

    seats = RowsField(label="Seats")

    def prepare(self) -> None:
        meeting = self.record
        rows: Any = meeting.roll.filter(appointment__isnull=False).select_related("alternate")
        known = {each.appointment_id: each for each in rows}
        held = seats_of(meeting)
        alternates = Appointment.objects.in_force(meeting.held_on).filter(alternate_for__in=held)
        of: dict[Any, list[Appointment]] = {}
        for each in alternates.order_by("reference"):
            of.setdefault(each.alternate_for_id, []).append(each)
        self.fields["seats"].offer([_row(each, known.get(each.pk), of.get(each.pk, [])) for each in held])  # type: ignore[attr-defined]


def _row(
    seat: Appointment, before: Attendance | None, alternates: list[Appointment]
) -> tuple[str, list[tuple[str, str]], str]:
    part = sitting.APART
    choices = [(f"{seat.reference}{part}{how}", str(says)) for how, says in Attendance.How.choices]
    for each in alternates:
        for how in (Attendance.How.PRESENT, Attendance.How.REMOTE):
            choices.append(
                (f"{seat.reference}{part}{how}{part}{each.reference}", f"{how.label}: {each.holder} for them")
            )
    chosen = ""
    if before:
        chosen = part.join(
            filter(None, [seat.reference, before.how, before.alternate.reference if before.alternate else ""])
        )
    group = f", {seat.seat_group.name}" if seat.seat_group else ""
    return f"{seat.holder}{group}", [("", "Not called yet"), *choices], chosen


@act(Meeting, "roll-call", "Take the roll call", form=RollCallForm, deed=KEEPS_MINUTES, why_not=_shut,
     done="The roll call is written down.")  # fmt: skip
def roll_call(meeting: Meeting, *, by: Actor, seats: list[str]) -> None:
    sitting.roll_call(meeting, seats, by=by)


class GuestForm(ActForm):
    """Somebody who is there and holds no seat."""

    guest = forms.CharField(label="Guest", max_length=200)
    organisation = forms.CharField(label="From", max_length=200, required=False)
    how = forms.ChoiceField(
        label="How", choices=[(each.value, each.label) for each in (Attendance.How.PRESENT, Attendance.How.REMOTE)]
    )


@act(Meeting, "welcome", "Write down a guest", form=GuestForm, deed=KEEPS_MINUTES, why_not=_shut, done="The guest is written down.")  # fmt: skip
def welcome(meeting: Meeting, *, by: Actor, guest: str, organisation: str, how: str) -> None:
    sitting.welcome(meeting, guest, organisation, how, by=by)


class ComingForm(ActForm):
    """For which items somebody is there."""

    seat = RecordField(Appointment, label="Who", among=_seats)
    from_item = RecordField(AgendaItem, label="Came for item", among=_items, required=False)
    to_item = RecordField(AgendaItem, label="Left after item", among=_items, required=False)


@act(Meeting, "come-and-go", "Write down who comes late or leaves early", form=ComingForm, deed=KEEPS_MINUTES,
     why_not=_shut, done="It is written down.")  # fmt: skip
def come_and_go(
    meeting: Meeting, *, by: Actor, seat: Appointment, from_item: AgendaItem | None, to_item: AgendaItem | None
) -> None:
    before: Attendance | None = meeting.roll.filter(appointment=seat).select_related("alternate").first()
    if before is None or not before.is_there:
        raise NotNow(f"{seat.holder} is not there: take the roll call first.", field="seat")
    sitting.attend(meeting, seat, before.how, by=by, alternate=before.alternate, from_item=from_item, to_item=to_item)


class RecuseForm(ItemForm):
    """Who has no part in an item, and why."""

    seat = RecordField(Appointment, label="Member", among=_seats)
    why = forms.CharField(label="What the interest is", max_length=300)


@act(Meeting, "recuse", "Take a member out of an item", form=RecuseForm, deed=KEEPS_MINUTES,
     explains="From now on the member sees neither its papers nor its minutes.", done="The member is out of the item.")  # fmt: skip
def recuse(meeting: Meeting, *, by: Actor, item: AgendaItem, seat: Appointment, why: str) -> None:
    sitting.recuse(item, seat, why, by=by)


class MinuteForm(MaybeItemForm):
    """What is minuted."""

    text = WordsField(label="Minute", rows=6)
    field_order = ("item", "text", "label")


@act(Meeting, "minute", "Minute something", form=MinuteForm, deed=KEEPS_MINUTES, why_not=_shut, done="It is minuted.")  # fmt: skip
def minute(meeting: Meeting, *, by: Actor, item: AgendaItem | None, label: str, text: str) -> None:
    sitting.minute(meeting, item, text, by=by, label=label)


class CorrectForm(ActForm):
    """What is to stand in the minutes."""

    text = WordsField(label="Minute", rows=8)

    def prepare(self) -> None:
        self.fields["text"].initial = self.record.text


@act(MinuteItem, "correct", "Correct it", form=CorrectForm, deed=KEEPS_MINUTES, done="It is corrected.",
     why_not=lambda minuted, reader: sitting.why_not_open(minuted.meeting))  # fmt: skip
def correct(minuted: MinuteItem, *, by: Actor, text: str) -> None:
    sitting.correct(minuted, text, by=by)


class ActionForm(MaybeItemForm):
    """What somebody is asked to do."""

    title = forms.CharField(label="What is to be done", max_length=300)
    owner = forms.CharField(label="Who is to do it", max_length=100, help_text="An organisation, a body or a seat.")
    due = DayField(label="By when", required=False)
    field_order = ("item", "title", "owner", "due", "label")


@act(Meeting, "raise-action", "Raise an action", form=ActionForm, deed=KEEPS_MINUTES, why_not=_shut, done="The action is raised.")  # fmt: skip
def raise_action(
    meeting: Meeting, *, by: Actor, item: AgendaItem | None, label: str, title: str, owner: str, due: date | None
) -> None:
    sitting.raise_action(meeting, item, title, owner, due=due, by=by, label=label)


class VoteForm(ItemForm):
    """How the seats vote on an item."""

    motion = forms.CharField(
        label="Motion",
        max_length=300,
        required=False,
        help_text="Where an item has more than one vote: what this one is on.",
    )
    votes = RowsField(label="Votes")
    casting = forms.ChoiceField(
        label="Casting vote",
        required=False,
        choices=[("", "None"), (Vote.Choice.FOR, "For"), (Vote.Choice.AGAINST, "Against")],
        help_text="Only in a tie.",
    )

    def prepare(self) -> None:
        self.fields["votes"].offer(  # type: ignore[attr-defined]
            [
                (
                    each.holder,
                    [
                        ("", "No vote"),
                        *((f"{each.reference}{sitting.APART}{slug}", str(says)) for slug, says in Vote.Choice.choices),
                    ],
                    "",
                )
                for each in voters_of(self.record)
            ]
        )


@act(Meeting, "vote", "Take a vote", form=VoteForm, deed=KEEPS_MINUTES, why_not=_shut, done="The votes are written down.")  # fmt: skip
def vote(meeting: Meeting, *, by: Actor, item: AgendaItem, motion: str, votes: list[str], casting: str) -> None:
    choices = dict(each.split(sitting.APART, 1) for each in votes)
    deciding.vote(item, choices, by=by, motion=motion, casting=casting)


class DecideForm(ItemForm):
    """What the body resolves on an item, and the step that its case takes by it."""

    kind = forms.ChoiceField(label="It is", choices=Decision.Kind.choices)
    outcome = forms.CharField(label="What is resolved", max_length=300, help_text="As it will stand in the register.")
    reasons = WordsField(label="Reasons", required=False, rows=3)
    motion = forms.CharField(label="Motion", max_length=300, required=False, help_text="As it was put to the vote.")
    verb = forms.ChoiceField(
        label="What follows for its case",
        required=False,
        choices=(),
        help_text="What wants more to be said, such as a measure in a default, is recorded on the case's own page.",
    )

    def prepare(self) -> None:
        offered = [
            (f"{item.reference}{sitting.APART}{step.verb}", f"{case.subject}: {step.says}")
            for item in AgendaItem.objects.visible_to(self.reader).filter(meeting=self.record).exclude(subject="")
            for case, step in deciding.steps_for(item)
        ]
        self.fields["verb"].choices = [("", "Nothing"), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        item, chosen = given.get("item"), given.get("verb", "")
        reference, _, verb = chosen.rpartition(sitting.APART)
        if chosen and item is not None and reference != item.reference:
            self.add_error("verb", "That step is about the case of another item: choose one for this item.")
        return {**given, "verb": verb}


@act(Meeting, "decide", "Record a decision", form=DecideForm, deed=KEEPS_MINUTES, why_not=_shut,
     explains="The decision and the step of the case are recorded together, or not at all.",
     done="The decision is recorded.")  # fmt: skip
def decide(
    meeting: Meeting, *, by: Actor, item: AgendaItem, kind: str, outcome: str, reasons: str, motion: str, verb: str
) -> None:
    deciding.decide(item, by=by, outcome=outcome, kind=kind, verb=verb, motion=motion, reasons=reasons)


def _not_begun(meeting: Meeting, reader: Reader) -> str | None:
    if sitting.why_not_open(meeting):
        return sitting.why_not_open(meeting)
    return "Its minutes have been begun." if Minutes.objects.filter(meeting=meeting).exists() else None


@act(Meeting, "begin-minutes", "Begin the minutes", deed=KEEPS_MINUTES, why_not=_not_begun, done="{record} is begun.",
     explains="What is written down in the meeting stands in its minutes, which then go out for review.")  # fmt: skip
def begin_minutes(meeting: Meeting, *, by: Actor) -> Minutes:
    return minuting.begin_minutes(meeting, by=by)


def _ratified(minutes: Minutes, reader: Reader) -> str | None:
    return "They are ratified." if minutes.ratified else None


class CirculateForm(ActForm):
    """Until when comments are wanted."""

    comments_by = DayField(label="Comments by", required=False, help_text="Left out: five working days from today.")


@act(Minutes, "circulate", "Send the draft out for review", form=CirculateForm, deed=KEEPS_MINUTES, why_not=_ratified,
     done="The draft is out for review.")  # fmt: skip
def circulate(minutes: Minutes, *, by: Actor, comments_by: date | None) -> None:
    minuting.circulate(minutes, by=by, comments_by=comments_by)


class RatifyForm(ActForm):
    """At which meeting, and what was changed before."""

    at = RecordField(
        Meeting,
        label="At which meeting",
        among=lambda minutes, reader: Meeting.objects.filter(
            body=minutes.body_id, held_on__gt=minutes.meeting.held_on
        ).order_by("held_on"),
    )
    why = forms.CharField(label="With what corrections", max_length=300, required=False)


@act(Minutes, "ratify", "Ratify them", form=RatifyForm, deed=KEEPS_MINUTES, why_not=_ratified, done="The minutes are ratified.",
     explains="From then on nothing in them changes.")  # fmt: skip
def ratify(minutes: Minutes, *, by: Actor, at: Meeting, why: str) -> None:
    minuting.ratify(minutes, at, by=by, why=why)
