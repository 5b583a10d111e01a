"""Which files may be delivered: by the end of the name, and by what is in the file. The two have to agree."""

from __future__ import annotations

import io
import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO, cast

LONGEST_NAME = 150
BLOCK = 1 << 16
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"#!")
NO_TEXT = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf")
ACTIVE = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|/embeddings/[^/]*\.bin$|attachedtoolbars|\.exe$", re.I)
"""Parts of Office files that run something, or that carry a program inside them."""
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
LARGEST_PART = 5_000_000
"""Bytes of a part that is read whole; real ones have some thousand."""
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, KeyError, EOFError,
    ValueError, OSError, OverflowError,
)  # fmt: skip
"""What Python raises over an archive that is not what it says."""


class Unfit(Exception):
    """The file may not be delivered: one sentence that says why and what to do."""


def plain_name(name: str) -> str:
    """A file's name without folders or characters that would show it as another. Raises Unfit without an end."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).strip()
    # Among these are the marks that turn the writing round, with which "fdp.exe" can be made to look like "exe.pdf".
    name = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    stem, dot, end = name.rpartition(".")
    if not stem or not dot or not end:
        raise Unfit("The file's name has no end such as .pdf that says what it is.")
    return f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}"


def kind_named(name: str) -> str:
    """The kind of file that the end of a name stands for. Raises Unfit for one that is not delivered here."""
    end = PurePosixPath(name).suffix.lower().removeprefix(".")
    kind = {"jpeg": "jpeg", "jpg": "jpeg"}.get(end, end)
    if kind not in CHECKS and kind != "zip":
        said = f"Files that end in .{end[:10]} are not delivered here" if end else "A file without an end to its name"
        raise Unfit(f"{said}: send PDF, DOCX, XLSX, CSV, TXT, PNG, JPEG or ZIP.")
    return kind


def check(name: str, stream: BinaryIO) -> str:
    """The kind of a file, once its content is found to fit its name. Raises Unfit. ZIP is for `zips.check`."""
    kind = kind_named(name)
    stream.seek(0)
    head = stream.read(BLOCK)
    if not head:
        raise Unfit("The file is empty.")
    if head.startswith(PROGRAMS):
        raise Unfit("The file is a program, whatever its name says.")
    if head.startswith(OLD_OFFICE):
        raise Unfit(
            "The file is protected by a password or of an old Office kind: save it as DOCX or XLSX without one."
        )
    CHECKS[kind](head, stream)
    return kind


def _tail(stream: BinaryIO, length: int) -> bytes:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - length))
    return stream.read(length)


def _pdf(head: bytes, stream: BinaryIO) -> None:
    if not head.startswith(b"%PDF-") or b"%%EOF" not in _tail(stream, 2048):
        raise _other("PDF")
    _refuse_hidden_archive(stream)


def _png(head: bytes, stream: BinaryIO) -> None:
    if not head.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") or _tail(stream, 8)[:4] != b"IEND":
        raise _other("PNG")
    _refuse_hidden_archive(stream)


def _jpeg(head: bytes, stream: BinaryIO) -> None:
    if not head.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in _tail(stream, BLOCK):
        raise _other("JPEG")
    _refuse_hidden_archive(stream)


def _text(head: bytes, stream: BinaryIO) -> None:
    if head.startswith(NO_TEXT):
        raise Unfit("The file holds more than text, so it is not what its name says.")
    stream.seek(0)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    while block := stream.read(BLOCK):
        if not wide and CONTROL.search(block):
            raise Unfit("The file holds more than text, so it is not what its name says.")
    if wide:
        try:
            head[: len(head) // 2 * 2].decode("utf-16")
        except UnicodeDecodeError:
            raise Unfit("The file holds more than text, so it is not what its name says.") from None


def _office(kind: str) -> Callable[[bytes, BinaryIO], None]:
    def check_office(head: bytes, stream: BinaryIO) -> None:
        if not head.startswith(b"PK\x03\x04"):
            raise _other(kind.upper())
        from secretariat.accounts.zips import refuse_long_directory

        try:
            refuse_long_directory(stream)
            with zipfile.ZipFile(cast(io.BytesIO, stream)) as parts:
                _refuse_active(kind, parts)
        except DAMAGED:
            raise _other(kind.upper()) from None

    return check_office


def _refuse_active(kind: str, parts: zipfile.ZipFile) -> None:
    from secretariat.accounts.zips import refuse_bomb

    refuse_bomb(parts)
    names = parts.namelist()
    if MAIN_PART[kind] not in names or "[Content_Types].xml" not in names:
        raise _other(kind.upper())
    if any(ACTIVE.search(f"/{name}") for name in names):
        raise Unfit(f"The {kind.upper()} holds macros or an embedded program: save a copy without them.")
    types = _small(parts, "[Content_Types].xml").decode("utf-8", "replace").lower()
    if "macroenabled" in types or "vbaproject" in types:
        raise Unfit(f"The {kind.upper()} holds macros: save a copy without them.")
    for name in names:
        if name.endswith(".rels") and _fetches(_small(parts, name)):
            raise Unfit(f"The {kind.upper()} fetches a template or an object from elsewhere: save a copy without it.")


def _small(parts: zipfile.ZipFile, name: str) -> bytes:
    if parts.getinfo(name).file_size > LARGEST_PART:
        raise Unfit("A part of the file that only says how it is put together is very large, as no real one is.")
    return parts.read(name)


def _fetches(relations: bytes) -> bool:
    """Whether one of a part's relations makes Office fetch something by itself. Links that a reader clicks do not."""
    for tag in re.findall(rb"<Relationship\b[^>]*>", relations):
        if b"external" in tag.lower() and re.search(rb"/(attachedTemplate|oleObject|frame|subDocument)\"", tag):
            return True
    return False


def _refuse_hidden_archive(stream: BinaryIO) -> None:
    # A file can be a picture to one program and an archive to the next.
    if b"PK\x05\x06" in _tail(stream, BLOCK):
        raise Unfit("There is an archive hidden at the end of the file: send a copy without it.")


def _other(kind: str) -> Unfit:
    return Unfit(
        f"The file is no {kind}, whatever its name says, or it is damaged: open it, save it again and send that."
    )


CHECKS: dict[str, Callable[[bytes, BinaryIO], None]] = {
    "pdf": _pdf,
    "png": _png,
    "jpeg": _jpeg,
    "txt": _text,
    "csv": _text,
    "docx": _office("docx"),
    "xlsx": _office("xlsx"),
}
