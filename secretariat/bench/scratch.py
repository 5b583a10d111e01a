"""Databases for measuring: empty, with the example years, and with many times as many records."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import models, transaction

from secretariat.core.calendars import Period
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.tables import Table, all_tables
from secretariat.core.tables.importing import bring_in_path

BENCH = Actor("operator:bench")
YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")
YEAR = Period.year("2019-20")


def empty() -> None:
    """Bring the scratch database to this version."""
    call_command("migrate", verbosity=0)


def with_example() -> None:
    """An empty database, then the example years."""
    empty()
    for year in YEARS:
        bring_in_path(current().folder / "example" / year, by=BENCH)


@transaction.atomic
def multiply(times: int, *, over_years: int = 20) -> int:
    """Add `times` copies of every record, in other years than the example's; how many rows that were.

    Copies go forward and back in turn. A copy that goes back is over before the example's year: its open ends are
    closed. The rows have no events: what is measured reads records.
    """
    added = 0
    originals = {table.name: list(table.model.objects.order_by("pk")) for table in all_tables()}
    for number in range(1, times + 1):
        years = (number + 1) // 2 % over_years + 8
        back = number % 2 == 0
        copies: dict[tuple[str, int], int] = {}
        for table in all_tables():
            rows = [_copy(table, row, number, -years if back else years, copies) for row in originals[table.name]]
            table.model.objects.bulk_create(rows, batch_size=2000)
            for original, row in zip(originals[table.name], rows, strict=True):
                copies[(table.model._meta.label, original.pk)] = row.pk
            added += len(rows)
    return added


def _copy(table: Table, row: Any, number: int, years: int, copies: dict[tuple[str, int], int]) -> Any:
    values: dict[str, Any] = {}
    for field in table.model._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key:
            continue
        if field.name == "reference":
            value = f"{value}~{number}"
        elif isinstance(field, models.ForeignKey) and value is not None:
            value = copies.get((field.related_model._meta.label, value))
        elif isinstance(value, date):
            value = value + timedelta(days=round(365.25 * years))
        values[field.attname] = value
    if years < 0:
        for earlier, later in table.in_order:
            if values[later] is None and values[earlier] is not None:
                values[later] = values[earlier] + timedelta(days=200)
    return table.model(**values)


def resident_megabytes(pid: int | None = None) -> float:
    """The memory a process holds now."""
    with open(f"/proc/{pid or os.getpid()}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))
