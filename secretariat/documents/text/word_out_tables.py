"""Tables of items as tables of Word, plain or as tracked changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from secretariat.documents.text.items import Item, Mark
from secretariat.documents.text.word_numbering import whole

WHOLE_WIDTH = 9_184
"""Of a page between its margins, in twentieths of a point."""
LEAST_WEIGHT, MOST_WEIGHT = 6, 60


@dataclass(slots=True)
class Placed:
    """A cell of an item's table, and where it comes to stand."""

    text: str
    start: int
    """Where its text begins in the item's text."""
    marks: list[Mark] = field(default_factory=list)
    """Those of its own text."""
    head: bool = False
    wide: int = 1
    high: int = 1
    column: int = 0


Row = list[Placed]
Filling = Callable[[Placed], str]
"""Gives the XML of what is in a cell."""


def rows_of(item: Item) -> list[Row]:
    """An item's table by row, each cell at its column. What another cell covers is not there."""
    spans = {(mark.start, mark.end): mark.value for mark in item.marks if mark.kind == "span"}
    heads = {(mark.start, mark.end) for mark in item.marks if mark.kind == "head"}
    others = _within_cells(item)
    rows: list[Row] = []
    covered: dict[int, int] = {}
    at = taken = 0
    lines = item.text.split("\n")
    for number, line in enumerate(lines):
        row: Row = []
        column = 0
        whole_row = not line and covered and len(covered) >= _columns(rows)
        for text in [] if whole_row else line.split("\t"):
            while column in covered:
                column += 1
            end = at + len(text)
            wide, _, high = spans.get((at, end), "1x1").partition("x")
            cell = Placed(text, at, head=(at, end) in heads, column=column)
            cell.wide = max(1, min(whole(wide, 1), 60))
            cell.high = max(1, min(whole(high, 1), len(lines) - number))
            while taken < len(others) and others[taken].start <= end:
                mark = others[taken]
                cell.marks.append(Mark(mark.start - at, min(mark.end, end) - at, mark.kind, mark.value))
                taken += 1
            row.append(cell)
            column += cell.wide
            at = end + 1
        if whole_row:
            at += 1
        rows.append(row)
        covered = {place: left - 1 for place, left in covered.items() if left > 1}
        for cell in row:
            if cell.high > 1:
                covered |= dict.fromkeys(range(cell.column, cell.column + cell.wide), cell.high - 1)
    return rows


def _within_cells(item: Item) -> list[Mark]:
    """The marks of words, in order; one that goes over several cells is one in each."""
    marks: list[Mark] = []
    for mark in item.marks:
        if mark.kind in ("span", "head"):
            continue
        at = mark.start
        for words in re.split(r"[\t\n]", item.text[mark.start : mark.end]):
            if words or mark.start == mark.end:
                marks.append(Mark(at, at + len(words), mark.kind, mark.value))
            at += len(words) + 1
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _columns(rows: Sequence[Row]) -> int:
    return max((cell.column + cell.wide for row in rows for cell in row), default=1)


def table_xml(
    rows: Sequence[Row], style: str, indent: int, fill: Filling, said: Callable[[int], str] = lambda _: ""
) -> str:
    """A table as XML. `said` gives what is said of a row as a tracked change."""
    columns = _columns(rows)
    widths = _widths(rows, columns, WHOLE_WIDTH - min(indent, WHOLE_WIDTH // 2))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = []
    held: dict[int, Placed] = {}
    heads_so_far = True
    left: dict[int, int] = {}
    for number, row in enumerate(rows):
        heads_so_far = heads_so_far and bool(row) and all(cell.head for cell in row)
        settings = said(number)
        if heads_so_far:
            settings = f"<w:cantSplit/><w:tblHeader/>{settings}"
        cells = []
        own = {cell.column: cell for cell in row}
        column = 0
        while column < columns:
            if column in own:
                cell = own[column]
                cells.append(_cell(cell, widths, fill(cell), "restart" if cell.high > 1 else ""))
                if cell.high > 1:
                    held[column], left[column] = cell, cell.high
                column += cell.wide
            elif left.get(column):
                cell = held[column]
                cells.append(_cell(cell, widths, '<w:p><w:pPr><w:pStyle w:val="CodeCell"/></w:pPr></w:p>', "continue"))
                column += cell.wide
            else:
                break
        left = {place: count - 1 for place, count in left.items() if count > 1}
        missing = columns - column
        after = f'<w:gridAfter w:val="{missing}"/>' if missing else ""
        properties = f"<w:trPr>{after}{settings}</w:trPr>" if after or settings else ""
        lines.append(f"<w:tr>{properties}{''.join(cells)}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(lines)}</w:tbl>"
    )


def _cell(cell: Placed, widths: Sequence[int], content: str, merge: str) -> str:
    width = sum(widths[cell.column : cell.column + cell.wide])
    span = f'<w:gridSpan w:val="{cell.wide}"/>' if cell.wide > 1 else ""
    high = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{high}</w:tcPr>{content}</w:tc>'


def _widths(rows: Sequence[Row], columns: int, whole_width: int) -> list[int]:
    """Columns with more words are wider."""
    weights = [LEAST_WEIGHT] * columns
    for row in rows:
        for cell in row:
            if cell.wide == 1:
                weights[cell.column] = max(weights[cell.column], min(len(cell.text), MOST_WEIGHT))
    return [max(1, whole_width * weight // sum(weights)) for weight in weights]
