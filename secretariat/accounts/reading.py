"""Who a request comes from, as a reader with roles: a person who has signed in, a persona of the demonstration, or anyone."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from secretariat.accounts.models import User
from secretariat.accounts.standing import Standing, standing_as, standing_of
from secretariat.core.pages.personas import persona_of
from secretariat.core.permission import ANYONE, Reader

log = logging.getLogger(__name__)

NO_SECOND_FACTOR = "Your roles count only when you sign in with a second factor: add one on your account's page."
SIGN_IN_WITH_IT = "Your roles count only when you sign in with your second factor: sign out, and in again with it."


class Reading:
    """Middleware: puts the reader on the request, worked out when first asked for."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = SimpleLazyObject(lambda: reader_of(request))  # type: ignore[attr-defined]
        answer = self.answer(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            # What one person was shown is kept by no cache on the way, nor by the browser for the next one.
            answer["Cache-Control"] = "private, no-store"
        if request.method == "POST" and answer.status_code < 500:
            _tell_programs()
        if request.method == "POST" and request.path == reverse("account_logout"):
            answer["Clear-Site-Data"] = '"cache", "storage"'
        return answer


def _tell_programs() -> None:
    """Queue what this request has changed for the webhooks that want to know: after its commit, so it stays."""
    from secretariat.accounts import webhooks

    try:
        webhooks.look()
    except DatabaseError:
        log.warning("Webhooks are told later, by the timer.")


def reader_of(request: HttpRequest) -> Reader:
    """The reader of a request, with the roles held at this moment."""
    if request.user.is_authenticated:
        return person_reader(request.user, get_authentication_records(request, request.user))
    return persona_now(persona_of(request)) if settings.SECRETARIAT_DEMO else ANYONE


def persona_now(persona: Reader) -> Reader:
    """A persona as whoever holds its roles stands at this moment: its Party may have left, or lost rights."""
    standing = standing_as(persona.held)
    return replace(persona, held=standing.held, withheld=standing.withheld)


def person_reader(person: User, proofs: list[dict[str, Any]]) -> Reader:
    """A signed-in person. Without a second factor among the proofs their roles do not count, and they are told."""
    standing = standing_of(person)
    factors = [each for each in proofs if each.get("method") == "mfa"]
    if not factors:
        return _plain(person, standing)
    proved = max(each["at"] for each in factors)
    return Reader(
        id=f"user:{person.reference}",
        name=str(person),
        held=standing.held,
        named=standing.named,
        conflicts=standing.conflicts,
        withheld=standing.withheld,
        recused=standing.recused,
        second_factor=True,
        confirmed=time.time() - proved < settings.STEP_UP_SECONDS,
        proved=proved,
    )


def _plain(person: User, standing: Standing) -> Reader:
    missing = ""
    if standing.held or standing.named:
        from allauth.mfa.utils import is_mfa_enabled

        missing = SIGN_IN_WITH_IT if is_mfa_enabled(person) else NO_SECOND_FACTOR
    return Reader(id=f"user:{person.reference}", name=str(person), missing=missing)


def address_of(request: HttpRequest) -> str:
    """The address a request comes from: what the last of our own proxies saw, or who is at the other end."""
    from allauth.account.adapter import get_adapter

    if not request.META.get("REMOTE_ADDR"):
        return "127.0.0.1"  # no network was in between: a program signs somebody in
    return str(get_adapter().get_client_ip(request))
