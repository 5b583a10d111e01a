"""Unpacks a workbook before anything else reads it, and refuses what would fill the machine or is no workbook."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from django.conf import settings

from secretariat.core.tables.given import Given, megabytes
from secretariat.core.tables.problems import Problems, refuse

BLOCK = 1 << 18
MOST_PARTS = 5_000
ABSURD_RATIO = 400
"""A worksheet packs to a tenth or a fiftieth; only something made to be large packs to less than a 400th."""
SMALL_ENOUGH = 10_000_000
"""Unpacked bytes below which the ratio does not matter."""

OLD_KIND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@contextmanager
def unpacked(given: Given) -> Iterator[zipfile.ZipFile]:
    """The parts of a workbook, unpacked to a temporary file that goes away afterwards.

    What reads on gets only what was unpacked and counted here, so a directory that lies about sizes harms nobody.
    Raises Problems, with one sentence, for a file that is not a workbook or unpacks to too much.
    """
    given.refuse_by_size()
    with given.opened() as binary, tempfile.TemporaryFile() as copy:
        _refuse_other_kinds(given, binary)
        binary.seek(0)
        try:
            with zipfile.ZipFile(cast(IO[bytes], binary)) as packed:
                _refuse_bombs(given, packed.infolist())
                _copy(packed, copy)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
            raise _damaged(given) from None
        with zipfile.ZipFile(copy) as parts:
            yield parts


def _refuse_other_kinds(given: Given, binary: BinaryIO) -> None:
    head = binary.read(8)
    if head.startswith(b"PK\x03\x04"):
        return
    if head != OLD_KIND:
        raise refuse(given.name, "This is not a workbook, whatever its name says. Save it as Excel Workbook (.xlsx).")
    # Both an old .xls and a workbook with a password are kept in the older container.
    if ENCRYPTED in binary.read(1_000_000):
        raise refuse(given.name, "The workbook is protected by a password. Save a copy without the password.")
    raise refuse(given.name, "This is a workbook of the old kind (.xls). Save it as Excel Workbook (.xlsx).")


def _refuse_bombs(given: Given, parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise refuse(given.name, "The workbook is protected by a password. Save a copy without the password.")
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise _damaged(given)  # two readers might take different ones
    total, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if total > settings.UNPACKED_MAX_BYTES or len(parts) > MOST_PARTS:
        raise refuse(
            given.name,
            f"The workbook unpacks to {megabytes(total)} in {len(parts):,} parts, and at most "
            f"{megabytes(settings.UNPACKED_MAX_BYTES)} are read. Split it, or bring its tables in as CSV files.",
        )
    if total > SMALL_ENOUGH and total > ABSURD_RATIO * max(packed, 1):
        raise refuse(
            given.name,
            f"The workbook unpacks from {megabytes(packed)} to {megabytes(total)}, as no real one does. "
            "Copy the rows that you need into a new workbook.",
        )


def _copy(packed: zipfile.ZipFile, copy: IO[bytes]) -> None:
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as parts:
        for part in packed.infolist():
            if part.is_dir() or not part.filename.endswith((".xml", ".rels")):
                continue  # pictures and macros are of no interest
            # Python reads no more of a part than the directory says that there is.
            with packed.open(part) as source, parts.open(part.filename, "w") as target:
                while block := source.read(BLOCK):
                    target.write(block)


def _damaged(given: Given) -> Problems:
    return refuse(given.name, "The workbook is damaged and cannot be read. Open it in Excel and save it again.")
