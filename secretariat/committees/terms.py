"""Terms: when one ends, which seats are up in a round, and who has lost what they were elected for."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import Any

from django.db.models import Q

from secretariat.committees.composition import HOLD_A_SEAT
from secretariat.committees.election_rules import rules
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.committees.models_elections import Nomination
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.parties.models import PartyCategory


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_far(day: date) -> bool:
    """Whether a day is further ahead than anybody plans a seat for: two years."""
    return day > months_later(today(), 24)


def term_end(body: Body, starts: date) -> date:
    """The first day after a term that begins on `starts`: the annual review of the body nearest to a full term.

    Of two that are as near, the earlier. A body whose review the code does not give has full terms.
    """
    full, review = months_later(starts, rules().term.months), rules().review_of(str(body.reference))
    if review is None:
        return full
    around = [review.in_year(year) for year in (full.year - 1, full.year, full.year + 1) if 1 <= year <= MAXYEAR]
    ahead = [each for each in around if each > starts]
    return min(ahead, key=lambda each: (abs((each - full).days), each), default=full)


def next_review(body: Body, day: date) -> date | None:
    """The first annual review of a body on or after a day; None where the code does not give its day."""
    rule = rules().review_of(str(body.reference))
    if rule is None:
        return None
    this = rule.in_year(day.year)
    return this if this >= day else rule.in_year(day.year + 1)


def ends_of(appointment: Appointment) -> date:
    """The day on which an appointment ends: as it says, or else after a full, aligned term."""
    ends: date = appointment.ends or term_end(appointment.body, appointment.starts)
    return ends


@dataclass(frozen=True)
class Up:
    """Seats of a group that are up: those that somebody leaves, and those that nobody holds."""

    seat_group: SeatGroup
    vacating: tuple[Appointment, ...]
    empty: int

    @property
    def seats(self) -> int:
        return len(self.vacating) + self.empty


def seats_up(body: Body, day: date, *, interim: bool = False) -> list[Up]:
    """The elected seats of a body that are to be filled for a day, by group. Two queries.

    Every seat that nobody is known to hold on that day is up. An annual round also has those up whose holder's term is
    over by then without anybody having said so, the longest running first, until half of the group's seats are up,
    rounded up. Where each Voting Group has a seat of its own, no election fills it.
    """
    rows: Any = SeatGroup.objects.in_force(day).filter(body=body, filled_by=SeatGroup.FilledBy.ELECTION)
    groups = list(rows.filter(seats__isnull=False).order_by("reference"))
    held: dict[Any, list[Appointment]] = defaultdict(list)
    leaving: dict[Any, list[Appointment]] = defaultdict(list)
    appointments = Appointment.objects.filter(body=body, seat__in=HOLD_A_SEAT, seat_group__in=groups, starts__lte=day)
    for each in appointments.filter(Q(ends__isnull=True) | Q(ends__gte=day)).select_related("body"):
        (leaving if each.ends == day else held)[each.seat_group_id].append(each)
    found = []
    for group in groups:
        empty = max(0, group.seats - len(held[group.pk]))
        vacating = sorted(leaving[group.pk], key=lambda each: str(each.reference))[:empty]
        if not interim:
            over = [each for each in held[group.pk] if ends_of(each) <= day]
            over.sort(key=lambda each: (ends_of(each), each.starts, each.reference))
            vacating += over[: max(0, _share(group.seats) - empty)]
        empty -= min(empty, len(leaving[group.pk]))
        if empty or vacating:
            found.append(Up(group, tuple(vacating), empty))
    return found


def _share(seats: int) -> int:
    return -(-seats // 2) if rules().share.of_seats_a_year == "half" else seats


@dataclass(frozen=True)
class NotEligible:
    """A member who was elected for a Party that is no longer of a category that fills the seat."""

    appointment: Appointment
    nomination: Nomination
    says: str


def no_longer_eligible(day: date, body: Body | None = None) -> list[NotEligible]:
    """Members whose nominating Party has left, or is in another category now, with the sentence: two queries."""
    rows = Nomination.objects.filter(appointment__isnull=False).select_related(
        "party", "appointment__seat_group", "appointment__body", "contest"
    )
    rows = rows.in_force(day, begins="appointment__starts", ends="appointment__ends")
    if body is not None:
        rows = rows.filter(appointment__body=body)
    nominations = list(rows.order_by("appointment__reference", "-made"))
    held: dict[int, set[str]] = defaultdict(set)
    parties = [each.party_id for each in nominations]
    for party, category in (
        PartyCategory.objects.in_force(day).filter(party__in=parties).values_list("party", "category")
    ):
        held[party].add(category)
    found = []
    for each in nominations:
        seat: Any = each.appointment
        group = seat.seat_group
        wanted = set(group.categories.split()) if group else set()
        if each.party.left and each.party.left <= day:
            says = f"{each.party} ceased to be a Party on {each.party.left:%-d %B %Y}"
        elif wanted and not wanted & held[each.party_id]:
            now = " and ".join(sorted(current().name_of(one) for one in held[each.party_id])) or "no category"
            says = f"{each.party} is in {now} now, which does not fill this seat"
        else:
            continue
        found.append(NotEligible(seat, each, says))
    return found
