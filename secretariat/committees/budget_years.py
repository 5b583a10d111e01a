"""A regulatory year of the budget: what was budgeted, spent and forecast, by category and by month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from secretariat.committees.budgets import approved_version
from secretariat.committees.models_budget import Budget, BudgetVersion, CostLine, MonthlyCost
from secretariat.committees.register_rules import cost_categories, rules
from secretariat.core.calendars import Period
from secretariat.core.permission import Reader, clears

NOTHING = Decimal(0)
COSTS = "green"
"""The label of what was spent as a figure; that of the Approved Budget is White."""


@dataclass(frozen=True)
class Line:
    """One category, one month, or the whole: what was budgeted, spent and forecast."""

    title: str
    budget: Decimal
    spent: Decimal
    forecast: Decimal
    key: str = ""

    @property
    def outturn(self) -> Decimal:
        """What it comes to, as far as is known: spent and forecast together."""
        return self.spent + self.forecast

    @property
    def variance(self) -> Decimal:
        """By how much that is more than was budgeted; less than nothing where it is less."""
        return self.outturn - self.budget


@dataclass(frozen=True)
class BudgetYear:
    """A year of the budget as a reader may see it."""

    period: Period
    version: BudgetVersion | None
    is_approved: bool
    shows_costs: bool
    categories: tuple[Line, ...]
    months: tuple[Line, ...]
    lines: tuple[CostLine, ...]

    @property
    def whole(self) -> Line:
        """All categories together."""
        return Line(
            "Together",
            sum((each.budget for each in self.categories), NOTHING),
            sum((each.spent for each in self.categories), NOTHING),
            sum((each.forecast for each in self.categories), NOTHING),
        )


def budget_year(period: Period, reader: Reader) -> BudgetYear:
    """A year of the budget: the Approved Budget where there is one, otherwise the latest draft that the reader may see.

    At most six queries. What was spent is for those who may see the figures of it.
    """
    approved = approved_version(period)
    version = approved or _latest_draft(period, reader)
    rows: Any = CostLine.objects.filter(version=version, year=period.label) if version else CostLine.objects.none()
    seen = list(rows.filter(pk__in=CostLine.objects.visible_to(reader)).order_by("category", "reference"))
    counted = list(rows) if approved else seen
    shows = clears(COSTS, reader)
    costs = spent_and_forecast(period) if shows else {}
    budgeted: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for each in counted:
        budgeted[each.category] += each.amount
    return BudgetYear(
        period,
        version,
        approved is not None,
        shows,
        tuple(_category(slug, name, budgeted, costs) for slug, name in cost_categories()),
        tuple(_month(each, costs) for each in period.months()),
        tuple(seen),
    )


Costs = dict[tuple[str, str, str], Decimal]
"""(month, category, kind) to the sum."""


def spent_and_forecast(period: Period) -> Costs:
    """What was spent and forecast in a year. A forecast of a month counts no more once something was spent in it.

    One query.
    """
    rows = MonthlyCost.objects.during("month", period.start, period.end).order_by()
    rows = rows.filter(body__reference=rules().budget.body)
    sums = rows.values_list("month", "category", "kind").annotate(total=Sum("amount"))
    found = {(f"{month:%Y-%m}", category, kind): total for month, category, kind, total in sums}
    spent = {(month, category) for month, category, kind in found if kind == MonthlyCost.Kind.ACTUAL}
    return {key: total for key, total in found.items() if key[2] == MonthlyCost.Kind.ACTUAL or key[:2] not in spent}


def _category(slug: str, name: str, budgeted: dict[str, Decimal], costs: Costs) -> Line:
    return Line(
        name, budgeted[slug], _sum(costs, "actual", category=slug), _sum(costs, "forecast", category=slug), slug
    )


def _month(month: Period, costs: Costs) -> Line:
    key = f"{month.start:%Y-%m}"
    return Line(month.label, NOTHING, _sum(costs, "actual", month=key), _sum(costs, "forecast", month=key), key)


def _sum(costs: Costs, kind: str, *, month: str = "", category: str = "") -> Decimal:
    fitting = (
        total
        for (at, slug, what), total in costs.items()
        if what == kind and (not month or at == month) and (not category or slug == category)
    )
    return sum(fitting, NOTHING)


def _latest_draft(period: Period, reader: Reader) -> BudgetVersion | None:
    """The latest version that covers a year and that the reader may see, of a budget that is still being drawn up."""
    first = int(period.label[:4])
    rows: Any = BudgetVersion.objects.visible_to(reader).filter(budget__year__lte=period.label)
    rows = rows.filter(budget__body__reference=rules().budget.body)
    for each in rows.select_related("budget").order_by("-budget__year", "-issued", "-pk")[:20]:
        if int(each.budget.year[:4]) + each.budget.years > first:
            found: BudgetVersion = each
            return found
    return None


def years_there(period: Period) -> list[Period]:
    """The years that some budget covers, and the one that is shown. One query."""
    found = {period.label: period}
    covered = Budget.objects.filter(body__reference=rules().budget.body)
    for year, years in covered.values_list("year", "years"):
        for number in range(years):
            each = Period.starting_in(int(year[:4]) + number)
            found[each.label] = each
    return [found[label] for label in sorted(found)]
