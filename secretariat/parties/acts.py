"""What people do in this room, subject by subject."""

from __future__ import annotations

from secretariat.parties import (
    acts_colleagues,
    acts_default,
    acts_dispute,
    acts_entry,
    acts_joining,
    acts_last_resort,
    acts_parties,
)

__all__ = [
    "acts_colleagues",
    "acts_default",
    "acts_dispute",
    "acts_entry",
    "acts_joining",
    "acts_last_resort",
    "acts_parties",
]
