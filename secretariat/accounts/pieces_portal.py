"""What the room of accounts gives to a Party's page: who acts for the Party, and what its reader follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q

from secretariat.accounts.models import AccessRequest, Invitation, Role, Subscription
from secretariat.core.codes.access import access
from secretariat.core.pages import pieces, portal
from secretariat.core.pages.portal import Line, lines
from secretariat.core.pages.subjects import all_subjects
from secretariat.core.permission import Reader, may

MOST = 30
NOMINATED = "nominated-contact"


def _people(reader: Reader) -> Iterable[Any]:
    """Who acts for the Party: whoever may see its page sees them, by the deed that the page asks for."""
    there = Q(
        of=portal.PARTY_REFERENCE, role__in=[each.slug for each in access().file.person_role if each.at == "party"]
    )
    holds = Role.objects.in_force(portal.TODAY).filter(there)
    yield lines(
        holds, "roles", order=("starts", "pk"), title="person__name", says="role", more="person__reference",
        begins="starts", ends="ends", most=MOST,
    )  # fmt: skip
    asked = AccessRequest.objects.filter(there, decided__isnull=True)
    yield lines(
        asked, "access_requests", order=("asked", "pk"), title="person__name", says="role", begins="asked", most=MOST
    )
    standing = Invitation.objects.filter(there, accepted__isnull=True, withdrawn__isnull=True, expires__gt=portal.TODAY)
    yield lines(
        standing, "invitations", order=("made", "pk"), title="email", says="role", begins="made", ends="expires",
        most=MOST,
    )  # fmt: skip


@pieces.portal_block("People who act for it", "accounts/portal/_people.html", place=30, rows=_people)
def people(party: Any, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """Who holds which role since when, who has asked, who is invited; and what the reader can do about it."""
    looks_after = may(reader, "look_after_colleagues", party)
    sees_addresses = looks_after or may(reader, "let_people_in")
    kinds: dict[str, list[tuple[Line, str, str]]] = {"roles": [], "access_requests": [], "invitations": []}
    for each in sorted(found, key=lambda line: (line.begins is not None, line.begins, line.reference)):
        whom = "Somebody" if each.what == "invitations" and not sees_addresses else each.title
        kinds[each.what].append((each, whom or each.more, access().role_name(each.says)))
    told = [
        each if each.what != "invitations" or sees_addresses else replace(each, title="", reference="")
        for each in found
    ]
    waiting = len(kinds["access_requests"])
    return {
        "party": party,
        "looks_after": looks_after,
        "lets_in": may(reader, "let_people_in"),
        **kinds,
        "own": [
            access().role_name(each.role) for each in reader.held if (each.at, each.of) == ("party", party.reference)
        ],
        "persona": reader.slug,
        "glance": [(waiting, "request to act for it" if waiting == 1 else "requests to act for it")] if waiting else [],
        "told": told,
    }


def _followed(reader: Reader) -> Iterable[Any]:
    rows = Subscription.objects.filter(person__reference=reader.person or "nobody")
    yield lines(
        rows, "subscriptions", order=("-since", "pk"), reference="of", title="of", says="what", more="kind", most=8
    )


@pieces.portal_block("What you follow", "accounts/portal/_following.html", place=95, rows=_followed)
def following(party: Any, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """What the reader follows, whatever Party it concerns: what changes there reaches them."""
    known = all_subjects()
    named = [(each, known[each.more].singular if each.more in known else "Search") for each in found]
    return {"follows": named[:8], "more": len(found) > 8, "has_account": bool(reader.person)}
