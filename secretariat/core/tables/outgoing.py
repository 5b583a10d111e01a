"""Writes the rows of one table to a stream, as the import reads them."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, Self

from django.db.models import QuerySet

from secretariat.core.tables.apostrophes import guarded
from secretariat.core.tables.table import Column, Table

CHUNK = 2000
TEXTS = frozenset({"text", "choice", "link"})


class CannotBeKept(Exception):
    """What is to be written cannot be kept there: one sentence that says why and what to do."""


def rows_of(table: Table, queryset: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """The values of each row, column by column as the table has them; a link is a reference.

    Where the rows are annotated with `seen_<link>`, that is written instead: nothing where the reader may not see it.
    """
    seen = queryset.all().query.annotations
    paths = [
        each.name
        if each.kind != "link"
        else f"seen_{each.name}"
        if f"seen_{each.name}" in seen
        else f"{each.name}__reference"
        for each in table.columns
    ]
    yield from queryset.values_list(*paths).iterator(chunk_size=CHUNK)


def write_csv(table: Table, queryset: QuerySet[Any], stream: BinaryIO, *, bom: bool = True) -> int:
    """Write the rows as CSV in UTF-8 and return how many there were.

    The mark at the start, which Excel wants before it believes in UTF-8, is left out with `bom=False`.
    """
    text = codecs.getwriter("utf-8-sig" if bom else "utf-8")(stream)
    # Lines end in \r\n, as the CSV standard has it: then the writer puts text with either of the two in quotation marks.
    out = csv.writer(text)
    out.writerow(each.name for each in table.columns)
    shown = [_as_csv(each) for each in table.columns]
    count = 0
    for row in rows_of(table, queryset):
        out.writerow([show(value) for show, value in zip(shown, row, strict=True)])
        count += 1
    return count


def write_json(table: Table, queryset: QuerySet[Any], stream: BinaryIO) -> int:
    """Write the rows as a JSON file of one table and return how many there were."""
    with JsonFile(stream) as file:
        return file.add(table, queryset)


class JsonFile:
    """A JSON file of tables, a row a line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._dump = json.JSONEncoder(ensure_ascii=False, default=plain_text).encode
        self._tables = 0

    def __enter__(self) -> Self:
        self._stream.write(b"{")
        return self

    def __exit__(self, *raised: object) -> None:
        self._stream.write(b"\n}\n")

    def add(self, table: Table, queryset: QuerySet[Any]) -> int:
        """Write the rows of a table and return how many there were."""
        names = [each.name for each in table.columns]
        self._write(f"{',' if self._tables else ''}\n{self._dump(table.name)}: [")
        count = 0
        for row in rows_of(table, queryset):
            self._write(f"{',' if count else ''}\n{self._dump(dict(zip(names, row, strict=True)))}")
            count += 1
        self._write("\n]" if count else "]")
        self._tables += 1
        return count

    def _write(self, text: str) -> None:
        self._stream.write(text.encode())


def write_parquet(table: Table, queryset: QuerySet[Any], stream: BinaryIO) -> int:
    """Write the rows as a Parquet file and return how many there were."""
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([_as_arrow(table, each) for each in table.columns])
    rows, count = rows_of(table, queryset), 0
    with parquet.ParquetWriter(stream, schema) as writer:
        while chunk := list(islice(rows, 5 * CHUNK)):
            columns = zip(*chunk, strict=True)
            arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            count += len(chunk)
    return count


def _as_csv(column: Column) -> Callable[[Any], str]:
    if column.kind in TEXTS:
        return lambda value: "" if value is None else guarded(str(value))
    return plain_text


def plain_text(value: Any) -> str:
    """A date, number or yes-no as a cell of a CSV file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _as_arrow(table: Table, column: Column) -> Any:
    import pyarrow

    kinds = {"date": pyarrow.date32, "number": pyarrow.int64, "yes-no": pyarrow.bool_}
    kind = kinds.get(column.kind, pyarrow.string)()
    if column.kind == "decimal":
        field: Any = table.model._meta.get_field(column.name)
        kind = pyarrow.decimal128(field.max_digits, field.decimal_places)
    return pyarrow.field(column.name, kind, metadata={"says": column.says})
