"""How often one token, or one address without a token, may ask in a minute.

The count stands in the shared cache, for every worker alike. A worker tells it of its requests some at a time, so that
most of them cost nothing: a count may be short by as many for each worker.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from secretariat.core.api.askers import Asker
from secretariat.core.api.problems import Problem

WINDOW = 60
AT_ONCE = 8
REMEMBERED = 10_000


@dataclass
class _Count:
    """One asker's requests in one window, as this worker knows them."""

    window: int
    told: int = 0
    """How many the shared count had when it was last asked, ours included."""
    untold: int = 0


_counts: dict[str, _Count] = {}


def refuse_too_many(asker: Asker) -> None:
    """Count a request. Raises Problem 429, with the seconds to wait, when there were too many in this minute."""
    now = time.time()
    count = _count(asker.counted_as, int(now // WINDOW))
    most = settings.API_PER_MINUTE if asker.by_token else settings.API_PER_MINUTE_WITHOUT_TOKEN
    if count > most:
        wait = WINDOW - int(now % WINDOW)
        says = f"Too many requests: {most:,} a minute are answered. Wait {wait} seconds."
        raise Problem(429, says, headers={"Retry-After": str(wait)})


def forget() -> None:
    """Forget what this worker counted, as a test needs it."""
    _counts.clear()


def _count(name: str, window: int) -> int:
    mine = _counts.get(name)
    if mine is None or mine.window != window:
        if len(_counts) >= REMEMBERED:
            _counts.clear()
        mine = _counts[name] = _Count(window)
    mine.untold += 1
    # The first request of a window is told at once: then a worker knows what the others have counted.
    if mine.untold >= AT_ONCE or not mine.told:
        key = f"api:{name}:{window}"
        mine.told = int(cache.get(key, 0)) + mine.untold
        mine.untold = 0
        cache.set(key, mine.told, 2 * WINDOW)
    return mine.told + mine.untold
