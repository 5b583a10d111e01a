"""The record that an enquiry is about, by its reference."""

from __future__ import annotations

from typing import Any

from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.models import SearchEntry
from secretariat.core.permission import Reader
from secretariat.core.tables import all_tables, table_named

TRIED = 3


def record_called(reference: str, reader: Reader) -> Any:
    """The record of that reference, if there is one that the reader may see; None otherwise."""
    kinds = SearchEntry.objects.filter(reference=reference).exclude(kind="").values_list("kind", flat=True)
    for kind in list(kinds[:TRIED]):
        model: Any = table_named(kind).model
        found = model.objects.visible_to(reader).filter(reference=reference).first()
        if found is not None:
            return found
    return None


def address_about(kind: str, reference: str) -> str:
    """The address of the record that an enquiry is about; empty where there is none. Its page says who may see it."""
    names = {table.model._meta.label: table.name for table in all_tables()}
    return record_address(names[kind], reference) if reference and kind in names else ""
