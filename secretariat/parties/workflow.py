"""The guards that the workflow tables of this room's subjects name."""

from secretariat.parties import guards_default, guards_last_resort

__all__ = ["guards_default", "guards_last_resort"]
