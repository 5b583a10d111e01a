"""System checks: rules of elections that cannot be used stop the program at start-up."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from secretariat.core.codes import BadCode


@register()
def the_rules_of_elections_can_be_used(app_configs: Any, **named: Any) -> list[CheckMessage]:
    """An error for each fault in `elections.toml`, with file and line."""
    from secretariat.committees.election_rules import rules

    try:
        rules()
    except BadCode as bad:
        return [Error(fault, id="committees.E001") for fault in str(bad).splitlines()]
    return []
