"""What pydantic makes of a table's rows, for the columns that a file has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import PlainValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from secretariat.core.tables.cells import Read, reader
from secretariat.core.tables.table import Table

Row = dict[str, Any]


class Shape:
    """Reads rows of a table, many at a time, and says of each cell that is wrong what is wrong with it."""

    def __init__(self, table: Table, names: tuple[str, ...], *, guarded: bool) -> None:
        fields = {
            name: Annotated[Any, PlainValidator(_told(reader(table, table.column[name], guarded=guarded)))]
            for name in names
        }
        row: Any = TypedDict(f"{table.model.__name__}Row", fields)  # type: ignore[misc]
        self._rows: TypeAdapter[Any] = TypeAdapter(list[row])

    def read(self, rows: Sequence[Row]) -> tuple[list[Row | None], list[tuple[int, str, str]]]:
        """The values of each row, None for a wrong one; and (place in the list, column, sentence) of each fault."""
        try:
            return list(self._rows.validate_python(rows)), []
        except ValidationError as error:
            faults = [
                (int(each["loc"][0]), str(each["loc"][1]), each["msg"]) for each in error.errors(include_url=False)
            ]
        wrong = {place for place, _, _ in faults}
        right = iter(self._rows.validate_python([row for place, row in enumerate(rows) if place not in wrong]))
        return [None if place in wrong else next(right) for place in range(len(rows))], faults


@lru_cache(maxsize=256)
def shape(table: Table, names: tuple[str, ...], guarded: bool) -> Shape:
    """The shape of a table for these columns, made once."""
    return Shape(table, names, guarded=guarded)


def _told(read: Read) -> Read:
    """The sentence of a ValueError as pydantic's own kind of error, which repeats it word for word."""

    def told(cell: Any) -> Any:
        try:
            return read(cell)
        except ValueError as error:
            raise PydanticCustomError("cell", "{says}", {"says": str(error)}) from None

    return told
