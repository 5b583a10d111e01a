"""What made a version of a text: rooms register how a modification, a decision or a release is shown.

A version names what made it as "kind reference", several with "; " between: "modification SECMP0076; release JUNE-2020".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from secretariat.core.permission import Reader


@dataclass(frozen=True, slots=True)
class Made:
    """What made a version, as a page shows it."""

    words: str
    address: str = ""
    """Of its page; empty: it has none."""


Shows = Callable[[Sequence[str], Reader], Mapping[str, Made]]
"""From references, and who asks, to how each is shown; one that the reader may not see is left out."""

_kinds: dict[str, Shows] = {}


def made_version(kind: str) -> Callable[[Shows], Shows]:
    """Let a room show what makes versions, by the kind's word: one query for all references of a page."""

    def register(shows: Shows) -> Shows:
        if kind in _kinds and _kinds[kind].__module__ != shows.__module__:
            raise ValueError(f"Two rooms show what {kind} makes: take one away.")
        _kinds[kind] = shows
        return shows

    return register


def made_by(causes: Iterable[str], reader: Reader) -> dict[str, list[Made]]:
    """Each text of causes to what it names, in order. What no room shows, or the reader may not see, is left out."""
    named = {cause: [_parts(each) for each in cause.split(";") if each.strip()] for cause in set(causes)}
    wanted: dict[str, set[str]] = {}
    for pairs in named.values():
        for kind, reference in pairs:
            wanted.setdefault(kind, set()).add(reference)
    shown = {kind: _kinds[kind](sorted(each), reader) for kind, each in wanted.items() if kind in _kinds}
    return {
        cause: [made for kind, reference in pairs if (made := shown.get(kind, {}).get(reference))]
        for cause, pairs in named.items()
    }


def _parts(text: str) -> tuple[str, str]:
    kind, _, reference = text.strip().partition(" ")
    return kind.casefold(), reference.strip()
