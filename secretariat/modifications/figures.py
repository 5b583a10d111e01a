from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from secretariat.core.calendars import Period
from secretariat.core.figures import Reading, figure, rule
from secretariat.core.figures.dimensions import BY_MONTH
from secretariat.modifications.models import Modification

PROPOSALS = "all Draft and Modification Proposals"


@figure("Modifications open at the start of the year", unit="modifications", population=PROPOSALS)
def modifications_open_start(period: Period) -> Reading:
    """Proposals raised before the year and not approved, rejected or withdrawn before it."""
    return Reading.count(Modification.objects.open_at_end_of(period.start - timedelta(days=1)))


@figure("Modifications raised", unit="modifications", population=PROPOSALS)
def modifications_raised(period: Period) -> Reading:
    """Proposals raised in the year. A Draft Proposal and the Modification Proposal it becomes are one."""
    return Reading.count(Modification.objects.during("raised", period.start, period.end))


@figure("Modifications raised in a month", unit="modifications", population=PROPOSALS, by=BY_MONTH)
def modifications_raised_in_month(period: Period, month: str) -> Reading:
    """Proposals raised in one month of the year."""
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Reading.count(Modification.objects.during("raised", max(first, period.start), min(last, period.end)))


@figure("Modifications concluded", unit="modifications", population=PROPOSALS)
def modifications_concluded(period: Period) -> Reading:
    """Proposals approved, rejected or withdrawn in the year. An approved one may be implemented in a later year."""
    return Reading.count(_concluded(period))


@figure("Modifications approved", unit="modifications", population=PROPOSALS)
def modifications_approved(period: Period) -> Reading:
    """Proposals approved in the year."""
    return Reading.count(_concluded(period).filter(outcome=Modification.Outcome.APPROVED))


@figure("Modifications rejected", unit="modifications", population=PROPOSALS)
def modifications_rejected(period: Period) -> Reading:
    """Proposals rejected in the year."""
    return Reading.count(_concluded(period).filter(outcome=Modification.Outcome.REJECTED))


@figure("Modifications withdrawn", unit="modifications", population=PROPOSALS)
def modifications_withdrawn(period: Period) -> Reading:
    """Proposals withdrawn in the year."""
    return Reading.count(_concluded(period).filter(outcome=Modification.Outcome.WITHDRAWN))


@figure("Modifications open at the end of the year", unit="modifications", population=PROPOSALS)
def modifications_open_end(period: Period) -> Reading:
    """Proposals raised by the end of the year and not approved, rejected or withdrawn by then."""
    return Reading.count(Modification.objects.open_at_end_of(period.end))


def _concluded(period: Period) -> Any:
    return Modification.objects.during("decided", period.start, period.end)


rule(
    "What was open, with what was raised and without what was concluded, is what is open",
    left=("modifications_open_start", "modifications_raised", "-modifications_concluded"),
    right=("modifications_open_end",),
)
rule(
    "What was concluded was approved, rejected or withdrawn",
    left=("modifications_approved", "modifications_rejected", "modifications_withdrawn"),
    right=("modifications_concluded",),
)
rule(
    "What was raised was raised in one of the months",
    left=("modifications_raised_in_month[*]",),
    right=("modifications_raised",),
)
rule(
    "A year opens with what the year before left open",
    left=("modifications_open_end_previous_year",),
    right=("modifications_open_start",),
)
