"""References that count on: EL-0001, EL-0002."""

from __future__ import annotations

import re

from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of, queue_behind_other_writers
from secretariat.core.records import Record


def next_reference(model: type[Record], start: str, *, digits: int = 4) -> str:
    """The reference after the last of those that begin so. The caller's transaction then writes alone to its end."""
    queue_behind_other_writers()  # two at once would both take the same number
    there = model.objects.filter(reference__startswith=start).values_list("reference", flat=True)
    numbers = [int(found[1]) for each in there if (found := re.fullmatch(rf"{re.escape(start)}(\d+)", each))]
    number = max(numbers, default=0) + 1
    # One that was taken out still has its history, so its number is not given again.
    while Event.objects.filter(kind=kind_of(model), subject=f"{start}{number:0{digits}}").exists():
        number += 1
    return f"{start}{number:0{digits}}"
