"""What is done to yearly duties and to reports that are owed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.committees import duties
from secretariat.committees.acts_bodies import IN_HISTORY, REGISTERS, bodies_of_today, meetings_of_its_body
from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_governance import DutyOccurrence
from secretariat.committees.models_registers import OwedReport, ReportReceipt
from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.core.records.basis import Basis


class DoneForm(ActForm):
    evidence = WordsField(label="What shows that it was done", help_text="A paper, a minute, an address.")
    on = DayField(label="Done on", required=False, help_text="Empty: today.")


def _is_done(record: Any, reader: Reader) -> str | None:
    return "It was done already." if record.done else None


def _is_not_done(record: Any, reader: Reader) -> str | None:
    return None if record.done else "It is open."


@act(
    DutyOccurrence,
    "do",
    "Note that it was done",
    form=DoneForm,
    deed=REGISTERS,
    why_not=_is_done,
    done="{record} is done.",
)
def do(record: DutyOccurrence, *, by: Actor, evidence: str, on: date | None) -> None:
    duties.do_duty(record, evidence=evidence, by=by, on=on)


class AgainForm(ActForm):
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


@act(
    DutyOccurrence,
    "redo",
    "Open it again",
    form=AgainForm,
    deed=REGISTERS,
    why_not=_is_not_done,
    done="{record} is open again.",
)
def redo(record: DutyOccurrence, *, by: Actor, why: str) -> None:
    duties.redo_duty(record, why=why, by=by)


class OweForm(ActForm):
    title = forms.CharField(label="What is reported on", max_length=200)
    owed_by = forms.CharField(label="Who owes it", max_length=100, initial="DCC")
    rhythm = forms.ChoiceField(label="How often", choices=OwedReport.Rhythm.choices)
    within = forms.IntegerField(
        label="Due within how many working days of the end of its period", min_value=0, max_value=250
    )
    giver = RecordField(Body, label="Owed to, by the Code", among=bodies_of_today)
    body = RecordField(Body, label="Delegated to", among=bodies_of_today, help_text="The same body where it keeps it.")
    starts = DayField(label="First day of its first period")
    clause = forms.CharField(label="Clause", max_length=60, required=False)
    basis = forms.ChoiceField(label="How sure we are", choices=Basis.choices)


@making(OwedReport, "owe", "Keep a report that is owed", form=OweForm, deed=REGISTERS, done="{record} is kept.")
def owe(*, by: Actor, title: str, **given: Any) -> OwedReport:
    return duties.owe(title, by=by, **given)


class ReceiveForm(ActForm):
    document = forms.CharField(label="What came", max_length=300, help_text="Its title, or where it is kept.")
    on = DayField(label="Came on", required=False, help_text="Empty: today.")


def _has_come(record: Any, reader: Reader) -> str | None:
    return "It has come already." if record.received else None


def _cannot_be_noted(record: Any, reader: Reader) -> str | None:
    if record.noted:
        return "It was noted already."
    return None if record.received else "It has not come yet."


@act(
    ReportReceipt,
    "receive",
    "Note that it has come",
    form=ReceiveForm,
    deed=REGISTERS,
    why_not=_has_come,
    done="{record} has come.",
)
def receive(record: ReportReceipt, *, by: Actor, document: str, on: date | None) -> None:
    duties.receive(record, document=document, by=by, on=on)


class NoteForm(ActForm):
    meeting = RecordField(Meeting, label="Noted at", among=meetings_of_its_body)


@act(
    ReportReceipt,
    "note",
    "Note at which meeting it was noted",
    form=NoteForm,
    deed=REGISTERS,
    why_not=_cannot_be_noted,
    done="{record} is noted.",
)
def note(record: ReportReceipt, *, by: Actor, meeting: Meeting) -> None:
    duties.note(record, meeting=meeting, by=by)
