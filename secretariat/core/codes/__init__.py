"""An industry code, as data: its folder holds names, bodies, workflows, calendars and the report."""

from secretariat.core.codes.folder import BadCode, Code, current, load

__all__ = ["BadCode", "Code", "current", "load"]
