"""The two halves of a key, and which later keys follow from an earlier one."""

from __future__ import annotations

import os
import re
import stat
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from secretariat.core.checkpoints.notes import BadNote, Note, Signature, Successor, base64, note_from, successor
from secretariat.core.console import Refused

ED25519 = b"\x01"
SECRET = "PRIVATE+KEY+"
NAME = re.compile(r"[!-*,-~]{1,200}")


class BadKey(ValueError):
    """A text is no key: one sentence that says so."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key: whoever has it can tell whether a note was signed with the other half."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature says which key made it."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64(ED25519 + self.public)}"

    def signed(self, note: Note) -> bool:
        """Whether one of the note's signatures was made with this key."""
        return any(self._made(each, note.text) for each in note.signatures if each.name == self.name)

    def _made(self, signature: Signature, text: str) -> bool:
        if signature.key_id != self.id:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature.signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The secret half of a key. It is only ever in its file and in this process."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self._key().public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """This key's signature of a text."""
        return Signature(self.name, self.verifier.id, self._key().sign(text.encode()))

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class Trusted:
    """A key that is believed, and the last number of events for which it is; None while nothing has followed it."""

    key: VerifierKey
    until: int | None = None

    def signed(self, note: Note, size: int) -> bool:
        """Whether this key signed the note, about so many events, while it was the register's."""
        return (self.until is None or size <= self.until) and self.key.signed(note)


def verifier_key(text: str) -> VerifierKey:
    """A verifier key as it was written down: name, id and key, joined by +. Raises BadKey."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        value = b64decode(encoded, validate=True)
    except (NotBase64, ValueError):
        value = b""
    if not NAME.fullmatch(name) or len(value) != 33 or value[:1] != ED25519:
        raise BadKey(f"{text.strip()[:200]!r} is no verifier key: it has the form name+id+key.")
    key = VerifierKey(name, value[1:])
    if key.id.hex() != key_id:
        raise BadKey(f"The verifier key of {name} was not copied whole: its id does not fit it.")
    return key


def follow(first: VerifierKey, statements: Iterable[str]) -> list[Trusted]:
    """The keys that are believed by whoever believes `first`: each was named in a statement signed by the one before.

    A statement that is signed by no key believed so far adds nothing, so they may be all that a register has.
    """
    believed = [Trusted(first)]
    for text in statements:
        last = believed[-1].key
        found = _named(text, last.name)
        if found is None:
            continue
        note, stated, following = found
        if not stated.lost and following != last and last.signed(note):
            believed[-1:] = [Trusted(last, stated.after), Trusted(following)]
    return believed


def after_lost(lost: VerifierKey, statement: str) -> list[Trusted]:
    """The lost key and the one that a statement puts in its place, or only the lost one when it states nothing."""
    found = _named(statement, lost.name)
    if found is None or not found[1].lost or found[2] == lost:
        return [Trusted(lost)]
    return [Trusted(lost, found[1].after), Trusted(found[2])]


def _named(text: str, name: str) -> tuple[Note, Successor, VerifierKey] | None:
    """A statement about the register `name`, what it states and the key it names, which signed it as well."""
    try:
        note = note_from(text)
        stated = successor(note)
        named = verifier_key(stated.key)
    except (BadNote, BadKey):
        return None
    # Without the named key's own signature anybody could have somebody else's key named.
    whole = stated.origin == name == named.name and named.signed(note)
    return (note, stated, named) if whole else None


def new_key(path: Path, name: str) -> SigningKey:
    """Make a key and write it to a new file that only its owner can read. Raises Refused."""
    if not NAME.fullmatch(name):
        raise Refused(f"{name!r} cannot name a register: use no spaces and no +, as in register.example.org/sec.")
    _refuse_kept_with_the_register(path)
    key = SigningKey(name, Ed25519PrivateKey.generate().private_bytes_raw())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{path} is there already, and a key is never written over: name a new file.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    with os.fdopen(descriptor, "w", encoding="ascii", errors="strict") as file:
        file.write(f"{SECRET}{name}+{key.verifier.id.hex()}+{base64(ED25519 + key.seed)}\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def signing_key(path: Path) -> SigningKey:
    """The key in a file. Raises Refused when it is not there, is no key, or is not kept as a key has to be."""
    _refuse_kept_with_the_register(path)
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(1000).strip()
    except FileNotFoundError:
        raise Refused(f"There is no key at {path}. `secretariat checkpoint new-key {path}` makes one.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"The key at {path} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}."
        ) from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise Refused(f"Others than its owner can read or change the key at {path}: run `chmod 600 {path}`.")
    return _signing_key(text, path)


def key_of_the_settings() -> SigningKey | None:
    """The key whose path is set, or None where none is. Raises Refused."""
    path = settings.SECRETARIAT_SIGNING_KEY
    return signing_key(Path(path)) if path else None


def _signing_key(text: str, path: Path) -> SigningKey:
    name, _, rest = text.removeprefix(SECRET).partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        value = b64decode(encoded, validate=True)
    except (NotBase64, ValueError):
        value = b""
    if not text.startswith(SECRET) or not NAME.fullmatch(name) or len(value) != 33 or value[:1] != ED25519:
        raise Refused(f"{path} holds no signing key. `secretariat checkpoint new-key` makes one.")
    key = SigningKey(name, value[1:])
    if key.verifier.id.hex() != key_id:
        raise Refused(f"The key at {path} is damaged: its id does not fit it. Take it from where you keep a copy.")
    return key


def _refuse_kept_with_the_register(path: Path) -> None:
    # Whoever copies the register, the program or a backup of either must not thereby get the key.
    for folder in (settings.VAR, settings.BASE_DIR):
        if path.resolve().is_relative_to(Path(folder).resolve()):
            raise Refused(f"{path} lies with the program or its register: keep the key in a folder that neither has.")
