"""Tables of the budget, and the rules for their rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.committees.models_budget import (
    Budget,
    BudgetRespondent,
    BudgetResponse,
    BudgetVersion,
    CostLine,
    MonthlyCost,
)
from secretariat.committees.processes import begin_budgets
from secretariat.core.calendars import Period, today
from secretariat.core.tables import Check, Table, register


def _is_a_year(row: Mapping[str, Any]) -> str | None:
    try:
        Period.year(row["year"])
    except ValueError as fault:
        return str(fault)
    return None


def _covers_some_years(row: Mapping[str, Any]) -> str | None:
    return None if 1 <= row["years"] <= 10 else "A budget covers from 1 to 10 years: correct it."


def _first_of_its_month(row: Mapping[str, Any]) -> str | None:
    month = row["month"]
    if month.day == 1:
        return None
    return f"{month} is not the first day of a month: write {month:%Y-%m}-01."


def _spent_by_now(row: Mapping[str, Any]) -> str | None:
    if row["kind"] != "actual" or row["month"] <= today():
        return None
    return f"Nothing has been spent in {row['month']:%B %Y} yet: write forecast, or correct the month."


def _costs_something(row: Mapping[str, Any]) -> str | None:
    return None if row["amount"] else "The amount is nothing: fill it in, or leave the row out."


def _not_less_than_nothing(row: Mapping[str, Any]) -> str | None:
    return None if row["amount"] > 0 else "A cost line is more than nothing: correct the amount, or leave the row out."


def _confidential_is_kept_close(row: Mapping[str, Any]) -> str | None:
    if not row["confidential"] or row["classification"] in ("amber", "red"):
        return None
    return "A confidential response is not for everybody: label it amber or red."


def _anonymous_names_nobody(row: Mapping[str, Any]) -> str | None:
    if not row["anonymous"] or not (row["party"] or row["respondent"]):
        return None
    return "An anonymous response names nobody: empty party and respondent, and keep who it was among the respondents."


register(
    Table(
        Budget,
        "budgets",
        "Budgets",
        "Budget",
        "What the Panel is to cost, for some years at a time.",
        listed=("reference", "title", "year", "years", "closes", "published", "approved"),
        filters=("body", "year"),
        order="-year",
        checks=(Check("year", _is_a_year), Check("years", _covers_some_years)),
        after_import=begin_budgets,
        in_menus=False,
    ),
    Table(
        BudgetVersion,
        "budget_versions",
        "Budget versions",
        "Budget version",
        "The versions of each budget, as its table of document control has them.",
        listed=("reference", "budget", "version", "status", "issued", "author"),
        filters=("budget", "status"),
        order="issued",
        in_menus=False,
    ),
    Table(
        CostLine,
        "cost_lines",
        "Cost lines",
        "Cost line",
        "What each thing is to cost in a year, in a version of a budget.",
        listed=("reference", "version", "year", "category", "title", "amount", "case"),
        filters=("version", "year", "category"),
        searched=("case",),
        in_menus=False,
        checks=(Check("year", _is_a_year), Check("amount", _not_less_than_nothing)),
    ),
    Table(
        MonthlyCost,
        "monthly_costs",
        "Monthly costs",
        "Monthly cost",
        "What was spent month by month, and what is forecast.",
        listed=("reference", "kind", "month", "category", "title", "amount", "case"),
        filters=("kind", "month", "category"),
        order="-month",
        searched=("case",),
        checks=(
            Check("month", _first_of_its_month),
            Check("month", _spent_by_now),
            Check("amount", _costs_something),
        ),
        in_menus=False,
    ),
    Table(
        BudgetResponse,
        "budget_responses",
        "Responses to budgets",
        "Response to a budget",
        "What was said of the draft budget. Confidential ones are for those who draw it up.",
        listed=("reference", "title", "budget", "received", "respondent", "confidential"),
        filters=("budget", "received"),
        order="-received",
        searched=("respondent", "text"),
        in_menus=False,
        checks=(
            Check("classification", _confidential_is_kept_close),
            Check("respondent", _anonymous_names_nobody),
        ),
    ),
    Table(
        BudgetRespondent,
        "budget_respondents",
        "Respondents",
        "Respondent",
        "Who gave each response to a draft budget.",
        listed=("reference", "response", "party", "organisation"),
        filters=("party",),
        searched=("organisation",),
        in_menus=False,
    ),
)
