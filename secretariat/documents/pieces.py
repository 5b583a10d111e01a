"""What the room of documents gives to shared pages: extracts on the page of their source, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from secretariat.committees.models import Decision
from secretariat.committees.models_meetings import Minutes
from secretariat.core.pages import pieces, subjects
from secretariat.core.pages.addresses import record_address
from secretariat.core.permission import Reader, may
from secretariat.core.tables import Table, table_for
from secretariat.documents import selectors, services
from secretariat.documents.models import Document, Extract
from secretariat.documents.reading import address_in
from secretariat.documents.versions import Made, made_version

pieces.page("Change", "The Code", "/code/")
pieces.page("Change", "Document Log", "/document-log/")
subjects.happens("document_versions", "redate")
subjects.happens("code_versions", "redate")
subjects.happens("documents", "withdraw")
subjects.happens("variations", "end")


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


@pieces.record_block("documents", "documents/_read_text.html", leads=True)
def text_of_document(record: Document, reader: Reader) -> dict[str, Any] | None:
    """The way from a document's record to its text."""
    return {"address": address_in(record)}


@made_version("decision")
def decisions(references: Sequence[str], reader: Reader) -> Mapping[str, Made]:
    """The decisions that made versions, as far as the reader may see them."""
    rows = Decision.objects.visible_to(reader).filter(reference__in=references)
    return {each.reference: Made(str(each), record_address("decisions", each.reference)) for each in rows}
