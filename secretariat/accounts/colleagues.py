"""What a Party's nominated contact does about colleagues: invite them to act for the Party, and end their roles there.

Party Support is told of each, by the code's table of notifications: the events have verbs of their own for that.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from secretariat.accounts import mail, services
from secretariat.accounts.addresses import whole
from secretariat.accounts.models import Invitation, Role
from secretariat.accounts.services import Refusal
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.codes.access import access
from secretariat.core.events import Actor
from secretariat.core.workflow.taking import NotNow

MOST_STANDING = 20
"""So many invitations of one Party stand at a time."""
INVITED, ENDED = "invited_by_party", "ended_by_party"


def roles_for_colleagues() -> list[tuple[str, str]]:
    """The roles at a Party that its own nominated contact gives and ends; the others are for Party Support."""
    return [(each.slug, each.name) for each in access().file.person_role if each.at == "party" and each.by_colleagues]


def held_at(of: str) -> Any:
    """The roles at a Party that its nominated contact can end today."""
    slugs = [slug for slug, _ in roles_for_colleagues()]
    rows = Role.objects.in_force(today()).filter(of=of, role__in=slugs, starts__lte=today())
    return rows.select_related("person").order_by("person__name", "reference")


@transaction.atomic
def invite(email: str, role: str, of: str, *, by: Actor, party: str) -> Invitation:
    """Offer a colleague a role at one's own Party, by mail. Raises NotNow for a role that is Party Support's to give,
    for somebody who is invited to it already, and where too many invitations stand."""
    if role not in dict(roles_for_colleagues()):
        raise NotNow("That role is for Party Support to give: ask them.", field="role")
    standing = Invitation.objects.filter(of=of, accepted__isnull=True, withdrawn__isnull=True, expires__gt=today())
    if standing.filter(email__iexact=email.strip(), role=role).exists():
        raise NotNow("That address has been invited to this role: the invitation still stands.", field="email")
    if standing.count() >= MOST_STANDING:
        raise NotNow(f"{MOST_STANDING} invitations stand already: wait until some are accepted or expire.")
    try:
        offer, token = services.invite(email, role, of, by=by)
    except Refusal as refusal:
        raise NotNow(str(refusal)) from None
    events.record(offer, INVITED, by=by, why="Invited by the Party's nominated contact")
    link = whole(reverse("invitation", args=[token]))
    mail.write("invitation", offer.email, {"offer": offer, "link": link, "party": party}, why="You were invited")
    return offer


@transaction.atomic
def end(role: str, of: str, *, by: Actor, why: str) -> None:
    """End the role of that reference at one's own Party, as of today. Raises NotNow for a role elsewhere, for one that is Party
    Support's to end, without a reason, and when it has ended."""
    if not why.strip():
        raise NotNow("Say why: the colleague and Party Support are told.", field="why")
    row = held_at(of).filter(reference=role).first()
    if row is None:
        raise NotNow("That role is not yours to end, or has ended: for others, ask Party Support.", field="role")
    events.update(row, by=by, verb=ENDED, why=why, ends=max(today(), row.starts))
