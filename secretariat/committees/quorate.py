"""Whether a meeting has its quorum: who is there of those who vote, item by item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from secretariat.committees.composition import HOLD_A_SEAT, needed_of
from secretariat.committees.models import Appointment, Meeting, Quorum, SeatGroup
from secretariat.committees.models_meetings import AgendaItem, Attendance, Recusal


@dataclass(frozen=True)
class Present:
    """How many of those who vote are there, how many have to be, and of how many; `needed` is None without a rule."""

    there: int
    needed: int | None
    of: int
    basis: str = ""

    @property
    def is_quorate(self) -> bool:
        return self.needed is None or self.there >= self.needed

    @property
    def says(self) -> str:
        """It in a sentence."""
        if self.needed is None:
            return f"{self.there} of {self.of} who vote are there. No rule says how many are needed."
        stands = "Quorate" if self.is_quorate else "Not quorate"
        return f"{stands}: {self.there} of {self.of} who vote are there, and {self.needed} are needed."


def seats_of(meeting: Meeting) -> list[Appointment]:
    """Those who hold a seat on the day of the meeting, by group and reference. One query."""
    rows = Appointment.objects.in_force(meeting.held_on).filter(body=meeting.body_id, seat__in=HOLD_A_SEAT)
    return list(rows.select_related("seat_group", "person").order_by("seat_group__reference", "reference"))


def votes(seat: Appointment, has_groups: bool) -> bool:
    """Whether a seat has a vote: as its group says; of a body whose groups nobody has written down, every seat."""
    group: SeatGroup | None = seat.seat_group
    return group.votes if group else not has_groups


def voters_of(meeting: Meeting, seats: Iterable[Appointment] | None = None) -> list[Appointment]:
    """Those of the seats that have a vote at the meeting."""
    found = seats_of(meeting) if seats is None else list(seats)
    has_groups = SeatGroup.objects.in_force(meeting.held_on).filter(body=meeting.body_id).exists()
    return [each for each in found if votes(each, has_groups)]


def is_there_for(attendance: Attendance, item: AgendaItem | None) -> bool:
    """Whether somebody is there for an item; without one, whether they are there now."""
    if not attendance.is_there:
        return False
    if item is None:
        return attendance.to_item_id is None
    begins, ends = attendance.from_item, attendance.to_item
    return (begins is None or begins.position <= item.position) and (ends is None or item.position <= ends.position)


def there_for(
    meeting: Meeting, item: AgendaItem | None, voters: Sequence[Appointment] | None = None
) -> list[Appointment]:
    """The voters who are there for an item and not recused from it; without an item, those who are there now."""
    rows: Any = meeting.roll.filter(appointment__isnull=False).select_related("from_item", "to_item")
    there = {each.appointment_id for each in rows if is_there_for(each, item)}
    if item is not None:
        recused = Recusal.objects.in_force(meeting.held_on, begins="declared", ends="ended").filter(item=item)
        there -= set(recused.values_list("appointment_id", flat=True))
    return [each for each in (voters_of(meeting) if voters is None else voters) if each.pk in there]


def present(meeting: Meeting, item: AgendaItem | None = None) -> Present:
    """The quorum of a meeting for an item, or as it is now. At most six queries."""
    voters = voters_of(meeting)
    there = len(there_for(meeting, item, voters))
    rule = Quorum.objects.in_force(meeting.held_on).filter(body=meeting.body_id).order_by("-starts").first()
    if rule is None:
        return Present(there, None, len(voters))
    return Present(there, needed_of(rule, len(voters)), len(voters), rule.basis)
