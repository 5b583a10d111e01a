"""A writing process is killed at random moments, again and again, while others write."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from secretariat.bench.measure import Line
from secretariat.bench.soak import writing
from secretariat.core.events.models import Event
from secretariat.core.verification import verify
from secretariat.documents.models import CodeVersion

ISSUE = 3


OTHERS = 2


def soak(*, short: bool) -> Iterator[Line]:
    """Kill a writer 200 times (short: 10); then hold the register to every write that was acknowledged."""
    times = 10 if short else 200
    writing.prepare()
    chance = random.Random(2019)
    until = time.monotonic() + 3600
    beside = [writing.start(writing.count_on, f"beside-{number}", until) for number in range(OTHERS)]
    said = []
    try:
        for turn in range(times):
            victim = writing.start(writing.several, f"victim-{turn}", until)
            time.sleep(chance.uniform(0.02, 0.15))
            victim.kill()
            said += victim.acknowledged()
    finally:
        writing.stop(beside)
    said += writing.wait_for(beside)
    yield from _found(times, said)


def _found(times: int, said: list[list[str]]) -> Iterator[Line]:
    promised = {reference for _, kind, *references in said if kind != "shared" for reference in references}
    there = set(CodeVersion.objects.values_list("reference", flat=True))
    told = set(Event.objects.filter(verb="create").values_list("subject", flat=True))
    lost = len(promised - (there & told))
    together: dict[str, int] = {}
    for reference in there:
        if reference.startswith("victim-"):
            group = reference.rsplit("-", 1)[0]
            together[group] = together.get(group, 0) + 1
    halves = sum(count != writing.TOGETHER for count in together.values()) + len(there ^ told)
    faults = verify().faults
    compared = f"{len(promised):,} acknowledged records over {times} kills"
    yield Line("kill: lost writes", ISSUE, lost, "writes", compared, None, "0", lost == 0 and len(promised) > times)
    yield Line("kill: half-done writes", ISSUE, halves, "writes", compared, None, "0", halves == 0)
    yield Line("kill: faults that verify finds", ISSUE, len(faults), "faults", compared, None, "0", not faults)
