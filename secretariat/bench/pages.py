"""What pages cost: queries, bytes and processor time, at more and more rows."""

from __future__ import annotations

import gzip
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, in_proportion, measure
from secretariat.committees.models import Body, Meeting
from secretariat.core.pages.searching import catch_up

ISSUE = 2
SIZES = (300, 3_000, 30_000)
PAGES = (
    "/",
    "/figures/?year=2019-20",
    "/figures/actions_captured/?year=2019-20",
    "/figures/meetings_of_body/?year=2019-20",
    "/modifications/DP077/",
    "/modifications/DP077/history/",
    "/parties/P-0010/",
    "/bodies/tag/",
    "/bodies/change-board/seats/",
    "/search/?q=release",
    "/about/",
    "/lists/",
)
LISTS = ("/meetings/", "/modifications/", "/parties/", "/products_list_changes/")
FREE = 1_000
"""The bytes that a page with one sentence needs as well: docs/decisions/0015 says why."""


@dataclass(frozen=True)
class Weight:
    """What a page weighs, in bytes: the whole of it, compressed, and what is its own, without header, menus and footer."""

    size: int
    packed: int
    own: int
    text: int
    """What its own part says."""
    links: int
    """The addresses that its own part links to."""

    @property
    def over(self) -> float:
        """How many bytes its own part has for each of its text, beside the addresses and what is free."""
        return (self.own - self.links - FREE) / max(1, self.text)


@dataclass(frozen=True)
class Cost:
    """What one page costs, warm."""

    queries: int
    weight: Weight
    seconds: float


def weigh(content: bytes) -> Weight:
    """What a page weighs."""
    own = content.decode().partition("<main")[2].partition("</main>")[0]
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", own))).strip()
    links = "".join(re.findall(r' href="[^"]*"', own))
    return Weight(len(content), len(gzip.compress(content)), *(len(part.encode()) for part in (own, text, links)))


def cost(address: str, *, times: int = 9, client: Client | None = None) -> Cost:
    """Fetch a page several times and say what it costs: counts of the last, the median of the times."""
    client = client or Client(REMOTE_ADDR="127.0.0.1")
    client.get(address)
    taken = []
    for _ in range(times):
        start = time.process_time()
        answer = client.get(address)
        taken.append(time.process_time() - start)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return Cost(len(queries), weigh(answer.content), statistics.median(taken))


@measure("pages", issue=ISSUE)
def pages() -> Iterator[Line]:
    """Queries, bytes and processor time of lists and of other pages, on the example years."""
    scratch.with_example()
    catch_up()
    lists = {address: cost(address) for address in LISTS}
    others = {address: cost(address) for address in PAGES}
    yield _worst("queries of a page", {**lists, **others}, "queries", lambda each: each.queries, 10)
    yield _worst("list of 50, HTML", lists, "KB", lambda each: each.weight.size / 1024, 64)
    yield _worst("list of 50, compressed", lists, "KB", lambda each: each.weight.packed / 1024, 8)
    yield _worst("list of 50, processor", lists, "ms", lambda each: each.seconds * 1000, 15)
    yield _worst("other page, bytes to its text", others, "times", lambda each: each.weight.over, 2.5)
    yield _worst("other page, processor", others, "ms", lambda each: each.seconds * 1000, 20)
    yield from _growth()


@measure("crowd", issue=ISSUE)
def crowd() -> Iterator[Line]:
    """The same pages with a hundred times the records over twenty years."""
    scratch.with_example()
    catch_up()
    alone = {address: cost(address) for address in (*LISTS, *PAGES)}
    scratch.multiply(100)
    crowded = {address: cost(address) for address in (*LISTS, *PAGES)}
    ratios = {address: crowded[address].seconds / alone[address].seconds for address in alone}
    worst = max(ratios, key=lambda address: ratios[address])
    yield in_proportion(
        f"pages among 100 times as much ({worst})",
        ISSUE,
        crowded[worst].seconds * 1000,
        "ms",
        alone[worst].seconds * 1000,
        "the example years",
        1.5,
    )


def _worst(name: str, costs: dict[str, Cost], unit: str, part: object, limit: float) -> Line:
    values = {address: part(each) for address, each in costs.items()}  # type: ignore[operator]
    worst = max(values, key=lambda address: values[address])
    return at_most(name, ISSUE, values[worst], unit, f"the budget, at {worst}", limit)


def _growth() -> Iterator[Line]:
    """A list and a record page at more and more rows."""
    body = Body.objects.get(reference="tag")
    Meeting.objects.filter(actions=None, decisions=None).delete()
    there = Meeting.objects.count()
    lists, records = [], []
    for size in SIZES:
        rows = [_meeting(body, number) for number in range(there, size)]
        Meeting.objects.bulk_create(rows, batch_size=2000)
        there = max(there, size)
        lists.append(cost("/meetings/", times=15))
        records.append(cost("/bodies/tag/", times=15))
    for name, costs in (("list page", lists), ("record page", records)):
        same = len({each.queries for each in costs}) == 1
        said = " and ".join(str(each.queries) for each in costs)
        sizes = " and ".join(f"{size:,}" for size in SIZES)
        yield Line(
            f"{name}, queries", ISSUE, costs[-1].queries, "queries", f"{said} at {sizes} rows", None, "equal", same
        )
        yield in_proportion(
            f"{name} at 30,000 rows",
            ISSUE,
            costs[-1].seconds * 1000,
            "ms",
            costs[0].seconds * 1000,
            "at 300 rows",
            1.5,
        )


def _meeting(body: Body, number: int) -> Meeting:
    day = date(2012, 1, 2) + timedelta(days=number % 3000)
    return Meeting(
        reference=f"BENCH-{number:06}", body=body, title=f"Meeting {number}", held_on=day, classification="white"
    )
