"""Enquiries that come in by import: each gets the case that its days tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from secretariat.core.events import Actor
from secretariat.core.events.recording import kind_of
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin_many, keep_up, replay
from secretariat.engagement.models_enquiries import Enquiry
from secretariat.engagement.services_enquiries import WORKFLOW

AT_ONCE = 500


@transaction.atomic
def begin_cases(references: Sequence[str], *, by: Actor) -> None:
    """Open the case of every enquiry that has none and bring it to where its row says it is.

    Raises NotNow with the row's reference where its case has moved on otherwise: that is done on the site.
    """
    for start in range(0, len(references), AT_ONCE):
        rows = list(Enquiry.objects.filter(reference__in=references[start : start + AT_ONCE]))
        known = {
            case.subject: case
            for case in Case.objects.filter(subject_kind=kind_of(Enquiry), subject__in=[row.reference for row in rows])
        }
        new = [row for row in rows if row.reference not in known]
        for row, case in zip(new, begin_many([(row, row.asked) for row in new], WORKFLOW, by=by), strict=True):
            replay(case, _steps(row), by=by)
        for row in rows:
            if row.reference in known and known[row.reference].state != _state(row):
                raise NotNow(
                    f"{row.reference}: its case is in {known[row.reference].state_name}, and its row says otherwise. "
                    "Answer, reply or close on the site, not by import."
                )
        keep_up([row for row in rows if row.reference in known])


def _state(row: Enquiry) -> str:
    """Where an enquiry's own days say that it is."""
    if row.closed:
        return "closed"
    if row.waiting_since:
        return "waiting"
    if row.answered:
        return "reopened" if row.due else "answered"
    return "open"


def _steps(row: Enquiry) -> list[tuple[str, date, str]]:
    """The steps that lead there: (verb, day, note)."""
    steps = [("answer", row.answered, "")] if row.answered else []
    if row.closed:
        steps.append(("close" if row.answered else "settle", row.closed, ""))
    elif row.answered and (row.waiting_since or row.due):
        steps.append(("reopen", row.waiting_since or row.answered, ""))
    if row.waiting_since and not row.closed:
        steps.append(("ask_back", row.waiting_since, ""))
    return steps
