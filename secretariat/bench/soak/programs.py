"""Requests made from the schema of the API, as the public and as people with roles: none is a fault of ours, and every
answer has the shape that the schema gives it. Schemathesis makes them, in this process and on this register."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from secretariat.accounts import services, tokens
from secretariat.accounts.models import User
from secretariat.accounts.reading import person_reader
from secretariat.bench import scratch
from secretariat.bench.measure import Line
from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.codes.access import access
from secretariat.core.console import Refused

ISSUE = 3
REQUESTS, SHORT = 20_000, 400
WHERE = {"party": "P-0002", "body": "ssc"}
SOME = ("contact", "party-support", "secretariat", "authority-officer")
"""The roles as which the short form sends requests, beside the public; the long one sends them as each role there is."""
SCHEMA = "/api/v1/openapi.json"
KNOWN = (
    "P-0002", "DP077", "tag", "panel", "modification:DP077", "parties", "meetings_of_body", "2019-20", "modification",
)  # fmt: skip
"""What is there, so that some requests find something."""


@dataclass
class Tally:
    """What came of the requests."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def soak(*, short: bool) -> Iterator[Line]:
    """Send them all, an equal part as each."""
    scratch.with_example()
    settings.API_PER_MINUTE = settings.API_PER_MINUTE_WITHOUT_TOKEN = 10**9
    roles = [each for each in access().file.person_role if not short or each.slug in SOME]
    people = {"the public": ""} | {
        f"{each.at} {each.slug}": token_for(each.slug, WHERE.get(each.at, "")) for each in roles
    }
    for name, token in people.items():
        tally = attack(token, (SHORT if short else REQUESTS) // len(people))
        for fault in tally.faults[:5]:
            yield Line(f"api: {fault}"[:200], ISSUE, 1, "faults", name, None, "0", False)
        said = ", ".join(f"{count:,} with {status}" for status, count in sorted(tally.statuses.items()))
        yield Line(
            f"api: as {name}", ISSUE, len(tally.faults), "faults", f"{tally.requests:,}: {said}", None, "0",
            not tally.faults and tally.requests > 0,
        )  # fmt: skip


def token_for(role: str, of: str = "") -> str:
    """A token of somebody new with that role at a Party or a body, up to Amber and made under a fresh proof."""
    person = User(email=f"{role}.{services.new_reference('S').lower()}@example.org", name="An illustrative person")
    person.set_unusable_password()
    services.open_account(person)
    if access().person_role[role].at == "body":
        seat = Appointment(
            body=Body.objects.get(reference=of), seat=role, holder=person.name, person=person, starts=today()
        )
        seat.reference, seat.classification = services.new_reference("S"), "white"
        events.create(seat, by=scratch.BENCH)
    else:
        services.give_role(person, role, of, by=scratch.BENCH)
    reader = person_reader(person, [{"method": "mfa", "at": 0}])
    _, secret = tokens.make(person, name="soak", scope="write", highest="amber", reader=replace(reader, confirmed=True))
    return secret


def attack(token: str, requests: int, *, seed: int = 0) -> Tally:
    """Send about so many requests with a token, or as the public without one: as many to each call as to any other."""
    try:
        import schemathesis
        from schemathesis import GenerationMode
    except ImportError:
        raise Refused("Schemathesis is not installed: it is one of the parts for developers (`make test`).") from None
    schema = schemathesis.openapi.from_wsgi(SCHEMA, get_wsgi_application())
    found: Any = schema.get_all_operations()
    operations = [each.ok() for each in found]
    # Where few are sent, only some calls have their turn: by lot, as the calls of one table are like any other's.
    random.Random(seed).shuffle(operations)
    tally = Tally()
    turns = itertools.count(seed)
    while tally.requests < requests:
        turn = next(turns)
        for place, operation in enumerate(operations[: requests - tally.requests]):
            # One in two is meant to be right, the other to be wrong in some way that the schema rules out.
            mode = GenerationMode.NEGATIVE if (turn + place) % 2 else GenerationMode.POSITIVE
            _attack_one(operation, token, mode, min(30, max(1, requests // len(operations))), turn, tally)
    return tally


def _attack_one(operation: Any, token: str, mode: Any, examples: int, seed: int, tally: Tally) -> None:
    import hypothesis
    from schemathesis.checks import CHECKS

    checks = CHECKS.get_by_names(
        ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
    )
    strategy = operation.as_strategy(generation_mode=mode)

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate], print_blob=False,
    )  # fmt: skip
    @hypothesis.given(case=strategy, place=hypothesis.strategies.integers(0, 2 * len(KNOWN)))
    def send(case: Any, place: int) -> None:
        if place < len(KNOWN) and case.path_parameters:
            case.path_parameters = dict.fromkeys(case.path_parameters, KNOWN[place])
        if place % 4 and case.headers:
            case.headers.pop("If-None-Match", None)  # most are to be answered in full
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})
        answer = case.call(headers=headers)
        tally.requests += 1
        tally.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=checks)
        except (AssertionError, BaseExceptionGroup) as fault:
            tally.faults.append(f"{operation.method} {operation.path}: {answer.status_code} {_said(fault)}")

    send()


def _said(fault: BaseException) -> str:
    told = [str(each) for each in getattr(fault, "exceptions", [fault])]
    return " ".join(" ".join(told).split())[:1500]
