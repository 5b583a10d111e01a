"""Writes the mails about what people are told: one each for what goes at once, one a day for the rest.

Every notice is read again by its person's standing at this moment. A mail names White text only; of anything else it
says that something waits, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from secretariat.accounts import addresses, mail
from secretariat.accounts.everybody import Everybody
from secretariat.accounts.handled import lock
from secretariat.accounts.models import Mail, Notice, Preference, User
from secretariat.accounts.notifications import AT_ONCE, DAILY, notifications
from secretariat.core.calendars import now
from secretariat.core.events.models import Event
from secretariat.core.pages.subjects import Happening, happenings, sees

WITHOUT_TITLE = "You have an account here"
AT_MOST = 100
"""So many lines of a day's mail; the rest are in the inbox."""
PEOPLE_AT_A_TIME = 100
State = Notice.State


@dataclass(frozen=True)
class Line:
    """One thing that a mail tells."""

    title: str
    said: str
    why: str
    href: str


def deliver_at_once(events: Sequence[int], happened: Sequence[Happening], everybody: Everybody) -> None:
    """Write a mail for each notice of these events that goes at once, in the caller's transaction."""
    rows = Notice.objects.filter(event__gte=events[0], event__lte=events[-1], state=State.WAITING, pace=AT_ONCE)
    about = {each.event.sequence: each for each in happened}
    for notice in rows.order_by("pk"):
        person, each = everybody.person.get(notice.person_id), about.get(notice.event)
        if person is None or each is None or not sees(each, everybody.reader[person.pk]):
            _settle([notice], State.WITHHELD, None)
            continue
        _settle([notice], State.MAILED, _one(person, notice, each))


def _one(person: User, notice: Notice, each: Happening) -> Mail:
    unsubscribe = addresses.unsubscribe(person, notice.subscription_id or 0)
    if not each.is_white:
        return _something_waits(person, unsubscribe)
    line = _line(notice, each)
    return mail.write("notice", person.email, {"line": line}, why=line.why, unsubscribe=unsubscribe)


def _line(notice: Notice, each: Happening) -> Line:
    return Line(each.title, each.said, notice.why, addresses.whole(each.href))


def _something_waits(person: User, unsubscribe: str) -> Mail:
    link = addresses.whole(reverse("inbox"))
    return mail.write("waits", person.email, {"link": link}, why=WITHOUT_TITLE, unsubscribe=unsubscribe)


def send_digests(at: datetime | None = None) -> int:
    """Write the day's mail of everybody for whom something waits and who has had none today; how many were written."""
    local = timezone.localtime(at or now())
    if local.time() < notifications().digest_after:
        return 0
    written = 0
    waiting = Notice.objects.filter(state=State.WAITING, pace=DAILY)
    had = Preference.objects.filter(digest__gte=local.date()).values("person")
    keys = list(waiting.exclude(person__in=had).order_by("person").values_list("person", flat=True).distinct())
    for start in range(0, len(keys), PEOPLE_AT_A_TIME):
        written += _digests_of(keys[start : start + PEOPLE_AT_A_TIME], local)
    return written


@transaction.atomic
def _digests_of(keys: Sequence[int], at: datetime) -> int:
    lock()
    # Another timer may have written some of these while we waited.
    had = Preference.objects.filter(digest__gte=at.date(), person__in=keys).values("person")
    rows = Notice.objects.filter(state=State.WAITING, pace=DAILY, person__in=keys).exclude(person__in=had)
    notices = list(rows.order_by("person", "event"))
    about = _about(notices)
    everybody = Everybody(User.objects.filter(pk__in={each.person_id for each in notices}))
    written = 0
    for key, theirs in groupby(notices, key=lambda each: each.person_id):
        written += _digest(everybody, key, list(theirs), about)
        Preference.objects.update_or_create(person_id=key, defaults={"digest": at.date()})
    return written


def _about(notices: Iterable[Notice]) -> dict[int, Happening]:
    events = Event.objects.filter(sequence__in={each.event for each in notices}).order_by("sequence")
    return {each.event.sequence: each for each in happenings(list(events))}


def _digest(everybody: Everybody, key: int, notices: list[Notice], about: dict[int, Happening]) -> bool:
    """Write one person's mail of the day, unless nothing of it is theirs to see any more; whether it was written."""
    person, reader = everybody.person[key], everybody.reader[key]
    seen = [each for each in notices if person.is_active and each.event in about and sees(about[each.event], reader)]
    shown = {each.pk for each in seen}
    _settle([each for each in notices if each.pk not in shown], State.WITHHELD, None)
    if not seen:
        return False
    white = [each for each in seen if about[each.event].is_white]
    lines = [_line(each, about[each.event]) for each in white[:AT_MOST]]
    unsubscribe = addresses.unsubscribe(person, _only_subscription(seen))
    if not lines:
        written = _something_waits(person, unsubscribe)
    else:
        context = {
            "lines": lines,
            "more": len(lines) < len(seen),
            "link": addresses.whole(reverse("inbox")),
        }
        written = mail.write("digest", person.email, context, why="Your mail of the day", unsubscribe=unsubscribe)
    _settle(seen, State.MAILED, written)
    return True


def _only_subscription(notices: Sequence[Notice]) -> int:
    """The one subscription that all of these come from; 0 when there are several, or a role brought some."""
    which = {each.subscription_id or 0 for each in notices}
    return which.pop() if len(which) == 1 else 0


def _settle(notices: Sequence[Notice], state: str, written: Mail | None) -> None:
    if notices:
        Notice.objects.filter(pk__in=[each.pk for each in notices]).update(state=state, mail=written)
