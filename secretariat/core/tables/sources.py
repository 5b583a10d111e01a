"""Finds the tables that a path holds: a folder, a workbook, or one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secretariat.core.tables.given import Given
from secretariat.core.tables.problems import Problem, Problems, refuse
from secretariat.core.tables.reading_csv import csv_sheet
from secretariat.core.tables.reading_json import json_sheets
from secretariat.core.tables.reading_parquet import parquet_sheet
from secretariat.core.tables.reading_xlsx import xlsx_sheets
from secretariat.core.tables.sheet import Sheet

ONE_A_FILE = {".csv": csv_sheet, ".parquet": parquet_sheet}
NOT_READ = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".tsv", ".numbers"}
READ = "a folder of CSV or Parquet files, a workbook (.xlsx) or a JSON file (.json)"


@contextmanager
def sheets_of(path: Path) -> Iterator[tuple[list[Sheet], list[Problem]]]:
    """The tables that a path holds, to be read inside the `with`, and the problems of files that cannot be read.

    Raises Problems when nothing can be read at all.
    """
    if not path.exists():
        raise refuse(str(path), "There is no such file or folder. Check the path.")
    if path.is_dir():
        yield _of_folder(path)
        return
    given = Given.on_disk(path)
    if given.suffix in ONE_A_FILE:
        yield [ONE_A_FILE[given.suffix](given)], []
    elif given.suffix == ".json":
        yield json_sheets(given), []
    elif given.suffix in (".xlsx", ".xlsm"):
        with xlsx_sheets(given) as sheets:
            if not sheets:
                raise refuse(
                    given.name, "Every sheet of the workbook is empty. Name a sheet after its table and fill it."
                )
            yield sheets, []
    else:
        raise refuse(given.name, f"A file of this kind is not read. Give {READ}.")


def _of_folder(folder: Path) -> tuple[list[Sheet], list[Problem]]:
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise refuse(
            str(folder), f"The folder cannot be read ({error.strerror}). Check that you may read it."
        ) from None
    for path in paths:
        given = Given.on_disk(path)
        if path.name.startswith((".", "~")) or not path.is_file():
            continue
        if given.suffix in ONE_A_FILE:
            try:
                sheets.append(ONE_A_FILE[given.suffix](given))
            except Problems as found:
                problems += found.problems
        elif given.suffix in NOT_READ:
            says = "Only CSV and Parquet files are read from a folder. Save it as CSV, or bring it in by itself."
            problems.append(Problem(path.name, says))
    if not sheets and not problems:
        raise refuse(
            str(folder), "The folder holds no CSV or Parquet file. Name one after each table, such as parties.csv."
        )
    return sheets, problems
