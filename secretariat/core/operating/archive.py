"""The file that a backup is: a ZIP archive with a manifest, each table's rows as JSON lines, and the kept files.

Written and read as a stream: memory grows with neither rows nor the size of files, only by some bytes a kept file.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from secretariat.core.console import Refused

FORMAT = 1
MANIFEST = "manifest.json"
FILE_LIST = "files.jsonl"
AT_ONCE = 1 << 18
LONGEST_MANIFEST = 50_000_000
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, TypeError, KeyError, RuntimeError)


class Damaged(Refused):
    """The file is not the whole backup that was written."""


@dataclass(frozen=True)
class Part:
    """One member of the archive: how many lines and bytes it has, and their SHA-256."""

    name: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class TablePart(Part):
    """The rows of one model. `last_key` is the highest key its table has ever given out, where the database counts."""

    model: str = ""
    columns: tuple[str, ...] = ()
    last_key: int = 0


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    software: str
    code: str
    made: str
    database: str
    sequence: int
    hash: str
    migrations: tuple[str, ...]
    tables: tuple[TablePart, ...]
    files: Part
    format: int = field(default=FORMAT)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to, which becomes `path` when the block ends well and is gone when it does not.

    Only its owner may read it. Raises Refused when there is such a file already or it cannot be written.
    """
    if path.exists():
        raise Refused(f"{path} is there already: name another file, or move it away first.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield unfinished
        _to_disk(unfinished)
        os.rename(unfinished, path)
        _to_disk(path.parent)
    except OSError as error:
        raise Refused(f"{path} could not be written: {error.strerror or error}. Nothing was kept.") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Writer:
    """Writes the members of an archive one after another."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *error: object) -> None:
        self.archive.close()

    def lines(self, name: str, lines: Iterable[Any]) -> Part:
        """Write each value as one line of JSON."""
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        rows = 0

        def pieces() -> Iterator[bytes]:
            nonlocal rows
            held, size = [], 0
            for each in lines:
                rows += 1
                line = f"{encode(each)}\n".encode()
                held.append(line)
                size += len(line)
                if size >= AT_ONCE:
                    yield b"".join(held)
                    held, size = [], 0
            yield b"".join(held)

        size, digest = self._write(name, pieces())
        return Part(name, rows, size, digest)

    def file(self, name: str, stream: IO[bytes]) -> Part:
        """Write a file as it is read."""
        size, digest = self._write(name, iter(lambda: stream.read(AT_ONCE), b""))
        return Part(name, 1, size, digest)

    def manifest(self, manifest: Manifest) -> None:
        """Write what the backup says of itself: the last member."""
        self.archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))

    def _write(self, name: str, pieces: Iterable[bytes]) -> tuple[int, str]:
        size, whole = 0, hashlib.sha256()
        with self.archive.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                size += len(piece)
                whole.update(piece)
                member.write(piece)
        return size, whole.hexdigest()


class Reader:
    """Reads an archive. Every method raises Damaged when the file is not what was written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.archive = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise Refused(f"There is no file {path}.") from None
        except (zipfile.BadZipFile, OSError, ValueError):
            raise self._damaged("it is no backup, or its end is missing") from None
        self.manifest = self._read_manifest()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *error: object) -> None:
        self.archive.close()

    def check(self) -> None:
        """Read all of it and hold each part to its length and its SHA-256."""
        expected = {MANIFEST, FILE_LIST, *(part.name for part in self.manifest.tables)}
        for part in (*self.manifest.tables, self.manifest.files):
            self._check(part)
        for part in self.files():
            expected.add(part.name)
            self._check(part)
        if extra := set(self.archive.namelist()) - expected:
            raise self._damaged(f"it holds {min(extra)}, which its manifest does not name")

    def lines(self, part: Part) -> Iterator[Any]:
        """The values of a part that is written as lines."""
        with self._reading(part.name), self.archive.open(part.name) as member:
            for line in member:
                yield json.loads(line)

    def files(self) -> Iterator[Part]:
        """The kept files. Their names lead nowhere but below the folder of files."""
        for values in self.lines(self.manifest.files):
            with self._reading(FILE_LIST):
                part = Part(**values)
            if not _stays_inside(part.name):
                raise self._damaged(f"it holds a file called {part.name!r}")
            yield part

    def pieces(self, part: Part) -> Iterator[bytes]:
        """What a part holds, piece by piece."""
        with self._reading(part.name), self.archive.open(part.name) as member:
            while piece := member.read(AT_ONCE):
                yield piece

    def _check(self, part: Part) -> None:
        size, whole = 0, hashlib.sha256()
        for piece in self.pieces(part):
            size += len(piece)
            whole.update(piece)
            if size > part.size:
                break  # a small file can hold a very large one: what is wrong already need not be read on
        if (size, whole.hexdigest()) != (part.size, part.sha256):
            raise self._damaged(f"{part.name} is not what its manifest says")

    def _read_manifest(self) -> Manifest:
        with self._reading(MANIFEST):
            if self.archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
                raise self._damaged("its manifest is too long to be one")
            values = json.loads(self.archive.read(MANIFEST))
            found = values["format"]
        if found != FORMAT:
            raise Refused(
                f"{self.path} has format {found!r}, and this version of Secretariat reads format {FORMAT}: restore it "
                f"with the version that made it ({values.get('software', 'unknown')})."
            )
        with self._reading(MANIFEST):
            tables = tuple(TablePart(**{**each, "columns": tuple(each["columns"])}) for each in values["tables"])
            migrations, files = tuple(values["migrations"]), Part(**values["files"])
            return Manifest(**{**values, "tables": tables, "migrations": migrations, "files": files})

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        try:
            yield
        except UNREADABLE as error:
            if isinstance(error, KeyError):
                raise self._damaged(f"{name} is missing or incomplete") from error
            raise self._damaged(f"{name} cannot be read") from error

    def _damaged(self, what: str) -> Damaged:
        return Damaged(f"{self.path} is damaged ({what}): use another backup. Nothing was changed.")


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return path.parts[:1] == ("files",) and len(path.parts) > 1 and ".." not in path.parts and "\\" not in name
