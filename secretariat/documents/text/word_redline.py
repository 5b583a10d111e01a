"""What changed between two texts as a Word file with tracked changes: accepted it is the new text, rejected the old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import Protocol

from secretariat.documents.text.items import Item, Kind, Reading
from secretariat.documents.text.word_aligning import Step, Words, aligned, compared, replaced
from secretariat.documents.text.word_counting import Lists
from secretariat.documents.text.word_out import AFTER_TABLE, Writing, cell_pieces, cell_xml, front, note_xml, of_source
from secretariat.documents.text.word_out_tables import Filling, Placed, Row, rows_of, table_xml
from secretariat.documents.text.word_parts import in_utc, packed, words_from
from secretariat.documents.text.word_pieces import Paragraph, Piece, pieces
from secretariat.documents.text.word_xml import Sheet, Tracking, clean, run

MARKS = {"+": "ins", "-": "del", ">": "moveTo", "<": "moveFrom"}
NEW_HAS = ("same", "changed", "added", "moved")
OLD_HAS = ("same", "changed", "removed", "moved-away")


class Change(Protocol):
    """What became of an item, as the comparison of two texts gives it."""

    @property
    def kind(self) -> str: ...

    @property
    def old(self) -> int | None: ...

    @property
    def new(self) -> int | None: ...

    @property
    def words(self) -> Words: ...


def write_word_redline(
    changes: Sequence[Change],
    old: Reading | Sequence[Item],
    new: Reading | Sequence[Item],
    *,
    title: str = "",
    number: str = "",
    version: str = "",
    illustrative: str = "",
    images: Mapping[str, bytes] | None = None,
    language: str = "en-GB",
    author: str = "Redline",
    made: datetime | None = None,
) -> bytes:
    """A .docx file of the new text in which every difference from the old one is a tracked change by `author`, made then
    or now.

    `changes` names each item of both texts once, in the order in which they are shown. Raises ValueError where it does
    not. Footnotes, tables, numbers, styles and what is bold are tracked too; the title and keys are those of the new
    text."""
    items, about, pictures = of_source(new, title, number, version, illustrative, images, language, made)
    before, _, old_pictures = of_source(old, title, number, version, illustrative, images, language, made)
    _check(changes, len(before), len(items))
    # The standard wants a time of every move.
    sheet = Sheet({**old_pictures, **pictures}, Tracking(clean(author), in_utc(made or datetime.now(UTC))))
    after = Writing(items, sheet, Lists())
    bookmarks = dict(sheet.bookmarks)
    earlier = Writing(before, sheet, after.lists, after.main, after.notes_part, after.styles)
    earlier.targets, sheet.bookmarks = {}, bookmarks
    redline = _Redline(earlier, after, sheet)
    body = front(about) + redline.body(changes) + AFTER_TABLE
    return packed(body, about, sheet, after.lists, after.styles, after.main, after.notes_part)


def _check(changes: Sequence[Change], old: int, new: int) -> None:
    olds = [change.old for change in changes if change.kind in OLD_HAS]
    news = [change.new for change in changes if change.kind in NEW_HAS]
    if olds != list(range(old)) or news != list(range(new)):
        raise ValueError("The changes do not name each item of both texts once and in order.")


@dataclass(slots=True)
class _Redline:
    old: Writing
    new: Writing
    sheet: Sheet
    notes: dict[int, tuple[int, Words]] = field(default_factory=dict)
    """Footnotes that both texts have: the old one and what became of its words, by the new one."""
    moves: dict[tuple[int | None, int | None], str] = field(default_factory=dict)

    def body(self, changes: Sequence[Change]) -> str:
        for change in changes:
            if change.kind not in ("same", "changed") or change.old is None or change.new is None:
                continue
            if self._note(self.old, change.old) and self._note(self.new, change.new):
                self.notes[change.new] = change.old, change.words
        self._find_moves(changes)
        return "".join(self.change(each) for each in changes)

    @staticmethod
    def _note(writing: Writing, at: int) -> bool:
        return writing.items[at].kind is Kind.FOOTNOTE and at not in writing.orphans

    def _find_moves(self, changes: Sequence[Change]) -> None:
        # Only what moved unchanged is shown as moved: Word wants the same words at both ends.
        ends: dict[tuple[int | None, int | None], set[str]] = {}
        for change in changes:
            if change.kind in ("moved", "moved-away"):
                ends.setdefault((change.old, change.new), set()).add(change.kind)
        for (old, new), kinds in ends.items():
            if len(kinds) < 2 or old is None or new is None:
                continue
            one, other = self.old.items[old], self.new.items[new]
            alike = (one.kind, one.heading, one.text, one.marks) == (other.kind, other.heading, other.text, other.marks)
            if alike and one.kind not in (Kind.TABLE, Kind.FOOTNOTE):
                self.moves[old, new] = f"move{len(self.moves) + 1}"

    def change(self, change: Change) -> str:
        """A change as XML; nothing for a footnote, which is written where it is pointed at."""
        old = change.old if change.kind in OLD_HAS else None
        new = change.new if change.kind in NEW_HAS else None
        if old is not None and self._note(self.old, old):
            old = None
        if new is not None and self._note(self.new, new):
            new = None
        if old is not None and new is not None:
            tables = [writing.items[at].kind is Kind.TABLE for writing, at in ((self.old, old), (self.new, new))]
            if all(tables):
                return self.tables(old, new)
            if not any(tables):
                return self.both(old, new, change.words)
        name = self.moves.get((change.old, change.new), "") if change.kind.startswith("moved") else ""
        gone = "" if old is None else self.one(self.old, old, "<" if name else "-", name)
        come = "" if new is None else self.one(self.new, new, ">" if name else "+", name)
        return gone + come

    def one(self, writing: Writing, at: int, op: str, name: str = "") -> str:
        """An item that only one of the texts has at that place."""
        item = writing.items[at]
        if item.kind is Kind.TABLE:
            caption = writing.caption_content(at)
            steps = [Step(op, each) for each in (*caption.number, *caption.heading)]
            over = self.line(self.caption_settings(writing, at), "", steps, op) if steps else ""
            return over + self.whole_table(writing, at, op)
        content = writing.paragraph(at)
        steps = [Step(op, each) for each in (*content.number, *content.heading, *content.text)]
        bookmark = "" if op == "<" else writing.bookmark(at)
        return self.line(writing.settings(at), bookmark, steps, op, name)

    def both(self, old: int, new: int, words: Words) -> str:
        """An item that both texts have."""
        before, after = self.old.paragraph(old), self.new.paragraph(new)
        steps = [*self.beginning(before, after), *aligned(before.text, after.text, words, self.same_note)]
        settings = self.new.settings(new) + self.set_before(self.old.settings(old), self.new.settings(new))
        return self.line(settings, self.new.bookmark(new), steps, "=")

    def beginning(self, before: Paragraph, after: Paragraph) -> list[Step]:
        """The steps of number and heading."""
        steps = replaced(before.number, after.number, self.same_note)
        if before.heading and after.heading and before.heading[0].text != after.heading[0].text:
            piece = after.heading[0]
            for op, text in compared(before.heading[0].text, piece.text):
                steps.append(Step(op, Piece(text, role=piece.role)))
            return [*steps, *replaced(before.heading[1:], after.heading[1:], self.same_note)]
        if before.heading and after.heading:
            steps.append(Step("=", after.heading[0]))
            return [*steps, *replaced(before.heading[1:], after.heading[1:], self.same_note)]
        return [*steps, *replaced(before.heading, after.heading, self.same_note)]

    def set_before(self, before: str, after: str) -> str:
        """The tracked change of what a paragraph is set to."""
        if before == after or self.sheet.tracking is None:
            return ""
        return f"<w:pPrChange {self.sheet.tracking.says()}><w:pPr>{before}</w:pPr></w:pPrChange>"

    def line(self, settings: str, bookmark: str, steps: Sequence[Step], op: str, name: str = "") -> str:
        """A paragraph. Its end is a change of its own where `op` is not "="."""
        runs = "".join(self.step(each) for each in steps)
        if op == "=" or self.sheet.tracking is None:
            return f"<w:p><w:pPr>{settings}</w:pPr>{bookmark}{runs}</w:p>"
        end = f"<w:rPr><w:{MARKS[op]} {self.sheet.tracking.says()}/></w:rPr>"
        start = after = ""
        if name:
            says = self.sheet.tracking.says()
            number = says.split('"', 2)[1]
            start = f'<w:{MARKS[op]}RangeStart {says} w:name="{name}"/>'
            after = f'<w:{MARKS[op]}RangeEnd w:id="{number}"/>'
        return f"<w:p><w:pPr>{settings}{end}</w:pPr>{bookmark}{start}{runs}</w:p>{after}"

    def step(self, step: Step) -> str:
        """A step as XML, with its footnote in the footnotes' part."""
        note = 0
        if step.piece.thing == "footnote":
            if step.op == "=" and step.piece.note in self.notes:
                note = self.changed_note(step.piece)
            else:
                note = (self.old if step.op in "-<" else self.new).note(step.piece)
        return run(step.piece, self.sheet, self.new.main, step.op, step.before, note)

    def same_note(self, old: Piece, new: Piece) -> bool:
        """Whether two pieces are one footnote, which needs no new number."""
        if self.sheet.typed_notes and old.value != new.value:
            return False
        return new.note in self.notes and self.notes[new.note][0] == old.note

    def changed_note(self, piece: Piece) -> int:
        """The id of a footnote that both texts have, written with what changed in it."""
        old, words = self.notes[piece.note]
        before, after = self.old.items[old], self.new.items[piece.note]
        steps = aligned(pieces(before.text, before.marks), pieces(after.text, after.marks), words, self.same_note)
        part = self.new.notes_part
        runs = "".join(
            run(each.piece, self.sheet, part, each.op, each.before) for each in steps if each.piece.thing != "footnote"
        )
        number = self.sheet.next("footnote")
        style = self.new.style("footnote", 0)
        self.sheet.notes.append(note_xml(number, style, runs, piece.value, self.sheet.typed_notes))
        return number

    def caption_settings(self, writing: Writing, at: int) -> str:
        return f'<w:pStyle w:val="{writing.style("caption", writing.items[at].depth)}"/>'

    def tables(self, old: int, new: int) -> str:
        """A table that both texts have: cell by cell where its shape is the same, else row by row, else as a whole."""
        before, after = rows_of(self.old.items[old]), rows_of(self.new.items[new])
        over = self.caption(old, new)
        if _shape(before) == _shape(after):
            return over + self.cells(old, new, before, after)
        plain = not any(cell.high > 1 for row in (*before, *after) for cell in row)
        if plain and not self.old.notes.get(old) and not self.new.notes.get(new):
            return over + self.rows(old, new, before, after)
        return over + self.whole_table(self.old, old, "-") + self.whole_table(self.new, new, "+")

    def caption(self, old: int, new: int) -> str:
        before, after = self.old.caption_content(old), self.new.caption_content(new)
        has = [bool(each.number or each.heading) for each in (before, after)]
        if not any(has):
            return ""
        settings, earlier = self.caption_settings(self.new, new), self.caption_settings(self.old, old)
        if all(has):
            return self.line(settings + self.set_before(earlier, settings), "", self.beginning(before, after), "=")
        op, content = ("-", before) if has[0] else ("+", after)
        steps = [Step(op, each) for each in (*content.number, *content.heading)]
        return self.line(earlier if has[0] else settings, "", steps, op)

    def cells(self, old: int, new: int, before: list[Row], after: list[Row]) -> str:
        """A table of the same shape, with what changed in its cells."""
        old_left, new_left = self.notes_left(self.old, old), self.notes_left(self.new, new)
        earlier = {(number, cell.column): cell for number, row in enumerate(before) for cell in row}
        at = {id(cell): number for number, row in enumerate(after) for cell in row}
        last = after[-1][-1] if after and after[-1] else None
        marks = [self.new.bookmark(new)]

        def fill(cell: Placed) -> str:
            was = earlier[at[id(cell)], cell.column]
            one = cell_pieces(was, old_left, everything=cell is last)
            other = cell_pieces(cell, new_left, everything=cell is last)
            steps = aligned(one, other, (), self.same_note)
            return cell_xml(cell, (marks.pop() if marks else "") + "".join(self.step(each) for each in steps))

        return self.table_xml(self.new, new, after, fill, {})

    def rows(self, old: int, new: int, before: list[Row], after: list[Row]) -> str:
        """A table some of whose rows are new or gone."""
        keys = [[_key(row) for row in rows] for rows in (before, after)]
        both: list[Row] = []
        ops: dict[int, str] = {}
        for op, i, j, k, m in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
            if op == "equal":
                both += after[k:m]
                continue
            for sign, rows in (("-", before[i:j]), ("+", after[k:m])):
                ops |= dict.fromkeys(range(len(both), len(both) + len(rows)), sign)
                both += rows
        at = {id(cell): number for number, row in enumerate(both) for cell in row}

        def fill(cell: Placed) -> str:
            op = ops.get(at[id(cell)], "=")
            return cell_xml(
                cell, "".join(self.step(Step(op, each)) for each in cell_pieces(cell, [], everything=False))
            )

        return self.table_xml(self.new, new, both, fill, ops)

    def whole_table(self, writing: Writing, at: int, op: str) -> str:
        """A table that came or went as a whole. What moved is shown so too: Word moves no rows."""
        op = {">": "+", "<": "-"}.get(op, op)
        rows = rows_of(writing.items[at])
        left = self.notes_left(writing, at)
        last = rows[-1][-1] if rows and rows[-1] else None

        def fill(cell: Placed) -> str:
            own = cell_pieces(cell, left, everything=cell is last)
            return cell_xml(cell, "".join(self.step(Step(op, each)) for each in own))

        return self.table_xml(writing, at, rows, fill, dict.fromkeys(range(len(rows)), op))

    def table_xml(self, writing: Writing, at: int, rows: list[Row], fill: Filling, ops: Mapping[int, str]) -> str:
        item, tracking = writing.items[at], self.sheet.tracking

        def said(number: int) -> str:
            op = ops.get(number, "=")
            return "" if op == "=" or tracking is None else f"<w:{MARKS[op]} {tracking.says()}/>"

        indent = words_from(item.depth - 1) if item.depth else 0
        return table_xml(rows, writing.style("table", item.depth), indent, fill, said) + AFTER_TABLE

    @staticmethod
    def notes_left(writing: Writing, at: int) -> list[tuple[int, str]]:
        return [(note, writing.items[note].number) for note in writing.notes.get(at, [])]


def _shape(rows: list[Row]) -> list[list[tuple[int, int, int, bool]]]:
    return [[(cell.column, cell.wide, cell.high, cell.head) for cell in row] for row in rows]


def _key(row: Row) -> tuple[object, ...]:
    return tuple((cell.text, cell.wide, cell.head, tuple(cell.marks)) for cell in row)
