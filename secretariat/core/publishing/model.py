"""What a published document is made of, and how its parts are numbered.

Everything here is a frozen value, so a published version can be kept as JSON and read back exactly as it was.
Numbers of sections, tables and charts are never written by hand: `numbered` works them out from the order of
the parts, and refuses a document with a reference that leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, TypeAlias

TextStyle = Literal["", "strong", "emphasis", "inserted", "deleted"]
Status = Literal["met", "later", "not_met"]


class MalformedDocument(ValueError):
    """A document, or the JSON of one, that cannot be what a renderer expects."""


class BrokenReference(MalformedDocument):
    """A cross-reference or figure link whose target is not in the document."""


class DuplicateName(MalformedDocument):
    """Two parts of one document that would answer to the same name."""


# Pieces inside a line --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Words, shown exactly as they are: markup characters in them mean nothing."""

    text: str
    style: TextStyle = ""


@dataclass(frozen=True, slots=True)
class FigureLink:
    """A published number: what to show ("52", "52 %") and the key of its figure ("meetings[tag]")."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference to a part by its name. Its label ("Section 4.1") is always generated.

    With `text`, the label follows it in brackets: "how releases went (Section 4.2)".
    """

    target: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another address: https, http, mailto, or a path on the same site."""

    text: str
    href: str

    def __post_init__(self) -> None:
        if not re.match(r"(https?://|mailto:|/(?!/)|#)", self.href):
            raise MalformedDocument(
                f"The link {self.text!r} leads to {self.href!r}: write https://, mailto: or a path."
            )


Inline: TypeAlias = Text | FigureLink | Reference | Link
Cell: TypeAlias = tuple[Inline, ...]


# Blocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Cell


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titled columns; the first cell of a row is its header, and `total` marks the last row."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise MalformedDocument(
                    f"Row {number} of table {self.name!r} has {len(row)} cells for {len(self.columns)} columns."
                )


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture drawn beforehand as SVG, what it says in words, and the table of its data.

    `key`, if given, is the figure that the whole chart shows.
    """

    name: str
    caption: str
    alt: str
    svg: str
    table: Table | None = None
    key: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise MalformedDocument(f"Chart {self.name!r} has no alternative text: say in words what it shows.")


@dataclass(frozen=True, slots=True)
class Tile:
    value: FigureLink
    label: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """Headline numbers, each in its own box."""

    caption: str
    items: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Quarter:
    title: str
    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Quarters:
    """Milestones of a year, side by side by quarter. Numbered with the charts."""

    name: str
    caption: str
    columns: tuple[Quarter, ...]


@dataclass(frozen=True, slots=True)
class Light:
    """One objective and how it stands; `status_text` says it in words beside the colour and the shape."""

    objective: str
    status: Status
    status_text: str
    notes: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise MalformedDocument(f"{self.status!r} is not a status: write one of {', '.join(STATUSES)}.")


@dataclass(frozen=True, slots=True)
class Lights:
    """Objectives with their status. Numbered with the tables."""

    name: str
    caption: str
    rows: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A notice in a box."""

    content: Cell


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; sections inside sections make the levels."""

    name: str
    title: str
    blocks: tuple[Block, ...] = ()


Block: TypeAlias = Section | Paragraph | Bullets | Table | Chart | Tiles | Quarters | Lights | Note


# The document ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure's entry in the appendix; `more` counts the references that are not printed."""

    key: str
    title: str
    value: str
    unit: str
    definition: str
    references: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A whole publication. `illustrative`, if not empty, is the notice that its data are examples."""

    title: str
    subtitle: str
    code_name: str
    period: str
    classification: str
    classification_statement: str
    version: str
    status: str
    language: str = "en-GB"
    sections: tuple[Section, ...] = ()
    appendix: tuple[Definition, ...] = ()
    illustrative: str = ""


STATUSES: tuple[Status, ...] = ("met", "later", "not_met")
APPENDIX_ANCHOR = "appendix"
APPENDIX_TITLE = "Appendix: where the numbers come from"
APPENDIX_LEAD = (
    "Each number in this document is worked out from records. This appendix gives, for each of them, "
    "its definition and the references of the records behind it."
)


# Numbering -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: level 1 is a main section. The appendix has no number."""

    number: str
    title: str
    anchor: str
    level: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """Labels ("Section 4.1", "Table 2", "Chart 1") and anchors by name, and the contents."""

    labels: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()

    def label(self, name: str) -> str:
        """What to call the part of this name; raises BrokenReference when there is none."""
        try:
            return self.labels[name]
        except KeyError:
            raise BrokenReference(
                f"A reference leads to {name!r}, and no part of the document has that name."
            ) from None

    def words(self, reference: Reference) -> str:
        """A cross-reference as it is read: its own words first, if it has any, then the generated label."""
        label = self.label(reference.target)
        return f"{reference.text} ({label})" if reference.text else label

    def number(self, section: Section) -> str:
        """A section's own number, such as "3.2"."""
        return self.label(section.name).removeprefix("Section ")


def slug(name: str) -> str:
    """A name as it may stand in an address: ASCII letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()


def figure_anchor(key: str) -> str:
    """The anchor of a figure's entry in the appendix."""
    return f"figure-{slug(key)}"


def numbered(document: Document) -> Numbering:
    """The document's labels, anchors and contents, worked out from the order of its parts.

    Raises BrokenReference when a reference leads nowhere, and DuplicateName when two parts share a name.
    """
    labels: dict[str, str] = {}
    anchors: dict[str, str] = {}
    entries: list[Entry] = []
    counts = {"Table": 0, "Chart": 0}

    def add(name: str, kind: str, number: str) -> str:
        anchor = f"{kind.lower()}-{slug(name)}"
        if name in labels or anchor in anchors.values():
            raise DuplicateName(f"Two parts of the document are named {name!r}: give one of them another name.")
        labels[name], anchors[name] = f"{kind} {number}", anchor
        return anchor

    def walk(blocks: tuple[Block, ...], above: str) -> None:
        position = 0
        for block in blocks:
            if isinstance(block, Section):
                position += 1
                number = f"{above}{position}"
                anchor = add(block.name, "Section", number)
                entries.append(Entry(number, block.title, anchor, number.count(".") + 1))
                walk(block.blocks, f"{number}.")
            elif isinstance(block, Table | Lights | Chart | Quarters):
                kind = "Table" if isinstance(block, Table | Lights) else "Chart"
                counts[kind] += 1
                add(block.name, kind, str(counts[kind]))

    walk(document.sections, "")
    if document.appendix:
        check_definitions(document.appendix)
        entries.append(Entry("", APPENDIX_TITLE, APPENDIX_ANCHOR, 1))
    numbering = Numbering(labels, anchors, tuple(entries))
    for piece in inlines(document):
        if isinstance(piece, Reference):
            numbering.label(piece.target)
    return numbering


def contents(document: Document) -> tuple[Entry, ...]:
    """The table of contents, in reading order, with the appendix last when there is one."""
    return numbered(document).entries


def check_definitions(appendix: tuple[Definition, ...]) -> None:
    """Raise DuplicateName when two figures of the appendix would share an anchor."""
    seen: dict[str, str] = {}
    for definition in appendix:
        anchor = figure_anchor(definition.key)
        if anchor in seen:
            raise DuplicateName(f"The appendix defines {seen[anchor]!r} and {definition.key!r}, which share an anchor.")
        seen[anchor] = definition.key


def check_figures(document: Document) -> None:
    """Raise BrokenReference when a number in the document has no entry in its appendix."""
    defined = {definition.key for definition in document.appendix}
    missing = sorted({key for key in figure_keys(document) if key not in defined})
    if missing:
        raise BrokenReference(f"The appendix has no definition of the figure {', '.join(map(repr, missing))}.")


def figure_keys(document: Document) -> Iterator[str]:
    """The keys of the figures that the document shows, in reading order, repeats included."""
    for part in parts(document.sections):
        if isinstance(part, FigureLink) or (isinstance(part, Chart) and part.key):
            yield part.key


def inlines(document: Document) -> Iterator[Inline]:
    """Every piece of text in the document, in reading order."""
    for part in parts(document.sections):
        if isinstance(part, Text | FigureLink | Reference | Link):
            yield part


def parts(value: Any) -> Iterator[Any]:
    """A value and everything inside it, depth first."""
    if isinstance(value, tuple):
        for item in value:
            yield from parts(item)
    elif is_dataclass(value):
        yield value
        for part in fields(value):
            yield from parts(getattr(value, part.name))


# JSON ------------------------------------------------------------------------------------------------------------

KINDS: dict[str, type] = {
    kind.__name__.lower(): kind
    for kind in (
        Text, FigureLink, Reference, Link, Paragraph, Bullets, Column, Table, Chart, Tile, Tiles,
        Quarter, Quarters, Light, Lights, Note, Section, Definition, Document,
    )
}  # fmt: skip


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain JSON values; `from_json` gives the same document back."""
    packed: dict[str, Any] = pack(document)
    return packed


def from_json(data: dict[str, Any]) -> Document:
    """The document that `to_json` wrote. Raises MalformedDocument when it is not one."""
    document = unpack(data)
    if not isinstance(document, Document):
        raise MalformedDocument("This JSON is not a document.")
    return document


def pack(value: Any) -> Any:
    """A part of a document as plain JSON values, each object marked with its kind."""
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if is_dataclass(value):
        packed = {part.name: pack(getattr(value, part.name)) for part in fields(value)}
        return {"kind": type(value).__name__.lower(), **packed}
    return value


def unpack(value: Any) -> Any:
    """The part of a document that `pack` wrote."""
    if isinstance(value, list):
        return tuple(unpack(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = KINDS.get(value.get("kind", ""))
    if kind is None:
        raise MalformedDocument(f"{value.get('kind')!r} is not a part of a document.")
    try:
        return kind(**{name: unpack(item) for name, item in value.items() if name != "kind"})
    except TypeError as problem:
        raise MalformedDocument(f"A {value['kind']} in this JSON has the wrong parts: {problem}.") from None
