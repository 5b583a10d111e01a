"""The register of decisions: what each entry has to say, and appeals against decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from secretariat.committees.models import Decision, Delegation
from secretariat.committees.models_governance import Appeal
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.codes.choices import objectives
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party


def refuse_what_does_not_fit(decision: Decision) -> None:
    """Raise NotNow where an entry of the register contradicts itself, before it is written. At most one query."""
    known = [slug for slug, _ in objectives()]
    unknown = [each for each in decision.objectives.split() if each not in known]
    if unknown:
        raise NotNow(
            f"{unknown[0]} is no objective of the code: choose some of {', '.join(known)}.", field="objectives"
        )
    votes = (decision.votes_for, decision.votes_against, decision.abstained)
    if any(each is None for each in votes) and any(each is not None for each in votes):
        raise NotNow("A vote has three counts: fill in votes for, against and abstained.", field="votes_for")
    if decision.outcome_kind in ("approved", "agreed") and votes[0] is not None and votes[0] < (votes[1] or 0):
        raise NotNow(
            "More voted against it than for it, so it was not approved: correct one of the two.", field="votes_for"
        )
    if decision.delegation:
        _refuse_power(decision.delegation, decision)


def _refuse_power(power: Delegation, decision: Decision) -> None:
    if power.taker_id != decision.body_id:
        raise NotNow(f"{power} was not delegated to the {decision.body}: choose another power.", field="delegation")
    if decision.decided < power.starts or (power.ends and decision.decided >= power.ends):
        raise NotNow(f"{power} was not delegated on the day of the decision.", field="delegation")


@transaction.atomic
def complete(decision: Decision, *, by: Actor, why: str, **says: Any) -> None:
    """Fill in or correct what the register says of a decision: its wording, reasons, vote, power and objectives.

    Not what was decided, nor by whom or when. Raises NotNow.
    """
    for name, value in says.items():
        setattr(decision, name, value)
    refuse_what_does_not_fit(decision)
    kept = Decision.objects.select_related("body", "meeting", "delegation").get(pk=decision.pk)
    if not events.update(kept, by=by, verb="complete", why=why, **says):
        raise NotNow("The register says so already.")


@transaction.atomic
def lodge(
    decision: Decision,
    *,
    by: Actor,
    title: str,
    heard_by: str,
    grounds: str,
    party: Party | None = None,
    appellant: str = "",
    lodged: date | None = None,
) -> Appeal:
    """Note an appeal against a decision. Raises NotNow."""
    day = lodged or today()
    if not party and not appellant.strip():
        raise NotNow("Say who appeals: a Party, or a name.", field="appellant")
    if day < decision.decided:
        raise NotNow("Nobody appeals against what is yet to be decided: choose a later day.", field="lodged")
    same = Appeal.objects.filter(decision=decision, concluded__isnull=True, party=party, appellant=appellant.strip())
    if same.exists():
        raise NotNow("Their appeal against it is being heard already.", field="party")
    row = Appeal(
        reference=next_reference(Appeal, "APP-"),
        title=title.strip(),
        decision=decision,
        body=decision.body,
        party=party,
        appellant=appellant.strip(),
        heard_by=heard_by.strip(),
        lodged=day,
        grounds=grounds.strip(),
        classification="amber",
    )
    return events.create(row, by=by)


@transaction.atomic
def conclude(appeal: Appeal, *, by: Actor, outcome: str, reasons: str, on: date | None = None) -> None:
    """Note how an appeal ended. Raises NotNow without reasons, and when it has ended."""
    if appeal.concluded:
        raise NotNow("It was concluded already.")
    if not reasons.strip():
        raise NotNow("Say why it ended so: the reasons stand in the register.", field="reasons")
    day = on or today()
    if day < appeal.lodged:
        raise NotNow("It cannot be concluded before it was lodged: choose a later day.", field="on")
    events.update(appeal, by=by, verb="conclude", concluded=day, outcome=outcome, reasons=reasons.strip())
