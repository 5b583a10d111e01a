"""A table's rows as JSON carries them, from either database and into either."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils.duration import duration_iso_string

from secretariat.core.operating.contents import columns_of

AT_ONCE = 1000


def rows_of(model: type[models.Model]) -> Iterator[list[Any]]:
    """Every row of the model's own table, in the order of its key, read as it goes."""
    names = [each.attname for each in columns_of(model)]
    found = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=AT_ONCE)
    for row in found:
        yield [_written(value) for value in row]


def put_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[list[Any]]) -> int:
    """Insert the rows as they are, keys included, and return how many there were. No default is filled in."""
    fields = {each.column: each for each in columns_of(model)}
    chosen = [fields[name] for name in columns]
    names = [each.attname for each in chosen]
    read = [_reader(each) for each in chosen]
    put, waiting = 0, iter(rows)
    limit = min(AT_ONCE, connection.ops.bulk_batch_size(chosen, [model()] * AT_ONCE))
    while part := list(islice(waiting, limit)):
        made = [
            model(**{name: take(value) for name, take, value in zip(names, read, row, strict=True)}) for row in part
        ]
        query = models.sql.InsertQuery(model)
        # Raw: a field that is set by itself when a row is added keeps what it was.
        query.insert_values(chosen, made, raw=True)
        query.get_compiler(connection=connection).execute_sql()
        put += len(made)
    return put


def last_key(model: type[models.Model]) -> int:
    """The highest key that the table has ever given out, rows that are gone included; 0 where none is counted."""
    if not isinstance(model._meta.pk, models.AutoField):
        return 0
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            return found[0] if found else 0
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', model._meta.pk.column])
        (sequence,) = cursor.fetchone()
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
        return int(cursor.fetchone()[0])


def count_on_from(model: type[models.Model], key: int) -> None:
    """Let the table give out keys above `key` and above all that it holds: a key is never given to a second row.

    A history names what has no reference by its key, so a second row with that key would take the first one's.
    """
    if not isinstance(model._meta.pk, models.AutoField):
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            top = f"max(%s, coalesce((SELECT max({model._meta.pk.column}) FROM {table}), 0))"
            cursor.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT %s, {top}", [table, key])
            return
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
        if key > last_key(model):
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', model._meta.pk.column, key]
            )


def _written(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _reader(column: models.Field[Any, Any]) -> Any:
    """How a value of that column is taken from JSON. A foreign key is read as the key it points at."""
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    if isinstance(column, models.DateField | models.TimeField | models.DecimalField | models.UUIDField):
        return column.to_python
    if isinstance(column, models.DurationField | models.BinaryField):
        return column.to_python
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
