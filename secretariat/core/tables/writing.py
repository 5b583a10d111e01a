"""Writes rows of a table together with the events that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction

from secretariat.core import events
from secretariat.core.events import Actor, Entry
from secretariat.core.events.recording import kind_of, plain
from secretariat.core.tables.table import Table

AnyField = models.Field[Any, Any]


@dataclass(slots=True)
class Incoming:
    """A row to be written: its number in the file, its values by column, and what is there already."""

    number: int
    values: dict[str, Any]
    """Every column of the table; a link is a reference."""
    key: Any = None
    """The key of the row that it changes; None for a new one."""
    before: Mapping[str, Any] | None = None
    """The columns that it changes, as they are."""

    @property
    def reference(self) -> str:
        return str(self.values["reference"])


class Writer:
    """Adds and changes rows of one table, a chunk at a time."""

    def __init__(self, table: Table, *, by: Actor, relabel: str = "") -> None:
        self._by, self._relabel = by, relabel
        self._model = table.model
        self._kind = kind_of(table.model)
        self._personal = table.model.personal
        self._links = table.links
        self._fields = {each.name: each for each in table.model._meta.concrete_fields if not each.primary_key}

    def write(self, rows: Sequence[Incoming], keys: Mapping[str, Mapping[str, Any]], *, recorded: bool) -> None:
        """Write the rows, and their events unless the whole import is to be taken back anyway.

        `keys` holds, for each link, the key of each reference; a link whose target is not among them stays as it is,
        or empty in a new row. Raises IntegrityError or DataError when the database
        refuses a row, and then none is written.
        """
        with transaction.atomic():
            self._add([row for row in rows if row.before is None], keys)
            self._change([row for row in rows if row.before is not None], keys)
            if recorded:
                events.record_many([self._entry(row) for row in rows], by=self._by)

    def refusal(self, row: Incoming, keys: Mapping[str, Mapping[str, Any]]) -> tuple[str, str] | None:
        """Write one row; column and sentence when the database refuses it, None when it does not."""
        try:
            self.write([row], keys, recorded=False)
        except (IntegrityError, DataError):
            return self._why(row, keys)
        return None

    def set_links(self, name: str, pairs: Sequence[tuple[Any, Any]]) -> None:
        """Point the link of each row, by key, at its target's key. The events have said so already."""
        self._update((name,), [(target, key) for key, target in pairs])

    def _add(self, rows: Sequence[Incoming], keys: Mapping[str, Mapping[str, Any]]) -> None:
        if not rows:
            return
        names = list(self._fields)
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(each.column)) for each in self._fields.values())
        marks = ", ".join(["%s"] * len(names))
        self._execute(
            f"INSERT INTO {quote(self._model._meta.db_table)} ({columns}) VALUES ({marks})",
            list(self._fields.values()),
            [[self._kept(name, row, keys) for name in names] for row in rows],
        )

    def _kept(self, name: str, row: Incoming, keys: Mapping[str, Mapping[str, Any]]) -> Any:
        if name not in row.values:
            return self._fields[name].get_default()  # it is unrecorded, so no file has it
        value = row.values[name]
        return keys[name].get(value) if name in self._links else value

    def _change(self, rows: Sequence[Incoming], keys: Mapping[str, Mapping[str, Any]]) -> None:
        # One prepared statement for each set of columns that change together.
        alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for row in rows:
            assert row.before is not None
            names = tuple(name for name in row.before if not self._waits(name, row, keys))
            alike.setdefault(names, []).append((*(self._kept(name, row, keys) for name in names), row.key))
        for names, changes in alike.items():
            if names:
                self._update(names, changes)

    def _waits(self, name: str, row: Incoming, keys: Mapping[str, Mapping[str, Any]]) -> bool:
        target = row.values[name]
        return name in self._links and target is not None and target not in keys[name]

    def _update(self, names: Sequence[str], changes: Sequence[tuple[Any, ...]]) -> None:
        quote = connection.ops.quote_name
        fields: list[AnyField] = [*(self._fields[name] for name in names), self._model._meta.pk]
        settings = ", ".join(f"{quote(str(each.column))} = %s" for each in fields[:-1])
        statement = (
            f"UPDATE {quote(self._model._meta.db_table)} SET {settings} WHERE {quote(str(fields[-1].column))} = %s"
        )
        self._execute(statement, fields, changes)

    def _execute(self, statement: str, fields: Sequence[AnyField], rows: Sequence[Sequence[Any]]) -> None:
        # One statement, prepared once, costs half of what bulk_create and bulk_update spend on writing SQL.
        prepare = [each.get_db_prep_save for each in fields]
        values = [[turn(value, connection) for turn, value in zip(prepare, row, strict=True)] for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)

    def _entry(self, row: Incoming) -> Entry:
        told = row.values if row.before is None else row.before
        verb = "create" if row.before is None else "relabel" if "classification" in row.before else "update"
        return Entry(
            kind=self._kind,
            subject=row.reference,
            verb=verb,
            why=self._relabel if verb == "relabel" else "",
            before={} if row.before is None else {name: plain(value) for name, value in row.before.items()},
            after={name: plain(row.values[name]) for name in told},
            classification=row.values["classification"],
            personal=self._personal,
        )

    def _why(self, row: Incoming, keys: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
        links = {f"{name}_id": self._kept(name, row, keys) for name in self._links}
        values = {name: value for name, value in row.values.items() if name not in self._links}
        record = self._model(**values, **links)
        record.pk = row.key
        for rule in self._model._meta.constraints:
            try:
                rule.validate(self._model, record)
            except ValidationError as error:
                return _column_of(rule), f"{' '.join(error.messages)} Correct the row."
        try:
            record.validate_unique()
        except ValidationError as error:
            column = next(iter(error.message_dict), "")
            return column, f"{' '.join(error.messages)} Correct the row, or the one that has the same already."
        return "", "The database refuses this row. Compare it with the rows beside it and correct what differs."


def _column_of(rule: models.BaseConstraint) -> str:
    """The column that a rule is about; empty when there are several."""
    if isinstance(rule, models.UniqueConstraint):
        return rule.fields[0] if len(rule.fields) == 1 else ""
    if isinstance(rule, models.CheckConstraint) and isinstance(rule.condition, models.Q):
        names = _named_in(rule.condition)
        return names.pop() if len(names) == 1 else ""
    return ""


def _named_in(condition: models.Q) -> set[str]:
    """The columns that a condition speaks of."""
    names: set[str] = set()
    for child in condition.children:
        if isinstance(child, models.Q):
            names |= _named_in(child)
        elif isinstance(child, tuple):
            names.add(child[0].partition("__")[0])
    return names
