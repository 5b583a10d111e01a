"""What is held on one person: for their own page, and whole as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast

from secretariat.accounts import exchange
from secretariat.accounts.models import FeedAddress, Mail, Notice, Subscription, User
from secretariat.accounts.models_exchange import Delivery
from secretariat.accounts.models_of_programs import Token, Webhook
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of, plain, reference_of, state_of
from secretariat.core.pages.histories import VERBS
from secretariat.core.permission import NOTHING, Reader
from secretariat.core.permission.words import at_places, paths_to
from secretariat.core.tables import Table, all_tables

SHOWN = 50

_beside: dict[str, tuple[Callable[[User], list[dict[str, Any]]], Callable[[User], None]]] = {}


def beside(name: str, rows: Callable[[User], list[dict[str, Any]]], forget: Callable[[User], None]) -> None:
    """Let a room say what it keeps for a person beside the register, such as their own notes.

    `rows` goes into the file of what is held on them; `forget` is called when what names them is erased.
    """
    _beside[name] = (rows, forget)


def forget_beside(person: User) -> None:
    """Have every room forget what it keeps for a person beside the register."""
    for _, forget in _beside.values():
        forget(person)


def shown(person: User, reader: Reader) -> dict[str, Any]:
    """What the person's page shows: everything by name, and of what is long the latest. Eight queries."""
    records = _references(person, reader)
    return {
        "addresses": EmailAddress.objects.filter(user=person),
        "factors": Authenticator.objects.filter(user=person),
        "records": records,
        "sessions": UserSession.objects.filter(user=person).order_by("-pk")[:SHOWN],
        "mails": Mail.objects.filter(address__iexact=person.email).order_by("-pk")[:SHOWN],
        "deliveries": _deliveries(person)[:SHOWN],
        "events": [_happened(each, person) for each in _events(person, records).order_by("-sequence")[:SHOWN]],
    }


def whole(person: User, reader: Reader) -> dict[str, Any]:
    """Everything, as JSON carries it. Passwords and secrets of second factors are not in it."""
    records = _references(person, reader)
    addresses = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    mails = Q(pk__in=[])
    for address in addresses:
        mails |= Q(address__iexact=address)
    return {
        "account": {**state_of(person), "last_login": plain(person.last_login)},
        "addresses": list(EmailAddress.objects.filter(user=person).values("email", "verified", "primary")),
        "second_factors": _rows(Authenticator.objects.filter(user=person), "type", "created_at", "last_used_at"),
        "other_sign_ins": _rows(SocialAccount.objects.filter(user=person), "provider", "uid", "date_joined"),
        "sessions": _rows(UserSession.objects.filter(user=person), "ip", "user_agent", "created_at", "last_seen_at"),
        "records": {table.name: _states(table, rows) for table, rows in records.items()},
        "mails": _rows(Mail.objects.filter(mails).order_by("pk"), "address", "subject", "why", "written", "sent"),
        "deliveries": [_delivery(each, person) for each in _deliveries(person).prefetch_related("recipients")],
        "tokens": _rows(Token.objects.filter(person=person), "name", "scope", "highest", "made", "expires", "ended"),
        "webhooks": _rows(Webhook.objects.filter(person=person), "address", "tables", "made", "ended"),
        "follows": _rows(Subscription.objects.filter(person=person), "what", "kind", "of", "pace", "since"),
        "private_addresses": _rows(FeedAddress.objects.filter(person=person), "name", "made", "last_used", "revoked"),
        "notices": _rows(Notice.objects.filter(person=person).order_by("pk"), "event", "why", "pace", "state", "made"),
        **{name: rows(person) for name, (rows, _) in _beside.items()},
        "events": _rows(
            _events(person, records).order_by("sequence"), "sequence", "at", "actor", "verb", "kind", "subject"
        ),
    }


def _references(person: User, reader: Reader) -> dict[Table, list[str]]:
    """The records that name the person and that they may see, by kind. One query."""
    tables = [table for table in all_tables() if paths_to(table.model, "person")]
    queries = []
    for table in tables:
        rows = at_places(table.model, "person", frozenset({person.reference}))
        if rows != NOTHING:
            seen = table.model.objects.visible_to(reader).filter(rows).order_by()
            queries.append(seen.values_list(Value(table.name, CharField()), Cast("reference", CharField())))
    found: dict[str, list[str]] = {}
    if queries:
        for name, reference in queries[0].union(*queries[1:], all=True):
            found.setdefault(name, []).append(reference)
    return {table: sorted(found[table.name]) for table in tables if table.name in found}


def _states(table: Table, references: list[str]) -> list[dict[str, Any]]:
    return [state_of(row) for row in table.model.objects.filter(reference__in=references).select_related(*table.links)]


def _deliveries(person: User) -> Any:
    rows = Delivery.objects.select_related("sender").filter(Q(sender=person) | Q(recipients__person=person))
    return rows.distinct().order_by("-pk")


def _delivery(delivery: Delivery, person: User) -> dict[str, Any]:
    said = {
        "reference": delivery.reference,
        "sent": plain(delivery.sent),
        "sender": reference_of(delivery.sender),
        "subject": delivery.subject,
        "file": delivery.name,
        "expires": plain(delivery.expires),
    }
    mine = next((each for each in delivery.recipients.all() if each.person_id == person.pk), None)
    if mine:
        said |= {"opened": plain(mine.opened), "fetched": plain(mine.fetched), "times": mine.times}
    return said


def _events(person: User, records: dict[Table, list[str]]) -> Any:
    """What the person did, and what happened to records that name them."""
    rows = Q(actor=f"user:{person.reference}")
    rows |= Q(kind=exchange.KIND, verb="deliver", after__contains=f'"{person.reference}"')
    for table, references in records.items():
        rows |= Q(kind=kind_of(table.model), subject__in=references)
    return Event.objects.filter(rows)


def _happened(event: Event, person: User) -> tuple[str, str, datetime, bool]:
    """What happened, to what, when, and whether the person did it themselves."""
    what = str(apps.get_model(event.kind)._meta.verbose_name)
    said = VERBS.get(event.verb, event.verb.replace("_", " ").capitalize())
    return said, f"{what} {event.subject}", event.at, event.actor == f"user:{person.reference}"


def _rows(rows: Any, *names: str) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in row.items()} for row in rows.values(*names)]
