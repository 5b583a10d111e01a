"""Figures' values as of the last event, kept so that a page of many need not work them out again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from secretariat.core.calendars import Period
from secretariat.core.events import chain
from secretariat.core.figures import figure_named, read, shown
from secretariat.core.figures.figure import Value
from secretariat.core.figures.models import StoredFigure


def values(keys: Iterable[str], period: Period) -> dict[str, str]:
    """Key to value as people read it. Two queries when nothing has changed since the values were kept."""
    wanted = list(dict.fromkeys(keys))
    kept = _kept(wanted, [period])
    return {key: kept[key, period.label].shown for key in wanted}


def now_and_before(keys: Iterable[str], period: Period) -> tuple[dict[str, str], dict[str, str]]:
    """Key to value as people read it, in a period and in the one before, as cheap as `values`."""
    wanted, periods = list(dict.fromkeys(keys)), (period, period.previous())
    kept = _kept(wanted, list(periods))
    now, before = ({key: kept[key, each.label].shown for key in wanted} for each in periods)
    return now, before


def over(key: str, periods: list[Period]) -> list[tuple[str, str]]:
    """(period, value as people read it) of one figure over several periods, as cheap as `values`."""
    kept = _kept([key], periods)
    return [(period.label, kept[key, period.label].shown) for period in periods]


def whole_numbers(keys: Iterable[str], period: Period) -> dict[str, Value]:
    """Key to whole number, without those that are none."""
    wanted = list(dict.fromkeys(keys))
    kept = _kept(wanted, [period])
    found = {key: kept[key, period.label].value for key in wanted}
    return {key: int(value) for key, value in found.items() if value.isdecimal()}


def _kept(keys: list[str], periods: list[Period]) -> dict[tuple[str, str], StoredFigure]:
    sequence, _ = chain.head()
    labels = [period.label for period in periods]
    rows = StoredFigure.objects.filter(period__in=labels, sequence=sequence, key__in=keys)
    found = {(row.key, row.period): row for row in rows}
    missing = [(key, period) for period in periods for key in keys if (key, period.label) not in found]
    if missing:
        found |= _work_out(missing, sequence)
    return found


def _work_out(missing: list[tuple[str, Period]], sequence: int) -> dict[tuple[str, str], StoredFigure]:
    rows = []
    for key, period in missing:
        value = read(key, period).value
        text = shown(value, figure_named(key).unit)
        rows.append(
            StoredFigure(key=key, period=period.label, sequence=sequence, value=str(value)[:80], shown=text[:80])
        )
    with transaction.atomic():
        StoredFigure.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["key", "period"],
            update_fields=["sequence", "value", "shown"],
        )
    return {(row.key, row.period): row for row in rows}
