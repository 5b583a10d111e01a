"""Pages of the budget: a regulatory year of it, and its pictures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from secretariat.committees import budgets, pictures
from secretariat.committees.budget_years import budget_year, years_there
from secretariat.committees.models_budget import BudgetResponse, BudgetVersion
from secretariat.core.calendars import Period, today
from secretariat.core.pages.asking import reader
from secretariat.core.permission.declared import allow


@allow()
def now(request: HttpRequest) -> HttpResponse:
    """On to the budget of the year that is asked for, or of today's."""
    asked = request.GET.get("year", "").strip()
    try:
        period = Period.year(asked) if asked else Period.containing(today())
    except ValueError as fault:
        raise Http404(str(fault)) from None
    return redirect("budget", year=period.label)


@allow()
def year(request: HttpRequest, year: str) -> HttpResponse:
    """What was budgeted, spent and forecast in a year, how the budget came about, and what was said of it."""
    who, period = reader(request), _period(year)
    found = budget_year(period, who)
    versions, responses, moment = [], 0, None
    if found.version:
        budget = found.version.budget
        versions = list(BudgetVersion.objects.visible_to(who).filter(budget=budget).order_by("issued", "pk"))
        responses = BudgetResponse.objects.visible_to(who).filter(budget=budget).count()
        moment = budgets.closing_moment(budget)
    numbers = pictures.numbers_of(found)
    drawn = {name: found.shows_costs and pictures.path_of(name, numbers).exists() for name in pictures.NAMES}
    context = {
        "found": found,
        "period": period,
        "years": years_there(period),
        "versions": versions,
        "responses": responses,
        "closes": moment,
        "effective": budgets.effective_day(found.version.budget) if found.version else None,
        "drawn": drawn,
    }
    return render(request, "committees/budget_year.html", context)


@allow()
def by_month(request: HttpRequest, year: str) -> HttpResponse:
    """The picture of what was spent and forecast month by month."""
    return _picture(request, year, "by-month")


@allow()
def by_category(request: HttpRequest, year: str) -> HttpResponse:
    """The picture of budget and outturn by category."""
    return _picture(request, year, "by-category")


def _picture(request: HttpRequest, year: str, name: str) -> HttpResponse:
    found = budget_year(_period(year), reader(request))
    path = pictures.path_of(name, pictures.numbers_of(found))
    if not found.shows_costs or not path.exists():
        raise Http404("There is no such picture that you may see.")
    answer = HttpResponse(path.read_bytes(), content_type="image/svg+xml")
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _period(year: str) -> Period:
    try:
        return Period.year(year)
    except ValueError as fault:
        raise Http404(str(fault)) from None
