"""Who may nominate and vote: Voting Groups that have a Party of the right category on the record date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from secretariat.committees.election_rules import rules
from secretariat.committees.models import SeatGroup
from secretariat.committees.models_ballots import Turnout
from secretariat.committees.models_elections import Contest, Nomination
from secretariat.core.codes import current
from secretariat.core.permission import Reader, deed_named
from secretariat.core.permission.words import parts
from secretariat.parties.models import Party, PartyCategory, VotingGroup, VotingGroupMembership
from secretariat.parties.suspending import withheld_from


def memberships(seat_group: SeatGroup, day: date) -> QuerySet[VotingGroupMembership]:
    """Parties in their Voting Groups on a day, of those categories that fill the seats; of all where none is named."""
    rows: Any = VotingGroupMembership.objects.in_force(day).in_force(day, begins="party__acceded", ends="party__left")
    categories = seat_group.categories.split()
    if categories:
        held = PartyCategory.objects.in_force(day).filter(category__in=categories)
        rows = rows.filter(party__in=held.values("party"))
    found: QuerySet[VotingGroupMembership] = rows
    return found


def each_party_votes() -> bool:
    """Whether each Party has a vote of its own; otherwise each Voting Group has one."""
    return rules().ballot.one_vote_for_each == "party"


def electors(contest: Contest) -> int:
    """How many Voting Groups, or Parties where each has a vote, may vote in a contest."""
    rows = memberships(contest.seat_group, contest.election.record_date)
    return rows.order_by().values("party" if each_party_votes() else "voting_group").distinct().count()


@dataclass(frozen=True)
class Voter:
    """A Voting Group that somebody may vote for, by way of one of its Parties; or that Party, where each has a vote."""

    group: VotingGroup
    party: Party

    @property
    def who(self) -> str:
        """Whose vote it is."""
        return str(self.party if each_party_votes() else self.group)

    def in_turnout(self) -> dict[str, Any]:
        """What stands in the turnout once it has voted."""
        return {"voting_group": self.group, "party": self.party if each_party_votes() else None}


def voted(contest: Contest, there: Iterable[Voter]) -> list[Voter]:
    """Those of some voters who have voted in a contest. One query."""
    own, there = each_party_votes(), list(there)
    rows = Turnout.objects.filter(contest=contest)
    keys = set(
        rows.filter(party__in=[each.party.pk for each in there]).values_list("party", flat=True)
        if own
        else rows.filter(voting_group__in=[each.group.pk for each in there]).values_list("voting_group", flat=True)
    )
    return [each for each in there if (each.party.pk if own else each.group.pk) in keys]


def parties_of(reader: Reader, deed: str) -> frozenset[str]:
    """References of the Parties for which the reader may do a deed that is given to roles at a Party: those that have
    not lost the right to it."""
    found: set[str] = set()
    reader = reader.without(deed_named(deed).right)
    for word in deed_named(deed).readers:
        name, role = parts(word)
        if name in ("party", "parties"):
            found |= reader.places("party", role)
    return frozenset(found)


def voters(contest: Contest, parties: Iterable[Party], day: date) -> list[Voter]:
    """The Voting Groups for which these Parties can vote on a day: one way each. Two queries.

    The group had a Party of the right category on the record date, and the Party is still in that group today. Where
    each Party has a vote, it must itself have been of that category then.
    """
    by_key = {each.pk: each for each in parties}
    if not by_key:
        return []
    own = each_party_votes()
    entitled = memberships(contest.seat_group, contest.election.record_date).order_by()
    entitled = entitled.filter(**{"party__in" if own else "voting_group__members__party__in": by_key})
    then = set(entitled.values_list("party" if own else "voting_group", flat=True))
    now: Any = VotingGroupMembership.objects.in_force(day).in_force(day, begins="party__acceded", ends="party__left")
    now = (
        now.filter(**{"party__in": by_key, "party_id__in" if own else "voting_group__in": then})
        .select_related("voting_group")
        .order_by("reference")
    )
    found: dict[int, Voter] = {}
    for each in now:
        found.setdefault(
            each.party_id if own else each.voting_group_id, Voter(each.voting_group, by_key[each.party_id])
        )
    return list(found.values())


def category_on(party: Party, day: date) -> str:
    """The category that a Party is in on a day; empty where it is in none."""
    row = PartyCategory.objects.in_force(day).filter(party=party).order_by("-starts").first()
    return str(row.category) if row else ""


def categories_named(seat_group: SeatGroup) -> str:
    """The categories that fill a seat group, as people read them."""
    return " and ".join(current().name_of(each) for each in seat_group.categories.split()) or "Parties of any category"


def why_not_nominating(contest: Contest, party: Party) -> str:
    """Why a Party cannot nominate for these seats, in a sentence; empty when it can."""
    day = contest.election.record_date
    wanted = contest.seat_group.categories.split()
    if party.acceded > day or (party.left and party.left <= day):
        return f"{party} was no Party on the record date, {day:%-d %B %Y}: only those that were can nominate."
    if not wanted:
        return ""
    category = category_on(party, day)
    if category in wanted:
        return ""
    was = f"was in the category {current().name_of(category)}" if category else "was in no category"
    return (
        f"{party} {was} on the record date, {day:%-d %B %Y}, and these seats are for {categories_named(contest.seat_group)}: "
        "nominate for seats of its own category."
    )


def why_not_standing(nomination: Nomination, day: date) -> str:
    """Why somebody who was nominated cannot stand on a day, or no longer, in a sentence; empty when they can.

    The Party that nominated must still be one, of a category of the seats, and have its right to stand.
    """
    if reason := why_no_member(nomination, day):
        return reason
    party = nomination.party
    if case := withheld_from(party, day).get("stand"):
        return f"{party} cannot have its people stand: that right is suspended in the case {case}."
    return ""


def why_no_member(nomination: Nomination, day: date) -> str:
    """Why the Party that nominated is none of those whom the seats stand for on a day; empty when it is one."""
    party, group = nomination.party, nomination.contest.seat_group
    if party.left and party.left <= day:
        return f"{party} ceased to be a Party on {party.left:%-d %B %Y}: its candidate stands no longer."
    category = category_on(party, day)
    if group.categories and category not in group.categories.split():
        now = f"in the category {current().name_of(category)}" if category else "in no category"
        return f"{party} is {now}, and these seats are for {categories_named(group)}."
    return ""


def why_not_voting(contest: Contest, party: Party, day: date) -> str:
    """Why a Party's Voting Group cannot vote in a contest, in a sentence. For a Party that is not among `voters`."""
    record = contest.election.record_date
    if party.left and party.left <= day:
        return f"{party} ceased to be a Party on {party.left:%-d %B %Y}: it votes no more."
    now = VotingGroupMembership.objects.in_force(day).filter(party=party).select_related("voting_group").first()
    if now is None:
        return f"{party} is in no Voting Group today, and votes are cast for Voting Groups."
    there = memberships(contest.seat_group, record)
    if each_party_votes() and not there.filter(party=party).exists():
        return (
            f"{party} was no Party of {categories_named(contest.seat_group)} on the record date, "
            f"{record:%-d %B %Y}, so it does not vote for these seats."
        )
    if not there.filter(voting_group=now.voting_group_id).exists():
        return (
            f"{now.voting_group} had no Party of {categories_named(contest.seat_group)} on the record date, "
            f"{record:%-d %B %Y}, so it does not vote for these seats."
        )
    return ""
