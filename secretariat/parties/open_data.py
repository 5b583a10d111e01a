"""The Party list as open data: the same columns at the same addresses, of White records only, as CSV, JSON and XLSX."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from secretariat.core.codes import current
from secretariat.core.permission import ANYONE
from secretariat.core.tables.apostrophes import guarded
from secretariat.core.tables.workbooks import LONGEST_CELL, spelled_out
from secretariat.parties.party_list import Entry, PartyList


@dataclass(frozen=True)
class DataColumn:
    """One column of the open data: its name, its kind, what it means, and where it comes from."""

    name: str
    kind: str
    says: str
    of: Callable[[Entry], Any]


COLUMNS = (
    DataColumn(
        "reference", "string", "What the register calls the Party. It never changes.", lambda e: e.party.reference
    ),
    DataColumn("name", "string", "The Party's name today.", lambda e: e.party.name),
    DataColumn("category", "string", "The slug of its Party category on the day.", lambda e: e.category),
    DataColumn("category_name", "string", "What that category is called.", lambda e: e.category_name),
    DataColumn(
        "voting_group", "string", "Reference of its Voting Group on the day; empty for none.", lambda e: e.group
    ),
    DataColumn("voting_group_name", "string", "What that group is called.", lambda e: e.group_name),
    DataColumn(
        "user_roles",
        "string",
        "Slugs of the User Roles it held on the day and whose entry is White, separated by spaces.",
        lambda e: " ".join(e.user_roles),
    ),
    DataColumn("acceded", "date", "The day it became a Party.", lambda e: e.party.acceded),
    DataColumn("left", "date", "The day it ceased to be one; empty while it is.", lambda e: e.party.left),
    DataColumn(
        "exit_ground", "string", "Why it ceased: expulsion or withdrawal; or empty.", lambda e: e.party.exit_ground
    ),
    DataColumn(
        "illustrative",
        "boolean",
        "Whether part of the row is invented for an example.",
        lambda e: bool(e.party.illustrative),
    ),
)
FORMS = ("csv", "json", "xlsx")
TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def public_list(asked: dict[str, str]) -> PartyList:
    """The list as everybody may see it, whoever asks."""
    return PartyList(asked, ANYONE)


def rows_of(found: PartyList) -> list[list[Any]]:
    """The cells under COLUMNS of every Party that fits."""
    return [[column.of(each) for column in COLUMNS] for each in found.all_entries()]


def as_csv(found: PartyList, licence: str) -> bytes:
    """As CSV in UTF-8. Text that a spreadsheet program would take for a formula has an apostrophe before it."""
    stream = io.StringIO()
    out = csv.writer(stream)
    out.writerow(each.name for each in COLUMNS)
    out.writerows([_plain(cell) for cell in row] for row in rows_of(found))
    return stream.getvalue().encode()


def as_json(found: PartyList, licence: str) -> bytes:
    """As JSON, with the day, the licence and what each column means."""
    names = [each.name for each in COLUMNS]
    dump = json.JSONEncoder(ensure_ascii=False).encode
    about = {
        "title": f"Parties to the {current().name}",
        "on": found.day.isoformat(),
        "licence": licence,
        "columns": [{"name": each.name, "type": each.kind, "description": each.says} for each in COLUMNS],
    }
    rows = ",\n".join(dump(dict(zip(names, map(_as_json, row), strict=True))) for row in rows_of(found))
    return f'{dump(about)[:-1]},\n"parties": [\n{rows}\n]}}\n'.encode()


def as_xlsx(found: PartyList, licence: str) -> bytes:
    """As a workbook: the Parties, and a sheet that says what the columns mean and under which licence."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("parties")
    sheet.freeze_panes = "A2"
    sheet.append([each.name for each in COLUMNS])
    for row in rows_of(found):
        sheet.append([_cell(sheet, each) for each in row])
    about = book.create_sheet("about")
    for line in (("licence", licence), ("on", found.day), *((each.name, each.says) for each in COLUMNS)):
        about.append([_cell(about, each) for each in line])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


WRITERS: dict[str, Callable[[PartyList, str], bytes]] = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx}


def metadata(address: str, licence: str, licence_address: str) -> dict[str, Any]:
    """The description of the CSV file in the shape that the W3C recommends: CSV on the Web."""
    about = {"@context": "http://www.w3.org/ns/csvw", "url": address, "dc:title": f"Parties to the {current().name}"}
    about |= {
        "dc:license": licence_address or licence,
        "dc:rights": licence,
        "dc:publisher": current().file.administrator,
    }
    columns = [
        {"name": each.name, "titles": each.name, "datatype": each.kind, "dc:description": each.says} for each in COLUMNS
    ]
    return {**about, "tableSchema": {"columns": columns, "primaryKey": "reference"}}


def _plain(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(str(cell)) if cell else ""


def _as_json(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None or value == "":
        return None
    if isinstance(value, bool | date):
        return value
    text = spelled_out(guarded(str(value)))[:LONGEST_CELL]
    if not text.startswith("#"):
        return text  # what would be a formula has an apostrophe before it
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # otherwise “#N/A” would become an error
    return cell
