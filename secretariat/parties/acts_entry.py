"""What is done in user entry: by the Party, the administrator, and whoever verifies a step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.core.acts import ActForm, DayField, WordsField, act
from secretariat.core.calendars import today
from secretariat.core.codes.choices import user_roles
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.parties import entering
from secretariat.parties.acts_joining import WhyForm
from secretariat.parties.acts_parties import EndForm, has_left
from secretariat.parties.models import Party, UserEntry
from secretariat.parties.models_entry import Blocker, ChecklistItem, Forecast, HeldRole

GUIDE, WORK, SHOW, VERIFY = "guide_entries", "work_on_entries", "show_items", "verify_items"
Roles = frozenset[str]


def _is_over(entry: UserEntry, reader: Reader) -> str | None:
    return "It has ended: nothing is added to it any more." if entry.completed or entry.given_up else None


class RoleForm(ActForm):
    """A User Role."""

    user_role = forms.ChoiceField(label="User Role", choices=user_roles)


@act(
    Party,
    "start-entry",
    "Begin user entry",
    form=RoleForm,
    deed=GUIDE,
    why_not=has_left,
    explains="The Party gets the checklist of that role. From today it counts as guided.",
    done="{record} has begun.",
)
def start_entry(party: Party, *, by: Actor, user_role: str) -> UserEntry:
    """Begin it."""
    return entering.start_entry(party, user_role=user_role, by=by)


class UserIdForm(ActForm):
    """A User ID."""

    user_id = forms.CharField(
        label="User ID", max_length=30, help_text="An EUI-64 identifier of the Party's range: 16 digits 0-9 and A-F."
    )


@act(
    UserEntry,
    "notify-user-id",
    "Notify the User ID",
    form=UserIdForm,
    deed=WORK,
    why_not=_is_over,
    explains="One User ID may serve several roles of the same Party.",
    done="{record} has its User ID.",
)
def notify_user_id(entry: UserEntry, *, by: Actor, user_id: str) -> None:
    """Notify it."""
    entering.notify_user_id(entry, user_id=user_id, by=by)


class ForecastForm(ActForm):
    """When it is expected to be completed."""

    expected = DayField(label="Completion expected on")
    why = forms.CharField(label="Why", max_length=200, required=False, help_text="What it rests on, or why it changed.")


@act(
    UserEntry, "forecast", "Say when it will be completed", form=ForecastForm, deed=WORK, why_not=_is_over,
    explains="What was said before stays.", done="{record} is noted.",
)  # fmt: skip
def forecast(entry: UserEntry, *, by: Actor, expected: date, why: str) -> Forecast:
    """Say when."""
    return entering.forecast(entry, expected=expected, why=why, by=by)


class BlockerForm(ActForm):
    """What stands in the way."""

    title = forms.CharField(label="What stands in the way", max_length=200, help_text="In one line.")
    since = DayField(label="Since")

    def prepare(self) -> None:
        self.initial = {"since": today()}


@act(
    UserEntry,
    "block",
    "Note what stands in the way",
    form=BlockerForm,
    deed=WORK,
    why_not=_is_over,
    done="{record} is noted.",
)
def block(entry: UserEntry, *, by: Actor, title: str, since: date) -> Blocker:
    """Note it."""
    return entering.block(entry, title=title, since=since, by=by)


@act(
    Blocker, "clear", "It is out of the way", form=WhyForm, deed=WORK, done="{record} is cleared.",
    why_not=lambda blocker, reader: "It has been cleared." if blocker.cleared else None,
)  # fmt: skip
def clear(blocker: Blocker, *, by: Actor, why: str) -> None:
    """Clear it."""
    entering.clear(blocker, why=why, by=by)


class UepEvidenceForm(ActForm):
    """The UEP Evidence form."""

    evidence = WordsField(
        label="What you declare",
        help_text="That each step has been done, with the references of certificates and reports.",
    )
    true = forms.BooleanField(label="What stands above and in the checklist is true and complete")


@act(
    UserEntry,
    "send_evidence",
    "Send the UEP Evidence form",
    form=UepEvidenceForm,
    explains="The administrator compares it with the checklist, and confirms then that you are a User in this role.",
    done="The UEP Evidence form of {record} has been sent.",
)
def send_evidence(entry: UserEntry, *, by: Actor, roles: Roles, evidence: str, true: bool) -> None:
    """Send it."""
    entering.send_evidence(entry, evidence=evidence, by=by, roles=roles)


class ShowForm(ActForm):
    """Evidence."""

    evidence = WordsField(label="What shows that it has been done", max_length=5_000)
    evidence_reference = forms.CharField(
        label="Reference", max_length=120, required=False, help_text="Of a certificate, a report, or a record here."
    )

    def prepare(self) -> None:
        self.initial = {name: getattr(self.record, name) for name in ("evidence", "evidence_reference")}


def _no_more_evidence(item: ChecklistItem, reader: Reader) -> str | None:
    return "It has been verified." if item.verified else _is_over(item.entry, reader)


@act(
    ChecklistItem, "show", "Give evidence", form=ShowForm, deed=SHOW, why_not=_no_more_evidence,
    explains="It waits then for whoever verifies this step.", done="The evidence for {record} has been given.",
)  # fmt: skip
def show(item: ChecklistItem, *, by: Actor, evidence: str, evidence_reference: str) -> None:
    """Give evidence."""
    entering.show(item, evidence=evidence, evidence_reference=evidence_reference, by=by)


def _why_not_verify(item: ChecklistItem, reader: Reader) -> str | None:
    if item.status != ChecklistItem.Status.SHOWN:
        return "There is no evidence that waits."
    return entering.why_not_verify(item, reader) or _is_over(item.entry, reader)


@act(
    ChecklistItem, "verify", "Verify the step", deed=VERIFY, why_not=_why_not_verify,
    explains="You say that the evidence shows what the step asks for. It stands with your name in the history.",
    done="{record} is verified.",
)  # fmt: skip
def verify(item: ChecklistItem, *, by: Actor, reader: Reader) -> None:
    """Verify it."""
    entering.verify(item, reader=reader, by=by)


@act(
    ChecklistItem, "send-back", "Ask for better evidence", form=WhyForm, deed=VERIFY, done="{record} is open again.",
    why_not=lambda item, reader: (
        "There is no evidence to send back."
        if item.status == ChecklistItem.Status.OPEN
        else entering.why_not_verify(item, reader) or _is_over(item.entry, reader)
    ),
)  # fmt: skip
def ask_for_better(item: ChecklistItem, *, by: Actor, reader: Reader, why: str) -> None:
    """Send it back."""
    entering.ask_for_better(item, reader=reader, why=why, by=by)


class ChangeUserIdForm(UserIdForm):
    """Another User ID."""

    starts = DayField(label="From")
    why = WordsField(label="Why", max_length=300, rows=3, help_text="It stands in the history.")


def _ended(held: HeldRole, reader: Reader) -> str | None:
    return f"It ended on {held.ends:%-d %B %Y}." if held.ends else None


@act(
    HeldRole, "change-user-id", "Change the User ID", form=ChangeUserIdForm, deed=GUIDE, why_not=_ended,
    explains="The role goes on under another User ID; the one before stays in the register.", done="{record} holds now.",
)  # fmt: skip
def change_user_id(held: HeldRole, *, by: Actor, **given: Any) -> HeldRole:
    """Change it."""
    return entering.change_user_id(held, by=by, **given)


@act(HeldRole, "end", "End the User Role", form=EndForm, deed=GUIDE, why_not=_ended, done="{record} ends.")
def end_held_role(held: HeldRole, *, by: Actor, ends: date, why: str) -> None:
    """End it."""
    entering.end_held_role(held, ends=ends, why=why, by=by)
