"""Actions of bodies: raised, taken to the next agenda while they are open, closed with evidence, opened again for a reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from secretariat.accounts.models import User
from secretariat.committees.models import Action, Body, Meeting
from secretariat.committees.models_governance import DutyOccurrence
from secretariat.committees.models_meetings import AgendaItem
from secretariat.committees.models_registers import ReportReceipt
from secretariat.committees.register_rules import rules
from secretariat.core import events
from secretariat.core.calendars import Period, add_working_days, in_words, today
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow

AT_ONCE = 500
"""So many late actions are brought to mind in one run of the timer."""
BACKLOG = "backlog"
"""The verb of a body's event that sums up what had been late for long."""


@transaction.atomic
def raise_action(
    body: Body,
    title: str,
    *,
    by: Actor,
    owner: str = "",
    owner_body: Body | None = None,
    owner_person: User | None = None,
    due: date | None = None,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    classification: str = "green",
    on: date | None = None,
) -> Action:
    """Ask something to be done, by a person, a body or an organisation. Raises NotNow."""
    raised = on or today()
    named = owner.strip() or (owner_body.name if owner_body else "A person" if owner_person else "")
    if not title.strip():
        raise NotNow("Say what is to be done.", field="title")
    if not named:
        raise NotNow("Say who is to do it: a body, a person, or the name of an organisation.", field="owner")
    if due and due < raised:
        raise NotNow("It cannot be due before it is raised: choose a later day.", field="due")
    if meeting and meeting.body_id != body.pk:
        raise NotNow(f"{meeting} is no meeting of the {body}: choose one of its own.", field="meeting")
    action = Action(
        reference=next_reference(Action, f"{body.reference.upper()}-{Period.containing(raised)}-A", digits=3),
        body=body,
        meeting=meeting,
        item=item,
        title=title.strip(),
        owner=named[:100],
        owner_body=owner_body,
        owner_person=owner_person,
        raised=raised,
        due=due,
        classification=classification,
    )
    return events.create(action, by=by)


@transaction.atomic
def close(action: Action, *, by: Actor, evidence: str, on: date | None = None) -> None:
    """Close an action with what shows that it is done. Raises NotNow without that, and when it is closed already."""
    _for_us_alone(action)
    day = on or today()
    if action.closed:
        raise NotNow(f"It was closed on {action.closed.day} {action.closed:%B %Y} already.")
    if not evidence.strip():
        raise NotNow("An action is closed with evidence: write what shows that it is done.", field="evidence")
    if day < action.raised:
        raise NotNow("It cannot be closed before it was raised: choose a later day.", field="on")
    if day > today():
        raise NotNow("It cannot be closed on a day to come: choose today or an earlier one.", field="on")
    events.update(action, by=by, verb="close", closed=day, evidence=evidence.strip())


@transaction.atomic
def offer_evidence(action: Action, *, by: Actor, evidence: str) -> None:
    """Say what shows that it is done: whoever keeps the register then closes it. Raises NotNow."""
    _for_us_alone(action)
    if action.closed:
        raise NotNow("It is closed already.")
    if not evidence.strip():
        raise NotNow("Write what shows that it is done.", field="evidence")
    events.update(action, by=by, verb="offer", evidence=evidence.strip())


@transaction.atomic
def reopen(action: Action, *, by: Actor, why: str, due: date | None = None) -> None:
    """Open a closed action again; what was given as evidence stays in its history. Raises NotNow without a reason."""
    _for_us_alone(action)
    if not action.closed:
        raise NotNow("It is open already.")
    if not why.strip():
        raise NotNow("Say why it is opened again: the reason stands in its history.", field="why")
    if due and due < today():
        raise NotNow("The new day is over already: choose one to come.", field="due")
    changes: dict[str, Any] = {"closed": None, "evidence": "", "reminded": None}
    events.update(action, by=by, verb="reopen", why=why.strip(), **changes, **({"due": due} if due else {}))


@transaction.atomic
def put_off(action: Action, *, by: Actor, due: date, why: str) -> None:
    """Give an action another day by which it is due. Raises NotNow without a reason, or for a day that is over."""
    _for_us_alone(action)
    if action.closed:
        raise NotNow("It is closed: open it again first.")
    if not why.strip():
        raise NotNow("Say why it needs longer: the reason stands in its history.", field="why")
    if due < max(action.raised, today()):
        raise NotNow("The new day is over already: choose one to come.", field="due")
    if not events.update(action, by=by, verb="put_off", why=why.strip(), due=due, reminded=None):
        raise NotNow("That is the day by which it is due now: choose another.", field="due")


def _for_us_alone(action: Action) -> None:
    """Read an action again when no other writes, so that of two who close it at once, one is told that it is closed."""
    queue_behind_other_writers()
    action.refresh_from_db()


def open_of(body: Body, reader: Reader) -> Any:
    """The open actions that a body asked for or owns, the longest due first: what its next agenda takes up."""
    rows = Action.objects.visible_to(reader).filter(Q(body=body) | Q(owner_body=body), closed__isnull=True)
    return rows.order_by("due", "reference")


def next_agenda(action: Action, reader: Reader) -> Meeting | None:
    """The next meeting of an open action's body that the reader may see: its agenda takes the action up."""
    if action.closed:
        return None
    rows = Meeting.objects.visible_to(reader).filter(body=action.body_id, held_on__gte=today())
    found: Meeting | None = rows.order_by("held_on", "reference").first()
    return found


@dataclass(frozen=True)
class OfABody:
    """Actions of one body in a year, and in the year before."""

    body: Body
    raised: int
    closed: int
    overdue: int
    before: int

    @property
    def share(self) -> Fraction | None:
        """The share that was closed by the year's end, in per cent."""
        return Fraction(100 * self.closed, self.raised) if self.raised else None

    @property
    def growth(self) -> Fraction | None:
        """By how many per cent there were more than in the year before."""
        return Fraction(100 * (self.raised - self.before), self.before) if self.before else None


def by_body(period: Period) -> list[OfABody]:
    """How many actions each body raised in a year, how many of them were closed by its end, and how many are late today.

    They are counted whoever asks, as the figures are. Two queries.
    """
    before = period.previous()
    now = Q(actions__raised__gte=period.start, actions__raised__lte=period.end)
    late = Q(actions__closed__isnull=True, actions__due__lt=min(today(), period.end))
    rows = Body.objects.filter(actions__raised__gte=before.start, actions__raised__lte=period.end).annotate(
        n=Count("actions", filter=now),
        done=Count("actions", filter=now & Q(actions__closed__lte=period.end)),
        late=Count("actions", filter=now & late),
        earlier=Count("actions", filter=Q(actions__raised__lte=before.end)),
    )
    return [OfABody(each, each.n, each.done, each.late, each.earlier) for each in rows.order_by("name")]


@transaction.atomic
def remind_of_late(*, by: Actor, on: date | None = None) -> int:
    """Have owners told of what is late: once when it becomes so, and again after so many working days, for a time."""
    day = on or today()
    late = Action.objects.filter(closed__isnull=True, due__lt=day).filter(not_told_lately(day))
    late = late.filter(due__gte=told_from(day))
    return told(late.order_by("due", "reference").select_related("body")[:AT_ONCE], day, by=by)


def not_told_lately(day: date) -> Q:
    """Rows whose owner has not been told within the working days that the code says."""
    return Q(reminded__isnull=True) | Q(reminded__lte=add_working_days(day, -rules().actions.remind_every))


def told_from(day: date) -> date:
    """What was due before this day is late for so long that nobody is told of it any more, one by one."""
    return day - timedelta(days=rules().actions.told_for_days)


@transaction.atomic
def sum_up_backlogs(*, by: Actor, on: date | None = None) -> int:
    """Have each body told once, in one summary, of all that has been late for long when it comes in; how many bodies.

    Such as on the first day of a register that brought years with it. What is in the summary stands in inboxes, on agendas
    and in the figures as ever.
    """
    day = on or today()
    before = told_from(day)
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for name, owner, rows in (
        ("actions", Coalesce("owner_body", "body"), Action.objects.filter(closed__isnull=True, due__lt=before)),
        ("duties", F("body"), DutyOccurrence.objects.filter(done__isnull=True, due__lt=before)),
        ("reports", F("body"), ReportReceipt.objects.filter(received__isnull=True, due__lt=before)),
    ):
        rows = rows.filter(reminded__isnull=True).order_by().annotate(owing=owner)
        for body, n in rows.values_list("owing").annotate(n=Count("pk")):
            counted[body][name] = n
    done = set(Event.objects.filter(kind=Body._meta.label, verb=BACKLOG).values_list("subject", flat=True))
    bodies = [each for each in Body.objects.filter(pk__in=counted).order_by("reference") if each.reference not in done]
    for each in bodies:
        late = {f"late_{name}": n for name, n in counted[each.pk].items()}
        events.record(each, BACKLOG, by=by, after=late, why=f"Due before {in_words(before)} and still open.")
    return len(bodies)


def told(rows: Iterable[Any], day: date, *, by: Actor) -> int:
    """Note on each of these rows that its owner is told today that it is late; how many there were."""
    return sum(events.update(each, by=by, verb="overdue", reminded=day) for each in rows)
