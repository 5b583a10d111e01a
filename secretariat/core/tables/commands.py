"""The commands that bring tables in, write them out and say what they are."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from secretariat.core.console import Refused, command
from secretariat.core.events import Actor
from secretariat.core.tables.exporting import FORMATS, CannotBeKept, export_path
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.problems import Problems, nearest
from secretariat.core.tables.schema import write_schema
from secretariat.core.tables.table import Table, all_tables

LONGEST_NAME = 60

OFTEN = 0.1
"""Seconds between two drawings of the progress line."""


def _import(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="a folder of CSV or Parquet files, a workbook, or a JSON file")
    parser.add_argument("--by", default="import", metavar="NAME", help="who brings it in, as its history will say")
    parser.add_argument(
        "--relabel", default="", metavar="REASON", help="why labels of rows change; without it none may"
    )


@command("import", "Bring tables in, all of them or nothing.", _import)
def bring_in(arguments: Namespace) -> int:
    """Prints what was added and changed; refuses with the list of problems."""
    if not 0 < len(arguments.by) <= LONGEST_NAME:
        raise Refused(f"--by takes a name of at most {LONGEST_NAME} characters, and at least one. Shorten it.")
    try:
        outcome = bring_in_path(
            arguments.path,
            by=Actor(f"operator:{arguments.by}"),
            progress=progress(sys.stdout),
            relabel=arguments.relabel.strip(),
        )
    except Problems as problems:
        raise Refused(f"{problems}\nNothing was changed.") from None
    for line in outcome.lines():
        sys.stdout.write(f"{line}\n")
    return 0


def _export(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="the folder (csv, parquet) or file (xlsx, json) to write")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="what to write (csv)")
    parser.add_argument("--tables", default="", metavar="A,B", help="only these tables")


@command("export", "Write tables out, in the shape that import reads.", _export)
def export(arguments: Namespace) -> int:
    """Prints how many rows of each table were written."""
    tables = _named(arguments.tables) if arguments.tables else None
    try:
        counts = export_path(arguments.path, arguments.format, tables, progress=progress(sys.stdout))
    except CannotBeKept as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"{arguments.path} cannot be written ({error.strerror}). Give another path.") from None
    sys.stdout.write(f"{sum(counts.values()):,} rows of {len(counts):,} tables in {arguments.path}\n")
    return 0


def _schema(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="the folder to write")


@command("schema", "Write what every table's columns may hold, and an empty workbook to fill in.", _schema)
def schema(arguments: Namespace) -> int:
    """Prints the files that were written."""
    try:
        files = write_schema(arguments.path)
    except OSError as error:
        raise Refused(f"{arguments.path} cannot be written ({error.strerror}). Give another path.") from None
    for file in files:
        sys.stdout.write(f"{file}\n")
    return 0


def _named(names: str) -> list[Table]:
    """The tables of a list of names, in the order in which they can be brought in. Raises Refused."""
    known = {table.name: table for table in all_tables()}
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            close = nearest(name, known)
            hint = f"Did you mean {close}?" if close else "`secretariat schema` lists the tables."
            raise Refused(f"There is no table called {name}. {hint}")
    return [table for name, table in known.items() if name in wanted]


def progress(stream: TextIO) -> Callable[[Table, int, bool], None]:
    """What shows how far it is: one line drawn again and again on a terminal, a line a table elsewhere."""
    return _Drawn(stream) if stream.isatty() else _Printed(stream)


class _Drawn:
    """Draws over its own line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._last = stream, 0.0

    def __call__(self, table: Table, rows: int, whole: bool) -> None:
        now = time.monotonic()
        if not whole and now - self._last < OFTEN:
            return
        self._last = now
        self._stream.write(f"\r\x1b[K{table.title}: {rows:,} rows")
        if whole:
            self._stream.write("\r\x1b[K")
        self._stream.flush()


class _Printed:
    """Writes a line when a table is done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, table: Table, rows: int, whole: bool) -> None:
        if whole:
            self._stream.write(f"{table.title}: {rows:,} rows\n")
            self._stream.flush()
