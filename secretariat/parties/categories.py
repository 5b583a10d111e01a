"""Which category a Party is in and in which Voting Group, from a day on: changed without a gap and without an overlap."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from secretariat.core import events
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.checking import category_problem_of
from secretariat.parties.joining import new_group, refuse_group_of_others
from secretariat.parties.models import Party, PartyCategory, VotingGroup, VotingGroupMembership
from secretariat.parties.models_joining import Licence


@transaction.atomic
def change_category(
    party: Party, *, category: str, starts: date, why: str, by: Actor, voting_group: VotingGroup | None = None
) -> PartyCategory:
    """Put a Party into another category from a day on: the old row ends on the day on which the new one begins.

    A Voting Group is of one category: where the Party's group has others, it moves to the group that is given, or to
    one of its own, from the same day. Raises NotNow when the day is not after the last change, or when the licences
    that the register knows do not fit.
    """
    row = _the_one_to_end(PartyCategory, party, starts, "category")
    if row.category == category:
        raise NotNow(f"It is in {row.get_category_display()} already: choose another category.", field="category")
    held = list(Licence.objects.filter(party=party).in_force(starts).values_list("kind", flat=True))
    if held and (says := category_problem_of(category, held)):
        raise NotNow(says, field="category")
    reference = next_reference(PartyCategory, f"{party.reference}-C", digits=1)
    events.update(row, by=by, verb="update", why=why, ends=starts)
    made = PartyCategory(
        reference=reference,
        party=party,
        category=category,
        starts=starts,
        classification=Classification.WHITE,
        illustrative=party.illustrative and "all",
    )
    events.create(made, by=by, why=why)
    _follow_with_the_group(party, category, starts, voting_group, why=why, by=by)
    return made


def _follow_with_the_group(
    party: Party, category: str, starts: date, group: VotingGroup | None, *, why: str, by: Actor
) -> None:
    now = VotingGroupMembership.objects.in_force(starts).filter(party=party).select_related("voting_group").first()
    if now is None or group == now.voting_group:
        return
    if group is None:
        try:
            return refuse_group_of_others(now.voting_group, category, starts, but=party)
        except NotNow:  # its affiliates stay behind in the category that it leaves
            pass
    move_to_group(party, voting_group=group, starts=starts, why=why, by=by)


@transaction.atomic
def move_to_group(
    party: Party, *, voting_group: VotingGroup | None, starts: date, why: str, by: Actor
) -> VotingGroupMembership:
    """Move a Party to another Voting Group, or to one of its own, from a day on.

    Raises NotNow when the day is not after the last move, or when the group is of another category.
    """
    row = _the_one_to_end(VotingGroupMembership, party, starts, "Voting Group")
    if voting_group is not None and row.voting_group_id == voting_group.pk:
        raise NotNow(f"It is in {voting_group} already: choose another group.", field="voting_group")
    category = PartyCategory.objects.in_force(starts).filter(party=party).first()
    if voting_group is not None and category is not None:
        refuse_group_of_others(voting_group, category.category, starts)
    reference = next_reference(VotingGroupMembership, f"{party.reference}-V", digits=1)
    events.update(row, by=by, verb="update", why=why, ends=starts)
    made = VotingGroupMembership(
        reference=reference,
        party=party,
        voting_group=voting_group or new_group(party, by=by),
        starts=starts,
        classification=Classification.WHITE,
        illustrative=party.illustrative and "all",
    )
    return events.create(made, by=by, why=why)


def _the_one_to_end(model: Any, party: Party, starts: date, what: str) -> Any:
    """The row that holds on a day, which must be the last, and have begun before it. Raises NotNow."""
    if party.left and starts >= party.left:
        raise NotNow(f"It ceased to be a Party on {party.left:%-d %B %Y}: choose an earlier day.", field="starts")
    rows = model.objects.filter(party=party)
    later = rows.filter(starts__gte=starts).order_by("starts").first()
    if later:
        raise NotNow(
            f"Its {what} changed on {later.starts:%-d %B %Y} already: choose a later day, so that the spells neither "
            "overlap nor leave a gap.",
            field="starts",
        )
    row = rows.filter(Q(ends__isnull=True) | Q(ends__gt=starts)).order_by("-starts").first()
    if row is None:
        raise NotNow(f"It has no {what} on that day: choose a day on which it has one.", field="starts")
    return row


@transaction.atomic
def add_licence(party: Party, *, kind: str, starts: date, by: Actor) -> Licence:
    """Note a licence of a Party. Raises NotNow for one that it holds already."""
    if Licence.objects.filter(party=party, kind=kind).filter(Q(ends__isnull=True) | Q(ends__gt=starts)).exists():
        raise NotNow("It holds such a licence already: end that first.", field="kind")
    made = Licence(
        reference=next_reference(Licence, f"{party.reference}-L", digits=1),
        party=party,
        kind=kind,
        starts=starts,
        classification=Classification.WHITE,
        illustrative=party.illustrative and "all",
    )
    return events.create(made, by=by)


@transaction.atomic
def end_licence(licence: Licence, *, ends: date, why: str, by: Actor) -> None:
    """Note that a licence is no longer held from a day on."""
    if licence.ends and licence.ends <= ends:
        raise NotNow(f"It ended on {licence.ends:%-d %B %Y} already.", field="ends")
    if ends < licence.starts:
        raise NotNow("It cannot end before it began: correct the day.", field="ends")
    events.update(licence, by=by, verb="end", why=why, ends=ends)


def category_on(party: Party, day: date) -> str:
    """The name of the category that a Party is in on a day; empty when it is in none."""
    row = PartyCategory.objects.in_force(day).filter(party=party).first()
    return current().name_of(row.category) if row else ""
