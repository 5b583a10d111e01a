"""What the Party list and the Party portal cost among ten thousand Parties."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, measure, seconds
from secretariat.bench.pages import Cost, cost
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.parties.models import DefaultCase, Party, PartyCategory, UserEntry, VotingGroup, VotingGroupMembership
from secretariat.parties.models_default import DefaultMeasure

ISSUE = 4
PARTIES, GROUPS, RENAMED = 10_000, 6_000, 500
CATEGORIES = ("small-supplier", "other", "large-supplier", "electricity-network", "gas-network")
LISTS = (
    "/party-list/",
    "/party-list/?on=2018-01-01&category=other",
    "/party-list/?q=renamed",
    "/party-list/?group=BENCH-VG-00005",
    "/party-list/?user_role=import-supplier&page=7",
    "/party-list/?left_since=2015-01-01",
    "/parties/",
)
PARTY_OF_DEMONSTRATION = "P-0002"
"""The Party of the Small Supplier of the demonstration."""
FILES = ("csv", "json", "xlsx")


@measure("parties", issue=ISSUE)
def parties() -> Iterator[Line]:
    """Queries, bytes and processor time of the Party list and the Party portal, among 10,000 Parties."""
    scratch.with_example()
    crowd()
    lists = {address: cost(address) for address in LISTS}
    yield _worst("Party list, queries", lists, "queries", lambda each: each.queries, 10)
    yield _worst("Party list, HTML", lists, "KB", lambda each: each.weight.size / 1024, 64)
    yield _worst("Party list, compressed", lists, "KB", lambda each: each.weight.packed / 1024, 8)
    yield _worst("Party list, processor", lists, "ms", lambda each: each.seconds * 1000, 15)
    for form in FILES:
        yield at_most(
            f"Party list as {form}",
            ISSUE,
            seconds(partial(_fetch, form), times=3, clock=time.process_time),
            "s",
            "3 s",
            3,
        )
    portal = {"/portal/": cost_of_portal()}
    yield _worst("Party portal, queries", portal, "queries", lambda each: each.queries, 10)
    yield _worst("Party portal, bytes to its text", portal, "times", lambda each: each.weight.over, 2.5)
    yield _worst("Party portal, processor", portal, "ms", lambda each: each.seconds * 1000, 20)
    yield at_most(
        "A suspension takes effect in the next request",
        ISSUE,
        requests_until_suspended(),
        "requests",
        "the first one after it",
        1,
    )


def requests_until_suspended(party: str = PARTY_OF_DEMONSTRATION) -> int:
    """How many requests of somebody of a Party it takes until a suspension holds: 1 when the next one is refused.

    The Small Supplier of the demonstration reads what is for all Parties, then loses the right to.
    """
    settings.SECRETARIAT_DEMO = True
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.post("/look-as/", {"persona": "small-supplier", "next": "/"})
    page = f"/user_entries/{_green_one_of_others(party)}/"
    if client.get(page).status_code != 200:
        raise AssertionError(f"{page} is for all Parties, and the persona does not see it before any suspension.")
    _suspend(Party.objects.get(reference=party))
    return next(number for number in range(1, 100) if client.get(page).status_code == 404)


def _green_one_of_others(party: str) -> str:
    others = Party.objects.exclude(reference=party)
    made = UserEntry(
        reference="BENCH-GREEN", party=others[0], user_role="import-supplier", guided=today(), classification="green"
    )
    return events.create(made, by=scratch.BENCH).reference


def _suspend(party: Party) -> None:
    case = DefaultCase(reference="BENCH-ED", party=party, opened=today(), classification="amber")
    events.create(case, by=scratch.BENCH)
    measure = DefaultMeasure(
        reference="BENCH-ED-M1", default_case=case, party=party, kind="suspension", rights="receive-data",
        decided_by="panel", decided=today(), starts=today(), classification="amber",
    )  # fmt: skip
    events.create(measure, by=scratch.BENCH)


def _fetch(form: str) -> bytes:
    """The whole list as a file."""
    return Client(REMOTE_ADDR="127.0.0.1").get(f"/party-list/parties.{form}").content


def cost_of_portal() -> Cost:
    """What the portal costs the Small Supplier of the demonstration."""
    settings.SECRETARIAT_DEMO = True
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.post("/look-as/", {"persona": "small-supplier", "next": "/"})
    return cost("/portal/", client=client)


@transaction.atomic
def crowd() -> None:
    """Ten thousand Parties with what they were over the years; some have another name by now."""
    first = date(2013, 9, 23)
    groups = [
        VotingGroup(reference=f"BENCH-VG-{number:05}", name=f"Bench group {number:05}", classification="white")
        for number in range(GROUPS)
    ]
    VotingGroup.objects.bulk_create(groups, batch_size=2000)
    made = [_party(number, first + timedelta(days=number % 2600)) for number in range(PARTIES)]
    Party.objects.bulk_create(made, batch_size=2000)
    PartyCategory.objects.bulk_create([_category(each, number) for number, each in enumerate(made)], batch_size=2000)
    VotingGroupMembership.objects.bulk_create(
        [_membership(each, groups[number % GROUPS], number) for number, each in enumerate(made)], batch_size=2000
    )
    entries = [_entry(each, number) for number, each in enumerate(made) if number % 3 == 0]
    UserEntry.objects.bulk_create(entries, batch_size=2000)
    events.record_many(
        [events.Entry("parties.Party", each.reference, "create", classification="white") for each in made],
        by=scratch.BENCH,
    )
    for party in made[:RENAMED]:
        events.update(party, by=scratch.BENCH, name=f"Bench renamed {party.reference}")


def _party(number: int, acceded: date) -> Party:
    left = acceded + timedelta(days=200) if number % 20 == 0 else None
    return Party(
        reference=f"BENCH-P-{number:05}", name=f"Bench Party {number:05}", acceded=acceded, left=left,
        exit_ground="withdrawal" if left else "", classification="white",
    )  # fmt: skip


def _category(party: Party, number: int) -> PartyCategory:
    return PartyCategory(
        reference=f"BENCH-C-{number:05}", party=party, category=CATEGORIES[number % len(CATEGORIES)],
        starts=party.acceded, ends=party.left, classification="white",
    )  # fmt: skip


def _membership(party: Party, group: VotingGroup, number: int) -> VotingGroupMembership:
    return VotingGroupMembership(
        reference=f"BENCH-M-{number:05}", party=party, voting_group=group, starts=party.acceded, ends=party.left,
        classification="white",
    )  # fmt: skip


def _entry(party: Party, number: int) -> UserEntry:
    return UserEntry(
        reference=f"BENCH-E-{number:05}", party=party, user_role="import-supplier", completed=party.acceded,
        classification="white",
    )  # fmt: skip


def _worst(name: str, costs: dict[str, Cost], unit: str, part: Any, limit: float) -> Line:
    values = {address: part(each) for address, each in costs.items()}
    worst = max(values, key=lambda address: values[address])
    return at_most(name, ISSUE, values[worst], unit, f"the budget, at {worst}", limit)
