"""What a timer does for bodies."""

from __future__ import annotations

from collections.abc import Iterator

from secretariat.committees import (
    commands_registers,  # noqa: F401  (registers its work)
    elections,
    packs,
    papers,
    sealed_sets,  # noqa: F401  (registers what it verifies)
)
from secretariat.core.pages.timers import on_tick
from secretariat.core.verification import also_verify


@on_tick
def move_elections_on() -> str:
    """Close nominations and polls whose last day is over. What may be done never waits for it: the clock decides that."""
    return "\n".join(elections.run_due())


@on_tick
def clear_packs() -> str:
    """Remove packs that were made more than some days ago, and files that no paper names."""
    packs_gone, files = packs.clear_old(), papers.clear_left_behind()
    said = []
    if packs_gone:
        said.append(f"{packs_gone} old packs of papers removed.")
    if files:
        said.append(f"{files} files that no paper names removed.")
    return " ".join(said)


@also_verify
def files_of_papers() -> Iterator[str]:
    """A sentence for each file of a paper that is not the one that was handed in."""
    yield from papers.not_what_was_handed_in()
