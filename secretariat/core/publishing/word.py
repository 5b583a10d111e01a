"""A document as a Word file, with real headings, tables, captions, bookmarks and alternative texts.

Pictures are drawn by Typst with its own fonts, so they look the same on a machine without any. Only tasks and commands
write documents that have some.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from secretariat.core.publishing import word_styles, word_xml
from secretariat.core.publishing.model import (
    APPENDIX_ANCHOR,
    APPENDIX_LEAD,
    APPENDIX_TITLE,
    Block,
    Bullets,
    Cell,
    Chart,
    Definition,
    Document,
    FigureLink,
    Lights,
    Link,
    Note,
    Numbering,
    Paragraph,
    Quarters,
    Reference,
    Section,
    Table,
    Text,
    Tiles,
    check_figures,
    figure_anchor,
    numbered,
)

SHAPES = {"met": ("●", "1f7a3d"), "later": ("▲", "8f4a00"), "not_met": ("■", "b3261e")}
MILLIMETRES_A_PIXEL = 0.275
TILES_A_ROW = 4
# Word refuses longer bookmark names.
BOOKMARK_LENGTH = 40


def to_docx(document: Document) -> bytes:
    """The document as a Word file. Raises BrokenReference when a reference or a number leads nowhere."""
    check_figures(document)
    file = docx.Document()
    word_styles.dress(file, document.language)
    describe(file, document)
    writer = Writer(file, numbered(document))
    writer.cover(document)
    writer.contents()
    writer.blocks(document.sections, 1)
    writer.appendix(document.appendix)
    word_styles.header_and_footer(file, document)
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


def describe(file: WordDocument, document: Document) -> None:
    """Fill the file's own properties; its dates are fixed, because the version already says which one it is."""
    properties = file.core_properties
    properties.title = document.title
    properties.subject = f"{document.subtitle} ({document.period})"
    properties.author = document.code_name
    properties.last_modified_by = document.code_name
    properties.language = document.language
    properties.version = document.version
    properties.category = f"Classification: {document.classification}"
    properties.comments = document.illustrative
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)


class Writer:
    """Writes blocks at the end of a Word file."""

    def __init__(self, file: WordDocument, numbering: Numbering) -> None:
        self.file = file
        self.numbering = numbering
        self.bookmarks: dict[str, str] = {}

    # Front matter ----------------------------------------------------------------------------------------------

    def cover(self, document: Document) -> None:
        """The first page: what this is, which version, and who may read it."""
        self.file.add_paragraph(document.code_name, style="Cover Line")
        self.file.add_paragraph(document.title, style="Title")
        self.file.add_paragraph(document.subtitle, style="Subtitle")
        for label, value in (("Period", document.period), ("Version", document.version), ("Status", document.status)):
            if value:
                line = self.file.add_paragraph(style="Cover Fact")
                line.add_run(f"{label}\t{value}")
        if document.illustrative:
            self.file.add_paragraph(document.illustrative, style="Boxed Note")
        band = self.file.add_paragraph(style="Classification Band")
        band.add_run(f"Classification: {document.classification}").bold = True
        if document.classification_statement:
            band.add_run().add_break()
            band.add_run(document.classification_statement)

    def contents(self) -> None:
        """A contents field: its entries are here already, and Word adds the page numbers when it opens the file."""
        heading = self.file.add_paragraph("Contents", style="Contents Heading")
        heading.paragraph_format.page_break_before = True
        entries = [entry for entry in self.numbering.entries if entry.level <= 2]
        for position, entry in enumerate(entries):
            line = self.file.add_paragraph(style=f"toc {entry.level}")
            line.paragraph_format.tab_stops.add_tab_stop(Mm(162), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            if position == 0:
                word_xml.field_mark(line, "begin", stale=True)
                word_xml.field_code(line, r'TOC \o "1-2" \h \z \u')
                word_xml.field_mark(line, "separate")
            link = self.internal_link(line, entry.anchor)
            word_xml.add_run(link, f"{entry.number}  {entry.title}".strip() + "\t")
            word_xml.page_reference(link, self.bookmark_name(entry.anchor))
            if position == len(entries) - 1:
                word_xml.field_mark(line, "end")

    def appendix(self, definitions: tuple[Definition, ...]) -> None:
        """Each figure's definition and references, where the numbers lead."""
        if not definitions:
            return
        heading = self.file.add_heading(APPENDIX_TITLE, 1)
        heading.paragraph_format.page_break_before = True
        self.mark(heading, APPENDIX_ANCHOR)
        self.file.add_paragraph(APPENDIX_LEAD)
        for it in definitions:
            title = self.file.add_paragraph(style="Figure Title")
            title.add_run(f"{it.title}: ")
            title.add_run(f"{it.value} {it.unit}".strip())
            self.mark(title, figure_anchor(it.key))
            self.file.add_paragraph(it.definition, style="Small Print")
            if it.references:
                more = f" and {it.more} more" if it.more else ""
                self.file.add_paragraph(f"Records: {', '.join(it.references)}{more}.", style="Small Print")
            self.file.add_paragraph(f"Figure key: {it.key}", style="Small Print")

    # Blocks ----------------------------------------------------------------------------------------------------

    def blocks(self, blocks: tuple[Block, ...], level: int) -> None:
        """Blocks one after another; `level` is that of the headings among them."""
        for block in blocks:
            self.block(block, level)

    def block(self, block: Block, level: int) -> None:
        """One block."""
        match block:
            case Section():
                heading = self.file.add_heading(f"{self.numbering.number(block)}  {block.title}", min(level, 9))
                heading.paragraph_format.page_break_before = self.numbering.number(block) == "1" or None
                self.mark(heading, self.numbering.anchors[block.name])
                self.blocks(block.blocks, level + 1)
            case Paragraph(content):
                self.line(self.file.add_paragraph(), content)
            case Bullets(items):
                for item in items:
                    self.line(self.file.add_paragraph(style="List Bullet"), item)
            case Table():
                self.caption(block.name, block.caption)
                self.table(block)
            case Chart():
                self.chart(block)
            case Tiles():
                self.tiles(block)
            case Quarters():
                self.quarters(block)
            case Lights():
                self.lights(block)
            case Note(content):
                self.line(self.file.add_paragraph(style="Boxed Note"), content)

    def caption(self, name: str, words: str) -> None:
        """A caption whose number is a field of Word's own sequence for tables or charts."""
        kind, number = self.numbering.label(name).split(" ")
        line = self.file.add_paragraph(style="Caption")
        line.add_run(f"{kind} ")
        word_xml.field(line, rf"SEQ {kind} \* ARABIC", number)
        line.add_run(f": {words}")
        self.mark(line, self.numbering.anchors[name])

    def table(self, it: Table) -> None:
        """A table whose header row repeats on every page and whose rows stay whole."""
        narrow = len(it.columns) <= 3 and all(column.numeric for column in it.columns[1:])
        widths = word_styles.column_widths([column.numeric for column in it.columns], 118 if narrow else 162)
        table = word_styles.new_table(self.file, len(it.rows) + 1, widths)
        for cell, column in zip(table.rows[0].cells, it.columns, strict=True):
            word_styles.heading_cell(cell, column.title, numeric=column.numeric)
        for position, (cells, row) in enumerate(zip(list(table.rows)[1:], it.rows, strict=True), start=1):
            total = it.total and position == len(it.rows)
            for cell, content, column in zip(cells.cells, row, it.columns, strict=True):
                self.fill(cell, content, bold=total, numeric=column.numeric)
                if total:
                    word_styles.shade(cell, word_styles.LIGHT)
        self.gap()

    def chart(self, it: Chart) -> None:
        """A picture with its alternative text, then its data."""
        self.caption(it.name, it.caption)
        # Typst is heavy, and only pictures need it: a document without any can be written by a web worker.
        from secretariat.core.publishing.typst_pdf import svg_width, to_png

        width = min(svg_width(it.svg) * MILLIMETRES_A_PIXEL, 162)
        place = self.file.add_paragraph()
        place.paragraph_format.keep_with_next = it.table is not None
        shape = place.add_run().add_picture(io.BytesIO(to_png(it.svg)), width=Mm(width))
        shape._inline.docPr.set("descr", it.alt)
        shape._inline.docPr.set("title", it.caption)
        if it.table is not None:
            self.file.add_paragraph(it.table.caption, style="Caption")
            self.table(it.table)
        if it.key:
            line = self.file.add_paragraph("The records behind it: ", style="Small Print")
            word_xml.add_run(self.internal_link(line, figure_anchor(it.key)), "see the appendix", style="Hyperlink")

    def tiles(self, it: Tiles) -> None:
        """Headline numbers in boxes, four a row."""
        self.file.add_paragraph(it.caption, style="Caption")
        rows = -(-len(it.items) // TILES_A_ROW)
        table = word_styles.new_table(self.file, rows, [162 / TILES_A_ROW] * TILES_A_ROW, header=False)
        for position, tile in enumerate(it.items):
            cell = table.cell(position // TILES_A_ROW, position % TILES_A_ROW)
            word_styles.shade(cell, word_styles.LIGHT)
            cell.paragraphs[0].style = "Tile Value"
            self.line(cell.paragraphs[0], (tile.value,))
            cell.add_paragraph(tile.label, style="Small Print")
        self.gap()

    def quarters(self, it: Quarters) -> None:
        """Milestones in columns side by side."""
        self.caption(it.name, it.caption)
        table = word_styles.new_table(self.file, 2, [162 / len(it.columns)] * len(it.columns))
        for above, below, column in zip(table.rows[0].cells, table.rows[1].cells, it.columns, strict=True):
            word_styles.heading_cell(above, column.title)
            self.items(below, column.items)
        self.gap()

    def lights(self, it: Lights) -> None:
        """Objectives in a table, each status as words, shape and colour."""
        self.caption(it.name, it.caption)
        table = word_styles.new_table(self.file, len(it.rows) + 1, [58, 26, 78])
        for cell, title in zip(table.rows[0].cells, ("Objective", "Status", "Notes"), strict=True):
            word_styles.heading_cell(cell, title)
        for cells, row in zip(list(table.rows)[1:], it.rows, strict=True):
            objective, status, notes = cells.cells
            self.fill(objective, (Text(row.objective),))
            shape, colour = SHAPES[row.status]
            self.fill(status, ())
            words = status.paragraphs[0].add_run(f"{shape} {row.status_text}")
            words.bold = True
            words.font.color.rgb = RGBColor.from_string(colour.upper())
            self.items(notes, row.notes)
        self.gap()

    def items(self, cell: WordCell, items: tuple[Cell, ...]) -> None:
        """Lines in a cell: bullets, unless there is only one."""
        for position, item in enumerate(items):
            line = cell.paragraphs[0] if position == 0 else cell.add_paragraph()
            line.style = "Table Text" if len(items) == 1 else "Table Bullet"
            self.line(line, item)

    def fill(self, cell: WordCell, content: Cell, *, bold: bool = False, numeric: bool = False) -> None:
        """Write one cell of a table."""
        line = cell.paragraphs[0]
        line.style = "Table Text"
        if numeric:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.line(line, content)
        for run in line._p.iter(qn("w:r")) if bold else ():
            Run(run, line).bold = True

    def gap(self) -> None:
        """Room after a table, which has no spacing of its own."""
        self.file.add_paragraph(style="Gap")

    # Pieces inside a line --------------------------------------------------------------------------------------

    def line(self, place: WordParagraph, content: Cell) -> None:
        """Write the pieces of one line."""
        for piece in content:
            match piece:
                case Text(text, style):
                    word_styles.set_style(place.add_run(text), style)
                case FigureLink(text, key):
                    word_xml.add_run(self.internal_link(place, figure_anchor(key)), text, style="Hyperlink")
                case Reference(target, text):
                    if text:
                        place.add_run(f"{text} (")
                    link = self.internal_link(place, self.numbering.anchors[target])
                    word_xml.add_run(link, self.numbering.label(target), style="Hyperlink")
                    if text:
                        place.add_run(")")
                case Link(text, href):
                    word_xml.add_run(word_xml.external_link(place, href), text, style="Hyperlink")

    def internal_link(self, place: WordParagraph, anchor: str) -> Any:
        """A link at the end of a line to a part of this file."""
        return word_xml.internal_link(place, self.bookmark_name(anchor))

    def mark(self, place: WordParagraph, anchor: str) -> None:
        """Make a line the place that links to this anchor lead to."""
        name = self.bookmark_name(anchor)
        word_xml.bookmark(place, name, name.rsplit("_", 1)[1])

    def bookmark_name(self, anchor: str) -> str:
        """The bookmark of an anchor: short enough for Word, and its own."""
        if anchor not in self.bookmarks:
            ending = f"_{len(self.bookmarks) + 1}"
            self.bookmarks[anchor] = anchor.replace("-", "_")[: BOOKMARK_LENGTH - len(ending)] + ending
        return self.bookmarks[anchor]
