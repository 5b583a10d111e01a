"""The report after a supplier failure or an exercise: what happened when, what came late, and what was learnt."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from secretariat.core.calendars import Period
from secretariat.core.classification import highest
from secretariat.core.codes import current
from secretariat.core.events.models import Event
from secretariat.core.permission import Reader
from secretariat.core.publishing.model import (
    Bullets,
    Cell,
    Column,
    Document,
    Note,
    Paragraph,
    Section,
    Table,
    Text,
)
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import KIND
from secretariat.parties.board import DONE, NOT_NEEDED, Board, board_of, lessons_of
from secretariat.parties.models_last_resort import FailureContact, FailureLesson, SupplierFailure

EVERY_MESSAGE = 5000


@dataclass(frozen=True)
class Moment:
    """Something that happened, at a day and mostly a time."""

    day: date
    at: str
    kind: str
    says: str


def report_of(failure: SupplierFailure, reader: Reader) -> Document:
    """The report as a document, with what this reader may see. Seven queries."""
    board, code = board_of(failure, reader, messages=EVERY_MESSAGE), current()
    lessons = lessons_of(failure, reader)
    parts = [*board.contacts, *board.messages, *lessons, *(line.tick for line in board.lines if line.tick)]
    label = code.label(highest(failure.classification, *(each.classification for each in parts)))
    sections = [
        Section("what-happened", "What happened", tuple(_facts(board))),
        Section("timeline", "Timeline", tuple(_timeline(board))),
        Section("checklist", "Checklist", tuple(_checklist(board))),
        Section("late", "What came late", tuple(_late(board))),
        Section("lessons", "Lessons", tuple(_lessons(lessons))),
    ]
    return Document(
        title=str(failure),
        subtitle="Report after the event",
        code_name=code.name,
        period=Period.containing(failure.opened).label,
        classification=label.slug,
        classification_statement=label.statement,
        version="1.0" if failure.closed else "0.1",
        status="Final" if failure.closed else "Draft",
        sections=tuple(sections),
        illustrative=_notice(failure),
    )


def _notice(failure: SupplierFailure) -> str:
    said = [f"{failure.playbook.exercise}: nothing in this report is real."] if failure.exercise else []
    return " ".join([*said, *(["This report is about an invented example."] if failure.illustrative else [])])


def _facts(board: Board) -> Iterable[Paragraph | Table | Note]:
    failure = board.failure
    if failure.exercise:
        yield Note(_text(f"{failure.playbook.exercise}. This is the report of an exercise: no supplier failed."))
    if failure.scenario:
        yield Paragraph(_text(failure.scenario))
    facts = [("Failing supplier", str(failure.failing))]
    facts += [(each.actor.name, ", ".join(each.who)) for each in board.actors[1:] if each.who]
    facts += [
        (title, said(day))
        for title, day in (
            ("Alert", failure.opened),
            ("Licence revoked", failure.revoked),
            ("Appointment in effect", failure.effective),
            ("Closed", failure.closed),
        )
        if day
    ]
    if failure.counted:
        facts += [
            ("SMETS1 meters", f"{failure.smets1 or 0:,}"),
            ("SMETS2 meters", f"{failure.smets2 or 0:,}"),
            ("Of both, prepaid", f"{failure.prepayment or 0:,}"),
            ("Counted as of", said(failure.counted)),
        ]
    yield _table("facts", "The facts", ("What", "Said"), facts)


def _timeline(board: Board) -> Iterable[Paragraph | Bullets]:
    # What has no time of its own, such as a step, stands before the rest of its day, in the order in which it was taken.
    moments = sorted(_moments(board), key=lambda each: (each.day, each.at))
    if not moments:
        yield Paragraph(_text("Nothing is recorded."))
        return
    yield Bullets(
        tuple(
            (Text(f"{said(each.day)} {each.at}".strip(), "strong"), Text(f" {each.kind}: {each.says}"))
            for each in moments
        )
    )


def _moments(board: Board) -> Iterable[Moment]:
    yield from _steps(board.case)
    for line in board.lines:
        if line.tick:
            evidence = f"{line.item.says}: {line.tick.evidence} ({line.tick.by_whom})"
            yield Moment(line.tick.done, line.tick.at, "Checklist", evidence)
    for each in board.contacts:
        if each.called:
            outcome = dict(FailureContact.Outcome.choices)[each.outcome].lower() if each.outcome else "called"
            note = f": {each.note}" if each.note else ""
            yield Moment(each.called, each.called_at, "Call", f"{each.organisation} {outcome}{note}")
    for message in board.messages:
        whom = f"{message.sender} to {message.to}: {message.text}"
        yield Moment(message.sent, message.at, message.get_channel_display(), whom)


def _steps(case: Case | None) -> Iterable[Moment]:
    if case is None:
        return
    table = case.workflow
    for verb, after in Event.objects.of(KIND, case.reference).values_list("verb", "after"):
        day = json.loads(after).get("on", "")
        says = table.step(verb).says if table.has(verb) else f"Begun as {table.states[table.start].name}"
        if day:
            yield Moment(date.fromisoformat(day), "", "Step", says)


def _checklist(board: Board) -> Iterable[Paragraph | Table]:
    done = board.count(DONE, NOT_NEEDED)
    yield Paragraph(_text(f"{done} of {len(board.lines)} lines were dealt with."))
    names = board.failure.playbook.actor
    rows = [
        (
            str(line.number),
            names[line.item.actor].name,
            line.item.says,
            said(line.due) if line.due else line.item.due_in_words,
            f"{said(line.tick.done)} {line.tick.at}".strip() if line.tick else "",
            line.said,
        )
        for line in board.lines
    ]
    yield _table("checklist-table", "The checklist", ("No.", "By", "What", "Due", "Done", "Stands"), rows)


def _late(board: Board) -> Iterable[Paragraph | Bullets]:
    late = [line for line in board.lines if line.was_late]
    if not late:
        yield Paragraph(_text("Nothing came late."))
        return
    names = board.failure.playbook.actor
    yield Bullets(
        tuple(
            _text(
                f"{line.number}. {line.item.says} ({names[line.item.actor].name}): due {said(line.due)}, "
                + (f"done {said(line.tick.done)}." if line.tick else "not done.")
            )
            for line in late
        )
    )


def _lessons(found: list[FailureLesson]) -> Iterable[Paragraph | Table]:
    if not found:
        yield Paragraph(_text("Nothing is written down yet that you may see."))
        return
    rows = [(each.title, each.response, each.owner, said(each.due), said(each.done)) for each in found]
    yield _table("lessons-table", "What was learnt", ("Learnt", "To do", "By whom", "By", "Done"), rows)


def _table(name: str, caption: str, titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    return Table(
        name,
        caption,
        tuple(Column(each) for each in titles),
        tuple(tuple(_text(cell) for cell in row) for row in rows),
    )


def _text(words: str) -> Cell:
    return (Text(words),)


def said(day: date | None) -> str:
    """A day as people write it; nothing without one."""
    return f"{day.day} {day:%B %Y}" if day else ""
