"""From the tables of a Word file to items."""

from __future__ import annotations

import re

from secretariat.documents.text.items import Item, Kind, Mark
from secretariat.documents.text.word_flow import MEANS, QUOTES, Flow
from secretariat.documents.text.word_line import Line, tidy
from secretariat.documents.text.word_package import VAL, Element, W
from secretariat.documents.text.word_styles import BOLD, Look
from secretariat.documents.text.word_tables import Cell, as_text, joined, read_grid
from secretariat.documents.text.word_typed import Placing

QUOTED_WHOLE = re.compile(r"[“\"‘'][^”\"’']{1,200}[”\"’']$")
Lines = list[tuple[Line, Look]]


def take(flow: Flow, element: Element) -> None:
    """Make one item of a table; of one that has a term and its meaning in each row, a definition of each row."""
    first = flow.paragraphs + 1
    grid = read_grid(element, flow.runs.view, flow.runs.gone)
    if not grid.rows:
        return
    holder = Line(f"paragraph {first}")
    for says in dict.fromkeys(grid.doubts):
        holder.doubt(says, "Look whether the table reads well.")
    held = [[_lines(flow, cell.element, holder) for cell in row] for row in grid.rows]
    if _defines(held):
        _definitions(flow, held, holder)
        return
    for row, contents in zip(grid.rows, held, strict=True):
        for cell, lines in zip(row, contents, strict=True):
            cell.head = bool(lines) and all(look.style.name == "code head cell" for _, look in lines)
            cell.text, cell.marks = _flat(flow, cell, lines, holder)
    text, marks = as_text(grid)
    if not text.strip() and not marks:
        return
    depth, (number, heading, _) = _depth(flow, element), flow.caption or ("", "", "")
    flow.caption = None
    flow._add(Item(depth, Kind.TABLE, number, heading, text, marks), holder)


def _lines(flow: Flow, container: Element, holder: Line) -> Lines:
    lines: Lines = []
    for each in flow.blocks(container):
        if isinstance(each, tuple):
            lines.append(each)
            continue
        holder.doubt(
            "A table stands within one of its cells; its words are kept in that cell.",
            "Make two tables of it in Word, or look whether it reads well.",
        )
        for row in read_grid(each, flow.runs.view, flow.runs.gone).rows:
            for cell in row:
                lines += _lines(flow, cell.element, holder)
    return lines


def _flat(flow: Flow, cell: Cell, lines: Lines, holder: Line) -> tuple[str, list[Mark]]:
    """A cell's words in one line, with the numbers of its paragraphs."""
    texts = []
    for line, look in lines:
        number = flow.counted(line, look)
        text, marks = line.words()
        if number == "•":
            text, marks = f"• {text}", _moved(marks, 2)
        elif number:
            text, marks = f"{number} {text}", _moved(marks, len(number) + 1)
        texts.append((text, marks))
        _hand_over(line, holder)
        for box in line.boxes:
            holder.doubt(
                "A text box stands in one of its cells; its words are kept in that cell.", "Look whether it reads well."
            )
            inner = _lines(flow, box, holder)
            texts.append(_flat(flow, cell, inner, holder))
    return joined(texts)


def _hand_over(line: Line, holder: Line) -> None:
    for says, remedy, choices in line.doubts:
        holder.doubt(says, remedy, choices)
    holder.notes += line.notes
    holder.bookmarks += line.bookmarks
    for language, count in line.languages.items():
        holder.languages[language] = holder.languages.get(language, 0) + count


def _moved(marks: list[Mark], by: int) -> list[Mark]:
    return [Mark(each.start + by, each.end + by, each.kind, each.value) for each in marks]


def _defines(held: list[list[Lines]]) -> bool:
    """Whether most rows have a quoted or bold term and then what it means."""
    if any(len(row) != 2 for row in held):
        return False
    terms = [row for row in held if _term(row[0])]
    meant = [row for row in terms if row[1] and MEANS.match(row[1][0][0].words()[0])]
    return bool(meant) and len(meant) * 2 > len(held) - 1


def _term(lines: Lines) -> str:
    worded = [line for line, _ in lines if not line.empty]
    if len(worded) != 1:
        return ""
    text = worded[0].words()[0]
    return text.strip(QUOTES) if worded[0].all_have(BOLD) or QUOTED_WHOLE.match(text) else ""


def _definitions(flow: Flow, held: list[list[Lines]], holder: Line) -> None:
    depth = (
        flow.heading_depth[max(flow.heading_depth)]
        if flow.heading_depth
        else flow.placing.words(None, loose=True).depth
    )
    for name, (first, second) in enumerate(held):
        term = _term(first)
        words = " ".join(line.words()[0] for line, _ in first).strip()
        meaning = [each for each in second if not each[0].empty or each[1].number]
        if not term and not words and not meaning:
            continue
        if name == 0 and (not term or not meaning) or not (term or words):
            _beside(flow, [*first, *meaning], depth if name == 0 else depth + 1)
            continue
        line = Line(first[0][0].place)
        for each, _ in first:
            _hand_over(each, line)
        if not term:
            line.doubt(
                f"“{words[:80]}” is neither quoted nor bold, in a table of definitions.", "Say whether it is a term."
            )
        text, marks = "", list[Mark]()
        if meaning and not meaning[0][1].number:
            text, marks = meaning[0][0].words()
            _hand_over(meaning[0][0], line)
            meaning = meaning[1:]
        flow._add(Item(depth, Kind.DEFINITION, "", term or words.strip(QUOTES), text, tuple(tidy(marks))), line)
        _beside(flow, meaning, depth + 1, colon=text.endswith(":"))
    for says, remedy, choices in holder.doubts:
        flow.doubt(len(flow.reading.items) - 1, says, holder.place, remedy, choices)


def _beside(flow: Flow, lines: Lines, base: int, *, colon: bool = False) -> None:
    """Make items of the paragraphs of a cell, as deep as `base` and deeper."""
    outer, headings = flow.placing, flow.heading_depth
    flow.placing, flow.heading_depth = Placing(base, colon=colon), {}
    for line, look in lines:
        flow.paragraph(line, look)
    flow.placing, flow.heading_depth = outer, headings


def _depth(flow: Flow, element: Element) -> int:
    style = element.find(f"{W}tblPr/{W}tblStyle")
    ours = flow.styles.of(style.get(VAL, "")).ours if style is not None else None
    if ours is not None and ours[0] is Kind.TABLE:
        return ours[1]
    if flow.heading_depth:
        return flow.heading_depth[max(flow.heading_depth)]
    return flow.placing.words(None, loose=True).depth
