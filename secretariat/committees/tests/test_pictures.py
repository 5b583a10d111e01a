"""Pictures of the budget: drawn by the timer when numbers change, kept, and given to whoever may see the numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from secretariat.committees import pictures
from secretariat.committees.budget_years import budget_year
from secretariat.committees.commands_registers import draw_budgets
from secretariat.committees.models_budget import Budget, BudgetVersion, CostLine, MonthlyCost
from secretariat.committees.tests.registers import SECRETARIAT, a_body
from secretariat.core.calendars import Period
from secretariat.core.permission import ANYONE
from tests.factories import recorded
from tests.readers import reading_as

pytestmark = [pytest.mark.django_db, pytest.mark.once]
YEAR = Period.year("2020-21")


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.VAR = tmp_path
    settings.SECRETARIAT_TODAY = "2021-04-15"


@pytest.fixture
def approved():
    panel = a_body("panel")
    made = recorded(Budget, body=panel, year="2020-21", approved="2020-03-23")
    final = recorded(BudgetVersion, budget=made, status="final")
    recorded(CostLine, version=final, year="2020-21", amount=Decimal(1_500_000))
    recorded(MonthlyCost, body=panel, month="2020-04-01", amount=Decimal(120_400), classification="green")
    return panel


def numbers():
    return pictures.numbers_of(budget_year(YEAR, SECRETARIAT))


def test_the_timer_draws_what_is_not_there_yet_once(approved, tmp_path):
    assert draw_budgets() == "2 pictures of the budget drawn."
    svg = pictures.path_of("by-month", numbers()).read_text()
    assert svg.startswith("<svg")
    assert "<script" not in svg
    assert draw_budgets() == ""
    assert sorted(path.suffix for path in (tmp_path / "charts").iterdir()) == [".svg", ".svg"]
    recorded(MonthlyCost, body=approved, month="2020-05-01", amount=Decimal(99_000), classification="green")
    assert draw_budgets() == "2 pictures of the budget drawn."


def test_without_a_budget_or_numbers_nothing_is_drawn():
    assert draw_budgets() == ""
    assert pictures.is_empty(numbers())


def test_the_page_shows_a_picture_once_it_is_drawn_with_its_table(approved):
    party = reading_as("small-supplier")
    page = party.get("/budget/2020-21/").content.decode()
    assert "<img" not in page
    assert "120,400" in page
    draw_budgets()
    page = party.get("/budget/2020-21/").content.decode()
    assert page.count("<img") == 2
    assert 'alt="What was spent and forecast in each month' in page
    picture = party.get("/budget/2020-21/by-month.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert party.get("/budget/2019-20/by-month.svg").status_code == 404


def test_whoever_may_not_see_what_was_spent_gets_no_picture_of_it(approved):
    draw_budgets()
    public = reading_as()
    assert "<img" not in public.get("/budget/2020-21/").content.decode()
    for name in pictures.NAMES:
        assert public.get(f"/budget/2020-21/{name}.svg").status_code == 404
    assert not budget_year(YEAR, ANYONE).shows_costs
