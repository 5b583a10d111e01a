"""What people do in this room, subject by subject."""

from __future__ import annotations

from secretariat.parties import acts_entry, acts_joining, acts_parties

__all__ = ["acts_entry", "acts_joining", "acts_parties"]
