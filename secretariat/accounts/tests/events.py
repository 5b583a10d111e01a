"""Records and people for tests of notices and feeds."""

from __future__ import annotations

from datetime import date
from typing import Any

from secretariat.accounts import delivering, notifying
from secretariat.accounts.models import Mail, Notice, User
from secretariat.accounts.tests.factories import BY, a_person, give
from secretariat.committees.models import Action, Appointment, Body, Meeting
from secretariat.core import events
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party

DAY = date(2021, 4, 1)


def a_body(reference: str = "tag", **more: Any) -> Body:
    """A body that sits."""
    given = {"kind": "sub-committee", "starts": date(2014, 1, 1), "classification": "white", **more}
    name = f"Illustrative {reference}"
    return events.create(Body(reference=reference, name=name, short_name=name, **given), by=BY)


def a_meeting(body: Body, reference: str = "M-1", **more: Any) -> Meeting:
    """A meeting of a body, Green unless told otherwise."""
    given = {"title": f"Sitting {reference}", "held_on": date(2021, 5, 4), "classification": "green", **more}
    return events.create(Meeting(reference=reference, body=body, **given), by=BY)


def an_action(body: Body, reference: str = "A-1", **more: Any) -> Action:
    """An action of a body, White unless told otherwise."""
    given = {"title": f"Task {reference}", "owner": "DCC", "raised": DAY, "classification": "white", **more}
    return events.create(Action(reference=reference, body=body, **given), by=BY)


def a_proposal(reference: str = "DP1", **more: Any) -> Modification:
    """A proposal to change the code, White unless told otherwise."""
    given = {"title": f"Proposal {reference}", "raised": DAY, "classification": "white", **more}
    return events.create(Modification(reference=reference, **given), by=BY)


def a_party(reference: str = "P-1") -> Party:
    """A Party."""
    party = Party(reference=reference, name=f"Illustrative {reference}", acceded=date(2014, 1, 1))
    party.classification = "white"
    return events.create(party, by=BY)


def with_a_factor(person: User) -> User:
    """The person, with a second factor set up."""
    from allauth.mfa.totp.internal import auth

    auth.TOTP.activate(person, auth.generate_totp_secret())
    return person


def a_member(body: Body, name: str = "Illustrative member", seat: str = "member", **more: Any) -> User:
    """Somebody with a seat on a body and a second factor."""
    person = with_a_factor(a_person(name))
    given = {"starts": date(2014, 1, 1), "classification": "white", **more}
    seat_of = Appointment(reference=f"S-{person.reference}", body=body, seat=seat, holder=name, person=person, **given)
    events.create(seat_of, by=BY)
    return person


def a_contact(party: str = "P-1", name: str = "Illustrative contact", role: str = "contact", **more: Any) -> User:
    """Somebody who acts for a Party, with a second factor."""
    person = with_a_factor(a_person(name))
    give(person, role, party, **more)
    return person


def settle() -> None:
    """Handle all that has happened so far, and forget who was told of it."""
    notifying.catch_up()
    Notice.objects.all().delete()
    Mail.objects.all().delete()


def tick() -> list[Mail]:
    """What a timer does, at any hour: every mail that is there afterwards."""
    notifying.catch_up()
    delivering.send_digests()
    return mails()


def mails() -> list[Mail]:
    """Every mail of the outbox, in order."""
    return list(Mail.objects.order_by("pk"))


def told(person: User) -> list[tuple[int, str, str]]:
    """(event, pace, state) of what a person was told."""
    return list(Notice.objects.filter(person=person).order_by("event").values_list("event", "pace", "state"))
