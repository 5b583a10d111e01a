"""What a page shows of a text: the whole of a short one, one clause with what is under it, or what there is to choose.

Whatever the size of the document, few rows are read: positions run through a document, so a clause and what is under it
is one stretch of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet

from secretariat.core.pages.addresses import LEFT_AS_IT_IS
from secretariat.core.permission import Reader
from secretariat.documents import text_rows
from secretariat.documents.models import DateOfForce, Document
from secretariat.documents.models_clauses import ClauseVersion, in_version
from secretariat.documents.selectors import Brought, brought
from secretariat.documents.text.items import Item, Kind

MOST_ITEMS, MOST_LETTERS = 120, 30_000
"""What one page shows of a text: more would take longer to make than a page may."""
MOST_CHOICES = 400
LINE = 90


@dataclass(frozen=True, slots=True)
class Piece:
    """An item of a text where it stands."""

    position: int
    label: str
    item: Item

    @property
    def says(self) -> str:
        """Its heading, or how its text begins, for contents."""
        words = self.item.heading or self.item.text.replace("\t", " ").replace("\n", " ")
        return words if len(words) <= LINE else words[: LINE - 1].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True, slots=True)
class Part:
    """A clause with what is under it; with `choices` instead of that where it is too much for a page."""

    piece: Piece
    pieces: list[Piece]
    choices: list[Piece]
    before: Piece | None
    after: Piece | None
    top: Piece | None
    """What it stands under at the top of its document; None where it stands there itself."""


def document_of(name: str, reader: Reader) -> Document | None:
    """The document by its number, with hyphens for spaces, or by its reference; None where the reader sees none. One query."""
    spaced = name.replace("-", " ")
    found = list(
        Document.objects.visible_to(reader).filter(
            Q(number__iexact=name) | Q(number__iexact=spaced) | Q(reference=name)
        )
    )
    return min(found, key=lambda each: (not each.is_of_the_code, each.number != name, each.reference), default=None)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A version of a document that is read, and what is said of it."""

    version: Brought
    following: Brought | None
    """The version after it."""
    day: date
    in_force: bool
    """Whether it is in force on that day."""
    known: date | None = None

    @property
    def until(self) -> date | None:
        """The first day on which it is no longer in force, where that is known."""
        return self.following.in_force_from if self.following else None


def choose(
    document: Document, day: date, *, number: str = "", known: date | None = None
) -> tuple[Chosen | None, dict[int, Brought]]:
    """The version in force on a day, as known on a day, or the one of that number; and all, by place, with the days that
    were known then. Two queries at most."""
    versions = brought(document.pk)
    days = {place: each.in_force_from for place, each in versions.items()}
    if known:
        said = DateOfForce.objects.filter(version__document=document, known_from__lte=known).order_by(
            "known_from", "pk"
        )
        days = dict.fromkeys(versions) | dict(said.values_list("version__place", "in_force_from"))
        versions = {place: replace(each, in_force_from=days[place]) for place, each in versions.items()}
    begun = [place for place, first in days.items() if first and first <= day]
    now = max(begun, default=0) if not (document.withdrawn_from and document.withdrawn_from <= day) else 0
    wanted = next((place for place, each in versions.items() if each.number == number), 0) if number else now
    if not wanted:
        return None, versions
    return Chosen(versions[wanted], versions.get(wanted + 1), day, wanted == now, known), versions


def short_text(document: Document, place: int) -> list[Piece] | None:
    """The whole text of a version where a page can show it. One query."""
    rows = pieces(_standing(document, place).order_by("position")[: MOST_ITEMS + 1])
    return rows if _fits(rows) else None


def contents(document: Document, place: int) -> list[Piece]:
    """What stands at the top of a version. One query."""
    return pieces(_standing(document, place).filter(depth=0).order_by("position")[:MOST_CHOICES])


def find(document: Document, place: int, name: str) -> Piece | None:
    """The clause of a version with that label, or with that key where `~` stands before it. One query."""
    rows = _standing(document, place)
    rows = rows.filter(clause__key=name[1:]) if name.startswith("~") else rows.filter(label=name).exclude(number="")
    return next(iter(pieces(rows.order_by("position")[:1])), None)


def part(document: Document, place: int, piece: Piece) -> Part:
    """A clause with what is under it, and its neighbours. Five queries at most."""
    standing, depth = _standing(document, place), piece.item.depth
    beside = standing.filter(depth__lte=depth)
    after = next(iter(pieces(beside.filter(position__gt=piece.position).order_by("position")[:1])), None)
    before = next(iter(pieces(beside.filter(position__lt=piece.position).order_by("-position")[:1])), None)
    inside = standing.filter(position__gt=piece.position)
    if after:
        inside = inside.filter(position__lt=after.position)
    rows, choices = [piece, *pieces(inside.order_by("position")[: MOST_ITEMS + 1])], []
    if not _fits(rows):
        choices = pieces(inside.filter(depth=depth + 1).order_by("position")[:MOST_CHOICES])
        rows = [piece]
    top = None
    if depth:
        above = standing.filter(depth=0, position__lt=piece.position).order_by("-position")
        top = next(iter(pieces(above[:1])), None)
    return Part(piece, rows, choices, before, after, top)


def address_of(document: Document, piece: Piece) -> str:
    """The path of a clause's page, without day or version."""
    # The labels of an Act are not all its own: it begins anew in each Schedule.
    by_label = piece.item.number and piece.item.kind is Kind.CLAUSE and document.category != Document.Category.LAW
    return address_in(document, piece.label if by_label else f"~{piece.item.key}")


def address_in(document: Document, name: str = "") -> str:
    """The path of a document's page, or of the page of one of its clauses."""
    parts = (quote(each, safe=LEFT_AS_IT_IS) for each in (document.slug, name) if each)
    return f"/code/{'/'.join(parts)}/"


def anchors(rows: Sequence[Piece]) -> list[str]:
    """The `id` of each piece on a page: its label, or its key where it has no number or another has the label."""
    there: set[str] = set()
    found = []
    for each in rows:
        name = each.label.replace(" ", "_") if each.item.number and each.item.kind is Kind.CLAUSE else each.item.key
        name = each.item.key if name in there else name
        there.add(name)
        found.append(name)
    return found


def pieces(rows: QuerySet[Any]) -> list[Piece]:
    """Pieces from rows of clauses. One query."""
    found = list(rows.values_list("position", "label", *text_rows.COLUMNS))
    items = text_rows.items_of(row[2:] for row in found)
    return [Piece(row[0], row[1], item) for row, item in zip(found, items, strict=True)]


def _standing(document: Document, place: int) -> QuerySet[Any]:
    return ClauseVersion.objects.filter(in_version(place, document=document.pk))


def _fits(rows: Sequence[Piece]) -> bool:
    return len(rows) <= MOST_ITEMS and sum(len(each.item.text) for each in rows) <= MOST_LETTERS
