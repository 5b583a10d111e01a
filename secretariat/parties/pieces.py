"""What this room gives to shared pages, subject by subject."""

from __future__ import annotations

from secretariat.parties import pieces_default, pieces_entry, pieces_joining, pieces_portal

__all__ = ["pieces_default", "pieces_entry", "pieces_joining", "pieces_portal"]
