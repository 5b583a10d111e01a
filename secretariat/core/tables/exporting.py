"""Writes tables out in the shape that the import reads: what goes out and comes in again changes nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from django.db.models import QuerySet

from secretariat.core.tables.outgoing import CannotBeKept, JsonFile, write_csv, write_json, write_parquet
from secretariat.core.tables.table import Table, all_tables
from secretariat.core.tables.workbooks import Workbook, write_xlsx

__all__ = ["FORMATS", "CannotBeKept", "Format", "export_path", "write_csv", "write_json", "write_parquet", "write_xlsx"]

Format = Literal["csv", "xlsx", "parquet", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

Progress = Callable[[Table, int, bool], None]
"""Called as f(table, rows written, True) after each table."""


def export_path(
    path: Path, format: Format, tables: Sequence[Table] | None = None, *, progress: Progress | None = None
) -> dict[str, int]:
    """Write the tables, all unless some are given, and return how many rows of each were written.

    CSV and Parquet make a folder with a file a table; XLSX and JSON make one file. Nothing is put under `path`
    before everything is written. Raises CannotBeKept for a path or a value that the format cannot have.
    """
    chosen = all_tables() if tables is None else list(tables)
    _refuse_path(path, format)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as room:
        draft = Path(room) / "draft"
        if format in ("csv", "parquet"):
            counts = _write_folder(chosen, format, draft, progress)
            path.mkdir(exist_ok=True)
            for file in sorted(draft.iterdir()):
                os.replace(file, path / file.name)
        else:
            counts = _write_file(chosen, format, draft, progress)
            os.replace(draft, path)
    return counts


def _refuse_path(path: Path, format: Format) -> None:
    if format in ("csv", "parquet"):
        if path.exists() and not path.is_dir():
            raise CannotBeKept(f"{path} is a file, and {format} makes a folder of files. Give another path.")
    elif path.is_dir():
        raise CannotBeKept(f"{path} is a folder, and {format} makes one file. Give a path such as year.{format}.")
    elif path.suffix.lower() != f".{format}":
        raise CannotBeKept(f"{path} would not be known again. Give a path that ends in .{format}.")


def _write_folder(tables: Sequence[Table], format: Format, folder: Path, progress: Progress | None) -> dict[str, int]:
    folder.mkdir()
    counts = {}
    for table in tables:
        rows = table.model.objects.order_by("reference")
        with (folder / f"{table.name}.{format}").open("wb") as stream:
            if format == "csv":
                counts[table.name] = write_csv(table, rows, stream, bom=False)
            else:
                counts[table.name] = write_parquet(table, rows, stream)
        if progress:
            progress(table, counts[table.name], True)
    return counts


def _write_file(tables: Sequence[Table], format: Format, file: Path, progress: Progress | None) -> dict[str, int]:
    counts: dict[str, int] = {}

    def write(add: Callable[[Table, QuerySet[Any]], int]) -> None:
        for table in tables:
            counts[table.name] = add(table, table.model.objects.order_by("reference"))
            if progress:
                progress(table, counts[table.name], True)

    with file.open("wb") as stream:
        if format == "xlsx":
            with Workbook(stream) as workbook:
                write(workbook.add)
        else:
            with JsonFile(stream) as tables_in_json:
                write(tables_in_json.add)
    return counts
