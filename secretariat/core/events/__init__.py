"""Every change to a record is one appended row, chained by hash. History, feeds and audit read this one table."""

from secretariat.core.events.actors import SYSTEM, Actor
from secretariat.core.events.recording import Entry, create, erase, record, record_many, remove, state_of, update

__all__ = [
    "SYSTEM",
    "Actor",
    "Entry",
    "create",
    "erase",
    "record",
    "record_many",
    "remove",
    "state_of",
    "update",
]
