"""What the timer does for Parties, and what is verified beside their records."""

from __future__ import annotations

from collections.abc import Iterator

from secretariat.core.pages.timers import on_tick
from secretariat.core.verification import also_verify
from secretariat.parties import agreement_files


@on_tick
def keep_agreements() -> str:
    """Make the PDF of agreements that have none, where the task did not; remove files that no agreement names."""
    made, gone = agreement_files.make_missing(), agreement_files.clear_left_behind()
    said = [f"{made} agreements made as PDF."] if made else []
    return " ".join([*said, f"{gone} files that no agreement names removed."] if gone else said)


@also_verify
def files_of_agreements() -> Iterator[str]:
    """A sentence for each file of an agreement that is not what was taken in."""
    yield from agreement_files.not_what_came_in()
