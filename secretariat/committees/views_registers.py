"""Pages of the registers: actions by body, terms of reference, readiness, test environments, Transitional Governance."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from secretariat.committees import environments as test_environments
from secretariat.committees import readiness as readiness_cases
from secretariat.committees import terms_of_reference, transition
from secretariat.committees.actions import by_body
from secretariat.committees.models import Action, Body
from secretariat.committees.models_governance import TermsOfReference
from secretariat.core.calendars import Period, today
from secretariat.core.figures import shown
from secretariat.core.pages import stored_figures
from secretariat.core.pages.asking import reader, seen
from secretariat.core.pages.pieces import seen_tables
from secretariat.core.permission import may_see
from secretariat.core.permission.declared import allow
from secretariat.core.tables import table_for, table_named
from secretariat.core.workflow.models import Case

WEEKS = 12
FIGURES = ("actions_captured", "actions_growth", "actions_captured_by_sub_committees", "actions_closed")
"""The figures above the table, as the yearly report has them."""


REGISTERS = (
    ("Decided and asked", ("decisions", "appeals", "actions", "duties")),
    ("Going live", ("readiness_cases", "dcc_requests", "environments", "bookings")),
    ("Reported and resolved", ("owed_reports", "receipts", "issues", "differences")),
    ("From outside", ("outside_consultations", "horizon")),
    ("How bodies work", ("bodies", "terms_of_reference", "delegations", "stand_ins")),
    ("Money", ("budgets", "cost_lines", "monthly_costs", "budget_responses")),
)
"""The tables of the registers, by what they are about."""
OTHER_VIEWS = {
    "actions": (("By body", "actions-by-body"),),
    "readiness_cases": (("Where it stands", "readiness"),),
    "environments": (("Calendar", "environments-calendar"),),
    "budgets": (("This year", "budget-now"),),
}
"""Pages of their own besides the list of a register."""


@allow()
def registers(request: HttpRequest) -> HttpResponse:
    """Everything that bodies keep, by what it is about, with how much of it is open."""
    who = reader(request)
    seen = {table.name for table in seen_tables(who)}
    open_cases = dict(
        Case.objects.open().visible_to(who).values_list("subject_kind").annotate(count=Count("pk")).order_by()
    )
    groups = [
        (
            title,
            [
                (table_named(name), open_cases.get(table_named(name).model._meta.label, 0), OTHER_VIEWS.get(name, ()))
                for name in names
                if name in seen
            ],
        )
        for title, names in REGISTERS
    ]
    return render(request, "committees/registers.html", {"groups": groups})


@allow()
def actions_by_body(request: HttpRequest) -> HttpResponse:
    """How many actions each body raised in a year, how many were closed by its end, and by how much they grew."""
    period, problem = _year(request.GET.get("year", ""))
    rows = by_body(period)
    context = {
        "period": period,
        "years": [period.previous(), period, period.next()],
        "problem": problem,
        "rows": [(each, shown(each.share, "percent"), shown(each.growth, "percent")) for each in rows],
        "figures": stored_figures.values(FIGURES, period),
        "table": table_for(Action),
    }
    return render(request, "committees/actions_by_body.html", context, status=400 if problem else 200)


@allow()
def terms(request: HttpRequest, reference: str) -> HttpResponse:
    """A body's terms of reference as they were on a day, what changed to them, and every version."""
    who = reader(request)
    body = seen(Body, reference, who)
    day, problem = _day(request.GET.get("on", ""))
    current, every = terms_of_reference.of_body(body, day, who)
    asked = next((each for each in every if each.reference == request.GET.get("version", "")), None)
    read = asked or current
    before = _before(read, every)
    context = {
        "table": table_for(Body),
        "body": body,
        "day": day,
        "problem": problem,
        "read": read,
        "decision": read.decision if read and read.decision and may_see(read.decision, who) else None,
        "is_current": read is not None and read is current,
        "before": before,
        "sections": terms_of_reference.sections(read.text) if read else [],
        "changes": terms_of_reference.compare(before.text, read.text) if read and before else [],
        "every": every,
    }
    return render(request, "committees/terms_of_reference.html", context, status=400 if problem else 200)


def _before(read: TermsOfReference | None, every: list[TermsOfReference]) -> TermsOfReference | None:
    """The version before one, of those that the reader may see: the latest comes first."""
    if read is None:
        return None
    place = every.index(read)
    return next((each for each in every[place + 1 :] if each.starts), None)


@allow()
def readiness(request: HttpRequest) -> HttpResponse:
    """Where the readiness of releases and cohorts stands."""
    context = {"stands": readiness_cases.standing(reader(request))}
    return render(request, "committees/readiness.html", context)


@allow()
def environments(request: HttpRequest) -> HttpResponse:
    """Who needs which test environment over the next weeks, and where they clash."""
    day, problem = _day(request.GET.get("from", ""))
    rows = test_environments.calendar(day, WEEKS, reader(request))
    monday = day - timedelta(days=day.weekday())
    context = {
        "rows": rows,
        "weeks": [monday + timedelta(weeks=number) for number in range(WEEKS)],
        "day": day,
        "problem": problem,
        "clashes": sum(each.clashes for each in rows),
        "earlier": monday - timedelta(weeks=WEEKS),
        "later": monday + timedelta(weeks=WEEKS),
    }
    return render(request, "committees/environments.html", context, status=400 if problem else 200)


@allow()
def transitional_governance(request: HttpRequest) -> HttpResponse:
    """The groups of Transitional Governance with their meetings and papers, and the monthly updates."""
    who = reader(request)
    day, problem = _day(request.GET.get("on", ""))
    context = {
        "groups": transition.groups(who, day),
        "updates": transition.updates(who),
        "day": day,
        "problem": problem,
    }
    return render(request, "committees/transitional_governance.html", context, status=400 if problem else 200)


def _day(text: str) -> tuple[date, str]:
    """(the day that was asked for, what is wrong with how it was written): today where none was, or none can be read."""
    asked = text.strip()
    if not asked:
        return today(), ""
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        return today(), f"{asked[:20]} is not a day: write it like 2019-04-01. This is today."
    if not 1990 <= found.year <= 2100:
        return today(), f"{asked[:20]} is too far away: write a day from 1990 to 2100. This is today."
    return found, ""


def _year(text: str) -> tuple[Period, str]:
    asked = text.strip()
    if not asked:
        return Period.containing(today()), ""
    try:
        return Period.year(asked), ""
    except ValueError as fault:
        return Period.containing(today()), f"{fault} This is the year of today."
