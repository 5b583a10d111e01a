from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a plain id that outlives accounts, such as `user:12`, `operator:import` or `system`."""

    id: str

    def __str__(self) -> str:
        return self.id


SYSTEM = Actor("system")
