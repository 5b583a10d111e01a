"""The clock of an enquiry: working days from the day after it was asked, without those on which it waits for the asker."""

from __future__ import annotations

from datetime import date
from typing import Any

from secretariat.core.calendars import add_working_days, working_days_between
from secretariat.engagement.models_enquiries import Enquiry


def due_of(asked: date, standard: int, waited: int = 0) -> date:
    """The day by which an enquiry is to be answered."""
    return add_working_days(asked, standard + waited)


def took(enquiry: Enquiry, answered: date) -> int:
    """How many working days of its clock have gone by on a day."""
    return max(0, working_days_between(enquiry.asked, answered) - waited_by(enquiry, answered))


def waited_by(enquiry: Enquiry, day: date) -> int:
    """For how many working days it has waited for whoever asked, by a day."""
    now = working_days_between(enquiry.waiting_since, day) if enquiry.waiting_since else 0
    return enquiry.waited + now


def stopped(day: date) -> dict[str, Any]:
    """What changes when staff ask back: the clock stops."""
    return {"waiting_since": day, "due": None}


def running_again(enquiry: Enquiry, day: date) -> dict[str, Any]:
    """What changes when whoever asked has replied: the clock goes on, from where it stopped."""
    if enquiry.answered:
        # It was asked again after an answer: its own time has been taken, and it is due as a new question would be.
        return {"waiting_since": None, "due": due_of(day, enquiry.standard)}
    waited = waited_by(enquiry, day)
    return {"waiting_since": None, "waited": waited, "due": due_of(enquiry.asked, enquiry.standard, waited)}


def asked_again(enquiry: Enquiry, day: date) -> dict[str, Any]:
    """What changes when it is asked again: it is due as a new question would be. For one that was closed without an
    answer the clock goes on, without the days on which it was closed."""
    if enquiry.answered or not enquiry.closed:
        return {"due": due_of(day, enquiry.standard)}
    waited = enquiry.waited + working_days_between(enquiry.closed, day)
    return {"waited": waited, "due": due_of(enquiry.asked, enquiry.standard, waited)}


def first_answer(enquiry: Enquiry, day: date) -> dict[str, Any]:
    """What changes with an answer: nothing is due, and the first one says how long it took."""
    if enquiry.answered:
        return {"due": None}
    return {"due": None, "answered": day, "took": took(enquiry, day)}
