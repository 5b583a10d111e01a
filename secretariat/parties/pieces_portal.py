"""What the room of Parties gives to shared pages: the way to the Party list, and what a Party is on its own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from secretariat.core.codes import current
from secretariat.core.pages import pieces, portal
from secretariat.core.pages.portal import Line, lines
from secretariat.core.permission import Reader, may
from secretariat.core.tables import Table
from secretariat.parties.models import DefaultCase, Party, PartyCategory, UserEntry, VotingGroupMembership
from secretariat.parties.models_default import ChargeNotice, CreditNotice

pieces.page("Parties", "Party list", "/party-list/")
pieces.page("Parties", "Party portal", "/portal/", "see_portal")

CATEGORY, GROUP, ENTRY = "party_categories", "voting_groups", "user_entries"


@pieces.beside_record("parties/_portal_link.html")
def portal_of(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The way from a Party's record to its page in the portal, for those who may see that."""
    if table.model is not Party or not may(reader, "see_portal", record):
        return None
    return {"reference": record.reference}


def _what_it_is(reader: Reader) -> Iterable[Any]:
    of = {"party": portal.PARTY}
    held = PartyCategory.objects.visible_to(reader).filter(**of)
    yield lines(held, CATEGORY, order=("-starts", "pk"), title="category", begins="starts", ends="ends")
    groups = VotingGroupMembership.objects.visible_to(reader).filter(**of)
    yield lines(
        groups,
        GROUP,
        order=("-starts", "pk"),
        reference="voting_group__reference",
        title="voting_group__name",
        begins="starts",
        ends="ends",
    )


def _entries(reader: Reader) -> Iterable[Any]:
    rows = UserEntry.objects.visible_to(reader).filter(party=portal.PARTY)
    order = (F("completed").desc(nulls_first=True), F("guided").desc(nulls_last=True), "pk")
    yield lines(rows, ENTRY, order=order, title="user_role", begins="guided", ends="completed", most=12)


@pieces.portal_block("Details", "parties/portal/_details.html", place=10, rows=_what_it_is)
def details(party: Party, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """What the Party is: category and Voting Group today, and what they were before."""
    latest_first = sorted(found, key=lambda each: (each.begins is not None, each.begins), reverse=True)
    return {
        "party": party,
        "categories": [(each, current().name_of(each.title)) for each in latest_first if each.what == CATEGORY],
        "groups": [each for each in latest_first if each.what == GROUP],
    }


@pieces.portal_block("User Roles", "parties/portal/_user_roles.html", place=20, rows=_entries)
def user_roles(party: Party, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """The User Roles that the Party holds, and those it is on its way to."""
    named = [(each, current().name_of(each.title)) for each in found]
    under_way = sum(each.ends is None for each in found)
    return {
        "party": party,
        "held": [pair for pair in named if pair[0].ends],
        "under_way": [pair for pair in named if not pair[0].ends],
        "glance": [(under_way, "User Role on its way" if under_way == 1 else "User Roles on their way")]
        if under_way
        else [],
    }


def _what_it_owes(reader: Reader) -> Iterable[Any]:
    of = {"party": portal.PARTY}
    cases = DefaultCase.objects.visible_to(reader).filter(**of, closed__isnull=True)
    yield lines(cases, "default_cases", order=("opened", "pk"), title="cause", begins="opened")
    charges = ChargeNotice.objects.visible_to(reader).filter(**of, settled__isnull=True)
    yield lines(
        charges, "charge_notices", order=("due", "pk"), title="invoice", says="amount", begins="issued", ends="due"
    )
    cover = CreditNotice.objects.visible_to(reader).filter(**of, settled__isnull=True)
    yield lines(cover, "credit_notices", order=("issued", "pk"), title="required", says="provided", begins="issued")


@pieces.portal_block("Charges and default", "parties/portal/_owed.html", place=70, rows=_what_it_owes)
def owed(party: Party, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """Notices of the DCC that are not settled, and default cases that are open."""
    cases = sum(each.what == "default_cases" for each in found)
    return {
        "party": party,
        "lines": found,
        "glance": [(cases, f"default {'case' if cases == 1 else 'cases'} open")] if cases else [],
    }
