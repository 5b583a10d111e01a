"""From the paragraphs and tables of a Word file to items, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from secretariat.documents.text.items import Doubt, Item, Kind, Mark, Reading
from secretariat.documents.text.word_line import Line, tidy, without_beginning
from secretariat.documents.text.word_numbering import FORMATS, Counters, Numbering
from secretariat.documents.text.word_package import Element, W, chosen
from secretariat.documents.text.word_runs import Runs
from secretariat.documents.text.word_styles import BOLD, Look, Styles, look_of
from secretariat.documents.text.word_typed import Placing, number_at

VERB = r"(?:means?|has the meanings?|have the meanings?|shall mean|shall have the meanings?|has the same meaning)\b"
QUOTED = re.compile(r"[“\"‘']([^”\"’']{1,200})[”\"’'],?[ \t\n\u00a0]*(?=" + VERB + ")")
MEANS = re.compile(r"[ \t\n\u00a0]*(?=" + VERB + ")")
QUOTES = "“”\"‘’' "
LONGEST_HEADING = 150
NO_SENTENCE = re.compile(r"(?:[.;:,–—]|\b(?:and|or))$")
MADE_ANEW = re.compile(r"toc \d|toc heading|table of figures|index \d")
KEY = "_k_"
Block = tuple[Line, Look] | Element
"""A paragraph with what it is, or a table."""


@dataclass(slots=True)
class Flow:
    """What has been read so far, and the state that goes on from one paragraph to the next."""

    reading: Reading
    runs: Runs
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], tuple[Element, Runs]]
    table: Callable[[Flow, Element], None]
    """Makes an item of a table, or items of a table of definitions."""
    counters: Counters = field(init=False)
    placing: Placing = field(default_factory=Placing)
    paragraphs: int = 0
    heading_depth: dict[int, int] = field(default_factory=dict)
    """Outline levels of the headings without numbers that are open, with their depths."""
    loose_headings: list[int] = field(default_factory=list)
    caption: tuple[str, str, str] | None = None
    places: list[str] = field(default_factory=list)
    """Where each item is in the source."""
    bookmarks: dict[str, int] = field(default_factory=dict)
    languages: dict[str, list[str]] = field(default_factory=dict)
    left_out: bool = False

    def __post_init__(self) -> None:
        self.counters = Counters(self.numbering)

    def doubt(self, item: int, says: str, place: str, remedy: str, choices: tuple[str, ...] = ()) -> None:
        self.reading.doubts.append(Doubt(item, says, place, remedy, choices))

    def take(self, container: Element) -> None:
        """Make items of all that stands in a body, a cell or a text box."""
        for each in self.blocks(container):
            if isinstance(each, tuple):
                self.paragraph(*each)
            else:
                self.table(self, each)

    def blocks(self, container: Element) -> Iterator[Block]:
        """Its paragraphs, as the view has them, and its tables. A paragraph whose end is gone goes on in the next."""
        held: tuple[Line, Look] | None = None
        for each in self._children(container):
            if each.tag != W + "p":
                if held is not None and not held[0].empty:
                    yield held
                held = None
                yield each
                continue
            self.paragraphs += 1
            properties = each.find(W + "pPr")
            # Bookmarks of a paragraph that is gone do not go over to the next one.
            line = held[0] if held is not None and not held[0].empty else Line(f"paragraph {self.paragraphs}")
            look = look_of(self._in_view(properties), self.styles, self.numbering, self.runs.view)
            if look.style_id and look.style_id not in self.styles.all:
                line.doubt(
                    f"Its style “{look.style_id}” is missing from the file.",
                    "Look whether its number and depth are right.",
                )
            self.runs.read(each, line, look.style.bits, look.style.language)
            if self._end_is_gone(properties):
                held = line, look
                continue
            held = None
            yield line, look
        if held is not None and not held[0].empty:
            yield held

    def _children(self, container: Element) -> Iterator[Element]:
        for each in container:
            tag = each.tag
            if tag in (W + "p", W + "tbl"):
                yield each
            elif tag == W + "altChunk":
                self.doubt(
                    -1,
                    "Another document is put in by a link, and its text is not in this one.",
                    f"after paragraph {self.paragraphs}",
                    "Open the file in Word, save it again and send that.",
                )
            elif len(each) and tag not in self.runs.gone:
                yield from self._children(chosen(each))

    def _in_view(self, properties: Element | None) -> Element | None:
        if properties is None or self.runs.view == "accept":
            return properties
        change = properties.find(W + "pPrChange")
        before = None if change is None else change.find(W + "pPr")
        return properties if before is None else before

    def _end_is_gone(self, properties: Element | None) -> bool:
        end = None if properties is None else properties.find(W + "rPr")
        return end is not None and any(end.find(tag) is not None for tag in self.runs.gone)

    def counted(self, line: Line, look: Look) -> str | None:
        """The number that Word prints before a paragraph; None where it has none; "•" for a bullet."""
        if not look.number:
            return None
        level = self.numbering.level(look.number, look.level)
        if level is None:
            line.doubt(
                "Its number is made by a list that is not in the file.",
                "Put its number in by hand.",
            )
            return None
        if look.style.ours is None and level.form != "bullet" and self.counters.skips(look.number, look.level):
            line.doubt("Its number skips a level of its list.", "Look whether it stands deep enough.")
        number = self.counters.next(look.number, look.level).strip()
        if level.form == "bullet":
            return "•"
        if level.form not in FORMATS:
            line.doubt(f"Its number has the form “{level.form}”, shown here as a figure.", "Put its number in by hand.")
        return number or None

    def paragraph(self, line: Line, look: Look) -> None:
        """Make an item of a paragraph."""
        if MADE_ANEW.match(look.style.name):
            self.left_out = self.left_out or not line.empty
            return
        number = self.counted(line, look)
        if line.empty and (number is None or number == "•"):
            self._remember(line, len(self.reading.items))
            return
        if look.style.name in ("title", "code document number") and not self.reading.items:
            text = line.words()[0].replace("\n", " ")
            if look.style.name != "title":
                self.reading.number = text
                return
            if not self.reading.title:
                self.reading.title = text
                return
        if look.style.ours is not None:
            self._ours(line, look, number)
        else:
            self._theirs(line, look, number)

    def _ours(self, line: Line, look: Look, number: str | None) -> None:
        kind, depth = look.style.ours or (Kind.TEXT, 0)
        text, found = line.words()
        own = "" if number in (None, "•") else number or ""
        own = own or line.in_role("number")
        heading = line.in_role("name")
        if kind is None:
            self.caption = own, heading, text
            return
        marks = [each for each in found if each.kind != "formula"] if kind is Kind.FORMULA else found
        if number == "•":
            marks.insert(0, Mark(0, 0, "bullet"))
        self._add(Item(depth, kind, own, heading, text, tuple(tidy(marks))), line)
        if kind is Kind.DEFINITION:
            self.placing.keep(depth, own, indent=look.indent, term=True)
        elif own and kind is not Kind.FOOTNOTE:
            use = self.numbering.uses.get(look.number) if number else None
            self.placing.keep(depth, own, use.list_id if use else "", look.level, look.indent)
        self.placing.colon = text.endswith((":", "—", "–", "-"))

    def _theirs(self, line: Line, look: Look, number: str | None) -> None:
        text, marks = line.words()
        if number is None or number == "•":
            typed = number_at(text) if number is None else None
            if typed is not None and not typed.sure and not self.placing.fits(typed.number):
                if "." in typed.number or typed.number.startswith("("):
                    line.doubt(f"“{typed.number}” at its beginning is read as words.", "If it is its number, say so.")
                typed = None
            if typed is None:
                self._unnumbered(line, look, text, marks, bullet=number == "•")
                return
            number = typed.number
            text, marks = without_beginning(text, marks, typed.length)
            placed = self.placing.typed(number, look.indent)
            list_id = ""
        else:
            number = number.rstrip(".:") or number
            list_id = self.numbering.uses[look.number].list_id
            placed = self.placing.counted(number, list_id, look.level, look.indent)
            typed = number_at(text)
            if typed is not None and typed.sure:
                line.doubt(
                    f"It has the number {number} from its list and {typed.number} typed after it.",
                    "Take away the one that is wrong.",
                )
        if placed.says:
            line.doubt(placed.says, "Move it to where it belongs.")
        if not text and not any(each.kind == "image" for each in marks):
            line.doubt(f"The number {number} stands alone.", "Put in its words, or take it out.")
        heading = ""
        if self._is_heading(line, look, text, number):
            heading, text, marks = self._as_heading(text, marks)
        definition = None if heading else defined(text, marks)
        if definition is not None:
            self._add(Item(placed.depth, Kind.DEFINITION, number, *definition), line)
        else:
            self._add(Item(placed.depth, Kind.CLAUSE, number, heading, text, tuple(marks)), line)
        self.heading_depth.clear()
        self.placing.keep(placed.depth, number, list_id, look.level, look.indent)
        self.placing.colon = text.endswith((":", "—", "–", "-"))

    def _is_heading(self, line: Line, look: Look, text: str, number: str) -> bool:
        if any(each.kind == "image" for each in line.marks):
            return False
        if not text or len(text) > LONGEST_HEADING or NO_SENTENCE.search(text):
            return False
        if line.all_have(BOLD) or (text.isupper() and len(text) > 3 and number and not number.startswith("(")):
            return True
        styled = look.outline is not None and look.outline < 9
        return styled and not number.startswith("(")

    @staticmethod
    def _as_heading(text: str, marks: list[Mark]) -> tuple[str, str, list[Mark]]:
        return (
            text.replace("\n", " "),
            "",
            [Mark(0, 0, each.kind, each.value) for each in marks if each.kind == "footnote"],
        )

    def _unnumbered(self, line: Line, look: Look, text: str, marks: list[Mark], *, bullet: bool) -> None:
        pictures = [each for each in marks if each.kind == "image"]
        formula = [each for each in marks if each.kind == "formula"]
        if pictures and sum(each.end - each.start for each in pictures) >= len("".join(text.split())):
            depth = self._depth(line, look, loose=True)
            for each in pictures:
                said = text[each.start : each.end]
                item = Item(depth, Kind.FIGURE, text=said, marks=(Mark(0, len(said), "image", each.value),))
                self._add(item, line)
            return
        if formula and formula[0].start == 0 and formula[-1].end == len(text) and len(formula) == 1:
            depth = self._depth(line, look, loose=True)
            kept = tuple(each for each in marks if each.kind != "formula")
            self._add(Item(depth, Kind.FORMULA, text=text, marks=kept), line)
            return
        if not text and not any(each.kind == "footnote" for each in marks):
            if line.boxes:
                self._boxes(line)
            return
        if not bullet and self._is_heading(line, look, text, "") and not look.style.name.startswith("caption"):
            self._heading(line, look, text, marks)
            return
        definition = None if bullet else defined(text, marks)
        depth = self._depth(line, look, loose=bullet, term=definition is not None)
        if definition is not None:
            self._add(Item(depth, Kind.DEFINITION, "", *definition), line)
            self.placing.keep(depth, "", indent=look.indent, term=True)
        else:
            if bullet:
                marks = [Mark(0, 0, "bullet"), *marks]
            self._add(Item(depth, Kind.TEXT, text=text, marks=tuple(marks)), line)
        self.placing.colon = text.endswith((":", "—", "–", "-"))

    def _heading(self, line: Line, look: Look, text: str, marks: list[Mark]) -> None:
        outline = look.outline if look.outline is not None else 9
        for each in [level for level in self.heading_depth if level >= outline]:
            del self.heading_depth[each]
        if self.heading_depth:
            depth = self.heading_depth[max(self.heading_depth)] + 1
        else:
            depth = self.placing.words(None, loose=True).depth
            self.loose_headings.append(len(self.reading.items))
        self.heading_depth[outline] = depth
        heading, _, kept = self._as_heading(text, marks)
        self._add(Item(depth, Kind.HEADING, heading=heading, marks=tuple(kept)), line)
        self.placing.colon = False

    def _depth(self, line: Line, look: Look, *, loose: bool, term: bool = False) -> int:
        if self.heading_depth:
            return self.heading_depth[max(self.heading_depth)]
        placed = self.placing.words(look.indent, loose=loose, term=term)
        if placed.says:
            line.doubt(placed.says, "Move it to where it belongs.", placed.choices)
        return placed.depth

    def _add(self, item: Item, line: Line) -> None:
        at = len(self.reading.items)
        key = self._remember(line, at)
        if key:
            item = Item(item.depth, item.kind, item.number, item.heading, item.text, item.marks, key)
        self.reading.items.append(item)
        for says, remedy, choices in line.doubts:
            self.doubt(at, says, line.place, remedy, choices)
        line.doubts.clear()
        self.places.append(line.place)
        self._notes(line, at, item.depth + 1)
        if line.boxes:
            self._boxes(line)

    def _remember(self, line: Line, at: int) -> str:
        for language in line.languages:
            self.languages.setdefault(language, []).append(line.place)
        key = ""
        for name in line.bookmarks:
            self.bookmarks[name] = at
            if name.startswith(KEY):
                key = name.removeprefix(KEY).replace("_", "-")
        line.bookmarks.clear()
        line.languages.clear()
        return key

    def _notes(self, line: Line, owner: int, depth: int) -> None:
        for note in line.notes:
            found = self.notes.get((note.kind, note.note_id))
            at = len(self.reading.items)
            if found is None:
                self.doubt(
                    owner, f"Its {note.kind} {note.number} is missing from the file.", line.place, "Put its text in."
                )
                continue
            text, marks = self.note_text(*found, at, line.place)
            self.places.append(line.place)
            self.reading.items.append(Item(depth, Kind.FOOTNOTE, note.number, text=text, marks=tuple(marks)))
        line.notes.clear()

    def note_text(self, element: Element, runs: Runs, at: int, place: str) -> tuple[str, list[Mark]]:
        """The words of a footnote; its paragraphs are lines."""
        own, count = self.runs, self.paragraphs
        self.runs = runs
        text, marks = "", []
        for block in self.blocks(element):
            if not isinstance(block, tuple):
                self.doubt(
                    at, "A table stands in its footnote and is kept as words.", place, "Look whether it reads well."
                )
                line = Line(place)
                for paragraph in block.iter(W + "p"):
                    runs.read(paragraph, line, 0, "")
                    line.add(" ")
            else:
                line, look = block
                number = self.counted(line, look)
                if number is not None:
                    line.pieces.insert(0, (f"{number} ", 0, ""))
                    line.marks = [
                        Mark(m.start + len(number) + 1, m.end + len(number) + 1, m.kind, m.value) for m in line.marks
                    ]
            words, found = line.words()
            for says, remedy, choices in line.doubts:
                self.doubt(at, says, place, remedy, choices)
            if text and words:
                text += "\n"
            marks += [Mark(each.start + len(text), each.end + len(text), each.kind, each.value) for each in found]
            text += words
        self.runs, self.paragraphs = own, count
        return text, tidy(marks)

    def _boxes(self, line: Line) -> None:
        boxes, line.boxes = line.boxes, []
        for box in boxes:
            before = len(self.reading.items)
            self.take(box)
            if len(self.reading.items) > before:
                self.doubt(
                    before,
                    "It stands in a text box, so that its place among the rest is not sure.",
                    line.place,
                    "Move it to where it belongs.",
                )

    def finish(self) -> None:
        """Settle what needs what came after it: the depth of headings, and where references lead."""
        items = self.reading.items
        for at in reversed(self.loose_headings):
            following = next((each for each in items[at + 1 :] if each.kind is not Kind.FOOTNOTE), None)
            if following is not None and (following.number or following.kind is Kind.HEADING):
                one = items[at]
                items[at] = Item(following.depth, one.kind, one.number, one.heading, one.text, one.marks, one.key)


def defined(text: str, marks: list[Mark]) -> tuple[str, str, tuple[Mark, ...]] | None:
    """The term, what it means and the marks of that, where a text begins with a quoted or bold term and a verb."""
    found = QUOTED.match(text)
    if found:
        term, end = found.group(1), found.end()
    else:
        bold = next((each for each in marks if each.kind == "bold" and each.start == 0), None)
        after = None if bold is None else MEANS.match(text, bold.end)
        if bold is None or after is None:
            return None
        term, end = text[: bold.end], after.end()
    rest, kept = without_beginning(text, marks, end)
    return term.strip(QUOTES), rest, tuple(kept)
