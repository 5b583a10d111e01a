"""Figures: every number anybody publishes is a named function from a period to a value and the records behind it."""

from secretariat.core.figures.figure import (
    Dimension,
    Figure,
    Reading,
    all_figures,
    figure,
    figure_named,
    read,
    shown,
    unit_beside,
)
from secretariat.core.figures.rules import Rule, all_rules, rule

__all__ = [
    "Dimension",
    "Figure",
    "Reading",
    "Rule",
    "all_figures",
    "all_rules",
    "figure",
    "figure_named",
    "read",
    "rule",
    "shown",
    "unit_beside",
]
