"""Which entries a reader may see: those whose guards they may see."""

from __future__ import annotations

from functools import lru_cache

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from secretariat.core.classification import Classification
from secretariat.core.codes import Code, current
from secretariat.core.permission import EVERY, NOTHING, Reader, open_at
from secretariat.core.search.models import IndexedEntry
from secretariat.core.tables import all_tables

Condition = tuple[str, tuple[object, ...]]


def visible(reader: Reader) -> Condition:
    """The condition on core_indexedentry, with its parameters, that holds for what this reader may see.

    Where a label alone does not open a record, the record itself is asked.
    """
    return _visible(reader.rights, current(), connection.vendor)


@lru_cache(maxsize=256)
def _visible(reader: Reader, code: Code, vendor: str) -> Condition:
    whole = Q(pk__in=[])
    for label in Classification.values:
        opened = {table: open_at(table.model, label, reader) for table in all_tables()}
        wholly = [table.name for table, rows in opened.items() if rows == EVERY]
        whole |= Q(classification=label, guarded_by__in=wholly)
        for table, rows in opened.items():
            if rows not in (EVERY, NOTHING):
                guards = table.model._default_manager.filter(rows, classification=label, reference=OuterRef("guard"))
                whole |= Q(Exists(guards), classification=label, guarded_by=table.name)
    query = IndexedEntry.objects.filter(whole).query
    try:
        statement, parameters = query.where.as_sql(query.get_compiler(connection=connection), connection)
    except EmptyResultSet:
        return "1 = 0", ()
    except FullResultSet:
        return "1 = 1", ()
    return statement, tuple(parameters)
