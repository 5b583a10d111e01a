"""The guards that this room's workflow tables name, subject by subject."""

from secretariat.committees import workflow_elections, workflow_registers

__all__ = ["workflow_elections", "workflow_registers"]
