"""What the room of assurance gives to a Party's page: its assessments in progress, and the statuses that were set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from secretariat.assurance.models import Assessment, DirectorsLetter, StatusDecision
from secretariat.core.calendars import today
from secretariat.core.pages import pieces, portal
from secretariat.core.pages.portal import Line, lines
from secretariat.core.permission import Reader

ASSESSMENTS, LETTERS, STATUSES = "assessments", "directors_letters", "status_decisions"
STATUS_LINES = 3


def _assurance(reader: Reader) -> Iterable[Any]:
    of = {"party": portal.PARTY}
    begun = Assessment.objects.visible_to(reader).filter(**of)
    order = ("-started", "pk")
    yield lines(
        begun.filter(finished__isnull=True), ASSESSMENTS, order=order, title="kind", says="fieldwork", more="presented",
        begins="started", ends="finished",
    )  # fmt: skip
    yield lines(
        begun.filter(finished__isnull=False), ASSESSMENTS, order=("-finished", "pk"), title="kind", begins="started",
        ends="finished", most=0,
    )  # fmt: skip
    letters = DirectorsLetter.objects.visible_to(reader).filter(approved__isnull=True, **of)
    yield lines(letters, LETTERS, order=("prepared", "pk"), begins="prepared")
    set_for_it = StatusDecision.objects.visible_to(reader).filter(**of)
    order = ("-decided", "pk")
    yield lines(set_for_it, STATUSES, order=order, title="kind", says="status", begins="decided", most=STATUS_LINES)


@pieces.portal_block("Assessments", "assurance/_portal.html", place=50, rows=_assurance)
def assessments(party: Any, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """Security and privacy assessments of the Party: those in progress, the last that ended, letters and statuses."""
    kinds, status_kinds = dict(Assessment.Kind.choices), dict(StatusDecision.Kind.choices)
    its = [each for each in found if each.what == ASSESSMENTS]
    open_now = [(each, kinds.get(each.title, each.title), _stage(each)) for each in its if each.ends is None]
    ended = [(each, kinds.get(each.title, each.title)) for each in its if each.ends]
    statuses = sorted((each for each in found if each.what == STATUSES), key=lambda each: each.begins or date.min)
    return {
        "party": party,
        "open": sorted(open_now, key=lambda each: each[0].begins or date.min),
        "last": ended[0] if ended else None,
        "letters": [each for each in found if each.what == LETTERS],
        "statuses": [(each, status_kinds.get(each.title, each.title)) for each in reversed(statuses[-STATUS_LINES:])],
        "glance": [(len(open_now), "assessment in progress" if len(open_now) == 1 else "assessments in progress")]
        if open_now
        else [],
    }


def _stage(line: Line) -> str:
    """How far an assessment has come, from the days of its fieldwork and of its review."""
    fieldwork, presented = (date.fromisoformat(each) if each else None for each in (line.says, line.more))
    if presented:
        return (
            f"reviewed on {presented:%-d %B %Y}" if presented <= today() else f"to be reviewed on {presented:%-d %B %Y}"
        )
    if fieldwork:
        done = fieldwork <= today()
        return f"fieldwork {'was' if done else 'is due'} on {fieldwork:%-d %B %Y}"
    return "no day for its fieldwork yet"
