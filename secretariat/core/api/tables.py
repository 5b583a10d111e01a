"""The calls of every table: its list, a record, its history, its label, and bringing rows in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import Call, offer, reader_known
from secretariat.core.api.cursors import next_address, place_of
from secretariat.core.api.parameters import CURSOR, LIMIT, of_table
from secretariat.core.api.problems import Fault, Problem, not_right
from secretariat.core.api.reading import Rows, as_answer, one, record_of
from secretariat.core.api.schemas import (
    Change,
    Done,
    Given,
    Happened,
    History,
    LongText,
    camel,
    given_row_of,
    page_of,
    row_of,
)
from secretariat.core.events import Actor
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.histories import Told, events_of, told
from secretariat.core.tables import Table, all_tables
from secretariat.core.tables.given import Given as GivenFile
from secretariat.core.tables.importing import bring_in_sheets
from secretariat.core.tables.problems import Problems, refuse, shortened
from secretariat.core.tables.reading_csv import csv_sheet
from secretariat.core.tables.sheet import Rows as SheetRows
from secretariat.core.tables.sheet import Sheet
from secretariat.core.workflow.taking import NotNow, relabel

RECORD = "{path:reference}"


class Label(Given):
    """A new classification, and why."""

    label: str = Field(description="white, green, amber or red.", max_length=10, examples=["green"])
    why: LongText = Field(description="The reason; it stands in the history.", examples=["It was published."])


class BroughtIn(Schema):
    """What bringing rows in has done."""

    table: str
    added: int
    changed: int
    unchanged: int


def offer_all() -> None:
    """Offer the calls of every table that a room has registered."""
    for table in all_tables():
        for call in _calls_of(table):
            offer(call)


def _calls_of(table: Table) -> Sequence[Call]:
    name, title, path = table.name, table.title, f"/{table.name}"
    record = f"{path}/{RECORD}"
    like, like_record = "/{table}", "/{table}/{reference}"
    one_of = f"One of the {title.lower()}"
    return (
        Call("GET", path, f"list_{name}", title, "everyone", partial(page_of, table), partial(_list, table), title,
             query=of_table(table), like=like, says_of_all="A list"),
        Call("GET", record, f"read_{name}", one_of, "everyone", partial(row_of, table), partial(_read, table), title,
             like=like_record, says_of_all="A record"),
        Call("GET", f"{record}/history", f"history_of_{name}", f"{one_of}: what happened to it", "everyone", History,
             partial(_history, table), title, query=(CURSOR, LIMIT), like=f"{like_record}/history",
             says_of_all="What happened to a record"),
        Call("POST", f"{record}/label", f"label_{name}", f"{one_of}: change its label", "relabel", Done,
             partial(_label, table), title, given=Label, like=f"{like_record}/label",
             says_of_all="Change a label"),
        Call("POST", f"{path}/bring-in", f"bring_in_{name}", f"Bring {title.lower()} in, all or nothing", table.deed,
             BroughtIn, partial(_bring_in, table), title, body=_body_of(table), like=f"{like}/bring-in",
             says_of_all="Bring rows in, all or nothing"),
    )  # fmt: skip


def _list(table: Table, request: HttpRequest, **asked: Any) -> HttpResponse:
    """A page of the rows that the reader may see."""
    rows = Rows(table, asked, reader_known(request).reader)
    items, after = rows.page(request, asked["limit"])
    return as_answer({"items": items, "next": after})


def _read(table: Table, request: HttpRequest, reference: str) -> HttpResponse:
    """One row."""
    return as_answer(one(table, reference, reader_known(request).reader))


def _history(table: Table, request: HttpRequest, reference: str, limit: int, cursor: str | None) -> HttpResponse:
    """The events of a record and of its case, the latest first."""
    reader = reader_known(request).reader
    record = record_of(table, reference, reader)
    rows = events_of(table, record, reader)
    if (place := place_of(request)) is not None:
        rows = rows.filter(sequence__lt=place[0])
    events = list(rows[: limit + 1])
    after = next_address(request, [events[limit - 1].sequence]) if len(events) > limit else None
    items = told(events[:limit], {kind_of(table.model): table}, reader)
    return as_answer({"items": [as_happened(each).dict() for each in items], "next": after})


def as_happened(event: Told) -> Happened:
    """An event as programs read it."""
    changes = [Change(column=each.title, before=each.before, after=each.after) for each in event.changes]
    return Happened(
        sequence=event.sequence,
        at=event.at.isoformat(),
        actor=event.actor,
        verb=event.verb,
        kind=event.kind,
        reference=event.subject,
        why=event.why,
        decision=event.decision,
        changes=changes,
    )


def _label(table: Table, request: HttpRequest, reference: str, given: Label) -> Done:
    """Change a label, as the site does."""
    reader = reader_known(request).reader
    record = record_of(table, reference, reader)
    try:
        relabel(record, given.label, by=Actor(reader.id), why=given.why)
    except NotNow as refusal:
        raise Problem(409, f"Nothing was changed. {refusal}") from None
    return Done(table=table.name, reference=reference, says=f"It is now {record.classification.capitalize()}.")


def _bring_in(table: Table, request: HttpRequest) -> BroughtIn:
    """Bring rows in by the same import as files."""
    sheet = _sheet_of(table, request)
    try:
        outcome = bring_in_sheets([(table, sheet())], by=Actor(reader_known(request).reader.id))
    except Problems as problems:
        raise _said(problems) from None
    counts = (getattr(outcome, each).get(table.name, 0) for each in ("added", "changed", "unchanged"))
    added, changed, unchanged = counts
    return BroughtIn(table=table.name, added=added, changed=changed, unchanged=unchanged)


def _sheet_of(table: Table, request: HttpRequest) -> Any:
    if request.content_type == "text/csv":
        return lambda: csv_sheet(GivenFile.dropped(ContentFile(request.body, name=f"{table.name}.csv")))
    if request.content_type == "application/json":
        rows = _rows_in(request.body)
        return lambda: Sheet(table.name, table.name, lambda: _cells(table.name, rows))
    raise Problem(415, "Rows are read as application/json or as text/csv: say which in Content-Type.")


def _rows_in(body: bytes) -> list[dict[str, Any]]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, 'The body is not JSON: send {"rows": [{"column": value, …}, …]}.') from None
    rows = said.get("rows") if isinstance(said, dict) and len(said) == 1 else None
    if not isinstance(rows, list) or not rows or not all(isinstance(each, dict) for each in rows):
        raise not_right(Fault('Send {"rows": [{"column": value, …}, …]} with at least one row.', pointer="/rows"))
    return rows


def _cells(file: str, rows: list[dict[str, Any]]) -> SheetRows:
    names = list(rows[0])
    yield 0, names
    for number, row in enumerate(rows, start=1):
        if odd := [*(each for each in names if each not in row), *(each for each in row if each not in names)]:
            says = (
                "The row does not have the columns of the first one: give every row the same, null where one is empty."
            )
            raise refuse(file, says, number, shortened(odd[0]))
        yield number, [row[each] for each in names]


def _said(problems: Problems) -> Problem:
    faults = tuple(Fault(each.says, row=each.row, column=each.column) for each in problems.problems)
    more = f" These are the first {len(faults)}; there are {problems.more:,} more." if problems.more else ""
    return Problem(422, f"Nothing was brought in: each entry of errors says row, column and what to do.{more}", faults)


def _body_of(table: Table) -> dict[str, Any]:
    rows = {
        "type": "object",
        "title": f"{camel(table.name)}Rows",
        "properties": {"rows": {"type": "array", "minItems": 1, "items": given_row_of(table)}},
        "required": ["rows"],
        "additionalProperties": False,
    }
    header = ",".join(each.name for each in table.columns)
    return {
        "required": True,
        "content": {
            "application/json": {"schema": rows, "example": {"rows": [_example_of(table)]}},
            "text/csv": {"schema": {"type": "string", "description": "The names of the columns, then a row a line."},
                         "example": f"{header}\r\n"},
        },
    }  # fmt: skip


def _example_of(table: Table) -> dict[str, Any]:
    """A row with every column that must be filled in. What it holds is made up, and it says so."""
    kinds = {"date": "2019-04-01", "number": 1, "decimal": "1.5", "yes-no": "yes"}
    values = {each.name: kinds.get(each.kind, f"EXAMPLE {each.name}") for each in table.columns if each.required}
    values |= {each.name: each.choices[0][0] for each in table.columns if each.required and each.choices}
    return {**values, "illustrative": "all"}
