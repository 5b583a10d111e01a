"""Roles in bodies are appointments: who sits on a body today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Value

from secretariat.accounts.standing import ROLE, row, source
from secretariat.committees.models import Appointment


@source
def appointments(people: Any, day: date) -> Any:
    """The seats that people hold, on bodies that still sit."""
    seats = Appointment.objects.in_force(day).in_force(day, begins="body__starts", ends="body__ends")
    return row(seats.filter(person__in=people), ROLE, "seat", Value("body"), "body__reference")
