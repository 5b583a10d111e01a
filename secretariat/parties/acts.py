"""What people do to the records of this room."""

from __future__ import annotations

from secretariat.parties import acts_colleagues

__all__ = ["acts_colleagues"]
