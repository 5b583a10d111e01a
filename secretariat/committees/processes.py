"""Cases of records that come in by import: begun on their day, and brought to where their row says they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from secretariat.committees.models_budget import Budget
from secretariat.committees.models_registers import ReadinessCase
from secretariat.committees.models_subjects import DccRequest, Difference, HandedIssue, OutsideConsultation
from secretariat.core.events import Actor
from secretariat.core.events.recording import kind_of
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import begin_many, keep_up, replay

READINESS, ISSUE, DCC_REQUEST = "readiness", "issue", "dcc-request"
DIFFERENCE, OUTSIDE, BUDGET = "difference", "outside-consultation", "panel-budget"
AT_ONCE = 500

Step = tuple[str, date, str]
History = Callable[[Any], Iterator[Step]]
"""From a row to the steps (verb, day, note) that it tells of, in order."""


@transaction.atomic
def begin_readiness(references: Sequence[str], *, by: Actor) -> None:
    """Open the cases of new rows; the others keep up."""
    _begin(ReadinessCase, READINESS, references, "opened", _readiness, by=by)


@transaction.atomic
def begin_issues(references: Sequence[str], *, by: Actor) -> None:
    """Open the cases of new rows; the others keep up."""
    _begin(HandedIssue, ISSUE, references, "handed_over", _issue, by=by)


@transaction.atomic
def begin_requests(references: Sequence[str], *, by: Actor) -> None:
    """Open the cases of new rows; the others keep up."""
    _begin(DccRequest, DCC_REQUEST, references, "raised", _request, by=by)


@transaction.atomic
def begin_differences(references: Sequence[str], *, by: Actor) -> None:
    """Open the cases of new rows; the others keep up."""
    _begin(Difference, DIFFERENCE, references, "raised", _difference, by=by)


@transaction.atomic
def begin_outside(references: Sequence[str], *, by: Actor) -> None:
    """Open the cases of new rows; the others keep up."""
    _begin(OutsideConsultation, OUTSIDE, references, "opened", _outside, by=by)


@transaction.atomic
def begin_budgets(references: Sequence[str], *, by: Actor) -> None:
    """Open the cases of new rows; the others keep up."""
    _begin(Budget, BUDGET, references, "", _budget, by=by)


def state_of(record: Any) -> str:
    """Where a record's case stands, empty where it has none. It is read once for as long as the record is at hand."""
    if "state_of_its_case" not in record.__dict__:
        case = Case.objects.filter(subject_kind=kind_of(record), subject=record.reference).first()
        record.__dict__["state_of_its_case"] = case.state if case else ""
    return str(record.__dict__["state_of_its_case"])


def only_while(states: tuple[str, ...], says: str, path: str = "") -> Any:
    """For acts: why one cannot be done to a record whose case, or that of what it points at, stands elsewhere."""

    def why_not(record: Any, reader: Any) -> str | None:
        about = record
        for name in filter(None, path.split(".")):
            about = getattr(about, name)
        return None if state_of(about) in states else says

    return why_not


def _begin(model: Any, slug: str, references: Sequence[str], day: str, history: History, *, by: Actor) -> None:
    for start in range(0, len(references), AT_ONCE):
        rows = model.objects.filter(reference__in=references[start : start + AT_ONCE]).order_by("reference")
        kept = list(rows.select_related(*(each.name for each in model._meta.concrete_fields if each.is_relation)))
        known = Case.objects.filter(subject_kind=kind_of(model), subject__in=[each.reference for each in kept])
        there = set(known.values_list("subject", flat=True))
        new = [each for each in kept if each.reference not in there]
        days = [getattr(each, day) if day else _first_day(each) for each in new]
        for each, case in zip(new, begin_many(list(zip(new, days, strict=True)), slug, by=by), strict=True):
            if steps := list(history(each)):
                replay(case, steps, by=by)
        keep_up([each for each in kept if each.reference in there])


def _first_day(budget: Budget) -> date:
    """A budget is begun with its first version; it comes in before its versions, so its earliest day has to do."""
    days = [each for each in (budget.opened, budget.published, budget.approved) if each]
    first_of_its_years = date(int(budget.year[:4]), 1, 1)
    return min([*days, first_of_its_years])


def _readiness(row: ReadinessCase) -> Iterator[Step]:
    if row.recommended:
        yield "ask_for_views", row.recommended, ""
        yield "recommend", row.recommended, row.get_recommendation_display()
        if row.decision:
            went = row.recommendation != ReadinessCase.Recommendation.WAIT
            yield "go_live" if went else "hold_back", max(row.decision.decided, row.recommended), row.decision.outcome


def _issue(row: HandedIssue) -> Iterator[Step]:
    if row.resolved:
        yield "accept", row.handed_over, ""
        yield "resolve", row.resolved, row.outcome


def _request(row: DccRequest) -> Iterator[Step]:
    if row.answered:
        yield "consider", row.raised, ""
        agreed = row.decision is None or row.decision.outcome_kind != "rejected"
        yield "agree" if agreed else "decline", row.answered, row.outcome


def _difference(row: Difference) -> Iterator[Step]:
    if row.concluded:
        if row.outcome == Difference.Outcome.WITHDRAWN:
            yield "withdraw", row.concluded, ""
        else:
            yield "exchange_positions", row.raised, ""
            yield "conclude", row.concluded, ""


def _outside(row: OutsideConsultation) -> Iterator[Step]:
    if row.sent:
        yield "draft", row.opened, ""
        yield "approve", row.sent, ""
        yield "send", row.sent, ""
        if row.outcome:
            yield "note_outcome", row.sent, row.outcome


def _budget(row: Budget) -> Iterator[Step]:
    opened = row.opened or row.closes
    if opened and row.closes:
        yield "consult", opened, ""
        if row.published:
            decided = row.decision.decided if row.decision else row.published
            yield "close_consultation", row.closes, ""
            yield "submit", max(row.closes, min(decided, row.published)), ""
            yield "approve", max(row.closes, min(decided, row.published)), ""
            yield "publish", max(row.closes, row.published), ""
            if row.approved:
                yield "become_approved", row.approved, ""
