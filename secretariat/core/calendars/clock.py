from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in the code's time zone, or the day at which a demonstration has stopped its clock."""
    if settings.SECRETARIAT_TODAY:
        return date.fromisoformat(settings.SECRETARIAT_TODAY)
    return timezone.localdate()


def now() -> datetime:
    """This moment; noon of the stopped day in a demonstration."""
    if settings.SECRETARIAT_TODAY:
        return timezone.make_aware(datetime.combine(today(), time(12)))
    return timezone.now()


def in_words(day: date) -> str:
    """A day as people write it: 1 April 2019."""
    return f"{day.day} {day:%B %Y}"
