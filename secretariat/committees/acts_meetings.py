"""What is done to meetings before they are held: planned, called, moved, cancelled."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.committees import acts_agendas as acts_agendas  # registers what is done to agendas
from secretariat.committees import acts_papers as acts_papers  # registers what is done to papers
from secretariat.committees import planning
from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_meetings import MeetingSeries
from secretariat.committees.times import WRITTEN
from secretariat.core.acts import ActForm, DayField, WordsField, act
from secretariat.core.calendars import Period, today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.permission import Reader

PREPARE = "prepare_meetings"


class TimeField(forms.RegexField):
    """A time of day, written like 09:30."""

    widget = forms.TimeInput(attrs={"type": "time"})

    def __init__(self, **more: Any) -> None:
        messages = {"invalid": "That is no time of day: write it like 09:30."}
        super().__init__(rf"^{WRITTEN.pattern}\Z", error_messages=messages, **more)


class LabelField(forms.ChoiceField):
    """A classification."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            **{"choices": Classification.choices, "initial": Classification.WHITE, "label": "Label", **more}
        )


class WithTimes(ActForm):
    """A form with the beginning and the end of a meeting."""

    starts_at = TimeField(label="Begins at", required=False, help_text="Such as 10:00.")
    ends_at = TimeField(label="Ends at", required=False, help_text="Such as 15:30.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("starts_at") and given.get("ends_at") and given["ends_at"] <= given["starts_at"]:
            self.add_error("ends_at", "It ends before it begins: correct one of the two.")
        return given


class PlanForm(ActForm):
    year = forms.ChoiceField(label="Regulatory year", help_text="From today on; what is planned already stays.")

    def prepare(self) -> None:
        now = Period.containing(today())
        years = [now, now.next(), now.next().next()]
        self.fields["year"].choices = [(each.label, each.label) for each in years]  # type: ignore[attr-defined]


def _has_ended(series: MeetingSeries, reader: Reader) -> str | None:
    if series.ends and series.ends <= today():
        return "The series has ended: plan from another."
    return None


@act(
    MeetingSeries, "plan-year", "Plan a year's meetings", form=PlanForm, deed=PREPARE, why_not=_has_ended,
    done="The meetings of the year are planned: they stand below, and in the calendar.",
    explains="A meeting is planned for each day of the series. A day that is no working day moves to the next one; a day "
    "on which the body meets already is left out.",
)  # fmt: skip
def plan_year(series: MeetingSeries, *, by: Actor, year: str) -> None:
    planning.plan_year(series, Period.year(year), by=by)


class SeriesForm(WithTimes):
    field_order = ("title", "weeks", "weekday", "starts", "ends", "starts_at", "ends_at", "format", "place", "label")
    title = forms.CharField(label="What its meetings are called", max_length=180)
    weeks = forms.ChoiceField(label="In which weeks", choices=MeetingSeries.Weeks.choices)
    weekday = forms.ChoiceField(label="Day of the week", choices=MeetingSeries.Weekday.choices)
    starts = DayField(label="From")
    ends = DayField(label="No longer from", required=False)
    format = forms.ChoiceField(label="How it is attended", choices=Meeting.Format.choices)
    place = forms.CharField(label="Place", max_length=200, required=False)
    label = LabelField(help_text="Who may see that and when it meets.")


@act(
    Body, "add-series", "Add a series of meetings", form=SeriesForm, deed=PREPARE,
    done="The series is there: plan a year from it.",
)  # fmt: skip
def add_series(body: Body, *, by: Actor, label: str, **given: Any) -> MeetingSeries:
    return planning.add_series(body, label=label, by=by, **given)


class CallForm(WithTimes):
    field_order = ("on", "starts_at", "ends_at", "format", "place", "label", "why")
    on = DayField(label="Day")
    format = forms.ChoiceField(label="How it is attended", choices=Meeting.Format.choices)
    place = forms.CharField(label="Place", max_length=200, required=False)
    label = LabelField(help_text="Who may see that it meets.")
    why = WordsField(label="Why", max_length=300, rows=2, help_text="It stands in the history.")


def _has_ceased(body: Body, reader: Reader) -> str | None:
    return "The body has ceased." if body.ends and body.ends <= today() else None


@act(
    Body, "call-extraordinary", "Call an extraordinary meeting", form=CallForm, deed=PREPARE, why_not=_has_ceased,
    done="The meeting is called; the body is told.",
)  # fmt: skip
def call_extraordinary(body: Body, *, by: Actor, **given: Any) -> Meeting:
    return planning.call_extraordinary(body, by=by, **given)


class ExCommitteeForm(ActForm):
    about = forms.CharField(label="About", max_length=150, help_text="What is to be decided, in one line.")
    answers_by = DayField(label="Answers due on")
    label = LabelField()


@act(
    Body, "ask-ex-committee", "Ask for a decision without a meeting", form=ExCommitteeForm, deed=PREPARE,
    why_not=_has_ceased, done="The body is asked: add the item and its paper to the agenda, and publish it.",
    explains="The body does not sit. Its members answer by a day, and the decision is recorded as of a meeting's.",
)  # fmt: skip
def ask_ex_committee(body: Body, *, by: Actor, about: str, answers_by: date, label: str) -> Meeting:
    return planning.ask_ex_committee(body, about=about, answers_by=answers_by, label=label, by=by)


def _is_over(meeting: Meeting, reader: Reader) -> str | None:
    if meeting.cancelled:
        return "It was cancelled."
    return "Its day is over." if meeting.held_on < today() else None


class MoveForm(WithTimes):
    field_order = ("to", "starts_at", "ends_at", "why")
    to = DayField(label="To")
    why = WordsField(label="Why", max_length=300, rows=2, help_text="It stands in the history.")

    def prepare(self) -> None:
        for name, value in (
            ("to", self.record.held_on),
            ("starts_at", self.record.starts_at),
            ("ends_at", self.record.ends_at),
        ):
            self.fields[name].initial = value


@act(
    Meeting, "move", "Move the meeting", form=MoveForm, deed=PREPARE, why_not=_is_over, done="{record} is moved.",
    explains="Its agenda and papers go with it; the day by which papers go out is worked out anew. The body is told.",
)  # fmt: skip
def move(meeting: Meeting, *, by: Actor, to: date, starts_at: str, ends_at: str, why: str) -> None:
    planning.move(meeting, to=to, starts_at=starts_at, ends_at=ends_at, why=why, by=by)


class WhyForm(ActForm):
    why = WordsField(label="Why", max_length=300, rows=2, help_text="It stands in the history.")


@act(
    Meeting, "cancel", "Cancel the meeting", form=WhyForm, deed=PREPARE, why_not=_is_over, done="{record} is cancelled.",
    explains="It stays in the register, marked as cancelled. The body is told.",
)  # fmt: skip
def cancel(meeting: Meeting, *, by: Actor, why: str) -> None:
    planning.cancel(meeting, why=why, by=by)


class LinkForm(ActForm):
    address = forms.URLField(label="Address", max_length=500, assume_scheme="https")
    how = forms.CharField(label="How to get in", max_length=300, required=False, help_text="Such as a number to dial.")


@act(
    Meeting, "set-joining-link", "Give it a joining link", form=LinkForm, deed=PREPARE, why_not=_is_over,
    done="Those who sit on the body see the link.",
)  # fmt: skip
def set_joining_link(meeting: Meeting, *, by: Actor, address: str, how: str) -> None:
    planning.set_joining_link(meeting, address=address, how=how, by=by)
