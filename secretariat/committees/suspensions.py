"""Which rights a Party has lost for a time: whoever knows of suspensions says so here, and elections ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from secretariat.parties.models import Party

VOTE, NOMINATE = "vote", "nominate"

Refuse = Callable[[Party, str, date], None]
"""Called as f(party, right, day). Raises NotNow, with the sentence, where the right is suspended on that day."""

_checks: list[Refuse] = []


def suspends(refuse: Refuse) -> Refuse:
    """Let somebody who keeps suspensions refuse a right. Registered once, in the room's `access.py`."""
    if refuse not in _checks:
        _checks.append(refuse)
    return refuse


def refuse_suspended(party: Party, right: str, day: date) -> None:
    """Raise NotNow where a Party's right to vote or to nominate is suspended on a day."""
    for check in _checks:
        check(party, right, day)
