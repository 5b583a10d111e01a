"""The call that searches everything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.parameters import Parameter, text
from secretariat.core.pages import searching

WORDS = Parameter(
    "q",
    "What to search for: words, phrases in quotes, starts of words with a star, numbers of clauses, references.",
    text(),
    {"type": "string", "minLength": 1, "maxLength": 200},
    required=True,
    example="firmware",
)


class Hit(Schema):
    """One thing that was found."""

    table: str = Field(description="Its table, or figures.")
    reference: str = Field(description="Its reference, or the key of a figure.")
    title: str
    kind: str = Field(description="What people call such a thing.")
    page: str = Field(description="Its page on the site.")


class Hits(Schema):
    """What was found, the likeliest first."""

    count: int = Field(description="How many there are, as far as they were counted: at most 1,001 records.")
    items: list[Hit]


@get("/search", says="Search everything", answer=Hits, tag="Search", query=(WORDS,))
def search(request: HttpRequest, q: str) -> dict[str, Any]:
    """The first fifty things that the reader may see and that have every word, and figures of that name before them.

    Where nothing has every word, mistakes in typing are put right, and then what has most of the words is given."""
    searching.catch_up()
    found, count = searching.search(q, reader_known(request).reader)
    items = [
        {"table": each.table, "reference": each.reference, "title": each.title, "kind": each.kind, "page": each.href}
        for each in found
    ]
    return {"count": count, "items": items}
