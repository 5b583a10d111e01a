"""Tables of a Word file: their rows and cells with what spans several, as one text with marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from secretariat.documents.text.items import Mark
from secretariat.documents.text.word_line import tidy
from secretariat.documents.text.word_numbering import whole
from secretariat.documents.text.word_package import VAL, Element, W, chosen

MOST_COLUMNS = 500


@dataclass(slots=True)
class Cell:
    """A cell as it stands in the file."""

    element: Element
    column: int
    wide: int = 1
    high: int = 1
    head: bool = False
    text: str = ""
    marks: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """The rows of a table in one view. Cells that another one covers are not there."""

    rows: list[list[Cell]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_grid(table: Element, view: str, gone: set[str]) -> Grid:
    """The table's cells by row, without those that are not in the view."""
    grid = Grid()
    above: dict[int, Cell] = {}
    for row in inside(table, W + "tr", gone):
        properties = row.find(W + "trPr")
        if properties is not None and any(properties.find(tag) is not None for tag in gone):
            continue
        before = whole(_value(properties, "gridBefore"), 0)
        cells: list[Cell] = []
        column = min(max(before, 0), MOST_COLUMNS)
        covering: dict[int, Cell] = {}
        for element in inside(row, W + "tc", gone):
            settings = element.find(W + "tcPr")
            if settings is not None and settings.find(W + ("cellDel" if view == "accept" else "cellIns")) is not None:
                continue
            if settings is not None and settings.find(W + "cellMerge") is not None:
                grid.doubts.append(
                    "Cells of it were merged or split as a tracked change, which is read as it now stands."
                )
            cell = Cell(element, column, wide=_wide(settings))
            merge = None if settings is None else settings.find(W + "vMerge")
            going_on = merge is not None and merge.get(VAL, "continue") == "continue"
            origin = above.get(column)
            if going_on and origin is not None:
                origin.high += 1
                covering[column] = origin
            else:
                if going_on:
                    grid.doubts.append("A cell of it goes on from one above that is not there.")
                cells.append(cell)
                if merge is not None:
                    covering[column] = cell
            column += cell.wide
        above = covering
        grid.rows.append(cells)
        head = None if properties is None else properties.find(W + "tblHeader")
        grid.heads.append(head is not None and head.get(VAL, "true") not in ("0", "false", "off"))
    return grid


def inside(parent: Element, wanted: str, gone: set[str]) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in content controls."""
    for each in parent:
        if each.tag == wanted:
            yield each
        elif len(each) and each.tag not in gone:
            yield from inside(chosen(each), wanted, gone)


def as_text(grid: Grid) -> tuple[str, tuple[Mark, ...]]:
    """A line for each row with a tab between cells, and the marks: what is bold, which cells are of the head, which
    span several."""
    parts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for number, row in enumerate(grid.rows):
        if number:
            parts.append("\n")
            at += 1
        for place, cell in enumerate(row):
            if place:
                parts.append("\t")
                at += 1
            end = at + len(cell.text)
            if grid.heads[number] or cell.head:
                marks.append(Mark(at, end, "head"))
            if cell.wide > 1 or cell.high > 1:
                marks.append(Mark(at, end, "span", f"{cell.wide}x{cell.high}"))
            marks += [Mark(each.start + at, each.end + at, each.kind, each.value) for each in cell.marks]
            parts.append(cell.text)
            at = end
    return "".join(parts), tuple(tidy(marks))


def joined(lines: list[tuple[str, list[Mark]]]) -> tuple[str, list[Mark]]:
    """A cell's paragraphs in one line. Where one ends is a blank with the mark `break`, as is a line break in one."""
    text, marks = "", []
    for line, own in lines:
        if not line and not own:
            continue
        if text:
            marks.append(Mark(len(text), len(text) + 1, "break"))
            text += " "
        marks += [Mark(each.start + len(text), each.end + len(text), each.kind, each.value) for each in own]
        marks += [Mark(len(text) + at, len(text) + at + 1, "break") for at, letter in enumerate(line) if letter == "\n"]
        text += line.replace("\n", " ").replace("\t", " ")
    return text, marks


def _value(properties: Element | None, name: str) -> str | None:
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(VAL)


def _wide(settings: Element | None) -> int:
    return min(max(1, whole(_value(settings, "gridSpan"), 1)), MOST_COLUMNS)
