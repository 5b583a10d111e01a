from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from secretariat.core.calendars import Period
from secretariat.core.figures import Dimension, Reading, figure, rule
from secretariat.releases.models import DesignatedChange, DirectedVariation, Release, ReleaseItem


def _releases(period: Period) -> list[tuple[str, str]]:
    with_items = Release.objects.filter(pk__in=_implemented(period).values("release"))
    return list(with_items.order_by("delivered", "reference").values_list("reference", "name"))


BY_RELEASE = Dimension("release", _releases)


@figure("Scheduled releases", unit="releases", population="scheduled releases")
def scheduled_releases(period: Period) -> Reading:
    """Scheduled releases that went live in the year, whatever month their name says."""
    delivered = Release.objects.during("delivered", period.start, period.end)
    return Reading.count(delivered.filter(kind=Release.Kind.SCHEDULED))


@figure(
    "Modifications implemented",
    unit="modifications",
    population="scheduled and ad-hoc releases",
    distinct="modification",
)
def modifications_implemented(period: Period) -> Reading:
    """Modifications whose change came into force in the year by any release, each counted once. They may have been
    approved in an earlier year."""
    return Reading.distinct(_implemented(period), "modification")


@figure("Modifications implemented in further parts", unit="parts", population="scheduled and ad-hoc releases")
def modifications_in_further_parts(period: Period) -> Reading:
    """Parts of modifications that came into force in the year after another part of the same modification had done so
    in the same year."""
    again = ReleaseItem.objects.during("implemented_on", period.start, period.end).filter(
        modification=OuterRef("modification")
    )
    parts = _implemented(period).filter(Exists(again.exclude(pk=OuterRef("pk"))))
    whole = Reading.distinct(parts, "modification").value
    assert isinstance(whole, int)
    return Reading(parts.count() - whole, (parts,))


@figure("Modifications implemented by scheduled releases", unit="modifications", population="scheduled releases")
def modifications_implemented_by_scheduled_releases(period: Period) -> Reading:
    """Modifications whose change came into force in the year by a scheduled release. One that comes in two parts is
    counted with each."""
    return Reading.count(_implemented(period).filter(release__kind=Release.Kind.SCHEDULED))


@figure("Modifications implemented by ad-hoc releases", unit="modifications", population="ad-hoc releases")
def ad_hoc_releases(period: Period) -> Reading:
    """Modifications whose change came into force in the year by an ad-hoc release. One that comes in two parts is
    counted with each."""
    return Reading.count(_implemented(period).filter(release__kind=Release.Kind.AD_HOC))


@figure("Modifications in a release", unit="modifications", population="one release", by=BY_RELEASE)
def modifications_in_release(period: Period, release: str) -> Reading:
    """Modifications that one release brought into force in the year, whole or in part."""
    return Reading.count(_implemented(period).filter(release__reference=release))


@figure(
    "Modifications in a release that impact the DCC Systems",
    unit="modifications",
    population="one release",
    by=BY_RELEASE,
)
def modifications_in_release_dcc_systems(period: Period, release: str) -> Reading:
    """Modifications that one release brought into force in the year and that change the DCC Systems."""
    return Reading.count(_implemented(period).filter(release__reference=release, modification__dcc_systems=True))


@figure("Designated changes", unit="changes", population="changes designated by the Secretary of State")
def designated_changes(period: Period) -> Reading:
    """Changes that the Secretary of State designated and that came into force in the year."""
    return Reading.count(DesignatedChange.objects.during("implemented_on", period.start, period.end))


@figure("Directed variations", unit="variations", population="variations directed by the Secretary of State")
def directed_variations(period: Period) -> Reading:
    """Variations of dates or obligations that the Secretary of State directed in the year."""
    return Reading.count(DirectedVariation.objects.during("directed_on", period.start, period.end))


def _implemented(period: Period) -> Any:
    return ReleaseItem.objects.during("implemented_on", period.start, period.end)


rule(
    "What was implemented came by a scheduled or an ad-hoc release",
    left=("modifications_implemented_by_scheduled_releases", "ad_hoc_releases", "-modifications_in_further_parts"),
    right=("modifications_implemented",),
)
rule(
    "The releases of the year hold what was implemented",
    left=("modifications_in_release[*]", "-modifications_in_further_parts"),
    right=("modifications_implemented",),
)
