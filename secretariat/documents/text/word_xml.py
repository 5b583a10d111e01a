"""The XML of Word's paragraphs and runs, plain or as tracked changes, and the parts that they name."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from secretariat.documents.text.word_formulae import as_formula
from secretariat.documents.text.word_pieces import Piece

BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
RUN_FORMATS = {"bold": "<w:b/>", "italic": "<w:i/>", "underline": '<w:u w:val="single"/>',
               "superscript": '<w:vertAlign w:val="superscript"/>', "subscript": '<w:vertAlign w:val="subscript"/>'}  # fmt: skip
SPECIAL = re.compile(r"([\n\t])")
PICTURES = ((b"\x89PNG", "png"), (b"\xff\xd8", "jpeg"), (b"GIF8", "gif"), (b"BM", "bmp"), (b"II*\x00", "tiff"),
            (b"MM\x00*", "tiff"), (b"\xd7\xcd\xc6\x9a", "wmf"), (b"\x01\x00\x00\x00", "emf"))  # fmt: skip
EMU_PIXEL = 9_525
WIDEST = 5_760_000
"""In English Metric Units: 16 cm."""
UNKNOWN_SIZE = (400, 300)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass(slots=True)
class Part:
    """A part that is being written: its relations."""

    relations: dict[tuple[str, str], str] = field(default_factory=dict)

    def relation(self, kind: str, target: str) -> str:
        return self.relations.setdefault((kind, target), f"rId{len(self.relations) + 1}")

    def xml(self) -> str:
        lines = [
            f'<Relationship Id="{name}" Type="{RELATIONS}{kind}" Target={quoteattr(clean(target))}'
            f"{' TargetMode=' + chr(34) + 'External' + chr(34) if kind == 'hyperlink' else ''}/>"
            for (kind, target), name in self.relations.items()
        ]
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(lines)}</Relationships>'


@dataclass(slots=True)
class Tracking:
    """Who made the tracked changes, and when."""

    author: str
    when: str
    """As in XML, in UTC."""
    count: int = 0

    def says(self) -> str:
        """The attributes of one more change."""
        self.count += 1
        return f'w:id="{self.count}" w:author={quoteattr(self.author)} w:date="{self.when}"'


@dataclass(slots=True)
class Sheet:
    """What all parts of a file share while it is written."""

    images: Mapping[str, bytes]
    tracking: Tracking | None = None
    used: dict[str, str] = field(default_factory=dict)
    """File names of the pictures, by SHA-256."""
    bookmarks: dict[str, str] = field(default_factory=dict)
    """Bookmarks that references can lead to, by label."""
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    typed_notes: bool = False
    """Footnotes have the numbers they are given instead of being counted."""

    def next(self, what: str) -> int:
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]


def run(piece: Piece, sheet: Sheet, part: Part, op: str = "=", before: Piece | None = None, note: int = 0) -> str:
    """A piece as XML. `op` is "=", "+" or "-", or ">" and "<" for what moved here and away; `before` is the same piece
    as it looked in the old text; `note` is the id of its footnote."""
    gone = op in "-<"
    if piece.thing == "formula":
        return tracked(as_formula(clean(piece.text)), op, sheet)
    if piece.thing == "footnote":
        inner = _reference(piece, note, sheet, gone)
    elif piece.thing == "image":
        inner = _image(piece, sheet, part, gone)
    else:
        look = _look(piece, before, sheet)
        inner = f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words(piece.text, gone)}</w:r>"
    return _linked(piece, tracked(inner, op, sheet), sheet, part)


def tracked(inner: str, op: str, sheet: Sheet) -> str:
    """Content as a tracked change."""
    if op == "=" or sheet.tracking is None or not inner:
        return inner
    name = {"+": "ins", "-": "del", ">": "moveTo", "<": "moveFrom"}[op]
    return f"<w:{name} {sheet.tracking.says()}>{inner}</w:{name}>"


def words(text: str, gone: bool = False) -> str:
    """Words with their tabs and line breaks."""
    name = "delText" if gone else "t"
    parts = []
    for each in SPECIAL.split(clean(text)):
        if each == "\n":
            parts.append("<w:br/>")
        elif each == "\t":
            parts.append("<w:tab/>")
        elif each:
            parts.append(f'<w:{name} xml:space="preserve">{escape(each)}</w:{name}>')
    return "".join(parts)


def clean(text: str) -> str:
    """Without what XML cannot hold."""
    return BAD.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _look(piece: Piece, before: Piece | None, sheet: Sheet) -> str:
    look = _formats(piece)
    if before is not None and before.formats != piece.formats and sheet.tracking is not None:
        look += f"<w:rPrChange {sheet.tracking.says()}><w:rPr>{_formats(before)}</w:rPr></w:rPrChange>"
    return look


def _formats(piece: Piece) -> str:
    style = piece.role or ("Hyperlink" if piece.link[0] else "")
    formats = [each for each in piece.formats if each != "subscript" or "superscript" not in piece.formats]
    return (f'<w:rStyle w:val="{style}"/>' if style else "") + "".join(RUN_FORMATS[each] for each in formats)


def _linked(piece: Piece, inner: str, sheet: Sheet, part: Part) -> str:
    kind, value = piece.link
    if kind == "link":
        return f'<w:hyperlink r:id="{part.relation("hyperlink", value)}">{inner}</w:hyperlink>'
    if kind == "refers":
        anchor = sheet.bookmarks.get(value)
        leads = f" w:anchor={quoteattr(anchor)}" if anchor else ""
        return f"<w:hyperlink{leads} w:tooltip={quoteattr(clean(value))}>{inner}</w:hyperlink>"
    return inner


def _reference(piece: Piece, note: int, sheet: Sheet, gone: bool) -> str:
    look = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    if not sheet.typed_notes:
        return f'<w:r>{look}<w:footnoteReference w:id="{note}"/></w:r>'
    custom = f'<w:footnoteReference w:customMarkFollows="1" w:id="{note}"/>{words(piece.value, gone)}'
    return f"<w:r>{look}{custom}</w:r>"


def _image(piece: Piece, sheet: Sheet, part: Part, gone: bool) -> str:
    content = sheet.images.get(piece.value)
    if content is None:
        return f"<w:r>{words(piece.text, gone)}</w:r>" if piece.text else ""
    kind = next((name for start, name in PICTURES if content.startswith(start)), "")
    if not kind:
        kind = "svg" if b"<svg" in content[:1000] else "bin"
    if piece.value not in sheet.used:
        sheet.used[piece.value] = f"image{len(sheet.used) + 1}.{kind}"
    relation = part.relation("image", f"media/{sheet.used[piece.value]}")
    wide, high = _size(content)
    number = sheet.next("drawing")
    said = quoteattr(clean(piece.text))
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={said}/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _size(content: bytes) -> tuple[int, int]:
    """Width and height in English Metric Units, no wider than the page."""
    wide, high = UNKNOWN_SIZE
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        wide, high = struct.unpack(">II", content[16:24])
    elif content.startswith(b"GIF8") and len(content) >= 10:
        wide, high = struct.unpack("<HH", content[6:10])
    elif content.startswith(b"\xff\xd8"):
        wide, high = _jpeg_size(content) or UNKNOWN_SIZE
    if not 0 < wide < 100_000 or not 0 < high < 100_000:
        wide, high = UNKNOWN_SIZE
    width = min(wide * EMU_PIXEL, WIDEST)
    return width, max(1, width * high // wide)


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        kind = content[place + 1]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack(">HH", content[place + 5 : place + 9])
            return wide, high
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return None
