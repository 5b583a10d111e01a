"""Roles in bodies are appointments: who sits on a body today; and who is kept out of which items of agendas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Value

from secretariat.accounts.models import Role
from secretariat.accounts.standing import RECUSED, ROLE, holders, row, source
from secretariat.committees.models import Appointment
from secretariat.committees.models_meetings import Recusal
from secretariat.parties.leaving import Held, hangs_on_parties
from secretariat.parties.models import Party


@source
def appointments(people: Any, day: date) -> Any:
    """The seats that people hold, on bodies that still sit."""
    seats = Appointment.objects.in_force(day).in_force(day, begins="body__starts", ends="body__ends")
    return row(seats.filter(person__in=people), ROLE, "seat", Value("body"), "body__reference")


@source
def recused(people: Any, day: date) -> Any:
    """The items from which people are recused."""
    rows = Recusal.objects.in_force(day, begins="declared", ends="ended").filter(person__in=people)
    return row(rows, RECUSED, "item__reference")


@source
def recused_with_their_seat(people: Any, day: date) -> Any:
    """The items from which the seats that people hold are recused: a recusal may name no account."""
    rows = Recusal.objects.in_force(day, begins="declared", ends="ended").filter(appointment__person__in=people)
    return row(rows, RECUSED, "item__reference", person="appointment__person_id")


@holders("body")
def seated(bodies: Iterable[str], day: date) -> Any:
    """Whoever holds a seat on one of these bodies."""
    return Appointment.objects.in_force(day).filter(body__reference__in=list(bodies)).values("person")


@hangs_on_parties
def seats_of_its_people(party: Party, into: Party | None, day: date) -> Iterable[Held]:
    """The seats of people who act for a Party that ceases: they are for their bodies to decide on."""
    people = Role.objects.in_force(day).filter(of=party.reference).values("person")
    rows = Appointment.objects.in_force(day).filter(person__in=people).select_related("body").order_by("reference")
    return [Held("Seat", str(each), "appointments", each.reference, "stays until its body decides") for each in rows]
