"""What is done with Parties: category, Voting Group, licences, details, and leaving."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.parties import categories, details, identifiers, joining, leaving
from secretariat.parties.acts_joining import ADMIT, WhyForm, joining_categories, person_of
from secretariat.parties.models import Party, VotingGroup
from secretariat.parties.models_joining import (
    DetailsChange,
    IdentifierRange,
    Licence,
    Transfer,
    Withdrawal,
)
from secretariat.parties.rules import licence_kinds

SPEAK = "speak_for_party"
Roles = frozenset[str]


def has_left(party: Party, reader: Reader) -> str | None:
    """Why nothing is done any more about a Party that has left."""
    return f"It ceased to be a Party on {party.left:%-d %B %Y}." if party.left and party.left <= today() else None


def leaves(party: Party, reader: Reader) -> str | None:
    """The same for one that is to leave."""
    return f"It ceases to be a Party on {party.left:%-d %B %Y}." if party.left else None


class FromADay(ActForm):
    """A change from a day on, and why."""

    starts = DayField(label="From", help_text="The first day of it.")
    why = WordsField(label="Why", max_length=300, rows=3, help_text="It stands in the history.")


class CategoryForm(FromADay):
    """Another category."""

    category = forms.ChoiceField(label="Category", choices=joining_categories)
    voting_group = RecordField(
        VotingGroup,
        label="Voting Group",
        required=False,
        help_text="A Voting Group is of one category. Empty: it keeps its own, or gets a new one where it shares one.",
    )


@act(
    Party,
    "change-category",
    "Change the category",
    form=CategoryForm,
    deed=ADMIT,
    why_not=leaves,
    explains="The category that it has ends on the day before, so that it has one category on every day. Rights and "
    "elections follow the category of the day.",
    done="{record} changes its category.",
)
def change_category(party: Party, *, by: Actor, **given: Any) -> None:
    """Put it into another category."""
    categories.change_category(party, by=by, **given)


class GroupForm(FromADay):
    """Another Voting Group."""

    voting_group = RecordField(
        VotingGroup, label="Voting Group", required=False, help_text="Reference or name; empty for a group of its own."
    )


@act(
    Party,
    "move-group",
    "Move to another Voting Group",
    form=GroupForm,
    deed=ADMIT,
    why_not=leaves,
    explains="Parties of one Voting Group are under common control, are of one category, and vote as one.",
    done="{record} moves to another Voting Group.",
)
def move_group(party: Party, *, by: Actor, **given: Any) -> None:
    """Move it."""
    categories.move_to_group(party, by=by, **given)


class LicenceForm(ActForm):
    """A licence."""

    kind = forms.ChoiceField(label="Licence", choices=licence_kinds)
    starts = DayField(label="Held since")


@act(
    Party, "add-licence", "Note a licence", form=LicenceForm, deed=ADMIT, why_not=has_left, done="The licence is noted."
)
def add_licence(party: Party, *, by: Actor, kind: str, starts: date) -> None:
    """Note a licence."""
    categories.add_licence(party, kind=kind, starts=starts, by=by)


class EndForm(ActForm):
    """The end of something."""

    ends = DayField(label="No longer from", help_text="The first day on which it no longer holds.")
    why = WordsField(label="Why", max_length=300, rows=3, help_text="It stands in the history.")


def _ended(row: Any, reader: Reader) -> str | None:
    return f"It ended on {row.ends:%-d %B %Y}." if row.ends else None


@act(Licence, "end", "End the licence", form=EndForm, deed=ADMIT, why_not=_ended, done="{record} ends.")
def end_licence(licence: Licence, *, by: Actor, ends: date, why: str) -> None:
    """End a licence."""
    categories.end_licence(licence, ends=ends, why=why, by=by)


class RangeForm(ActForm):
    """A range of identifiers."""

    first = forms.CharField(
        label="First EUI-64 identifier", max_length=30, required=False, help_text="Empty for the next free block."
    )
    last = forms.CharField(label="Last EUI-64 identifier", max_length=30, required=False)


@act(
    Party,
    "give-range",
    "Give a range of EUI-64 identifiers",
    form=RangeForm,
    deed=ADMIT,
    why_not=has_left,
    explains="A range that overlaps another is refused: no identifier is ever given twice.",
    done="{record} is given.",
)
def give_range(party: Party, *, by: Actor, first: str, last: str) -> IdentifierRange:
    """Give it a range."""
    return identifiers.give_range(party, first, last, by=by, on=today())


class SignifierForm(ActForm):
    """A signifier."""

    signifier = forms.CharField(label="Party Signifier", max_length=12, help_text="No other Party has the same.")


@act(
    Party, "give-signifier", "Give a Party Signifier", form=SignifierForm, deed=ADMIT, done="{record} has its signifier.",
    why_not=lambda party, reader: "It has one already." if party.signifier else has_left(party, reader),
)  # fmt: skip
def give_signifier(party: Party, *, by: Actor, signifier: str) -> None:
    """Give it its signifier."""
    joining.give_signifier(party, signifier, by=by)


class DetailsForm(ActForm):
    """What is to be different from now on."""

    name = forms.CharField(label="New name", max_length=200, required=False)
    country = forms.CharField(label="Country", max_length=2, min_length=2, initial="GB", help_text="In two letters.")
    company_number = forms.CharField(label="New company number", max_length=20, required=False)
    address = forms.CharField(label="New registered address", max_length=300, required=False)
    contact_name = forms.CharField(label="New contact", max_length=200, required=False)
    contact_email = forms.EmailField(label="New contact's e-mail address", required=False)
    contact_phone = forms.CharField(label="New contact's telephone number", max_length=40, required=False)
    tell_dcc = forms.BooleanField(
        label="The DCC may be told", required=False, help_text="Without your consent only the administrator knows."
    )


@act(
    Party,
    "ask-change",
    "Ask for a change of details",
    form=DetailsForm,
    deed=SPEAK,
    why_not=has_left,
    explains="Leave empty what stays as it is. Party Support approves it; an earlier name stays findable.",
    done="{record} has been sent to Party Support.",
)
def ask_change(party: Party, *, by: Actor, reader: Reader, **given: Any) -> DetailsChange:
    """Ask for a change."""
    return details.ask_for_change(party, person=person_of(reader), by=by, **given)


@act(
    DetailsChange,
    "approve",
    "Approve the change",
    deed=ADMIT,
    explains="It holds from today; what was before stays in the register.",
    done="{record} is approved.",
)
def approve_change(change: DetailsChange, *, by: Actor, roles: Roles) -> None:
    """Approve it."""
    details.approve_change(change, by=by, roles=roles)


@act(DetailsChange, "refuse", "Refuse the change", form=WhyForm, deed=ADMIT, done="{record} is refused.")
def refuse_change(change: DetailsChange, *, by: Actor, roles: Roles, why: str) -> None:
    """Refuse it."""
    details.refuse_change(change, by=by, roles=roles, why=why)


class NoticeForm(ActForm):
    """A notice of withdrawal."""

    leaves = DayField(label="No longer a Party from")
    why = WordsField(label="Why", max_length=300, rows=3, required=False, help_text="If you want to say.")


@act(
    Party,
    "give-notice",
    "Give notice of withdrawal",
    form=NoticeForm,
    deed="give_notice",
    why_not=leaves,
    explains="From that day the organisation is no Party any more, and nobody acts for it. Whoever holds a licence that "
    "obliges it to be a Party cannot withdraw, nor while a default case is open.",
    done="{record} has been sent to Party Support.",
)
def give_notice(party: Party, *, by: Actor, reader: Reader, leaves: date, why: str) -> Withdrawal:
    """Give notice."""
    return leaving.give_notice(party, person=person_of(reader), leaves=leaves, why=why, by=by)


@act(Withdrawal, "refuse", "Refuse the withdrawal", form=WhyForm, deed=ADMIT, done="{record} is refused.")
def refuse_withdrawal(notice: Withdrawal, *, by: Actor, roles: Roles, why: str) -> None:
    """Refuse it."""
    leaving.refuse_withdrawal(notice, by=by, roles=roles, why=why)


class TransferForm(ActForm):
    """A merger or a novation."""

    kind = forms.ChoiceField(label="What it is", choices=Transfer.Kind.choices, widget=forms.RadioSelect)
    into = RecordField(Party, label="The Party that goes on", help_text="Its reference or its name.")
    effective = DayField(label="From", help_text="The day from which it holds.")
    why = WordsField(label="On what it rests", max_length=300, rows=3, help_text="The deed, or the court's order.")


@act(
    Party,
    "transfer",
    "Note a merger or a novation",
    form=TransferForm,
    deed=ADMIT,
    why_not=leaves,
    explains="This Party ceases, and the other goes on. Nothing changes yet: the next page lists what ends and what goes over.",
    done="{record} is noted: look through what it does before you carry it out.",
)
def transfer(party: Party, *, by: Actor, kind: str, into: Party, effective: date, why: str) -> Transfer:
    """Note it."""
    return leaving.propose_transfer(party, kind=kind, into=into, effective=effective, why=why, by=by)
