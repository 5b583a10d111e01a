"""The hash chain: what is hashed, and how a row is tied to the one before it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from secretariat.core.events.models import Event, PersonalText

START = "0" * 64

_dump = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(values: dict[str, Any]) -> str:
    """The one way these values are written as text: sorted keys, no spaces."""
    return _dump(values)


def hash_of(event: Event) -> str:
    """SHA-256, in hex, of everything an event says, the previous hash included."""
    at = event.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    parts = (
        str(event.sequence),
        at,
        event.actor,
        event.verb,
        event.kind,
        event.subject,
        event.before,
        event.after,
        event.why,
        event.decision,
        event.classification,
        event.previous,
    )
    # Each part is preceded by its length: no text can be moved across a border without changing the hash.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def head() -> tuple[int, str]:
    """Sequence and hash of the last event; (0, START) before the first."""
    last = Event.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, START)


def link(events: Iterable[Event], sequence: int, previous: str) -> list[Event]:
    """The events numbered and hashed to follow the event `sequence` whose hash is `previous`."""
    linked = []
    for event in events:
        sequence += 1
        event.sequence, event.previous = sequence, previous
        previous = event.hash = hash_of(event)
        linked.append(event)
    return linked


def digest(salt: str, text: str) -> str:
    """What the chain keeps of a personal text."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def set_aside(text: str) -> tuple[PersonalText, dict[str, str]]:
    """A personal text as its erasable row, unsaved, and what the chained row holds in its place."""
    row = PersonalText(token=secrets.token_hex(16), salt=secrets.token_hex(16), text=text)
    return row, {"personal": row.token, "digest": digest(row.salt, text)}


def moment() -> datetime:
    """The time an event is given. Always the real time, even when a demonstration has stopped its clock."""
    return datetime.now(UTC)
