"""System checks: a code that keeps what cannot be removed, or tells whom it does not know, stops the program at start-up."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from secretariat.core.codes import BadCode, current
from secretariat.core.codes.retention import retention
from secretariat.core.codes.toml import line_of


@register()
def every_rule_of_retention_can_be_carried_out(app_configs: Any, **named: Any) -> list[CheckMessage]:
    """An error for each fault in `retention.toml`, with file and line."""
    from secretariat.accounts.retention import known_rules

    try:
        rules = retention().rule
    except BadCode as bad:
        return [Error(fault, id="accounts.E001") for fault in str(bad).splitlines()]
    path = current().folder / "retention.toml"
    text = path.read_text(encoding="utf-8")
    return [
        Error(
            f"{path}:{line_of(text, ('rule', number, 'slug'))}: nothing is known to remove {each.slug!r}: "
            f"write one of {', '.join(sorted(known_rules()))}.",
            id="accounts.E002",
        )
        for number, each in enumerate(rules)
        if each.slug not in known_rules()
    ]


@register()
def the_table_of_notifications_can_be_used(app_configs: Any, **named: Any) -> list[CheckMessage]:
    """An error for each fault in `notifications.toml`, with file and line."""
    from secretariat.accounts.notifications import notifications

    try:
        notifications()
    except BadCode as bad:
        return [Error(fault, id="accounts.E003") for fault in str(bad).splitlines()]
    return []
