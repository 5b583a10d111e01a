"""References of what belongs to bodies: the next after the last of its kind, within the writers' queue."""

from __future__ import annotations

from typing import Any

from secretariat.core.events.recording import queue_behind_other_writers


def next_reference(model: Any, stem: str, digits: int) -> str:
    """The reference after the last that begins with `stem` and goes on with digits alone: "PANEL-2020-21-19"."""
    queue_behind_other_writers()
    taken = model.objects.filter(reference__startswith=stem).values_list("reference", flat=True)
    numbers = [int(rest) for each in taken if (rest := each[len(stem) :]).isascii() and rest.isdigit()]
    return f"{stem}{max(numbers, default=0) + 1:0{digits}}"
