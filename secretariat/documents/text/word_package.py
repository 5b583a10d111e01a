"""What is inside a Word file: its parts, found by their relations and read safely, or the sentence that refuses it."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from secretariat.documents.text.items import Unreadable

Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
VAL = W + "val"

MOST_PARTS = 5_000
MOST_BYTES = 300_000_000
LARGEST_XML = 60_000_000
"""Bytes of one part: as a tree it takes some ten times as much."""
LARGEST_PICTURES = 100_000_000
SMALL_ENOUGH = 10_000_000
ABSURD_RATIO = 400
LONGEST_DIRECTORY = 2_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "wordprocessingml.document.main+xml"
TEMPLATE = "wordprocessingml.template.main+xml"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError)

# The strict form of the standard has other names for the same things.
STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


@dataclass(frozen=True, slots=True)
class Related:
    """Where a relation leads: a part's name, or an address outside the file."""

    kind: str
    """The last word of the relation's type: "image", "hyperlink", "numbering"."""
    target: str
    outside: bool


@dataclass(slots=True)
class Package:
    """The parts of a Word file."""

    file: zipfile.ZipFile
    names: dict[str, str]
    """Names as they are written, by name in lower case."""
    main: str
    related: dict[str, dict[str, Related]] = field(default_factory=dict)
    pictures_read: int = 0

    def has(self, name: str) -> bool:
        return name.lower() in self.names

    def content(self, name: str, largest: int = LARGEST_XML) -> bytes:
        """A part's bytes. Raises Unreadable where it is missing, damaged or too large."""
        written = self.names.get(name.lower())
        if written is None:
            raise Unreadable(f"The Word file lacks its part {name}: open it in Word and save it again.")
        return _content(self.file, written, largest)

    def xml(self, name: str) -> Element:
        """A part's tree. Raises Unreadable where it is no XML or declares entities."""
        return parsed(self.content(name), name)

    def relations(self, part: str) -> dict[str, Related]:
        """What the part names by an id."""
        if part not in self.related:
            folder, file = posixpath.split(part)
            name = posixpath.join(folder, "_rels", file + ".rels")
            self.related[part] = _relations(self.xml(name), folder) if self.has(name) else {}
        return self.related[part]

    def first(self, kind: str) -> str:
        """The name of the main part's relation of that kind, "" where it has none or its part is missing."""
        for each in self.relations(self.main).values():
            if each.kind == kind and not each.outside and self.has(each.target):
                return each.target
        return ""

    def picture(self, name: str) -> bytes | None:
        """A picture's bytes; None where it is missing. Raises Unreadable where all pictures together are too large."""
        if not self.has(name):
            return None
        picture = self.content(name, LARGEST_PICTURES)
        self.pictures_read += len(picture)
        if self.pictures_read > LARGEST_PICTURES:
            raise Unreadable("The pictures in the Word file are too large together: make them smaller.")
        return picture


def opened(data: bytes) -> Package:
    """The Word file in `data`. Raises Unreadable for whatever is none, is locked, has macros or is made to harm."""
    _refuse_other_kinds(data)
    try:
        _refuse_long_directory(data)
        file = zipfile.ZipFile(io.BytesIO(data))
        _refuse_bomb(file)
    except DAMAGED:
        raise Unreadable("The Word file is damaged: open it in Word, save it again and send that.") from None
    names = {part.filename.lower().lstrip("/"): part.filename for part in file.infolist()}
    if "[content_types].xml" not in names:
        raise Unreadable("The file is a ZIP but no Word file, whatever its name says: save it from Word as .docx.")
    kinds = _content(file, names["[content_types].xml"], LARGEST_XML)
    if b"macroEnabled" in kinds or any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("The Word file holds macros, which are programs: save it as .docx without them.")
    if MAIN.encode() not in kinds and TEMPLATE.encode() not in kinds:
        raise Unreadable("The file is from another program than Word, whatever its name says: save it as .docx.")
    package = Package(file, names, "")
    for each in package.relations("").values():
        if each.kind == "officeDocument" and package.has(each.target):
            package.main = each.target
            return package
    raise Unreadable("The Word file does not say where its text is: open it in Word and save it again.")


def parsed(content: bytes, name: str) -> Element:
    """The tree of a part, without comments. Raises Unreadable for broken XML, a document type or entities."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable(f"The part {name} declares entities, which no Word file does: it is not opened.")
    if b"purl.oclc.org/ooxml" in content:
        for strict, usual in STRICT:
            content = content.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as wrong:
        line = wrong.lineno or 1
        raise Unreadable(
            f"The part {name} is broken at its line {line}: open the file in Word, repair it and save it again."
        ) from None
    except ValueError:
        raise Unreadable(f"The part {name} is no XML: open the file in Word and save it again.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(f"The part {name} declares entities, which no Word file does: it is not opened.")
    return root


def chosen(element: Element) -> Element:
    """Of several ways to say the same, the first that says anything."""
    if element.tag != MC + "AlternateContent":
        return element
    return next((each for each in element if len(each)), element)


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("The Word file is locked with a password: save it without one and send that.")
        raise Unreadable("The file is of an older kind, .doc: open it in Word and save it as .docx.")
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise Unreadable("The file is no Word file, whatever its name says: save it from Word as .docx.")


def _refuse_long_directory(data: bytes) -> None:
    # Python reads the whole list of files before it can be asked how long that is.
    end = data.rfind(b"PK\x05\x06")
    length = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
    if end >= 20 and data[end - 20 : end - 16] == b"PK\x06\x07":
        length = int.from_bytes(data[max(0, end - 76) :][40:48], "little")
    if length > LONGEST_DIRECTORY:
        raise Unreadable("The file holds a list of very many parts, as no Word file does.")


def _refuse_bomb(file: zipfile.ZipFile) -> None:
    entries = file.infolist()
    if any(part.flag_bits & 1 for part in entries):
        raise Unreadable("The Word file is locked with a password: save it without one and send that.")
    total, packed = sum(part.file_size for part in entries), sum(part.compress_size for part in entries)
    if len(entries) > MOST_PARTS or total > MOST_BYTES:
        raise Unreadable("The Word file unpacks to too much: split it and send its pieces.")
    if total > SMALL_ENOUGH and total > ABSURD_RATIO * max(packed, 1):
        raise Unreadable("The Word file unpacks to very much more than it holds, as no real one does.")
    if len({part.filename.casefold() for part in entries}) < len(entries):
        raise Unreadable("The Word file holds two parts of the same name: two readers might see different ones.")
    end = 0
    for part in sorted(entries, key=lambda each: each.header_offset):
        if part.header_offset < end:
            raise Unreadable("Parts of the file lie one over the other, as in no real Word file.")
        end = part.header_offset + part.compress_size


def _content(file: zipfile.ZipFile, written: str, largest: int) -> bytes:
    if file.getinfo(written).file_size > largest:
        raise Unreadable(f"The part {written} of the Word file is too large: split the file and send its pieces.")
    try:
        with file.open(written) as inside:
            return inside.read(largest)
    except DAMAGED:
        raise Unreadable("The Word file is damaged: open it in Word, save it again and send that.") from None


def _relations(root: Element, folder: str) -> dict[str, Related]:
    found = {}
    for each in root:
        target = each.get("Target", "")
        outside = each.get("TargetMode") == "External"
        if not outside:
            target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        found[each.get("Id", "")] = Related(each.get("Type", "").rsplit("/", 1)[-1], target, outside)
    return found
