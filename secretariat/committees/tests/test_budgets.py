"""The Panel's budget from its first draft to the Approved Budget, and what was spent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from secretariat.committees import budgets, workflow_registers
from secretariat.committees.budget_years import budget_year
from secretariat.committees.commands_registers import let_budgets_take_effect
from secretariat.committees.models_budget import Budget, BudgetVersion, CostLine, MonthlyCost
from secretariat.committees.tests.registers import BY, SECRETARIAT, STAFF, a_body, a_decision, verbs_of
from secretariat.core.calendars import Period
from secretariat.core.events.models import Event
from secretariat.core.figures import read
from secretariat.core.permission import ANYONE
from secretariat.core.tables import table_for
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.problems import Problems
from secretariat.core.workflow.taking import case_of, take
from tests.factories import recorded
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db
JANUARY = date(2020, 1, 13)
YEAR = Period.year("2020-21")


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = JANUARY.isoformat()


@pytest.fixture
def panel():
    return a_body("panel")


@pytest.fixture
def budget(panel):
    return budgets.open_budget("Panel budget 2020-23", "2020-21", body=panel, by=BY)


def version(budget, number="0.1", status="draft", **more):
    given = {"author": "SECAS", "comments": "First draft", **more}
    return budgets.add_version(budget, number, status, by=BY, **given)


def line(version, amount="100.50", year="2020-21", **more):
    given = {"category": "administration", "title": "Staff", **more}
    return budgets.add_line(version, year, given["category"], given["title"], Decimal(amount), by=BY)


def step(budget, verb, **more):
    take(case_of(budget), verb, by=BY, roles=STAFF, **more)


def consulted(budget):
    line(version(budget, status="consultation"))
    budgets.consult(budget, closes=date(2020, 1, 31), by=BY, roles=STAFF)


def published(budget, panel, settings):
    consulted(budget)
    settings.SECRETARIAT_TODAY = "2020-02-03"
    step(budget, "close_consultation")
    version(budget, "1.0", "final", comments="For publication")
    step(budget, "submit")
    step(budget, "approve", decision=a_decision(panel, date(2020, 2, 3)))
    settings.SECRETARIAT_TODAY = "2020-03-02"
    step(budget, "publish")


def test_a_budget_covers_three_years_and_there_is_one_from_each(budget, panel):
    assert [each.label for each in budgets.years_of(budget)] == ["2020-21", "2021-22", "2022-23"]
    assert budgets.effective_day(budget) == date(2020, 4, 1)
    with refused("has a budget from 2020-21 on already", "year"):
        budgets.open_budget("Again", "2020-21", body=panel, by=BY)
    with refused("is not a regulatory year", "year"):
        budgets.open_budget("Bad", "2020", body=panel, by=BY)


def test_each_version_has_a_higher_number_and_takes_the_lines_of_the_last(budget):
    first = version(budget)
    line(first, "100.50")
    with refused("The last version is 0.1", "version"):
        version(budget, "0.1")
    with refused("'one' is no version", "version"):
        version(budget, "one")
    with refused("cannot be issued before the version before it", "issued"):
        version(budget, "0.2", issued=date(2020, 1, 12))
    with refused("Say what it was issued for", "comments"):
        version(budget, "0.2", comments=" ")
    tenth = version(budget, "0.10")
    assert [each.amount for each in tenth.lines.all()] == [Decimal("100.50")]
    with refused("The last version is 0.10", "version"):
        version(budget, "0.9")


def test_cost_lines_are_those_of_the_latest_version_and_of_its_years(budget):
    first = version(budget)
    made = line(first)
    for amount in ("0", "-1"):
        with refused("A cost line is more than nothing", "amount"):
            line(first, amount)
    with refused("The budget does not cover 2023-24", "year"):
        line(first, year="2023-24")
    version(budget, "0.2")
    with refused("Version 0.1 was followed by 0.2"):
        line(first)
    with refused("Version 0.1 was followed by 0.2"):
        budgets.change_line(made, title="Staff", amount=Decimal(5), case="", why="Less", by=BY)
    with refused("Version 0.1 was followed by 0.2"):
        budgets.remove_line(made, why="Less", by=BY)
    copied = CostLine.objects.get(version__version="0.2")
    budgets.change_line(copied, title="Staff", amount=Decimal(5), case="MP076", why="Less", by=BY)
    with refused("It says so already"):
        budgets.change_line(copied, title="Staff", amount=Decimal(5), case="MP076", why="Less", by=BY)
    budgets.remove_line(copied, why="Gone", by=BY)
    assert not CostLine.objects.filter(version__version="0.2").exists()


def test_a_budget_without_cost_lines_or_time_to_answer_is_not_consulted_on(budget):
    closes = date(2020, 1, 31)
    with refused("It has no version yet"):
        budgets.consult(budget, closes=closes, by=BY, roles=STAFF)
    made = version(budget)
    with refused("Version 0.1 has no cost lines"):
        budgets.consult(budget, closes=closes, by=BY, roles=STAFF)
    line(made)
    with refused("People need time to answer", "closes"):
        budgets.consult(budget, closes=JANUARY, by=BY, roles=STAFF)
    with refused("no last day that is still to come"):
        Budget.objects.filter(pk=budget.pk).update(closes=None)
        step(budget, "consult")


def test_the_consultation_closes_at_the_code_s_time_of_its_last_day(budget, monkeypatch):
    consulted(budget)
    closing = datetime(2020, 1, 31, 17, tzinfo=timezone.get_current_timezone())
    assert workflow_registers.closing_moment(budget) == closing
    monkeypatch.setattr(workflow_registers, "now", lambda: closing - timedelta(seconds=1))
    with refused("open until 17:00 on 31 January 2020"):
        step(budget, "close_consultation")
    monkeypatch.setattr(workflow_registers, "now", lambda: closing)
    step(budget, "close_consultation")
    assert case_of(budget).state == "considered"


def test_no_version_is_written_while_it_is_out(budget):
    consulted(budget)
    with refused("no version is written now"):
        version(budget, "0.2")
    with refused("no version is written now"):
        line(BudgetVersion.objects.get())


def test_it_is_published_only_as_final_and_only_by_the_panel_s_decision(budget, panel, settings):
    consulted(budget)
    settings.SECRETARIAT_TODAY = "2020-02-03"
    step(budget, "close_consultation")
    step(budget, "submit")
    decision = a_decision(panel, date(2020, 2, 3))
    with refused("is for the SEC Panel to decide"):
        step(budget, "approve")
    step(budget, "approve", decision=decision)
    with refused("Its latest version is not final"):
        step(budget, "publish")
    budget.refresh_from_db()
    assert budget.decision == decision


def test_what_is_published_is_white_with_its_lines_and_only_that_version(budget, panel, settings):
    published(budget, panel, settings)
    budget.refresh_from_db()
    assert budget.published == date(2020, 3, 2)
    found = dict(BudgetVersion.objects.values_list("version", "classification"))
    assert found == {"0.1": "green", "1.0": "white"}
    assert list(CostLine.objects.visible_to(ANYONE).values_list("version__version", flat=True)) == ["1.0"]


def test_fifteen_working_days_later_the_timer_makes_it_the_approved_budget_once(budget, panel, settings):
    published(budget, panel, settings)
    settings.SECRETARIAT_TODAY = "2020-03-20"
    assert let_budgets_take_effect() == ""
    with refused("It becomes the Approved Budget on 23 March 2020, not before"):
        step(budget, "become_approved")
    assert budgets.approved_version(YEAR) is None
    settings.SECRETARIAT_TODAY = "2020-03-30"  # the timer had not run for a while
    assert let_budgets_take_effect() == "1 budgets became the Approved Budget."
    events = Event.objects.count()
    assert let_budgets_take_effect() == ""
    assert Event.objects.count() == events
    budget.refresh_from_db()
    assert (budget.approved, case_of(budget).state) == (date(2020, 3, 23), "approved_budget")
    assert verbs_of(budget)[-1] == "update"
    assert budgets.approved_version(YEAR).version == "1.0"
    assert budgets.approved_version(Period.year("2022-23")).version == "1.0"
    assert budgets.approved_version(Period.year("2023-24")) is None


def test_of_two_budgets_that_cover_a_year_the_later_holds(panel):
    for year, amount in (("2019-20", 300), ("2020-21", 400)):
        made = recorded(Budget, body=panel, year=year, reference=year, approved=date(2020, 1, 1))
        final = recorded(BudgetVersion, budget=made, status="final", version="1.0")
        recorded(BudgetVersion, budget=made, status="draft", version="1.1")
        recorded(CostLine, version=final, year="2020-21", amount=amount)
    assert read("budget_of_year", YEAR).value == 400


@pytest.fixture
def approved(panel):
    made = recorded(Budget, body=panel, year="2020-21", reference="BUD-1", approved=date(2020, 3, 23))
    final = recorded(BudgetVersion, budget=made, status="final", version="1.0")
    recorded(CostLine, version=final, year="2020-21", amount=Decimal("1200.50"))
    recorded(CostLine, version=final, year="2020-21", amount=Decimal("300"), category="projects", case="MP076")
    recorded(CostLine, version=final, year="2021-22", amount=Decimal("9999"))
    return made


def cost(panel, month, amount, kind="actual", category="administration"):
    day = date(2020, month, 1)
    return recorded(
        MonthlyCost, body=panel, month=day, amount=Decimal(amount), kind=kind, category=category, classification="green"
    )


def test_a_forecast_counts_until_something_was_spent(approved, panel):
    cost(panel, 4, "100.25")
    cost(panel, 4, "999", "forecast")
    cost(panel, 5, "50", "forecast")
    cost(panel, 4, "7", "forecast", "projects")
    found = budget_year(YEAR, SECRETARIAT)
    whole = found.whole
    assert (whole.budget, whole.spent, whole.forecast) == (Decimal("1500.50"), Decimal("100.25"), Decimal("57"))
    assert whole.variance == Decimal("157.25") - Decimal("1500.50")
    assert [(each.spent, each.forecast) for each in found.months[:2]] == [(Decimal("100.25"), 7), (0, 50)]
    assert read("budget_of_year", YEAR).value == Fraction("1500.50")
    assert read("budget_by_category[projects]", YEAR).value == 300
    assert read("budget_spent", YEAR).value == Fraction("100.25")
    assert read("budget_spent_by_category[projects]", YEAR).value is None
    assert read("budget_variance", YEAR).value == Fraction("157.25") - Fraction("1500.50")
    assert read("budget_variance", Period.year("2018-19")).value is None


def test_another_body_s_budget_and_costs_are_not_the_panel_s(approved):
    forum = a_body("alt-han-forum")
    cost(forum, 4, "5000")
    later = recorded(Budget, body=forum, year="2020-21", reference="BUD-2", approved=date(2020, 3, 24))
    final = recorded(BudgetVersion, budget=later, status="final")
    recorded(CostLine, version=final, year="2020-21", amount=7)
    assert read("budget_of_year", YEAR).value == Fraction("1500.50")
    assert read("budget_spent", YEAR).value is None
    whole = budget_year(YEAR, SECRETARIAT).whole
    assert (whole.budget, whole.spent) == (Decimal("1500.50"), 0)


def test_what_was_spent_is_not_for_the_public_on_any_page(approved, panel):
    cost(panel, 4, "123456.78")
    public, party = reading_as(), reading_as("small-supplier")
    said = text_of(public.get("/budget/2020-21/"))
    assert "Together 1,500" in said
    assert "MP076" in said
    assert "Spent" not in said
    assert "123,457" in text_of(party.get("/budget/2020-21/"))
    for page in ("/monthly_costs/", "/monthly_costs/export.csv", "/figures/budget_spent/?year=2020-21"):
        answer = public.get(page).content.decode()
        assert "123456" not in answer
        assert "123,457" not in answer


def test_the_page_of_a_year_without_a_budget_and_of_no_year():
    assert "There is no budget for 2030-31" in text_of(reading_as().get("/budget/2030-31/"))
    assert reading_as().get("/budget/never/").status_code == 404
    assert reading_as().get("/budget/never/by-month.svg").status_code == 404
    assert reading_as().get("/budget/?year=never").status_code == 404
    assert reading_as().get("/budget/?year=2020-21").url == "/budget/2020-21/"


def test_the_page_asks_few_queries(approved, panel, django_assert_max_num_queries):
    for month in range(4, 13):
        cost(panel, month, "10")
    party = reading_as("small-supplier")
    with django_assert_max_num_queries(10):
        assert party.get("/budget/2020-21/").status_code == 200


def test_costs_are_recorded_and_corrected_with_a_reason(panel):
    with refused("Nothing has been spent in a month to come", "month"):
        budgets.record_cost(panel, "actual", date(2020, 2, 1), "projects", "Advice", Decimal(5), by=BY)
    with refused("The amount is nothing", "amount"):
        budgets.record_cost(panel, "actual", date(2020, 1, 1), "projects", "Advice", Decimal(0), by=BY)
    row = budgets.record_cost(panel, "actual", date(2020, 1, 9), "projects", "Advice", Decimal(5), by=BY)
    assert row.month == date(2020, 1, 1)
    with refused("Say why it is corrected", "why"):
        budgets.correct_cost(row, amount=Decimal(6), why="", by=BY)
    with refused("That is the amount already"):
        budgets.correct_cost(row, amount=Decimal(5), why="Checked", by=BY)
    budgets.correct_cost(row, amount=Decimal(-6), why="A refund", by=BY)


HEAD = "reference,kind,body,month,category,title,amount,classification\n"
GOOD = "C-1,actual,panel,2019-12-01,administration,Staff,1250.50,green\n"


def test_what_was_spent_comes_in_from_a_file(panel, tmp_path):
    (tmp_path / "monthly_costs.csv").write_text(HEAD + GOOD + GOOD.replace("C-1", "C-2").replace("1250.50", "-3.20"))
    assert bring_in_path(tmp_path, by=BY).changes == 2
    assert read("budget_spent", Period.year("2019-20")).value == Fraction("1247.30")


@pytest.mark.parametrize(
    ("was", "bad", "says"),
    [
        ("2019-12-01", "2019-12-02", "is not the first day of a month: write 2019-12-01"),
        ("2019-12-01", "2020-02-01", "Nothing has been spent in February 2020 yet"),
        ("1250.50", "0", "The amount is nothing"),
        ("1250.50", "1,250.50", "without the comma"),
        ("1250.50", "1.234", "more than 2 decimal places"),
        ("administration", "biscuits", "is not allowed here"),
        ("panel", "nobody", "There is no Body"),
    ],
)
def test_a_bad_row_of_costs_is_refused_and_nothing_is_kept(panel, tmp_path, was, bad, says):
    (tmp_path / "monthly_costs.csv").write_text(HEAD + GOOD + GOOD.replace("C-1", "C-2").replace(was, f'"{bad}"'))
    before = Event.objects.count()
    with pytest.raises(Problems, match=says):
        bring_in_path(tmp_path, by=BY)
    assert (Event.objects.count(), MonthlyCost.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("model", "column", "row", "says"),
    [
        (Budget, "year", {"year": "2020"}, "is not a regulatory year"),
        (Budget, "years", {"years": 0}, "from 1 to 10 years"),
        (CostLine, "amount", {"amount": Decimal(-1)}, "more than nothing"),
        (CostLine, "year", {"year": "x"}, "is not a regulatory year"),
    ],
)
def test_a_bad_row_of_a_budget_is_told(model, column, row, says):
    finds = next(each.finds for each in table_for(model).checks if each.column == column)
    assert says in finds(row)
