"""A clause's words as HTML, with what is marked in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from secretariat.documents.text.items import Item, Mark

PLAIN = {"bold": "b", "italic": "i", "underline": "u", "superscript": "sup", "subscript": "sub"}
Refers = Callable[[str], str]
"""From a label that a text names to the address of the clause; empty where there is none."""


def as_html(item: Item, refers: Refers) -> Markup:
    """The text of an item. Whatever overlaps is cut, so that elements nest."""
    if item.kind == "table":
        return _table(item, refers)
    return _marked(item.text, item.marks, refers)


def _marked(text: str, marks: Iterable[Mark], refers: Refers) -> Markup:
    wanted = [(mark, *pair) for mark in marks if (pair := _element(mark, refers))]
    if not wanted:
        return escape(text)
    edges = sorted({0, len(text), *(mark.start for mark, *_ in wanted), *(mark.end for mark, *_ in wanted)})
    parts = []
    for start, end in zip(edges, edges[1:], strict=False):
        around = [(opens, closes) for mark, opens, closes in wanted if mark.start <= start and end <= mark.end]
        whole = escape(text[start:end])
        for opens, closes in reversed(around):
            whole = opens + whole + closes
        parts.append(whole)
    return Markup("").join(parts)


def _element(mark: Mark, refers: Refers) -> tuple[Markup, Markup] | None:
    """What stands before and after the words of a mark; None for what is not shown in them."""
    if name := PLAIN.get(mark.kind):
        return Markup(f"<{name}>"), Markup(f"</{name}>")
    if mark.kind == "footnote":
        return Markup("<sup>"), Markup("</sup>")
    address = ""
    if mark.kind == "link" and urlsplit(mark.value).scheme in ("http", "https"):
        address = mark.value
    elif mark.kind == "refers":
        address = refers(mark.value)
    return (Markup('<a href="{}">').format(address), Markup("</a>")) if address else None


def _table(item: Item, refers: Refers) -> Markup:
    """A line for each row and a tab between cells; a cell is a head where a mark says so."""
    rows, at = [], 0
    for line in item.text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            end = at + len(cell)
            inside = [
                Mark(max(mark.start, at) - at, min(mark.end, end) - at, mark.kind, mark.value)
                for mark in item.marks
                if mark.start < end and mark.end > at
            ]
            name = "th" if any(mark.kind == "head" for mark in inside) else "td"
            cells.append(Markup("<{}{}>{}</{}>").format(name, _span(inside), _marked(cell, inside, refers), name))
            at = end + 1
        rows.append(Markup("<tr>") + Markup("").join(cells) + Markup("</tr>"))
    return Markup('<table class="s-table">') + Markup("").join(rows) + Markup("</table>")


def _span(marks: Iterable[Mark]) -> Markup:
    """`colspan` and `rowspan` of a cell whose mark `span` says "columns x rows"."""
    for mark in marks:
        across, _, down = mark.value.partition("x")
        if mark.kind == "span" and across.isdecimal() and down.isdecimal():
            said = [
                (name, int(many)) for name, many in (("colspan", across), ("rowspan", down)) if 1 < int(many) < 1000
            ]
            return Markup("").join(Markup(' {}="{}"').format(*each) for each in said)
    return Markup("")
