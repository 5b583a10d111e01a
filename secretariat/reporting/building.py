"""The year's report, built from its outline, the figures and the highlights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

from secretariat.core import publishing as p
from secretariat.core.calendars import Period, in_words
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.figures import Reading, figure_named, read, shown, unit_beside
from secretariat.core.figures.figure import split
from secretariat.core.permission import ANYONE
from secretariat.core.tables import table_named
from secretariat.reporting import outline
from secretariat.reporting.markup import UnknownToken, figure_keys, inlines, typed_numbers
from secretariat.reporting.models import Highlight, ObjectiveAssessment

REFERENCES = 40
NOTHING = "Nothing has been written for this section."
EXAMPLE = "Much of what this report counts is invented for an example. It says nothing about real organisations."


@dataclass
class Built:
    """A report as it would be published now."""

    document: p.Document
    figures: dict[str, str]
    warnings: list[str] = field(default_factory=list)
    """What stands in the way of publication, a sentence each."""


def build(period: Period, pictures: Mapping[str, str] | None = None) -> Built:
    """The report of a year, with whatever records there are. Each figure is read once.

    With `pictures`, the name of each chart to its SVG, nothing is drawn: so pages can build it too.
    """
    return _Builder(period, pictures).build()


class _Builder:
    def __init__(self, period: Period, pictures: Mapping[str, str] | None) -> None:
        self.period = period
        self.pictures = pictures
        self.outline = outline.outline()
        self.sections = frozenset(section.name for section in self.outline.section)
        self.readings: dict[str, Reading] = {}
        self.used: dict[str, str] = {}
        self.warnings: list[str] = []
        self.prose: dict[str, list[Highlight]] = defaultdict(list)
        rows = Highlight.objects.filter(year=period.label, classification=Classification.WHITE)
        for highlight in rows.order_by("section", "position", "reference"):
            self.prose[highlight.section].append(highlight)

    def build(self) -> Built:
        self._refuse_lost_prose()
        sections = self._children("")
        code = current()
        label = next(each for each in code.file.classification if each.slug == Classification.WHITE)
        document = p.Document(
            title=self.outline.title,
            subtitle=f"Regulatory year {self.period}",
            code_name=code.name,
            period=f"{in_words(self.period.start)} to {in_words(self.period.end)}",
            classification=label.slug.capitalize(),
            classification_statement=label.statement,
            version="",
            status="",
            sections=sections,
            appendix=tuple(self._definition(key) for key in self.used),
            illustrative=EXAMPLE if self._is_illustrative() else "",
        )
        return Built(document, dict(self.used), self.warnings)

    # Figures -------------------------------------------------------------------------------------------------------

    def value(self, key: str) -> str:
        """A figure's value as people read it; it gets an entry in the appendix. Raises KeyError."""
        if key not in self.used:
            self.used[key] = shown(self._reading(key).value, figure_named(key).unit)
        return self.used[key]

    def _quoted(self, key: str) -> str:
        """The value of a figure that prose quotes. Raises KeyError, also for a value that its dimension lacks."""
        _, of, previous = split(key)
        by = figure_named(key).by
        if by and of not in dict(by.values(self.period.previous() if previous else self.period)):
            raise KeyError(key)
        return self.value(key)

    def _reading(self, key: str) -> Reading:
        if key not in self.readings:
            self.readings[key] = read(key, self.period)
        return self.readings[key]

    def _cell(self, key: str) -> p.Cell:
        return (p.FigureLink(self.value(key), key),)

    def _number(self, key: str) -> int:
        value = self._reading(key).value
        return round(value) if isinstance(value, int | Fraction) else 0

    def _definition(self, key: str) -> p.Definition:
        _, of, previous = split(key)
        figure = figure_named(key)
        period = self.period.previous() if previous else self.period
        references: list[str] = []
        whole = 0
        for rows in self._reading(key).records:
            whole += rows.order_by().count()
            if len(references) < REFERENCES:
                white = rows.filter(classification=Classification.WHITE).order_by("reference")
                references += white.values_list("reference", flat=True)[: REFERENCES - len(references)]
        return p.Definition(
            key=key,
            title=f"{figure.title_of(of, period)}{f', {period}' if previous else ''}",
            value=self.used[key],
            unit=unit_beside(self._reading(key).value, figure.unit),
            definition=f"{figure.definition} Counts {figure.population}.",
            references=tuple(references),
            more=whole - len(references),
        )

    def _is_illustrative(self) -> bool:
        return any(
            rows.exclude(illustrative="").exists() for reading in self.readings.values() for rows in reading.records
        )

    # Sections ------------------------------------------------------------------------------------------------------

    def _children(self, parent: str) -> tuple[p.Section, ...]:
        return tuple(self._section(each) for each in self.outline.section if each.parent == parent)

    def _section(self, section: outline.OutlineSection) -> p.Section:
        blocks = [made for block in section.block for made in self._blocks(section, block)]
        return p.Section(section.name, section.title, (*blocks, *self._children(section.name)))

    def _blocks(self, section: outline.OutlineSection, block: outline.Block) -> list[p.Block]:
        makers: dict[str, Any] = {
            "highlights": lambda: self._highlights(section),
            "figures": lambda: [self._figures(cast(outline.Figures, block))],
            "by": lambda: self._by(cast(outline.By, block)),
            "months": lambda: [self._months(cast(outline.Months, block))],
            "tiles": lambda: [self._tiles(cast(outline.Tiles, block))],
            "quarters": lambda: self._quarters(cast(outline.Quarters, block)),
            "lights": lambda: self._lights(cast(outline.Lights, block)),
        }
        return cast("list[p.Block]", makers[block.kind]())

    def _highlights(self, section: outline.OutlineSection) -> list[p.Block]:
        blocks: list[p.Block] = []
        points: list[p.Cell] = []
        for highlight in self.prose[section.name]:
            cell = self._prose(highlight.reference, highlight.text)
            if highlight.form == Highlight.Form.BULLET:
                points.append(cell)
                continue
            if points:
                blocks.append(p.Bullets(tuple(points)))
                points = []
            blocks.append(p.Paragraph(cell))
        if points:
            blocks.append(p.Bullets(tuple(points)))
        alone = len(section.block) == 1 and not any(each.parent == section.name for each in self.outline.section)
        return blocks or ([p.Note((p.Text(NOTHING),))] if alone else [])

    def _prose(self, reference: str, text: str) -> p.Cell:
        for typed in typed_numbers(text, self.outline.names_with_digits):
            self.warnings.append(f"{reference}: {typed}")
        try:
            cell = inlines(text, self._quoted, self.sections, _is_open)
        except UnknownToken as unknown:
            self.warnings.append(f"{reference}: {unknown}")
            return (p.Text(text),)
        for key in figure_keys(text):
            if self._reading(key).value is None:
                self.warnings.append(
                    f"{reference}: {{figure:{key}}} has no value in {self.period}: there are no records."
                )
        return cell

    def _refuse_lost_prose(self) -> None:
        for name in self.prose.keys() - self.sections:
            for highlight in self.prose[name]:
                self.warnings.append(f"{highlight.reference}: the report's outline has no section {name!r}.")

    # Tables and pictures -------------------------------------------------------------------------------------------

    def _figures(self, block: outline.Figures) -> p.Table:
        pairs = [*block.rows, *([(block.total, block.total_label)] if block.total else [])]
        columns = [p.Column("Measure"), p.Column(str(self.period) if block.before else block.value_title, numeric=True)]
        if block.before:
            columns.append(p.Column(str(self.period.previous()), numeric=True))
        rows = []
        for key, label in pairs:
            cells: list[p.Cell] = [(p.Text(label),), self._cell(key)]
            if block.before:
                cells.append(self._cell(f"{key}_previous_year"))
            rows.append(tuple(cells))
        return p.Table(block.name, block.caption, tuple(columns), tuple(rows), total=bool(block.total))

    def _by(self, block: outline.By) -> list[p.Block]:
        first = figure_named(block.columns[0][0].removesuffix(outline.PREVIOUS))
        if first.by is None:
            raise KeyError(f"{first.key} has no dimension: use a table of figures for it.")
        values = first.by.values(self.period)
        rows = [((p.Text(title),), *(self._cell(_of(key, of)) for key, _ in block.columns)) for of, title in values]
        if block.total:
            empty: list[p.Cell] = [()] * (len(block.columns) - 1)
            rows.append(((p.Text("Total"),), self._cell(block.total), *empty))
        columns = (
            p.Column(first.by.name[:1].upper() + first.by.name[1:]),
            *(p.Column(title, numeric=True) for _, title in block.columns),
        )
        if not rows:
            return [p.Note((p.Text(f"{block.caption}: there is nothing to show for {self.period}."),))]
        table = p.Table(block.name, block.caption, columns, tuple(rows), total=bool(block.total))
        return [table, *self._chart_by(block, values)]

    def _chart_by(self, block: outline.By, values: list[tuple[str, str]]) -> list[p.Block]:
        if not block.chart:
            return []
        labels = [title for _, title in values]
        lines = [[self._number(_of(key, of)) for of, _ in values] for key, _ in block.columns]
        name = f"{block.name}-chart"
        if block.chart == "shares":
            svg = self._picture(name, lambda: _drawing().shares("", labels, lines[0]))
        else:
            titles = [title for _, title in block.columns]
            svg = self._picture(name, lambda: _drawing().columns("", labels, titles, lines))
        said = "; ".join(f"{label}: {', '.join(f'{line[n]:,}' for line in lines)}" for n, label in enumerate(labels))
        alt = f"{block.caption}. {said}."
        return [p.Chart(name, block.caption, alt, svg)]

    def _picture(self, name: str, draw: Callable[[], str]) -> str:
        return draw() if self.pictures is None else self.pictures.get(name, "")

    def _months(self, block: outline.Months) -> p.Chart:
        months = self.period.months()
        keys = [f"{block.figure}[{month.start:%Y-%m}]" for month in months]
        bars = [self._number(key) for key in keys]
        running = [sum(bars[: place + 1]) for place in range(len(bars))]
        labels = [f"{month.start:%b}" for month in months]
        svg = self._picture(block.name, lambda: _drawing().months("", labels, bars, running, block.bar, block.line))
        rows = tuple(
            ((p.Text(f"{month.start:%B}"),), self._cell(key), (p.Text(f"{total:,}"),))
            for month, key, total in zip(months, keys, running, strict=True)
        )
        columns = (p.Column("Month"), p.Column(block.bar, numeric=True), p.Column(block.line, numeric=True))
        table = p.Table(f"{block.name}-data", block.caption, columns, rows)
        said = ", ".join(f"{label} {bar}" for label, bar in zip(labels, bars, strict=True))
        alt = f"{block.caption}: {said}; {running[-1]} in all."
        self.value(block.whole)
        return p.Chart(block.name, block.caption, alt, svg, table, block.whole)

    def _tiles(self, block: outline.Tiles) -> p.Tiles:
        items = tuple(p.Tile(p.FigureLink(self.value(key), key), label) for key, label in block.items)
        return p.Tiles(block.caption, items)

    def _quarters(self, block: outline.Quarters) -> list[p.Block]:
        table = table_named(block.table)
        columns = []
        for quarter in self.period.quarters():
            rows = table.model.objects.visible_to(ANYONE).during(block.date, quarter.start, quarter.end)
            items = tuple((p.Text(str(row)),) for row in rows.order_by(block.date, "reference"))
            columns.append(p.Quarter(quarter.label, items))
        return [p.Quarters(block.name, block.caption, tuple(columns))]

    def _lights(self, block: outline.Lights) -> list[p.Block]:
        rows = ObjectiveAssessment.objects.visible_to(ANYONE).filter(year=self.period.label)
        found = {row.objective: row for row in rows}
        lights = []
        for objective in current().file.objective:
            if row := found.get(objective.slug):
                notes = tuple(self._prose(row.reference, line) for line in row.notes.splitlines() if line.strip())
                name = f"{objective.name}: {objective.says}"
                lights.append(p.Light(name, cast(Any, row.status), row.get_status_display(), notes))
        if not lights:
            return [p.Note((p.Text(f"The objectives have not been assessed for {self.period}."),))]
        return [p.Lights(block.name, block.caption, tuple(lights))]


def _drawing() -> Any:
    # Heavy: what draws is loaded only where something is drawn, which is never in a web worker.
    from secretariat.reporting import drawing

    return drawing


def _is_open(table: str, reference: str) -> bool:
    try:
        model = table_named(table).model
    except KeyError:
        return False
    return bool(model.objects.visible_to(ANYONE).filter(reference=reference).exists())


def _of(key: str, of: str) -> str:
    if key.endswith(outline.PREVIOUS):
        return f"{key.removesuffix(outline.PREVIOUS)}[{of}]_previous_year"
    return f"{key}[{of}]"
