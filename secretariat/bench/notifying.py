"""What it costs to work out who is told, to write the day's mail, and to show an inbox."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secretariat.accounts import delivering, notifying
from secretariat.accounts.models import Mail, Notice, Role, Subscription, User
from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, measure
from secretariat.committees.models import Action, Appointment, Body
from secretariat.core import events
from secretariat.core.events.recording import Entry
from secretariat.core.pages.searching import catch_up
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party

ISSUE = 3
PEOPLE, EVENTS, RECORDS, PARTIES, BODIES = 1_000, 5_000, 1_000, 200, 10
WORDS = ("release", "security", "gateway", "tariff", "firmware", "supplier", "prepayment", "installation")
DAY = date(2021, 4, 1)


@measure("notifying", issue=ISSUE)
def notices() -> Iterator[Line]:
    """Who is told of 5,000 events, with 1,000 people who follow three things each; their mails; the inbox page."""
    scratch.empty()
    with transaction.atomic():
        _fill()
        notifying.catch_up()
        Notice.objects.all().delete()
        Mail.objects.all().delete()
        _happen()
    start = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        made = notifying.catch_up()
    taken = time.process_time() - start
    said = f"{EVENTS:,} events, {PEOPLE:,} people, {made:,} notices"
    yield at_most("working out who is told", ISSUE, taken, "s", said, 10)
    yield at_most("working out, queries", ISSUE, len(queries) * 100 / EVENTS, "per 100", "events", 15)
    start = time.process_time()
    written = delivering.send_digests()
    yield at_most("the mails of a day", ISSUE, time.process_time() - start, "s", f"{written:,} mails", 30)
    catch_up()
    yield from _inbox()


def _fill() -> None:
    """Records, people, a Party's contact or a member of a body each, and three subscriptions each."""
    for number in range(BODIES):
        name = f"Body {number}"
        body = Body(reference=f"b{number}", name=name, short_name=name, kind="sub-committee", starts=DAY)
        _create(body)
    for number in range(PARTIES):
        _create(Party(reference=f"P-{number:04}", name=f"Party {number}", acceded=DAY))
    for number in range(RECORDS):
        title = f"Proposal {number} on {WORDS[number % len(WORDS)]} {WORDS[number % 7]}"
        _create(Modification(reference=f"DP{number:04}", title=title, raised=DAY))
    bodies = list(Body.objects.all())
    for number in range(RECORDS):
        due = DAY + timedelta(days=number % 60)
        action = Action(body=bodies[number % BODIES], title=f"Task {number}", owner="DCC", raised=DAY, due=due)
        action.reference = f"A-{number:04}"
        _create(action)
    for number in range(PEOPLE):
        _person(number)


def _create(record: Any) -> None:
    record.classification = "green" if record.reference[-1] in "369" else "white"
    events.create(record, by=scratch.BENCH)


def _person(number: int) -> None:
    from allauth.mfa.models import Authenticator

    person = User(reference=f"U-{number:05}", name=f"Person {number}", email=f"p{number}@example.org", joined=DAY)
    person.classification = "amber"
    person.set_unusable_password()
    events.create(person, by=scratch.BENCH)
    role = Role(reference=f"R-{number:05}", person=person, role="contact", of=f"P-{number % PARTIES:04}", starts=DAY)
    role.classification = "amber"
    events.create(role, by=scratch.BENCH)
    Authenticator.objects.bulk_create([Authenticator(user=person, type=Authenticator.Type.TOTP, data={})])
    follows = (
        ("record", "modifications.Modification", f"DP{number % RECORDS:04}"),
        ("body", "committees.Body", f"b{number % BODIES}"),
        ("search", "", f"{WORDS[number % len(WORDS)]} {number % 50}"),
    )
    Subscription.objects.bulk_create(
        [Subscription(person=person, what=what, kind=kind, of=of) for what, kind, of in follows]
    )


def _happen() -> None:
    """Changes of proposals, and of one action in ten, as an ordinary month brings them."""
    entries = []
    for number in range(EVENTS):
        is_action = number % 10 == 0
        kind, subject = ("committees.Action", "A") if is_action else ("modifications.Modification", "DP")
        reference = f"{subject}{'-' if is_action else ''}{number % RECORDS:04}"
        column = "title" if number % 5 == 1 else "source"  # a new title may be newly found by a search
        before, after = {column: "Before"}, {column: f"Change {number}"}
        entries.append(Entry(kind, reference, "update", before, after, classification="white"))
    events.record_many(entries, by=scratch.BENCH)


def _inbox() -> Iterator[Line]:
    client, person = Client(REMOTE_ADDR="127.0.0.1"), User.objects.get(reference="U-00010")
    seat = Appointment(
        body=Body.objects.get(reference="b0"), seat="member", holder="Person 10", person=person, starts=DAY
    )
    seat.reference, seat.classification = "S-1", "white"
    events.create(seat, by=scratch.BENCH)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    for address in ("/inbox/", "/account/following/"):
        client.get(address)
        taken = []
        for _ in range(11):
            start = time.process_time()
            answer = client.get(address)
            taken.append(time.process_time() - start)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}.")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        yield at_most(f"{address}, processor", ISSUE, statistics.median(taken) * 1000, "ms", "the budget", 20)
        yield at_most(f"{address}, queries", ISSUE, len(queries), "queries", "the budget", 10)
