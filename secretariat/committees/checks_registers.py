"""System checks: rules of the registers that cannot be used stop the program before it serves a page."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from secretariat.committees.register_rules import duties, rules
from secretariat.core.codes import BadCode


@register()
def the_registers_can_be_kept(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An error for each fault in registers.toml and duties.toml, with file and line."""
    faults = []
    for read in (rules, duties):
        try:
            read()
        except BadCode as bad:
            faults += str(bad).splitlines()
    return [Error(fault, id="committees.E011") for fault in faults]
