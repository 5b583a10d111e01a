"""What the register holds on a Party: asked by the Party, approved by Party Support, and what it was before is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from secretariat.accounts.models import User
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, case_of, relabel, take
from secretariat.parties.models import Party
from secretariat.parties.models_joining import ContactDetails, DetailsChange, PartyName
from secretariat.parties.rules import as_a_number

REACHED = ("address", "contact_name", "contact_email", "contact_phone")
CHANGED = ("name", "company_number", *REACHED)
WORKFLOW = "details-change"


@transaction.atomic
def ask_for_change(
    party: Party, *, person: User | None, by: Actor, country: str = "", tell_dcc: bool = False, **given: str
) -> DetailsChange:
    """Ask for a change of details. Raises NotNow when nothing would change, or when one is asked for already."""
    reference = next_reference(DetailsChange, "DC-")
    given = {name: " ".join(given.get(name, "").split()) for name in CHANGED}
    if given["company_number"]:
        try:
            given["company_number"] = as_a_number(given["company_number"], country.upper())
        except ValueError as error:
            raise NotNow(str(error), field="company_number") from None
        _refuse_number_of_another(party, given["company_number"])
    if not _changes(party, given):
        raise NotNow("Nothing would change: fill in what is to be different from now on.", field="name")
    if DetailsChange.objects.filter(party=party, outcome="").exists():
        raise NotNow("A change of details waits to be decided already: wait for that, or have it refused.")
    change = DetailsChange(
        reference=reference,
        party=party,
        person=person,
        tell_dcc=tell_dcc,
        asked=today(),
        classification=Classification.AMBER,
        illustrative=party.illustrative and "all",
        **given,
    )
    events.create(change, by=by)
    begin(change, WORKFLOW, by=by, on=change.asked)
    return change


def _refuse_number_of_another(party: Party, number: str) -> None:
    other = Party.objects.filter(company_number=number, left__isnull=True).exclude(pk=party.pk).first()
    if other:
        raise NotNow(f"That is the number of {other} ({other.reference}).", field="company_number")


def _changes(party: Party, given: dict[str, str]) -> bool:
    now = contact_now(party)
    held = {"name": party.name, "company_number": party.company_number}
    held |= {name: getattr(now, name, "") for name in REACHED}
    return any(value and value != held[name] for name, value in given.items())


def contact_now(party: Party) -> ContactDetails | None:
    """Where a Party is reached today."""
    found: ContactDetails | None = (
        ContactDetails.objects.in_force(today()).filter(party=party).order_by("-starts").first()
    )
    return found


@transaction.atomic
def approve_change(change: DetailsChange, *, by: Actor, roles: frozenset[str]) -> None:
    """Approve a change: it holds from today, and what was before stays in the register."""
    _refuse_number_of_another(change.party, change.company_number or "-")
    take(case_of(change), "approve", by=by, roles=roles)


@transaction.atomic
def refuse_change(change: DetailsChange, *, by: Actor, roles: frozenset[str], why: str) -> None:
    """Refuse a change, with the reason that the Party is told."""
    take(case_of(change), "refuse", by=by, roles=roles, note=why)
    outcome = DetailsChange.Outcome.REFUSED
    events.update(change, by=by, verb="refuse", why=why, decided=today(), outcome=outcome, reason=why[:300])


def details_changed(case: Case, *, by: Actor) -> None:
    """What follows from the approval of a change of details."""
    change = DetailsChange.objects.select_related("party").get(reference=case.subject)
    party, why = change.party, f"Change of details {change.reference}"
    changes: dict[str, Any] = {}
    if change.name and change.name != party.name:
        keep_name(party, case.since, by=by)
        changes["name"] = change.name
    if change.company_number:
        changes["company_number"] = change.company_number
    if changes:
        events.update(party, by=by, why=why, **changes)
    _reach_otherwise(party, change, case.since, by=by, why=why)
    outcome = DetailsChange.Outcome.APPROVED
    events.update(change, by=by, verb="approve", decided=case.since, outcome=outcome)
    if change.tell_dcc:
        # Green opens it to the DCC: access.toml says so.
        relabel(change, Classification.GREEN, by=by, why="The Party consents that the DCC is told.")


def keep_name(party: Party, day: date, *, by: Actor) -> PartyName:
    """Keep the name that a Party has until a day, so that it is found under it afterwards."""
    last = PartyName.objects.filter(party=party).order_by("-ends").first()
    kept = PartyName(
        reference=next_reference(PartyName, f"{party.reference}-N", digits=1),
        party=party,
        name=party.name,
        starts=last.ends if last else party.acceded,
        ends=day,
        classification=party.classification,
        illustrative=party.illustrative and "all",
    )
    return events.create(kept, by=by)


def _reach_otherwise(party: Party, change: DetailsChange, day: date, *, by: Actor, why: str) -> None:
    given = {name: getattr(change, name) for name in REACHED}
    if not any(given.values()):
        return
    now = contact_now(party)
    if now is not None:
        given = {name: value or getattr(now, name) for name, value in given.items()}
        events.update(now, by=by, verb="end", why=why, ends=day)
    made = ContactDetails(
        reference=next_reference(ContactDetails, f"{party.reference}-D", digits=1),
        party=party,
        starts=day,
        classification=Classification.AMBER,
        illustrative=party.illustrative and "all",
        **given,
    )
    events.create(made, by=by, why=why)
