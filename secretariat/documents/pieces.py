"""What the room of documents gives to shared pages: extracts on the page of their source, and the way back."""

from __future__ import annotations

from typing import Any

from secretariat.committees.models_meetings import Minutes
from secretariat.core.pages import pieces
from secretariat.core.permission import Reader, may
from secretariat.core.tables import Table, table_for
from secretariat.documents import selectors, services
from secretariat.documents.models import Extract


@pieces.beside_record("documents/_make_extract.html")
def make_extract(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The way to an extract, for whoever may make one."""
    if services.why_not(record) or not may(reader, "extract", record):
        return None
    return {"table": table.name, "reference": record.reference}


@pieces.record_block(pieces.EVERY_TABLE, "documents/_extracts.html")
def extracts(record: Any, reader: Reader) -> dict[str, Any] | None:
    """The extracts that were made of a record."""
    if not table_for(type(record)).extracted and not isinstance(record, Minutes):
        return None
    found = selectors.extracts_of(record, reader)
    return {"extracts": found} if found else None


@pieces.record_block("extracts", "documents/_source.html")
def source(record: Extract, reader: Reader) -> dict[str, Any] | None:
    """The record that an extract was made from, for whoever may see it."""
    found = selectors.source_of(record, reader)
    return {"table": table_for(type(found)), "source": found} if found else None
