from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import Q

from secretariat.assurance.models import Assessment, DirectorsLetter, Publication, RiskIteration, StatusDecision
from secretariat.core.calendars import Period
from secretariat.core.figures import Dimension, Reading, figure, rule

USER_SECURITY = (Assessment.Kind.FULL, Assessment.Kind.VERIFICATION)
SECURITY = (*USER_SECURITY, Assessment.Kind.SELF)


def _kinds(period: Period) -> list[tuple[str, str]]:
    return [(str(kind.value), str(kind.label)) for kind in Assessment.Kind]


BY_KIND = Dimension("kind of assessment", _kinds)


@figure("Fieldwork assessments", unit="assessments", population="assessments of every kind that has fieldwork")
def fieldwork_assessments(period: Period) -> Reading:
    """Assessments of any kind whose fieldwork was carried out in the year, whenever they are presented."""
    return Reading.count(Assessment.objects.during("fieldwork", period.start, period.end))


@figure("Assessments presented", unit="assessments", population="one kind of assessment", by=BY_KIND)
def assessments_by_kind_presented(period: Period, kind: str) -> Reading:
    """Assessments of one kind that the Security Sub-Committee reviewed in the year."""
    return Reading.count(_presented(period).filter(kind=kind))


@figure("Full and Verification User Security Assessments presented", unit="assessments", population="FUSA and VUSA")
def fusa_vusa_presented(period: Period) -> Reading:
    """Full and Verification User Security Assessments that the Security Sub-Committee reviewed in the year."""
    return Reading.count(_presented(period).filter(kind__in=USER_SECURITY))


@figure("Security Self-Assessments presented", unit="assessments", population="Security Self-Assessments")
def self_assessments_presented(period: Period) -> Reading:
    """Security Self-Assessments that the Security Sub-Committee reviewed in the year."""
    return Reading.count(_presented(period).filter(kind=Assessment.Kind.SELF))


@figure(
    "Assessments reviewed",
    unit="assessments",
    population="security assessments, follow-ups and Director's Letters",
)
def assessments_reviewed(period: Period) -> Reading:
    """Full, Verification, Self and follow-up Security Assessments presented in the year, and Director's Letters
    approved in it."""
    presented = _presented(period).filter(kind__in=(*SECURITY, Assessment.Kind.FOLLOW_UP))
    return Reading.sum(Reading.count(presented), directors_letters_approved(period))


@figure("Assessments prepared", unit="assessments", population="security assessments and Director's Letters")
def assessments_prepared(period: Period) -> Reading:
    """Full, Verification and Self Security Assessments, and Director's Letters, made ready for the Security
    Sub-Committee in the year. One made ready late in a year may be presented in the next."""
    assessments = Assessment.objects.during("prepared", period.start, period.end).filter(kind__in=SECURITY)
    letters = DirectorsLetter.objects.during("prepared", period.start, period.end)
    return Reading.sum(Reading.count(assessments), Reading.count(letters))


@figure("Director's Letters approved", unit="letters", population="Director's Letters")
def directors_letters_approved(period: Period) -> Reading:
    """Director's Letters that the Security Sub-Committee approved in the year."""
    return Reading.count(DirectorsLetter.objects.during("approved", period.start, period.end))


@figure("Assurance statuses set", unit="statuses", population="assurance statuses")
def assurance_statuses_set(period: Period) -> Reading:
    """Assurance statuses that the Security Sub-Committee set in the year."""
    return Reading.count(_decided(period).filter(kind=StatusDecision.Kind.ASSURANCE))


@figure("Compliance statuses set", unit="statuses", population="compliance statuses")
def compliance_statuses_set(period: Period) -> Reading:
    """Compliance statuses that the Security Sub-Committee set in the year."""
    return Reading.count(_decided(period).filter(kind=StatusDecision.Kind.COMPLIANCE))


@figure("Statuses set", unit="statuses", population="assurance and compliance statuses")
def statuses_set(period: Period) -> Reading:
    """Assurance and compliance statuses that the Security Sub-Committee set in the year."""
    return Reading.count(_decided(period))


@figure("Publications", unit="publications", population="frameworks and guidance of the Security Sub-Committee")
def publications(period: Period) -> Reading:
    """Frameworks and guidance that the Security Sub-Committee released in the year."""
    return Reading.count(Publication.objects.during("published", period.start, period.end))


@figure("Version of the Privacy Controls Framework", unit="version", population="the Privacy Controls Framework")
def pcf_version(period: Period) -> Reading:
    """The version of the Privacy Controls Framework last published by the end of the year."""
    frameworks = Publication.objects.filter(subject=Publication.Subject.PRIVACY_CONTROLS, published__lte=period.end)
    return Reading.of_latest(frameworks.exclude(version="").order_by("-published", "-reference"), "version")


@figure("Risk assessment iteration", unit="iteration", population="the end-to-end risk assessment")
def risk_assessment_iteration(period: Period) -> Reading:
    """The number of the latest iteration of the end-to-end risk assessment begun by the end of the year."""
    begun = RiskIteration.objects.filter(commenced__lte=period.end).order_by("-commenced", "-number")
    return Reading.of_latest(begun, "number")


@figure(
    "Parties in assessment, average of the months", unit="parties per month", population="all Parties", distinct="party"
)
def average_parties_in_assessment(period: Period) -> Reading:
    """The average over the months of the number of Parties with an assessment in process at any time in the month.
    An assessment is in process from the day the Party enters the process to the day it leaves it."""
    rows = list(_in_process(period).order_by().values_list("party", "started", "finished"))
    months = period.months()
    each = [
        len({party for party, begun, done in rows if begun <= month.end and (done is None or done >= month.start)})
        for month in months
    ]
    return Reading(Fraction(sum(each), len(months)) if rows else None, (_in_process(period),), len(months))


def _in_process(period: Period) -> Any:
    unfinished = Q(finished__isnull=True) | Q(finished__gte=period.start)
    return Assessment.objects.filter(unfinished, started__lte=period.end)


def _presented(period: Period) -> Any:
    return Assessment.objects.during("presented", period.start, period.end)


def _decided(period: Period) -> Any:
    return StatusDecision.objects.during("decided", period.start, period.end)


rule(
    "Statuses are of assurance or of compliance",
    left=("assurance_statuses_set", "compliance_statuses_set"),
    right=("statuses_set",),
)
rule(
    "User Security Assessments presented are Full or Verification",
    left=("assessments_by_kind_presented[fusa]", "assessments_by_kind_presented[vusa]"),
    right=("fusa_vusa_presented",),
)
