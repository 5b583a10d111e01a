"""Of user entry: the checklist on the entry's page, a Party's entries on its page, and what waits to be verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Value

from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.pages import dates, pieces, subjects
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.waiting import Rows, Waiting, inbox_rows
from secretariat.core.permission import Reader, acts_for
from secretariat.parties.identifiers import grouped
from secretariat.parties.models import Party, UserEntry
from secretariat.parties.models_entry import Blocker, ChecklistItem, Forecast, HeldRole
from secretariat.parties.rules import Item, entry_rules

subjects.happens("user_entries", "notify_user_id", "send_evidence", "complete", "give_up")
subjects.happens("checklist_items", "show", "verify", "send_back")
subjects.happens("blockers", "clear")
subjects.happens("held_roles", "end")

pieces.page("Parties", "Entries under way", "/user-entries/dashboard/", "see_entries")
dates.on(
    "forecasts",
    "expected",
    "User entry expected to be completed",
    still=Q(entry__completed__isnull=True, entry__given_up__isnull=True),
)


@dataclass(frozen=True)
class ItemShown:
    """A step of the checklist with who verifies it, and what is known of it."""

    rule: Item
    who: str
    item: ChecklistItem | None


def checklist(entry: UserEntry, reader: Reader) -> list[ItemShown]:
    """The checklist of an entry's role, with what the reader may see of each step."""
    rows = {each.item: each for each in ChecklistItem.objects.visible_to(reader).filter(entry=entry)}
    return [
        ItemShown(rule, current().name_of(rule.verified_by), rows.get(rule.slug))
        for rule in entry_rules().items(entry.user_role)
    ]


@pieces.record_block("user_entries", "parties/_entry.html")
def entry(record: UserEntry, reader: Reader) -> dict[str, Any] | None:
    """The checklist, what stands in the way, and the forecast: for those who may see the steps."""
    items = checklist(record, reader)
    if not any(each.item for each in items):
        return None
    beside = _beside(record, reader)
    return {
        "items": items,
        "verified": sum(each.item is not None and bool(each.item.verified) for each in items),
        "blockers": [each for each in beside if each.is_blocker],
        "forecasts": [each for each in beside if not each.is_blocker],
        "record": record,
    }


@dataclass(frozen=True)
class Beside:
    """A blocker, since a day and cleared on another; or a forecast of a day, made on another."""

    is_blocker: bool
    reference: str
    says: str
    day: date
    other: date | None


def _beside(entry: UserEntry, reader: Reader) -> list[Beside]:
    """What stands in the way of an entry, and what was forecast, the latest first. One query for both."""
    blockers = Blocker.objects.visible_to(reader).filter(entry=entry).order_by()
    forecasts = Forecast.objects.visible_to(reader).filter(entry=entry).order_by()
    rows = blockers.values_list(Value(1), "reference", "title", "since", "cleared").union(
        forecasts.values_list(Value(0), "reference", "why", "expected", "made"), all=True
    )
    found = [Beside(bool(kind), *rest) for kind, *rest in rows]
    found.sort(key=lambda each: (each.day if each.is_blocker else each.other, each.reference), reverse=True)
    return found[:40]


def with_progress(rows: Any) -> Any:
    """Entries with how many steps they have and how many are verified, open blockers and the last forecast."""
    open_ones = Blocker.objects.filter(entry=OuterRef("pk"), cleared__isnull=True).order_by("since", "reference")
    last = Forecast.objects.filter(entry=OuterRef("pk")).order_by("-made", "-reference")
    verified = Q(items__status=ChecklistItem.Status.VERIFIED)
    return rows.annotate(
        steps=Count("items", distinct=True),
        verified=Count("items", filter=verified, distinct=True),
        blocker=Subquery(open_ones.values("title")[:1]),
        blocked_since=Subquery(open_ones.values("since")[:1]),
        expected=Subquery(last.values("expected")[:1]),
    )


@pieces.record_block("parties", "parties/_entries_of_party.html")
def entries(record: Party, reader: Reader) -> dict[str, Any] | None:
    """Of which User Roles a Party is a User, and towards which it works: for the Party and for the administrator."""
    if record.reference not in reader.places("party") and not reader.holds("administrator"):
        return None
    held = HeldRole.objects.in_force(today()).filter(party=record, user_role=OuterRef("user_role")).order_by("-starts")
    rows = with_progress(UserEntry.objects.visible_to(reader).filter(party=record, given_up__isnull=True))
    rows = rows.annotate(
        acts_under=Subquery(held.values("user_id")[:1]), user_since=Subquery(held.values("starts")[:1])
    )
    found = list(rows.order_by("guided", "reference")[:20])
    under_way = [each for each in found if each.completed is None]
    user_of = [each for each in found if each.completed and each.user_since]
    return {"entries": under_way, "roles": user_of, "grouped": grouped} if under_way or user_of else None


@inbox_rows
def to_verify(reader: Reader) -> Iterable[Rows]:
    """Steps of user entry whose evidence waits to be verified by this reader."""
    roles = acts_for(reader)
    mine = [each.slug for each in entry_rules().item if each.verified_by in roles]
    if not mine:
        return
    rows = ChecklistItem.objects.visible_to(reader).filter(status=ChecklistItem.Status.SHOWN, item__in=mine)
    rows = rows.filter(entry__completed__isnull=True, entry__given_up__isnull=True)
    yield Rows(rows, _a_step, "party__name", "item", since="shown")


def _a_step(reference: str, title: str, item: str, due: date | None, since: date | None) -> Waiting:
    href = record_address("checklist_items", reference)
    named = next((each.name for each in entry_rules().item if each.slug == item), item)
    says = "Evidence waits to be verified"
    return Waiting("parties.ChecklistItem", reference, "User entry", f"{named}, {title}", href, says, due, since)
