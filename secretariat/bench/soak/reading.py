"""Two hundred people read at once, from a server as it is really run."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from secretariat.bench import scratch
from secretariat.bench.measure import Line
from secretariat.bench.pages import PAGES
from secretariat.bench.soak import places
from secretariat.bench.starting import family
from secretariat.core.pages.searching import catch_up

ISSUE = 3
READERS = 200
PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    """One answer: the status, 0 when there was none, how long it took, and the seconds it asked to wait."""

    status: int
    seconds: float
    retry_after: str = ""


@dataclass
class Reader:
    """Somebody who reads one page after the other over one connection, as a browser does."""

    address: str
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))

    async def read_until(self, until: float, pages: tuple[str, ...], pause: float = 0) -> None:
        """Read the pages in any order until that moment of the monotonic clock."""
        connection = None
        while time.monotonic() < until:
            page = random.choice(pages)
            begun = time.perf_counter()
            try:
                connection = connection or await self._connect()
                status, headers = await asyncio.wait_for(_ask(connection, page), PATIENCE)
            except (OSError, EOFError, ValueError, TimeoutError):
                status, headers = 0, {}
            self.answers[page].append(Answer(status, time.perf_counter() - begun, headers.get("retry-after", "")))
            if connection and (status == 0 or headers.get("connection") == "close"):
                connection[1].close()
                connection = None
            if pause:
                await asyncio.sleep(pause)
        if connection:
            connection[1].close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        parts = urlsplit(self.address)
        return await asyncio.open_connection(parts.hostname, parts.port)


async def _ask(connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], page: str) -> tuple[int, dict[str, str]]:
    reader, writer = connection
    writer.write(f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n".encode())
    await writer.drain()
    first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
    await reader.readexactly(int(headers["content-length"]))
    return int(first.split()[1]), headers


def soak(*, short: bool) -> Iterator[Line]:
    """Let them read ten pages for two minutes (short: 5 s); then say what each costs the server when read alone.

    A short run holds no cost: it says it.
    """
    seconds = 5 if short else 120
    scratch.with_example()
    catch_up()
    with places.served(dict(os.environ), workers=2) as (address, server):
        asyncio.run(crowd(address, 1, READERS // 50))  # warm
        answers = asyncio.run(crowd(address, seconds, READERS))
        taken = [each for page in answers.values() for each in page]
        wrong = [each for each in taken if each.status != 200]
        said = f"{len(taken):,} answers to {READERS} readers, {len(taken) / seconds:,.0f} a second"
        yield Line("read: errors", ISSUE, len(wrong), "errors", said, None, "0", not wrong and len(taken) > READERS)
        for page in PAGES:
            half = statistics.median(each.seconds for each in answers[page]) if answers[page] else float("inf")
            cost = _cpu_of(address, page, server, 10 if short else 50)
            said = f"20 ms of processor; p50 in the crowd {half * 1000:,.0f} ms"
            yield Line(
                f"read: {page}"[:33], ISSUE, cost * 1000, "ms", said, cost / 0.02, "20 ms", short or cost <= 0.02
            )


async def crowd(
    address: str, seconds: float, readers: int, pages: tuple[str, ...] = PAGES, pause: float = 0
) -> dict[str, list[Answer]]:
    """The answers that so many readers get, by page."""
    people = [Reader(address) for _ in range(readers)]
    until = time.monotonic() + seconds
    await asyncio.gather(*(each.read_until(until, pages, pause) for each in people))
    found: dict[str, list[Answer]] = defaultdict(list)
    for each in people:
        for page, answers in each.answers.items():
            found[page] += answers
    return found


def _cpu_of(address: str, page: str, server: int, times: int) -> float:
    """Seconds of processor that the server's processes spend on one answer to a single reader."""

    async def alone() -> None:
        connection = await Reader(address)._connect()
        for _ in range(times):
            await _ask(connection, page)
        connection[1].close()

    begun = _spent(server)
    asyncio.run(alone())
    return (_spent(server) - begun) / times


def _spent(server: int) -> float:
    """Seconds of processor that a process and its children have had, in nanoseconds' steps."""
    total = 0
    for pid in family(server):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9
