from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.core.calendars import Period
from secretariat.core.tables import Check, Table, register
from secretariat.reporting.models import Highlight, ObjectiveAssessment


def _year_is_one(row: Mapping[str, Any]) -> str | None:
    try:
        Period.year(row["year"] or "")
    except ValueError as error:
        return str(error)
    return None


register(
    Table(
        ObjectiveAssessment,
        "objective_assessments",
        "Objective assessments",
        "Objective assessment",
        "How the code stands against its objectives, year by year.",
        listed=("reference", "year", "objective", "status"),
        filters=("year", "objective", "status"),
        checks=(Check("year", _year_is_one),),
        searched=("notes",),
        extracted=("notes",),
        in_menus=False,
    ),
    Table(
        Highlight,
        "highlights",
        "Highlights",
        "Highlight",
        "Prose that bodies write for the yearly report.",
        listed=("reference", "year", "section", "position", "form", "written_by"),
        filters=("year", "section", "written_by"),
        checks=(Check("year", _year_is_one),),
        searched=("text",),
        extracted=("text",),
        in_menus=False,
    ),
)
