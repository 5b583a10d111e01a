"""A body with two seats for Small Suppliers, Parties in Voting Groups, and people who act for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from secretariat.accounts.models import User
from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.committees import elections
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.committees.models_elections import Contest, Election, Nomination
from secretariat.core.events import Actor
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties.models import Party, PartyCategory, VotingGroup, VotingGroupMembership
from tests.factories import recorded

BY = Actor("operator:test")
LONG_AGO = date(2014, 1, 1)
CALLED, CLOSED, POLL, LAST, AFTER = "2019-08-01", "2019-08-16", "2019-08-19", "2019-08-30", "2019-08-31"
"""Days of the round: called; after nominations closed; the poll's first day, its last, and the day after."""
DAYS = {
    "record_date": date(2019, 8, 1),
    "nominations_close": date(2019, 8, 15),
    "ballot_opens": date(2019, 8, 19),
    "ballot_closes": date(2019, 8, 30),
    "takes_office": date(2019, 9, 30),
}
STAFF = frozenset({"administrator"})


def a_body(reference: str = "panel", **seats: Any) -> SeatGroup:
    """A body with one group of two seats for Small Suppliers, both of them held until the round's first day in office."""
    body = recorded(Body, reference=reference, name=f"Body {reference}", short_name=reference, starts=LONG_AGO)
    values = {"seats": 2, "categories": "small-supplier", "starts": LONG_AGO, **seats}
    group = recorded(SeatGroup, reference=f"{reference}-G1", body=body, name="Small Suppliers", **values)
    for number, ends in ((1, DAYS["takes_office"]), (2, date(2020, 9, 30))):
        recorded(
            Appointment, reference=f"{reference}-{number}", body=body, seat_group=group, holder=f"Member {number}",
            starts=date(2017, 9, 30), ends=ends,
        )  # fmt: skip
    return group


def a_party(number: int, category: str = "small-supplier", group: VotingGroup | None = None) -> Party:
    """A Party of a category, in a Voting Group of its own unless one is given."""
    reference = f"P-{number:04}"
    party = recorded(Party, reference=reference, name=f"Illustrative Party {number}", acceded=LONG_AGO)
    recorded(PartyCategory, reference=f"{reference}-C1", party=party, category=category, starts=LONG_AGO)
    if group is None:
        group = recorded(VotingGroup, reference=f"VG-{number:03}", name=f"Voting Group {number}")
    recorded(VotingGroupMembership, reference=f"{reference}-V1", party=party, voting_group=group, starts=LONG_AGO)
    return party


def a_contact(party: Party, role: str = "nominated-contact") -> User:
    """Somebody who acts for a Party."""
    person = a_person(f"Illustrative {role} of {party.reference}")
    give(person, role, party.reference)
    return person


def staff(role: str = "secretariat") -> User:
    """Somebody at the administrator."""
    person = a_person(f"Illustrative {role}")
    give(person, role)
    return person


def browser(person: User | None = None) -> Client:
    """A browser in which somebody has just signed in."""
    client = Client(REMOTE_ADDR="127.0.0.1")
    return sign_in(client, person) if person else client


def a_round(group: SeatGroup, **days: date) -> Contest:
    """A round that is called today for the body of a group: its contest for that group."""
    election = elections.call(group.body, "annual", by=BY, **(DAYS | days))
    return Contest.objects.select_related("election__body", "seat_group").get(election=election, seat_group=group)


def a_candidate(contest: Contest, party: Party, name: str, **more: Any) -> Nomination:
    """Somebody who stands."""
    nomination = elections.nominate(
        contest, party, by=BY,
        **{"candidate": name, "email": "", "organisation": str(party), "nominator": "A director", "position": "Director",
           "senior": True, "statement": f"{name} stands.", **more},
    )  # fmt: skip
    elections.accept(nomination, by=BY)
    return nomination


def step(election: Election, verb: str) -> None:
    """Take a step of the round as the administrator."""
    take(case_of(election), verb, by=BY, roles=STAFF)
