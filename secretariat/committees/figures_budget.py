"""Figures of the budget: what was budgeted, what was spent, and the difference."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from secretariat.committees.budgets import approved_version
from secretariat.committees.models_budget import CostLine, MonthlyCost
from secretariat.committees.register_rules import cost_categories, rules
from secretariat.core.calendars import Period
from secretariat.core.classification import Classification
from secretariat.core.figures import Dimension, Reading, figure

BY_COST_CATEGORY = Dimension("category of cost", lambda period: cost_categories())
POPULATION = "the Panel's budget"


def _lines(period: Period) -> Any:
    version = approved_version(period)
    return CostLine.objects.filter(version=version, year=period.label) if version else CostLine.objects.none()


def _costs(period: Period) -> Any:
    rows = MonthlyCost.objects.during("month", period.start, period.end)
    return rows.filter(body__reference=rules().budget.body)


def _spent(period: Period) -> Any:
    return _costs(period).filter(kind=MonthlyCost.Kind.ACTUAL)


def _outturn(period: Period) -> Any:
    """What was spent, and what is forecast for months and categories in which nothing was spent yet."""
    same = MonthlyCost.objects.filter(
        kind=MonthlyCost.Kind.ACTUAL,
        body=OuterRef("body"),
        month=OuterRef("month"),
        category=OuterRef("category"),
    )
    return _costs(period).filter(Q(kind=MonthlyCost.Kind.ACTUAL) | ~Exists(same))


def _total(rows: Any) -> Reading:
    total = rows.aggregate(total=Sum("amount"))["total"]
    return Reading(None if total is None else Fraction(Decimal(total)), (rows,))


@figure("Budget of the year", unit="pounds", population=POPULATION)
def budget_of_year(period: Period) -> Reading:
    """What the Approved Budget of the year comes to, all cost lines together."""
    return _total(_lines(period))


@figure("Budget of the year by category", unit="pounds", population=POPULATION, by=BY_COST_CATEGORY)
def budget_by_category(period: Period, category: str) -> Reading:
    """What the Approved Budget of the year comes to in one category of cost."""
    return _total(_lines(period).filter(category=category))


@figure("Spent in the year", unit="pounds", population=POPULATION, classification=Classification.GREEN)
def budget_spent(period: Period) -> Reading:
    """What was spent in the months of the year, as recorded."""
    return _total(_spent(period))


@figure(
    "Spent in the year by category",
    unit="pounds",
    population=POPULATION,
    by=BY_COST_CATEGORY,
    classification=Classification.GREEN,
)
def budget_spent_by_category(period: Period, category: str) -> Reading:
    """What was spent in the months of the year in one category of cost."""
    return _total(_spent(period).filter(category=category))


@figure("Over or under budget", unit="pounds", population=POPULATION, classification=Classification.GREEN)
def budget_variance(period: Period) -> Reading:
    """By how much what was spent and is forecast is more than the Approved Budget of the year; less than nothing where it
    is less."""
    lines, outturn = _total(_lines(period)), _total(_outturn(period))
    if lines.value is None:
        return Reading(None, lines.records)
    assert isinstance(lines.value, Fraction)
    more = outturn.value if isinstance(outturn.value, Fraction) else Fraction(0)
    return Reading(more - lines.value, (*outturn.records, *lines.records))
