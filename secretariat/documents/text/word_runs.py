"""From the elements inside a paragraph of Word to a line of words, in the accept or the reject view."""

from __future__ import annotations

import copy
import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

from secretariat.documents.text.word_formulae import in_line
from secretariat.documents.text.word_line import Line, Note
from secretariat.documents.text.word_numbering import in_form
from secretariat.documents.text.word_package import MC, WP, A, Element, M, Package, R, V, W, chosen
from secretariat.documents.text.word_styles import ROLES, SUBSCRIPT, SUPERSCRIPT, Styles, run_bits

View = Literal["accept", "reject"]
GONE = {
    "accept": {W + "del", W + "moveFrom"},
    "reject": {W + "ins", W + "moveTo"},
}
NOT_WORDS = {W + "pPr", W + "sdtPr", W + "rubyPr", W + "rt", M + "ctrlPr"}
"""What is in them is no text: settings, and how a word is said aloud."""
CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "\u2011",
              W + "softHyphen": "\u00ad"}  # fmt: skip
PAGES = {"page", "column"}
COUNTING_FIELDS = {"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"}
LINK = re.compile(r'HYPERLINK\s+(?:\\l\s+)?"([^"]*)"')
# What the font Symbol prints for the letters of its private area; the rest is named in a doubt.
SYMBOLS = dict(zip(range(0xF061, 0xF07B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)) | {
    0xF0B7: "•", 0xF0B3: "≥", 0xF0A3: "≤", 0xF0B1: "±", 0xF0B4: "×", 0xF0B8: "÷", 0xF0B9: "≠", 0xF0E5: "∑",
    0xF044: "Δ", 0xF053: "Σ", 0xF057: "Ω", 0xF0B0: "°", 0xF02D: "−", 0xF02B: "+", 0xF03D: "=",
}  # fmt: skip
BREAKS = str.maketrans({"\n": " ", "\r": " ", "\t": " "})


@dataclass(slots=True)
class Field:
    """A field of Word that is open: what it computes, and where its result begins."""

    says: str = ""
    result: bool = False
    start: int = 0
    line: Line | None = None


@dataclass(slots=True)
class Runs:
    """Reads lines. Fields go on over paragraphs, and notes are counted, so one reads the whole text."""

    package: Package
    part: str
    styles: Styles
    view: View
    images: dict[str, bytes]
    comments: dict[str, str] = field(default_factory=dict)
    note_forms: dict[str, tuple[str, int]] = field(default_factory=dict)
    """How notes of a kind are numbered, and the number before their first."""
    trusting: bool = True
    """Whether every field has an end, so that what stands in one need not be text."""
    fields: list[Field] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    left_out: bool = False
    """Whether there was a table of contents, which is not text."""
    looks: dict[bytes, tuple[int, int, str, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.gone = GONE[self.view]

    def read(self, parent: Element, line: Line, base: int, language: str) -> None:
        """Add the words of a paragraph or of something in it to the line; `base` has its style's switches."""
        for each in parent:
            tag = each.tag
            if tag == W + "r":
                self._run(each, line, base, language)
            elif tag in self.gone:
                continue
            elif tag == W + "hyperlink":
                self._link(each, line, base, language)
            elif tag == W + "bookmarkStart":
                line.bookmarks.append(each.get(W + "name", ""))
            elif tag == W + "fldSimple":
                self._simple_field(each, line, base, language)
            elif tag in (M + "oMath", M + "oMathPara"):
                self._formula(each, line)
            elif tag == MC + "AlternateContent":
                self.read(chosen(each), line, base, language)
            elif tag in (W + "subDoc", W + "altChunk"):
                line.doubt(
                    "Another document is put in here by a link, and its text is not in this one.",
                    "Bring that document in by itself.",
                )
            elif tag not in NOT_WORDS and len(each):
                # Tracked changes, content controls, smart tags and whatever else may hold words.
                self.read(each, line, base, language)

    @property
    def silent(self) -> bool:
        """Whether words are the code of a field, or of a table of contents, and not of the text."""
        return self.trusting and any(not each.result or each.says.startswith("TOC") for each in self.fields)

    def _run(self, run: Element, line: Line, base: int, language: str) -> None:
        bits, role = base, ""
        properties = run.find(W + "rPr")
        if properties is not None:
            bits, role, language = self._look(properties, base, language)
        custom: Note | None = None
        for each in run:
            tag = each.tag
            if tag == W + "t" or tag == W + "delText":
                text = (each.text or "").translate(BREAKS)
                if custom is not None:
                    custom.number += text
                else:
                    self._say(line, text, bits, role, language)
            elif tag in CHARACTERS:
                self._say(line, CHARACTERS[tag], bits, role, language)
            elif tag == W + "br":
                if each.get(W + "type") not in PAGES:
                    self._say(line, "\n", bits, role, language)
            elif tag == W + "rPr":
                continue
            elif tag == W + "footnoteReference" or tag == W + "endnoteReference":
                custom = self._note(each, line)
            else:
                self._other(each, line, bits, base, language)
        if custom is not None:
            self._close_note(custom, line)

    def _other(self, each: Element, line: Line, bits: int, base: int, language: str) -> None:
        match str(each.tag).rpartition("}")[2]:
            case "fldChar":
                self._field(each, line)
            case "instrText" | "delInstrText":
                if self.fields and not self.fields[-1].result:
                    self.fields[-1].says = (self.fields[-1].says + (each.text or "")).lstrip()
            case "drawing" | "pict" | "object":
                if not self.silent:
                    self._picture(each, line)
            case "sym":
                self._say(line, self._symbol(each, line), bits, "", language)
            case "AlternateContent":
                for inner in chosen(each):
                    self._other(inner, line, bits, base, language)
            case "commentReference":
                said = self.comments.get(each.get(W + "id", ""), "")
                line.doubt(
                    f"A comment stands at it: “{_short(said)}”." if said else "A comment stands at it.",
                    "Settle the comment; it is not part of the text.",
                )
            case "ruby":
                self.read(each, line, base, language)

    def _say(self, line: Line, text: str, bits: int, role: str, language: str) -> None:
        if self.fields and self.silent:
            if text.strip() and any(each.says.startswith("TOC") for each in self.fields):
                self.left_out = True
            return
        line.add(text, bits, role)
        if language:
            line.languages[language] = line.languages.get(language, 0) + len(text)

    def _look(self, properties: Element, base: int, language: str) -> tuple[int, str, str]:
        if self.view == "reject":
            change = properties.find(W + "rPrChange")
            before = None if change is None else change.find(W + "rPr")
            if before is not None:
                properties = before
        said, bits, style_id, own = run_bits(properties)
        role = ""
        if style_id:
            style = self.styles.all.get(style_id)
            if style is not None and "hyperlink" not in style.name:
                role = ROLES.get(style.name, "")
                raised = SUPERSCRIPT | SUBSCRIPT if "note reference" in style.name else 0
                base = base & ~style.set_bits | style.bits & ~raised
                own = own or style.language
        return base & ~said | bits, role, own or language

    def _link(self, element: Element, line: Line, base: int, language: str) -> None:
        start = line.length
        self.read(element, line, base, language)
        if line.length == start:
            return
        related = self.package.relations(self.part).get(element.get(R + "id", ""))
        anchor = element.get(W + "anchor", "")
        if related is not None and related.outside:
            line.mark(start, "link", related.target + (f"#{anchor}" if anchor else ""))
        elif anchor or element.get(W + "tooltip"):
            line.mark(start, "refers", f"{element.get(W + 'tooltip', '')}\n{anchor}")

    def _simple_field(self, element: Element, line: Line, base: int, language: str) -> None:
        self.fields.append(Field(element.get(W + "instr", "").lstrip(), True, line.length, line))
        self.read(element, line, base, language)
        self._close_field(self.fields.pop(), line)

    def _field(self, element: Element, line: Line) -> None:
        match element.get(W + "fldCharType"):
            case "begin":
                self.fields.append(Field(start=line.length, line=line))
            case "separate" if self.fields:
                self.fields[-1].result = True
                self.fields[-1].start, self.fields[-1].line = line.length, line
            case "end" if self.fields:
                self._close_field(self.fields.pop(), line)

    def _close_field(self, done: Field, line: Line) -> None:
        name = done.says.split(" ", 1)[0].upper()
        if name in COUNTING_FIELDS:
            line.doubt(
                f"It has a number made by a field {name}, which only Word can count.",
                "Put the number in by hand, or use a numbered list in Word.",
            )
        elif done.line is line and line.length > done.start:
            words = done.says.split()
            link = LINK.match(done.says)
            if name in ("REF", "PAGEREF") and len(words) > 1:
                line.mark(done.start, "refers", f"\n{words[1]}")
            elif link and "\\l" in done.says:
                line.mark(done.start, "refers", f"\n{link.group(1)}")
            elif link:
                line.mark(done.start, "link", link.group(1))
        elif name in ("REF", "MERGEFIELD", "DOCPROPERTY", "SEQ") and done.line in (line, None) and not self.silent:
            line.doubt(
                f"The field “{_short(done.says)}” has no result.", "Update the fields in Word, then send it again."
            )

    def _formula(self, element: Element, line: Line) -> None:
        if self.silent:
            return
        if element.find(f".//{W}ins") is not None or element.find(f".//{W}del") is not None:
            element = copy.deepcopy(element)
            for each in list(element.iter(*self.gone)):
                above = each.getparent()
                if above is not None:
                    above.remove(each)
        start = line.length
        try:
            text = in_line(element)
        except RecursionError:
            text = " ".join("".join(str(each) for each in element.itertext()).split())
            line.doubt("A formula in it is too deep to be set in a line.", "Look whether its signs are in order.")
        line.add(text)
        if text:
            line.mark(start, "formula")

    def _note(self, element: Element, line: Line) -> Note | None:
        if self.silent:
            return None
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        note = Note(kind, element.get(W + "id", ""), "")
        line.notes.append(note)
        if element.get(W + "customMarkFollows", "0") not in ("0", "false", "off"):
            return note
        form, before = self.note_forms[kind]
        self.notes[kind] = self.notes.get(kind, before) + 1
        note.number = in_form(self.notes[kind], form)
        line.mark(line.length, "footnote", note.number)
        return None

    def _close_note(self, note: Note, line: Line) -> None:
        note.number = note.number.strip()
        line.mark(line.length, "footnote", note.number)

    def _symbol(self, element: Element, line: Line) -> str:
        try:
            code = int(element.get(W + "char", ""), 16)
        except ValueError:
            code = 0xFFFD
        if element.get(W + "font", "").lower() == "symbol" and (known := SYMBOLS.get(code | 0xF000)):
            return known
        if 0xE000 <= code < 0xF900 or not 0x20 <= code < 0x110000:
            font = element.get(W + "font", "")
            line.doubt(f"A sign of the font {font} has no letter of its own.", "Put the right sign in its place.")
            return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        return chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"

    def _picture(self, element: Element, line: Line) -> None:
        boxes = [
            each
            for each in element.iter(W + "txbxContent")
            if next(each.iterancestors(W + "txbxContent"), None) is None
        ]
        line.boxes += boxes
        within = set(boxes)
        said = _alternative(element)
        found = False
        for each in element.iter(A + "blip", V + "imagedata"):
            if within and any(above in within for above in each.iterancestors(W + "txbxContent")):
                continue
            found = True
            self._image(each, said, line)
        if element.tag == W + "object":
            line.doubt(
                "Something of another program is set in here; only its picture and words are kept.",
                "Put in as text what it says.",
            )
        elif not found and not boxes and element.find(f".//{V}rect") is None and element.find(f".//{V}line") is None:
            start = line.length
            line.add(said)
            line.mark(start, "image")
            line.doubt(
                "A drawing, chart or diagram has no picture that can be kept.",
                "Save it as a picture and put that in its place.",
            )

    def _image(self, element: Element, said: str, line: Line) -> None:
        relation = element.get(R + "embed") or element.get(R + "id") or element.get(R + "link") or ""
        related = self.package.relations(self.part).get(relation)
        content = None if related is None or related.outside else self.package.picture(related.target)
        start = line.length
        line.add(said)
        if content is None:
            line.mark(start, "image")
            line.doubt("A picture is not in the file itself.", "Put the picture into the file and send it again.")
            return
        digest = hashlib.sha256(content).hexdigest()
        self.images[digest] = content
        line.mark(start, "image", digest)
        if not said:
            line.doubt("A picture has no words that say what it shows.", "Say what it shows.")


def _alternative(element: Element) -> str:
    for each in element.iter(WP + "docPr", V + "shape", V + "imagedata"):
        said = each.get("descr") or each.get("title") or each.get("alt") or ""
        if said:
            return " ".join(said.split())
    return ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:119] + "…"
