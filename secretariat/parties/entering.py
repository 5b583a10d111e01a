"""What can be done in user entry: begin it, show and verify its items, note what stands in the way, complete it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.permission import Reader, acts_on
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, case_of, take
from secretariat.parties.identifiers import as_an_identifier, refuse_user_id
from secretariat.parties.models import Party, UserEntry
from secretariat.parties.models_entry import Blocker, ChecklistItem, Forecast, HeldRole
from secretariat.parties.models_joining import Licence
from secretariat.parties.rules import accession, entry_rules
from secretariat.parties.suspending import refuse_suspended

WORKFLOW = "user-entry"
LABEL = Classification.AMBER
Roles = frozenset[str]


@transaction.atomic
def start_entry(party: Party, *, user_role: str, by: Actor, on: date | None = None) -> UserEntry:
    """Begin to guide a Party to a User Role, with the checklist of that role.

    Raises NotNow for a Party that has left, that has the role or works towards it already, or whose licences do not fit.
    """
    day = on or today()
    reference = next_reference(UserEntry, f"UE-{party.reference.removeprefix('P-')}-", digits=1)
    if party.left and party.left <= day:
        raise NotNow(f"{party} is no Party any more: only a Party becomes a User.")
    refuse_suspended(party, "receive-services", day)
    if says := has_or_enters(party, user_role):
        raise NotNow(says, field="user_role")
    _refuse_without_licence(party, user_role, day)
    entry = UserEntry(
        reference=reference,
        party=party,
        user_role=user_role,
        guided=day,
        classification=Classification.GREEN,
        illustrative=party.illustrative and "all",
    )
    events.create(entry, by=by)
    begin(entry, WORKFLOW, by=by, on=day)
    add_items([entry], by=by)
    return entry


def has_or_enters(party: Party, user_role: str) -> str:
    """Why a Party need not begin entry to a role, in a sentence; empty when it can."""
    name = current().name_of(user_role)
    if HeldRole.objects.in_force(today()).filter(party=party, user_role=user_role).exists():
        return f"{party} is a User in the role {name} already."
    if UserEntry.objects.filter(
        party=party, user_role=user_role, completed__isnull=True, given_up__isnull=True
    ).exists():
        return f"{party} works towards the role {name} already."
    return ""


def _refuse_without_licence(party: Party, user_role: str, day: date) -> None:
    needed = entry_rules().licence_for(user_role)
    held = set(Licence.objects.in_force(day).filter(party=party).values_list("kind", flat=True))
    # Of many a Party the register does not know the licences: only what it knows can speak against it.
    if needed and held and needed not in held:
        kind = accession().kind(needed)
        raise NotNow(
            f"The role {current().name_of(user_role)} is for holders of the {kind.name if kind else needed}, which "
            f"{party} does not hold: note the licence first, or choose another role.",
            field="user_role",
        )


def add_items(entries: Sequence[UserEntry], *, by: Actor) -> None:
    """Give each entry the items of its role's checklist that it does not have yet."""
    known = set(ChecklistItem.objects.filter(entry__in=entries).values_list("entry", "item"))
    for entry in entries:
        for rule in entry_rules().items(entry.user_role):
            if (entry.pk, rule.slug) not in known:
                item = ChecklistItem(
                    reference=f"{entry.reference}-{rule.slug}"[:60],
                    entry=entry,
                    party=entry.party,
                    item=rule.slug,
                    classification=LABEL,
                    illustrative=entry.illustrative and "all",
                )
                events.create(item, by=by)


@transaction.atomic
def show(item: ChecklistItem, *, evidence: str, evidence_reference: str = "", by: Actor) -> None:
    """Give evidence that a step has been done: it waits then for whoever verifies it."""
    _refuse_ended(item.entry)
    if item.status == ChecklistItem.Status.VERIFIED:
        raise NotNow("It has been verified already: nothing is to be added.")
    changes: dict[str, Any] = {"evidence": evidence, "evidence_reference": evidence_reference, "shown": today()}
    events.update(item, by=by, verb="show", **changes, status=ChecklistItem.Status.SHOWN)


@transaction.atomic
def verify(item: ChecklistItem, *, reader: Reader, by: Actor) -> None:
    """Verify a step. Raises NotNow for whom the code does not name for it, and while no evidence is given."""
    _refuse_ended(item.entry)
    if says := why_not_verify(item, reader):
        raise NotNow(says)
    if item.status != ChecklistItem.Status.SHOWN:
        raise NotNow("No evidence has been given yet: that comes first.")
    changes: dict[str, Any] = {"status": ChecklistItem.Status.VERIFIED, "verified": today(), "verifier": by.id}
    events.update(item, by=by, verb="verify", **changes)


def why_not_verify(item: ChecklistItem, reader: Reader) -> str:
    """Why this reader does not verify this step; empty when they do."""
    rule = item.rule
    if rule is None:
        return "The checklist no longer has this step."
    if acts_on(rule.verified_by, item, reader):
        return ""
    return f"This step is verified by the {current().name_of(rule.verified_by)}."


@transaction.atomic
def ask_for_better(item: ChecklistItem, *, reader: Reader, why: str, by: Actor) -> None:
    """Send evidence back, with the reason: the step is open again."""
    _refuse_ended(item.entry)
    if says := why_not_verify(item, reader):
        raise NotNow(says)
    if item.status == ChecklistItem.Status.OPEN:
        raise NotNow("It is open already: there is no evidence to send back.")
    changes: dict[str, Any] = {"status": ChecklistItem.Status.OPEN, "shown": None, "verified": None, "verifier": ""}
    events.update(item, by=by, verb="send_back", why=why, **changes)


@transaction.atomic
def block(entry: UserEntry, *, title: str, since: date, by: Actor) -> Blocker:
    """Note what stands in the way of an entry."""
    _refuse_ended(entry)
    if since > today():
        raise NotNow("That day has not come yet: write the day since when it stands in the way.", field="since")
    made = Blocker(
        reference=next_reference(Blocker, f"{entry.reference}-B", digits=1),
        entry=entry,
        party=entry.party,
        title=title,
        since=since,
        classification=LABEL,
        illustrative=entry.illustrative and "all",
    )
    return events.create(made, by=by)


@transaction.atomic
def clear(blocker: Blocker, *, why: str, by: Actor) -> None:
    """Note that it no longer stands in the way, and how."""
    if blocker.cleared:
        raise NotNow("It has been cleared already.")
    events.update(blocker, by=by, verb="clear", why=why, cleared=today())


@transaction.atomic
def forecast(entry: UserEntry, *, expected: date, why: str = "", by: Actor) -> Forecast:
    """Say when an entry is expected to be completed. What was said before stays."""
    _refuse_ended(entry)
    if expected < today():
        raise NotNow("That day has passed: write one that is to come.", field="expected")
    made = Forecast(
        reference=next_reference(Forecast, f"{entry.reference}-F", digits=1),
        entry=entry,
        party=entry.party,
        expected=expected,
        made=today(),
        why=why,
        classification=LABEL,
        illustrative=entry.illustrative and "all",
    )
    return events.create(made, by=by)


@transaction.atomic
def notify_user_id(entry: UserEntry, *, user_id: str, by: Actor) -> None:
    """Say under which User ID the Party will act. It may be that of another role of the same Party."""
    _refuse_ended(entry)
    refuse_suspended(entry.party, "receive-services")
    found = as_an_identifier(user_id, field="user_id")
    refuse_user_id(entry.party, found, today())
    if not events.update(entry, by=by, verb="notify_user_id", user_id=found):
        raise NotNow("That is the User ID of this entry already.", field="user_id")


@transaction.atomic
def send_evidence(entry: UserEntry, *, evidence: str, by: Actor, roles: Roles) -> None:
    """Send the UEP Evidence form: the administrator confirms then that the entry is completed."""
    refuse_suspended(entry.party, "receive-services")
    take(case_of(entry), "send_evidence", by=by, roles=roles)
    events.update(entry, by=by, verb="send_evidence", evidence=evidence, evidence_sent=today())


def missing_of(entry: UserEntry) -> list[str]:
    """The names of the items that are not verified yet, in the order of the checklist."""
    verified = set(
        ChecklistItem.objects.filter(entry=entry, status=ChecklistItem.Status.VERIFIED).values_list("item", flat=True)
    )
    return [each.name for each in entry_rules().items(entry.user_role) if each.slug not in verified]


def become_user(case: Case, *, by: Actor) -> None:
    """What follows when an entry is completed: the Party has the User Role, under its User ID, from that day."""
    entry = UserEntry.objects.select_related("party").get(reference=case.subject)
    events.update(entry, by=by, verb="complete", completed=case.since)
    hold_role(entry.party, entry.user_role, entry.user_id, case.since, by=by, why=f"User entry {entry.reference}")


def hold_role(party: Party, user_role: str, user_id: str, day: date, *, by: Actor, why: str) -> HeldRole:
    """Give a Party a User Role under a User ID from a day on."""
    made = HeldRole(
        reference=next_reference(HeldRole, f"{party.reference}-R", digits=1),
        party=party,
        user_role=user_role,
        user_id=user_id,
        starts=day,
        classification=Classification.GREEN,
        illustrative=party.illustrative and "all",
    )
    return events.create(made, by=by, why=why)


@transaction.atomic
def change_user_id(held: HeldRole, *, user_id: str, starts: date, why: str, by: Actor) -> HeldRole:
    """Let a Party act in a role under another User ID from a day on; the one before stays in the register."""
    found = as_an_identifier(user_id, field="user_id")
    if held.ends:
        raise NotNow(f"That ended on {held.ends:%-d %B %Y}: change the one that holds now.")
    if found == held.user_id:
        raise NotNow("That is its User ID already.", field="user_id")
    if starts <= held.starts:
        raise NotNow(f"It holds since {held.starts:%-d %B %Y}: choose a later day.", field="starts")
    refuse_user_id(held.party, found, starts)
    events.update(held, by=by, verb="end", why=why, ends=starts)
    return hold_role(held.party, held.user_role, found, starts, by=by, why=why)


@transaction.atomic
def end_held_role(held: HeldRole, *, ends: date, why: str, by: Actor) -> None:
    """End a User Role from a day on."""
    if held.ends:
        raise NotNow(f"It ended on {held.ends:%-d %B %Y} already.")
    if ends < held.starts:
        raise NotNow(f"It began on {held.starts:%-d %B %Y}: choose a later day.", field="ends")
    events.update(held, by=by, verb="end", why=why, ends=ends)


def entry_given_up(case: Case, *, by: Actor) -> None:
    """What follows when an entry is given up."""
    entry = UserEntry.objects.get(reference=case.subject)
    events.update(entry, by=by, verb="give_up", given_up=case.since)


def _refuse_ended(entry: UserEntry) -> None:
    if entry.completed:
        raise NotNow(f"The entry was completed on {entry.completed:%-d %B %Y}: nothing is added to it any more.")
    if entry.given_up:
        raise NotNow(f"The entry was given up on {entry.given_up:%-d %B %Y}: begin a new one.")


IN_PROGRESS = Q(completed__isnull=True, given_up__isnull=True)
"""Of user entries: those that are still under way."""
