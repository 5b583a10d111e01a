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
from secretariat.parties.models_default import DefaultMeasure

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
    decided = _first_measures(new)
    for record, case in zip(new, begun, strict=True):
        replay(case, _steps_so_far(record, decided.get(record.pk)), by=by)
    kept = [each for each in rows if each.reference in known]
    keep_up(kept)
    for record in kept:
        case = known[record.reference]
        if record.closed and not case.closed:
            replay(case, _rest(case, record), by=by)


def _first_measures(records: Sequence[DefaultCase]) -> dict[int, date]:
    """The day of the first measure, short of an expulsion, that came in with each of these cases. One query."""
    found: dict[int, date] = {}
    rows = DefaultMeasure.objects.filter(default_case__in=records).exclude(kind=DefaultMeasure.Kind.EXPULSION)
    for case, day in rows.order_by("-decided").values_list("default_case", "decided"):
        found[case] = day
    return found


def _steps_so_far(record: DefaultCase, decided: date | None) -> Steps:
    """The way of a case that came in. Its day of opening is the day on which it was notified."""
    steps: Steps = [("notify", record.opened, "")]
    if decided:
        steps += [("refer", decided, ""), ("impose", decided, "")]
    if not record.closed:
        return steps
    closed = max(record.closed, steps[-1][1])
    if record.outcome == DefaultCase.Outcome.EXPELLED:
        refer: Steps = [] if decided else [("refer", closed, "")]
        return [*steps, *refer, ("expel", closed, ""), ("conclude", closed, "")]
    return [*steps, (_end_of(record), closed, "")]


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
