"""What figures of several rooms can be asked for by."""

from __future__ import annotations

from secretariat.core.calendars import Period
from secretariat.core.codes.choices import categories
from secretariat.core.figures.figure import Dimension


def _categories(period: Period) -> list[tuple[str, str]]:
    return categories()


def _months(period: Period) -> list[tuple[str, str]]:
    return [(f"{month.start:%Y-%m}", month.label) for month in period.months()]


BY_CATEGORY = Dimension("Party category", _categories)
BY_MONTH = Dimension("month", _months)
