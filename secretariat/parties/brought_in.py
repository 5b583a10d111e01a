"""What follows when applications and user entries are brought in as rows: their cases are where the rows' days say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from secretariat.core.events import Actor
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin_many, keep_up, replay
from secretariat.parties import entering, joining
from secretariat.parties.entering import IN_PROGRESS
from secretariat.parties.models import UserEntry
from secretariat.parties.models_joining import Application, DetailsChange, Transfer, Withdrawal

AT_ONCE = 500
BY_DAY = (
    ("applied", "submit"),
    ("checked", "approve"),
    ("invoiced", "send_invoice"),
    ("paid", "record_payment"),
    ("agreement_sent", "send_agreement"),
    ("returned", "note_signature"),
    ("countersigned", "countersign"),
    ("welcomed", "issue"),
)
"""The day in an application's row that a step leaves, in the order of the steps."""
STATES = (
    "being-filled-in", "applied", "checked", "invoiced", "paid", "agreement-sent", "signed", "acceded", "welcomed"
)  # fmt: skip
"""The state before each of these steps, and after the last."""


@transaction.atomic
def applications(references: Sequence[str], *, by: Actor) -> None:
    """Begin the case of each application that has none, and take the steps whose days its row brings.

    Raises NotNow with the row's reference when a day is missing before another, or comes before it.
    """
    for start in range(0, len(references), AT_ONCE):
        rows = list(Application.objects.filter(reference__in=references[start : start + AT_ONCE]))
        cases = _cases(rows, joining.WORKFLOW, "applied", by=by)
        for row in rows:
            replay(cases[row.reference], _steps_ahead(row, cases[row.reference]), by=by)


def _steps_ahead(row: Application, case: Case) -> list[tuple[str, date, str]]:
    if case.state in ("refused", "withdrawn"):
        return []
    taken = STATES.index(case.state)
    days: list[tuple[date, str]] = [(day, verb) for name, verb in BY_DAY if (day := getattr(row, name))]
    expected = [verb for _, verb in BY_DAY[: len(days)]]
    if [verb for _, verb in days] != expected:
        missing = next(name for name, verb in BY_DAY if verb not in {each for _, each in days})
        raise NotNow(f"{row.reference}: the day {missing} is missing, and a later one is there. Fill it in.")
    steps = [(verb, day, "") for day, verb in days[taken:]]
    if row.outcome == Application.Outcome.REFUSED and row.ended:
        steps.append(("decline" if row.returned else "refuse", row.ended, row.reason))
    if row.outcome == Application.Outcome.WITHDRAWN and row.ended:
        steps.append(("withdraw", row.ended, row.reason))
    return steps


@transaction.atomic
def entries(references: Sequence[str], *, by: Actor) -> None:
    """Begin the case of each user entry that is under way, with its checklist, and end the case of one that is over."""
    for start in range(0, len(references), AT_ONCE):
        rows = UserEntry.objects.filter(reference__in=references[start : start + AT_ONCE]).select_related("party")
        under_way = list(rows.filter(IN_PROGRESS, guided__isnull=False))
        begun = _cases(under_way, entering.WORKFLOW, "guided", by=by)
        for row in under_way:
            case = begun[row.reference]
            if row.evidence_sent and case.state == "in-entry" and case.since <= row.evidence_sent:
                replay(case, [("send_evidence", row.evidence_sent, "")], by=by)
        entering.add_items(under_way, by=by)
        over = {each.reference: each for each in rows.exclude(IN_PROGRESS)}
        for case in Case.objects.filter(subject_kind="parties.UserEntry", subject__in=over, closed=False):
            replay(case, _last_steps(over[case.subject], case), by=by)


def _last_steps(entry: UserEntry, case: Case) -> list[tuple[str, date, str]]:
    if entry.given_up:
        return [("give_up", max(entry.given_up, case.since), "")]
    assert entry.completed
    day = max(entry.completed, case.since)
    first = [("send_evidence", day, "")] if case.state == "in-entry" else []
    return [*first, ("complete", day, "")]


DECIDED: dict[Any, tuple[str, str, dict[str, str]]] = {
    DetailsChange: ("details-change", "asked", {"approved": "approve", "refused": "refuse"}),
    Withdrawal: ("withdrawal", "noticed", {"confirmed": "confirm", "refused": "refuse", "taken-back": "take_back"}),
    Transfer: ("transfer", "proposed", {"done": "carry_out", "abandoned": "abandon"}),
}
"""Kind of record to its workflow, the day on which it begins, and the step that each outcome is."""


def decided(model: Any) -> Callable[..., None]:
    """What follows when rows of such a kind are brought in: their cases, open or ended as their outcome says."""
    workflow, since, verbs = DECIDED[model]

    @transaction.atomic
    def follow(references: Sequence[str], *, by: Actor) -> None:
        for start in range(0, len(references), AT_ONCE):
            rows = list(model.objects.filter(reference__in=references[start : start + AT_ONCE]).select_related("party"))
            cases = _cases(rows, workflow, since, by=by)
            for row in rows:
                if row.outcome and not cases[row.reference].closed:
                    replay(cases[row.reference], [(verbs[row.outcome], row.decided, "")], by=by)

    return follow


def _cases(rows: Sequence[Any], workflow: str, since: str, *, by: Actor) -> dict[str, Case]:
    """Reference of each row to its case; it is begun where there is none."""
    if not rows:
        return {}
    kind = type(rows[0])._meta.label
    found = {
        each.subject: each
        for each in Case.objects.filter(subject_kind=kind, subject__in=[row.reference for row in rows])
    }
    keep_up([row for row in rows if row.reference in found])
    new = [row for row in rows if row.reference not in found]
    begun = begin_many([(row, getattr(row, since)) for row in new], workflow, by=by)
    return found | {each.subject: each for each in begun}
