"""What people do when a supplier fails, or in an exercise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.parties import last_resort
from secretariat.parties.models import DefaultCase, Party
from secretariat.parties.models_last_resort import (
    TIME,
    FailureContact,
    FailureLesson,
    FailureMessage,
    FailureTick,
    SupplierFailure,
)
from secretariat.parties.playbook import actor_choices, item_choices

RUN, TICK = "run_last_resort", "tick_last_resort"
MOST = 1_000_000_000


def _suppliers(record: Any, reader: Reader) -> Any:
    return Party.objects.on(today())


def _others(failure: SupplierFailure, reader: Reader) -> Any:
    return Party.objects.on(today()).exclude(pk=failure.failing_id)


def _closed(failure: SupplierFailure, reader: Reader) -> str | None:
    return f"It was closed on {failure.closed:%-d %B %Y}." if failure.closed else None


class AlertForm(ActForm):
    """A supplier failure."""

    title = forms.CharField(label="Title", max_length=200)
    failing = RecordField(Party, among=_suppliers, label="Failing supplier", help_text="Its reference, or its name.")
    exercise = forms.BooleanField(
        label="It is an exercise",
        required=False,
        help_text="Then everything in it is marked, it is counted nowhere, and it touches no Party.",
    )
    scenario = WordsField(label="What happens", required=False)
    default_case = RecordField(
        DefaultCase,
        label="Default case",
        required=False,
        help_text="Where the supplier is in default too. Not in an exercise.",
    )
    contacts_of = RecordField(
        SupplierFailure, label="Take the calls of", required=False, help_text="The contact cascade starts as there."
    )


@making(
    SupplierFailure, "alert", "Open a supplier failure", form=AlertForm, deed=RUN, done="{record} is open.",
    explains="A supplier failure goes its own way, beside a default case if there is one.",
)  # fmt: skip
def alert(
    *,
    by: Actor,
    title: str,
    failing: Party,
    exercise: bool,
    scenario: str,
    default_case: DefaultCase | None,
    contacts_of: SupplierFailure | None,
) -> SupplierFailure:
    """Open it."""
    return last_resort.alert(
        title,
        failing,
        exercise=exercise,
        scenario=scenario,
        default_case=default_case,
        contacts_of=contacts_of,
        by=by,
    )


class PartForm(ActForm):
    """Who has a part."""

    actor = forms.ChoiceField(label="Part", choices=actor_choices)
    party = RecordField(Party, among=_suppliers, label="Party", required=False)
    organisation = forms.CharField(
        label="Organisation", max_length=200, required=False, help_text="Where it is no Party."
    )


@act(SupplierFailure, "add-part", "Say who has a part", form=PartForm, deed=RUN, why_not=_closed)
def add_part(failure: SupplierFailure, *, by: Actor, actor: str, party: Party | None, organisation: str) -> None:
    """Add it."""
    last_resort.add_participant(failure, actor, party=party, organisation=organisation, by=by)


class AppointForm(ActForm):
    """An appointment."""

    supplier = RecordField(Party, among=_others, label="Supplier of Last Resort")
    second = RecordField(
        Party, among=_others, label="A second one", required=False, help_text="Where the customers go to two."
    )
    revoked = DayField(label="Licence revoked on")
    effective = DayField(label="In effect from", help_text="Every deadline is counted from this day.")
    direction = forms.CharField(label="The Authority's notice", max_length=100, help_text="Its reference.")


@act(
    SupplierFailure, "appoint", "Record the appointment", form=AppointForm, deed=RUN,
    explains="From then on all Parties may see the case, and every deadline has its day.",
)  # fmt: skip
def appoint(
    failure: SupplierFailure,
    *,
    by: Actor,
    roles: frozenset[str],
    supplier: Party,
    second: Party | None,
    revoked: date,
    effective: date,
    direction: str,
) -> None:
    """Record it."""
    last_resort.appoint(
        failure,
        suppliers=[each for each in (supplier, second) if each],
        revoked=revoked,
        effective=effective,
        direction=direction,
        by=by,
        roles=roles,
    )


class DaysForm(ActForm):
    """Corrected days."""

    revoked = DayField(label="Licence revoked on")
    effective = DayField(label="In effect from")
    why = forms.CharField(label="Why", max_length=300)

    def prepare(self) -> None:
        """The days as they are."""
        self.fields["revoked"].initial = self.record.revoked
        self.fields["effective"].initial = self.record.effective


def _nobody_appointed(failure: SupplierFailure, reader: Reader) -> str | None:
    return _closed(failure, reader) or (None if failure.effective else "Nobody is appointed yet.")


@act(SupplierFailure, "change-days", "Correct the days", form=DaysForm, deed=RUN, why_not=_nobody_appointed)
def change_days(failure: SupplierFailure, *, by: Actor, revoked: date, effective: date, why: str) -> None:
    """Correct them."""
    last_resort.change_days(failure, revoked=revoked, effective=effective, why=why, by=by)


class PortfolioForm(ActForm):
    """The meters."""

    smets1 = forms.IntegerField(label="SMETS1 meters", min_value=0, max_value=MOST)
    smets2 = forms.IntegerField(label="SMETS2 meters", min_value=0, max_value=MOST)
    prepayment = forms.IntegerField(label="Of both, prepaid", min_value=0, max_value=MOST)
    counted = DayField(label="As of")


@act(SupplierFailure, "count-portfolio", "Give the portfolio", form=PortfolioForm, deed=RUN, why_not=_closed)
def count_portfolio(
    failure: SupplierFailure, *, by: Actor, smets1: int, smets2: int, prepayment: int, counted: date
) -> None:
    """Note it."""
    last_resort.count_portfolio(failure, smets1=smets1, smets2=smets2, prepayment=prepayment, counted=counted, by=by)


class TickForm(ActForm):
    """A line of the checklist that is dealt with."""

    item = forms.ChoiceField(label="What is done", choices=item_choices)
    evidence = forms.CharField(label="What shows it", max_length=300, help_text="Or why it is not needed.")
    by_whom = forms.CharField(label="Done by", max_length=200, required=False, help_text="You, when left empty.")
    done = DayField(label="Day", required=False, help_text="Today when left empty.")
    at = forms.CharField(label="Time", max_length=5, required=False, validators=[TIME], help_text="Such as 09:30.")
    not_needed = forms.BooleanField(label="It is not needed", required=False)

    def prepare(self) -> None:
        """Only what is open, and the reader's to tick."""
        theirs = last_resort.parts_of(self.record, self.reader)
        ticked = set(FailureTick.objects.filter(failure=self.record).values_list("item", flat=True))
        found = [
            (each.slug, each.says)
            for each in self.record.playbook.file.item
            if each.actor in theirs and each.slug not in ticked
        ]
        self.fields["item"].choices = found or [("", "Nothing of yours is open")]  # type: ignore[attr-defined]


def _no_part(failure: SupplierFailure, reader: Reader) -> str | None:
    closed = _closed(failure, reader)
    return closed or (None if last_resort.parts_of(failure, reader) else "You have no part in it.")


@act(SupplierFailure, "tick", "Tick off what is done", form=TickForm, deed=TICK, why_not=_no_part)
def tick(
    failure: SupplierFailure,
    *,
    by: Actor,
    reader: Reader,
    item: str,
    evidence: str,
    by_whom: str,
    done: date | None,
    at: str,
    not_needed: bool,
) -> None:
    """Tick it."""
    last_resort.tick(
        failure,
        item,
        evidence=evidence,
        by_whom=by_whom or reader.name,
        done=done,
        at=at,
        not_needed=not_needed,
        by=by,
        reader=reader,
    )


class WhyForm(ActForm):
    """A reason."""

    why = forms.CharField(label="Why", max_length=300, help_text="It stands in the history.")


@act(FailureTick, "take-back", "Take the tick back", form=WhyForm, deed=RUN, done="The tick is taken back.")
def take_back(ticked: FailureTick, *, by: Actor, why: str) -> SupplierFailure:
    """Take it back; the case comes next."""
    return last_resort.untick(ticked, why=why, by=by)


class ContactForm(ActForm):
    """Somebody who is called."""

    actor = forms.ChoiceField(label="Part", choices=actor_choices)
    organisation = forms.CharField(label="Organisation", max_length=200)
    name = forms.CharField(label="Name", max_length=200)
    phone = forms.CharField(label="Number", max_length=60)


@act(SupplierFailure, "add-contact", "Add somebody to call", form=ContactForm, deed=RUN, why_not=_closed)
def add_contact(failure: SupplierFailure, *, by: Actor, actor: str, organisation: str, name: str, phone: str) -> None:
    """Add them at the end."""
    last_resort.add_contact(failure, actor=actor, organisation=organisation, name=name, phone=phone, by=by)


class PlaceForm(ActForm):
    """Another place in the order."""

    position = forms.IntegerField(label="Place in the order", min_value=1, max_value=1000)


@act(FailureContact, "move", "Change the order", form=PlaceForm, deed=RUN)
def move_contact(contact: FailureContact, *, by: Actor, position: int) -> None:
    """Move them."""
    last_resort.move_contact(contact, position=position, by=by)


class CallForm(ActForm):
    """A call."""

    outcome = forms.ChoiceField(label="Call", choices=FailureContact.Outcome.choices)
    note = forms.CharField(label="What was said", max_length=300, required=False)


def _reached(contact: FailureContact, reader: Reader) -> str | None:
    return "They were reached." if contact.outcome == FailureContact.Outcome.REACHED else None


@act(FailureContact, "call", "Note a call", form=CallForm, deed=RUN, why_not=_reached)
def note_call(contact: FailureContact, *, by: Actor, reader: Reader, outcome: str, note: str) -> None:
    """Note it."""
    last_resort.note_call(contact, outcome=outcome, note=note, called_by=reader.name, by=by)


class MessageForm(ActForm):
    """An entry of the log."""

    channel = forms.ChoiceField(label="How", choices=FailureMessage.Channel.choices)
    sender = forms.CharField(label="From", max_length=200)
    to = forms.CharField(label="To", max_length=200)
    party = RecordField(
        Party, among=_suppliers, label="Party", required=False, help_text="From or to which it went: it may read it."
    )
    text = WordsField(label="What was said")


@act(
    SupplierFailure, "write", "Write in the message log", form=MessageForm, deed=TICK, why_not=_no_part,
    explains="The log is added to and never changed. What an exercise sends begins with its mark.",
)  # fmt: skip
def write_message(
    failure: SupplierFailure,
    *,
    by: Actor,
    reader: Reader,
    channel: str,
    sender: str,
    to: str,
    party: Party | None,
    text: str,
) -> None:
    """Add it."""
    last_resort.write_message(
        failure, channel=channel, sender=sender, to=to, party=party, text=text, by=by, reader=reader
    )


class LessonForm(ActForm):
    """What was learnt."""

    title = forms.CharField(label="What was learnt", max_length=300)
    response = forms.CharField(label="What is to be done about it", max_length=300, required=False)
    owner = forms.CharField(label="By whom", max_length=100, required=False)
    due = DayField(label="By", required=False)


@act(SupplierFailure, "add-lesson", "Write down what was learnt", form=LessonForm, deed=RUN, why_not=_closed)
def add_lesson(failure: SupplierFailure, *, by: Actor, title: str, response: str, owner: str, due: date | None) -> None:
    """Write it down."""
    last_resort.add_lesson(failure, title=title, response=response, owner=owner, due=due, by=by)


class DoneForm(ActForm):
    """When it was done."""

    done = DayField(label="Done on")


def _is_done(lesson: FailureLesson, reader: Reader) -> str | None:
    return f"That was done on {lesson.done:%-d %B %Y}." if lesson.done else None


@act(FailureLesson, "finish", "Record that it is done", form=DoneForm, deed=RUN, why_not=_is_done)
def finish_lesson(lesson: FailureLesson, *, by: Actor, done: date) -> None:
    """It is done."""
    last_resort.finish_lesson(lesson, done=done, by=by)
