"""Cursors: where the next page of a list begins, signed, so that nobody makes one up.

A cursor names the last row that was shown by what the reader has seen of it, never by the database's key.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core import signing
from django.http import HttpRequest

from secretariat.core.api.problems import Fault, not_right

PARTS = ("cursor", "limit")


def next_address(request: HttpRequest, place: list[Any]) -> str:
    """The address of the page after the row at `place`."""
    query = request.GET.copy()
    query["cursor"] = signing.dumps([_list_of(request), *place], salt=__name__, compress=True)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def place_of(request: HttpRequest) -> list[Any] | None:
    """The place that the request's cursor names; None without one. Raises Problem for a cursor of another list."""
    text = request.GET.get("cursor")
    if text is None:
        return None
    try:
        of, *place = signing.loads(text, salt=__name__)
    except (signing.BadSignature, ValueError, TypeError):
        of, place = "", []
    if of != _list_of(request):
        says = "That is no cursor of this list: follow the address in next, with the same filters and order."
        raise not_right(Fault(says, parameter="cursor"))
    return place


def _list_of(request: HttpRequest) -> str:
    """The list that a cursor belongs to: its address, filters and order."""
    parts = sorted((name, value) for name, value in request.GET.items() if name not in PARTS)
    return hashlib.sha256(repr((request.path, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
