"""What the Party portal gives to programs: the lines of its blocks, as far as their reader sees them."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.problems import nothing_there
from secretariat.core.pages import portal
from secretariat.core.permission import may
from secretariat.parties.models import Party
from secretariat.parties.views_portal import DEED


class PortalLine(Schema):
    """One line of a block: a record in a few words."""

    what: str = Field(description="The table of the record, or another word for what it is.")
    reference: str
    title: str
    says: str
    begins: date | None
    ends: date | None


class PortalPart(Schema):
    """One block of the page."""

    name: str
    title: str
    lines: list[PortalLine] = Field(description="The first of them, as the page shows them and one more.")


class PortalPage(Schema):
    """All that concerns a Party, block by block."""

    party: str
    blocks: list[PortalPart]


@get("/parties/{path:reference}/portal", says="What concerns a Party", answer=PortalPage, allowed=DEED, tag="Parties")
def read_portal(request: HttpRequest, reference: str) -> PortalPage:
    """The blocks of a Party's portal that have lines, for whoever may see its page."""
    reader = reader_known(request).reader
    party = Party.objects.visible_to(reader).filter(reference=reference).first()
    if party is None or not may(reader, DEED, party):
        raise nothing_there("Party")
    blocks = []
    for shown in portal.blocks_of(party, reader):
        lines = [
            PortalLine(
                what=each.what, reference=each.reference, title=each.title, says=each.says, begins=each.begins,
                ends=each.ends,
            )
            for each in shown.context.get("told", shown.lines)
        ]  # fmt: skip
        blocks.append(PortalPart(name=shown.block.slug, title=shown.block.title, lines=lines))
    return PortalPage(party=party.reference, blocks=blocks)
