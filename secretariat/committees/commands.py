"""What a timer does for bodies: it takes the steps of elections that the clock has made due."""

from __future__ import annotations

from secretariat.committees import (
    elections,
    sealed_sets,  # noqa: F401  (registers what it verifies)
)
from secretariat.core.pages.timers import on_tick


@on_tick
def move_elections_on() -> str:
    """Close nominations and polls whose last day is over. What may be done never waits for it: the clock decides that."""
    return "\n".join(elections.run_due())
