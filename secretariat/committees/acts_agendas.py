"""What is done to agendas: items put in, changed, taken off, moved up and down, and the whole published."""

from __future__ import annotations

from typing import Any

from django import forms

from secretariat.committees import agendas
from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_meetings import AgendaItem, ItemKind, Purpose, StandingItem
from secretariat.core import events
from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.permission import Reader
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party

PREPARE = "prepare_meetings"
AGENDA = "The agenda is changed."


class ItemForm(ActForm):
    """What an item is, who presents it and how long it is given."""

    title = forms.CharField(label="Title", max_length=300)
    purpose = forms.ChoiceField(label="Purpose", choices=Purpose.choices)
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=600, required=False)
    presenter = forms.CharField(label="Presenter", max_length=200, required=False)
    party = RecordField(
        Party, label="About the Party", required=False, help_text="Members in conflict with it see nothing of the item."
    )
    note = WordsField(label="Note", max_length=2000, rows=3, required=False, help_text="Below the title.")


class NewItemForm(ItemForm):
    field_order = ("title", "kind", "purpose", "minutes", "presenter", "label", "party", "note")
    kind = forms.ChoiceField(
        label="Kind", choices=[(ItemKind.PAPER, "Paper"), (ItemKind.ANY_OTHER_BUSINESS, "Any other business")]
    )
    label = forms.ChoiceField(
        label="Label",
        choices=Classification.choices,
        help_text="Who may see the item; its papers can be as restricted.",
    )

    def prepare(self) -> None:
        self.fields["label"].initial = self.record.classification


def is_closed(meeting: Meeting, reader: Reader) -> str | None:
    """Why an agenda stays as it is."""
    if meeting.cancelled:
        return "The meeting was cancelled."
    return "The meeting has been held." if meeting.held_on < today() else None


def _is_closed(item: AgendaItem, reader: Reader) -> str | None:
    return is_closed(item.meeting, reader)


@act(Meeting, "add-item", "Add an item to the agenda", form=NewItemForm, deed=PREPARE, why_not=is_closed, done=AGENDA)
def add_item(meeting: Meeting, *, by: Actor, **given: Any) -> AgendaItem:
    return agendas.add_item(meeting, by=by, **given)


class CaseForm(ActForm):
    case = forms.ChoiceField(label="Case", help_text="It waits for this body.")

    def prepare(self) -> None:
        waiting = agendas.offers(self.record, self.reader).cases
        self.fields["case"].choices = [(each.reference, str(each)) for each in waiting]  # type: ignore[attr-defined]


@act(
    Meeting, "put-in-case", "Put a case that waits on the agenda", form=CaseForm, deed=PREPARE, why_not=is_closed,
    done=AGENDA,
)  # fmt: skip
def put_in_case(meeting: Meeting, *, by: Actor, reader: Reader, case: str) -> AgendaItem:
    found = Case.objects.visible_to(reader).filter(reference=case).first()
    if found is None:
        raise NotNow("There is no such case that you may see.", field="case")
    return agendas.put_in_case(meeting, found, by=by)


@act(Meeting, "put-in-standing", "Put the standing items in", deed=PREPARE, why_not=is_closed, done=AGENDA)
def put_in_standing(meeting: Meeting, *, by: Actor) -> None:
    agendas.put_in_standing(meeting, by=by)


@act(Meeting, "put-in-matters-arising", "Put in matters arising", deed=PREPARE, why_not=is_closed, done=AGENDA)
def put_in_matters_arising(meeting: Meeting, *, by: Actor, reader: Reader) -> None:
    agendas.put_in_matters_arising(meeting, by=by, reader=reader)


@act(Meeting, "put-in-actions", "Put in actions due", deed=PREPARE, why_not=is_closed, done=AGENDA)
def put_in_actions(meeting: Meeting, *, by: Actor) -> None:
    agendas.put_in_actions(meeting, by=by)


def _is_out(meeting: Meeting, reader: Reader) -> str | None:
    return "It is published." if meeting.agenda_published else is_closed(meeting, reader)


@act(
    Meeting, "publish-agenda", "Publish the agenda", deed=PREPARE, why_not=_is_out,
    done="The agenda and its papers are out; the body is told.",
    explains="From now on, whoever the label of an item or a paper allows sees it. What is added later goes out at once.",
)  # fmt: skip
def publish_agenda(meeting: Meeting, *, by: Actor) -> None:
    agendas.publish(meeting, by=by)


class ChangeItemForm(ItemForm):
    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.record, name)


@act(AgendaItem, "change", "Change the item", form=ChangeItemForm, deed=PREPARE, why_not=_is_closed, done=AGENDA)
def change_item(item: AgendaItem, *, by: Actor, **given: Any) -> None:
    agendas.change_item(item, by=by, **given)


@act(AgendaItem, "move-up", "Move it up", deed=PREPARE, why_not=_is_closed, done=AGENDA)
def move_up(item: AgendaItem, *, by: Actor) -> None:
    agendas.shift(item, up=True, by=by)


@act(AgendaItem, "move-down", "Move it down", deed=PREPARE, why_not=_is_closed, done=AGENDA)
def move_down(item: AgendaItem, *, by: Actor) -> None:
    agendas.shift(item, up=False, by=by)


class OffForm(ActForm):
    why = WordsField(label="Why", max_length=300, rows=2, help_text="It stands in the history.")


@act(AgendaItem, "take-off", "Take it off the agenda", form=OffForm, deed=PREPARE, why_not=_is_closed, done=AGENDA)
def take_off(item: AgendaItem, *, by: Actor, why: str) -> Meeting:
    meeting = item.meeting
    agendas.take_off(item, why=why, by=by)
    return meeting


class StandingForm(ActForm):
    title = forms.CharField(label="Title", max_length=300)
    kind = forms.ChoiceField(label="Kind", choices=ItemKind.choices, initial=ItemKind.STANDING)
    purpose = forms.ChoiceField(label="Purpose", choices=Purpose.choices)
    position = forms.IntegerField(
        label="Place", min_value=1, max_value=199, help_text="1 to 99 before the meeting's own items, from 100 after."
    )
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=600, required=False)
    presenter = forms.CharField(label="Presenter", max_length=200, required=False)
    starts = DayField(label="From")
    label = forms.ChoiceField(label="Label", choices=Classification.choices)


@act(
    Body, "add-standing-item", "Add a standing item", form=StandingForm, deed=PREPARE, done="It stands on every agenda."
)
def add_standing_item(body: Body, *, by: Actor, label: str, **given: Any) -> StandingItem:
    reference = next_reference(StandingItem, f"{body.reference.upper()}-STANDING-", digits=2)
    return events.create(StandingItem(reference=reference, body=body, classification=label, **given), by=by)


class EndForm(ActForm):
    ends = DayField(label="No longer from")


@act(
    StandingItem,
    "end",
    "End the standing item",
    form=EndForm,
    deed=PREPARE,
    done="It is put on no agenda from then on.",
)
def end_standing_item(item: StandingItem, *, by: Actor, ends: Any) -> None:
    if ends < item.starts:
        raise NotNow("It would end before it began: choose a later day.", field="ends")
    events.update(item, by=by, verb="end", ends=ends)
