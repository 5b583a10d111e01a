"""The record that an enquiry is about, by its reference."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from secretariat.core.pages.models import SearchEntry
from secretariat.core.pages.records import address_of
from secretariat.core.permission import Reader
from secretariat.core.tables import table_named

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


def address_about(kind: str, reference: str, reader: Reader) -> str:
    """The address of the record that an enquiry is about; empty where it is gone or not the reader's to see."""
    if not kind or not reference:
        return ""
    try:
        model: Any = apps.get_model(kind)
    except (LookupError, ValueError):
        return ""
    found = model.objects.visible_to(reader).filter(reference=reference).first()
    return address_of(found) if found else ""
