from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import F

from secretariat.core.calendars import Period
from secretariat.core.figures import Reading, figure
from secretariat.core.figures.figure import Dimension
from secretariat.engagement.enquiry_rules import enquiry_categories
from secretariat.engagement.models_enquiries import Article, Enquiry

BY_CATEGORY_OF_ENQUIRY = Dimension("category of enquiry", lambda period: enquiry_categories())


@figure("Enquiries to Party Support", unit="enquiries", population="all enquiries")
def enquiries_asked(period: Period) -> Reading:
    """Enquiries that were put to Party Support in the year, however they came in."""
    return Reading.count(Enquiry.objects.during("asked", period.start, period.end))


@figure("Enquiries by category", unit="enquiries", population="enquiries of one category", by=BY_CATEGORY_OF_ENQUIRY)
def enquiries_asked_about(period: Period, category: str) -> Reading:
    """Enquiries that were put to Party Support in the year, by what they were about."""
    return Reading.count(Enquiry.objects.during("asked", period.start, period.end).filter(category=category))


@figure("Enquiries answered", unit="enquiries", population="all enquiries")
def enquiries_answered(period: Period) -> Reading:
    """Enquiries that got their first answer in the year, whenever they were asked."""
    return Reading.count(_answered(period))


@figure("Enquiries answered within the standard", unit="percent", population="enquiries answered in the year")
def enquiries_answered_within_standard(period: Period) -> Reading:
    """The share of the enquiries first answered in the year whose answer took no more working days than the standard of
    their category; days on which they waited for whoever asked are not counted."""
    return Reading.share(_answered(period).filter(took__lte=F("standard")), _answered(period))


@figure("Median response time to enquiries", unit="working days", population="enquiries answered in the year")
def enquiry_response_median(period: Period) -> Reading:
    """The middle of the working days that the enquiries first answered in the year took, without the days on which they
    waited for whoever asked."""
    days = sorted(_answered(period).values_list("took", flat=True))
    return Reading(_median(days), (_answered(period),), len(days))


@figure("Answers in the knowledge base", unit="answers", population="all articles")
def knowledge_base_articles(period: Period) -> Reading:
    """Articles of the knowledge base that stood at the end of the year's last day."""
    return Reading.count(Article.objects.in_force(period.end, begins="published", ends="withdrawn"))


def _median(days: list[int]) -> Fraction | None:
    """The middle of sorted numbers; None without any."""
    if not days:
        return None
    middle = len(days) // 2
    return Fraction(days[middle]) if len(days) % 2 else Fraction(days[middle - 1] + days[middle], 2)


def _answered(period: Period) -> Any:
    return Enquiry.objects.during("answered", period.start, period.end)
