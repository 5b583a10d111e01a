"""System checks: rules of this room that cannot be used stop the program at start-up."""

from secretariat.committees import checks_elections, checks_registers

__all__ = ["checks_elections", "checks_registers"]
