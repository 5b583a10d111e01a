"""Signed texts, in the forms that C2SP describes: signed-note, and tlog-checkpoint as one kind of it. Knows no Django.

A note is a text that ends with a newline, an empty line, and one line `— name base64(key id + signature)` a signature.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass

LARGEST = 100_000
"""Characters that a note may have: a real one has a few hundred."""

NEXT, LOST = "next key", "new key in place of a lost one"

_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


class BadNote(ValueError):
    """A text is not what it should be: one sentence that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, as they call themselves; the id of their key; and the signature. Nothing of it is checked yet."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{each}\n" for each in self.signatures)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a checkpoint states: the register `origin` has `size` events, and this is the root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Successor:
    """What a statement about keys states: after `after` events, this verifier key follows the one that signs it.

    When that one is `lost` it cannot sign, and only the new key does: then nothing follows, and it has to be said.
    """

    origin: str
    key: str
    after: int
    lost: bool = False

    def __str__(self) -> str:
        return f"{self.origin}\n{LOST if self.lost else NEXT}\n{self.key}\nafter {self.after}\n"


def note_from(text: str) -> Note:
    """A note as it was written down. Raises BadNote."""
    text = text.replace("\r\n", "\n").rstrip("\n") + "\n"  # as e-mail and copying leave it
    if len(text) > LARGEST:
        raise BadNote("It is longer than a signed note can be.")
    if any(ord(letter) < 32 and letter != "\n" for letter in text):
        raise BadNote("It holds characters that a signed note never holds.")
    body, gap, lines = text.rpartition("\n\n")
    if not gap or not body:
        raise BadNote("It is not a signed note: an empty line must stand between the text and its signatures.")
    return Note(f"{body}\n", tuple(_signature(line) for line in lines.removesuffix("\n").split("\n")))


def stated(note: Note) -> Stated:
    """What a checkpoint states. Raises BadNote when the note is none."""
    lines = note.text.split("\n")
    if len(lines) < 4 or not lines[0]:
        raise BadNote("It is not a checkpoint: that has a name, a number of events and a root, each on its line.")
    if not _NUMBER.fullmatch(lines[1]) or lines[1] == "0":
        raise BadNote(f"It is not a checkpoint: {lines[1]!r} is no number of events.")
    return Stated(lines[0], int(lines[1]), hash_from(lines[2]))


def successor(note: Note) -> Successor:
    """What a statement about keys states. Raises BadNote when the note is none."""
    lines = note.text.split("\n")
    after = lines[3].removeprefix("after ") if len(lines) == 5 else ""
    if (
        len(lines) != 5
        or lines[1] not in {NEXT, LOST}
        or not lines[3].startswith("after ")
        or not _NUMBER.fullmatch(after)
    ):
        raise BadNote("It is not a statement that names the next key.")
    return Successor(lines[0], lines[2], int(after), lost=lines[1] == LOST)


def hash_from(text: str) -> bytes:
    """A hash of 32 bytes that was written in base64. Raises BadNote."""
    value = _bytes(text)
    if len(value) != 32:
        raise BadNote(f"{text!r} is no hash: a hash has 32 bytes, written in base64.")
    return value


def base64(value: bytes) -> str:
    """Bytes as base64."""
    return b64encode(value).decode()


def _signature(line: str) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    value = _bytes(found[2]) if found else b""
    if not found or len(value) < 5:
        raise BadNote(f"{line[:80]!r} is no signature line: that is a dash, a name and base64.")
    return Signature(found[1], value[:4], value[4:])


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise BadNote(f"{text[:80]!r} is not base64.") from None
