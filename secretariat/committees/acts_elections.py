"""What people do in elections: call one, nominate, accept, withdraw, refuse a nominee."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.committees import elections
from secretariat.committees.election_rules import rules
from secretariat.committees.electorate import parties_of
from secretariat.committees.models import Body, Decision
from secretariat.committees.models_elections import Contest, Election, Nomination
from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.parties.models import Party


def _sitting(record: Any, reader: Reader) -> Any:
    return Body.objects.in_force(today())


class CallForm(ActForm):
    body = RecordField(Body, label="Body", among=_sitting)
    kind = forms.ChoiceField(label="Kind", choices=Election.Kind.choices, widget=forms.RadioSelect)
    record_date = DayField(label="Record date", help_text="Party categories and Voting Groups of this day count.")
    nominations_close = DayField(label="Last day for nominations")
    ballot_opens = DayField(label="First day of the poll")
    ballot_closes = DayField(label="Last day of the poll")
    takes_office = DayField(label="First day in the seat", help_text="Seats whose term is over by then are up.")

    def prepare(self) -> None:
        for name, day in elections.usual_days(today()).items():
            self.fields[name].initial = day


@making(
    Election,
    "call",
    "Call an election",
    form=CallForm,
    deed="call_elections",
    done="{record} is called: nominations are open.",
    explains="Which seats are up follows from the terms of those who hold them. The days are those that the code's rules "
    "make of today; change them where the round wants others.",
)
def call(*, by: Actor, body: Body, kind: str, **days: date) -> Election:
    return elections.call(body, kind, by=by, **days)


def _theirs(contest: Contest, reader: Reader) -> Any:
    return Party.objects.on(today()).filter(reference__in=parties_of(reader, "nominate"))


class NominateForm(ActForm):
    party = RecordField(Party, label="Your Party", among=_theirs)
    candidate = forms.CharField(label="Candidate", max_length=200)
    email = forms.EmailField(
        label="Candidate's e-mail address", max_length=200, help_text="The candidate accepts by it."
    )
    organisation = forms.CharField(label="For whom the candidate works", max_length=200)
    statement = WordsField(
        label="Statement",
        max_length=3000,
        rows=8,
        help_text="What the candidate says to those who vote. It is shown to all Parties once nominations have closed.",
    )
    nominator = forms.CharField(label="Who signs for your Party", max_length=200)
    position = forms.CharField(label="Their position", max_length=200)
    senior = forms.BooleanField(label="Who signs is a senior officer of the Party", required=False)

    def prepare(self) -> None:
        if not rules().of_body(str(self.record.election.body.reference)).senior_nominators:
            self.fields["senior"].help_text = "This body does not ask for it."


@act(
    Contest,
    "nominate",
    "Nominate a candidate",
    form=NominateForm,
    deed="nominate",
    why_not=lambda contest, reader: elections.why_no_nominations(contest.election, today()) or None,
    done="{record} is nominated. The candidate has to accept before nominations close.",
    explains="Your Party must have been in a category of these seats on the record date.",
)
def nominate(contest: Contest, *, by: Actor, party: Party, **said: Any) -> Nomination:
    return elections.nominate(contest, party, by=by, **said)


class AcceptForm(ActForm):
    agreed = forms.BooleanField(
        label="I stand, and my name and statement may be shown to all Parties",
    )


def _is_settled(nomination: Nomination, reader: Reader) -> str | None:
    if nomination.withdrawn or nomination.refused or nomination.outcome:
        return "It is settled."
    return None


def _cannot_accept(nomination: Nomination, reader: Reader) -> str | None:
    if nomination.accepted:
        return "It has been accepted."
    return _is_settled(nomination, reader) or elections.why_no_nominations(nomination.contest.election, today()) or None


@act(
    Nomination,
    "accept",
    "Accept the nomination",
    form=AcceptForm,
    deed="accept_nominations",
    why_not=_cannot_accept,
    done="{record} is accepted: the candidate stands.",
    explains="The candidate accepts. For a candidate without an account, the administrator notes it on their signed word.",
)
def accept(nomination: Nomination, *, by: Actor, agreed: bool) -> None:
    elections.accept(nomination, by=by)


class DeclareForm(ActForm):
    """What settles a tie, where the count has one: it is asked for only then."""

    witness = forms.CharField(
        label="Who witnessed the lot",
        max_length=200,
        required=False,
        help_text="Only for a tie: somebody who stands for nothing. The name stands with the result.",
    )
    chosen = forms.MultipleChoiceField(
        label="Who of those tied has the seat",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for a tie.",
    )
    decision = RecordField(
        Decision,
        label="The body's decision",
        required=False,
        among=lambda election, reader: Decision.objects.filter(decided__gt=election.ballot_closes),
        help_text="Only for a tie: its reference, such as D-0001.",
    )

    def prepare(self) -> None:
        way = rules().tie.settled_by
        for name in {"lot": ("chosen", "decision"), "casting-vote": ("witness", "decision"), "body": ("witness",)}[way]:
            del self.fields[name]
        if "chosen" in self.fields:
            rows = Nomination.objects.filter(contest__election=self.record, accepted__isnull=False)
            rows = rows.filter(withdrawn__isnull=True, refused__isnull=True).order_by("contest__reference", "candidate")
            self.fields["chosen"].choices = [  # type: ignore[attr-defined]
                (each.reference, f"{each.candidate}, {each.organisation}") for each in rows
            ]


@act(
    Election,
    "declare",
    "Count and declare the result",
    form=DeclareForm,
    done="{record} is declared.",
    explains="The ballots are counted, and those elected have their seats. Whoever can stand no longer is passed over.",
)
def declare(
    election: Election,
    *,
    by: Actor,
    roles: frozenset[str],
    witness: str = "",
    chosen: list[str] | None = None,
    decision: Decision | None = None,
) -> None:
    elections.declare(election, by=by, roles=roles, witness=witness, chosen=chosen or [], decision=decision)


class WhyForm(ActForm):
    why = WordsField(label="Why", max_length=500, rows=3, help_text="It stands in the history.")


def _cannot_change(nomination: Nomination, reader: Reader) -> str | None:
    if today() >= nomination.contest.election.ballot_opens:
        return "The poll has opened: who stands cannot change any more."
    return _is_settled(nomination, reader)


@act(
    Nomination,
    "withdraw-nomination",
    "Withdraw the nomination",
    form=WhyForm,
    deed="withdraw_nominations",
    why_not=_cannot_change,
    done="{record} is withdrawn.",
)
def withdraw(nomination: Nomination, *, by: Actor, why: str) -> None:
    elections.withdraw(nomination, by=by, why=why)


class RefuseForm(ActForm):
    decision = RecordField(
        Decision,
        label="The body's decision",
        among=lambda nomination, reader: Decision.objects.filter(body=nomination.body),
        help_text="Its reference, such as D-0001.",
    )
    why = WordsField(label="Why", max_length=500, rows=3, help_text="The nominating Party and the candidate read it.")


def _cannot_refuse(nomination: Nomination, reader: Reader) -> str | None:
    if not rules().of_body(str(nomination.body.reference)).may_refuse_nominees:
        return "This body cannot refuse a nominee."
    return _cannot_change(nomination, reader)


@act(
    Nomination,
    "refuse-nominee",
    "Refuse the nominee",
    form=RefuseForm,
    deed="refuse_nominees",
    why_not=_cannot_refuse,
    done="{record} is refused.",
    explains="The body has decided that the nominee lacks what its members need.",
)
def refuse_nominee(nomination: Nomination, *, by: Actor, decision: Decision, why: str) -> None:
    elections.refuse_nominee(nomination, decision=decision, by=by, why=why)
