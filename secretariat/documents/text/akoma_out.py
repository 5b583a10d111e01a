"""Items as Akoma Ntoso 3, valid against the schema, and such that `akoma_in` reads the same items back.

A clause becomes the element that its number calls for, items in brackets become the points of a list, words among
them an `alinea` or what wraps up. Identifiers follow the naming convention (`sec_D7__para_D7.3__list_1__point_a`) and
are derived each time: what lasts is the key, which is written as GUID.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from secretariat.documents.text import akoma_names as names
from secretariat.documents.text.akoma_marks import Writer, attribute, clean, words
from secretariat.documents.text.items import Item, Kind, Mark, Reading, labels
from secretariat.documents.text.marking import cells_with_marks, tidy_item

PREFIXES = {
    "alinea": "al",
    "article": "art",
    "chapter": "chp",
    "paragraph": "para",
    "section": "sec",
    "subparagraph": "subpara",
    "subsection": "subsec",
}
NAMED = re.compile(r"(part|chapter|article|schedule|appendix|annex)\s+(.+)", re.I)
STEPPED = re.compile(r"[A-Z]{0,2}\d+[A-Z]{0,2}((?:\.\d+[A-Z]{0,2})*)\.?")
DEEPEST = 45
"""A file nested deeper than this would be refused when it is read again."""
DIGITS = re.compile(r"\(\d+[A-Z]{0,2}\)")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the metadata say of a document, in the words of FRBR."""

    work: str
    """The address of the document whatever its version: "/akn/gb/act/code/sec/d"."""
    on: date
    """From when this version is in force."""
    version: str = ""
    language: str = "eng"
    author: str = "#administrator"
    author_name: str = "The code administrator"
    country: str = "gb"
    made: date | None = None
    """When the document was first made; the version's date if that is not known."""


@dataclass(slots=True)
class _Node:
    item: Item
    place: int
    children: list[_Node] = field(default_factory=list)
    notes: list[_Node] = field(default_factory=list)
    """Footnotes that are written inside its words."""
    element: str = ""
    name: str = ""
    """Of an hcontainer."""
    eid: str = ""


def write_akoma(reading: Reading, *, facts: Facts) -> bytes:
    """The reading as an Akoma Ntoso file, in UTF-8. Doubts are not written. An item that stands more than one level
    below the one before is written one level below."""
    items = [tidy_item(item) for item in reading.items]
    writer = _Document(items, reading)
    body = writer.body()
    references = "".join(
        f"<TLCTerm eId={attribute(name)} href={attribute('/akn/ontology/term/' + name)} showAs={attribute(term)}/>"
        for name, term in sorted(writer.inline.terms.items())
    )
    who = facts.author.removeprefix("#")
    references += f'<TLCOrganization eId={attribute(who)} href="/akn/ontology/organization/{who}" showAs={attribute(facts.author_name)}/>'
    whole = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<akomaNtoso xmlns="{names.NAMESPACE}">\n'
        f'<act name="code" contains="singleVersion">\n<meta>\n{_identification(facts)}\n'
        f'<references source="#{who}">{references}</references>\n{_proprietary(reading, who)}\n</meta>\n'
        f"{_preface(reading)}<body>\n{body}\n</body>\n</act>\n</akomaNtoso>\n"
    )
    return whole.encode()


def _identification(facts: Facts) -> str:
    expression = f"{facts.work}/{facts.language}@{facts.on.isoformat()}"
    who = attribute(facts.author)

    def level(name: str, address: str, day: date, kind: str, more: str) -> str:
        shared = f"<FRBRthis value={attribute(address)}/><FRBRuri value={attribute(address)}/>"
        return (
            f'<{name}>{shared}<FRBRdate date="{day.isoformat()}" name="{kind}"/><FRBRauthor href={who}/>{more}</{name}>'
        )

    version = f"<FRBRversionNumber value={attribute(facts.version)}/>" if facts.version else ""
    parts = (
        level(
            "FRBRWork", facts.work, facts.made or facts.on, "made", f"<FRBRcountry value={attribute(facts.country)}/>"
        ),
        level(
            "FRBRExpression",
            expression,
            facts.on,
            "in-force",
            f"{version}<FRBRlanguage language={attribute(facts.language)}/>",
        ),
        level(
            "FRBRManifestation", f"{expression}.akn", facts.on, "in-force", '<FRBRformat value="application/akn+xml"/>'
        ),
    )
    return f"<identification source={who}>\n" + "\n".join(parts) + "\n</identification>"


def _proprietary(reading: Reading, who: str) -> str:
    """The details that a source said of itself, so that they come back as they were."""
    details = "".join(
        f"<s:detail name={attribute(name)}>{_exactly(value)}</s:detail>" for name, value in reading.details.items()
    )
    return f'<proprietary source="#{who}" xmlns:s="{names.OURS}"><s:only/>{details}</proprietary>'


def _exactly(value: str) -> str:
    return words(value).replace("<br/>", "\n")


def _preface(reading: Reading) -> str:
    number = f"<docNumber>{words(reading.number)}</docNumber>" if reading.number else ""
    title = f"<docTitle>{words(reading.title)}</docTitle>" if reading.title else ""
    if not (number or title):
        return ""
    blocks = (f'<block name="number">{number}</block>' if number else "") + (
        f'<block name="title">{title}</block>' if title else ""
    )
    return f"<preface>{blocks}</preface>\n"


class _Document:
    def __init__(self, items: list[Item], reading: Reading) -> None:
        self.images = reading.images
        self.inline = Writer()
        self.taken: Counter[str] = Counter()
        self.top = self._tree(items)
        self._name(self.top, "", "")
        self._targets(items)

    # The tree, and its names

    @staticmethod
    def _tree(items: list[Item]) -> list[_Node]:
        top: list[_Node] = []
        open_ones: list[_Node] = []
        for place, item in enumerate(items):
            del open_ones[min(item.depth, DEEPEST) :]
            node = _Node(item, place)
            (open_ones[-1].children if open_ones else top).append(node)
            open_ones.append(node)
        for node in _all(top):
            _take_notes(node)
        return top

    def _name(self, nodes: list[_Node], above: str, element: str) -> None:
        counted: Counter[str] = Counter()
        list_eid = ""
        for node in nodes:
            node.element, node.name = _element(node, element)
            under = above
            if node.element == "point":
                if not list_eid:
                    counted["list"] += 1
                    list_eid = self._unique(_join(above, f"list_{counted['list']}"))
                under = list_eid
            else:
                list_eid = ""
            counted[node.element] += 1
            number = _number(node) or str(counted[node.element])
            prefix = (
                node.name
                if node.name in ("schedule", "appendix", "annex")
                else PREFIXES.get(node.element, node.element)
            )
            node.eid = self._unique(_join(under, f"{prefix.lower()}_{number}"))
            self._name(node.children, node.eid, node.element)

    def _unique(self, wanted: str) -> str:
        """The identifier, with a count where it was given already."""
        eid = wanted
        while self.taken[eid]:
            self.taken[wanted] += 1
            eid = f"{wanted}-{self.taken[wanted]}"
        self.taken[eid] += 1
        return eid

    def _targets(self, items: list[Item]) -> None:
        named = list(labels(items))
        often = Counter(name for name, item in zip(named, items, strict=True) if item.kind is Kind.CLAUSE)
        for node in _all(self.top):
            if node.item.kind is Kind.CLAUSE and often[named[node.place]] == 1:
                self.inline.targets[named[node.place]] = node.eid
            elif node.item.kind is Kind.FOOTNOTE:
                self.inline.notes.setdefault(node.item.number, node.eid)

    # Writing

    def body(self) -> str:
        written = self._children(self.top, "", trailing=False)
        return written or '<hcontainer name="empty" eId="hcontainer_1"/>'

    def _children(self, nodes: list[_Node], above: str, *, trailing: bool = True) -> str:
        """The parts of an element, points gathered in lists, and the words that wrap up."""
        parts: list[str] = []
        last = len(nodes)
        if trailing:
            while last and _is_leaf_text(nodes[last - 1]):
                last -= 1
            if not any(node.item.kind is Kind.CLAUSE for node in nodes[:last]):
                last = len(nodes)
        in_list = False
        for node in nodes[:last]:
            if (node.element == "point") is not in_list:
                if in_list:
                    parts.append("</list>")
                else:
                    parts.append(f"<list eId={attribute(node.eid.rpartition('__')[0])}>")
                in_list = not in_list
            parts.append(self._node(node))
        if in_list:
            parts.append("</list>")
        if last < len(nodes):
            parts.append(f"<wrapUp eId={attribute(_join(above, 'wrapup'))}>")
            parts += [self._paragraph(node, guid=True) for node in nodes[last:]]
            parts.append("</wrapUp>")
        return "\n".join(parts)

    def _node(self, node: _Node) -> str:
        item = node.item
        if node.element == "crossHeading":
            return f"<crossHeading{self._identity(node)}>{words(item.heading)}</crossHeading>"
        name = f" name={attribute(node.name)}" if node.element == "hcontainer" else ""
        start = f"<{node.element}{name}{self._identity(node)}>"
        if item.kind in (Kind.CLAUSE, Kind.FOOTNOTE):
            start += f"<num>{words(item.number)}</num>"
        if item.heading and item.kind is Kind.CLAUSE or item.kind is Kind.HEADING:
            start += f"<heading>{words(item.heading)}</heading>"
        own = self._own(node)
        if not node.children:
            inside = f"<content eId={attribute(_join(node.eid, 'content'))}>{own}</content>" if own else ""
            return f"{start}{inside}</{node.element}>"
        if own or node.element == "alinea" or node.name == "definition":
            own = f"<intro eId={attribute(_join(node.eid, 'intro'))}>{own or '<p/>'}</intro>\n"
        return f"{start}\n{own}{self._children(node.children, node.eid)}\n</{node.element}>"

    def _identity(self, node: _Node) -> str:
        key = re.sub(r"\s", "", node.item.key)
        return f" eId={attribute(node.eid)}" + (f" GUID={attribute(key)}" if key else "")

    def _own(self, node: _Node) -> str:
        """An item's own words as a block; nothing for a clause without any."""
        item = node.item
        match item.kind:
            case Kind.HEADING:
                return ""
            case Kind.TABLE:
                return self._table(node)
            case Kind.FORMULA:
                return f'<tblock class="formula" eId={attribute(_join(node.eid, "tblock_1"))}>{self._paragraph(node)}</tblock>'
            case Kind.FIGURE:
                return self._figure(node)
            case Kind.CLAUSE if not (item.text or item.marks):
                return ""
        return self._paragraph(node)

    def _paragraph(self, node: _Node, *, guid: bool = False) -> str:
        item = node.item
        key = re.sub(r"\s", "", item.key) if guid else ""
        start = f"<p GUID={attribute(key)}>" if key else "<p>"
        text = self._words(node, item.text, item.marks)
        if item.kind is Kind.DEFINITION:
            term = f"<term refersTo={attribute('#' + self.inline.term(item.heading))}>{words(item.heading)}</term>"
            space = "" if not item.text or item.text[0] in ",;:.)" else " "
            text = f"“{term}”{space}{text}"
        return f"{start}{text}</p>"

    def _words(self, node: _Node, text: str, marks: tuple[Mark, ...], waiting: Iterator[_Node] | None = None) -> str:
        if not node.notes:
            return self.inline.inline(text, marks)
        notes = waiting or iter(node.notes)
        return self.inline.inline(text, marks, lambda _: self._note(next(notes)))

    def _note(self, node: _Node) -> str:
        marker = attribute(node.item.number)
        text = self.inline.inline(node.item.text, node.item.marks)
        return f'<authorialNote class="footnote" marker={marker}{self._identity(node)}><p>{text}</p></authorialNote>'

    def _figure(self, node: _Node) -> str:
        item = node.item
        whole = [mark for mark in item.marks if mark.kind == "image"]
        if (
            len(item.marks) != 1
            or len(whole) != 1
            or (whole[0].start, whole[0].end) != (0, len(item.text))
            or "\n" in item.text
        ):
            return (
                f'<tblock class="figure" eId={attribute(_join(node.eid, "tblock_1"))}>{self._paragraph(node)}</tblock>'
            )
        source = whole[0].value
        if data := self.images.get(source):
            source = f"data:image/{_kind_of(data)};base64,{base64.b64encode(data).decode()}"
        elif re.fullmatch("[0-9a-f]{64}", source):
            source = f"urn:sha256:{source}"
        return f'<p class="figure"><img src={attribute(source)} alt={attribute(item.text)}/></p>'

    def _table(self, node: _Node) -> str:
        item, notes = node.item, iter(node.notes)
        rows: list[list[str]] = [[]]
        for start, end, inside in cells_with_marks(item):
            head = [
                mark
                for mark in inside
                if mark.kind == "head" and (mark.start, mark.end, mark.value) == (start, end, "")
            ]
            span = [mark for mark in inside if mark.kind == "span" and re.fullmatch(r"\d+x\d+", mark.value)][:1]
            spanned = _spanned(span[0].value) if span and (span[0].start, span[0].end) == (start, end) else ""
            kept = tuple(
                replace(mark, start=mark.start - start, end=mark.end - start)
                for mark in inside
                if mark not in head and not (spanned and mark is span[0])
            )
            name = "th" if head else "td"
            rows[-1].append(f"<{name}{spanned}><p>{self._words(node, item.text[start:end], kept, notes)}</p></{name}>")
            if item.text[end : end + 1] == "\n":
                rows.append([])
        written = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        return f"<table eId={attribute(_join(node.eid, 'table_1'))}>{written}</table>"


def _all(nodes: list[_Node]) -> Iterator[_Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)


def _take_notes(node: _Node) -> None:
    """Takes the footnotes right under an item into its words, if they are those that its words point at, in order."""
    points = [mark.value for mark in node.item.marks if mark.kind == "footnote" and mark.start == mark.end]
    if not points or node.item.kind in (Kind.FIGURE, Kind.HEADING, Kind.FOOTNOTE) or not all(points):
        return
    notes = node.children[: len(points)]
    following = node.children[len(points)].item.kind if len(node.children) > len(points) else None
    fits = [note.item.number for note in notes] == points and following is not Kind.FOOTNOTE
    if fits and all(note.item.kind is Kind.FOOTNOTE and not note.children for note in notes):
        node.notes, node.children = notes, node.children[len(points) :]
        for count, note in enumerate(notes, 1):
            note.eid = f"note_{node.place}_{count}"


def _is_leaf_text(node: _Node) -> bool:
    return node.item.kind is Kind.TEXT and not node.children


def _join(above: str, name: str) -> str:
    return f"{above}__{name}" if above else name


def _element(node: _Node, above: str) -> tuple[str, str]:
    """The element for an item, and the name of an hcontainer."""
    item = node.item
    match item.kind:
        case Kind.DEFINITION:
            return "hcontainer", "definition"
        case Kind.FOOTNOTE:
            return "hcontainer", "footnote"
        case Kind.HEADING:
            # The body itself may not hold a crossHeading.
            return (
                ("hcontainer", "heading" if node.children else "crossheading")
                if node.children or not above
                else ("crossHeading", "")
            )
        case Kind.CLAUSE:
            return _clause_element(item.number, above)
    return "alinea", ""


def _clause_element(number: str, above: str) -> tuple[str, str]:
    if named := NAMED.fullmatch(number):
        kind = named[1].lower()
        return (kind, "") if kind in ("part", "chapter", "article") else ("hcontainer", kind)
    if stepped := STEPPED.fullmatch(number):
        steps = stepped[1].count(".")
        if steps == 0:
            return ("section", "") if above in ("", "part", "chapter") else ("paragraph", "")
        return ("paragraph", "") if steps == 1 else ("subparagraph", "")
    if DIGITS.fullmatch(number):
        return ("subsection", "") if above == "section" else ("subparagraph", "")
    if number.startswith("("):
        return "point", ""
    return "level", ""


def _number(node: _Node) -> str:
    """What a number adds to an identifier: `a` for "(a)", `D7.3` for itself, `1` for "Part 1"."""
    if node.item.kind is not Kind.CLAUSE:
        return ""
    named = NAMED.fullmatch(node.item.number)
    bare = clean(named[2] if named else node.item.number)
    return re.sub(r"[^\w.]+", "-", bare).strip("-._")


def _spanned(value: str) -> str:
    columns, rows = value.split("x")
    wide = f' colspan="{columns}"' if columns != "1" else ""
    return wide + (f' rowspan="{rows}"' if rows != "1" else "")


def _kind_of(data: bytes) -> str:
    for start, kind in (
        (b"\x89PNG", "png"),
        (b"\xff\xd8", "jpeg"),
        (b"GIF8", "gif"),
        (b"<svg", "svg+xml"),
        (b"<?xml", "svg+xml"),
    ):
        if data.startswith(start):
            return kind
    return "octet-stream"
