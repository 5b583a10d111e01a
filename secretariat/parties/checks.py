"""System checks: rules of this room that cannot be used stop the program at start-up."""

from secretariat.parties import checks_default, checks_joining

__all__ = ["checks_default", "checks_joining"]
