"""Files sealed on disk: AES-256-GCM in chunks, each bound to its file and its place in it.

A sealed file is a head (what it is, the id of the key, a salt of its own) and the chunks. Each file has a key of its
own, derived from the kept key and the salt, so the number of a chunk can serve as its nonce. The last chunk is marked
in its nonce: a file that was cut, or to which something was added, does not open. What the file belongs to, such as a
delivery, goes into every chunk, so one file put in the place of another does not open either.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from secretariat.accounts.file_keys import ID_BYTES, Keys

MAGIC = b"SECSEAL1"
SALT_BYTES, TAG_BYTES = 16, 16
HEAD_BYTES = len(MAGIC) + ID_BYTES + SALT_BYTES
CHUNK = 1 << 16


class Broken(Exception):
    """The sealed file is not what was sealed: it was changed, cut, swapped, or belongs to something else."""


class _Cipher:
    """The cipher of one file."""

    def __init__(self, key: bytes, head: bytes, belongs_to: str) -> None:
        derived = HKDF(SHA256(), 32, salt=head[-SALT_BYTES:], info=b"secretariat: a delivered file").derive(key)
        self.cipher = AESGCM(derived)
        self.bound = head + belongs_to.encode()

    def seal(self, number: int, last: bool, text: bytes) -> bytes:
        return self.cipher.encrypt(_nonce(number, last), text, self.bound)

    def open(self, number: int, last: bool, sealed: bytes) -> bytes:
        try:
            return self.cipher.decrypt(_nonce(number, last), sealed, self.bound)
        except InvalidTag:
            raise Broken(f"Chunk {number + 1} is not what was sealed.") from None


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class Sealing:
    """Writes one file, sealed, as its text arrives. Nothing of it can be opened before `finish`."""

    def __init__(self, target: BinaryIO, keys: Keys, belongs_to: str) -> None:
        key_id, key = keys.current
        head = MAGIC + key_id + secrets.token_bytes(SALT_BYTES)
        self.target, self.cipher = target, _Cipher(key, head, belongs_to)
        self.waiting, self.number = bytearray(), 0
        target.write(head)

    def write(self, text: bytes) -> None:
        """Take in more of the text."""
        self.waiting += text
        # The last chunk is only known at the end, so one is always held back.
        while len(self.waiting) > CHUNK:
            self._put(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]

    def finish(self) -> None:
        """Write the last chunk, and everything to the disk."""
        self._put(bytes(self.waiting), last=True)
        self.target.flush()
        os.fsync(self.target.fileno())

    def _put(self, text: bytes, *, last: bool) -> None:
        self.target.write(self.cipher.seal(self.number, last, text))
        self.number += 1


class Opened(io.RawIOBase):
    """The text of a sealed file, read from any place in it; each chunk is proved as it is read. Raises Broken, NoKey."""

    def __init__(self, source: BinaryIO, keys: Keys, belongs_to: str) -> None:
        self.source, self.at, self.held, self.kept = source, 0, -1, b""
        source.seek(0)
        head = source.read(HEAD_BYTES)
        if len(head) < HEAD_BYTES or not head.startswith(MAGIC):
            raise Broken("The file has no head: it is no sealed file, or was cut.")
        self.cipher = _Cipher(keys.named(key_id_of(head)), head, belongs_to)
        body = source.seek(0, io.SEEK_END) - HEAD_BYTES
        self.chunks = max(1, -(-body // (CHUNK + TAG_BYTES)))
        self.size = body - self.chunks * TAG_BYTES
        if self.size < 0:
            raise Broken("The file was cut.")
        self._chunk(self.chunks - 1)  # it is marked as the last one: without it, the file was cut

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        self.at = max(0, start + offset)
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        if self.at >= self.size or not len(buffer):
            return 0
        number, offset = divmod(self.at, CHUNK)
        part = self._chunk(number)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def chunks_in_order(self) -> Iterator[bytes]:
        """The whole text, chunk by chunk."""
        for number in range(self.chunks):
            yield self._chunk(number)

    def prove(self) -> None:
        """Read all of it. Raises Broken at the first chunk that is not what was sealed."""
        for _ in self.chunks_in_order():
            pass

    def close(self) -> None:
        self.source.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if number != self.held:
            self.source.seek(HEAD_BYTES + number * (CHUNK + TAG_BYTES))
            sealed = self.source.read(CHUNK + TAG_BYTES)
            self.kept = self.cipher.open(number, number == self.chunks - 1, sealed)
            self.held = number
        return self.kept


def key_id_of(head: bytes) -> bytes:
    """The id of the key that a file with this head was sealed with."""
    return head[len(MAGIC) : len(MAGIC) + ID_BYTES]
