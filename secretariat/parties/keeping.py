"""Default cases that come in from elsewhere: each gets its process, as far as its row says that it has gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from secretariat.core.events import Actor
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import begin_many, keep_up, replay
from secretariat.parties.defaults import WORKFLOW
from secretariat.parties.models import DefaultCase

Steps = list[tuple[str, date, str]]
WAY = ("notify", "refer", "expel", "conclude")


@transaction.atomic
def keep_cases(references: Sequence[str], *, by: Actor) -> None:
    """Open the process of each of these cases that has none, and take each as far as its row says.

    The day of a step that a row does not know is that of the step before. What was done here already is left alone.
    """
    known = {
        each.subject: each for each in Case.objects.filter(subject_kind="parties.DefaultCase", subject__in=references)
    }
    rows = list(DefaultCase.objects.filter(reference__in=references).select_related("party"))
    new = [each for each in rows if each.reference not in known]
    begun = begin_many([(each, each.opened) for each in new], WORKFLOW, by=by)
    for record, case in zip(new, begun, strict=True):
        replay(case, _steps_so_far(record), by=by)
    kept = [each for each in rows if each.reference in known]
    keep_up(kept)
    for record in kept:
        case = known[record.reference]
        if record.closed and not case.closed:
            replay(case, _rest(case, record), by=by)


def _steps_so_far(record: DefaultCase) -> Steps:
    """The way of a case that came in. Its day of opening is the day on which it was notified."""
    steps: Steps = [("notify", record.opened, "")]
    if not record.closed:
        return steps
    if record.outcome == DefaultCase.Outcome.EXPELLED:
        return [
            *steps,
            ("refer", record.opened, ""),
            ("expel", record.closed, ""),
            ("conclude", record.closed, ""),
        ]
    return [*steps, (_end_of(record), record.closed, "")]


def _end_of(record: DefaultCase) -> str:
    return "remedy" if record.outcome == DefaultCase.Outcome.REMEDIED else "discontinue"


def _rest(case: Case, record: DefaultCase) -> Steps:
    """What is left of the way of a case that a later file says has ended."""
    assert record.closed
    day = max(record.closed, case.since)
    if record.outcome != DefaultCase.Outcome.EXPELLED:
        ahead = ["notify", _end_of(record)] if case.state == "opened" else [_end_of(record)]
        return [(verb, day, "") for verb in ahead]
    begun = {"opened": 0, "notified": 1, "before_panel": 2, "measures": 2, "expelled": 3}
    return [(verb, day, "") for verb in WAY[begun.get(case.state, len(WAY)) :]]
