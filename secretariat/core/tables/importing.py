"""Bringing tables in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Outcome:
    """What an import did: rows added, changed and left as they were, by the name of their table."""

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many rows were written."""
        return sum(self.added.values()) + sum(self.changed.values())
