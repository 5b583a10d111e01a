"""What a changed table of notifications would have sent over the last days, beside what was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from secretariat.accounts.everybody import Everybody
from secretariat.accounts.models import Notice
from secretariat.accounts.notifications import NOT, Notifications
from secretariat.accounts.notifying import AT_A_TIME, work_out
from secretariat.accounts.subscriptions import Followers
from secretariat.core.events.models import Event
from secretariat.core.pages.subjects import Happening, happenings

LONGEST = 90
EVENTS_AT_MOST = 20_000


@dataclass(frozen=True)
class Line:
    """One kind of event: how many notices were given of it, and how many the table on trial would give."""

    what: str
    verb: str
    sent: int
    would_be: int

    @property
    def differs(self) -> bool:
        """Whether the table on trial would have given more or fewer."""
        return self.sent != self.would_be


@dataclass(frozen=True)
class Trial:
    """Everything that a table on trial would have done, by today's roles and subscriptions."""

    days: int
    events: int
    cut: bool
    lines: tuple[Line, ...]

    @property
    def sent(self) -> int:
        """Notices given."""
        return sum(line.sent for line in self.lines)

    @property
    def would_be(self) -> int:
        """Notices that would be given."""
        return sum(line.would_be for line in self.lines)

    def __str__(self) -> str:
        first = f"the last {self.events:,} events" if self.cut else f"{self.events:,} events of {self.days} days"
        return f"{first}: {self.sent:,} notices given, {self.would_be:,} with the table on trial."


def preview(table: Notifications, days: int) -> Trial:
    """Try a table on the events of the last days. Nobody is told and nothing is kept."""
    since = timezone.now() - timedelta(days=days)
    rows = Event.objects.filter(at__gte=since).order_by("-sequence")
    events = list(rows[: EVENTS_AT_MOST + 1])
    cut, events = len(events) > EVENTS_AT_MOST, events[:EVENTS_AT_MOST][::-1]
    everybody = Everybody.today()
    followers = Followers(everybody.person)
    would_be: Counter[tuple[str, str]] = Counter()
    sent: Counter[tuple[str, str]] = Counter()
    for start in range(0, len(events), AT_A_TIME):
        happened = happenings(events[start : start + AT_A_TIME])
        names = {each.event.sequence: _named(each) for each in happened}
        told = work_out(happened, table, everybody, followers)
        would_be.update(names[each.event] for each in told if each.pace != NOT)
        sent.update(names[event] for event in _given(list(names)) if event in names)
    keys = sorted(sent.keys() | would_be.keys())
    return Trial(days, len(events), cut, tuple(Line(*key, sent[key], would_be[key]) for key in keys))


def _given(sequences: Sequence[int]) -> Iterable[int]:
    if not sequences:
        return []
    rows = Notice.objects.filter(event__gte=sequences[0], event__lte=sequences[-1]).exclude(state=Notice.State.KEPT)
    return [event for event in rows.values_list("event", flat=True) if sequences[0] <= event <= sequences[-1]]


def _named(each: Happening) -> tuple[str, str]:
    return (f"workflow {each.workflow}" if each.workflow else each.subject.name, each.event.verb)
