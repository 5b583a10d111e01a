"""What the timer does for committees."""

from __future__ import annotations

from secretariat.committees import packs, papers
from secretariat.core.pages.timers import on_tick


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
