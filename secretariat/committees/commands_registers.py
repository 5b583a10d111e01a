"""What the timer does for the registers: make what falls due, bring to mind what is late, draw the budget's pictures."""

from __future__ import annotations

from secretariat.committees import actions, budgets, duties
from secretariat.committees import tasks_budget as tasks
from secretariat.committees.budget_years import years_there
from secretariat.core.calendars import Period, today
from secretariat.core.events import SYSTEM
from secretariat.core.pages.timers import on_tick


@on_tick
def make_what_falls_due() -> str:
    """Make the year's duties and the owed reports that have fallen due, each once."""
    made = duties.make_duties(by=SYSTEM), duties.make_receipts(by=SYSTEM)
    return f"{made[0]} yearly duties and {made[1]} reports fall due." if any(made) else ""


@on_tick
def bring_to_mind() -> str:
    """Have people told of actions, duties and owed reports that are late."""
    count = actions.remind_of_late(by=SYSTEM) + duties.remind(by=SYSTEM)
    bodies = actions.sum_up_backlogs(by=SYSTEM)
    said = [f"{count} late actions, duties and reports were brought to mind."] if count else []
    if bodies:
        said.append(f"{bodies} bodies were told once of what has been late for long.")
    return " ".join(said)


@on_tick
def let_budgets_take_effect() -> str:
    """Note which published budgets have become the Approved Budget."""
    count = budgets.let_published_become_approved(by=SYSTEM)
    return f"{count} budgets became the Approved Budget." if count else ""


@on_tick
def draw_budgets() -> str:
    """Draw the pictures of every year that a budget covers, where they are not there yet."""
    count = sum(tasks.draw_year(each) for each in years_there(Period.containing(today())))
    return f"{count} pictures of the budget drawn." if count else ""
