"""What the pages of the registers show, for programs: terms of reference, actions by body, readiness, the budget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from secretariat.committees import readiness, terms_of_reference
from secretariat.committees.actions import by_body
from secretariat.committees.budget_years import Line, budget_year
from secretariat.committees.models import Body
from secretariat.committees.standing_in import acts_for_body
from secretariat.core.api.calls import get, reader_known
from secretariat.core.api.parameters import ON, Parameter
from secretariat.core.api.problems import nothing_there
from secretariat.core.calendars import Period, today

TAG = "Bodies"
BUDGET = "Budget"


def _year(text: str) -> Period:
    return Period.year(text)


YEAR = Parameter(
    "year", "The regulatory year; today's when it is left out.", _year, {"type": "string"}, example="2019-20"
)


class TermsOnADay(Schema):
    """A body's terms of reference on a day."""

    body: str
    on: date
    reference: str | None = Field(description="The version in force; nothing where there is none that you may see.")
    version: str | None
    text: str | None
    decided_by: list[str] = Field(description="The bodies whose decisions count as decisions of this one on that day.")


@get(
    "/bodies/{path:reference}/terms-of-reference",
    says="A body's terms of reference on a day",
    answer=TermsOnADay,
    tag=TAG,
    query=(ON,),
)
def read_terms_in_force(request: HttpRequest, reference: str, on: date | None) -> TermsOnADay:
    """The version of its terms of reference that was in force, and whose decisions counted as its own."""
    reader, day = reader_known(request).reader, on or today()
    body = Body.objects.visible_to(reader).filter(reference=reference).first()
    if body is None:
        raise nothing_there("Body")
    current, _ = terms_of_reference.of_body(body, day, reader)
    return TermsOnADay(
        body=body.reference,
        on=day,
        reference=current.reference if current else None,
        version=current.version if current else None,
        text=current.text if current else None,
        decided_by=sorted(acts_for_body(body.reference, day)),
    )


class ActionsOfABody(Schema):
    """Actions that a body raised in a year."""

    body: str
    raised: int
    closed: int = Field(description="How many of them were closed by the year's end.")
    late: int = Field(description="How many of them are late today.")
    raised_the_year_before: int


class ActionsByBody(Schema):
    """Actions of a year by body."""

    year: str
    bodies: list[ActionsOfABody]


@get("/registers/actions", says="Actions of a year by body", answer=ActionsByBody, tag=TAG, query=(YEAR,))
def read_actions_by_body(request: HttpRequest, year: Period | None) -> ActionsByBody:
    """How many actions each body raised in a year, how many were closed by its end, and how many the year before."""
    period = year or Period.containing(today())
    rows = [
        ActionsOfABody(
            body=each.body.reference,
            raised=each.raised,
            closed=each.closed,
            late=each.overdue,
            raised_the_year_before=each.before,
        )
        for each in by_body(period)
    ]
    return ActionsByBody(year=period.label, bodies=rows)


class ReadinessStand(Schema):
    """Where the readiness of something stands."""

    reference: str
    title: str
    state: str
    planned: date
    criteria: dict[str, str] = Field(description="Reference of each criterion, and whether it is met.")
    views: dict[str, str] = Field(description="Each body that has given a view, and what it thinks.")
    missing: list[str] = Field(description="Bodies whose view is needed and not there.")
    recommendation: str


class Readiness(Schema):
    """Where the readiness of releases and cohorts stands."""

    cases: list[ReadinessStand]


@get("/registers/readiness", says="Where readiness to go live stands", answer=Readiness, tag=TAG)
def read_readiness(request: HttpRequest) -> Readiness:
    """The latest fifty readiness cases that you may see: criteria, views, recommendation."""
    found = [
        ReadinessStand(
            reference=each.row.reference,
            title=each.row.title,
            state=each.state,
            planned=each.row.planned,
            criteria={one.reference: one.status for one in each.criteria},
            views={slug: one.view for slug, one in each.views.items()},
            missing=[slug for slug, _ in each.missing],
            recommendation=each.row.recommendation,
        )
        for each in readiness.standing(reader_known(request).reader)
    ]
    return Readiness(cases=found)


class BudgetLine(Schema):
    """A category of cost, or a month."""

    key: str = Field(description="The category's short key, or the month.")
    title: str
    budget: Decimal
    spent: Decimal
    forecast: Decimal


class BudgetOfAYear(Schema):
    """What was budgeted, spent and forecast in a year."""

    year: str
    version: str | None = Field(description="The version that these numbers are of.")
    approved: bool = Field(description="Whether it is the Approved Budget.")
    shows_costs: bool = Field(description="Whether you may see what was spent; otherwise that is nothing here.")
    categories: list[BudgetLine]
    months: list[BudgetLine]


@get("/registers/budget", says="The budget of a year", answer=BudgetOfAYear, tag=BUDGET, query=(YEAR,))
def read_budget(request: HttpRequest, year: Period | None) -> BudgetOfAYear:
    """What was budgeted by category, spent and forecast by category and by month, in pounds."""
    found = budget_year(year or Period.containing(today()), reader_known(request).reader)
    return BudgetOfAYear(
        year=found.period.label,
        version=found.version.reference if found.version else None,
        approved=found.is_approved,
        shows_costs=found.shows_costs,
        categories=[_line(each) for each in found.categories],
        months=[_line(each) for each in found.months],
    )


def _line(each: Line) -> BudgetLine:
    return BudgetLine(key=each.key, title=each.title, budget=each.budget, spent=each.spent, forecast=each.forecast)
