"""How often one token, or one address without a token, may ask in a minute.

The count stands in the database, for every worker alike. A worker tells it of its requests some at a time, so that
most of them cost nothing: a count may be short by as many for each worker. Where the database is taken by a long write,
nobody waits to be counted: it is told the next time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import time

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import F

from secretariat.core.api.askers import Asker
from secretariat.core.api.models import RequestCount
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
    now = time()
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
        with suppress(OperationalError), without_waiting():
            mine.told = _tell(name, window, mine.untold)
            mine.untold = 0
    return mine.told + mine.untold


def _tell(name: str, window: int, more: int) -> int:
    """Add to the shared count of a window; what it is then. Two queries, but for the first of a window."""
    theirs = RequestCount.objects.filter(name=name, window=window)
    if RequestCount.objects.filter(name=name, window=window).update(count=F("count") + more):
        return theirs.values_list("count", flat=True).get()
    RequestCount.objects.filter(window__lt=window - 1).delete()
    new = RequestCount(name=name, window=window, count=more)
    RequestCount.objects.bulk_create(
        [new], update_conflicts=True, unique_fields=["name"], update_fields=["window", "count"]
    )
    return more


@contextmanager
def without_waiting() -> Iterator[None]:
    """Makes SQLite say at once that somebody else writes, instead of waiting for it. PostgreSQL locks the one row."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    sqlite = connection.connection
    patience = float(connection.settings_dict["OPTIONS"].get("timeout", 5))
    sqlite.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        sqlite.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
