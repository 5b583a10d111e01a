"""What the pages of meetings cost in a large register: 1,000 meetings, 20,000 items, 60,000 papers, 100,000 actions."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secretariat.accounts import services
from secretariat.accounts.models import User
from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, in_proportion, measure
from secretariat.bench.pages import Cost, weigh
from secretariat.bench.scratch import BENCH
from secretariat.committees.models import Action, Appointment, Body, Meeting
from secretariat.committees.models_meetings import AgendaItem, Paper

ISSUE = 4
MEETINGS, ITEMS, PAPERS, ACTIONS = 1_000, 20_000, 60_000, 100_000
LARGE_ITEMS, LARGE_PAPERS = 40, 80
"""What the agenda of one meeting has: what a meeting of Indico had when its pages were measured."""
INDICO_MS = 172
"""Milliseconds of CPU that Indico 3.3 takes for such a page, on 2 cores with 400 meetings: docs of issue 4."""
LARGE = "BENCH-LARGE"
LISTS = ("/meetings/", "/agenda_items/", "/papers/", "/actions/", "/packs/", "/meetings/calendar/?year=2021-22")
OTHERS = (
    f"/meetings/{LARGE}/",
    f"/meetings/{LARGE}/agenda/",
    f"/meetings/{LARGE}/pack/",
    f"/agenda_items/{LARGE}-I01/",
    f"/papers/{LARGE}-P001/cover/",
    "/bodies/tag/",
    "/actions/BENCH-A000001/",
)
TODAY = date(2021, 4, 15)


@measure("committees", issue=ISSUE)
def committees() -> Iterator[Line]:
    """Queries, processor time and bytes of the pages of meetings, for a member, in a large register."""
    scratch.with_example()
    _grow()
    client = _member()
    for kind, addresses, limit in (("list", LISTS, 15), ("page", OTHERS, 20)):
        for address in addresses:
            found = cost(client, address)
            size, over = found.weight.size / 1024, found.weight.over
            yield at_most(f"{kind} {address}, queries", ISSUE, found.queries, "queries", "the budget", 10)
            yield at_most(f"{kind} {address}, processor", ISSUE, found.seconds * 1000, "ms", "the budget", limit)
            if kind == "list":
                yield at_most(f"{kind} {address}, HTML", ISSUE, size, "KB", "the budget", 64)
            else:
                yield at_most(f"{kind} {address}, bytes to its text", ISSUE, over, "times", "the budget", 2.5)
    agenda = cost(client, f"/meetings/{LARGE}/agenda/")
    yield in_proportion(
        "agenda of 40 items and 80 papers", ISSUE, agenda.seconds * 1000, "ms", INDICO_MS, "Indico's page of one", 0.1
    )


def cost(client: Client, address: str, *, times: int = 9) -> Cost:
    """What a page costs, warm, for whoever the client is."""
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


def _grow() -> None:
    bodies = list(Body.objects.order_by("reference"))
    meetings = [_meeting(bodies[number % len(bodies)], number) for number in range(MEETINGS - 1)]
    large = Meeting(
        reference=LARGE, body=Body.objects.get(reference="tag"), title="A large meeting", held_on=TODAY + timedelta(20),
        starts_at="10:00", classification="white", agenda_published=TODAY,
    )  # fmt: skip
    meetings = Meeting.objects.bulk_create([*meetings, large], batch_size=2000)
    others, large = meetings[:-1], meetings[-1]
    items = [_item(large, number, f"{LARGE}-I{number + 1:02}") for number in range(LARGE_ITEMS)]
    items += [_item(others[n % len(others)], n // len(others), f"BENCH-I{n:06}") for n in range(ITEMS - LARGE_ITEMS)]
    items = AgendaItem.objects.bulk_create(items, batch_size=2000)
    papers = [_paper(items[n % LARGE_ITEMS], n, f"{LARGE}-P{n + 1:03}") for n in range(LARGE_PAPERS)]
    rest = items[LARGE_ITEMS:]
    papers += [_paper(rest[n % len(rest)], n, f"BENCH-P{n:06}") for n in range(PAPERS - LARGE_PAPERS)]
    Paper.objects.bulk_create(papers, batch_size=2000)
    actions = [_action(others[number % len(others)], number) for number in range(ACTIONS)]
    Action.objects.bulk_create(actions, batch_size=5000)


def _meeting(body: Body, number: int) -> Meeting:
    day = TODAY + timedelta(days=number % 700 - 500)
    return Meeting(
        reference=f"BENCH-M{number:04}", body=body, title=f"{body.short_name}, {day.day} {day:%B %Y}", held_on=day,
        classification="white", agenda_published=day,
    )  # fmt: skip


def _item(meeting: Meeting, number: int, reference: str) -> AgendaItem:
    return AgendaItem(
        reference=reference, meeting=meeting, body_id=meeting.body_id, position=number + 1, kind="paper", minutes=10,
        title=f"Matter number {number} of this meeting", purpose="decision", published=TODAY,
        classification=("white", "green", "amber")[number % 3],
    )  # fmt: skip


def _paper(item: AgendaItem, number: int, reference: str) -> Paper:
    return Paper(
        reference=reference, item=item, body_id=item.body_id, number=number % 90 + 1, title=f"Paper about matter {number}",
        purpose="decision", author="The administrator", submitted=TODAY - timedelta(days=number % 900 + 5),
        published=TODAY - timedelta(days=5), text="It says what is asked of the body.", classification=item.classification,
    )  # fmt: skip


def _action(meeting: Meeting, number: int) -> Action:
    raised = TODAY - timedelta(days=number % 700 + 1)
    return Action(
        reference=f"BENCH-A{number:06}", body_id=meeting.body_id, meeting=meeting, title=f"Do the thing of number {number}",
        owner="Code Administrator", raised=raised, due=raised + timedelta(days=28),
        closed=raised + timedelta(days=20) if number % 7 else None, classification="green",
    )  # fmt: skip


def _member() -> Client:
    """The browser of somebody who sits on the body, signed in with a second factor."""
    person = User(name="Bench", email="bench@example.org", joined=date(2014, 1, 1))
    person.set_unusable_password()
    services.open_account(person, by=BENCH)
    seat: dict[str, Any] = {"seat": "member", "holder": "Bench", "starts": date(2014, 1, 1), "classification": "white"}
    Appointment.objects.create(reference="BENCH-SEAT", body=Body.objects.get(reference="tag"), person=person, **seat)
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    at = time.time()
    session["account_authentication_methods"] = [
        {"method": "password", "at": at},
        {"method": "mfa", "type": "totp", "at": at},
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client
