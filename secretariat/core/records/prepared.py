"""Statements that are put together once and asked often: on a busy page, Django takes longer to write one than to ask it.

Where what varies will stand, the queryset has a stand-in: a value that no register has. It is made from our own models
and conditions; what comes from outside only ever takes the place of a stand-in, as a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

STAND_IN = -(2**31) + 1
"""A key that no row has."""


@dataclass(frozen=True)
class Prepared:
    """A statement with its parameters, stand-ins among them. An empty one has no rows, whatever is put."""

    statement: str
    parameters: tuple[Any, ...] = ()

    def asked(self, put: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
        """The rows, with each stand-in replaced by what is put for it."""
        if not self.statement:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.statement, [put.get(each, each) for each in self.parameters])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def prepared(rows: QuerySet[Any]) -> Prepared:
    """The statement of a queryset, for the kind of database that there is: keep it apart for each kind."""
    try:
        statement, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return Prepared("")
    return Prepared(statement, tuple(parameters))
