"""Applicants, and Parties with whom something is done, for tests of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from secretariat.accounts.models import User
from secretariat.accounts.tests.factories import a_person
from secretariat.core import events
from secretariat.core.acts.steps import roles_on
from secretariat.core.events import Actor
from secretariat.core.permission import Held, Reader
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import joining
from secretariat.parties.models import Party, PartyCategory, VotingGroup, VotingGroupMembership
from secretariat.parties.models_joining import Application

BY = Actor("operator:test")
DAY = date(2013, 9, 23)
TODAY = "2021-04-15"
SUPPORT = frozenset({"party-support"})
STAFF = Reader("user:staff", "Staff", frozenset({Held("party-support", "administrator")}), confirmed=True)
GIVEN: dict[str, Any] = {
    "kind": "company",
    "name": "Illustrative Newcomer Ltd",
    "country": "GB",
    "company_number": "01234567",
    "address": "1 Illustrative Street",
    "category": "small-supplier",
    "licences": "electricity-supply 2020-01-06, gas-supply 2020-02-03",
    "voting_group": None,
    "takes_share": False,
    "contact_name": "Illustrative Contact",
    "contact_email": "contact@example.org",
    "contact_phone": "",
    "bar_shortened": "",
}


_numbers = count(1)


@dataclass
class Board:
    """A decision as the rooms above record them."""

    reference: str = "D-0001"
    body_slug: str = "secco-board"
    decided: date | None = None


def an_application(person: User | None = None, **given: Any) -> Application:
    """An application that has just been sent."""
    return joining.apply(person=person or a_person(f"Applicant {next(_numbers)}"), by=BY, **(GIVEN | given))


def a_party(
    reference: str = "P-0001",
    name: str = "",
    *,
    category: str = "small-supplier",
    group: VotingGroup | None = None,
    **values: Any,
) -> Party:
    """A Party with a category, and a Voting Group of its own or the one given."""
    party = Party(
        reference=reference,
        name=name or f"Illustrative {reference}",
        classification="white",
        **({"acceded": DAY} | values),
    )
    events.create(party, by=BY)
    row = PartyCategory(
        reference=f"{reference}-C1", party=party, category=category, starts=DAY, ends=party.left, classification="white"
    )
    events.create(row, by=BY)
    if group is None:
        group = VotingGroup(reference=f"VG-{reference}", name=f"Group of {reference}", classification="white")
        events.create(group, by=BY)
    member = VotingGroupMembership(
        reference=f"{reference}-V1",
        party=party,
        voting_group=group,
        starts=DAY,
        ends=party.left,
        classification="white",
    )
    events.create(member, by=BY)
    return party


def paid(application: Application) -> Application:
    """An application that was checked, invoiced and paid."""
    joining.approve(application, by=BY, roles=SUPPORT, reader=STAFF, voting_group=application.voting_group)
    joining.send_invoice(application, by=BY, roles=SUPPORT, invoice=f"I-{application.pk}", invoiced=today())
    joining.record_payment(
        application, by=BY, roles=SUPPORT, paid=today(), amount=joining.fee_of(application), payment="BACS 1"
    )
    return application


def signed(application: Application) -> Application:
    """An application whose agreement came back signed and undated."""
    joining.send_agreement(paid(application), by=BY, roles=SUPPORT)
    joining.note_signature(
        application, by=BY, roles=SUPPORT, signatory="Illustrative Director", returned=today(), undated=True
    )
    return application


def acceded(application: Application) -> Party:
    """The Party that came of an application once the Board had countersigned."""
    take(case_of(signed(application)), "countersign", by=BY, decision=Board())
    application.refresh_from_db()
    assert application.party is not None
    return application.party


def today() -> date:
    """The day on which the tests stand."""
    return date.fromisoformat(TODAY)


def roles_of(record: Any, reader: Reader, verb: str) -> frozenset[str]:
    """As what a reader acts on a record's case."""
    return roles_on(case_of(record).workflow.step(verb), record, reader)
