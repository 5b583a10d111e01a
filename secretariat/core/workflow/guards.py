"""Guards: the only part of a workflow that a table cannot say. Each returns why not, or None."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Guard = Callable[[Any], str | None]

_guards: dict[str, Guard] = {}


def guard(check: Guard) -> Guard:
    """Register a function of a room's `workflow.py` under its own name, for tables to name."""
    name = check.__name__
    if name in _guards and _guards[name].__module__ != check.__module__:
        raise ValueError(f"Two rooms have a guard called {name}: rename one.")
    _guards[name] = check
    return check


def known() -> dict[str, Guard]:
    """Every registered guard by name."""
    return dict(_guards)
