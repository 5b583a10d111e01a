"""What a measure is, and how time is taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

Clock = Callable[[], float]


@dataclass(frozen=True)
class Line:
    """One measured number. `ratio` is value to comparison, or None where there is nothing to divide by."""

    name: str
    issue: int
    value: float
    unit: str
    compared_to: str
    ratio: float | None
    goal: str
    holds: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        value = f"{self.value:,.0f}" if abs(self.value) >= 100 else f"{self.value:.3g}"
        ratio = "" if self.ratio is None else f" = {self.ratio:.2f} of it"
        mark = "holds" if self.holds else "DOES NOT HOLD"
        return f"{self.name:<34}{value:>10} {self.unit:<12} against {self.compared_to}{ratio}; goal {self.goal}: {mark}"


@dataclass(frozen=True)
class Measure:
    """A named set of lines that are measured together."""

    name: str
    issue: int
    says: str
    lines: Callable[[], Iterator[Line]]


_measures: dict[str, Measure] = {}


def measure(name: str, *, issue: int) -> Callable[[Callable[[], Iterator[Line]]], Callable[[], Iterator[Line]]]:
    """Register a function that yields the lines of one measure; its docstring says what is measured."""

    def register(lines: Callable[[], Iterator[Line]]) -> Callable[[], Iterator[Line]]:
        _measures[name] = Measure(name, issue, (lines.__doc__ or "").strip().splitlines()[0], lines)
        return lines

    return register


def all_measures() -> dict[str, Measure]:
    """Every measure by name, in the order they were written."""
    return dict(_measures)


def at_most(name: str, issue: int, value: float, unit: str, compared_to: str, limit: float) -> Line:
    """A line whose value must not exceed a fixed limit."""
    return Line(name, issue, value, unit, compared_to, value / limit, f"at most {limit:g} {unit}", value <= limit)


def at_least(name: str, issue: int, value: float, unit: str, compared_to: str, limit: float) -> Line:
    """A line whose value must reach a fixed limit."""
    return Line(name, issue, value, unit, compared_to, value / limit, f"at least {limit:g} {unit}", value >= limit)


def in_proportion(name: str, issue: int, value: float, unit: str, other: float, compared_to: str, limit: float) -> Line:
    """A line whose value must not exceed another measured value by more than a factor."""
    ratio = value / other if other else float("inf")
    said = f"{compared_to} ({other:.3g} {unit})"
    return Line(name, issue, value, unit, said, ratio, f"at most {limit:g} times", ratio <= limit)


def seconds(work: Callable[[], Any], *, times: int = 5, clock: Clock = time.perf_counter) -> float:
    """The median time of `work` over several runs, after one that is not counted."""
    work()
    return statistics.median(_once(work, clock) for _ in range(times))


def pairs(
    one: Callable[[], Any], other: Callable[[], Any], *, times: int = 7, clock: Clock = time.process_time
) -> tuple[float, float, float]:
    """Median times of both and the median of their ratio, taken in turn so that noise falls on both alike."""
    one()
    other()
    taken = [(_once(one, clock), _once(other, clock)) for _ in range(times)]
    ratio = statistics.median(a / b if b else float("inf") for a, b in taken)
    return statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken), ratio


def _once(work: Callable[[], Any], clock: Clock) -> float:
    start = clock()
    work()
    return clock() - start
