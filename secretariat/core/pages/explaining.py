"""Explain: what a figure is, what it was, and the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from secretariat.core.calendars import Period
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of
from secretariat.core.figures import Figure, all_figures, all_rules, shown
from secretariat.core.pages import stored_figures
from secretariat.core.pages.histories import Told, readable, told
from secretariat.core.pages.listing import COUNTED
from secretariat.core.permission import Reader, clears, visible
from secretariat.core.tables import Table, table_for

ON_A_PAGE = 25
YEARS = 4
LOOKED_AT = 40


@dataclass(frozen=True)
class Behind:
    """The records of one kind behind a figure: those of a page, and how many this reader may see of how many."""

    table: Table
    rows: tuple[Any, ...]
    seen: int
    whole: int
    has_next: bool
    illustrative: bool

    @property
    def says(self) -> str:
        """What the reader may see of it: "You may see 12 of these 107." or nothing when they may see all."""
        return "" if self.seen == self.whole else f"You may see {self.seen:,} of these {self.whole:,}."


@dataclass(frozen=True)
class Explained:
    """All that the page of one reading shows."""

    figure: Figure
    key: str
    title: str
    period: Period
    value: str
    base: int | None
    before: str
    trend: tuple[tuple[str, str], ...]
    behind: tuple[Behind, ...]
    since: tuple[Told, ...]
    rules: tuple[tuple[str, str], ...]


def explain(figure: Figure, of: str, period: Period, reader: Reader, page: int) -> Explained:
    """One reading of a figure, explained. Raises KeyError when its dimension has no such value."""
    key = f"{figure.key}[{of}]" if of else figure.key
    reading = figure.read(period, of)
    trend = tuple(stored_figures.over(key, _years(period)))
    behind = tuple(_behind(rows, reader, page) for rows in reading.records)
    return Explained(
        figure=figure,
        key=key,
        title=figure.title_of(of, period),
        period=period,
        value=shown(reading.value, figure.unit),
        base=reading.base,
        before=trend[-2][1],
        trend=trend,
        behind=behind,
        since=tuple(_since(reading.records, period, reader)),
        rules=tuple(_rules(figure, period)),
    )


def has(figure: Figure, of: str, period: Period) -> bool:
    """Whether `of` is a value of the figure's dimension, in this year or in one that its page may lead to or from."""
    near = [period, *_years(period)[:-1], *(Period.starting_in(period.start.year + n) for n in range(1, YEARS))]
    return figure.by is not None and any(of in dict(figure.by.values(each)) for each in near)


def _years(period: Period) -> list[Period]:
    years = [period]
    while len(years) < YEARS:
        years.insert(0, years[0].previous())
    return years


def _behind(records: Any, reader: Reader, page: int) -> Behind:
    table = table_for(records.model)
    may_see = visible(records.model, reader)
    seen = records.filter(may_see)
    start = (page - 1) * ON_A_PAGE
    rows = list(seen.select_related(*table.links).order_by(table.order, "pk")[start : start + ON_A_PAGE + 1])
    counts = records.order_by().aggregate(
        whole=Count("pk"), seen=Count("pk", filter=may_see), invented=Count("pk", filter=~Q(illustrative=""))
    )
    return Behind(
        table,
        tuple(rows[:ON_A_PAGE]),
        counts["seen"],
        counts["whole"],
        len(rows) > ON_A_PAGE,
        bool(counts["invented"]),
    )


def _since(records: tuple[Any, ...], period: Period, reader: Reader) -> list[Told]:
    """The latest changes of these records after they first came in, that this reader may see."""
    tables = {kind_of(each.model): table_for(each.model) for each in records}
    events: list[Event] = []
    for each in records:
        references = each.filter(visible(each.model, reader)).order_by().values("reference")[:COUNTED]
        changes = Event.objects.filter(kind=kind_of(each.model), subject__in=references).exclude(verb="create")
        events += changes.order_by("-sequence")[:LOOKED_AT]
    return told(readable(sorted(events, key=lambda event: -event.sequence), reader)[:10], tables, reader)


def _rules(figure: Figure, period: Period) -> list[tuple[str, str]]:
    """(what the rule says, why it does not hold or nothing) of each rule that the figure takes part in."""
    mine = [rule for rule in all_rules() if figure.key in rule.figures]
    if not mine:
        return []
    keys = [key for rule in mine for key in rule.keys(period)]
    known = stored_figures.whole_numbers(keys, period)
    return [(rule.says, rule.broken(period, known) or "") for rule in mine]


@dataclass(frozen=True)
class Line:
    """One reading in the list of all figures."""

    key: str
    title: str
    unit: str


def lines_of(figure: Figure, period: Period) -> list[Line]:
    """The readings of a figure in a period."""
    if figure.by is None:
        return [Line(figure.key, figure.title, figure.unit)]
    return [Line(f"{figure.key}[{of}]", title, figure.unit) for of, title in figure.by.values(period)]


def by_room(reader: Reader) -> dict[str, list[Figure]]:
    """Every figure that this reader may see, by room."""
    rooms: dict[str, list[Figure]] = {}
    for each in all_figures():
        if not clears(each.classification, reader):
            continue
        rooms.setdefault(each.room, []).append(each)
    return rooms


def all_keys(period: Period) -> list[str]:
    """The key of every reading in a period."""
    return [key for each in all_figures() for key in each.keys(period)]
