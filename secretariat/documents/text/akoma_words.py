"""The words of Akoma Ntoso's blocks, with their marks, footnotes, tables, pictures and what they quote."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from urllib.parse import unquote

from lxml import etree

from secretariat.documents.text import akoma_names as names
from secretariat.documents.text.drafting import Draft, Drafts
from secretariat.documents.text.formulae import linear
from secretariat.documents.text.items import Doubt, Kind
from secretariat.documents.text.marking import Words
from secretariat.documents.text.xml_safely import local, named, rows_of

DATA = re.compile(r"data:image/[\w.+-]+;base64,(?P<bytes>.*)", re.S)
SHA256 = re.compile(r"(?:urn:sha256:)?([0-9a-f]{64})")
KINDS = re.compile(r"[a-z]+")
SHORT = 12
"""Words as short as these, after what is quoted, end the sentence that it stands in."""


class WordReader:
    """Reads what is mixed with words. `structure` reads the parts of what an amendment quotes."""

    def __init__(self, drafts: Drafts, structure: Callable[[etree._Element, int], None]) -> None:
        self.drafts = drafts
        self.structure = structure
        self.images: dict[str, bytes] = {}
        self.unknown: set[str] = set()

    def into(self, element: etree._Element, draft: Draft) -> None:
        """Adds the words of a block to a draft; what is quoted follows it as drafts of its own."""
        self._inside(element, draft)

    def alone(self, element: etree._Element | None) -> str:
        """The words of a number or a heading, without marks. A footnote in it comes after the last draft."""
        if element is None:
            return ""
        draft = Draft(self.drafts.all[-1].depth if self.drafts.all else 0, Kind.TEXT)
        self._inside(element, draft)
        return draft.words.text

    def _inside(self, element: etree._Element, draft: Draft) -> Draft:
        """Returns the draft to which words that come after are to be added."""
        draft.words.add(element.text)
        for child in element:
            draft = self._child(child, draft)
            if child.tail and child.tail.strip():
                draft = self._after(child.tail, draft, child)
            else:
                draft.words.add(child.tail)
        return draft

    def _after(self, tail: str, draft: Draft, child: etree._Element) -> Draft:
        ends = tail.strip()
        quotes = local(child) in ("quotedStructure", "embeddedStructure") or self._is_quoting(child)
        if quotes and draft.quoted and not self.drafts.quoting and len(ends) > SHORT and ends[0].isalnum():
            draft = self.drafts.add(max(0, draft.depth), Kind.TEXT)
        draft.words.add(tail)
        return draft

    @staticmethod
    def _is_quoting(child: etree._Element) -> bool:
        return local(child) == "mod" and any(local(each) == "quotedStructure" for each in child)

    def _child(self, child: etree._Element, draft: Draft) -> Draft:
        name = local(child)
        words = draft.words
        if name in names.MARKS:
            return self._marked(child, name, draft)
        if name == "inline" and (kind := child.get("name", "")) in OWN_KINDS:
            start = words.length
            draft = self._inside(child, draft)
            draft.words.mark(start, kind, child.get("title", ""))
            return draft
        if name in names.PLAIN:
            return self._inside(child, draft)
        if name in ("br", "eol"):
            words.exactly("\n")
        elif name == "authorialNote":
            self._footnote(child, draft)
        elif name == "noteRef":
            self._note_reference(child, draft)
        elif name == "img":
            self.picture(child, draft)
        elif name in ("quotedStructure", "embeddedStructure"):
            return self.quoted(child, draft)
        elif name == "math":
            words.add(linear(child))
        elif name in names.BLOCKS or name in names.HIERARCHY:
            words.gap()
            draft = self._inside(child, draft)
            draft.words.gap()
        elif name and name not in names.NOTHING:
            self.say_unknown(child)
            draft = self._inside(child, draft)
        return draft

    def say_unknown(self, element: etree._Element) -> None:
        """Once for each name: its words were kept."""
        name = local(element)
        if name in self.unknown:
            return
        self.unknown.add(name)
        says = f"<{name}> is no element that is read: its words were kept as text."
        self.drafts.doubts.append(
            Doubt(
                max(0, len(self.drafts.all) - 1),
                says,
                f"line {element.sourceline}",
                "Look whether its words stand where they should.",
            )
        )

    def _marked(self, child: etree._Element, name: str, draft: Draft) -> Draft:
        words = draft.words
        start = words.length
        words.opening(child.get("startQuote", ""))
        draft = self._inside(child, draft)
        draft.words.exactly(child.get("endQuote", ""))
        if draft.words is words:
            words.mark(start, names.MARKS[name], _value(child, name))
        return draft

    def _footnote(self, note: etree._Element, draft: Draft) -> None:
        marker = note.get("marker", "")
        if not marker and "referenceNote" in note.get("class", ""):
            # "Section 161" beside the number of a schedule: printed with the text, and no footnote.
            beside = self.drafts.add(draft.depth + 1, Kind.TEXT)
            self.flat(note, beside.words, beside.depth)
            return
        marker = marker or "*"
        draft.words.mark(draft.words.length, "footnote", marker)
        child = self.drafts.add(draft.depth + 1, Kind.FOOTNOTE, marker)
        child.key = note.get("GUID", "")
        tidy = (
            all(local(each) == "p" and not (each.tail or "").strip() for each in note) and not (note.text or "").strip()
        )
        for place, paragraph in enumerate(list(note) if tidy else [note]):
            if place:
                child.words.exactly("\n")
            self.flat(paragraph, child.words, child.depth)

    def _note_reference(self, reference: etree._Element, draft: Draft) -> None:
        """A mark for a footnote. Annotations of editors are kept apart, so that they move no text and no mark."""
        if "footnote" in reference.get("class", ""):
            draft.words.mark(draft.words.length, "footnote", reference.get("marker", ""))

    def picture(self, image: etree._Element, draft: Draft) -> None:
        """The words said in place of a picture, marked with its file."""
        source = image.get("src", "")
        start = draft.words.length
        draft.words.add(image.get("alt") or image.get("title"))
        data = DATA.match(source)
        if data:
            try:
                file = base64.b64decode(data["bytes"], validate=False)
            except binascii.Error:
                file = b""
            source = hashlib.sha256(file).hexdigest()
            self.images[source] = file
        elif known := SHA256.fullmatch(source):
            source = known[1]
        else:
            says = f"The picture {source or 'without an address'} is not in the file."
            self.drafts.doubt(says, "Add the picture by hand.", f"line {image.sourceline}")
        draft.words.mark(start, "image", source)

    def quoted(self, quoted: etree._Element, draft: Draft) -> Draft:
        """What an amendment puts into another law: text beneath the item that does, and no part of this law."""
        since = len(self.drafts.all)
        self.drafts.opening = quoted.get("startQuote", "")
        self.drafts.quoting += 1
        self.structure(quoted, draft.depth + 1)
        self.drafts.quoting -= 1
        self.drafts.opening = ""
        last = self.drafts.last_quoted(since)
        if last is None:
            return draft
        last.words.exactly(quoted.get("endQuote", ""))
        return last

    def flat(self, element: etree._Element, words: Words, depth: int) -> None:
        """All the words in an element as one text, its blocks parted by spaces: a cell, a footnote. What hangs on it
        stands under that depth."""
        draft = Draft(depth, Kind.TEXT)
        draft.words = words
        words.gap()
        self._inside(element, draft)

    def table(self, table: etree._Element, draft: Draft) -> None:
        """Rows by line, cells by tab; the marks `head` and `span` say what a cell is."""
        words = draft.words
        for place, row in enumerate(rows_of(table)):
            if place:
                words.exactly("\n")
            for column, cell in enumerate(each for each in row if local(each) in ("td", "th")):
                if column:
                    words.exactly("\t")
                start = words.length
                if any(local(each) == "table" for each in cell.iter() if each is not cell):
                    self.drafts.doubt(
                        "A table stands in a cell of another: its words were kept as one text.",
                        "Part the two tables.",
                        f"line {cell.sourceline}",
                    )
                self.flat(cell, words, draft.depth)
                self._cell(cell, start, words)

    @staticmethod
    def _cell(cell: etree._Element, start: int, words: Words) -> None:
        if local(cell) == "th":
            words.mark(start, "head")
        columns, rows = cell.get("colspan", "1"), cell.get("rowspan", "1")
        if (columns, rows) != ("1", "1"):
            words.mark(start, "span", f"{columns}x{rows}")


OWN_KINDS = named(
    "quoted changed underline image span head bold italic footnote link refers defines superscript subscript"
)
"""Marks that our own files write as `inline`, because Akoma Ntoso has no element for them."""


def _value(child: etree._Element, name: str) -> str:
    if name in ("ins", "del"):
        said = child.get("class", "").split()
        return said[0] if said else "insertion" if name == "ins" else "repeal"
    if name == "a":
        return child.get("href", "")
    if name in ("ref", "rref", "mref"):
        href = child.get("href") or child.get("from") or ""
        return href if href.startswith("#") or "://" in href else unquote(href)
    return ""
