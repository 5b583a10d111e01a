"""What suspensions take away: asked by whoever lets a Party vote, nominate, stand or propose.

A reader carries what their Parties have lost (`Reader.withheld`), worked out anew for each request; a deed of access.toml
that names its `right` is refused by itself. These functions are for services, and for what hangs on no deed.
"""

from __future__ import annotations

from datetime import date

from secretariat.core.calendars import today
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.limbs import rules
from secretariat.parties.models import Party
from secretariat.parties.models_default import DefaultMeasure


def withheld_from(party: Party | str, day: date | None = None) -> dict[str, str]:
    """Each right that a Party has lost on a day, with the reference of the case in which it was. One query."""
    reference = party if isinstance(party, str) else party.reference
    rows = DefaultMeasure.objects.suspensions(day or today()).filter(party__reference=reference).order_by("reference")
    found: dict[str, str] = {}
    for rights, case in rows.values_list("rights", "default_case__reference"):
        for right in rights.split():
            found.setdefault(right, case)
    return found


def refuse_suspended(party: Party | str, right: str, day: date | None = None) -> None:
    """Raise NotNow, in one sentence that names the case, when a Party has lost a right on a day (today if none is given).

    `right` is a slug of default.toml: vote, nominate, stand, raise-proposals, receive-services, receive-data.
    """
    case = withheld_from(party, day).get(right)
    if case:
        raise NotNow(_sentence(str(party), right, case))


def _sentence(party: str, right: str, case: str) -> str:
    known = rules().right.get(right)
    takes = known.takes if known else f"exercise the right {right!r}"
    return f"{party} cannot {takes}: that right is suspended in the case {case}, until the measure is lifted."
