"""The XML that legislation.gov.uk writes itself (CLML) as items, in the same way as `akoma_in` does Akoma Ntoso.

Its numbers come without brackets where print has them: paragraphs of the second level and below get theirs here.
Commentaries are `details`, named "annotation F1" in the order in which the file lists those of a type.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

from lxml import etree

from secretariat.documents.text.drafting import Draft, Drafts
from secretariat.documents.text.formulae import linear
from secretariat.documents.text.items import Doubt, Kind, Reading, Unreadable
from secretariat.documents.text.marking import Words
from secretariat.documents.text.xml_safely import local, named, parse, root_of, rows_of

CLML = "http://www.legislation.gov.uk/namespaces/legislation"
NUMBERED = re.compile(r"P[1-7]")
PARAGRAPHS = re.compile(r"P[1-7]?para|Para|ScheduleBody|AppendixBody|Body|BlockText|BlockExtract|P")
CONTAINERS = named(
    "Part Chapter Group EUPart EUChapter EUSection EUTitle Schedule Appendix Attachment Division EUSubsection"
)
HEADED = named(
    "Pblock PsubBlock P1group P2group P3group P4group Schedules Appendices SignedSection ExplanatoryNotes EarlierOrders Tabular"
)
LISTS = named("UnorderedList OrderedList KeyList")
MARKS = {
    "Strong": "bold",
    "Emphasis": "italic",
    "Underline": "underline",
    "Superior": "superscript",
    "Inferior": "subscript",
    "Term": "defines",
    "Definition": "defines",
    "Citation": "refers",
    "CitationSubRef": "refers",
    "InternalLink": "refers",
    "ExternalLink": "link",
    "InlineAmendment": "quoted",
    "Addition": "changed",
    "Substitution": "changed",
    "Repeal": "changed",
}
CHANGES = {"Addition": "insertion", "Substitution": "substitution", "Repeal": "repeal"}
PLAIN = named(
    "SmallCaps Uppercase Acronym Abbreviation Character Span Proviso Text Title Number Subtitle Reference Pnumber "
    "Signatory Signee PersonName JobTitle DateSigned DateText Address AddressLine Department AppendText LegislativeBody"
)
IGNORED = named("Contents CommentaryRef Footnotes MarginNotes Versions") | {""}
"""What is no text of the law, or is read elsewhere."""
APART = named("Number Title TitleBlock Pnumber Reference Subtitle")


def read_clml(data: bytes) -> Reading:
    """The items of a CLML file, with its title, date and address. Raises `Unreadable` as `read_akoma` does."""
    space, name = root_of(data)
    if space != CLML:
        raise Unreadable(
            f"This XML begins with <{name}>, and CLML begins with <Legislation> in {CLML}: choose another format."
        )
    root = parse(data)
    reader = _Reader(root)
    bodies = [each for each in root if local(each) in ("Primary", "Secondary", "EURetained")]
    if not bodies:
        raise Unreadable("There is no law in this file, such as <Primary>: fetch it again.")
    for body in bodies:
        reader.parts(body, 0)
    reader.commentaries(root)
    return reader.finish()


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.reading = Reading()
        self.drafts = Drafts()
        self.footnotes = {each.get("id", ""): each for each in root.iter(f"{{{CLML}}}Footnote")}
        self.unknown: set[str] = set()
        details = self.reading.details
        for name, fact in (("identifier", "address"), ("valid", "date"), ("language", "language"), ("title", "")):
            for found in root.iterfind(f"{{*}}Metadata/{{*}}{name}"):
                text = " ".join((found.text or "").split())
                if fact:
                    details.setdefault(fact, text)
                else:
                    self.reading.title = text

    def finish(self) -> Reading:
        self.drafts.finish(self.reading, resolve=unquote)
        return self.reading

    def commentaries(self, root: etree._Element) -> None:
        counted: Counter[str] = Counter()
        for each in root.iterfind("{*}Commentaries/{*}Commentary"):
            kind = each.get("Type", "X")
            counted[kind] += 1
            words = Words()
            self._flat(each, words)
            self.reading.details[f"annotation {kind}{counted[kind]}"] = words.text

    # What has a number, a heading, or parts

    def parts(self, element: etree._Element, depth: int, own: Draft | None = None) -> None:
        """Everything in an element, in order. The first text becomes that of `own`, if that is given."""
        self._stray(element.text, element, depth)
        for child in element:
            name = local(child)
            if name in IGNORED:
                pass
            elif name in APART and name != "Reference":
                self._heading(child, depth)
            else:
                self._part(child, depth, own)
                own = None
            self._stray(child.tail, child, depth)

    def _part(self, child: etree._Element, depth: int, own: Draft | None = None) -> None:
        name = local(child)
        if NUMBERED.fullmatch(name) or name in CONTAINERS:
            self._numbered(child, depth)
        elif name in HEADED:
            self._headed(child, depth)
        elif PARAGRAPHS.fullmatch(name):
            self.parts(child, depth, own)
        elif name in LISTS:
            self._list(child, depth)
        elif name not in IGNORED:
            self._block(child, depth, own)

    def _stray(self, words: str | None, element: etree._Element, depth: int) -> None:
        """Words that stand where only elements may: kept, and doubtful."""
        if words and words.strip():
            self.drafts.add(depth, Kind.TEXT).words.add(words)
            says = f"Words stand beside the elements in or after <{local(element)}>, where none are to be."
            self.drafts.doubt(says, "Say what they belong to.", f"line {element.sourceline}")

    def _heading(self, element: etree._Element, depth: int) -> None:
        if local(element) == "TitleBlock":
            self.parts(element, depth)
        else:
            self._title(self.drafts.add(depth, Kind.HEADING), element)

    def _rest(self, element: etree._Element, depth: int, used: list[etree._Element | None]) -> None:
        """What stands apart in an element and was not used, and words beside its elements."""
        for child in element:
            if local(child) == "TitleBlock" and any(each is not None and each.getparent() is child for each in used):
                self._rest(child, depth, used)
                for each in child:
                    if local(each) not in APART:
                        self._part(each, depth)
            elif local(child) in APART and not any(child is each for each in used):
                self._heading(child, depth)
            self._stray(child.tail, child, depth)
        self._stray(element.text, element, depth)

    def _numbered(self, element: etree._Element, depth: int, heading: etree._Element | None = None) -> None:
        draft = self.drafts.add(depth, Kind.CLAUSE)
        number = element.find("{*}Pnumber")
        if number is None:
            number = element.find("{*}Number")
        printed = self._number(element, number)
        if draft.quoted:
            draft.words.add(printed)
            draft.words.gap()
        else:
            draft.number = printed
        draft.eid = element.get("id", "")
        titles = (heading, element.find("{*}TitleBlock/{*}Title"), element.find("{*}Title"))
        title = next((each for each in titles if each is not None), None)
        if title is not None:
            self._title(draft, title)
        if not printed and not draft.quoted:
            draft.kind = Kind.HEADING if draft.heading else Kind.TEXT
        reference = element.find("{*}Reference")
        if reference is not None:
            self._into(reference, self.drafts.add(depth + 1, Kind.TEXT))
        self._rest(element, depth + 1, [number, title, reference])
        own = draft if draft.kind is not Kind.HEADING else None
        for child in element:
            if local(child) not in APART and local(child) not in IGNORED:
                self._part(child, depth + 1, own)
                own = None

    def _number(self, element: etree._Element, number: etree._Element | None) -> str:
        if number is None:
            return ""
        words = Words()
        self._flat(number, words)
        bare = words.text
        if number.get("PuncBefore") is not None or number.get("PuncAfter") is not None:
            return f"{number.get('PuncBefore', '')}{bare}{number.get('PuncAfter', '')}"
        level = local(element)
        return (
            f"({bare})" if NUMBERED.fullmatch(level) and level != "P1" and bare and not bare.startswith("(") else bare
        )

    def _headed(self, element: etree._Element, depth: int) -> None:
        """A heading with what is under it. Over a single section it is the section's own."""
        inside = [each for each in element if local(each) not in APART and local(each) not in IGNORED]
        title = element.find("{*}Title")
        single = len(inside) == 1 and NUMBERED.fullmatch(local(inside[0]))
        if single and title is not None and local(element).endswith("group"):
            self._numbered(inside[0], depth, title)
            self._rest(element, depth + 1, [title])
            return
        self._rest(element, depth, [])
        for child in inside:
            self._part(child, depth)

    def _title(self, draft: Draft, title: etree._Element) -> None:
        if draft.quoted or draft.kind is Kind.TEXT:
            self._into(title, draft)
            draft.words.gap()
            return
        words = Draft(draft.depth, Kind.TEXT)
        self._into(title, words)
        draft.heading = words.words.text

    def _list(self, element: etree._Element, depth: int) -> None:
        style = element.get("Type", "")
        brackets = element.get("Decoration", "parens")
        place = 0
        self._stray(element.text, element, depth)
        for item in element:
            if local(item) == "ListItem":
                place += 1
                number = item.get("NumberOverride") or (
                    _listed(style, place, brackets) if local(element) == "OrderedList" else ""
                )
                self.parts(item, depth + 1, self.drafts.add(depth, Kind.CLAUSE if number else Kind.TEXT, number))
            else:
                self._part(item, depth)
            self._stray(item.tail, item, depth)

    # Blocks

    def _block(self, block: etree._Element, depth: int, own: Draft | None) -> None:
        name = local(block)
        if name == "BlockAmendment":
            self._quoted(block, depth)
        elif name == "table":
            self._table(block, depth)
        elif name == "Formula":
            draft = self.drafts.add(depth, Kind.FORMULA)
            self._into(block, draft)
        elif name == "Figure" or name == "Image":
            self._figure(block, depth)
        elif name == "AppendText":
            self._into(block, self.drafts.last_quoted(0) or self.drafts.add(depth, Kind.TEXT))
        elif name in ("PrimaryPrelims", "SecondaryPrelims", "EUPrelims"):
            self._prelims(block, depth)
        elif any(local(each) in ("Text", "Para") for each in block) and name != "Text":
            if name not in ("Where", "FragmentNumber", "FragmentTitle", "Division", "ListItem"):
                self._say_unknown(block)
            self.parts(block, depth, own)
        else:
            if name not in PLAIN and name not in MARKS:
                self._say_unknown(block)
            self._into(block, own or self.drafts.add(depth, Kind.TEXT))

    def _prelims(self, prelims: etree._Element, depth: int) -> None:
        details = self.reading.details
        for child in prelims:
            words = Words()
            self._flat(child, words)
            match local(child):
                case "Title":
                    self.reading.title = words.text
                case "Number":
                    self.reading.number = words.text
                case "LongTitle":
                    details["long title"] = words.text
                case "PrimaryPreamble" | "SecondaryPreamble" | "EUPreamble":
                    for text in child.iter(f"{{{CLML}}}Text"):
                        self._into(text, self.drafts.add(depth, Kind.TEXT))
                case name if name and words.text:
                    details[f"preface {name}"] = words.text

    def _quoted(self, block: etree._Element, depth: int) -> None:
        since = len(self.drafts.all)
        self.drafts.opening = (
            "“"
            if block.get("Format", "double") in ("double", "default")
            else "‘"
            if block.get("Format") == "single"
            else ""
        )
        closing = {"“": "”", "‘": "’"}.get(self.drafts.opening, "")
        self.drafts.quoting += 1
        self.parts(block, depth)
        self.drafts.quoting -= 1
        self.drafts.opening = ""
        if last := self.drafts.last_quoted(since):
            last.words.exactly(closing)

    def _figure(self, block: etree._Element, depth: int) -> None:
        for image in block.iter(f"{{{CLML}}}Image"):
            draft = self.drafts.add(depth, Kind.FIGURE)
            draft.words.add(image.get("Description") or image.get("Title"))
            draft.words.mark(0, "image", image.get("ResourceRef", ""))
            says = f"The picture {image.get('ResourceRef', 'without an address')} is not in the file."
            self.drafts.doubt(says, "Add the picture by hand.", f"line {image.sourceline}")

    def _table(self, table: etree._Element, depth: int) -> None:
        words = self.drafts.add(depth, Kind.TABLE).words
        for place, row in enumerate(rows_of(table)):
            if place:
                words.exactly("\n")
            for column, cell in enumerate(each for each in row if local(each) in ("td", "th")):
                if column:
                    words.exactly("\t")
                start = words.length
                self._flat(cell, words)
                if local(cell) == "th":
                    words.mark(start, "head")
                spans = (cell.get("colspan", "1"), cell.get("rowspan", "1"))
                if spans != ("1", "1"):
                    words.mark(start, "span", "x".join(spans))

    # Words

    def _flat(self, element: etree._Element, words: Words) -> None:
        draft = Draft(self.drafts.all[-1].depth if self.drafts.all else 0, Kind.TEXT)
        draft.words = words
        self._into(element, draft)

    def _into(self, element: etree._Element, draft: Draft) -> None:
        words = draft.words
        words.add(element.text)
        for child in element:
            self._child(child, draft)
            words.add(child.tail)

    def _child(self, child: etree._Element, draft: Draft) -> None:
        name, words, start = local(child), draft.words, draft.words.length
        if name in ("CommentaryRef", "MarginNoteRef", "IncludedDocument", ""):
            return
        if name == "FootnoteRef":
            self._footnote(child, draft)
        elif name == "math":
            words.add(linear(child))
        elif name in MARKS:
            self._into(child, draft)
            words.mark(start, MARKS[name], _value(child, name))
        elif name in ("Text", "Para", "P", "ListItem", "UnorderedList", "OrderedList", "Title", "td", "p", "Number"):
            words.gap()
            self._into(child, draft)
            words.gap()
        else:
            if (
                name not in PLAIN
                and child.tag.startswith(f"{{{CLML}}}")
                and len(child) == 0
                and (child.text or "").strip()
            ):
                self._say_unknown(child)
            self._into(child, draft)

    def _footnote(self, reference: etree._Element, draft: Draft) -> None:
        note = self.footnotes.get(reference.get("Ref", ""))
        number = re.sub(r"\D", "", reference.get("Ref", "")).lstrip("0") or "*"
        draft.words.mark(draft.words.length, "footnote", number)
        if note is not None:
            child = self.drafts.add(draft.depth + 1, Kind.FOOTNOTE, number)
            self._flat(note, child.words)

    def _say_unknown(self, element: etree._Element) -> None:
        name = local(element)
        if name in self.unknown:
            return
        self.unknown.add(name)
        says = f"<{name}> is no element that is read: its words were kept as text."
        remedy = "Look whether its words stand where they should."
        self.drafts.doubts.append(Doubt(max(0, len(self.drafts.all) - 1), says, f"line {element.sourceline}", remedy))


def _value(child: etree._Element, name: str) -> str:
    if name in CHANGES:
        return CHANGES[name]
    if name == "InternalLink":
        return f"#{child.get('Ref', '')}"
    return child.get("URI", "") if name not in ("Term", "Definition") else ""


ROMANS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _listed(style: str, place: int, decoration: str) -> str:
    """The number that print gives to an item of an ordered list: alpha, roman or arabic, of either case."""
    number = str(place)
    if style.startswith("alpha"):
        number = chr(96 + place) if place <= 26 else chr(96 + (place - 1) // 26) + chr(97 + (place - 1) % 26)
    elif style.startswith("roman"):
        number, rest = "", place
        for value, letters in ROMANS:
            while rest >= value:
                number, rest = number + letters, rest - value
    if style.endswith("upper"):
        number = number.upper()
    return {"parens": f"({number})", "parenRight": f"{number})", "period": f"{number}.", "brackets": f"[{number}]"}.get(
        decoration, number
    )
