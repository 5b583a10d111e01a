"""Webhooks: addresses that are told of events on White records, as Standard Webhooks has it.

What an event says is put together when it is sent, as the public may read it then: what has been relabelled since is
withheld. A delivery stands in the outbox before it is tried, is tried again for some three days, and can be sent anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from secretariat.accounts.models import User
from secretariat.accounts.models_of_programs import Webhook, WebhookDelivery
from secretariat.accounts.refusals import Refusal, new_reference
from secretariat.accounts.sending import NotSent, post, resolved, target_of
from secretariat.core import events
from secretariat.core.api.tables import as_happened
from secretariat.core.classification import Classification
from secretariat.core.events import SYSTEM, Actor, chain
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.histories import readable, told
from secretariat.core.permission import ANYONE, NOTHING, visible
from secretariat.core.tables import Table, all_tables

WAITS = (1, 5, 30, 2 * 60, 8 * 60, 24 * 60, 36 * 60)
"""Minutes before each further try."""
MOST = 10
LOG_DAYS = 90
AT_ONCE = 500
GONE = 410


def made_for(person: User, address: str, tables: Sequence[str]) -> tuple[Webhook, str]:
    """Register an address for a person; the webhook and the secret with which it checks what it gets. Raises Refusal."""
    unknown = [each for each in tables if each not in tables_by_name()]
    if unknown:
        raise Refusal(f"There is no table called {unknown[0]}.")
    try:
        resolved(target_of(address))
    except NotSent as reason:
        raise Refusal(str(reason)) from None
    if Webhook.objects.filter(person=person, ended__isnull=True).count() >= MOST:
        raise Refusal(f"You have {MOST} webhooks already: end one first.")
    sequence, _ = chain.head()
    webhook = Webhook(
        reference=new_reference("W"),
        person=person,
        address=address,
        tables=" ".join(sorted(set(tables))),
        salt=secrets.token_hex(16),
        seen=sequence,
    )
    events.create(webhook, by=Actor(f"user:{person.reference}"))
    return webhook, secret_of(webhook)


@transaction.atomic
def end(webhook: Webhook, *, by: Actor, why: str = "") -> None:
    """End a webhook: nothing more is sent. Raises Refusal when it has ended."""
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if row.ended:
        raise Refusal("That webhook has ended already.")
    events.update(row, by=by, verb="end", why=why, ended=timezone.now(), why_ended=why[:200])


@transaction.atomic
def end_all(person: User, *, by: Actor, why: str) -> int:
    """End every webhook of a person; how many there were."""
    theirs = list(Webhook.objects.filter(person=person, ended__isnull=True))
    for webhook in theirs:
        end(webhook, by=by, why=why)
    return len(theirs)


def tables_by_name() -> dict[str, Table]:
    """The tables of whose records the public can see some: of these a webhook is told."""
    return {each.name: each for each in all_tables() if visible(each.model, ANYONE) != NOTHING}


def look() -> int:
    """Put into the outbox what has happened since each webhook was last looked at; how many deliveries that are.

    A request that wrote something calls it, and a timer for what came in on the command line.
    """
    made = 0
    sequence, _ = chain.head()
    for webhook in Webhook.objects.filter(ended__isnull=True, seen__lt=sequence):
        made += _look_for(webhook, sequence)
    return made


@transaction.atomic
def _look_for(webhook: Webhook, sequence: int) -> int:
    until = min(sequence, webhook.seen + AT_ONCE)
    # Two that look at once would both queue: the one that moves the mark does.
    if not Webhook.objects.filter(pk=webhook.pk, seen=webhook.seen).update(seen=until):
        return 0
    kinds = {kind_of(table.model) for name, table in tables_by_name().items() if _wants(webhook, name)}
    rows = Event.objects.by_sequence().filter(Q(plain_kind__in=kinds), sequence__gt=webhook.seen, sequence__lte=until)
    found = readable(list(rows.filter(classification=Classification.WHITE).order_by("sequence")), ANYONE)
    deliveries = WebhookDelivery.objects.bulk_create(
        [WebhookDelivery(webhook=webhook, sequence=each.sequence) for each in found]
    )
    for delivery in deliveries:
        transaction.on_commit(partial(send.enqueue, delivery.pk))
    return len(deliveries)


def _wants(webhook: Webhook, table: str) -> bool:
    return not webhook.tables or table in webhook.tables.split()


@task()
def send(number: int) -> None:
    """Send one delivery, if it is still to be sent."""
    delivery = WebhookDelivery.objects.select_related("webhook__person").filter(pk=number).first()
    if delivery is not None and delivery.state == WebhookDelivery.State.WAITING:
        deliver(delivery)


def send_due() -> int:
    """Look for what has happened, and send what is due; how many were sent. A timer calls it."""
    while look():
        pass
    due = WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING, next_try__lte=timezone.now())
    return sum(deliver(each) for each in due.select_related("webhook__person").order_by("pk")[:AT_ONCE])


def forget_old() -> None:
    """Forget what was sent, or given up, longer ago than the log goes back."""
    old = timezone.now() - timedelta(days=LOG_DAYS)
    WebhookDelivery.objects.filter(made__lt=old).exclude(state=WebhookDelivery.State.WAITING).delete()


def deliver(delivery: WebhookDelivery) -> bool:
    """Try a delivery once and note the outcome; whether it went."""
    webhook, now = delivery.webhook, timezone.now()
    if webhook.ended or not webhook.person.is_active:
        _note(delivery, state=WebhookDelivery.State.FAILED, error="The webhook has ended.")
        return False
    body = body_of(delivery)
    if body is None:
        _note(delivery, state=WebhookDelivery.State.WITHHELD, error="")
        return False
    try:
        status, error = post(webhook.address, body, headers_of(delivery, body)), ""
    except NotSent as reason:
        status, error = None, str(reason)
    if status is not None and 200 <= status < 300:
        _note(delivery, state=WebhookDelivery.State.SENT, status=status, error="", tried=now, tries=delivery.tries + 1)
        return True
    _failed(delivery, status, error or f"It answered {status}.")
    return False


def _failed(delivery: WebhookDelivery, status: int | None, error: str) -> None:
    tries, now = delivery.tries + 1, timezone.now()
    given_up = tries > len(WAITS) or status == GONE
    again = now if given_up else now + timedelta(minutes=WAITS[tries - 1])
    state = WebhookDelivery.State.FAILED if given_up else WebhookDelivery.State.WAITING
    _note(delivery, state=state, status=status, error=error[:300], tried=now, tries=tries, next_try=again)
    if given_up and not delivery.webhook.ended:
        why = "It said that it is gone." if status == GONE else "It took nothing for three days."
        end(delivery.webhook, by=SYSTEM, why=why)


@transaction.atomic
def replay(delivery: WebhookDelivery) -> None:
    """Send a delivery once more, under its own id, so that its receiver knows it. Raises Refusal."""
    if delivery.webhook.ended:
        raise Refusal("That webhook has ended: register its address anew.")
    _note(delivery, state=WebhookDelivery.State.WAITING, tries=0, next_try=timezone.now(), error="")
    transaction.on_commit(lambda: send.enqueue(delivery.pk))


def _note(delivery: WebhookDelivery, **values: Any) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**values)
    for name, value in values.items():
        setattr(delivery, name, value)


def body_of(delivery: WebhookDelivery) -> bytes | None:
    """What the delivery says, as the public may read it now; None when it may not any more."""
    tables = {kind_of(table.model): table for table in all_tables()}
    found = readable(list(Event.objects.filter(sequence=delivery.sequence)), ANYONE)
    if not found or found[0].classification != Classification.WHITE:
        return None
    event, table = found[0], tables[found[0].kind]
    # A record that has been relabelled is read by nobody here, even where its kind opens other labels to everyone.
    if not table.model.objects.filter(reference=event.subject, classification=Classification.WHITE).exists():
        return None
    happened = as_happened(told([event], tables, ANYONE)[0])
    said = {
        "type": f"{table.name}.{event.verb}",
        "timestamp": event.at.isoformat(),
        "data": {**happened.dict(), "table": table.name, "href": f"/api/v1/{table.name}/{event.subject}"},
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(delivery: WebhookDelivery, body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks: id, time and signature."""
    name, at = f"msg_{delivery.webhook.reference}_{delivery.sequence}", str(int(timezone.now().timestamp()))
    key = base64.b64decode(secret_of(delivery.webhook).removeprefix("whsec_"))
    signed = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Secretariat",
        "webhook-id": name,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def secret_of(webhook: Webhook) -> str:
    """The secret that a webhook and its receiver share. It is kept nowhere: whoever has the database has it not."""
    text = f"webhook {webhook.reference} {webhook.salt}"
    key = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return f"whsec_{base64.b64encode(key).decode()}"
