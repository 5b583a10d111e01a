"""What the room of modifications gives to a Party's page: the consultations that it can answer now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case as When_
from django.db.models import F, When

from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.pages import pieces, portal
from secretariat.core.pages.portal import SHOWN, Line, lines
from secretariat.core.permission import Reader
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.table import workflow

PAST = When_(When(due__lt=portal.TODAY, then=1), default=0)
"""What is past its day comes after what is not."""


def _open_to_parties() -> list[str]:
    """The roles of workflow tables that every Party has, or everybody."""
    return [each.slug for each in current().file.role if {"everyone", "parties"} & set(each.readers)]


def _consultations(reader: Reader) -> Iterable[Any]:
    cases = Case.objects.open().visible_to(reader).filter(subject_kind="modifications.Modification")
    yield lines(
        cases.filter(waits_for__in=_open_to_parties()),
        "modifications",
        order=(PAST, F("due").asc(nulls_last=True), "-since", "pk"),
        reference="subject",
        title="title",
        says="state",
        more="workflow_slug",
        begins="since",
        ends="due",
        most=12,
    )


@pieces.portal_block("Open consultations", "modifications/_portal.html", place=40, rows=_consultations)
def consultations(party: Any, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """Modifications on which Parties are asked for their views now: what closes next first, what is past its day last."""
    ordered = sorted(
        found, key=lambda each: (_is_over(each), each.ends is None, each.ends or each.begins, each.reference)
    )
    said = [(each, workflow(each.more, each.begins or today()).states[each.says].name) for each in ordered[:SHOWN]]
    number = f"{len(found)}" if len(found) <= 12 else "12+"
    return {
        "open": said,
        "more": len(found) > SHOWN,
        "glance": [(number, "open consultation" if len(found) == 1 else "open consultations")] if found else [],
    }


def _is_over(line: Line) -> bool:
    """Whether the day by which views were wanted has gone by."""
    return line.ends is not None and line.ends < today()
