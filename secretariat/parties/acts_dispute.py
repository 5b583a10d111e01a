"""What people do in disputes."""

from __future__ import annotations

from typing import Any

from django import forms

from secretariat.core.acts import ActForm, RecordField, WordsField, act, making
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.permission import Reader, may
from secretariat.parties import disputes
from secretariat.parties.acts_default import OnDecisionForm
from secretariat.parties.limbs import forum_choices
from secretariat.parties.models import Dispute, Party


def _ones_own(record: Any, reader: Reader) -> Any:
    """The Parties that a reader acts for; for the staff, who raise it in a Party's name, all of them."""
    rows = Party.objects.on(today())
    return rows if may(reader, "handle_disputes") else rows.filter(reference__in=reader.places("party"))


def _all(record: Any, reader: Reader) -> Any:
    return Party.objects.on(today())


class RaiseForm(ActForm):
    """A dispute."""

    raised_by = RecordField(Party, among=_ones_own, label="Raised by", help_text="Your Party.")
    respondent = RecordField(
        Party, among=_all, label="Against", required=False, help_text="A Party; empty where it is against the Panel."
    )
    title = forms.CharField(label="What it is about", max_length=200)
    forum = forms.ChoiceField(
        label="Before whom", choices=lambda: [("", "Not settled yet"), *forum_choices()], required=False
    )


@making(
    Dispute, "raise", "Raise a dispute", form=RaiseForm, deed="raise_disputes",
    explains="The other side answers it. What the two do not settle goes before the Panel, the Authority or an arbitrator.",
    done="The dispute {record} is raised.",
)  # fmt: skip
def raise_dispute(*, by: Actor, raised_by: Party, respondent: Party | None, title: str, forum: str) -> Dispute:
    """Raise it."""
    return disputes.raise_dispute(raised_by, title=title, respondent=respondent, forum=forum, by=by)


class AnswerForm(ActForm):
    """An answer."""

    words = WordsField(label="Answer", max_length=1000, help_text="It stands in the history, for both sides.")


def _not_the_other_side(dispute: Dispute, reader: Reader) -> str | None:
    there = dispute.respondent and dispute.respondent.reference in reader.places("party")
    return None if there else "That is for the side that the dispute was raised against to answer."


@act(Dispute, "answer", "Answer the dispute", form=AnswerForm, deed="answer_disputes", why_not=_not_the_other_side)
def answer(dispute: Dispute, *, by: Actor, reader: Reader, roles: frozenset[str], words: str) -> None:
    """Answer it."""
    disputes.answer(dispute, words=words, by=by, reader=reader, roles=roles)


class ForumForm(ActForm):
    """Before whom it goes."""

    forum = forms.ChoiceField(label="Before whom", choices=forum_choices)
    why = forms.CharField(label="Why", max_length=300)


def _is_over(dispute: Dispute, reader: Reader) -> str | None:
    return f"It was resolved on {dispute.resolved:%-d %B %Y}." if dispute.resolved else None


@act(Dispute, "choose-forum", "Settle before whom it goes", form=ForumForm, deed="handle_disputes", why_not=_is_over)
def choose_forum(dispute: Dispute, *, by: Actor, forum: str, why: str) -> None:
    """Settle it."""
    disputes.choose_forum(dispute, forum=forum, why=why, by=by)


class DetermineForm(OnDecisionForm):
    """The Panel's determination."""

    resolution = WordsField(label="Determination", max_length=300)


@act(Dispute, "determine", "Record the Panel's determination", form=DetermineForm, deed="act_on_decisions")
def determine(dispute: Dispute, *, by: Actor, decision: Any, resolution: str) -> None:
    """Determine it."""
    disputes.determine(dispute, resolution=resolution, decision=decision, by=by)


class ResolveForm(ActForm):
    """How it ended."""

    resolution = WordsField(label="How it was resolved", max_length=300)


@act(Dispute, "settle", "Record a settlement", form=ResolveForm, deed="handle_disputes")
def settle(dispute: Dispute, *, by: Actor, roles: frozenset[str], resolution: str) -> None:
    """Settled between the Parties."""
    disputes.resolve(dispute, "settle", resolution=resolution, by=by, roles=roles)


@act(Dispute, "award", "Record the award", form=ResolveForm, deed="handle_disputes")
def award(dispute: Dispute, *, by: Actor, roles: frozenset[str], resolution: str) -> None:
    """Decided by an arbitrator."""
    disputes.resolve(dispute, "award", resolution=resolution, by=by, roles=roles)


@act(Dispute, "decide", "Decide the dispute", form=ResolveForm, deed="decide_for_the_authority")
def decide(dispute: Dispute, *, by: Actor, roles: frozenset[str], resolution: str) -> None:
    """Decided by the Authority."""
    disputes.resolve(dispute, "decide", resolution=resolution, by=by, roles=roles)


class WithdrawForm(ActForm):
    """Why it is withdrawn."""

    why = WordsField(label="Why", max_length=300, help_text="It stands in the history.")


def _not_ones_own(dispute: Dispute, reader: Reader) -> str | None:
    there = dispute.raised_by.reference in reader.places("party")
    return None if there else "Only the side that raised the dispute can withdraw it."


@act(Dispute, "withdraw", "Withdraw the dispute", form=WithdrawForm, deed="answer_disputes", why_not=_not_ones_own)
def withdraw(dispute: Dispute, *, by: Actor, reader: Reader, roles: frozenset[str], why: str) -> None:
    """Withdraw it."""
    disputes.withdraw(dispute, why=why, by=by, reader=reader, roles=roles)
