"""What the room of documents gives to programs: making a White extract, and the record it was made from."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import Call, get, offer, reader_known
from secretariat.core.api.problems import Problem, nothing_there
from secretariat.core.api.reading import record_of
from secretariat.core.api.schemas import Done, Given, LongText, Prose, Text
from secretariat.core.events import Actor
from secretariat.core.pages.records import title_for
from secretariat.core.tables import Table, all_tables, table_for, table_named
from secretariat.documents import (
    api_texts,  # noqa: F401  (offers its calls)
    selectors,
    services,
)


class ExtractGiven(Given):
    """A White extract: what everybody may read, and why it is made."""

    title: Text = Field(description="Its title.", max_length=200, examples=["What was decided on the budget"])
    text: Prose = Field(
        description="Its text, without what not everybody may know.", examples=["The budget was approved."]
    )
    why: LongText = Field(
        description="The reason; it stands in the history of the record.", examples=["It was asked for."]
    )


class SourceOfExtract(Schema):
    """The record that an extract was made from."""

    table: str
    reference: str
    title: str
    classification: str


def _extract(table: Table, request: HttpRequest, reference: str, given: ExtractGiven) -> Done:
    """Make an extract, as the site does."""
    reader = reader_known(request).reader
    record = record_of(table, reference, reader)
    try:
        made = services.extract(record, title=given.title, text=given.text, why=given.why, by=Actor(reader.id))
    except services.NotExtracted as refusal:
        raise Problem(409, f"Nothing was made. {refusal}") from None
    return Done(table="extracts", reference=made.reference, says="It is made, and everybody may read it.")


def _offer_extracts() -> None:
    for table in all_tables():
        if table.extracted:
            offer(
                Call(
                    "POST", f"/{table.name}/{{path:reference}}/extract", f"extract_{table.name}",
                    f"One of the {table.title.lower()}: make a White extract", "extract", Done,
                    partial(_extract, table), table.title, given=ExtractGiven,
                    like="/{table}/{reference}/extract", says_of_all="Make a White extract of a record that has text",
                )
            )  # fmt: skip


_offer_extracts()


@get(
    "/extracts/{path:reference}/source",
    says="The record that an extract was made from, if you may see it",
    answer=SourceOfExtract,
    tag="White extracts",
)
def read_source_of_extract(request: HttpRequest, reference: str) -> SourceOfExtract:
    """The source; nothing is there for whoever may not see it."""
    reader = reader_known(request).reader
    source = selectors.source_of(record_of(table_named("extracts"), reference, reader), reader)
    if source is None:
        raise nothing_there("source")
    return SourceOfExtract(
        table=table_for(type(source)).name,
        reference=source.reference,
        title=title_for(source, reader),
        classification=source.classification,
    )
