"""Agendas: what is on one, as a reader may see it, and how one is put together from the register and published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When

from secretariat.committees.models import Action, Decision, Meeting
from secretariat.committees.models_meetings import (
    AgendaItem,
    ItemKind,
    Minutes,
    Paper,
    PaperFile,
    Purpose,
    StandingItem,
)
from secretariat.committees.planning import papers_day
from secretariat.committees.times import minutes_of, written
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import highest
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.permission import Reader, visible
from secretariat.core.permission.words import paths_to
from secretariat.core.workflow.models import Case as Process
from secretariat.core.workflow.taking import NotNow

AFTER = 100
"""The position of a standing item from which on it stands after the meeting's own items."""
OWN, LAST = 100, 900
"""Where on an agenda the meeting's own items begin, and what stands after them."""
OFFERED = 50
LINES = 20
"""So many actions or decisions are shown under an item; the rest are in their list."""
ONCE = (ItemKind.MATTERS_ARISING, ItemKind.ACTIONS)
"""Kinds of which an agenda has one item at most."""


@dataclass(frozen=True)
class OnAgenda:
    """A paper as an agenda shows it."""

    paper: Paper
    files: tuple[PaperFile, ...]
    is_late: bool


@dataclass(frozen=True)
class Entry:
    """A line of an agenda. `item` is None where the reader has no part in it: they see that there is one, and when."""

    number: int
    item: AgendaItem | None
    minutes: int | None
    starts: str
    """When it begins by the clock; empty where the meeting has no time."""
    papers: tuple[OnAgenda, ...] = ()
    lines: tuple[Any, ...] = ()
    """Decisions and minutes of the last meeting, or actions due: records that the reader may see."""


@dataclass(frozen=True)
class Agenda:
    """A meeting's agenda as a reader may see it."""

    meeting: Meeting
    entries: tuple[Entry, ...]
    ends: str
    """When it ends by the minutes allotted; empty where the meeting has no time."""
    minutes: int
    papers: int = field(default=0)

    @property
    def runs_over(self) -> bool:
        """Whether the minutes allotted reach beyond the end of the meeting."""
        ends, begins = minutes_of(self.meeting.ends_at), minutes_of(self.meeting.starts_at)
        return ends is not None and begins is not None and begins + self.minutes > ends


@dataclass(frozen=True)
class Offers:
    """What could stand on an agenda and does not yet."""

    cases: tuple[Process, ...]
    standing: tuple[StandingItem, ...]
    last: Meeting | None
    """The meeting whose decisions and minutes are matters arising; None when they are on it, or there was none."""
    actions: int
    """How many open actions are due by the meeting; 0 when they are on it."""


def agenda_of(meeting: Meeting, reader: Reader, *, with_lines: bool = True) -> Agenda:
    """A meeting's agenda as this reader may see it: three queries, and three more for what arises and is due."""
    rows = numbered(meeting, reader)
    papers = _papers(meeting, reader)
    kinds = {each.kind for each in rows if each.seen}
    lines = _lines(meeting, reader, kinds) if with_lines else {}
    clock, spent, found = minutes_of(meeting.starts_at), 0, []
    for each in rows:
        starts = written(clock + spent) if clock is not None else ""
        if each.seen:
            of = tuple(papers[each.pk])
            found.append(Entry(each.number, each, each.minutes, starts, of, tuple(lines.get(each.kind, ()))))
        elif _is_kept_out(each, reader):
            found.append(Entry(each.number, None, each.minutes, starts))
        spent += each.minutes or 0
    ends = written(clock + spent) if clock is not None and spent else ""
    return Agenda(meeting, tuple(found), ends, spent, sum(len(each.papers) for each in found))


def numbered(meeting: Meeting, reader: Reader) -> list[Any]:
    """The items in order, each with its `number` on the agenda, and `seen`: whether the reader may see it. One query.

    Those not seen are among them: their minutes count, and whoever is kept out of one is told so.
    """
    seen = Case(When(visible(AgendaItem, reader), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("party").annotate(seen=seen)
    found: list[Any] = [each for each in rows.order_by("position", "pk") if each.seen or each.published]
    for number, each in enumerate(found, start=1):
        each.number = number
    return found


def number_of(item: AgendaItem) -> int:
    """The number of an item on the agenda, as those see it who prepare the meeting."""
    order = AgendaItem.objects.filter(meeting=item.meeting_id).order_by("position", "pk")
    return list(order.values_list("pk", flat=True)).index(item.pk) + 1


def _is_kept_out(item: AgendaItem, reader: Reader) -> bool:
    return item.reference in reader.recused or bool(item.party and item.party.reference in reader.conflicts)


def _papers(meeting: Meeting, reader: Reader) -> dict[int, list[OnAgenda]]:
    day = papers_day(meeting.held_on)
    files: dict[int, list[PaperFile]] = defaultdict(list)
    for each in PaperFile.objects.visible_to(reader).filter(item__meeting=meeting).order_by("reference"):
        files[each.paper_id].append(each)
    found: dict[int, list[OnAgenda]] = defaultdict(list)
    rows = Paper.objects.visible_to(reader).current().filter(item__meeting=meeting).order_by("number", "reference")
    for paper in rows.defer("text"):
        found[paper.item_id].append(OnAgenda(paper, tuple(files[paper.pk]), paper.came_after(day)))
    return found


def _lines(meeting: Meeting, reader: Reader, kinds: set[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    if ItemKind.ACTIONS in kinds:
        found[ItemKind.ACTIONS] = list(actions_due(meeting, reader).order_by("due", "reference")[:LINES])
    if ItemKind.MATTERS_ARISING in kinds and (last := last_before(meeting, reader)):
        minutes = Minutes.objects.visible_to(reader).filter(meeting=last).order_by("reference")
        decided = Decision.objects.visible_to(reader).filter(meeting=last).order_by("reference")
        found[ItemKind.MATTERS_ARISING] = [*minutes, *decided[:LINES]]
    return found


def actions_due(meeting: Meeting, reader: Reader) -> Any:
    """Open actions of the body that are due by the day of the meeting."""
    rows = Action.objects.visible_to(reader).filter(body=meeting.body_id, closed__isnull=True)
    return rows.filter(due__lte=meeting.held_on)


def last_before(meeting: Meeting, reader: Reader) -> Meeting | None:
    """The body's last sitting before a meeting."""
    rows = Meeting.objects.visible_to(reader).sittings().filter(body=meeting.body_id, held_on__lt=meeting.held_on)
    found: Meeting | None = rows.order_by("-held_on", "-reference").first()
    return found


def offers(meeting: Meeting, reader: Reader) -> Offers:
    """What the register offers for an agenda, as this reader may see it."""
    on_it = list(AgendaItem.objects.filter(meeting=meeting).values_list("kind", "subject_kind", "subject", "standing"))
    kinds, about = {kind for kind, *_ in on_it}, {(kind, of) for _, kind, of, _ in on_it if of}
    waiting = Process.objects.open().visible_to(reader).filter(waits_for=meeting.body.reference)
    waiting = waiting.order_by(F("due").asc(nulls_last=True), "reference")
    cases = [each for each in waiting[: OFFERED + len(about)] if (each.subject_kind, each.subject) not in about]
    standing = StandingItem.objects.visible_to(reader).in_force(meeting.held_on).filter(body=meeting.body)
    left = standing.exclude(pk__in=[each for *_, each in on_it if each]).order_by("position", "reference")
    put_in = tuple(each for each in left if not (each.kind in ONCE and each.kind in kinds))
    kinds |= {each.kind for each in put_in}
    return Offers(
        tuple(cases),
        put_in,
        None if ItemKind.MATTERS_ARISING in kinds else last_before(meeting, reader),
        0 if ItemKind.ACTIONS in kinds else actions_due(meeting, reader).count(),
    )


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    title: str,
    kind: str = ItemKind.PAPER,
    purpose: str,
    label: str,
    minutes: int | None = None,
    presenter: str = "",
    note: str = "",
    party: Any = None,
    subject: tuple[str, str] = ("", ""),
    standing: StandingItem | None = None,
    by: Actor,
) -> AgendaItem:
    """Put an item on an agenda: after the meeting's own, or where the standing item says."""
    _refuse_closed(meeting)
    queue_behind_other_writers()
    item = AgendaItem(
        reference=next_reference(AgendaItem, f"{meeting.reference}-I", digits=2),
        meeting=meeting,
        body=meeting.body,
        position=_place(meeting, standing, kind),
        title=title,
        kind=kind,
        purpose=purpose,
        minutes=minutes,
        presenter=presenter,
        note=note,
        party=party,
        subject_kind=subject[0],
        subject=subject[1],
        standing=standing,
        published=today() if meeting.agenda_published else None,
        classification=label,
    )
    return events.create(item, by=by)


def _place(meeting: Meeting, standing: StandingItem | None, kind: str) -> int:
    taken = set(AgendaItem.objects.filter(meeting=meeting).values_list("position", flat=True))
    if standing:
        place = standing.position if standing.position < AFTER else standing.position - AFTER + LAST
    elif kind == ItemKind.ANY_OTHER_BUSINESS:
        place = LAST
    elif kind in (ItemKind.MATTERS_ARISING, ItemKind.ACTIONS):
        place = max((each for each in taken if each < OWN), default=0) + 1
    else:
        place = max((each for each in taken if OWN <= each < LAST), default=OWN - 1) + 1
    while place in taken:
        place += 1
    return place


@transaction.atomic
def put_in_case(meeting: Meeting, case: Process, *, by: Actor) -> AgendaItem:
    """Put a case that waits for the body on the agenda, for decision, at the case's own label."""
    queue_behind_other_writers()
    if case.closed or case.waits_for != meeting.body.reference:
        raise NotNow(f"{case.subject} does not wait for the {meeting.body.short_name}: it is in {case.state_name}.")
    if AgendaItem.objects.filter(meeting=meeting, subject_kind=case.subject_kind, subject=case.subject).exists():
        raise NotNow(f"{case.subject} is on this agenda already.")
    return add_item(
        meeting,
        title=f"{case.subject}: {case.title}"[:300],
        kind=ItemKind.CASE,
        purpose=Purpose.DECISION,
        label=case.classification,
        party=party_of(case),
        subject=(case.subject_kind, case.subject),
        by=by,
    )


def party_of(case: Process) -> Any:
    """The Party that a case is about: the first that its record names; None for none."""
    model: Any = apps.get_model(case.subject_kind)
    record = model._default_manager.filter(reference=case.subject).first()
    named = (getattr(record, path) if path else record for path in paths_to(model, "party")) if record else ()
    return next((each for each in named if each is not None), None)


@transaction.atomic
def put_in_standing(meeting: Meeting, *, by: Actor) -> list[AgendaItem]:
    """Put the body's standing items on the agenda, those that are not yet. Raises NotNow when all are."""
    _refuse_closed(meeting)
    queue_behind_other_writers()
    on_it = AgendaItem.objects.filter(meeting=meeting)
    there = on_it.filter(standing__isnull=False).values("standing")
    left = StandingItem.objects.in_force(meeting.held_on).filter(body=meeting.body).exclude(pk__in=there)
    once = [kind for kind in on_it.values_list("kind", flat=True) if kind in ONCE]
    rows = list(left.exclude(kind__in=once).order_by("position", "reference"))
    if not rows:
        raise NotNow("The body has no standing item that is not on this agenda: add one on the body's page first.")
    return [
        add_item(
            meeting,
            title=each.title,
            kind=each.kind,
            purpose=each.purpose,
            label=each.classification,
            minutes=each.minutes,
            presenter=each.presenter,
            standing=each,
            by=by,
        )
        for each in rows
    ]


@transaction.atomic
def put_in_matters_arising(meeting: Meeting, *, by: Actor, reader: Reader) -> AgendaItem:
    """Put decisions and minutes of the last meeting on the agenda; which they are is read when the agenda is."""
    _refuse_second(meeting, ItemKind.MATTERS_ARISING)
    last = last_before(meeting, reader)
    if last is None:
        raise NotNow(f"The {meeting.body.short_name} has not met before this meeting: nothing arises.")
    title, note = "Minutes and matters arising", f"Of {last.title}."
    return add_item(
        meeting,
        title=title,
        kind=ItemKind.MATTERS_ARISING,
        purpose=Purpose.DECISION,
        label=meeting.classification,
        note=note if last.classification == meeting.classification else "",
        by=by,
    )


@transaction.atomic
def put_in_actions(meeting: Meeting, *, by: Actor) -> AgendaItem:
    """Put the body's open actions that are due on the agenda; which they are is read when the agenda is."""
    _refuse_second(meeting, ItemKind.ACTIONS)
    return add_item(
        meeting,
        title="Actions due",
        kind=ItemKind.ACTIONS,
        purpose=Purpose.DISCUSSION,
        label=meeting.classification,
        by=by,
    )


def _refuse_second(meeting: Meeting, kind: ItemKind) -> None:
    queue_behind_other_writers()
    if AgendaItem.objects.filter(meeting=meeting, kind=kind).exists():
        raise NotNow(f"“{kind.label}” is on this agenda already.")


@transaction.atomic
def change_item(item: AgendaItem, *, by: Actor, **changes: Any) -> None:
    """Change what an item is called, how long it is given and so on. Its papers follow it to another Party."""
    _refuse_closed(item.meeting)
    if not events.update(item, by=by, **changes):
        raise NotNow("It is so already: nothing is changed.")
    if "party" in changes:
        for model in (Paper, PaperFile):
            for each in model.objects.filter(item=item):
                events.update(each, by=by, why="It follows its item", party=changes["party"])


@transaction.atomic
def take_off(item: AgendaItem, *, why: str, by: Actor) -> None:
    """Take an item off its agenda. Raises NotNow once it has papers, recusals or what was done under it."""
    _refuse_closed(item.meeting)
    if item.papers.exists():
        raise NotNow("It has papers: withdraw them, or move the item to the end.")
    for there, what in ((item.recusals, "recusals"), (item.minute_items, "minutes"), (item.votes, "votes"),
                        (item.decisions, "decisions"), (item.actions, "actions")):  # fmt: skip
        if there.exists():
            raise NotNow(f"There are {what} under it, so it stays on the agenda.")
    events.remove(item, by=by, why=why)


@transaction.atomic
def shift(item: AgendaItem, *, up: bool, by: Actor) -> None:
    """Change places with the item before, or after. Raises NotNow for the first and the last."""
    _refuse_closed(item.meeting)
    queue_behind_other_writers()
    rows = list(AgendaItem.objects.filter(meeting=item.meeting).order_by("position", "pk"))
    place = next(number for number, each in enumerate(rows) if each.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        raise NotNow(f"It is the {'first' if up else 'last'} already.")
    if len({each.position for each in rows}) < len(rows):  # rows that came in from elsewhere may share a place
        for number, each in enumerate(rows, start=1):
            events.update(each, by=by, why="Places set apart", position=number)
    here, there = rows[place].position, rows[other].position
    events.update(rows[place], by=by, verb="reorder", position=there)
    events.update(rows[other], by=by, verb="reorder", position=here)


@transaction.atomic
def publish(meeting: Meeting, *, by: Actor) -> None:
    """Publish an agenda with its papers: from now on whoever their labels allow sees them. The body is told."""
    _refuse_closed(meeting)
    queue_behind_other_writers()
    items = list(AgendaItem.objects.filter(meeting=meeting, published__isnull=True))
    if meeting.agenda_published:
        raise NotNow("It is published already: what is added now goes out at once.")
    if not items:
        raise NotNow("There is nothing on the agenda yet: put in an item first.")
    papers = Paper.objects.filter(item__meeting=meeting, published__isnull=True, withdrawn__isnull=True)
    files = PaperFile.objects.filter(item__meeting=meeting, published__isnull=True, paper__withdrawn__isnull=True)
    for each in (*items, *papers, *files):
        events.update(each, by=by, verb="publish", published=today())
    events.update(meeting, by=by, verb="publish_agenda", agenda_published=today())


def allows(item: AgendaItem) -> str:
    """The most restricted label that a paper for this item may carry: the meeting's, or the item's own if higher."""
    return highest(item.meeting.classification, item.classification)


def _refuse_closed(meeting: Meeting) -> None:
    if meeting.cancelled:
        raise NotNow("The meeting was cancelled: its agenda stays as it was.")
    if meeting.held_on < today():
        raise NotNow("The meeting has been held: its agenda stays as it was.")
