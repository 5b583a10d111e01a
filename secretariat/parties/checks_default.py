"""System checks: rules on defaults, forums and the playbook that cannot be used stop the program at start-up."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from secretariat.core.calendars import today
from secretariat.core.codes import BadCode, current
from secretariat.core.codes.access import access
from secretariat.core.codes.toml import line_of


@register()
def the_rules_of_parties_can_be_used(app_configs: Any, **named: Any) -> list[CheckMessage]:
    """An error for each fault in `default.toml`, `disputes.toml` and the playbook, with file and line."""
    from secretariat.parties.limbs import forums, rules
    from secretariat.parties.playbook import playbook_on

    found: list[CheckMessage] = []
    for read in (rules, forums, lambda: playbook_on(today())):
        try:
            read()
        except BadCode as bad:
            found += [Error(fault, id="parties.E011") for fault in str(bad).splitlines()]
    return found or _rights_are_known()


def _rights_are_known() -> list[CheckMessage]:
    """An error for each deed of `access.toml` that exercises a right which `default.toml` does not have."""
    from secretariat.parties.limbs import rules

    path = current().folder / "access.toml"
    text, known = path.read_text(encoding="utf-8"), rules().right
    named = [(("deed", number, "right"), deed.right) for number, deed in enumerate(access().file.deed) if deed.right]
    if access().file.parties_need:
        named.append((("parties_need",), access().file.parties_need))  # type: ignore[arg-type]
    wrong: list[CheckMessage] = [
        Error(f"{path}:{line_of(text, place)}: {right!r} is no right of default.toml.", id="parties.E012")
        for place, right in named
        if right not in known
    ]
    return wrong or _rights_are_taken_away({right for _, right in named})


def _rights_are_taken_away(named: set[str]) -> list[CheckMessage]:
    """An error for each right of `default.toml` that can be suspended and whose suspension would change nothing."""
    from secretariat.parties.limbs import rules
    from secretariat.parties.suspending import IN_SERVICES

    path = current().folder / "default.toml"
    text = path.read_text(encoding="utf-8")
    return [
        Error(
            f"{path}:{line_of(text, ('right', number, 'slug'))}: nothing hangs on the right {right.slug!r}, so that its "
            "suspension would take nothing away: name it as the `right` of a deed in access.toml.",
            id="parties.E013",
        )
        for number, right in enumerate(rules().file.right)
        if right.slug not in named | IN_SERVICES
    ]
