"""Small texts for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from secretariat.core import events
from secretariat.core.events import Actor
from secretariat.documents import publishing
from secretariat.documents.models import Document, DocumentVersion
from secretariat.documents.text.items import Item, Kind

BY = Actor("operator:test")
FIRST, SECOND, THIRD = date(2018, 1, 1), date(2019, 1, 1), date(2020, 1, 1)

TEXT = """
0 D1|Raising a proposal
1 D1.1||Any Party may raise a proposal:
2 (a)||in writing; and
2 (b)||with its reasons.
1 D1.2||The Panel shall keep a list of all proposals.
0 D2|Deciding
1 -|How it is decided
1 D2.1||The Change Board shall decide on each proposal within 20 days.
1 D2.2||Its decision is published.
"""


def items(text: str = TEXT) -> list[Item]:
    """Items from lines "depth number|heading|text"; a number "-" makes a heading, "=" a text without a number."""
    found = []
    for line in text.strip().splitlines():
        depth, _, rest = line.partition(" ")
        number, _, rest = rest.partition("|")
        heading, _, words = rest.partition("|")
        kind = {"-": Kind.HEADING, "=": Kind.TEXT}.get(number, Kind.CLAUSE)
        found.append(Item(int(depth), kind, "" if kind is not Kind.CLAUSE else number, heading, words))
    return found


def a_document(number: str = "D", *, category: str = "section", label: str = "white", **more: Any) -> Document:
    """A document, with its event."""
    values = {"title": "Modification", "owner": "The Panel", "version": "", **more}
    made = Document(
        reference=f"DOC-{number.replace(' ', '-')}", number=number, category=category, classification=label, **values
    )
    return events.create(made, by=BY)


def published(
    document: Document, text: str = TEXT, number: str = "1.0", day: date | None = FIRST, **more: Any
) -> DocumentVersion:
    """A version with that text."""
    return publishing.publish(document, items(text), number=number, in_force_from=day, by=BY, **more)
