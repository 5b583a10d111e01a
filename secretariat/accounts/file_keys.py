"""The keys that delivered files are sealed with: a file outside the database, which only its owner may read.

A line for each key, `id key`, the current one first. There is more than one only while keys are being changed.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ID_BYTES, KEY_BYTES = 8, 32


class NoKey(Exception):
    """The keys cannot be used: one sentence that says why and what to do."""


@dataclass(frozen=True)
class Keys:
    """The keys of this installation by their id, the current one first. They are never printed."""

    known: tuple[tuple[bytes, bytes], ...]

    def __repr__(self) -> str:
        return f"Keys({', '.join(key_id.hex() for key_id, _ in self.known)})"

    @property
    def current(self) -> tuple[bytes, bytes]:
        """Id and key that new files are sealed with."""
        return self.known[0]

    def named(self, key_id: bytes) -> bytes:
        """The key of that id. Raises NoKey when it is not among them."""
        for known, key in self.known:
            if known == key_id:
                return key
        raise NoKey(f"The file was sealed with the key {key_id.hex()}, which is not in {settings.FILES_KEY}.")


def path() -> Path:
    """Where the keys are."""
    return Path(settings.FILES_KEY)


def load() -> Keys:
    """The keys as they are now. The first time, one is made, unless the setting names a file: that has to be there.

    Raises NoKey for a file that others may read, or that does not hold keys.
    """
    place = path()
    if not place.exists():
        if settings.FILES_KEY_IS_NAMED:
            raise NoKey(f"There is no file of keys at {place}: put it there, or leave SECRETARIAT_FILES_KEY unset.")
        _make_first(place)
    try:
        text, mode = place.read_text(encoding="ascii"), place.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise NoKey(f"The file of keys at {place} cannot be read ({type(error).__name__}).") from None
    if mode & 0o077:
        raise NoKey(f"Others may read the file of keys at {place}: make it 0600, and change the key with rotate-key.")
    return Keys(tuple(_read(line, place) for line in text.splitlines() if line.strip()) or _empty(place))


def add_new() -> Keys:
    """The keys with a new one put before them, written down."""
    keys = Keys((_new(), *load().known))
    _write(path(), keys)
    return keys


def keep_current() -> Keys:
    """The keys without all but the current one, written down."""
    keys = Keys((load().current,))
    _write(path(), keys)
    return keys


def _new() -> tuple[bytes, bytes]:
    return secrets.token_bytes(ID_BYTES), secrets.token_bytes(KEY_BYTES)


def _read(line: str, place: Path) -> tuple[bytes, bytes]:
    key_id, _, key = line.strip().partition(" ")
    try:
        found = bytes.fromhex(key_id), base64.b64decode(key, validate=True)
    except (ValueError, binascii.Error):
        found = b"", b""
    if (len(found[0]), len(found[1])) != (ID_BYTES, KEY_BYTES):
        raise NoKey(f"{place} holds a line that is no key: put back the file as `secretariat` wrote it.")
    return found


def _empty(place: Path) -> tuple[tuple[bytes, bytes], ...]:
    raise NoKey(f"{place} is empty: put back the file as `secretariat` wrote it.")


def _make_first(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    # Two workers may start at once: both write, one file gets the name, and both read that one.
    name = _written(place, Keys((_new(),)))
    try:
        os.link(name, place)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)


def _write(place: Path, keys: Keys) -> None:
    os.replace(_written(place, keys), place)


def _written(place: Path, keys: Keys) -> str:
    """A file with these keys beside the place, for its owner only, on the disk before it gets its name."""
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f"{place.name}.")
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        for key_id, key in keys.known:
            stream.write(f"{key_id.hex()} {base64.b64encode(key).decode()}\n")
        stream.flush()
        os.fsync(descriptor)
    return name
