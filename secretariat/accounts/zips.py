"""ZIP files that may be delivered: every file in them is one that might be sent by itself, and none is another archive."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings

from secretariat.accounts import file_kinds
from secretariat.accounts.file_kinds import BLOCK, DAMAGED, Unfit

MOST_PARTS = 5_000
ABSURD_RATIO = 400
SMALL_ENOUGH = 10_000_000
LARGEST_OFFICE = 30_000_000
"""An Office file within a ZIP is held in memory while it is looked at."""
LONGEST_DIRECTORY = 2_000_000
"""Bytes of the list of files: reading it takes many times its size in memory."""
END, END_BYTES, LARGE_END_BYTES = b"PK\x05\x06", 22, 76
ARCHIVES = {"zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "zst", "tar", "cab", "iso", "jar", "apk", "arj", "lzh"}


def check(stream: BinaryIO) -> str:
    """ "zip", once every file in it is found fit. Raises Unfit, with a sentence that names the file within."""
    stream.seek(0)
    if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise Unfit("The file is no ZIP, whatever its name says.")
    try:
        refuse_long_directory(stream)
        with zipfile.ZipFile(cast(io.BytesIO, stream)) as parts:
            refuse_bomb(parts)
            files = [part for part in parts.infolist() if not part.is_dir()]
            if not files:
                raise Unfit("The ZIP is empty.")
            for part in files:
                _check_part(parts, part)
    except DAMAGED:
        raise Unfit("The ZIP is damaged, or packed in a way that is not read here: pack the files again.") from None
    return "zip"


def refuse_long_directory(stream: BinaryIO) -> None:
    """Raise Unfit for a ZIP whose list of files alone would fill the memory, before Python reads that list."""
    size = stream.seek(0, io.SEEK_END)
    reach = min(size, (1 << 16) + END_BYTES + LARGE_END_BYTES)
    stream.seek(size - reach)
    tail = stream.read(reach)
    end = tail.rfind(END)
    if end < 0:
        return
    length = int.from_bytes(tail[end + 12 : end + 16], "little")
    if tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):  # a second end, for large archives, goes before it
        length = int.from_bytes(tail[max(0, end - LARGE_END_BYTES) :][40:48], "little")
    if length > LONGEST_DIRECTORY:
        raise Unfit("The file holds a list of very many files: send fewer at a time.")


def refuse_bomb(parts: zipfile.ZipFile) -> None:
    """Raise Unfit for a ZIP that would unpack to too much, is locked, or whose directory does not tell the truth."""
    entries = parts.infolist()
    if any(part.flag_bits & 1 for part in entries):
        raise Unfit("The file holds something locked with a password, which nobody can look into: send it unlocked.")
    total, packed = sum(part.file_size for part in entries), sum(part.compress_size for part in entries)
    if len(entries) > MOST_PARTS or total > settings.UNPACKED_MAX_BYTES:
        raise Unfit("The file unpacks to too much: send fewer files at a time.")
    if total > SMALL_ENOUGH and total > ABSURD_RATIO * max(packed, 1):
        raise Unfit("The file unpacks to very much more than it holds, as no real one does.")
    if len({part.filename.casefold() for part in entries}) < len(entries):
        raise Unfit("The file holds two files of the same name: two readers might see different ones.")
    end = 0
    for part in sorted(entries, key=lambda each: each.header_offset):
        if part.header_offset < end:
            raise Unfit("Files in it lie one over the other, as only something made to be unpacked without end does.")
        end = part.header_offset + part.compress_size


def _check_part(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    name = part.filename
    path = PurePosixPath(name.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise Unfit(f"The ZIP would unpack {_quoted(name)} outside its own folder.")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise Unfit(f"In the ZIP, {_quoted(name)} is a link to another file: put the file itself in.")
    if path.suffix.lower().removeprefix(".") in ARCHIVES:
        raise Unfit(f"In the ZIP, {_quoted(name)} is an archive itself: put its files in without it.")
    try:
        kind = file_kinds.kind_named(path.name)
        with parts.open(part) as inside:
            file_kinds.check(path.name, _readable(kind, part, cast(BinaryIO, inside)))
        _read_whole(parts, part)
    except Unfit as unfit:
        raise Unfit(f"In the ZIP, {_quoted(name)}: {unfit}") from None


def _readable(kind: str, part: zipfile.ZipInfo, inside: BinaryIO) -> BinaryIO:
    if kind not in file_kinds.MAIN_PART:
        return inside
    if part.file_size > LARGEST_OFFICE:
        raise Unfit("it is too large to be looked into here: send it by itself.")
    return io.BytesIO(inside.read(LARGEST_OFFICE))


def _read_whole(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    # To its end, so that its checksum is compared; Python reads no more than the directory says that there is.
    with parts.open(part) as inside:
        while inside.read(BLOCK):
            pass


def _quoted(name: str) -> str:
    shown = "".join(each if each.isprintable() else "�" for each in name)
    return f"“{shown if len(shown) <= 60 else shown[:59] + '…'}”"
