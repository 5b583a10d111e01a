"""The calls of figures: those of a year, one with what stands behind it, and the records behind it, page by page."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.cursors import next_address, place_of
from secretariat.core.api.parameters import CURSOR, LIMIT, YEAR, Parameter, text
from secretariat.core.api.problems import nothing_there
from secretariat.core.calendars import Period
from secretariat.core.figures import Figure, Reading, figure_named, shown
from secretariat.core.figures.figure import Value, split
from secretariat.core.pages import explaining, stored_figures
from secretariat.core.pages.pieces import year_of_home
from secretariat.core.permission import Reader, clears, visible
from secretariat.core.tables import table_for

TOLD = 200
"""References that stand with a figure; the others are a page away."""

OF = Parameter("of", "The value to read it by, where it is read by something: a body, a category, a month.", text())


class FigureLine(Schema):
    """A figure of a year."""

    key: str
    title: str
    room: str
    unit: str
    population: str
    definition: str
    classification: str
    by: str | None = Field(description="What it is read by; then it has no value of its own.")
    shown: str | None = Field(description="Its value as people read it.")
    before: str | None = Field(description="Its value in the year before.")


class Figures(Schema):
    """Every figure that the reader may see."""

    year: str
    items: list[FigureLine]


class Behind(Schema):
    """Records of one kind behind a figure."""

    table: str
    of: int = Field(description="How many records there are.")
    seen: int = Field(description="How many of them the reader may see.")
    references: list[str] = Field(description=f"The first {TOLD} that the reader may see.")


class FigureRead(Schema):
    """One reading of a figure, with what stands behind it."""

    key: str
    of: str | None
    title: str
    year: str
    unit: str
    population: str
    definition: str
    classification: str
    value: int | float | str | None = Field(description="Rounded to four places where it is no whole number.")
    exact: str | None = Field(description="The same as a whole number or a fraction: 250/3.")
    shown: str = Field(description="As people read it.")
    base: int | None = Field(description="The number that a share or a growth is worked out on.")
    behind: list[Behind]


class FigureRecord(Schema):
    """A record behind a figure."""

    table: str
    reference: str


class FigureRecords(Schema):
    """A page of the records behind a figure that the reader may see."""

    items: list[FigureRecord]
    next: str | None


@get("/figures", says="The figures of a year", answer=Figures, tag="Figures", query=(YEAR,))
def list_figures(request: HttpRequest, year: Period | None) -> dict[str, Any]:
    """Every figure of a regulatory year with its definition and value."""
    period, reader = year or year_of_home(), reader_known(request).reader
    known = [each for group in explaining.by_room(reader).values() for each in group]
    now, before = stored_figures.now_and_before([each.key for each in known if each.by is None], period)
    items = [
        {
            **_described(each),
            "room": each.room,
            "by": each.by.name if each.by else None,
            "shown": now.get(each.key),
            "before": before.get(each.key),
        }
        for each in known
    ]
    return {"year": period.label, "items": items}


@get("/figures/{key}", says="One figure", answer=FigureRead, tag="Figures", query=(YEAR, OF))
def read_figure(request: HttpRequest, key: str, year: Period | None, of: str | None) -> dict[str, Any]:
    """A figure counts all records, whoever asks. Behind it stand those that the reader may see, and how many there are."""
    period, reader = year or year_of_home(), reader_known(request).reader
    figure, reading = _reading(key, of or "", period, reader)
    return {
        **_described(figure),
        "title": figure.title_of(of or "", period),
        "of": of,
        "year": period.label,
        "value": _rounded(reading.value),
        "exact": None if reading.value is None else str(reading.value),
        "shown": shown(reading.value, figure.unit),
        "base": reading.base,
        "behind": [_behind(rows, reader) for rows in reading.records],
    }


@get(
    "/figures/{key}/records",
    says="The records behind a figure",
    answer=FigureRecords,
    tag="Figures",
    query=(YEAR, OF, CURSOR, LIMIT),
)
def records_of_figure(
    request: HttpRequest, key: str, year: Period | None, of: str | None, cursor: str | None, limit: int
) -> dict[str, Any]:
    """The records behind a figure that the reader may see, kind by kind and by reference."""
    period, reader = year or year_of_home(), reader_known(request).reader
    _, reading = _reading(key, of or "", period, reader)
    part, after = place_of(request) or (0, "")
    items: list[dict[str, str]] = []
    for number, rows in enumerate(reading.records):
        if number >= part and len(items) <= limit:
            names = _seen(rows, reader).filter(reference__gt=after if number == part else "")
            some = names[: limit + 1 - len(items)]
            items += [{"table": table_for(rows.model).name, "reference": each, "part": str(number)} for each in some]
    address = None
    if len(items) > limit:
        last = items[limit - 1]
        address = next_address(request, [int(last["part"]), last["reference"]])
    return {"items": items[:limit], "next": address}


def _reading(key: str, of: str, period: Period, reader: Reader) -> tuple[Figure, Reading]:
    try:
        name, inside, previous = split(key)
        figure = figure_named(name)
    except KeyError:
        raise nothing_there("figure") from None
    if inside or previous or not clears(figure.classification, reader):
        raise nothing_there("figure")
    if figure.by is None and of:
        raise nothing_there(f"value {of} of the figure, which is read by nothing,")
    if figure.by and not (of and explaining.has(figure, of, period)):
        raise nothing_there(f"{figure.by.name} of that name, by which the figure is read with ?of=,")
    return figure, figure.read(period, of)


def _described(figure: Figure) -> dict[str, str]:
    names = ("key", "title", "unit", "population", "definition", "classification")
    return {name: str(getattr(figure, name)) for name in names}


def _rounded(value: Value) -> int | float | str | None:
    return round(float(value), 4) if isinstance(value, Fraction) else value


def _behind(rows: Any, reader: Reader) -> dict[str, Any]:
    counts = rows.order_by().aggregate(of=Count("pk"), seen=Count("pk", filter=visible(rows.model, reader)))
    return {**counts, "table": table_for(rows.model).name, "references": list(_seen(rows, reader)[:TOLD])}


def _seen(rows: Any, reader: Reader) -> Any:
    seen = rows.filter(visible(rows.model, reader))
    return seen.order_by("reference").values_list("reference", flat=True)
