"""Brings in the rows of one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import DataError, IntegrityError

from secretariat.core.events import Actor
from secretariat.core.records import Record
from secretariat.core.tables.cells import default_of
from secretariat.core.tables.header import Header, read_header
from secretariat.core.tables.problems import Found, Problem, shortened
from secretariat.core.tables.seen import Seen
from secretariat.core.tables.shape import Row, shape
from secretariat.core.tables.sheet import Rows, Sheet
from secretariat.core.tables.table import Table, table_for
from secretariat.core.tables.targets import Targets, in_batches
from secretariat.core.tables.writing import Incoming, Writer

CHUNK = 2000
CHUNK_TEXT = 4_000_000
"""Characters after which a chunk ends, however few its rows: a cell may hold a whole document."""


class OneTable:
    """The rows of one sheet on their way into one table."""

    def __init__(
        self,
        table: Table,
        sheet: Sheet,
        *,
        by: Actor,
        found: Found,
        targets: Targets,
        refused: set[tuple[type[Record], str]],
        unreadable: set[type[Record]],
        recorded: bool,
        relabel: str,
    ) -> None:
        self.table, self.sheet = table, sheet
        self.added = self.changed = self.unchanged = self.read = 0
        self.written: list[str] = []
        """References of the rows that were written, if the table wants to know them."""
        self._found, self._targets, self._recorded = found, targets, recorded
        self._refused, self._unreadable = refused, unreadable
        self._relabel = relabel
        self._writer = Writer(table, by=by, relabel=relabel)
        self._seen = Seen()
        self._waiting: list[tuple[Incoming, str]] = []
        """Links to rows of this table that may still come: the row and its column."""

    def run(self) -> Iterator[int]:
        """Bring the rows in, a chunk at a time, and give how many were read. Raises Problems and TooMany."""
        rows = self.sheet.rows()
        first = next(rows, None)
        if first is None:
            return
        header = read_header(self.table, self.sheet, first[1], row=max(first[0], 1))
        for problem in header.problems:
            self._found.add(problem)
        if header.problems:
            self._unreadable.add(self.table.model)
        if not header.columns:
            return
        self._columns = header.columns
        self._defaults = {
            each.name: default_of(self.table, each) for each in self.table.columns if each.name not in header.columns
        }
        self._names = (*header.columns, *self._defaults)
        for chunk in _chunks(rows):
            self._chunk(header, chunk)
            yield self.read
        self._point_at_later_rows()

    def row_named_in(self, sentence: str) -> int:
        """The row whose reference begins the sentence, before a colon; 0 without one."""
        reference, colon, _ = sentence.partition(": ")
        return self._seen.row_of(reference) if colon else 0

    def _chunk(self, header: Header, rows: Sequence[tuple[int, list[Any]]]) -> None:
        numbers, cells = self._squared(header, rows)
        self.read += len(cells)
        values, faults = shape(self.table, header.columns, self.sheet.guarded).read(cells)
        for place, column, says in faults:
            self._refuse(numbers[place], column, says, str(cells[place].get("reference", "")))
        if header.problems:
            return
        fresh: list[tuple[int, Row]] = []
        for number, row in zip(numbers, values, strict=True):
            if row is not None and self._is_first(number, row["reference"]):
                fresh.append((number, row))
        incoming = self._compared(fresh)
        keys = self._keys_of_links(incoming)
        self._write([row for row in incoming if self._links_hold(row, keys)], keys)

    def _squared(self, header: Header, rows: Sequence[tuple[int, list[Any]]]) -> tuple[list[int], list[Row]]:
        """Numbers and cells by column of the rows that are as wide as the header; blank rows are passed over."""
        numbers: list[int] = []
        kept: list[Row] = []
        names, width = header.names, len(header.names)
        whole = "" not in names
        for number, cells in rows:
            if len(cells) != width:
                if not any(cell not in ("", None) for cell in cells):
                    continue
                if len(cells) < width or any(cell not in ("", None) for cell in cells[width:]):
                    self._refuse_ragged(header, number, cells)
                    continue
                cells = cells[:width]
            row = dict(zip(names, cells, strict=True))
            if not whole:
                row.pop("", None)
            if not any(cell not in ("", None) for cell in row.values()):
                continue
            numbers.append(number)
            kept.append(row)
        return numbers, kept

    def _refuse_ragged(self, header: Header, number: int, cells: list[Any]) -> None:
        place = header.names.index("reference") if "reference" in header.names else len(cells)
        reference = str(cells[place]) if place < len(cells) else ""
        says = (
            f"The row has {len(cells)} cells and the header {len(header.names)}. Put text that holds a comma or a "
            "line break in quotation marks, add commas that are missing, or delete what stands beside the table."
        )
        self._refuse(number, "", says, reference)

    def _is_first(self, number: int, reference: str) -> bool:
        earlier = self._seen.add(reference, number)
        if earlier:
            says = f"“{shortened(reference)}” is in row {earlier} already. Give one of the two rows another reference."
            self._refuse(number, "reference", says, "")
        return not earlier

    def _compared(self, rows: Sequence[tuple[int, Row]]) -> list[Incoming]:
        """The rows that are new or differ from what is there, and break no rule."""
        there = self._there([row["reference"] for _, row in rows])
        width = len(self._columns)
        kept = []
        for number, row in rows:
            old = there.get(row["reference"])
            if old is None:
                incoming = Incoming(number, {**row, **self._defaults})
            else:
                if tuple(row.values()) == old[1 : width + 1]:
                    self.unchanged += 1
                    continue
                before = dict(zip(self._names, old[1:], strict=True))
                changed = {name: before[name] for name in self._columns if row[name] != before[name]}
                incoming = Incoming(number, {**before, **row}, old[0], changed)
            if self._keeps_rules(incoming):
                kept.append(incoming)
        return kept

    def _there(self, references: Sequence[str]) -> dict[str, tuple[Any, ...]]:
        """Key and columns of the rows that exist, by reference; a link is a reference."""
        paths = [f"{name}__reference" if name in self.table.links else name for name in self._names]
        place = 1 + self._names.index("reference")
        there: dict[str, tuple[Any, ...]] = {}
        for some in in_batches(references):
            for row in self.table.model.objects.filter(reference__in=some).order_by().values_list("pk", *paths):
                there[row[place]] = row
        return there

    def _keeps_rules(self, row: Incoming) -> bool:
        values, kept = row.values, True
        if row.before and "classification" in row.before and not self._relabel:
            says = (
                f"It is labelled {row.before['classification']} here. Change a label on the record's own page, with a "
                "reason; whoever operates the register can give one for a whole import, by --relabel."
            )
            self._refuse(row.number, "classification", says, row.reference)
            kept = False
        for earlier, later in self.table.in_order:
            if values[earlier] is not None and values[later] is not None and values[later] < values[earlier]:
                says = f"{values[later]} is before {values[earlier]} ({earlier}). Correct one of the two dates."
                self._refuse(row.number, later, says, row.reference)
                kept = False
        for check in self.table.checks:
            if says_so := check.finds(values):
                self._refuse(row.number, check.column, says_so, row.reference)
                kept = False
        return kept

    def _keys_of_links(self, rows: Sequence[Incoming]) -> dict[str, dict[str, Any]]:
        """The keys of everything that these rows point at, by link."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for name in self.table.links:
                if row.values[name] is not None and (row.before is None or name in row.before):
                    wanted[name].add(row.values[name])
        return {name: self._targets.keys(model, wanted[name]) for name, model in self.table.links.items()}

    def _links_hold(self, row: Incoming, keys: Mapping[str, Mapping[str, Any]]) -> bool:
        held = True
        for name, model in self.table.links.items():
            target = row.values[name]
            if target is None or target in keys[name] or (row.before is not None and name not in row.before):
                continue
            if model is self.table.model:
                self._waiting.append((row, name))
                continue
            held = False
            self._refuse_link(row, name, model)
        return held

    def _refuse_link(self, row: Incoming, name: str, model: type[Record]) -> None:
        target = row.values[name]
        if model in self._unreadable or (model, target) in self._refused:
            # The row that it points at has a problem of its own: telling this one too would only confuse.
            self._refused.add((self.table.model, row.reference))
            return
        other = table_for(model)
        says = (
            f"There is no {other.singular} “{shortened(target)}”, neither kept already nor in this import. "
            f"Correct the reference, or add the row to {other.name}."
        )
        self._refuse(row.number, name, says, row.reference)

    def _write(self, rows: list[Incoming], keys: dict[str, dict[str, Any]]) -> None:
        if not rows:
            return
        try:
            self._writer.write(rows, keys, recorded=self._recorded and not self._found)
        except (IntegrityError, DataError):
            # One of them breaks a rule that only the database keeps: find it by writing them one by one.
            before = self._found.count
            for row in rows:
                if why_not := self._writer.refusal(row, keys):
                    self._refuse(row.number, *why_not, row.reference)
            if self._found.count == before:
                raise  # it was not a row: nothing may be kept without its event
        added = sum(row.before is None for row in rows)
        self.added += added
        self.changed += len(rows) - added
        if self.table.after_import:
            self.written += [row.reference for row in rows]

    def _point_at_later_rows(self) -> None:
        """Fill in the links whose target was not there yet when their row was written."""
        model = self.table.model
        targets = self._targets.keys(model, {str(row.values[name]) for row, name in self._waiting})
        own = self._targets.keys(model, {row.reference for row, _ in self._waiting})
        pairs: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
        for row, name in self._waiting:
            if row.values[name] not in targets:
                self._refuse_link(row, name, model)
            elif row.reference in own:
                pairs[name].append((own[row.reference], targets[row.values[name]]))
        for name, some in pairs.items():
            self._writer.set_links(name, some)

    def _refuse(self, row: int, column: str, says: str, reference: str) -> None:
        if reference:
            self._refused.add((self.table.model, reference))
        self._found.add(Problem(self.sheet.file, says, row, column))


def _chunks(rows: Rows) -> Iterator[list[tuple[int, list[Any]]]]:
    """The rows in parts that fit in memory several times over."""
    chunk: list[tuple[int, list[Any]]] = []
    text = 0
    for row in rows:
        chunk.append(row)
        text += sum(len(cell) for cell in row[1] if type(cell) is str)
        if len(chunk) == CHUNK or text > CHUNK_TEXT:
            yield chunk
            chunk, text = [], 0
    if chunk:
        yield chunk
