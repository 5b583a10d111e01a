"""Draws the pictures of the budget. Only tasks and commands import this module; web workers never do."""

from __future__ import annotations

import os
from typing import Any

from secretariat.committees import pictures
from secretariat.core.publishing import charts


def draw_missing(numbers: dict[str, Any]) -> int:
    """Draw the pictures of these numbers that are not there yet; how many."""
    if pictures.is_empty(numbers):
        return 0
    drawn = 0
    for name in pictures.NAMES:
        path = pictures.path_of(name, numbers)
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whoever asks meanwhile finds no picture, rather than half of one.
        draft = path.with_suffix(f".{os.getpid()}.draft")
        draft.write_text(charts.draw(_spec(name, numbers)), encoding="utf-8")
        draft.replace(path)
        drawn += 1
    return drawn


def _spec(name: str, numbers: dict[str, Any]) -> dict[str, Any]:
    data = numbers[name]
    if name == "by-month":
        title = f"Spent and forecast in {numbers['year']}, thousands of pounds"
        return charts.bars_and_line_spec(
            title, data["months"], data["bars"], data["running"], "In the month", "Since the year began"
        )
    title = f"Budget and outturn in {numbers['year']}, thousands of pounds"
    return charts.columns_by_group_spec(
        title, data["groups"], ["Budget", "Spent and forecast"], [data["budget"], data["outturn"]]
    )
