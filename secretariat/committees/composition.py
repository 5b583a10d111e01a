"""A body as it was on a day: its seats and who held them, what stood empty, its quorum, and what was delegated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from secretariat.committees.models import Appointment, Body, Delegation, Quorum, SeatGroup
from secretariat.core.permission import Reader
from secretariat.parties.models import VotingGroupMembership

HOLD_A_SEAT = (Appointment.Seat.CHAIR, Appointment.Seat.MEMBER)
"""Who fills a seat of a group; alternates, observers and the secretary sit beside."""


@dataclass(frozen=True)
class Held:
    """A seat that is held. `holder` is None where the reader may not see who holds it."""

    holder: Appointment | None
    alternates: tuple[Appointment, ...] = ()


@dataclass(frozen=True)
class Group:
    """The seats of one group: how many there are, who holds them, and how many are empty."""

    group: SeatGroup
    seats: int
    held: tuple[Held, ...]

    @property
    def vacant(self) -> int:
        return max(0, self.seats - len(self.held))


@dataclass(frozen=True)
class NeededForQuorum:
    """How many have to be there, of how many who hold a seat with a vote, by which rule."""

    needed: int
    of: int
    rule: Quorum


@dataclass(frozen=True)
class Composition:
    """A body on a day."""

    body: Body
    day: date
    groups: tuple[Group, ...]
    beside: tuple[Appointment, ...]
    """Whoever else the reader may see: observers, the secretary, holders of a seat in no group, and their alternates."""
    quorum: NeededForQuorum | None
    given: tuple[Delegation, ...]
    """What others exercise for it."""
    taken: tuple[Delegation, ...]
    """What it exercises for others."""

    @property
    def seats(self) -> int:
        return sum(each.seats for each in self.groups)

    @property
    def vacant(self) -> int:
        return sum(each.vacant for each in self.groups)


def composition(body: Body, day: date, reader: Reader) -> Composition:
    """A body on a day, as this reader may see it: six queries.

    How many seats are held is counted for everybody alike, as figures are; who holds one is shown to whoever may see the
    appointment.
    """
    appointments = list(Appointment.objects.in_force(day).filter(body=body).select_related("person", "body"))
    seen = set(Appointment.objects.visible_to(reader).filter(body=body).values_list("pk", flat=True))
    groups = _groups(body, day, reader, appointments, seen)
    shown = {each.group.pk for each in groups}
    placed = {each.pk for each in appointments if each.seat in HOLD_A_SEAT and each.seat_group_id in shown}
    beside = tuple(
        each
        for each in appointments
        if each.pk in seen and each.pk not in placed and each.alternate_for_id not in placed
    )
    given, taken = _delegations(body, day, reader)
    return Composition(body, day, groups, beside, _quorum(body, day, reader, groups), given, taken)


def _groups(
    body: Body, day: date, reader: Reader, appointments: Iterable[Appointment], seen: set[int]
) -> tuple[Group, ...]:
    rows = list(SeatGroup.objects.visible_to(reader).in_force(day).filter(body=body).order_by("reference"))
    voting = _voting_groups(day) if any(row.seats is None for row in rows) else {}
    alternates: dict[int, list[Appointment]] = defaultdict(list)
    members: dict[int, list[Appointment]] = defaultdict(list)
    for each in appointments:
        if each.alternate_for_id and each.pk in seen:
            alternates[each.alternate_for_id].append(each)
        if each.seat in HOLD_A_SEAT and each.seat_group_id:
            members[each.seat_group_id].append(each)
    found = []
    for row in rows:
        there = row.categories.split()
        seats = row.seats if row.seats is not None else len(set().union(*(voting[each] for each in there)))
        held = tuple(
            Held(each if each.pk in seen else None, tuple(alternates[each.pk]))
            for each in sorted(members[row.pk], key=lambda each: str(each.reference))
        )
        found.append(Group(row, seats, held))
    return tuple(found)


def _voting_groups(day: date) -> dict[str, set[int]]:
    """Party category to the Voting Groups that have a Party of it on that day. One query."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = VotingGroupMembership.objects.in_force(day).in_force(
        day, begins="party__categories__starts", ends="party__categories__ends"
    )
    for category, group in rows.values_list("party__categories__category", "voting_group").distinct():
        found[category].add(group)
    return found


def _quorum(body: Body, day: date, reader: Reader, groups: Iterable[Group]) -> NeededForQuorum | None:
    rule = Quorum.objects.visible_to(reader).in_force(day).filter(body=body).order_by("-starts").first()
    if rule is None:
        return None
    of = sum(len(each.held) for each in groups if each.group.votes)
    return NeededForQuorum(needed_of(rule, of), of, rule)


def needed_of(rule: Quorum, of: int) -> int:
    """How many a rule wants to be there of so many who hold a seat with a vote."""
    return max(-(-of * (rule.percent or 0) // 100), rule.least or 0)


def _delegations(body: Body, day: date, reader: Reader) -> tuple[tuple[Delegation, ...], tuple[Delegation, ...]]:
    rows: Any = Delegation.objects.visible_to(reader).in_force(day).filter(Q(giver=body) | Q(taker=body))
    found = list(rows.select_related("giver", "taker").order_by("starts", "reference"))
    return (
        tuple(each for each in found if each.giver_id == body.pk),
        tuple(each for each in found if each.taker_id == body.pk),
    )
