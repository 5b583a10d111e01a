"""References that are numbered, and what is counted in working days."""

from __future__ import annotations

import re
from datetime import date

from secretariat.core.calendars import NoCalendar, add_working_days
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of, queue_behind_other_writers
from secretariat.core.records import Record
from secretariat.core.workflow.taking import NotNow


def next_reference(model: type[Record], prefix: str, digits: int = 3) -> str:
    """The number after the highest, such as ED-055 after ED-054. Nobody else is given it before this transaction ends.

    The number of a record that was taken out is not given again: its history stands under it.
    """
    queue_behind_other_writers()
    known = model.objects.filter(reference__startswith=prefix).values_list("reference", flat=True)
    numbers = [int(found[1]) for each in known if (found := re.fullmatch(rf"{re.escape(prefix)}(\d+)", each))]
    number = max(numbers, default=0) + 1
    while Event.objects.filter(kind=kind_of(model), subject=f"{prefix}{number:0{digits}}").exists():
        number += 1
    return f"{prefix}{number:0{digits}}"


def working_days_after(day: date, count: int, field: str = "") -> date:
    """The day so many working days later. Raises NotNow for a day that the calendar does not know."""
    try:
        return add_working_days(day, count)
    except NoCalendar as error:
        raise NotNow(f"{error} Correct the day.", field=field) from None
