"""What programs cost: a list by the API beside the same rows straight from the database, and queries at any size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, in_proportion, measure, pairs
from secretariat.bench.soak.programs import token_for
from secretariat.committees.models import Meeting
from secretariat.core.api.reading import plain

ISSUE = 3
LISTS = ("/api/v1/meetings", "/api/v1/modifications", "/api/v1/parties", "/api/v1/products_list_changes")
CALLS = (
    *LISTS,
    "/api/v1/modifications/DP077",
    "/api/v1/modifications/DP077/history",
    "/api/v1/figures?year=2019-20",
    "/api/v1/figures/meetings?year=2019-20",
    "/api/v1/search?q=release",
    "/api/v1/cases",
)
COLUMNS = (
    "reference",
    "body__reference",
    "title",
    "held_on",
    "kind",
    "format",
    "classification",
    "illustrative",
    "source",
)


@measure("api", issue=ISSUE)
def api() -> Iterator[Line]:
    """A list of 50 rows by the API, beside the same rows through plain values()."""
    scratch.with_example()
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_WITHOUT_TOKEN = 10**9
    program = Client(REMOTE_ADDR="127.0.0.1", headers={"Authorization": f"Bearer {token_for('analyst')}"})
    public = Client(REMOTE_ADDR="127.0.0.1")
    yield _worst(program)
    for name, client in (("the public", public), ("a token", program)):
        ours, theirs, ratio = pairs(lambda client=client: _fifty(client), _plainly, times=41)  # type: ignore[misc]
        said = f"values() as JSON ({theirs * 1000:.3g} ms)"
        yield Line(f"list of 50 by {name}", ISSUE, ours * 1000, "ms", said, ratio, "15 ms", ours * 1000 <= 15)
    tag = public.get(LISTS[0])["ETag"]
    again = {"If-None-Match": tag}
    whole, short, _ = pairs(lambda: _fifty(public), lambda: public.get(LISTS[0], headers=again), times=41)
    yield in_proportion("the same, not changed since", ISSUE, short * 1000, "ms", whole * 1000, "sent whole", 1)


def _fifty(client: Client) -> Any:
    answer = client.get(f"{LISTS[0]}?sort=reference")
    if len(answer.json()["items"]) != 50:
        raise RuntimeError(f"{LISTS[0]} answered {answer.status_code} and no fifty rows.")
    return answer


def _plainly() -> str:
    rows = list(Meeting.objects.order_by("reference").values(*COLUMNS)[:51])
    text = json.dumps({"items": rows[:50]}, default=plain)
    json.loads(text)
    return text


def _worst(client: Client) -> Line:
    queries = {}
    for address in CALLS:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        queries[address] = len(asked)
    worst = max(queries, key=lambda address: queries[address])
    return at_most("queries of a call", ISSUE, queries[worst], "queries", f"the budget, at {worst}", 10)
