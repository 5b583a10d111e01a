"""References that the registers give to what is made in them."""

from __future__ import annotations

from typing import Any

from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of, queue_behind_other_writers


def next_reference(model: Any, letters: str) -> str:
    """The next number after the records of that kind. What was taken out keeps its number: it has a history."""
    queue_behind_other_writers()  # two at once would both take the same number
    number = model.objects.count() + 1
    while Event.objects.filter(kind=kind_of(model), subject=f"{letters}-{number:04}").exists():
        number += 1
    return f"{letters}-{number:04}"
