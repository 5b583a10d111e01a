from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from secretariat.core.calendars import Period
from secretariat.core.figures import Reading, figure, rule
from secretariat.core.figures.dimensions import BY_CATEGORY
from secretariat.parties.models import (
    DefaultCase,
    Dispute,
    Party,
    PartyCategory,
    UserEntry,
    VotingGroupMembership,
)
from secretariat.parties.models_last_resort import SupplierFailure


@figure("Parties", unit="parties", population="all Parties")
def parties(period: Period) -> Reading:
    """Organisations that are Parties to the Code at the end of the year's last day."""
    return Reading.count(Party.objects.on(period.end))


@figure("Parties by category", unit="parties", population="Parties of one category", by=BY_CATEGORY)
def parties_in_category(period: Period, category: str) -> Reading:
    """Parties at the end of the year's last day, by the category they hold on that day."""
    members = Party.objects.on(period.end).in_category(category, period.end)
    held = PartyCategory.objects.in_force(period.end).filter(category=category, party__in=Party.objects.on(period.end))
    return Reading(members.count(), (members, held))


@figure("Parties that acceded", unit="parties", population="all Parties")
def parties_acceded(period: Period) -> Reading:
    """Organisations whose accession to the Code took effect in the year."""
    return Reading.count(Party.objects.during("acceded", period.start, period.end))


@figure("Parties that left", unit="parties", population="all Parties")
def parties_left(period: Period) -> Reading:
    """Parties that ceased to be one in the year, on any ground."""
    return Reading.count(Party.objects.during("left", period.start, period.end))


@figure("Parties that left by expulsion", unit="parties", population="all Parties")
def parties_left_by_expulsion(period: Period) -> Reading:
    """Parties that ceased to be one in the year because the Panel expelled them."""
    left = Party.objects.during("left", period.start, period.end)
    return Reading.count(left.filter(exit_ground=Party.Ground.EXPULSION))


@figure("Voting Groups", unit="voting groups", population="all Voting Groups", distinct="voting_group")
def voting_groups(period: Period) -> Reading:
    """Voting Groups with at least one Party at the end of the year's last day; the DCC belongs to none."""
    memberships = VotingGroupMembership.objects.in_force(period.end).filter(party__in=Party.objects.on(period.end))
    return Reading.distinct(memberships, "voting_group")


@figure("Parties guided through user entry", unit="parties", population="all Parties", distinct="party")
def parties_guided_user_entry(period: Period) -> Reading:
    """Parties that the administrator began to guide through the User Entry Process in the year, each counted once."""
    return Reading.distinct(UserEntry.objects.during("guided", period.start, period.end), "party")


@figure("Parties that completed user entry", unit="parties", population="all Parties", distinct="party")
def user_entry_completed(period: Period) -> Reading:
    """Parties that completed the User Entry Process in the year for at least one User Role, each counted once."""
    return Reading.distinct(UserEntry.objects.during("completed", period.start, period.end), "party")


@figure(
    "Parties that completed user entry, by category",
    unit="parties",
    population="Parties of one category",
    by=BY_CATEGORY,
    distinct="party",
)
def user_entry_completed_in_category(period: Period, category: str) -> Reading:
    """Parties that completed user entry in the year, by the category they held on the day they first did so."""
    first = UserEntry.objects.during("completed", period.start, period.end)
    first = first.filter(party=OuterRef("party")).order_by("completed", "reference")
    entries = UserEntry.objects.during("completed", period.start, period.end).annotate(
        first_completed=Subquery(first.values("completed")[:1])
    )
    entries = entries.filter(_held(category, "first_completed"))
    held = PartyCategory.objects.filter(category=category, party__in=entries.values("party"))
    held = held.annotate(first_completed=Subquery(first.values("completed")[:1])).filter(
        Q(ends__isnull=True) | Q(ends__gt=F("first_completed")), starts__lte=F("first_completed")
    )
    return Reading(Reading.distinct(entries, "party").value, (entries, held))


@figure("Disputes raised", unit="disputes", population="all Parties")
def disputes_raised(period: Period) -> Reading:
    """Disputes raised under the Code in the year."""
    return Reading.count(Dispute.objects.during("raised", period.start, period.end))


@figure("Default cases that ended in expulsion", unit="parties", population="all Parties", distinct="party")
def default_expulsions(period: Period) -> Reading:
    """Parties whose default case was closed in the year with their expulsion, each counted once."""
    closed = DefaultCase.objects.during("closed", period.start, period.end)
    return Reading.distinct(closed.filter(outcome=DefaultCase.Outcome.EXPELLED), "party")


@figure("Suppliers of Last Resort appointed", unit="suppliers", population="all Parties that failed as suppliers")
def suppliers_of_last_resort(period: Period) -> Reading:
    """Supplier failures in which the appointment of a Supplier of Last Resort took effect in the year; no exercises."""
    return Reading.count(SupplierFailure.objects.during("effective", period.start, period.end).filter(exercise=False))


def _held(category: str, on: str) -> Q:
    """The Party held this category on the day in the column `on`."""
    held: QuerySet[PartyCategory] = PartyCategory.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=OuterRef(on)),
        party=OuterRef("party"),
        category=category,
        starts__lte=OuterRef(on),
    )
    return Q(Exists(held))


rule("Every Party has one category", left=("parties_in_category[*]",), right=("parties",))
rule(
    "Last year's Parties, with those that acceded and without those that left, are this year's",
    left=("parties_previous_year", "parties_acceded", "-parties_left"),
    right=("parties",),
)
rule(
    "Every Party that completed user entry had one category",
    left=("user_entry_completed_in_category[*]",),
    right=("user_entry_completed",),
)
rule(
    "Whom a default case expelled has left by expulsion",
    left=("default_expulsions",),
    right=("parties_left_by_expulsion",),
)
