"""What suspensions take away: asked by whoever lets a Party vote, nominate, stand or propose.

A reader carries what their Parties have lost (`Reader.withheld`), worked out anew for each request; a deed of access.toml
that names its `right` is refused by itself. These functions are for services, and for what hangs on no deed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from secretariat.core.calendars import today
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.limbs import rules
from secretariat.parties.models import Party
from secretariat.parties.models_default import DefaultMeasure

IN_SERVICES = frozenset({"vote", "nominate", "stand", "raise-proposals", "receive-services"})
"""Rights that services ask for, whatever the deeds of access.toml name: through `refuse_suspended` or `suspended_then`."""


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


def suspended_then(right: str, days: Iterable[date]) -> dict[date, dict[str, str]]:
    """For each of these days, the Parties that had lost a right, by name and by reference, in the case of this reference.

    One query, however many days there are.
    """
    rows = DefaultMeasure.objects.filter(kind=DefaultMeasure.Kind.SUSPENSION).select_related("party", "default_case")
    measures = [each for each in rows.order_by("reference") if right in each.rights.split()]
    found: dict[date, dict[str, str]] = {}
    for day in set(days):
        theirs = found.setdefault(day, {})
        for each in measures:
            if each.holds_on(day):
                for name in (each.party.reference, each.party.name):
                    theirs.setdefault(name.casefold(), each.default_case.reference)
    return found


def _sentence(party: str, right: str, case: str) -> str:
    known = rules().right.get(right)
    takes = known.takes if known else f"exercise the right {right!r}"
    return f"{party} cannot {takes}: that right is suspended in the case {case}, until the measure is lifted."
