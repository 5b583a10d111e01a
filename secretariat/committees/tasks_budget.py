"""What is done for the budget after an answer: drawing, which no web worker does."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from secretariat.committees.budget_years import budget_year
from secretariat.committees.pictures import numbers_of
from secretariat.core.calendars import Period
from secretariat.core.permission import Held, Reader

FOR_ALL_FIGURES = Reader(id="system", name="the register", held=frozenset({Held("secretariat", "administrator")}))
"""As whom the pictures are drawn: they show the figures of the costs, and nothing that is about somebody."""


def draw_year(period: Period) -> int:
    """Draw the pictures of a year's budget that are not there yet; how many."""
    from secretariat.committees.drawing import draw_missing  # only here: what draws is not for web workers

    year = budget_year(period, FOR_ALL_FIGURES)
    return draw_missing(numbers_of(year)) if year.is_approved else 0


@task()
def draw(year: str) -> None:
    """Draw a year anew, once its numbers have changed."""
    draw_year(Period.year(year))


def draw_after_commit(year: str) -> None:
    """Have a year drawn once what has just changed is kept."""
    transaction.on_commit(lambda: draw.enqueue(year))
