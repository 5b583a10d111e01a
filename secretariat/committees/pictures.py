"""Where the pictures of the budget are kept, and from which numbers. Nothing here draws: web workers read it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from secretariat.committees.budget_years import BudgetYear

NAMES = ("by-month", "by-category")


def numbers_of(year: BudgetYear) -> dict[str, Any]:
    """What the pictures of a year show, in thousands of pounds."""
    running, run = [], 0
    bars = [_thousands(each.outturn) for each in year.months]
    for each in bars:
        run += each
        running.append(run)
    return {
        "year": year.period.label,
        "by-month": {"months": [each.title.split()[0][:3] for each in year.months], "bars": bars, "running": running},
        "by-category": {
            "groups": [each.title for each in year.categories],
            "budget": [_thousands(each.budget) for each in year.categories],
            "outturn": [_thousands(each.outturn) for each in year.categories],
        },
    }


def path_of(name: str, numbers: dict[str, Any]) -> Path:
    """Where the picture of these numbers is, or will be once it has been drawn."""
    text = json.dumps([name, numbers["year"], numbers[name]], sort_keys=True)
    return Path(settings.VAR) / "charts" / f"budget-{hashlib.sha256(text.encode()).hexdigest()[:32]}.svg"


def is_empty(numbers: dict[str, Any]) -> bool:
    """Whether there is nothing to draw."""
    return not any(numbers["by-month"]["bars"]) and not any(numbers["by-category"]["budget"])


def _thousands(amount: Any) -> int:
    return int(round(amount / 1000))
