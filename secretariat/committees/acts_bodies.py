"""What is done to bodies, their terms of reference, their actions, and the register of decisions."""

from __future__ import annotations

from typing import Any

from django import forms

from secretariat.committees import actions, decision_register, standing_in, terms_of_reference
from secretariat.committees.models import Action, Appointment, Body, Decision, Delegation, Meeting
from secretariat.committees.models_governance import Appeal, StandIn, TermsOfReference
from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.codes.choices import objectives
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.core.records.basis import Basis
from secretariat.parties.models import Party

BODIES = "keep_bodies"
REGISTERS = "keep_registers"
IN_HISTORY = "It stands in the history."


def bodies_of_today(record: Any, reader: Reader) -> Any:
    """The bodies that sit today."""
    return Body.objects.in_force(today())


def meetings_of_its_body(record: Any, reader: Reader) -> Any:
    """The meetings of the body that a record names, the latest year."""
    rows = Meeting.objects.all()
    return rows.filter(body=record.body_id) if record else rows


def decisions_of_its_body(record: Any, reader: Reader) -> Any:
    """The decisions of the body that a record names, and of those that stand in for it."""
    slugs = standing_in.acts_for_body(record.body.reference, today()) | {record.body.reference}
    return Decision.objects.filter(body__reference__in=slugs)


def members(record: Any, reader: Reader) -> Any:
    """The seats of today whose holder has an account: an action can be a person's own."""
    return Appointment.objects.in_force(today()).filter(person__isnull=False).select_related("body", "person")


class SetUpForm(ActForm):
    reference = forms.SlugField(label="Short key", max_length=40, help_text="Small letters and dashes. Never changes.")
    name = forms.CharField(label="Full name", max_length=200, help_text="No other under the same parent is called so.")
    short_name = forms.CharField(label="Short name", max_length=60, required=False)
    kind = forms.ChoiceField(label="Kind", choices=Body.Kind.choices)
    parent = RecordField(Body, label="Set up by", required=False, among=bodies_of_today)
    starts = DayField(label="First day")
    classification = forms.ChoiceField(label="Classification", choices=Classification.choices)
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


@making(Body, "set-up", "Set up a body", form=SetUpForm, deed=BODIES, done="{record} is set up.")
def set_up(*, by: Actor, **given: Any) -> Body:
    return terms_of_reference.set_up_body(
        given.pop("reference"), given.pop("name"), given.pop("short_name"), given.pop("kind"), by=by, **given
    )


class RenameForm(ActForm):
    name = forms.CharField(label="Full name", max_length=200)
    short_name = forms.CharField(label="Short name", max_length=60)
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)

    def prepare(self) -> None:
        self.fields["name"].initial = self.record.name
        self.fields["short_name"].initial = self.record.short_name


@act(Body, "rename", "Give it another name", form=RenameForm, deed=BODIES, done="{record} has its new name.")
def rename(body: Body, *, by: Actor, name: str, short_name: str, why: str) -> None:
    terms_of_reference.rename_body(body, name=name, short_name=short_name, by=by, why=why)


class EndForm(ActForm):
    ends = DayField(label="First day on which it is no more")
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


def _has_ended(body: Any, reader: Reader) -> str | None:
    return "It has ceased already." if body.ends else None


@act(
    Body,
    "cease",
    "Note that it ceases",
    form=EndForm,
    deed=BODIES,
    why_not=_has_ended,
    done="{record} has its last day.",
)
def cease(body: Body, *, by: Actor, ends: Any, why: str) -> None:
    terms_of_reference.end_body(body, ends=ends, by=by, why=why)


class TermsForm(ActForm):
    version = forms.CharField(label="Version", max_length=20, help_text="As printed on it, such as 2.0.")
    text = WordsField(
        label="Text", rows=20, help_text="Begin a section with a line such as “# Membership”.", max_length=60_000
    )
    changes = WordsField(label="What changed", rows=3, required=False, help_text="Since the version before.")


@act(
    Body,
    "draft-terms",
    "Draft terms of reference",
    form=TermsForm,
    deed=BODIES,
    explains="The draft becomes the body's terms of reference once a decision has approved it.",
    done="Drafted.",
)
def draft_terms(body: Body, *, by: Actor, version: str, text: str, changes: str) -> TermsOfReference:
    return terms_of_reference.draft_terms(body, version, text, changes, by=by)


def _decisions_on_terms(record: Any, reader: Reader) -> Any:
    slugs = {record.body.reference} | ({record.body.parent.reference} if record.body.parent else set())
    return Decision.objects.filter(body__reference__in=slugs)


class ApproveTermsForm(ActForm):
    decision = RecordField(
        Decision, label="Decision", among=_decisions_on_terms, help_text="Of the body, or of the one that set it up."
    )
    starts = DayField(label="In force from")


def _is_no_draft(record: Any, reader: Reader) -> str | None:
    return "It was approved already." if record.starts else None


@act(
    TermsOfReference,
    "approve",
    "Bring into force",
    form=ApproveTermsForm,
    deed=BODIES,
    why_not=_is_no_draft,
    explains="The version before ends on that day.",
    done="{record} is in force from its day.",
)
def approve_terms(record: TermsOfReference, *, by: Actor, decision: Decision, starts: Any) -> None:
    terms_of_reference.approve_terms(record, decision=decision, starts=starts, by=by)


class StandInForm(ActForm):
    by_body = RecordField(Body, label="Which body acts", among=bodies_of_today)
    for_body = RecordField(Body, label="For which body", help_text="One that is yet to be set up.")
    starts = DayField(label="From")
    ends = DayField(label="Until", required=False, help_text="Empty: until that body is set up.")
    basis = forms.ChoiceField(label="How sure we are", choices=Basis.choices)
    why = WordsField(label="On what grounds", help_text=IN_HISTORY, rows=3)


@making(
    StandIn,
    "begin",
    "Let a body stand in for another",
    form=StandInForm,
    deed=BODIES,
    explains="Until the other body is set up, decisions of this one count as decisions of that one.",
    done="{record} is kept.",
)
def begin_standing_in(*, by: Actor, by_body: Body, for_body: Body, **given: Any) -> StandIn:
    return standing_in.stand_in(by_body, for_body, by=by, **given)


class WhyForm(ActForm):
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


def _stand_in_is_over(record: Any, reader: Reader) -> str | None:
    over = (record.ends and record.ends <= today()) or record.for_body.starts <= today()
    return "It has ended already." if over else None


@act(StandIn, "end-now", "End it today", form=WhyForm, deed=BODIES, why_not=_stand_in_is_over, done="It ends today.")
def end_standing_in(record: StandIn, *, by: Actor, why: str) -> None:
    standing_in.end(record, by=by, why=why)


# Actions.


class RaiseForm(ActForm):
    body = RecordField(Body, label="Which body asks", among=bodies_of_today)
    title = forms.CharField(label="What is to be done", max_length=300)
    owner_body = RecordField(Body, label="Owner, if a body", required=False, among=bodies_of_today)
    member = RecordField(Appointment, label="Owner, if a member", required=False, among=members)
    owner = forms.CharField(label="Owner, if an organisation", max_length=100, required=False)
    due = DayField(label="Due", required=False)
    meeting = RecordField(Meeting, label="Raised at", required=False)
    classification = forms.ChoiceField(
        label="Classification", choices=Classification.choices, initial=Classification.GREEN
    )


@making(
    Action,
    "raise",
    "Raise an action",
    form=RaiseForm,
    deed=REGISTERS,
    explains="Give one owner: a body, a person, or the name of an organisation.",
    done="{record} is raised.",
)
def raise_action(*, by: Actor, body: Body, title: str, member: Appointment | None, **given: Any) -> Action:
    person, named = (member.person if member else None), given.pop("owner")
    if member and not named:
        # Not by name: the seat says who holds it, and goes on to do so only until that person is forgotten.
        named = f"{member.get_seat_display()}, {member.body.short_name} ({member.reference})"
    return actions.raise_action(body, title, by=by, owner=named, owner_person=person, **given)


def _is_closed(record: Any, reader: Reader) -> str | None:
    return "It is closed." if record.closed else None


def _is_open(record: Any, reader: Reader) -> str | None:
    return None if record.closed else "It is open."


class EvidenceForm(ActForm):
    evidence = WordsField(label="What shows that it is done", help_text="A paper, a minute, an address.")

    def prepare(self) -> None:
        self.fields["evidence"].initial = self.record.evidence


class CloseForm(EvidenceForm):
    on = DayField(label="Closed on", required=False, help_text="Empty: today.")


@act(Action, "close", "Close it", form=CloseForm, deed=REGISTERS, why_not=_is_closed, done="{record} is closed.")
def close(action: Action, *, by: Actor, evidence: str, on: Any) -> None:
    actions.close(action, by=by, evidence=evidence, on=on)


@act(
    Action,
    "offer-evidence",
    "Say that it is done",
    form=EvidenceForm,
    deed="do_actions",
    why_not=_is_closed,
    explains="Whoever keeps the register looks at it and closes the action.",
    done="Kept. The secretary closes the action.",
)
def offer_evidence(action: Action, *, by: Actor, evidence: str) -> None:
    actions.offer_evidence(action, by=by, evidence=evidence)


class ReopenForm(ActForm):
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)
    due = DayField(label="Due", required=False, help_text="Empty: the day it had.")


@act(
    Action, "reopen", "Open it again", form=ReopenForm, deed=REGISTERS, why_not=_is_open, done="{record} is open again."
)
def reopen(action: Action, *, by: Actor, why: str, due: Any) -> None:
    actions.reopen(action, by=by, why=why, due=due)


class PutOffForm(ActForm):
    due = DayField(label="Due")
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=3)


@act(
    Action,
    "put-off",
    "Give it another day",
    form=PutOffForm,
    deed=REGISTERS,
    why_not=_is_closed,
    done="{record} is due later.",
)
def put_off(action: Action, *, by: Actor, due: Any, why: str) -> None:
    actions.put_off(action, by=by, due=due, why=why)


# The register of decisions.


class CompleteForm(ActForm):
    outcome_kind = forms.ChoiceField(
        label="Outcome", choices=[("", "Not said"), *Decision.Kind.choices], required=False
    )
    agenda_item = forms.CharField(label="Agenda item", max_length=60, required=False)
    paper = forms.CharField(label="Paper", max_length=100, required=False)
    wording = WordsField(label="Wording", required=False)
    reasons = WordsField(label="Reasons", required=False)
    votes_for = forms.IntegerField(label="For", required=False, min_value=0, max_value=999)
    votes_against = forms.IntegerField(label="Against", required=False, min_value=0, max_value=999)
    abstained = forms.IntegerField(label="Abstained", required=False, min_value=0, max_value=999)
    delegation = RecordField(
        Delegation, label="Delegated power used", required=False, among=lambda record, reader: record.body.holds.all()
    )
    objectives = forms.MultipleChoiceField(
        label="Objectives cited", required=False, choices=objectives, widget=forms.CheckboxSelectMultiple
    )
    why = WordsField(label="Why", help_text=IN_HISTORY, rows=2)

    def prepare(self) -> None:
        for name in self.fields.keys() - {"why", "objectives"}:
            self.fields[name].initial = getattr(self.record, name)
        self.fields["objectives"].initial = self.record.objectives.split()

    def clean_objectives(self) -> str:
        return " ".join(self.cleaned_data["objectives"])


@act(
    Decision,
    "complete",
    "Complete the entry",
    form=CompleteForm,
    deed=REGISTERS,
    explains="What was decided, by whom and when is not changed here.",
    done="The entry of {record} is complete.",
)
def complete(decision: Decision, *, by: Actor, why: str, **says: Any) -> None:
    decision_register.complete(decision, by=by, why=why, **says)


class AppealForm(ActForm):
    title = forms.CharField(label="What is appealed against", max_length=300)
    party = RecordField(Party, label="The Party that appeals", required=False)
    appellant = forms.CharField(label="Who appeals, if no Party", max_length=200, required=False)
    heard_by = forms.CharField(label="Who hears it", max_length=200)
    grounds = WordsField(label="Grounds")
    lodged = DayField(label="Lodged on", required=False, help_text="Empty: today.")

    def prepare(self) -> None:
        self.fields["title"].initial = self.record.title


@act(Decision, "appeal", "Note an appeal against it", form=AppealForm, deed=REGISTERS, done="The appeal is kept.")
def appeal(decision: Decision, *, by: Actor, **given: Any) -> Appeal:
    return decision_register.lodge(decision, by=by, **given)


class ConcludeAppealForm(ActForm):
    outcome = forms.ChoiceField(label="How it ended", choices=Appeal.Outcome.choices)
    reasons = WordsField(label="Why")
    on = DayField(label="Concluded on", required=False, help_text="Empty: today.")


def _is_concluded(record: Any, reader: Reader) -> str | None:
    return "It was concluded already." if record.concluded else None


@act(
    Appeal,
    "conclude",
    "Conclude it",
    form=ConcludeAppealForm,
    deed=REGISTERS,
    why_not=_is_concluded,
    done="{record} is concluded.",
)
def conclude_appeal(record: Appeal, *, by: Actor, **given: Any) -> None:
    decision_register.conclude(record, by=by, **given)
