"""What is done to issues, requests of the DCC, differences between Parties, and consultations of others."""

from __future__ import annotations

from typing import Any

from django import forms

from secretariat.accounts.models import User
from secretariat.committees import subjects
from secretariat.committees.acts_bodies import REGISTERS, bodies_of_today, decisions_of_its_body
from secretariat.committees.models import Body, Decision
from secretariat.committees.models_subjects import (
    DccRequest,
    Difference,
    HandedIssue,
    MemberView,
    OutsideConsultation,
)
from secretariat.committees.models_transition import TransitionalGroup
from secretariat.committees.processes import only_while
from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.parties.models import Party

Roles = frozenset[str]
LABELS = [("green", "Green"), ("amber", "Amber"), ("white", "White")]


class HandOverForm(ActForm):
    title = forms.CharField(label="The issue", max_length=300)
    group = RecordField(TransitionalGroup, label="Handed over by the group", required=False)
    handed_by = forms.CharField(label="Handed over by, if no group", max_length=200, required=False)
    handed_over = DayField(label="Handed over on")
    body = RecordField(Body, label="Which body owns it", among=bodies_of_today)
    text = WordsField(label="What is wrong, and for whom")
    due = DayField(label="To be resolved by", required=False)
    classification = forms.ChoiceField(label="Classification", choices=LABELS)


@making(HandedIssue, "hand-over", "Take over an issue", form=HandOverForm, deed=REGISTERS, done="{record} is kept.")
def hand_over(*, by: Actor, title: str, text: str, **given: Any) -> HandedIssue:
    return subjects.hand_over(title, text, by=by, **given)


class OutcomeForm(ActForm):
    outcome = WordsField(label="What came of it")


@act(HandedIssue, "resolve", "Resolve it", form=OutcomeForm, deed=REGISTERS, done="{record} is resolved.")
def resolve(record: HandedIssue, *, by: Actor, roles: Roles, outcome: str) -> None:
    subjects.end_issue(record, "resolve", outcome=outcome, by=by, roles=roles)


@act(HandedIssue, "hand_back", "Hand it back", form=OutcomeForm, deed=REGISTERS, done="{record} is handed back.")
def hand_back(record: HandedIssue, *, by: Actor, roles: Roles, outcome: str) -> None:
    subjects.end_issue(record, "hand_back", outcome=outcome, by=by, roles=roles)


class RequestForm(ActForm):
    title = forms.CharField(label="What is asked for", max_length=300)
    body = RecordField(Body, label="Which body considers it", among=bodies_of_today)
    text = WordsField(label="What is to change, and why")
    impact = WordsField(label="What it would mean for those who test and operate", required=False)
    needed_by = DayField(label="Answer needed by", required=False)
    classification = forms.ChoiceField(label="Classification", choices=LABELS)


@making(
    DccRequest, "ask", "Ask a body for a change", form=RequestForm, deed="ask_bodies", done="{record} is asked for."
)
def ask(*, by: Actor, title: str, text: str, **given: Any) -> DccRequest:
    return subjects.request(title, text, by=by, **given)


class AnswerForm(ActForm):
    decision = RecordField(Decision, label="By the body's decision", among=decisions_of_its_body)
    outcome = WordsField(label="The answer")


@act(DccRequest, "agree", "Agree to it", form=AnswerForm, deed=REGISTERS, done="{record} is agreed.")
def agree(record: DccRequest, *, by: Actor, roles: Roles, **given: Any) -> None:
    subjects.answer_request(record, "agree", by=by, roles=roles, **given)


@act(DccRequest, "decline", "Decline it", form=AnswerForm, deed=REGISTERS, done="{record} is declined.")
def decline(record: DccRequest, *, by: Actor, roles: Roles, **given: Any) -> None:
    subjects.answer_request(record, "decline", by=by, roles=roles, **given)


# Differences between Parties.


class DifferenceForm(ActForm):
    title = forms.CharField(label="What they differ about", max_length=200, help_text="Name neither of them.")
    party = RecordField(Party, label="Raised by")
    other = RecordField(Party, label="With")
    body = RecordField(Body, label="Which body helps", among=bodies_of_today)
    text = WordsField(label="How each of them sees it")


@making(
    Difference,
    "raise",
    "Raise a difference",
    form=DifferenceForm,
    deed=REGISTERS,
    explains="It is Amber: for the two Parties, the body and the administrator.",
    done="{record} is raised.",
)
def raise_difference(*, by: Actor, title: str, text: str, **given: Any) -> Difference:
    return subjects.raise_difference(title, text, by=by, **given)


class ConcludeForm(ActForm):
    outcome = forms.ChoiceField(
        label="How it ended",
        choices=[each for each in Difference.Outcome.choices if each[0] != Difference.Outcome.WITHDRAWN],
    )
    settlement = WordsField(label="What they agreed, or to whom it went")


@act(Difference, "conclude", "Conclude it", form=ConcludeForm, deed=REGISTERS, done="{record} is concluded.")
def conclude(record: Difference, *, by: Actor, roles: Roles, **given: Any) -> None:
    subjects.conclude_difference(record, by=by, roles=roles, **given)


class WithdrawForm(ActForm):
    why = WordsField(label="Why", rows=3, help_text="It stands in the history.")


@act(
    Difference,
    "withdraw",
    "Note that it was withdrawn",
    form=WithdrawForm,
    deed=REGISTERS,
    done="{record} is withdrawn.",
)
def withdraw(record: Difference, *, by: Actor, roles: Roles, why: str) -> None:
    subjects.withdraw_difference(record, why=why, by=by, roles=roles)


# Consultations of others.


class OutsideForm(ActForm):
    title = forms.CharField(label="What is consulted on", max_length=300)
    asked_by = forms.CharField(label="Who consults", max_length=200)
    link = forms.CharField(label="Where it is published", max_length=300, required=False)
    body = RecordField(Body, label="Which body answers", among=bodies_of_today)
    opened = DayField(label="Opened on")
    closes = DayField(label="Last day for answers")


@making(OutsideConsultation, "open", "Keep a consultation", form=OutsideForm, deed=REGISTERS, done="{record} is kept.")
def open_outside(*, by: Actor, title: str, **given: Any) -> OutsideConsultation:
    return subjects.open_outside(title, by=by, **given)


class DraftForm(ActForm):
    text = WordsField(label="The answer, as drafted", rows=15, max_length=60_000)

    def prepare(self) -> None:
        self.fields["text"].initial = self.record.draft


@act(OutsideConsultation, "draft", "Draft the answer", form=DraftForm, deed=REGISTERS, done="Drafted.")
def draft(record: OutsideConsultation, *, by: Actor, roles: Roles, text: str) -> None:
    subjects.draft_answer(record, text=text, by=by, roles=roles)


class MemberViewForm(ActForm):
    text = WordsField(label="Your view")


@act(
    OutsideConsultation,
    "give-view",
    "Give your view",
    form=MemberViewForm,
    deed="give_views",
    why_not=only_while(("drafting", "with_members"), "No views are taken in now."),
    done="Your view is kept.",
)
def give_view(record: OutsideConsultation, *, by: Actor, reader: Reader, text: str) -> MemberView:
    person = User.objects.filter(reference=reader.person).first()
    return subjects.give_member_view(record, text=text, person=person, member="" if person else reader.name, by=by)


class ApproveForm(ActForm):
    decision = RecordField(Decision, label="By the body's decision", among=decisions_of_its_body)


@act(
    OutsideConsultation,
    "approve",
    "Note that the body has approved it",
    form=ApproveForm,
    deed=REGISTERS,
    done="Approved.",
)
def approve(record: OutsideConsultation, *, by: Actor, roles: Roles, decision: Decision) -> None:
    subjects.approve_answer(record, decision=decision, by=by, roles=roles)


class SendForm(ActForm):
    response = WordsField(label="The answer, as it goes out", rows=15, max_length=60_000)

    def prepare(self) -> None:
        self.fields["response"].initial = self.record.draft


@act(
    OutsideConsultation,
    "send",
    "Send the answer",
    form=SendForm,
    deed=REGISTERS,
    explains="The answer is White from then on; the draft and the members' views stay with the body.",
    done="Answered.",
)
def send(record: OutsideConsultation, *, by: Actor, roles: Roles, response: str) -> None:
    subjects.send_answer(record, response=response, by=by, roles=roles)


@act(OutsideConsultation, "note_outcome", "Note the outcome", form=OutcomeForm, deed=REGISTERS, done="Kept.")
def note_outcome(record: OutsideConsultation, *, by: Actor, roles: Roles, outcome: str) -> None:
    subjects.note_what_came_of_it(record, outcome=outcome, by=by, roles=roles)
