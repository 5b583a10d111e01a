"""The database is stopped and started again while people read and write."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secretariat.bench.measure import Line, at_most
from secretariat.bench.soak import places
from secretariat.bench.soak.cluster import Cluster, NoServer, cluster
from secretariat.bench.soak.reading import Answer, crowd
from secretariat.core.console import Refused

ISSUE = 3
READERS = 12
PAGES = ("/", "/meetings/", "/modifications/", "/search/?q=release", "/figures/?year=2019-20", "/health/ready")
AWAY = 4.0
BEGIN = "import django; django.setup(); from secretariat.bench.soak import writing; "
PREPARE = f"{BEGIN}writing.prepare()"
WRITE = f"{BEGIN}import sys; writing.keep_on_writing(sys.argv[1])"
CHECK = f"{BEGIN}import sys; writing.check(sys.argv[1])"


def soak(*, short: bool) -> Iterator[Line]:
    """Stop a PostgreSQL of our own five times under load (short: once); what people were answered, and for how long."""
    times = 1 if short else 5
    try:
        with cluster() as server, tempfile.TemporaryDirectory(prefix="secretariat-soak-") as folder:
            around = places.surroundings(folder, server.address)
            around["DJANGO_SETTINGS_MODULE"] = "secretariat.settings"
            subprocess.run([sys.executable, "-c", PREPARE], env=around, check=True)
            with places.served(around, workers=2) as (address, _):
                yield from _observe(server, address, times, around, Path(folder, "written"))
    except NoServer as why:
        raise Refused(f"outage: not done. {why}") from None


def _observe(server: Cluster, address: str, times: int, around: places.Surroundings, written: Path) -> Iterator[Line]:
    answers: list[Answer] = []
    back: list[float] = []
    with _reading(address, answers), _writing(around, written):
        for turn in range(times):
            time.sleep(2)
            server.stop("fast" if turn % 2 == 0 else "immediate")
            time.sleep(AWAY)
            server.start()
            back.append(_until_it_answers(f"{address}/"))
        time.sleep(1)
    yield from _answers(answers, times)
    yield at_most("outage: on again by itself", ISSUE, max(back), "s", "the database being back", 10)
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(written)], env=around, check=True, capture_output=True, text=True
    )
    promised, lost, faults = map(int, done.stdout.split())
    said = f"{promised:,} acknowledged"
    yield Line("outage: lost writes", ISSUE, lost, "writes", said, None, "0", lost == 0 and promised > 0)
    yield Line("outage: faults that verify finds", ISSUE, faults, "faults", said, None, "0", faults == 0)


def _answers(answers: list[Answer], times: int) -> Iterator[Line]:
    away = [each for each in answers if each.status == 503]
    well = [each for each in answers if each.status == 200]
    other = len(answers) - len(away) - len(well)
    silent = sum(not each.retry_after for each in away)
    said = f"{len(well):,} answers 200 and {len(away):,} answers 503 in {times} outages"
    yield Line("outage: neither 200 nor 503", ISSUE, other, "answers", said, None, "0", other == 0 and bool(well))
    yield Line("outage: no Retry-After", ISSUE, silent, "answers", "every 503", None, "0", silent == 0 and bool(away))
    slowest = max((each.seconds for each in away), default=float("inf"))
    yield at_most("outage: slowest 503", ISSUE, slowest, "s", "what a person waits for", 6)


@contextmanager
def _reading(address: str, answers: list[Answer]) -> Iterator[None]:
    """Readers in the background, until the block ends."""
    going = True

    def read() -> None:
        while going:
            for some in asyncio.run(crowd(address, 0.5, READERS, PAGES, pause=0.05)).values():
                answers.extend(some)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        going = False
        thread.join()


@contextmanager
def _writing(around: places.Surroundings, written: Path) -> Iterator[None]:
    """A process in the background that writes, and tries again when the database is away, until the block ends."""
    writer = subprocess.Popen([sys.executable, "-c", WRITE, str(written)], env=around)
    try:
        yield
    finally:
        writer.kill()
        writer.wait(10)


def _until_it_answers(address: str) -> float:
    """Seconds until the page is there."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 60:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return time.perf_counter() - begun
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return float("inf")
