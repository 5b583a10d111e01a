"""Works out, from the events since the last one handled, who is told of what and why, and writes it down once.

Notices and the place up to which events are handled change in one transaction, together with the mails that go at once:
whoever is killed in the middle has done nothing, and the next one begins where the last one ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django_tasks import task

from secretariat.accounts import delivering
from secretariat.accounts.everybody import Everybody
from secretariat.accounts.handled import PLACE, lock
from secretariat.accounts.models import Handled, Notice, User
from secretariat.accounts.notifications import (
    AT_ONCE,
    DAILY,
    FOLLOWERS,
    NOT,
    PACES,
    WAITS_FOR,
    Notifications,
    notifications,
    slower,
)
from secretariat.accounts.subscriptions import Followers
from secretariat.core.events import chain
from secretariat.core.events.models import Event
from secretariat.core.pages.subjects import Happening, happenings

AT_A_TIME = 500
FLOOD = 20
"""One person gets so many mails at once from one batch; what goes beyond, such as in an import, waits for the day's."""


@dataclass(frozen=True)
class Told:
    """That somebody is told of an event: why, how fast, and by which of their subscriptions, if by one."""

    person: int
    event: int
    why: str
    pace: str
    subscription: int | None = None


def work_out(
    happened: Iterable[Happening], table: Notifications, everybody: Everybody, followers: Followers
) -> list[Told]:
    """Who is told of these, by a table. No queries: what is needed has been read."""
    found: list[Told] = []
    for each in happened:
        if each.record is not None:
            found += _told_of(each, table, everybody, followers)
    return found


def _told_of(each: Happening, table: Notifications, everybody: Everybody, followers: Followers) -> Iterable[Told]:
    quickest: dict[int, Told] = {}
    for row in table.rows(record=each.subject.name, workflow=each.workflow, verb=each.event.verb):
        for word in row.who:
            if word == FOLLOWERS:
                for one in followers.of(each):
                    _keep(quickest, Told(one.person_id, each.event.sequence, row.why, one.pace, one.pk))
                continue
            if row.how == NOT:
                continue
            meant = everybody.acting_as(each.waits_for, each.record) if word == WAITS_FOR else None
            for key in everybody.named_by(word, each.record) if meant is None else meant:
                pace = slower(row.how, followers.pace_of_roles.get(key, AT_ONCE))
                if pace != NOT:
                    _keep(quickest, Told(key, each.event.sequence, row.why, pace))
    if not quickest:
        return []
    own = everybody.by_reference.get(each.event.actor.removeprefix("user:"))
    meant_to_be = quickest.keys() - {own}
    allowed = set(meant_to_be)
    for label in {each.event.classification, each.record.classification}:
        allowed = everybody.who_see(each.record, label)(allowed)
    return [quickest[key] for key in sorted(allowed)]


def _keep(quickest: dict[int, Told], told: Told) -> None:
    there = quickest.get(told.person)
    if there is None or PACES.index(told.pace) < PACES.index(there.pace):
        quickest[told.person] = told


def catch_up(limit: int | None = None) -> int:
    """Tell people of what happened since the last event handled; how many notices that gave."""
    made = 0
    while limit is None or limit > 0:
        taken, new = _handle_some()
        made += new
        if not taken:
            break
        limit = None if limit is None else limit - taken
    return made


@transaction.atomic
def _handle_some() -> tuple[int, int]:
    """Handle the next events; how many they were, and how many notices came of them."""
    place = lock()
    if not User.objects.exists():
        Handled.objects.filter(pk=PLACE).update(sequence=chain.head()[0])
        return 0, 0
    events = list(Event.objects.filter(sequence__gt=place).order_by("sequence")[:AT_A_TIME])
    if not events:
        return 0, 0
    made = _tell(events)
    Handled.objects.filter(pk=PLACE).update(sequence=events[-1].sequence)
    return len(events), made


def _tell(events: Sequence[Event]) -> int:
    everybody = Everybody.today()
    happened = happenings(events)
    told = work_out(happened, notifications(), everybody, Followers(everybody.person))
    at_once: Counter[int] = Counter()
    notices = []
    for each in told:
        pace = each.pace
        if pace == AT_ONCE:
            at_once[each.person] += 1
            pace = DAILY if at_once[each.person] > FLOOD else AT_ONCE
        state = Notice.State.KEPT if pace == NOT else Notice.State.WAITING
        notices.append(
            Notice(
                person_id=each.person,
                event=each.event,
                why=each.why,
                pace=pace,
                subscription_id=each.subscription,
                state=state,
            )
        )
    Notice.objects.bulk_create(notices, batch_size=1000, ignore_conflicts=True)
    if at_once:
        delivering.deliver_at_once([each.sequence for each in events], happened, everybody)
    return len(notices)


@task()
def tell() -> None:
    """Tell people of what has just happened, after the answer to whoever did it."""
    catch_up()


class AfterChanges:
    """Middleware: once a request that may have changed something is answered, people are told of what it changed.

    The events are read after commit, from the last one handled: a request that fails here leaves nothing untold, the
    timer comes by as well.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answer(request)
        if request.method not in ("GET", "HEAD", "OPTIONS") and answer.status_code < 400 and _is_behind():
            tell.enqueue()
        return answer


def _is_behind() -> bool:
    handled = Handled.objects.filter(pk=PLACE).values_list("sequence", flat=True).first() or 0
    return chain.head()[0] > handled
