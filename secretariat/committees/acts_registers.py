"""What is done to readiness cases, test environments, the horizon, and the groups of Transitional Governance."""

from __future__ import annotations

from typing import Any

from django import forms

from secretariat.committees import environments, readiness, subjects, transition
from secretariat.committees.acts_bodies import IN_HISTORY, REGISTERS, bodies_of_today
from secretariat.committees.models import Body, Decision
from secretariat.committees.models_registers import (
    EnvironmentBooking,
    HorizonEntry,
    ReadinessCase,
    ReadinessCriterion,
    ReadinessView,
    TestEnvironment,
)
from secretariat.committees.models_transition import (
    MonthlyUpdate,
    TransitionalGroup,
    TransitionalMeeting,
    TransitionalPaper,
)
from secretariat.committees.processes import only_while
from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.parties.models import Party

BOOKS = "book_environments"
GATHERING = only_while(("gathering",), "Its evidence is no longer being gathered.")
GATHERING_OF = only_while(("gathering",), "Its evidence is no longer being gathered.", "readiness")
ASKED = only_while(("views",), "The bodies are not being asked now.")
UNDECIDED = only_while(("gathering", "views", "recommended"), "It was decided already.")
CLASSIFICATIONS = [("green", "Green"), ("amber", "Amber"), ("white", "White")]


class OpenReadinessForm(ActForm):
    title = forms.CharField(label="What is to go live", max_length=200)
    kind = forms.ChoiceField(label="What it is", choices=ReadinessCase.Kind.choices)
    subject = forms.CharField(label="Reference of the release", max_length=80, required=False)
    planned = DayField(label="Planned to go live on")
    body = RecordField(Body, label="Who decides", among=lambda record, reader: Body.objects.filter(reference="panel"))
    classification = forms.ChoiceField(label="Classification", choices=CLASSIFICATIONS)


@making(
    ReadinessCase,
    "open",
    "Ask whether something is ready",
    form=OpenReadinessForm,
    deed=REGISTERS,
    explains="Then add its criteria; each is met by evidence.",
    done="{record} is open.",
)
def open_readiness(*, by: Actor, title: str, kind: str, planned: Any, **given: Any) -> ReadinessCase:
    return readiness.open_case(title, kind, planned, by=by, **given)


class PlanForm(ActForm):
    planned = DayField(label="Planned to go live on")
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


@act(ReadinessCase, "plan", "Move the day", form=PlanForm, deed=REGISTERS, done="The day has moved.", why_not=UNDECIDED)
def plan(record: ReadinessCase, *, by: Actor, planned: Any, why: str) -> None:
    readiness.plan(record, planned=planned, by=by, why=why)


class CriterionForm(ActForm):
    title = forms.CharField(label="What has to be so", max_length=300)
    body = RecordField(Body, label="Which body looks at it", among=bodies_of_today)
    owner = forms.CharField(label="Who brings the evidence", max_length=100)
    due = DayField(label="Evidence due", required=False)


@act(
    ReadinessCase,
    "add-criterion",
    "Add a criterion",
    form=CriterionForm,
    deed=REGISTERS,
    done="Added.",
    why_not=GATHERING,
)
def add_criterion(record: ReadinessCase, *, by: Actor, title: str, **given: Any) -> ReadinessCase:
    readiness.add_criterion(record, title, by=by, **given)
    return record


class AssessForm(ActForm):
    status = forms.ChoiceField(label="Is it met?", choices=ReadinessCriterion.Status.choices)
    evidence = WordsField(
        label="What shows it", required=False, help_text="Needed where it is met, or met under conditions."
    )
    on = DayField(label="Looked at on", required=False, help_text="Empty: today.")

    def prepare(self) -> None:
        self.fields["status"].initial = self.record.status
        self.fields["evidence"].initial = self.record.evidence


@act(
    ReadinessCriterion,
    "assess",
    "Look at the evidence",
    form=AssessForm,
    deed=REGISTERS,
    done="Kept.",
    why_not=GATHERING_OF,
)
def assess(record: ReadinessCriterion, *, by: Actor, **given: Any) -> ReadinessCase:
    readiness.assess(record, by=by, **given)
    return record.readiness


class ViewForm(ActForm):
    body = RecordField(Body, label="Whose view", among=bodies_of_today)
    view = forms.ChoiceField(label="What it thinks", choices=ReadinessView.View.choices)
    text = WordsField(label="In words", help_text="With its conditions.")
    decision = RecordField(Decision, label="By its decision")


@act(
    ReadinessCase,
    "give-view",
    "Note a body's view",
    form=ViewForm,
    deed=REGISTERS,
    done="The view is kept.",
    why_not=ASKED,
)
def give_view(record: ReadinessCase, *, by: Actor, **given: Any) -> ReadinessCase:
    readiness.give_view(record, by=by, **given)
    return record


class RecommendForm(ActForm):
    recommendation = forms.ChoiceField(label="What is recommended", choices=ReadinessCase.Recommendation.choices)
    reasons = WordsField(label="Why", help_text="And under which conditions.")


@act(ReadinessCase, "recommend", "Recommend to the Panel", form=RecommendForm, deed=REGISTERS, done="Recommended.")
def recommend(record: ReadinessCase, *, by: Actor, roles: frozenset[str], **given: Any) -> None:
    readiness.recommend(record, by=by, roles=roles, **given)


# Test environments.


class EnvironmentForm(ActForm):
    name = forms.CharField(label="Name", max_length=200)
    owner = forms.CharField(label="Who runs it", max_length=100, initial="DCC")
    places = forms.IntegerField(label="How many can use it at a time", min_value=1, max_value=99, initial=1)
    notes = WordsField(label="What it is for", required=False, rows=3)


@making(TestEnvironment, "add", "Add an environment", form=EnvironmentForm, deed=REGISTERS, done="{record} is kept.")
def add_environment(*, by: Actor, name: str, owner: str, places: int, notes: str) -> TestEnvironment:
    return environments.add_environment(name, owner, places, notes, by=by)


class BookForm(ActForm):
    title = forms.CharField(label="What for", max_length=200)
    needed_by = forms.CharField(label="Who needs it", max_length=200)
    subject = forms.CharField(label="Reference of the release or request", max_length=80, required=False)
    starts = DayField(label="First day")
    ends = DayField(label="Last day")


@act(
    TestEnvironment,
    "ask-for",
    "Ask for it",
    form=BookForm,
    deed=BOOKS,
    explains="If others want the same days, the calendar shows the clash; who gets it is settled when it is confirmed.",
    done="Asked for.",
)
def ask_for(record: TestEnvironment, *, by: Actor, title: str, **given: Any) -> EnvironmentBooking:
    return environments.ask_for(record, title, by=by, **given)


def _state_is_not(*states: str) -> Any:
    def why_not(record: Any, reader: Reader) -> str | None:
        return None if record.state in states else f"It is {record.get_state_display().lower()}."

    return why_not


@act(
    EnvironmentBooking,
    "confirm",
    "Confirm it",
    deed=REGISTERS,
    why_not=_state_is_not("asked"),
    done="{record} is confirmed.",
)
def confirm(record: EnvironmentBooking, *, by: Actor) -> None:
    environments.confirm(record, by=by)


class MoveForm(ActForm):
    starts = DayField(label="First day")
    ends = DayField(label="Last day")
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


@act(
    EnvironmentBooking,
    "move",
    "Move it",
    form=MoveForm,
    deed=REGISTERS,
    why_not=_state_is_not("asked", "confirmed"),
    done="{record} has its new days.",
)
def move(record: EnvironmentBooking, *, by: Actor, starts: Any, ends: Any, why: str) -> None:
    environments.move(record, starts=starts, ends=ends, by=by, why=why)


class ReleaseForm(ActForm):
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


@act(
    EnvironmentBooking,
    "release",
    "Give it back",
    form=ReleaseForm,
    deed=REGISTERS,
    why_not=_state_is_not("asked", "confirmed"),
    done="{record} is given back.",
)
def release(record: EnvironmentBooking, *, by: Actor, why: str) -> None:
    environments.release(record, by=by, why=why)


# The horizon.


class WatchForm(ActForm):
    title = forms.CharField(label="What is coming", max_length=300)
    body = RecordField(Body, label="Which body watches it", among=bodies_of_today)
    text = WordsField(label="What it would mean")
    impact = forms.ChoiceField(label="How much would change", choices=HorizonEntry.Impact.choices)
    expected = DayField(label="Expected about", required=False)
    owner = forms.CharField(label="Who keeps an eye on it", max_length=100, required=False)
    link = forms.CharField(label="Where more is to be found", max_length=300, required=False)
    classification = forms.ChoiceField(label="Classification", choices=CLASSIFICATIONS)


@making(HorizonEntry, "watch", "Put something on the horizon", form=WatchForm, deed=REGISTERS, done="{record} is kept.")
def watch(*, by: Actor, title: str, text: str, **given: Any) -> HorizonEntry:
    return subjects.watch(title, text, by=by, **given)


class LookForm(ActForm):
    text = WordsField(label="What it would mean, as known today")
    impact = forms.ChoiceField(label="How much would change", choices=HorizonEntry.Impact.choices)
    expected = DayField(label="Expected about", required=False)

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.record, name)


def _is_off(record: Any, reader: Reader) -> str | None:
    return "It was taken off the horizon." if record.closed else None


@act(HorizonEntry, "look", "Look at it again", form=LookForm, deed=REGISTERS, why_not=_is_off, done="Looked at.")
def look(record: HorizonEntry, *, by: Actor, **given: Any) -> None:
    subjects.look_again(record, by=by, **given)


class TakeOffForm(ActForm):
    outcome = WordsField(label="What came of it", rows=3)


@act(
    HorizonEntry,
    "take-off",
    "Take it off the horizon",
    form=TakeOffForm,
    deed=REGISTERS,
    why_not=_is_off,
    done="Taken off.",
)
def take_off(record: HorizonEntry, *, by: Actor, outcome: str) -> None:
    subjects.take_off(record, outcome=outcome, by=by)


# Transitional Governance.


class GroupForm(ActForm):
    name = forms.CharField(label="Name", max_length=200)
    short_name = forms.CharField(label="Short name", max_length=60)
    led_by = forms.CharField(label="Who leads it", max_length=200)
    purpose = WordsField(label="What it is for", help_text="In plain words.")
    starts = DayField(label="First day")


@making(TransitionalGroup, "add", "Add a group", form=GroupForm, deed=REGISTERS, done="{record} is kept.")
def add_group(*, by: Actor, name: str, short_name: str, **given: Any) -> TransitionalGroup:
    return transition.add_group(name, short_name, by=by, **given)


class EndGroupForm(ActForm):
    ends = DayField(label="First day on which it is no more")
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


def _group_is_over(record: Any, reader: Reader) -> str | None:
    return "It has ended already." if record.ends else None


@act(
    TransitionalGroup,
    "cease",
    "Note that it ends",
    form=EndGroupForm,
    deed=REGISTERS,
    why_not=_group_is_over,
    done="{record} ends.",
)
def end_group(record: TransitionalGroup, *, by: Actor, ends: Any, why: str) -> None:
    transition.end_group(record, ends=ends, by=by, why=why)


class MemberForm(ActForm):
    party = RecordField(Party, label="Party", required=False)
    organisation = forms.CharField(label="Organisation, if no Party", max_length=200, required=False)
    starts = DayField(label="From")


@act(TransitionalGroup, "add-member", "Add a member", form=MemberForm, deed=REGISTERS, done="Added.")
def add_member(record: TransitionalGroup, *, by: Actor, organisation: str, **given: Any) -> TransitionalGroup:
    transition.add_member(record, organisation, by=by, **given)
    return record


class GroupMeetingForm(ActForm):
    title = forms.CharField(label="What it is called", max_length=200)
    held_on = DayField(label="Day")


@act(TransitionalGroup, "add-meeting", "Add a meeting", form=GroupMeetingForm, deed=REGISTERS, done="Added.")
def add_meeting(record: TransitionalGroup, *, by: Actor, title: str, held_on: Any) -> TransitionalMeeting:
    return transition.add_meeting(record, title, held_on=held_on, by=by)


class PaperForm(ActForm):
    title = forms.CharField(label="Title", max_length=300)
    issued = DayField(label="Sent out on")
    meeting = RecordField(
        TransitionalMeeting, label="For the meeting", required=False, among=lambda record, reader: record.meetings.all()
    )
    link = forms.CharField(label="Where it is to be found", max_length=300, required=False)
    classification = forms.ChoiceField(label="Classification", choices=CLASSIFICATIONS)


@act(TransitionalGroup, "add-paper", "List a paper", form=PaperForm, deed=REGISTERS, done="Listed.")
def add_paper(record: TransitionalGroup, *, by: Actor, title: str, **given: Any) -> TransitionalPaper:
    return transition.add_paper(record, title, by=by, **given)


class UpdateForm(ActForm):
    month = DayField(label="Month", help_text="Any day of it.")
    text = WordsField(
        label="What happened", help_text="In plain words: short sentences, and letters written out once.", rows=12
    )


@making(MonthlyUpdate, "write", "Write an update", form=UpdateForm, deed=REGISTERS, done="{record} is a draft.")
def write_update(*, by: Actor, month: Any, text: str) -> MonthlyUpdate:
    return transition.write_update(month, text, by=by)


class ChangeUpdateForm(ActForm):
    text = WordsField(label="What happened", rows=12)
    why = WordsField(label="Why it changes", required=False, rows=2, help_text="Needed once it is published.")

    def prepare(self) -> None:
        self.fields["text"].initial = self.record.text


@act(MonthlyUpdate, "change", "Change it", form=ChangeUpdateForm, deed=REGISTERS, done="Changed.")
def change_update(record: MonthlyUpdate, *, by: Actor, text: str, why: str) -> None:
    transition.change_update(record, text=text, why=why, by=by)


def _is_published(record: Any, reader: Reader) -> str | None:
    return "It was published already." if record.published else None


@act(
    MonthlyUpdate,
    "publish",
    "Publish it",
    deed=REGISTERS,
    why_not=_is_published,
    explains="It is White from then on: everybody can read it.",
    done="{record} is published.",
)
def publish_update(record: MonthlyUpdate, *, by: Actor) -> None:
    transition.publish_update(record, by=by)
