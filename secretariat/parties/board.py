"""Where a supplier failure stands: the checklist of its day with what is done, due and late, by actor, and the calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from secretariat.core.calendars import today
from secretariat.core.permission import Reader
from secretariat.core.workflow.models import Case
from secretariat.parties.models_last_resort import (
    FailureContact,
    FailureLesson,
    FailureMessage,
    FailureParticipant,
    FailureTick,
    SupplierFailure,
)
from secretariat.parties.playbook import FailureActor, Item

LAST_MESSAGES = 8
DONE, NOT_NEEDED, LATE, DUE, WAITS, AHEAD = "done", "not-needed", "late", "due", "waits", "ahead"
SAID = {
    DONE: "Done",
    NOT_NEEDED: "Not needed",
    LATE: "Late",
    DUE: "Due today",
    WAITS: "Waits",
    AHEAD: "To do",
}


@dataclass(frozen=True)
class Line:
    """A line of the checklist on a day."""

    number: int
    item: Item
    due: date | None
    tick: FailureTick | None
    needs: tuple[Line, ...]
    """What it waits for, done or not."""
    day: date

    @property
    def state(self) -> str:
        """Where it stands."""
        if self.tick:
            return NOT_NEEDED if self.tick.not_needed else DONE
        if self.due and self.due < self.day:
            return LATE
        if any(each.tick is None for each in self.needs):
            return WAITS
        return DUE if self.due == self.day else AHEAD

    @property
    def said(self) -> str:
        """Where it stands, in words."""
        return SAID[self.state]

    @property
    def was_late(self) -> bool:
        """Whether it was done after its day, or is not done and its day is over."""
        if self.due is None:
            return False
        return self.tick.done > self.due if self.tick and not self.tick.not_needed else self.state == LATE

    @property
    def waits_for(self) -> tuple[Line, ...]:
        """What of that is still open."""
        return tuple(each for each in self.needs if each.tick is None)


@dataclass(frozen=True)
class ActorOnBoard:
    """One actor: who that is, and its lines."""

    actor: FailureActor
    who: tuple[str, ...]
    lines: tuple[Line, ...]

    def count(self, *states: str) -> int:
        """How many of its lines stand there."""
        return sum(line.state in states for line in self.lines)


@dataclass(frozen=True)
class Board:
    """A supplier failure on a day, as far as its reader may see it."""

    failure: SupplierFailure
    day: date
    case: Case | None
    lines: tuple[Line, ...]
    actors: tuple[ActorOnBoard, ...]
    contacts: tuple[FailureContact, ...]
    """The calls in their order; empty for whoever may not see them."""
    messages: tuple[FailureMessage, ...]
    """The latest first."""

    def count(self, *states: str) -> int:
        """How many lines stand there."""
        return sum(line.state in states for line in self.lines)

    @property
    def late(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state == LATE)

    @cached_property
    def next_call(self) -> FailureContact | None:
        """Who is to be called next: the first whom nobody has reached, those not tried yet before others."""
        open_ones = [each for each in self.contacts if each.outcome != FailureContact.Outcome.REACHED]
        return min(open_ones, key=lambda each: (each.tries, each.position), default=None)


def board_of(failure: SupplierFailure, reader: Reader, day: date | None = None, messages: int = LAST_MESSAGES) -> Board:
    """The board on a day, today unless one is given. Five queries."""
    on = day or today()
    lines = lines_of(failure, FailureTick.objects.visible_to(reader).filter(failure=failure), on)
    parts = list(
        FailureParticipant.objects.visible_to(reader).filter(failure=failure).select_related("party").order_by("pk")
    )
    calls = FailureContact.objects.visible_to(reader).filter(failure=failure).order_by("position", "reference")
    log = FailureMessage.objects.visible_to(reader).filter(failure=failure).order_by("-sent", "-at", "-pk")
    case = Case.objects.filter(subject_kind=failure._meta.label, subject=failure.reference).first()
    return Board(
        failure,
        on,
        case,
        lines,
        tuple(_actors(failure, lines, parts)),
        tuple(calls),
        tuple(log[:messages]),
    )


def lines_of(failure: SupplierFailure, ticked: Iterable[FailureTick], day: date) -> tuple[Line, ...]:
    """The checklist of a supplier failure on a day, with what is ticked off."""
    ticks = {each.item: each for each in ticked}
    found: dict[str, Line] = {}
    for number, item in enumerate(failure.playbook.file.item, start=1):
        needs = tuple(found[each] for each in item.needs)
        found[item.slug] = Line(number, item, item.due_on(failure.effective), ticks.get(item.slug), needs, day)
    return tuple(found.values())


def _actors(failure: SupplierFailure, lines: tuple[Line, ...], parts: list[FailureParticipant]) -> list[ActorOnBoard]:
    found = []
    for actor in failure.playbook.file.actor:
        who = [str(each.party or each.organisation) for each in parts if each.actor == actor.slug]
        if actor.slug == "failing-supplier" and str(failure.failing) not in who:
            who.insert(0, str(failure.failing))
        mine = tuple(line for line in lines if line.item.actor == actor.slug)
        found.append(ActorOnBoard(actor, tuple(who), mine))
    return found


def lessons_of(failure: SupplierFailure, reader: Reader) -> list[FailureLesson]:
    """What was learnt, as far as the reader may see it. One query."""
    return list(FailureLesson.objects.visible_to(reader).filter(failure=failure).order_by("reference"))
