"""EUI-64 identifiers: how they are written, which ranges are given, and which is free next."""

from __future__ import annotations

import re
from datetime import date

from secretariat.core import events
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party
from secretariat.parties.models_entry import HeldRole
from secretariat.parties.models_joining import IdentifierRange
from secretariat.parties.rules import accession

DIGITS = re.compile(r"[0-9A-F]{16}")


def as_an_identifier(text: str, *, field: str) -> str:
    """An EUI-64 identifier as 16 capital digits, however it was grouped. Raises NotNow."""
    found = re.sub(r"[\s:.\-]", "", text).upper()
    if not DIGITS.fullmatch(found):
        raise NotNow(
            f"{text.strip()[:40]} is no EUI-64 identifier: write 16 digits 0-9 and A-F, such as 90-B3-D5-1F-30-01-00-00.",
            field=field,
        )
    return found


def grouped(identifier: str) -> str:
    """An identifier as people read it: 90-B3-D5-1F-30-01-00-00."""
    return "-".join(identifier[place : place + 2] for place in range(0, len(identifier), 2))


def next_free() -> tuple[str, str]:
    """The first and last identifier of the next block that nobody was ever given. Raises NotNow when none is left."""
    rules = accession().identifiers
    start, end = int(rules.first, 16), int(rules.last, 16)
    # Ranges in order: the first gap between them that holds a block, which begins at a multiple of its size.
    given = IdentifierRange.objects.filter(last__gte=rules.first, first__lte=rules.last).order_by("first")
    for first, last in given.values_list("first", "last"):
        if start + rules.block - 1 < int(first, 16):
            break
        start = max(start, -(-(int(last, 16) + 1) // rules.block) * rules.block)
    if start + rules.block - 1 > end:
        raise NotNow("No block of identifiers is left: ask for more to be set aside.", field="first")
    return f"{start:016X}", f"{start + rules.block - 1:016X}"


def give_range(party: Party, first: str, last: str, *, by: Actor, on: date) -> IdentifierRange:
    """Give a Party a range, or the next free block when neither end is said. Raises NotNow for one already given.

    A refusal says whose range it is in the way of, and which block is free. A range is never given twice, even when
    the Party that had it has left.
    """
    reference = next_reference(IdentifierRange, "EUI-")
    if not first and not last:
        first, last = next_free()
    first, last = as_an_identifier(first, field="first"), as_an_identifier(last, field="last")
    _refuse_bounds(first, last)
    _refuse_overlap(first, last)
    made = IdentifierRange(
        reference=reference,
        party=party,
        first=first,
        last=last,
        starts=on,
        classification=Classification.AMBER,
        illustrative=party.illustrative and "all",
    )
    return events.create(made, by=by)


def _refuse_bounds(first: str, last: str) -> None:
    rules = accession().identifiers
    if first > last:
        raise NotNow("The first identifier comes after the last: write the lower one first.", field="last")
    if first < rules.first or last > rules.last:
        raise NotNow(
            f"Identifiers are given from {grouped(rules.first)} to {grouped(rules.last)}: choose a range between them.",
            field="first",
        )


def _refuse_overlap(first: str, last: str) -> None:
    other = (
        IdentifierRange.objects.filter(first__lte=last, last__gte=first)
        .select_related("party")
        .order_by("first")
        .first()
    )
    if other is None:
        return
    free_first, free_last = next_free()
    raise NotNow(
        f"That range overlaps {grouped(other.first)} to {grouped(other.last)}, which was given to {other.party} "
        f"({other.party.reference}). The next free block is {grouped(free_first)} to {grouped(free_last)}.",
        field="first",
    )


def refuse_user_id(party: Party, user_id: str, day: date) -> None:
    """Raise NotNow for a User ID that another Party acts under, or that is in none of the Party's ranges."""
    other = HeldRole.objects.filter(user_id=user_id).exclude(party=party).in_force(day).select_related("party").first()
    if other:
        raise NotNow(
            f"{grouped(user_id)} is the User ID of another Party already: choose one of your own range.",
            field="user_id",
        )
    ranges = list(IdentifierRange.objects.filter(party=party).in_force(day).values_list("first", "last"))
    if ranges and not any(first <= user_id <= last for first, last in ranges):
        said = ", ".join(f"{grouped(first)} to {grouped(last)}" for first, last in ranges)
        raise NotNow(f"{grouped(user_id)} is outside the Party's range: choose one from {said}.", field="user_id")
