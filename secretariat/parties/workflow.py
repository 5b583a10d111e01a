"""The guards that this room's workflow tables name, subject by subject."""

from secretariat.parties import guards_default, guards_joining, guards_last_resort

__all__ = ["guards_default", "guards_joining", "guards_last_resort"]
