"""Guards of supplier failures."""

from __future__ import annotations

from secretariat.core.workflow import guard
from secretariat.core.workflow.models import Case
from secretariat.parties.models_last_resort import FailureLesson, FailureTick, SupplierFailure


@guard
def every_item_of_the_checklist_is_dealt_with(case: Case) -> str | None:
    """Every line but those that come after the transfer is ticked off, or found not to be needed."""
    failure = SupplierFailure.objects.get(reference=case.subject)
    ticked = set(FailureTick.objects.filter(failure=failure).values_list("item", flat=True))
    open_ones = [each.says for each in failure.playbook.file.item if each.transfer and each.slug not in ticked]
    if not open_ones:
        return None
    more = f", and {len(open_ones) - 1} more" if len(open_ones) > 1 else ""
    return f"The checklist is not dealt with yet: {open_ones[0]}{more}."


@guard
def lessons_are_written_down(case: Case) -> str | None:
    """At least one lesson is there, so that the report has something to say."""
    there = FailureLesson.objects.filter(failure__reference=case.subject).exists()
    return None if there else "Nothing is written down of what was learnt: add a lesson first."
