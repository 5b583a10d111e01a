"""Roles in bodies are appointments: who sits on a body today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Value

from secretariat.accounts.standing import ROLE, holders, row, source
from secretariat.committees.models import Appointment


@source
def appointments(people: Any, day: date) -> Any:
    """The seats that people hold, on bodies that still sit."""
    seats = Appointment.objects.in_force(day).in_force(day, begins="body__starts", ends="body__ends")
    return row(seats.filter(person__in=people), ROLE, "seat", Value("body"), "body__reference")


@holders("body")
def seated(bodies: Iterable[str], day: date) -> Any:
    """Whoever holds a seat on one of these bodies."""
    return Appointment.objects.in_force(day).filter(body__reference__in=list(bodies)).values("person")
