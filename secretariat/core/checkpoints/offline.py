"""What somebody outside can check without the register: checkpoints they have, and proofs they were given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secretariat.core.checkpoints.keys import VerifierKey, follow
from secretariat.core.checkpoints.merkle import continues, includes
from secretariat.core.checkpoints.notes import BadNote, hash_from
from secretariat.core.checkpoints.verifying import Outside


@dataclass(frozen=True)
class Included:
    """What `/checkpoints/inclusion` gave about one event: its number, its hash, and the proof."""

    sequence: int
    hash: bytes
    path: list[bytes]


def included_in(path: Path) -> Included:
    """The event and its proof in a file that `/checkpoints/inclusion` gave. Raises BadNote, naming the file."""
    held, proof = _json(path), proof_in(path)
    try:
        return Included(int(held["sequence"]), bytes.fromhex(held["hash"]), proof)
    except (KeyError, TypeError, ValueError):
        raise BadNote(f'{path} names no event: that is JSON with its "sequence" and its "hash".') from None


def proof_in(path: Path) -> list[bytes]:
    """The hashes of a proof in a file that this register gave. Raises BadNote, naming the file."""
    held = _json(path)
    hashes = held.get("proof") if isinstance(held, dict) else None
    if not isinstance(hashes, list) or not all(isinstance(each, str) for each in hashes):
        raise BadNote(f'{path} holds no proof: that is JSON with a list of hashes called "proof".')
    try:
        return [hash_from(each) for each in hashes]
    except BadNote as bad:
        raise BadNote(f"{path}: {bad}") from None


def statements_in(path: Path) -> list[str]:
    """The statements about keys in a file that `/checkpoints/keys` gave. Raises BadNote, naming the file."""
    held = _json(path)
    keys = held.get("keys") if isinstance(held, dict) else None
    if not isinstance(keys, list) or not all(isinstance(each, dict) for each in keys):
        raise BadNote(f'{path} holds no keys: that is JSON with a list called "keys".')
    return [str(each.get("statement", "")) for each in keys]


def fault_about(event: Included, within: Outside, *, key: VerifierKey, statements: Sequence[str] = ()) -> str | None:
    """Why the proof does not show that the event is among those of the checkpoint, in a sentence; None when it does."""
    believed, stated = follow(key, statements), within.stated
    if not any(one.signed(within.note, stated.size) for one in believed) or stated.origin != key.name:
        return f"{within.name} is not signed with {key}, nor with a key that followed it by then."
    if event.sequence > stated.size:
        return f"{within.name} has only {stated.size:,} events: ask for the proof in a later one."
    if not includes(stated.root, stated.size, event.sequence - 1, event.hash, event.path):
        return f"The proof does not hold: nothing shows that this is event {event.sequence:,} of {within.name}."
    return None


def fault_between(
    old: Outside, new: Outside, path: Sequence[bytes], *, key: VerifierKey, statements: Sequence[str] = ()
) -> str | None:
    """Why the new checkpoint does not continue the old one, in a sentence; None when it does."""
    believed = follow(key, statements)
    for each in (old, new):
        if not any(one.signed(each.note, each.stated.size) for one in believed):
            return f"{each.name} is not signed with {key}, nor with a key that followed it by then."
    if not old.stated.origin == new.stated.origin == key.name:
        return f"{old.name} is of {old.stated.origin}, {new.name} of {new.stated.origin}, and the key of {key.name}."
    first, last = old.stated.size, new.stated.size
    if first > last:
        return f"{old.name} has {first:,} events and {new.name} only {last:,}: name the older one first."
    if first == last and old.stated.root != new.stated.root:
        return f"{old.name} and {new.name} both have {first:,} events, but not the same: history was rewritten."
    if not continues(old.stated.root, first, new.stated.root, last, path):
        return (
            f"The proof does not hold: nothing shows that the first {first:,} of the {last:,} events are those of "
            f"{old.name}. Ask for the proof again, and if it still does not hold, history was rewritten."
        )
    return None


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadNote(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise BadNote(f"{path} is not JSON.") from None
