from __future__ import annotations

from typing import Any

from secretariat.core.calendars import Period
from secretariat.core.figures import Reading, figure
from secretariat.engagement import figures_enquiries
from secretariat.engagement.models import Attendance, Event, Newsletter, Registration

__all__ = ["figures_enquiries"]  # its figures are this room's too

TAILORED = (Event.Kind.INTRODUCTION, Event.Kind.SPOTLIGHT)
PRODUCT_ASSURANCE = (Event.Kind.INDUSTRY_DAY, Event.Kind.NCSC)


@figure("Engagement events", unit="events", population="Introduction and Spotlight events")
def engagement_events(period: Period) -> Reading:
    """Introduction to the Code and Spotlight on the Code events held in the year."""
    return Reading.count(_held(period).filter(kind__in=TAILORED))


@figure(
    "Parties at engagement events", unit="parties", population="Introduction and Spotlight events", distinct="party"
)
def engagement_event_parties(period: Period) -> Reading:
    """Parties that came to at least one Introduction or Spotlight event in the year, each counted once."""
    return Reading.distinct(_came(period, *TAILORED), "party")


@figure("Parties at the Panel Engagement Day", unit="parties", population="the Panel Engagement Day", distinct="party")
def panel_engagement_day_parties(period: Period) -> Reading:
    """Parties that came to the Panel's engagement day in the year, each counted once."""
    return Reading.distinct(_came(period, Event.Kind.PANEL_DAY), "party")


@figure("Engagement events on product assurance", unit="events", population="CPA Industry Days and NCSC events")
def ncsc_supplier_engagement_events(period: Period) -> Reading:
    """CPA Industry Days and events hosted by the NCSC in the year."""
    return Reading.count(_held(period).filter(kind__in=PRODUCT_ASSURANCE))


@figure("CPA Industry Days", unit="events", population="CPA Industry Days")
def cpa_industry_days_hosted(period: Period) -> Reading:
    """CPA Industry Days held in the year."""
    return Reading.count(_held(period).filter(kind=Event.Kind.INDUSTRY_DAY))


@figure("Remote attendees of the latest CPA Industry Day", unit="attendees", population="the latest CPA Industry Day")
def cpa_industry_day_remote_attendees(period: Period) -> Reading:
    """People who came to the year's latest CPA Industry Day, if it was held remotely only; otherwise nothing."""
    latest = _held(period).filter(kind=Event.Kind.INDUSTRY_DAY).order_by("-held_on", "-reference").first()
    day = Event.objects.filter(pk__in=[latest.pk] if latest else [])
    if latest is None or not latest.remote:
        return Reading(None, (day,))
    came = Attendance.objects.filter(event=latest)
    return Reading(Reading.total(came, "people").value, (day, came))


@figure(
    "Security engagement events", unit="events", population="security engagement, CPA Industry Days and NCSC events"
)
def security_engagement_events(period: Period) -> Reading:
    """Meetings and events on security held in the year for Parties, CPA Industry Days and NCSC events included."""
    return Reading.count(_held(period).filter(kind__in=(*PRODUCT_ASSURANCE, Event.Kind.SECURITY)))


@figure("CodeWorks registrations", unit="parties", population="all Parties", distinct="party")
def codeworks_registrations(period: Period) -> Reading:
    """Parties that had registered for CodeWorks by the end of the year, in this year or before, each counted once."""
    return Reading.distinct(Registration.objects.filter(service="CodeWorks", registered__lte=period.end), "party")


@figure("Newsletters", unit="issues", population="all newsletters")
def newsletters(period: Period) -> Reading:
    """Issues of newsletters sent in the year."""
    return Reading.count(Newsletter.objects.during("issued", period.start, period.end))


def _held(period: Period) -> Any:
    return Event.objects.during("held_on", period.start, period.end)


def _came(period: Period, *kinds: str) -> Any:
    return Attendance.objects.filter(event__in=_held(period).filter(kind__in=kinds), party__isnull=False)
