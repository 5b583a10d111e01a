"""Akoma Ntoso 3 as items: what legislation.gov.uk and others write, and what `akoma_out` writes.

Whatever has a number is a clause; a heading without one is over what follows it. What an amendment quotes is text
beneath the item that quotes it. Annotations of editors are no text of the law: they are `details`, named "annotation
F1". A picture that is not in the file is doubtful, and so are elements that nobody knows; their words are kept.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from secretariat.documents.text import akoma_names as names
from secretariat.documents.text.akoma_words import WordReader
from secretariat.documents.text.clml_in import CLML, read_clml
from secretariat.documents.text.drafting import Draft, Drafts
from secretariat.documents.text.formulae import linear
from secretariat.documents.text.items import Doubt, Kind, Reading, Unreadable
from secretariat.documents.text.marking import Words
from secretariat.documents.text.xml_safely import local, parse, root_of

SPACE = re.compile(r"legaldocml/ns/akn|akomantoso", re.I)
FACTS = {"FRBRthis": "address", "FRBRdate": "date", "FRBRlanguage": "language", "FRBRversionNumber": "version"}


def read_law(data: bytes) -> Reading:
    """Akoma Ntoso or legislation.gov.uk's own XML, whichever the first element says. Raises `Unreadable`."""
    space, _ = root_of(data)
    return read_clml(data) if space == CLML else read_akoma(data)


def read_akoma(data: bytes) -> Reading:
    """The items of an Akoma Ntoso file, with its title, number, date and address. Raises `Unreadable` for what is not
    one, for a file that declares entities, that is nested too deep, or that is too large."""
    space, name = root_of(data)
    if name != "akomaNtoso" or not SPACE.search(space):
        raise Unreadable(
            f"This XML begins with <{name}>, and Akoma Ntoso begins with <akomaNtoso> in {names.NAMESPACE}: "
            "export it as Akoma Ntoso 3."
        )
    root = parse(data)
    reader = _Reader()
    if space != names.NAMESPACE:
        says = "The file is of another version of Akoma Ntoso than 3.0: it was read as if it were of that."
        reader.reading.doubts.append(Doubt(-1, says, "line 1", "Compare the items with the source."))
    documents = [each for each in root if local(each) in names.DOCUMENTS]
    if not documents:
        raise Unreadable("There is no document in this file, such as <act> or <doc>: export it as Akoma Ntoso 3.")
    for document in documents:
        reader.document(document, 0)
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self.reading = Reading()
        self.drafts = Drafts()
        self.words = WordReader(self.drafts, self.structure)

    def finish(self) -> Reading:
        self.drafts.finish(self.reading, resolve=unquote)
        self.reading.images = self.words.images
        return self.reading

    # Documents

    def document(self, document: etree._Element, depth: int) -> None:
        first = not self.drafts.all and not self.reading.details
        for part in document:
            name = local(part)
            if name == "meta":
                self._metadata(part, first=first)
            elif name in ("preface", "coverPage"):
                self._preface(part, depth, first=first)
            elif name in names.BODIES:
                self.parts(part, depth)
            elif name in ("attachments", "components", "component", "attachment"):
                self._attachments(part, depth)
            elif name in names.DOCUMENTS:
                self.document(part, depth)
            elif name:
                self.words.say_unknown(part)
                self.parts(part, depth)

    def _attachments(self, part: etree._Element, depth: int) -> None:
        for child in part:
            if local(child) in ("attachment", "component"):
                self._attachments(child, depth)
            elif local(child) == "heading":
                self._heading(child, depth)
            elif local(child) in names.DOCUMENTS:
                self.document(child, depth)

    def _metadata(self, meta: etree._Element, *, first: bool) -> None:
        details = self.reading.details
        if first:
            for element in meta.iterfind("{*}identification/{*}FRBRExpression/*"):
                if fact := FACTS.get(local(element)):
                    details.setdefault(
                        fact, element.get("value") or element.get("date") or element.get("language") or ""
                    )
        for element in meta.iterfind("{*}proprietary/*"):
            if element.tag == f"{{{names.OURS}}}detail":
                details[element.get("name", "")] = element.text or ""
            elif element.tag == f"{{{names.OURS}}}only":
                details.clear()
            elif local(element) == "title" and not self.reading.title:
                self.reading.title = " ".join((element.text or "").split())
        for place, note in enumerate(meta.iterfind("{*}notes/{*}note"), 1):
            words = Words()
            self.words.flat(note, words, 0)
            details[f"annotation {note.get('marker') or place}"] = words.text

    def _preface(self, preface: etree._Element, depth: int, *, first: bool) -> None:
        """Title, number and dates of the document; of an attachment, its heading."""
        if not first:
            number, title = self._first(preface, "docNumber"), self._first(preface, "docTitle")
            if number or title:
                draft = self.drafts.add(depth, Kind.CLAUSE if number else Kind.HEADING, number)
                draft.heading = title
            return
        details = self.reading.details
        for block in preface.iter("{*}block", "{*}longTitle", "{*}p"):
            words = self.words.alone(block)
            if block.find(".//{*}docTitle") is not None:
                self.reading.title = self._first(block, "docTitle")
            elif block.find(".//{*}docNumber") is not None:
                self.reading.number = self._first(block, "docNumber")
            elif local(block) == "longTitle":
                details["long title"] = words
            elif words and (name := block.get("name")):
                details[f"preface {name}"] = words

    def _first(self, element: etree._Element, name: str) -> str:
        return self.words.alone(element.find(f".//{{*}}{name}"))

    # What has a number, a heading, or parts

    def structure(self, element: etree._Element, depth: int) -> None:
        """The parts of what is quoted."""
        self.parts(element, depth)

    def parts(self, element: etree._Element, depth: int, own: Draft | None = None) -> None:
        """Everything in an element, in order. The first paragraph becomes the text of `own`, if that is given."""
        self._stray(element.text, element, depth)
        for child in element:
            name = local(child)
            if name in names.HIERARCHY:
                self.container(child, depth)
                own = None
            elif name in names.BODIES:
                self.parts(child, depth)
            elif name in ("num", "heading", "subheading"):
                self._heading(child, depth)
            elif name in ("intro", "content", "wrapUp"):
                self.parts(child, depth, own)
                own = None
            elif name:
                own = self.block(child, depth, own)
            self._stray(child.tail, child, depth)

    def _stray(self, words: str | None, element: etree._Element, depth: int) -> None:
        """Words that stand where only elements may: kept, and doubtful."""
        if words and words.strip():
            self.drafts.add(depth, Kind.TEXT).words.add(words)
            says = f"Words stand beside the elements in or after <{local(element)}>, where none are to be."
            self.drafts.doubt(says, "Say what they belong to.", f"line {element.sourceline}")

    def _heading(self, element: etree._Element, depth: int) -> None:
        draft = self.drafts.add(depth, Kind.HEADING)
        self._title(draft, element)

    def _title(self, draft: Draft, element: etree._Element | None) -> None:
        """A heading's words; of what is quoted they are words like others."""
        if element is None:
            return
        if draft.quoted or draft.kind is Kind.TEXT:
            self.words.into(element, draft)
            draft.words.gap()
            return
        draft.heading = self.words.alone(element)

    def container(self, element: etree._Element, depth: int) -> None:
        """One element of the hierarchy: a clause, a definition, a heading with what is under it, or words alone."""
        number, heading = element.find("{*}num"), element.find("{*}heading")
        named = element.get("name", "") if local(element) == "hcontainer" else ""
        inside = [each for each in element if local(each) not in ("num", "heading", "subheading", "")]
        beneath = depth + 1
        if named == "footnote":
            draft = self.drafts.add(depth, Kind.FOOTNOTE, self.words.alone(number))
        elif named == "definition" and number is None:
            draft = self.drafts.add(depth, Kind.DEFINITION)
            self._title(draft, heading)
        elif number is not None:
            draft = self._numbered(number, heading, depth)
        elif heading is not None:
            draft = self.drafts.add(depth, Kind.HEADING)
            self._title(draft, heading)
            beneath = depth + (named == "heading")
        elif inside and local(inside[0]) == "intro" and len(inside) > 1:
            before = len(self.drafts.all)
            self.parts(inside[0], depth)
            self._identify(before, element)
            for each in inside[1:]:
                self._one(each, depth + 1)
            for each in element.iterfind("{*}subheading"):
                self._heading(each, depth + 1)
            self._stray_within(element, depth + 1)
            return
        else:
            before = len(self.drafts.all)
            self.parts(element, depth)
            self._identify(before, element)
            return
        draft.eid, draft.key = element.get("eId", ""), element.get("GUID", "")
        for each in element.iterfind("{*}subheading"):
            self._heading(each, beneath)
        takes_text = draft.kind in (Kind.CLAUSE, Kind.DEFINITION, Kind.FOOTNOTE) or (draft.quoted and heading is None)
        self._contents(inside, beneath, draft if takes_text else None)
        for each in (*element.findall("{*}num")[1:], *element.findall("{*}heading")[1:]):
            self._heading(each, beneath)
        self._stray_within(element, beneath)

    def _stray_within(self, element: etree._Element, depth: int) -> None:
        self._stray(element.text, element, depth)
        for each in element:
            self._stray(each.tail, each, depth)

    def _contents(self, inside: list[etree._Element], depth: int, own: Draft | None) -> None:
        for each in inside:
            if own is not None and local(each) in ("intro", "content", "p"):
                self._one(each, depth, own)
            else:
                self._one(each, depth)
            own = None

    def _one(self, element: etree._Element, depth: int, own: Draft | None = None) -> None:
        if local(element) in names.HIERARCHY:
            self.container(element, depth)
        elif local(element) in ("intro", "content", "wrapUp"):
            self.parts(element, depth, own)
        else:
            self.block(element, depth, own)

    def _numbered(self, number: etree._Element, heading: etree._Element | None, depth: int) -> Draft:
        draft = self.drafts.add(depth, Kind.CLAUSE)
        if draft.quoted:
            self.words.into(number, draft)
            draft.words.gap()
        else:
            draft.number = self.words.alone(number)
        self._title(draft, heading)
        return draft

    def _identify(self, since: int, element: etree._Element) -> None:
        """The words alone that were read since then are what the element's identifiers are of."""
        if len(self.drafts.all) > since:
            self.drafts.all[since].key = self.drafts.all[since].key or element.get("GUID", "")

    # Blocks

    def block(self, block: etree._Element, depth: int, own: Draft | None = None) -> Draft | None:
        """A paragraph, list, table or other block. Returns `own` while it has no words yet."""
        name = local(block)
        if name in names.NOTHING:
            return own
        image = self._only_image(block)
        if image is not None:
            draft = self.drafts.add(depth, Kind.FIGURE)
            self.words.picture(image, draft)
        elif name in ("blockList", "ol", "ul", "toc"):
            self._list(block, depth)
        elif name == "crossHeading":
            self._heading(block, depth)
            self._identify(len(self.drafts.all) - 1, block)
        elif name == "table":
            for caption in block.iterfind("{*}caption"):
                self.words.into(caption, self.drafts.add(depth, Kind.TEXT))
            self.words.table(block, self.drafts.add(depth, Kind.TABLE))
        elif name == "math":
            self.drafts.add(depth, Kind.FORMULA).words.add(linear(block))
        elif name == "tblock" and block.get("class") in ("formula", "figure"):
            draft = self.drafts.add(depth, Kind.FORMULA if block.get("class") == "formula" else Kind.FIGURE)
            for each in block:
                self.words.into(each, draft)
        elif name in ("quotedStructure", "embeddedStructure"):
            self.words.quoted(block, own or Draft(max(0, depth - 1), Kind.TEXT))
        elif name in (
            "tblock",
            "blockContainer",
            "container",
            "formula",
            "foreign",
            "div",
            "recitals",
            "recital",
            "citations",
            "preface",
        ):
            if (block.text or "").strip():
                self.words.into(block, own or self.drafts.add(depth, Kind.TEXT))
            else:
                self.parts(block, depth, own)
        else:
            if name not in names.BLOCKS and name not in names.PLAIN and name not in names.MARKS:
                self.words.say_unknown(block)
            draft = own or self.drafts.add(depth, Kind.TEXT)
            draft.key = draft.key or block.get("GUID", "")
            self.words.into(block, draft)
        return None

    @staticmethod
    def _only_image(block: etree._Element) -> etree._Element | None:
        if local(block) == "img":
            return block
        if local(block) != "p" or len(block) != 1 or local(block[0]) != "img":
            return None
        alone = not (block.text or "").strip() and not (block[0].tail or "").strip()
        return block[0] if alone else None

    def _list(self, block: etree._Element, depth: int) -> None:
        """The items of a list: those with a number are clauses."""
        for child in block:
            name = local(child)
            if name in ("item", "li", "tocItem"):
                number = child.find("{*}num")
                if number is None and (child.text or "").strip():
                    self.words.into(child, self.drafts.add(depth, Kind.TEXT))
                    self._stray(child.tail, child, depth)
                    continue
                if number is not None:
                    draft = self._numbered(number, child.find("{*}heading"), depth)
                else:
                    draft = self.drafts.add(depth, Kind.TEXT)
                draft.eid, draft.key = child.get("eId", ""), child.get("GUID", "")
                inside = [each for each in child if local(each) not in ("num", "heading", "subheading", "")]
                if not inside and number is not None:
                    draft.words.add(number.tail)
                    number.tail = None
                self._contents(inside, depth + 1, draft)
                for each in (
                    *child.findall("{*}num")[1:],
                    *child.findall("{*}heading")[number is not None :],
                    *child.iterfind("{*}subheading"),
                ):
                    self._heading(each, depth + 1)
                self._stray_within(child, depth + 1)
            elif name:
                self.block(child, depth)
            self._stray(child.tail, child, depth)
        self._stray(block.text, block, depth)
