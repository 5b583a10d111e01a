"""Says what every table's columns are and may hold, for people and for programs, and gives an empty workbook."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from secretariat.core.codes import current
from secretariat.core.tables.empty_workbook import empty_workbook
from secretariat.core.tables.table import Column, Table, all_tables, table_for

KINDS = {
    "text": "text",
    "date": "a date, such as 2019-04-01",
    "number": "a whole number",
    "decimal": "a number",
    "yes-no": "yes or no",
    "choice": "one of the allowed values",
    "link": "a reference",
}


def write_schema(folder: Path) -> list[Path]:
    """Write `schema.json`, `schema.md`, `empty.xlsx` and `empty/` (a CSV file a table); return their paths."""
    empty = folder / "empty"
    empty.mkdir(parents=True, exist_ok=True)
    tables = all_tables()
    files = [folder / "schema.json", folder / "schema.md", folder / "empty.xlsx"]
    files[0].write_text(json.dumps(described(tables), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    files[1].write_text(_read_aloud(tables), encoding="utf-8")
    empty_workbook(tables).save(files[2])
    for table in tables:
        with (empty / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerow(column.name for column in table.columns)
    return [*files, empty]


def described(tables: list[Table]) -> dict[str, Any]:
    """The tables as JSON carries them."""
    return {
        "code": current().slug,
        "tables": [
            {
                "name": table.name,
                "title": table.title,
                "says": table.says,
                "columns": [_described(column, table) for column in table.columns],
            }
            for table in tables
        ],
    }


def _described(column: Column, table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "kind": column.kind,
        "required": column.required,
        "says": column.says,
    }
    if column.choices:
        told["allowed"] = [{"value": value, "title": title} for value, title in column.choices]
    if column.max_length:
        told["max_length"] = column.max_length
    if column.kind == "link":
        told["links_to"] = table_for(table.links[column.name]).name
    not_before = [earlier for earlier, later in table.in_order if later == column.name]
    if not_before:
        told["not_before"] = not_before
    return told


def _read_aloud(tables: list[Table]) -> str:
    parts = [
        f"# Tables of the {current().name}\n\n"
        "Each table is a CSV file, or a sheet of a workbook, of its own name, with the names of the columns in its "
        "first row. Rows are known by their reference. A link is the reference of a row of another table. Files are "
        "in UTF-8; dates are written 2019-04-01, numbers without commas.\n\n"
        "In CSV files and workbooks an apostrophe stands before text that begins with `=`, `+`, `-`, `@`, a tab or a "
        "carriage return (or with apostrophes and then one of these), so that no program takes it for a formula; one "
        "is taken away again on the way in.\n"
    ]
    parts += [_table_aloud(table) for table in tables]
    return "\n".join(parts)


def _table_aloud(table: Table) -> str:
    lines = [
        f"## {table.name}",
        "",
        table.says,
        "",
        "| column | holds | required | what it means |",
        "| --- | --- | --- | --- |",
    ]
    for column in table.columns:
        meaning = _in_a_cell(column.says)
        if column.choices:
            values = ", ".join(f"`{value}`" for value, _ in column.choices)
            meaning = f"{meaning} Allowed: {values}.".strip()
        lines.append(f"| `{column.name}` | {_holds(column, table)} | {'yes' if column.required else ''} | {meaning} |")
    return "\n".join([*lines, ""])


def _holds(column: Column, table: Table) -> str:
    if column.kind == "link":
        return f"a reference in `{table_for(table.links[column.name]).name}`"
    if column.max_length and column.kind == "text":
        return f"text, at most {column.max_length:,} characters"
    return KINDS[column.kind]


def _in_a_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
