"""Text into a Word file: numbers that Word counts, styles, tables, footnotes and formulae."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

from secretariat.documents.text.items import Item, Kind, Reading, labels, parents
from secretariat.documents.text.word_counting import Lists, Way
from secretariat.documents.text.word_out_tables import Placed, rows_of, table_xml
from secretariat.documents.text.word_parts import About, packed, words_from
from secretariat.documents.text.word_pieces import Paragraph, Piece, paragraph, pieces
from secretariat.documents.text.word_xml import Part, Sheet, clean, run

KEY = re.compile(r"[A-Za-z0-9-]{1,36}$")
UNCOUNTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
FIRST_BOOKMARK = 1_000_000
"""Ids of bookmarks are far from those of tracked changes, as no two may be alike."""
AFTER_TABLE = '<w:p><w:pPr><w:pStyle w:val="CodeAfterTable"/></w:pPr></w:p>'


def write_word(
    source: Reading | Sequence[Item],
    *,
    title: str = "",
    number: str = "",
    version: str = "",
    illustrative: str = "",
    images: Mapping[str, bytes] | None = None,
    language: str = "en-GB",
    made: datetime | None = None,
) -> bytes:
    """The text as a .docx file, the same bytes for the same text. What is left empty is taken from a Reading.

    `illustrative` is the sentence that says that the text is; it is put on every page. Clauses carry their keys as
    hidden bookmarks, so that a text that comes back is known again. Marks that Word has no place for are left out. A picture that is not in `images` is replaced by
    the words that stand for it."""
    items, about, pictures = of_source(source, title, number, version, illustrative, images, language, made)
    writing = Writing(items, Sheet(pictures), Lists())
    body = [front(about)]
    for at, item in enumerate(items):
        if item.kind is not Kind.FOOTNOTE or at in writing.orphans:
            body.append(writing.item(at))
    body.append(AFTER_TABLE)
    return packed("".join(body), about, writing.sheet, writing.lists, writing.styles, writing.main, writing.notes_part)


def of_source(
    source: Reading | Sequence[Item],
    title: str,
    number: str,
    version: str,
    illustrative: str,
    images: Mapping[str, bytes] | None,
    language: str,
    made: datetime | None,
) -> tuple[list[Item], About, Mapping[str, bytes]]:
    """The items, what the file says of itself, and the pictures."""
    if isinstance(source, Reading):
        about = About(
            title or source.title,
            number or source.number,
            version or source.details.get("version", ""),
            illustrative,
            language,
            made,
        )
        return list(source.items), about, source.images if images is None else images
    return list(source), About(title, number, version, illustrative, language, made), images or {}


def front(about: About) -> str:
    """The document's number and title."""
    lines = []
    for style, text in (("CodeDocumentNumber", about.number), ("Title", about.title)):
        if text:
            words = escape(clean(text).replace("\n", " "))
            lines.append(
                f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
            )
    return "".join(lines)


@dataclass(slots=True)
class Writing:
    """A text that is being written, and what has come of it so far."""

    items: Sequence[Item]
    sheet: Sheet
    lists: Lists
    main: Part = field(default_factory=Part)
    notes_part: Part = field(default_factory=Part)
    styles: set[str] = field(default_factory=set)
    ways: list[Way | None] = field(default_factory=list)
    notes: dict[int, list[int]] = field(default_factory=dict)
    """The footnotes of an item, by its place."""
    orphans: set[int] = field(default_factory=set)
    """Footnotes that belong to nothing."""
    targets: dict[int, str] = field(default_factory=dict)
    """Bookmarks that references lead to, by the place of their item."""

    def __post_init__(self) -> None:
        self.ways = self.lists.ways(self.items)
        for at, above in enumerate(parents(self.items)):
            if self.items[at].kind is not Kind.FOOTNOTE:
                continue
            if above < 0 or self.items[above].kind is Kind.FOOTNOTE:
                self.orphans.add(at)
            else:
                self.notes.setdefault(above, []).append(at)
        if self.note_numbers() != [str(number + 1) for number in range(len(self.note_numbers()))]:
            self.sheet.typed_notes = True
        self._find_targets()

    def note_numbers(self) -> list[str]:
        """The numbers of the footnotes, as they come."""
        numbers = []
        for at, item in enumerate(self.items):
            own = [self.items[note].number for note in self.notes.get(at, ())]
            marked = [mark.value for mark in item.marks if mark.kind == "footnote"]
            numbers += [*marked, *(each for each in own if each not in marked)]
        return numbers

    def _find_targets(self) -> None:
        wanted = {mark.value for item in self.items for mark in item.marks if mark.kind == "refers"}
        if not wanted:
            return
        for at, label in enumerate(labels(self.items)):
            if label in wanted and label not in self.sheet.bookmarks and self.items[at].kind is not Kind.FOOTNOTE:
                self.sheet.bookmarks[label] = self.targets[at] = f"_r_{at + 1}"

    def paragraph(self, at: int) -> Paragraph:
        """The pieces of an item."""
        item, notes = self.items[at], self.notes.get(at, [])
        typed = self.ways[at] is None
        return paragraph(item, notes, [self.items[note].number for note in notes], typed=typed)

    def settings(self, at: int) -> str:
        """What an item's paragraph is set to, as XML."""
        item, way = self.items[at], self.ways[at]
        style = self.style(item.kind.value, item.depth)
        parts = [f'<w:pStyle w:val="{style}"/>']
        alone = bool(item.heading) and not item.text
        if alone:
            parts.append("<w:keepNext/>")
        if way is not None:
            parts.append(f'<w:numPr><w:ilvl w:val="{way.level}"/><w:numId w:val="{way.use}"/></w:numPr>')
        elif item.kind is Kind.CLAUSE:
            parts.append(UNCOUNTED)
        if item.heading and item.kind in (Kind.CLAUSE, Kind.HEADING) and item.depth < 9:
            parts.append(f'<w:outlineLvl w:val="{item.depth}"/>')
        return "".join(parts)

    def style(self, kind: str, depth: int) -> str:
        name = f"Code{kind.title()}{depth + 1}"
        self.styles.add(name)
        return name

    def bookmark(self, at: int) -> str:
        """The bookmarks of an item: its key, and what references lead to."""
        key = self.items[at].key
        names = [f"_k_{key.replace('-', '_')}"] if KEY.match(key) else []
        if at in self.targets:
            names.append(self.targets[at])
        marks = []
        for name in names:
            number = FIRST_BOOKMARK + self.sheet.next("bookmark")
            marks.append(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>')
        return "".join(marks)

    def item(self, at: int) -> str:
        """An item as XML."""
        item = self.items[at]
        if item.kind is Kind.TABLE:
            return self.caption(at) + self.table(at)
        content = self.paragraph(at)
        runs = "".join(self.piece(each) for each in (*content.number, *content.heading, *content.text))
        return f"<w:p><w:pPr>{self.settings(at)}</w:pPr>{self.bookmark(at)}{runs}</w:p>"

    def caption_content(self, at: int) -> Paragraph:
        """The pieces of the line over a table, none where it has neither number nor heading."""
        item = self.items[at]
        return paragraph(Item(item.depth, Kind.TEXT, item.number, item.heading), (), (), typed=True)

    def caption(self, at: int) -> str:
        """The line over a table."""
        content = self.caption_content(at)
        if not content.number and not content.heading:
            return ""
        style = self.style("caption", self.items[at].depth)
        runs = "".join(self.piece(each) for each in (*content.number, *content.heading))
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'

    def table(self, at: int) -> str:
        """A table as XML, with the narrow line that keeps it from the next one."""
        item = self.items[at]
        left = [(note, self.items[note].number) for note in self.notes.get(at, [])]
        marks = self.bookmark(at)
        rows = rows_of(item)
        last = rows[-1][-1] if rows and rows[-1] else None

        def fill(cell: Placed) -> str:
            nonlocal marks
            own = cell_pieces(cell, left, everything=cell is last)
            runs = "".join(self.piece(each) for each in own)
            content, marks = cell_xml(cell, marks + runs), ""
            return content

        style, indent = self.style("table", item.depth), words_from(item.depth - 1) if item.depth else 0
        return table_xml(rows, style, indent, fill) + AFTER_TABLE

    def piece(self, piece: Piece) -> str:
        """A piece as XML, with its footnote in the footnotes' part."""
        note = 0
        if piece.thing == "footnote":
            note = self.note(piece)
        return run(piece, self.sheet, self.main, note=note)

    def note(self, piece: Piece) -> int:
        """The id of a footnote that has been written for a piece."""
        number = self.sheet.next("footnote")
        item = self.items[piece.note] if piece.note >= 0 else Item(0, Kind.FOOTNOTE, piece.value)
        own = pieces(item.heading and f"{item.heading} " or "", ()) + pieces(item.text, item.marks)
        runs = "".join(run(each, self.sheet, self.notes_part) for each in own if each.thing != "footnote")
        self.sheet.notes.append(note_xml(number, self.style("footnote", 0), runs, piece.value, self.sheet.typed_notes))
        return number


def cell_pieces(cell: Placed, left: list[tuple[int, str]], *, everything: bool) -> list[Piece]:
    """The pieces of a cell. It takes its footnotes from those `left`, the last cell all that there are."""
    own: list[tuple[int, str]] = []
    for mark in cell.marks:
        if mark.kind == "footnote":
            found = next((each for each in left if each[1] == mark.value), None)
            if found is not None:
                left.remove(found)
                own.append(found)
    if everything:
        own += left
        left.clear()
    breaks = {mark.start for mark in cell.marks if mark.kind == "break"}
    text = "".join("\n" if at in breaks else letter for at, letter in enumerate(cell.text)) if breaks else cell.text
    return pieces(text, cell.marks, [note for note, _ in own], [number for _, number in own])


def cell_xml(cell: Placed, runs: str, mark: str = "") -> str:
    """A cell's paragraph."""
    style = "CodeHeadCell" if cell.head else "CodeCell"
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{mark}</w:pPr>{runs}</w:p>'


def note_xml(number: int, style: str, runs: str, shown: str, typed: bool) -> str:
    """A footnote: its number, counted or typed, and its words."""
    look = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    mark = f"<w:r>{look}<w:footnoteRef/></w:r>"
    if typed:
        words = escape(clean(shown))
        mark = f'<w:r><w:rPr><w:rStyle w:val="CodeNumber"/><w:vertAlign w:val="superscript"/></w:rPr><w:t>{words}</w:t></w:r>'
    gap = '<w:r><w:rPr><w:rStyle w:val="CodeGap"/></w:rPr><w:t xml:space="preserve"> </w:t></w:r>'
    return f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{mark}{gap}{runs}</w:p></w:footnote>'
