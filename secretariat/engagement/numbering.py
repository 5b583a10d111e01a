"""References that people can say on the telephone: ENQ-0001, KB-0001."""

from __future__ import annotations

from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of, queue_behind_other_writers
from secretariat.core.records import Record


def next_reference(model: type[Record], prefix: str) -> str:
    """The next reference of a kind, for the caller's transaction alone."""
    queue_behind_other_writers()  # two at once would both take the same number
    number = model._default_manager.count() + 1
    # One that was taken out still has its history, so its number is not given again.
    while Event.objects.filter(kind=kind_of(model), subject=f"{prefix}-{number:04}").exists():
        number += 1
    return f"{prefix}-{number:04}"
