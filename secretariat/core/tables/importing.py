"""Brings tables in, all of them or nothing: every row is checked, written once, and told in an event of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from secretariat.core.events import Actor
from secretariat.core.records import Record
from secretariat.core.tables.one_table import OneTable
from secretariat.core.tables.problems import Found, Problem, Problems, TooMany, nearest, shortened
from secretariat.core.tables.sheet import Sheet
from secretariat.core.tables.sources import sheets_of
from secretariat.core.tables.table import Table, all_tables
from secretariat.core.tables.targets import Targets
from secretariat.core.workflow.taking import NotNow

Progress = Callable[[Table, int, bool], None]
"""Called as f(table, rows read so far, whether they are all)."""

LONGEST_SHEET_NAME = 31


@dataclass(slots=True)
class Outcome:
    """What an import did: rows added, changed and left as they were, by the name of their table."""

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many rows were written."""
        return sum(self.added.values()) + sum(self.changed.values())

    @property
    def tables(self) -> list[str]:
        """The names of the tables that were brought in, in the order in which they were."""
        return list(self.added)

    def lines(self) -> list[str]:
        """A line a table and one for the whole."""
        lines = [
            f"{name}: {self.added[name]:,} added, {self.changed[name]:,} changed, {self.unchanged[name]:,} unchanged"
            for name in self.tables
        ]
        return [*lines, "1 change" if self.changes == 1 else f"{self.changes:,} changes"]


class _TakenBack(Exception):
    """Ends the transaction of a trial."""


def bring_in_path(path: Path, *, by: Actor, progress: Progress | None = None, relabel: str = "") -> Outcome:
    """Bring in a folder of CSV or Parquet files, a workbook, or a JSON file, in one transaction.

    Rows are known by their reference: one that is there already is changed, or left alone when nothing in it
    differs; a row that the files do not have stays. `relabel` is the reason for labels that change: without one none
    does. Raises Problems, and then nothing has changed.
    """
    with sheets_of(path) as (sheets, problems):
        found = Found()
        for problem in problems:
            found.add(problem)
        return bring_in_sheets(assigned(sheets, found), by=by, found=found, progress=progress, relabel=relabel)


def assigned(sheets: Iterable[Sheet], found: Found) -> list[tuple[Table, Sheet]]:
    """Each sheet with its table; a sheet whose name is no table's is a problem."""
    tables = {table.name: table for table in all_tables()}
    by_sheet_name = {name[:LONGEST_SHEET_NAME]: table for name, table in tables.items()}
    pairs: dict[str, tuple[Table, Sheet]] = {}
    for sheet in sheets:
        table = tables.get(sheet.name) or by_sheet_name.get(sheet.name)
        if table is None:
            close = nearest(sheet.name, tables)
            hint = f"Did you mean {close}?" if close else "`secretariat schema` lists the tables."
            found.add(
                Problem(sheet.file, f"There is no table called {shortened(sheet.name)}. {hint} Rename or remove it.")
            )
        elif table.name in pairs:
            other = pairs[table.name][1].file
            found.add(Problem(sheet.file, f"{other} holds rows of {table.name} too. Put them in one file."))
        else:
            pairs[table.name] = (table, sheet)
    return list(pairs.values())


def bring_in_sheets(
    pairs: Sequence[tuple[Table, Sheet]],
    *,
    by: Actor,
    found: Found | None = None,
    progress: Progress | None = None,
    trial: bool = False,
    relabel: str = "",
) -> Outcome:
    """Bring in these sheets, in one transaction. A trial does everything and takes it back.

    `found` holds problems met before, `relabel` is the reason for labels that change. Raises Problems, and then nothing
    has changed.
    """
    found, progress = Found() if found is None else found, progress or _say_nothing
    whole = _Whole(by=by, found=found, progress=progress, trial=trial, relabel=relabel)
    try:
        with transaction.atomic():
            outcome = whole.run(pairs)
            if whole.found:
                raise whole.found.all()
            if trial:
                raise _TakenBack
    except _TakenBack:
        pass
    return outcome


class _Whole:
    """One import, over all its tables."""

    def __init__(self, *, by: Actor, found: Found, progress: Progress, trial: bool, relabel: str) -> None:
        self._by, self.found, self._progress, self._trial = by, found, progress, trial
        self._relabel = relabel
        self._targets = Targets()
        self._refused: set[tuple[type[Record], str]] = set()
        self._unreadable: set[type[Record]] = set()

    def run(self, pairs: Sequence[tuple[Table, Sheet]]) -> Outcome:
        order = {table.name: place for place, table in enumerate(all_tables())}
        outcome, done = Outcome(), []
        try:
            for table, sheet in sorted(pairs, key=lambda pair: order[pair[0].name]):
                one = self._one(table, sheet)
                self._read(one)
                done.append(one)
                outcome.added[table.name] = one.added
                outcome.changed[table.name] = one.changed
                outcome.unchanged[table.name] = one.unchanged
            for one in done:
                if not self.found:
                    self._follow_up(one)
        except TooMany:
            raise self.found.all() from None
        return outcome

    def _one(self, table: Table, sheet: Sheet) -> OneTable:
        return OneTable(
            table,
            sheet,
            by=self._by,
            found=self.found,
            targets=self._targets,
            refused=self._refused,
            unreadable=self._unreadable,
            recorded=not self._trial,
            relabel=self._relabel,
        )

    def _read(self, one: OneTable) -> None:
        try:
            for count in one.run():
                self._progress(one.table, count, False)
            self._progress(one.table, one.read, True)
        except Problems as problems:
            self._unreadable.add(one.table.model)
            self.found.take(problems)

    def _follow_up(self, one: OneTable) -> None:
        """What the room does once its rows are there, such as opening a case for each."""
        if one.table.after_import is None or not one.written:
            return
        try:
            with transaction.atomic():
                one.table.after_import(one.written, by=self._by)
        except (NotNow, ValueError) as error:
            self.found.add(Problem(one.sheet.file, str(error), one.row_named_in(str(error))))


def _say_nothing(table: Table, rows: int, whole: bool) -> None:
    """Progress that nobody watches."""
