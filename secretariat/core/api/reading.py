"""Rows of a table as a program reads them: the site's own list, paged by cursor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from secretariat.core.api.cursors import next_address, place_of
from secretariat.core.api.problems import Fault, Problem, not_right, nothing_there
from secretariat.core.pages.listing import Listing
from secretariat.core.permission import Reader
from secretariat.core.tables import Column, Table
from secretariat.core.tables.outgoing import rows_of

PAGED_BY = ("limit", "cursor")


class Rows(Listing):
    """The rows of a table that somebody asks for, as the site lists them."""

    def __init__(self, table: Table, asked: dict[str, Any], reader: Reader) -> None:
        super().__init__(
            table, {name: value for name, value in asked.items() if value and name not in PAGED_BY}, reader
        )
        self._refuse_unseen_targets()

    def page(self, request: HttpRequest, limit: int) -> tuple[list[dict[str, Any]], str | None]:
        """The rows after the request's cursor, and the address of the page after them. One query."""
        falls, column = self.order.startswith("-"), self.table.column[self.order.removeprefix("-")]
        key = f"seen_{column.name}" if column.kind == "link" else column.name
        rows = self.for_export
        if (place := place_of(request)) is not None:
            rows = rows.filter(_after(key, falls, *_read_place(column, place)))
        # What is empty comes last on every database, and the reference breaks ties.
        first = F(key).desc(nulls_last=True) if falls else F(key).asc(nulls_last=True)
        ordered = rows.order_by(first, "-reference" if falls else "reference")
        found = list(as_items(self.table, ordered[: limit + 1]))
        if len(found) <= limit:
            return found, None
        last = found[limit - 1]
        return found[:limit], next_address(request, [plain(last[column.name]), last["reference"]])

    def _targets(self, column: Column) -> tuple[tuple[str, str], ...]:
        return ()  # a program needs no list to choose from

    def _refuse_unseen_targets(self) -> None:
        """What points at a record that is missing is asked for in vain, and so at one that the reader may not see."""
        faults = []
        for name in self.table.links.keys() & self.asked.keys():
            target = self.table.links[name]
            if not target.objects.visible_to(self.reader).filter(reference=self.asked[name]).exists():
                says = f"There is no {target._meta.verbose_name} {self.asked[name]} that you may see."
                faults.append(Fault(says, parameter=name))
        if faults:
            raise not_right(*faults)


def _read_place(column: Column, place: list[Any]) -> tuple[Any, str]:
    value, reference = place
    if value is None:
        return None, reference
    if column.kind == "decimal":
        return Decimal(value), reference
    return date.fromisoformat(value) if column.kind == "date" else value, reference


def _after(key: str, falls: bool, value: Any, reference: str) -> Q:
    """The rows that come after the one with this value and reference."""
    sign = "lt" if falls else "gt"
    later = Q(**{f"reference__{sign}": reference})
    if value is None:
        return Q(**{f"{key}__isnull": True}) & later
    return Q(**{f"{key}__{sign}": value}) | (Q(**{key: value}) & later) | Q(**{f"{key}__isnull": True})


def as_items(table: Table, rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Each row as name to value; links as the reader may see them where `for_export` annotated them."""
    names = [each.name for each in table.columns]
    for row in rows_of(table, rows):
        yield dict(zip(names, row, strict=True))


def one(table: Table, reference: str, reader: Reader) -> dict[str, Any]:
    """One row. Raises Problem 404 for one that is missing or hidden."""
    rows = Rows(table, {}, reader).for_export.filter(reference=reference)
    for item in as_items(table, rows):
        return item
    raise nothing_there(table.singular)


def record_of(table: Table, reference: str, reader: Reader) -> Any:
    """One record itself, with what it points at. Raises Problem 404 for one that is missing or hidden."""
    rows = table.model.objects.visible_to(reader).select_related(*table.links)
    if (record := rows.filter(reference=reference).first()) is None:
        raise nothing_there(table.singular)
    return record


def plain(value: Any) -> Any:
    """A value as JSON carries it: days as ISO writes them, decimals as text so that no digit is lost."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value


_encode = json.JSONEncoder(ensure_ascii=False, default=plain, separators=(",", ":")).encode


def as_answer(said: Any, status: int = 200) -> HttpResponse:
    """An answer in JSON. Links to the next page stand in its headers too."""
    answer = HttpResponse(_encode(said), "application/json", status)
    if isinstance(said, dict) and said.get("next"):
        answer["Link"] = f'<{said["next"]}>; rel="next"'
    return answer


__all__ = ["Problem", "Rows", "as_answer", "as_items", "one", "plain", "record_of"]
