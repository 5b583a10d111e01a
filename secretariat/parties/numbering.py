"""References of what this room makes: each is numbered after the last of its kind."""

from __future__ import annotations

from typing import Any

from secretariat.core.events.recording import queue_behind_other_writers


def next_reference(model: Any, prefix: str, digits: int = 4) -> str:
    """The reference after the last that begins so and ends in a number: P-0363. Called within a transaction."""
    queue_behind_other_writers()  # two at once would both take the same number
    rows = model.objects.filter(reference__startswith=prefix).values_list("reference", flat=True)
    numbers = [int(rest) for each in rows if (rest := each.removeprefix(prefix)).isdecimal() and rest.isascii()]
    return f"{prefix}{max(numbers, default=0) + 1:0{digits}}"
