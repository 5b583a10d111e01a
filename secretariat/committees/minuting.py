"""Minutes: put together from what was written down in the meeting, reviewed, and ratified at a later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from secretariat.committees.agendas import numbered
from secretariat.committees.models import Action, Decision, Meeting
from secretariat.committees.models_meetings import AgendaItem, Attendance, MinuteItem, Minutes, Recusal, Vote
from secretariat.core import events
from secretariat.core.calendars import add_working_days, today
from secretariat.core.classification import highest
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow

REVIEWED_FOR = 5
"""Working days for which a draft is open for comments, unless another day is given."""


@dataclass(frozen=True)
class Minuted:
    """One item, and all that was written down under it; the item is None for what stands before the first."""

    item: AgendaItem | None
    texts: tuple[MinuteItem, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[Action, ...]
    votes: tuple[Vote, ...]
    recusals: tuple[Recusal, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.decisions or self.actions or self.votes or self.recusals)


def minuted(meeting: Meeting, reader: Reader) -> list[Minuted]:
    """What was written down under each item of a meeting, as far as this reader may see it. Six queries."""

    def by_item(rows: Any, *links: str) -> dict[int | None, list[Any]]:
        found = defaultdict(list)
        for each in rows.visible_to(reader).select_related(*links):
            found[each.item_id].append(each)
        return found

    items = [each for each in numbered(meeting, reader) if each.seen]
    texts = by_item(MinuteItem.objects.filter(meeting=meeting).order_by("position"))
    decisions = by_item(Decision.objects.filter(meeting=meeting).order_by("reference"))
    actions = by_item(Action.objects.filter(meeting=meeting).order_by("reference"))
    votes = by_item(Vote.objects.filter(item__meeting=meeting).order_by("reference"), "appointment", "alternate")
    recusals = by_item(Recusal.objects.filter(item__meeting=meeting).order_by("reference"), "appointment")
    known = {each.pk for each in items}
    for found in (texts, decisions, actions):
        # What names no item stands before the first; what hangs on one that the reader may not see is not theirs.
        for key in [key for key in found if key is not None and key not in known]:
            del found[key]
    return [
        Minuted(
            each,
            *(tuple(found[each.pk if each else None]) for found in (texts, decisions, actions, votes, recusals)),
        )
        for each in (None, *items)
    ]


@transaction.atomic
def begin_minutes(meeting: Meeting, *, by: Actor) -> Minutes:
    """Begin the minutes of a meeting. Raises NotNow when there are some, and before the day of the meeting."""
    if meeting.held_on > today() or meeting.cancelled:
        raise NotNow("There is nothing to minute before a meeting, or of one that was cancelled.")
    if Minutes.objects.filter(meeting=meeting).exists():
        raise NotNow("The minutes of that meeting have been begun.")
    parts = AgendaItem.objects.filter(meeting=meeting).values_list("classification", flat=True)
    return events.create(
        Minutes(
            reference=f"{meeting.reference}-M",
            meeting=meeting,
            body=meeting.body,
            title=f"Minutes, {meeting.title}",
            drafted=today(),
            classification=highest(meeting.classification, *parts),
        ),
        by=by,
    )


@transaction.atomic
def circulate(minutes: Minutes, *, by: Actor, comments_by: date | None = None) -> None:
    """Send the draft out for review, with the day by which comments are wanted. Raises NotNow when nothing stands in it."""
    if minutes.ratified:
        raise NotNow("They are ratified already.")
    if not MinuteItem.objects.filter(meeting=minutes.meeting_id).exists():
        raise NotNow("Nothing has been minuted yet: write down what was said before it goes out.")
    until = comments_by or add_working_days(today(), REVIEWED_FOR)
    if until < today():
        raise NotNow("The day by which comments are wanted is past: give a later one.", field="comments_by")
    events.update(minutes, by=by, verb="circulate", circulated=today(), comments_by=until)


@transaction.atomic
def ratify(minutes: Minutes, at: Meeting, *, by: Actor, why: str = "") -> None:
    """Ratify minutes at a later meeting of the same body; from then on nothing in them changes.

    Raises NotNow for a meeting of another body or not after theirs, before it is held, and for a draft that nobody has seen.
    """
    if minutes.ratified:
        raise NotNow("They are ratified already.")
    if minutes.circulated is None:
        raise NotNow("The draft has not gone out for review: circulate it first.")
    if at.body_id != minutes.body_id:
        raise NotNow(f"Minutes of the {minutes.body} are ratified by it: choose one of its meetings.", field="at")
    if at.pk == minutes.meeting_id or at.held_on < minutes.meeting.held_on:
        raise NotNow("Minutes are ratified at a later meeting than the one that they are of.", field="at")
    if at.held_on > today() or at.cancelled:
        raise NotNow("That meeting has not been held.", field="at")
    if at.held_on < minutes.circulated:
        raise NotNow("The draft went out after that meeting: choose a later one.", field="at")
    events.update(minutes, by=by, verb="ratify", why=why, ratified=at.held_on, ratified_at=at)


def to_ratify(meeting: Meeting) -> list[Minutes]:
    """The minutes that the body of a meeting has still to ratify, the oldest first."""
    rows = Minutes.objects.filter(
        body=meeting.body_id, ratified__isnull=True, circulated__isnull=False, meeting__held_on__lt=meeting.held_on
    )
    return list(rows.select_related("meeting", "body").order_by("meeting__held_on"))


def there(meeting: Meeting, reader: Reader) -> dict[str, list[Attendance]]:
    """Who was at a meeting as this reader may see it, by how: present, remote, apologies, absent."""
    rows: Iterable[Any] = Attendance.objects.visible_to(reader).filter(meeting=meeting)
    found: dict[str, list[Attendance]] = {str(how): [] for how in Attendance.How.values}
    came_or_left = []
    for each in rows.select_related("appointment", "alternate", "from_item", "to_item").order_by("reference"):  # type: ignore[attr-defined]
        found[each.how].append(each)
        came_or_left += [item for item in (each.from_item, each.to_item) if item]
    numbers = {each.pk: each.number for each in numbered(meeting, reader)} if came_or_left else {}
    for item in came_or_left:
        item.number = numbers.get(item.pk)
    return found
