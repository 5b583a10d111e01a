"""Readers of the site. How one becomes a reader is said here and nowhere else in the tests."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.client import ClientHandler

_site = ClientHandler(enforce_csrf_checks=False)


def on_one_site(client: Client) -> Client:
    """A client that shares its site with others: to set up its middleware takes longer than to answer."""
    client.handler = _site
    return client


class Reader(Client):
    """A browser in a demonstration, whose clock stands on a day after the example years."""

    def __init__(self, *, enforce_csrf_checks: bool = False) -> None:
        super().__init__(enforce_csrf_checks=enforce_csrf_checks, raise_request_exception=False)
        if not enforce_csrf_checks:
            on_one_site(self)

    def request(self, **asked: Any) -> HttpResponse:
        with override_settings(SECRETARIAT_DEMO=True, SECRETARIAT_TODAY="2021-04-15"):
            return super().request(**asked)  # type: ignore[return-value]


def reading_as(persona: str = "public") -> Reader:
    """The browser of one of the code's personas: the public sees White, a Small Supplier Green, others Amber."""
    reader = Reader()
    assert reader.post("/look-as/", {"persona": persona}).status_code == 302
    return reader


def text_of(answer: HttpResponse) -> str:
    """What a page says, without its markup."""
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    whole = re.sub(r"</?mark>", "", body)  # what was found is marked in the middle of a sentence
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", whole)).split())
