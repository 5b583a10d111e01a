"""System checks: rules of joining and of user entry that cannot be used stop the program at start-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.checks import CheckMessage, Error, register

from secretariat.core.codes import BadCode, current
from secretariat.core.codes.toml import line_of
from secretariat.core.workflow import all_workflows
from secretariat.parties.rules import accession, entry_rules


@register()
def the_rules_of_parties_can_be_used(app_configs: Any, **named: Any) -> list[CheckMessage]:
    """An error for each fault in `accession.toml` and `user-entry.toml`, with file and line."""
    return [Error(fault, id="parties.E001") for read in (accession, entry_rules) for fault in _faults(read)]


@register()
def every_stage_of_joining_is_a_state(app_configs: Any, **named: Any) -> list[CheckMessage]:
    """An error for each state that an applicant would be told nothing of, and for words about a state there is not."""
    try:
        stages = [each.state for each in accession().stage]
        states = {slug for each in all_workflows() if each.slug == "accession" for slug in each.states}
    except BadCode:
        return []  # that is said already
    path = current().folder / "accession.toml"
    text = path.read_text(encoding="utf-8")
    found = [
        Error(
            f"{path}:{line_of(text, ('stage', place, 'state'))}: {slug!r} is no state of the workflow.",
            id="parties.E002",
        )
        for place, slug in enumerate(stages)
        if slug not in states
    ]
    missing = sorted(states - set(stages))
    return [
        *found,
        *(Error(f"{path}: nothing is said of the state {slug!r}: add a stage.", id="parties.E003") for slug in missing),
    ]


def _faults(read: Callable[[], Any]) -> list[str]:
    try:
        read()
    except BadCode as bad:
        return str(bad).splitlines()
    return []
