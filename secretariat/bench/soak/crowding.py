"""Eight processes write at once, and then the same eight write rows that nothing chains."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator

from django.db import connection

from secretariat.bench.measure import Line, at_most
from secretariat.bench.soak import writing
from secretariat.core.events.models import Event
from secretariat.core.verification import verify
from secretariat.documents.models import CodeVersion

ISSUE = 3
WRITERS = 8
GOALS = {"sqlite": 300, "postgresql": 200}


def soak(*, short: bool) -> Iterator[Line]:
    """Let them write for two minutes (short: 3 s); then hold the register to what they said.

    A short run holds no rate: it says it.
    """
    seconds = 3 if short else 120
    writing.prepare()
    writing.make_a_table_without_a_chain()
    said, rate = _write(writing.count_on, seconds)
    _, bare = _write(writing.unchained, max(seconds / 4, 2))
    goal = GOALS[connection.vendor]
    compared = f"{bare:,.0f} unchained inserts a second"
    name = f"crowd: events a second, {connection.vendor}"
    yield Line(name, ISSUE, rate, "events/s", compared, rate / bare, f"at least {goal}", short or rate >= goal)
    slowest, fastest = _shares(said)
    fair = f"{fastest:,} of the one that wrote most"
    yield Line(
        "crowd: writes of the slowest", ISSUE, slowest, "writes", fair, slowest / fastest, "more than 0", slowest > 0
    )
    longest = max(float(taken) for taken, *_ in said)
    yield at_most("crowd: longest wait for a write", ISSUE, longest, "s", "the limit of 20 s", 20)
    lost = _lost(said)
    yield Line("crowd: lost updates", ISSUE, lost, "updates", f"{len(said):,} writes", None, "0", lost == 0)
    # What was written without a history is no fault of the chain.
    faults = [each for each in verify().faults if "bare" not in each]
    yield Line("crowd: faults that verify finds", ISSUE, len(faults), "faults", "the same", None, "0", not faults)


def _write(work: Callable[[str], list[str]], seconds: float) -> tuple[list[list[str]], float]:
    kind = "bare" if work is writing.unchained else "writer"
    begun = time.monotonic()
    writers = [writing.start(work, f"{kind}-{number}", begun + seconds) for number in range(WRITERS)]
    said = [[*each, str(number)] for number, writer in enumerate(writers) for each in writer.acknowledged()]
    return said, len(said) / (time.monotonic() - begun)


def _shares(said: list[list[str]]) -> tuple[int, int]:
    counts = Counter(number for *_, number in said)
    return min(counts.get(str(number), 0) for number in range(WRITERS)), max(counts.values())


def _lost(said: list[list[str]]) -> int:
    """Updates that were acknowledged and are not in the number, or do not follow each other in the history."""
    counted = Counter(reference for _, kind, reference, _ in said if kind == "shared")
    lost = len({reference for _, kind, reference, _ in said if kind == "one"} - set(_references()))
    for shared in CodeVersion.objects.filter(reference__startswith="shared-"):
        lost += abs(int(shared.number) - counted[shared.reference])
        history = Event.objects.filter(subject=shared.reference, verb="update").order_by("sequence")
        steps = [(json.loads(each.before)["number"], json.loads(each.after)["number"]) for each in history]
        lost += sum(step != (str(number), str(number + 1)) for number, step in enumerate(steps))
    return lost


def _references() -> Iterator[str]:
    yield from CodeVersion.objects.values_list("reference", flat=True)
