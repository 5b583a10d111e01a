"""Regulatory years, working days, and what day it is."""

from secretariat.core.calendars.clock import in_words, now, today
from secretariat.core.calendars.period import Period
from secretariat.core.calendars.working_days import NoCalendar, add_working_days, is_working_day, working_days_between

__all__ = [
    "NoCalendar",
    "Period",
    "add_working_days",
    "in_words",
    "is_working_day",
    "now",
    "today",
    "working_days_between",
]
