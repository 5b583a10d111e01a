"""What tests of defaults start from: a Party, people with roles, and the Panel's decisions."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.committees.models import Body, Decision
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.parties import defaults
from secretariat.parties.models import Party, PartyCategory, VotingGroup, VotingGroupMembership
from tests.factories import recorded

BY = Actor("operator:test")
STAFF = frozenset({"party-support", "administrator"})
AUTHORITY = frozenset({"authority"})
LONG_AGO = date(2014, 1, 1)
_numbers = count(1)


def a_party(category: str = "other", name: str = "", **more: Any) -> Party:
    """A Party of a category, in a Voting Group of its own."""
    number = next(_numbers)
    party = recorded(
        Party, reference=f"P-T{number:03}", name=name or f"Illustrative Party {number}", acceded=LONG_AGO, **more
    )
    recorded(PartyCategory, party=party, category=category, starts=LONG_AGO)
    if category != "dcc":
        recorded(VotingGroupMembership, party=party, voting_group=recorded(VotingGroup), starts=LONG_AGO)
    return party


def panel() -> Body:
    """The Panel, made once."""
    found = Body.objects.filter(reference="panel").first()
    return found or recorded(Body, reference="panel", name="Panel", kind="panel")


def a_decision(body: Body | None = None, *, decided: date | None = None, **more: Any) -> Decision:
    """A decision, of the Panel unless told otherwise."""
    made = Decision(
        reference=f"D-T{next(_numbers):03}",
        body=body or panel(),
        title="A default",
        decided=decided or today(),
        outcome="Resolved",
        classification="amber",
        **more,
    )
    return events.create(made, by=BY)


def a_case(party: Party | None = None, *, matter: str = "code-money", limb: str = "e", **more: Any) -> Any:
    """An open case, under limb (e) unless told otherwise."""
    return defaults.open_case(party or a_party(), matter=matter, limb=limb, cause="A sum is not paid", by=BY, **more)


def a_served_case(party: Party | None = None, *, days_ago: int = 30, **more: Any) -> Any:
    """A case whose notice was served so long ago that the time for a remedy is over."""
    day = today() - timedelta(days=days_ago)
    case = a_case(party, on=day, **more)
    notice = defaults.issue_notice(case, "default", on=day, by=BY)
    defaults.serve_notice(
        notice, served_by="hand", served_to="Somebody", sent=day, proof="Receipt 1", by=BY, roles=STAFF
    )
    return case


def contact_of(party: Party, name: str = "") -> tuple[Client, Any]:
    """Somebody of a Party, who has signed in."""
    person = a_person(name or f"Illustrative Contact of {party.reference}")
    give(person, "contact", party.reference)
    return sign_in(Client(), person), person


def staff(role: str = "party-support") -> Client:
    """Somebody of the administrator, who has signed in."""
    person = a_person(f"Illustrative {role} {next(_numbers)}")
    give(person, role)
    return sign_in(Client(), person)


def written() -> int:
    """How many events there are: what is refused adds none."""
    return int(Event.objects.count())
