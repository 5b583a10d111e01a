"""What it costs to sign a checkpoint of many events, and to prove something about them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

from django.db import transaction

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, in_proportion, measure, seconds
from secretariat.core import events
from secretariat.core.checkpoints import making, proving
from secretariat.core.checkpoints.keys import SigningKey
from secretariat.core.events import Entry

ISSUE = 3
FEW, MANY = 1_000, 100_000
KEY = SigningKey("bench", bytes(32))


@measure("checkpoints", issue=ISSUE)
def checkpoints() -> Iterator[Line]:
    """The root of 100,000 events, the next checkpoint, and proofs among 100,000 events against among 1,000."""
    scratch.empty()
    _happen(FEW)
    making.make(KEY)
    _happen(MANY - FEW)
    root = seconds(lambda: making.tree_of(None, MANY), times=3)
    yield at_most("root of 100,000 events", ISSUE, root, "s", "2 s", 2)
    making.make(KEY)
    few, many = (_each(lambda number, size=size: proving.inclusion(number, size)) for size in (FEW, MANY))  # type: ignore[misc]
    yield at_most("proof that an event is in 100,000", ISSUE, many * 1000, "ms", "5 ms", 5)
    yield in_proportion("proof among 100,000 events", ISSUE, many * 1000, "ms", few * 1000, "among 1,000", 2)
    grown = _each(lambda number: proving.consistency(FEW, MANY))
    yield at_most("proof that 100,000 continue 1,000", ISSUE, grown * 1000, "ms", "5 ms", 5)
    _happen(100)
    start = time.perf_counter()
    making.make(KEY)
    yield at_most("checkpoint of 100 more events", ISSUE, (time.perf_counter() - start) * 1000, "ms", "50 ms", 50)


def _happen(count: int) -> None:
    for begin in range(0, count, 10_000):
        entries = [Entry("bench.Thing", str(each), "create") for each in range(min(10_000, count - begin))]
        with transaction.atomic():
            events.record_many(entries, by=scratch.BENCH)


def _each(work: Callable[[int], object]) -> float:
    """The median time of a proof over many different events."""
    taken = []
    for number in range(1, FEW, 5):
        start = time.perf_counter()
        work(number)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
