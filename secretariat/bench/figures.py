"""How long the figures of a year take."""

from __future__ import annotations

import time
from collections.abc import Iterator

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, in_proportion, measure, seconds
from secretariat.core.figures import all_figures, read

ISSUE = 2


def keys_of_the_year() -> list[str]:
    """Every figure of the example's main year, one key for each thing that it is broken down by."""
    return [key for figure in all_figures() for key in figure.keys(scratch.YEAR)]


def read_all(keys: list[str]) -> None:
    """Read these figures of the example's main year."""
    for key in keys:
        read(key, scratch.YEAR)


@measure("figures", issue=ISSUE)
def figures() -> Iterator[Line]:
    """All figures of a year, and the same figures with a hundred times the records in other years."""
    scratch.with_example()
    keys = keys_of_the_year()
    alone = seconds(lambda: read_all(keys), times=9, clock=time.process_time)
    yield at_most("figures of a year", ISSUE, alone, "s", "0.3 s", 0.3)
    scratch.multiply(100)
    crowded = seconds(lambda: read_all(keys), times=9, clock=time.process_time)
    yield in_proportion(
        "figures among 100 times the records", ISSUE, crowded, "s", alone, "the example years alone", 1.5
    )
