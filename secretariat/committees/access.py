"""Roles in bodies are appointments: who sits on a body today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Value

from secretariat.accounts.models import User
from secretariat.accounts.standing import ROLE, row, source
from secretariat.committees.models import Appointment


@source
def appointments(person: User, day: date) -> Any:
    """The seats that a person holds, on bodies that still sit."""
    seats = Appointment.objects.in_force(day).in_force(day, begins="body__starts", ends="body__ends")
    return row(seats.filter(person=person), ROLE, "seat", Value("body"), "body__reference")
