"""The example years, brought into a test's database and taken out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.tables.importing import bring_in_path

YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")


def check_constraints_now() -> None:
    """On PostgreSQL, check links of rows that stay for a whole file once: otherwise each test of it checks all again."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


@contextmanager
def example_years(*years: str) -> Iterator[None]:
    """The example years, in order, for as long as the block lasts. The database must be open to the caller."""
    with transaction.atomic():
        for year in years or YEARS:
            bring_in_path(current().folder / "example" / year, by=Actor("operator:test"))
        check_constraints_now()
        try:
            yield
        finally:
            transaction.set_rollback(True)
