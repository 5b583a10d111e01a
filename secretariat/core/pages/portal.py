"""The page that shows a Party all that concerns it: what its blocks have in common, and the one query that most share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from secretariat.core.calendars import today
from secretariat.core.codes import Code, current
from secretariat.core.pages.pieces import PortalBlock, portal_blocks
from secretariat.core.permission import Reader
from secretariat.core.records.prepared import STAND_IN, Prepared, prepared

PARTY = STAND_IN
"""Stands for the Party's key where a block compares it; the others for its reference, its name, and today."""
PARTY_REFERENCE, PARTY_NAME = "(the reference of the Party)", "(the name of the Party)"
TODAY = date(1, 2, 3)
SHOWN = 6
"""So many lines of a kind are shown. One more is read, so that a block knows that there are more."""


@dataclass(frozen=True)
class Line:
    """One line of a block: a record in a few words. `begins` and `ends` are days; `what` is its table, or another word."""

    what: str
    reference: str
    title: str
    says: str
    more: str
    begins: date | None
    ends: date | None


@dataclass(frozen=True)
class Shown:
    """A block as it stands on the page of one Party."""

    block: PortalBlock
    context: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Lines:
    """Rows that are to be lines: what each of its parts is read from."""

    rows: Any
    what: str
    parts: tuple[Any, ...]

    def of(self, place: int) -> Any:
        """The same as a queryset, for the block at that place."""
        known = (Value(str(place), CharField()), Value(self.what, CharField()))
        return self.rows.order_by().values_list(*known, *map(_as_text, self.parts))


def lines(
    rows: Any,
    what: str,
    *,
    order: Sequence[Any],
    title: Any = "",
    says: Any = "",
    more: Any = "",
    begins: Any = "",
    ends: Any = "",
    reference: Any = "reference",
    most: int = SHOWN,
) -> Lines:
    """The first of some rows in the one shape that all blocks share, for `rows` of a block.

    A text names a field of the row; an expression is itself; what is left out is empty.
    """
    some = rows.order_by(*order).values("pk")[: most + 1]
    kept = rows.model._default_manager.filter(pk__in=some)
    return Lines(kept, what, (reference, title, says, more, begins, ends))


def blocks_of(party: Any, reader: Reader) -> list[Shown]:
    """The blocks of a Party's page as far as this reader sees what is in them."""
    found = _lines_of(party, reader)
    shown = []
    for place, block in enumerate(portal_blocks()):
        theirs = tuple(found[str(place)])
        context = block.build(party, reader, theirs) if block.rows else block.build(party, reader)
        if context is not None:
            shown.append(Shown(block, context, theirs))
    return shown


def _lines_of(party: Any, reader: Reader) -> dict[str, list[Line]]:
    """The lines of each block that shares the query, by its place."""
    titles = tuple(each.title for each in portal_blocks())
    adapted = connection.ops.adapt_datefield_value
    put = {
        PARTY: party.pk,
        PARTY_REFERENCE: party.reference,
        PARTY_NAME: party.name,
        adapted(TODAY): adapted(today()),
    }
    found: dict[str, list[Line]] = defaultdict(list)
    for place, what, reference, title, says, more, begins, ends in _statement(
        reader.rights, current(), connection.vendor, titles
    ).asked(put):
        found[place].append(Line(what, reference, title, says, more, _day(begins), _day(ends)))
    return found


@lru_cache(maxsize=512)
def _statement(reader: Reader, code: Code, vendor: str, titles: tuple[str, ...]) -> Prepared:
    """The statement of all lines, for readers with these rights; put together once."""
    blocks = enumerate(portal_blocks())
    asked = [each.of(place) for place, block in blocks if block.rows for each in block.rows(reader)]
    if not asked:
        return Prepared("")
    first, *others = asked
    return prepared(first.union(*others, all=True) if others else first)


def _as_text(part: Any) -> Any:
    if isinstance(part, str):
        return Cast(F(part), CharField()) if part else Value("", CharField())
    return Cast(part, CharField())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
