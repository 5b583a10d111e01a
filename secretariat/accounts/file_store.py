"""Where files lie, sealed, those of each purpose in a folder: how one arrives, is read, is wiped, and how the key they are sealed with is changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from secretariat.accounts import file_keys
from secretariat.accounts.sealing import HEAD_BYTES, Opened, Sealing, key_id_of

PART = ".part"
LEFT_BEHIND_AFTER = 60 * 60
"""Seconds without a change, after which a file that no delivery names is what a broken upload left behind."""


EXCHANGE, PAPERS, PACKS, AGREEMENTS = "exchange", "papers", "packs", "agreements"
FOLDERS = (EXCHANGE, PAPERS, PACKS, AGREEMENTS)
"""What was delivered, what came in with papers of meetings, the packs that were made of them, Accession Agreements."""


def folder(name: str = EXCHANGE) -> Path:
    """A folder of sealed files; made when it is not there."""
    place = Path(settings.MEDIA_ROOT) / name
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


class Arriving:
    """A file on its way in: sealed as it comes, under a name that no delivery has yet. `discard` leaves nothing."""

    def __init__(self, name: str = EXCHANGE) -> None:
        self.token, self.folder = secrets.token_hex(24), folder(name)
        self.part = self.folder / f"{self.token}{PART}"
        # Held until the file is kept or discarded: the key it is being sealed with is not taken away meanwhile.
        self.lock: BinaryIO | None = _lock(fcntl.LOCK_SH)
        self.stream: BinaryIO | None = None
        self.size, self.digest = 0, hashlib.sha256()
        try:
            keys = file_keys.load()
            self.stream = os.fdopen(os.open(self.part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
            self.sealing = Sealing(self.stream, keys, self.token)
        except BaseException:
            self.discard()
            raise

    def write(self, text: bytes) -> None:
        """Take in more of it."""
        self.size += len(text)
        self.digest.update(text)
        self.sealing.write(text)

    def finish(self) -> None:
        """It is whole; it can be read, and still be discarded."""
        self.sealing.finish()

    def opened(self) -> Opened:
        """What arrived, read back from its sealed form: it never lies on the disk in any other."""
        return Opened(self.part.open("rb"), file_keys.load(), self.token)

    def keep(self) -> str:
        """Give it the name under which it stays; that name."""
        os.rename(self.part, self.folder / self.token)
        _sync(self.folder)
        self._close()
        return self.token

    def discard(self) -> None:
        """Remove it, unless it was kept. Harmless when there is nothing left to remove."""
        self.part.unlink(missing_ok=True)
        self._close()

    def _close(self) -> None:
        if self.stream is not None:
            self.stream.close()
        if self.lock is not None:
            self.lock.close()
            self.lock = None


def opened(token: str, name: str = EXCHANGE) -> Opened:
    """A sealed file, to be read. Raises Broken, NoKey, and FileNotFoundError when it is not there."""
    with locked(fcntl.LOCK_SH):
        return Opened((folder(name) / token).open("rb"), file_keys.load(), token)


def wipe(token: str, name: str = EXCHANGE) -> None:
    """Remove a sealed file. Without it nothing of its text is left anywhere: it never lay there in the open."""
    (folder(name) / token).unlink(missing_ok=True)
    _sync(folder(name))


def sealed_files(*names: str) -> list[Path]:
    """Every file that is kept in these folders; in all of them when none is named."""
    return sorted(
        each for name in names or FOLDERS for each in folder(name).iterdir() if re.fullmatch(r"[0-9a-f]{48}", each.name)
    )


def clear_left_behind(known: set[str], name: str = EXCHANGE) -> int:
    """Remove what uploads left that broke off with the process; `known` are the files that records name."""
    gone = 0
    for each in folder(name).iterdir():
        mine = each.name in known or not re.fullmatch(r"[0-9a-f]{48}(\.(part|new))?", each.name)
        with suppress(FileNotFoundError):  # another timer was quicker
            if not mine and time.time() - each.stat().st_mtime > LEFT_BEHIND_AFTER:
                each.unlink()
                gone += 1
    return gone


def rotate(besides: Callable[[file_keys.Keys], int]) -> tuple[str, int, int]:
    """Seal everything with a new key, then drop the old ones. Raises Broken, NoKey.

    `besides` seals what does not lie here with the current key, and says how much that was. Comes back with the id of the
    new key, how many files, and how much besides.

    Broken off at any moment it does no harm: both keys are kept until every file is sealed with the new one, and the
    next call goes on where this one stopped.
    """
    keys = file_keys.load()
    if len(keys.known) == 1:
        with locked(fcntl.LOCK_EX):
            keys = file_keys.add_new()
    count, more = sum(_sealed_anew(path, keys) for path in sealed_files()), besides(keys)
    with locked(fcntl.LOCK_EX):  # waits for uploads that began with the old key
        count += sum(_sealed_anew(path, keys) for path in sealed_files())
        more += besides(keys)
        file_keys.keep_current()
    return keys.current[0].hex(), count, more


def _sealed_anew(path: Path, keys: file_keys.Keys) -> bool:
    """Seal one file with the current key; False when it is already, or has gone."""
    new = path.with_name(f"{path.name}.new")
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return False
    with source:
        if key_id_of(source.read(HEAD_BYTES)) == keys.current[0]:
            return False
        text = Opened(source, keys, path.name)
        with os.fdopen(os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as target:
            sealing = Sealing(target, keys, path.name)
            for chunk in text.chunks_in_order():
                sealing.write(chunk)
            sealing.finish()
    if not path.exists():  # wiped meanwhile: it must not come back
        new.unlink()
        return False
    os.replace(new, path)
    _sync(path.parent)
    return True


@contextmanager
def locked(how: int) -> Iterator[None]:
    """Hold the folder's lock: shared while a key is in use, alone while keys change."""
    with _lock(how):
        yield


def _lock(how: int) -> BinaryIO:
    stream = (folder() / ".lock").open("ab")
    fcntl.flock(stream, how)
    return stream


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
