"""How a Word file looks: its styles, its tables, its header and footer."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.run import Run

from secretariat.core.publishing import word_xml
from secretariat.core.publishing.model import Document, TextStyle

BRAND = "0B4F4A"
INK = "1D2B2A"
SOFT = "4D5F5D"
LIGHT = "EEF4F3"
RULE = "C9D6D4"
RED = "8C1D17"
FONT = "Calibri"
BODY_WIDTH = 162

# Name, what it is based on, size in points, colour, bold, space before and after in points, kept with what follows.
STYLES: tuple[tuple[str, str, float, str, bool, float, float, bool], ...] = (
    ("Normal", "", 10.5, INK, False, 0, 7, False),
    ("Title", "Normal", 32, BRAND, True, 90, 6, False),
    ("Subtitle", "Normal", 15, SOFT, False, 0, 40, False),
    ("Heading 1", "Normal", 19, BRAND, True, 26, 8, True),
    ("Heading 2", "Normal", 14, BRAND, True, 18, 6, True),
    ("Heading 3", "Normal", 11.5, BRAND, True, 14, 4, True),
    ("Heading 4", "Normal", 10.5, BRAND, True, 12, 4, True),
    ("Caption", "Normal", 9.5, BRAND, True, 12, 5, True),
    ("Header", "Normal", 8.5, SOFT, False, 0, 0, False),
    ("Footer", "Normal", 8.5, SOFT, False, 0, 0, False),
    ("List Bullet", "Normal", 10.5, INK, False, 0, 3, False),
    ("Cover Line", "Normal", 13, BRAND, False, 0, 0, False),
    ("Cover Fact", "Normal", 11.5, INK, False, 0, 4, False),
    ("Contents Heading", "Normal", 19, BRAND, True, 0, 10, True),
    ("toc 1", "Normal", 10.5, BRAND, True, 8, 2, False),
    ("toc 2", "Normal", 10.5, INK, False, 0, 2, False),
    ("Table Text", "Normal", 9.5, INK, False, 2.5, 2.5, False),
    ("Table Bullet", "List Bullet", 9, INK, False, 2, 2, False),
    ("Tile Value", "Normal", 20, BRAND, True, 4, 0, True),
    ("Figure Title", "Normal", 10.5, INK, True, 10, 2, True),
    ("Small Print", "Normal", 9, SOFT, False, 0, 3, False),
    ("Boxed Note", "Normal", 10.5, INK, False, 8, 10, False),
    ("Classification Band", "Normal", 11, "FFFFFF", False, 60, 0, False),
    ("Gap", "Normal", 4, INK, False, 0, 6, False),
)


def dress(file: WordDocument, language: str) -> None:
    """Give an empty file our page, language and styles."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    for row in STYLES:
        dress_style(file, *row)
    file.styles["toc 2"].paragraph_format.left_indent = Mm(8)
    file.styles["Cover Fact"].paragraph_format.tab_stops.add_tab_stop(Mm(32))
    table_bullet = file.styles["Table Bullet"].paragraph_format
    table_bullet.left_indent, table_bullet.first_line_indent = Mm(3.5), Mm(-3.5)
    box(file, "Boxed Note", LIGHT, BRAND)
    box(file, "Classification Band", BRAND, BRAND)
    hyperlink = file.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    hyperlink.font.color.rgb = RGBColor.from_string(BRAND)
    hyperlink.font.underline = True
    for setting in file.styles.element.iter(qn("w:lang")):
        setting.set(qn("w:val"), language)


def dress_style(
    file: WordDocument,
    name: str,
    base: str,
    size: float,
    colour: str,
    bold: bool,
    before: float,
    after: float,
    keep: bool,
) -> None:
    """Set one paragraph style, making it first when the file has none of that name."""
    names = {style.name for style in file.styles}
    style: Any = file.styles[name] if name in names else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if base:
        style.base_style = file.styles[base]
    for old in style.element.xpath(
        "w:rPr/w:rFonts | w:rPr/w:spacing | w:rPr/w:kern | w:pPr/w:pBdr | w:pPr/w:contextualSpacing"
    ):
        old.getparent().remove(old)
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(before), Pt(after), keep
    layout.line_spacing = 1.12


def box(file: WordDocument, style: str, fill: str, edge: str) -> None:
    """Give a style a background and a thick left edge."""
    properties: Any = file.styles[style].element.get_or_add_pPr()
    edges = word_xml.element("pBdr")
    for side, colour in (("top", fill), ("left", edge), ("bottom", fill), ("right", fill)):
        edges.append(word_xml.border(side, colour, 36 if side == "left" else 4, space=6))
    # Word wants these before the spacing of the style.
    properties.insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    properties.insert_element_before(word_xml.shading(fill), "w:tabs", "w:spacing", "w:ind", "w:jc")
    layout = file.styles[style].paragraph_format
    layout.left_indent, layout.right_indent = Mm(4), Mm(3)


def set_style(run: Run, style: TextStyle) -> None:
    """Show a run of text as its style says."""
    run.bold = style == "strong" or None
    run.italic = style == "emphasis" or None
    run.underline = style == "inserted" or None
    if style == "deleted":
        run.font.strike = True
        run.font.color.rgb = RGBColor.from_string(RED)


# Tables ----------------------------------------------------------------------------------------------------------


def column_widths(numeric: list[bool], whole: float) -> list[float]:
    """Widths in millimetres: numbers get a fixed share, words divide the rest."""
    number_width = min(28.0, whole / (len(numeric) + 1))
    words = [False, *numeric[1:]].count(False)
    rest = (whole - number_width * (len(numeric) - words)) / words
    return [rest if position == 0 or not is_numeric else number_width for position, is_numeric in enumerate(numeric)]


def new_table(file: WordDocument, rows: int, widths: list[float], *, header: bool = True) -> WordTable:
    """An empty table with fine rules and whole rows; its header row repeats on every page."""
    table = file.add_table(rows, len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
        row._tr.get_or_add_trPr().append(word_xml.element("cantSplit"))
    edges = word_xml.element("tblBorders")
    inside = RULE if header else "FFFFFF"
    edges.append(word_xml.border("top", RULE if header else BRAND, 4 if header else 12))
    edges.append(word_xml.border("bottom", BRAND if header else "FFFFFF", 8))
    edges.append(word_xml.border("insideH", inside, 4 if header else 24))
    if not header:
        edges.append(word_xml.border("insideV", inside, 24))
    # Without this the rules would begin left of the text, by the padding of a cell.
    indent = word_xml.element("tblInd", w="108", type="dxa")
    table._tbl.tblPr.insert_element_before(indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    table._tbl.tblPr.insert_element_before(edges, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    if header:
        table.rows[0]._tr.get_or_add_trPr().append(word_xml.element("tblHeader"))
    return table


def heading_cell(cell: WordCell, title: str, *, numeric: bool = False) -> None:
    """Write a column's title."""
    line = cell.paragraphs[0]
    line.style = "Table Text"
    line.paragraph_format.keep_with_next = True
    if numeric:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = line.add_run(title)
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(BRAND)
    edges = word_xml.element("tcBorders")
    edges.append(word_xml.border("bottom", BRAND, 12))
    cell._tc.get_or_add_tcPr().append(edges)


def shade(cell: WordCell, colour: str) -> None:
    """Give a cell a background."""
    cell._tc.get_or_add_tcPr().append(word_xml.shading(colour))


# Header and footer -----------------------------------------------------------------------------------------------


def header_and_footer(file: WordDocument, document: Document) -> None:
    """Title, version, classification and page numbers on every page, the cover included."""
    section = file.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for line in (header, footer):
        line.style.paragraph_format.tab_stops.clear_all()
        line.paragraph_format.tab_stops.add_tab_stop(Mm(BODY_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    header.add_run(f"{document.title}\t")
    mark = header.add_run(f"Classification: {document.classification}")
    mark.bold = True
    mark.font.color.rgb = RGBColor.from_string(BRAND)
    status = f", {document.status}" if document.status else ""
    footer.add_run(
        f"{document.code_name} · Version {document.version}{status} · Classification: {document.classification}\tPage "
    )
    word_xml.field(footer, "PAGE", "1")
    footer.add_run(" of ")
    word_xml.field(footer, "NUMPAGES", "1")
