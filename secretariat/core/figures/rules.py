"""Rules between figures: what must balance, declared beside the figures and run on every build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from secretariat.core.calendars import Period
from secretariat.core.figures.figure import Value, _figures, read, shown


@dataclass(frozen=True)
class Rule:
    """A sum that must come out: `left` is the same as `right`, each a list of keys, "-key" to take away.

    A key that ends in "[*]" stands for every value of the figure's dimension.
    """

    says: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    def broken(self, period: Period, known: Mapping[str, Value] | None = None) -> str | None:
        """A sentence with the numbers when the rule does not hold; None when it does, or a number is missing.

        `known` gives values to use instead of reading the figures, as for the numbers that somebody published.
        """
        sides = [self._side(side, period, known) for side in (self.left, self.right)]
        if None in sides or sides[0] == sides[1]:
            return None
        left, right = (self._written(side, period, known) for side in (self.left, self.right))
        return f"{self.says}: {left} = {shown(sides[0])}, but {right} = {shown(sides[1])}."

    @property
    def figures(self) -> set[str]:
        """The figures that take part, without dimension and year."""
        terms = (term.removeprefix("-") for term in (*self.left, *self.right))
        return {term.split("[")[0].removesuffix("_previous_year") for term in terms}

    def keys(self, period: Period) -> list[str]:
        """Every figure key that the rule reads, without signs."""
        return [key for side in (self.left, self.right) for _, key in _terms(side, period)]

    def _side(self, side: tuple[str, ...], period: Period, known: Mapping[str, Value] | None) -> int | None:
        total = 0
        for sign, key in _terms(side, period):
            value = known.get(key) if known is not None else read(key, period).value
            if not isinstance(value, int):
                return None
            total += sign * value
        return total

    def _written(self, side: tuple[str, ...], period: Period, known: Mapping[str, Value] | None) -> str:
        parts: list[str] = []
        for sign, key in _terms(side, period):
            value = known.get(key) if known is not None else read(key, period).value
            parts.append(f"{'- ' if sign < 0 else '+ ' if parts else ''}{key} {shown(value)}")
        return " ".join(parts)


def _terms(side: tuple[str, ...], period: Period) -> list[tuple[int, str]]:
    terms = []
    for term in side:
        sign, key = (-1, term[1:]) if term.startswith("-") else (1, term)
        keys = _figures[key[:-3]].keys(period) if key.endswith("[*]") else [key]
        terms += [(sign, each) for each in keys]
    return terms


_rules: list[Rule] = []


def rule(says: str, *, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    """Declare that the figures of `left` add up to those of `right`."""
    declared = Rule(says, left, right)
    if declared not in _rules:
        _rules.append(declared)


def all_rules() -> list[Rule]:
    """Every declared rule."""
    return list(_rules)
