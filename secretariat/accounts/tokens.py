"""Personal tokens: made and ended by their owner, kept as a hash, and worth what their owner's roles are today."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from secretariat.accounts.models import User
from secretariat.accounts.models_of_programs import Token
from secretariat.accounts.reading import address_of, person_reader
from secretariat.accounts.refusals import Refusal, new_reference
from secretariat.core import events
from secretariat.core.api.askers import Asker, askers
from secretariat.core.api.problems import Problem
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.permission import Reader

DAYS, MOST_DAYS = 90, 365
STEP_UP_HOURS = 8
MOST = 20
BEGINNING = "sct_"
PAGE = "/account/tokens/"


@transaction.atomic
def make(
    person: User, *, name: str, scope: str, highest: str, reader: Reader, days: int = DAYS, hours: int = STEP_UP_HOURS
) -> tuple[Token, str]:
    """A new token and its secret, which is kept nowhere. Raises Refusal for what no token may be.

    One up to Amber wants a fresh proof and lasts some hours; every other lasts some days.
    """
    if scope not in Token.Scope.values or not name.strip():
        raise Refusal("Give the token a name, and say whether it only reads.")
    if highest not in (Classification.WHITE, Classification.GREEN, Classification.AMBER):
        raise Refusal("No token shows what is Red: sign in to the site for that.")
    amber = highest == Classification.AMBER
    if amber and not reader.confirmed:
        raise Refusal("A token up to Amber is made under a fresh proof: prove who you are again, then make it.")
    if not (1 <= hours <= STEP_UP_HOURS if amber else 1 <= days <= MOST_DAYS):
        raise Refusal(
            f"A token lasts at most {MOST_DAYS} days, and at most {STEP_UP_HOURS} hours when it is up to Amber."
        )
    now = timezone.now()
    if Token.objects.filter(person=person, ended__isnull=True, expires__gt=now).count() >= MOST:
        raise Refusal(f"You have {MOST} tokens already: end one that you no longer use.")
    secret = f"{BEGINNING}{secrets.token_urlsafe(32)}"
    token = Token(
        reference=new_reference("T"),
        person=person,
        name=name.strip()[:100],
        scope=scope,
        highest=highest,
        second_factor=reader.second_factor,
        made=now,
        expires=now + (timedelta(hours=hours) if amber else timedelta(days=days)),
        prefix=secret[: len(BEGINNING) + 6],
        token_hash=_hashed(secret),
    )
    return events.create(token, by=Actor(f"user:{person.reference}")), secret


@transaction.atomic
def end(token: Token, *, by: Actor, why: str = "") -> None:
    """End a token at once. Raises Refusal when it has ended."""
    row = Token.objects.select_for_update().get(pk=token.pk)
    if row.ended:
        raise Refusal("That token has ended already.")
    events.update(row, by=by, verb="end", why=why, ended=timezone.now())


@transaction.atomic
def end_all(person: User, *, by: Actor, why: str) -> int:
    """End every token of a person; how many there were."""
    tokens = list(Token.objects.filter(person=person, ended__isnull=True))
    for token in tokens:
        end(token, by=by, why=why)
    return len(tokens)


@askers
def asker_of(request: HttpRequest) -> Asker:
    """Who sends a request: the person whose token it carries, or the public. Raises Problem 401 and says why."""
    header = request.headers.get("Authorization", "")
    if not header:
        return Asker(counted_as=f"address:{address_of(request)}")
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _refused("Send the token as Authorization: Bearer …, and nothing else.")
    token = Token.objects.select_related("person").filter(token_hash=_hashed(secret.strip())).first()
    if token is None:
        raise _refused(f"That is no token that we know: copy it again, or make another at {PAGE} on the site.")
    if token.ended or not token.person.is_active:
        raise _refused(f"That token was ended: make another at {PAGE} on the site.")
    if not token.lasts_at(timezone.now()):
        raise _refused(f"That token has expired: make another at {PAGE} on the site.")
    return Asker(reader_by(token), token.scope, f"token:{token.reference}", by_token=True)


def reader_by(token: Token) -> Reader:
    """The token's owner with the roles of today, as far as the token shows them."""
    proofs: list[dict[str, Any]] = [{"method": "mfa", "at": token.made.timestamp()}] if token.second_factor else []
    reader = person_reader(token.person, proofs)
    # One up to Amber was made under a fresh proof, and is that proof as long as it lasts.
    return replace(reader, highest=token.highest, confirmed=token.highest == Classification.AMBER)


def _refused(says: str) -> Problem:
    return Problem(401, says, headers={"WWW-Authenticate": 'Bearer realm="Secretariat", error="invalid_token"'})


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
