"""Files for the tests, and a look at whether anything was written."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from secretariat.core.events import Actor
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.tables import all_tables, table_named
from secretariat.core.tables.importing import Outcome, bring_in_path
from secretariat.core.tables.problems import Problems

SOMEBODY = Actor("operator:somebody")

ROWS = {
    "parties": {
        "reference": "PTY-1",
        "name": "Illustrative Small Supplier 001",
        "acceded": "2019-04-01",
        "classification": "white",
    },
    "party_categories": {
        "reference": "PC-1",
        "party": "PTY-1",
        "category": "small-supplier",
        "starts": "2019-04-01",
        "classification": "white",
    },
    "user_entries": {
        "reference": "UE-1",
        "party": "PTY-1",
        "user_role": "import-supplier",
        "guided": "2019-05-01",
        "classification": "white",
    },
    "bodies": {
        "reference": "panel",
        "name": "Panel",
        "short_name": "Panel",
        "kind": "panel",
        "parent": "",
        "starts": "2013-09-23",
        "classification": "white",
    },
    "appointments": {
        "reference": "A-1",
        "body": "panel",
        "seat": "chair",
        "starts": "2019-04-01",
        "holder": "Somebody",
        "classification": "amber",
    },
    "attendances": {
        "reference": "AT-1",
        "event": "E-1",
        "organisation": "An organisation",
        "people": "2",
        "classification": "white",
    },
    "events": {
        "reference": "E-1",
        "title": "A seminar",
        "kind": "call",
        "held_on": "2019-06-01",
        "host": "The administrator",
        "remote": "no",
        "classification": "white",
    },
    "modifications": {
        "reference": "DP001",
        "title": "A change",
        "raised": "2019-04-01",
        "classification": "white",
    },
    "highlights": {
        "reference": "H-1",
        "year": "2019-20",
        "section": "introduction",
        "position": "1",
        "text": "What happened.",
        "classification": "white",
    },
}


def row(table: str, **changes: str) -> dict[str, str]:
    """A row that can be brought in, with these changes."""
    return {**ROWS[table], **changes}


def write_csv(folder: Path, table: str, *rows: dict[str, str], name: str = "") -> Path:
    """A CSV file of these rows, which have the columns of the first."""
    folder.mkdir(exist_ok=True)
    path = folder / (name or f"{table}.csv")
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    return path


def write_workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """A workbook with these rows of cells, sheet by sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.save(path)
    return path


def bring_in(path: Path) -> Outcome:
    """Bring the path in as somebody."""
    return bring_in_path(path, by=SOMEBODY)


def records(table: str):
    """The rows of a table."""
    return table_named(table).model.objects


def refused(path: Path) -> list[str]:
    """The sentences with which the path is refused, after seeing that nothing at all was written."""
    with nothing_written(), pytest.raises(Problems) as caught:
        bring_in(path)
    return [str(problem) for problem in caught.value.problems]


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fails when rows, events or personal texts are not as they were."""
    before = _everything()
    yield
    assert _everything() == before


def _everything() -> dict[str, list[object]]:
    kept = {table.name: list(table.model.objects.order_by("pk").values()) for table in all_tables()}
    kept["events kept"] = list(Event.objects.values_list("sequence", "hash"))
    kept["personal texts"] = list(PersonalText.objects.values_list("token"))
    return kept
