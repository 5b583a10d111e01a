"""What each address allows, declared beside its view and enforced by the same words.

The matrix in the tests reads these declarations off the table of addresses: an address without one fails the build.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import get_resolver
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from secretariat.core.permission.deeds import deed_named, may, why_withheld
from secretariat.core.permission.readers import Reader

EVERYONE = "everyone"
KNOWN = "whoever has signed in"
NOBODY = ""

View = Callable[..., Any]


@dataclass(frozen=True)
class Allowed:
    """Who may GET and who may POST: EVERYONE, KNOWN, a deed of access.toml, or NOBODY.

    What they find there is limited to what they may see, whatever the address allows.
    """

    get: str = EVERYONE
    post: str = NOBODY

    def of(self, method: str) -> str:
        """What is asked of whoever sends that method."""
        return self.post if method == "POST" else self.get

    @property
    def methods(self) -> list[str]:
        """The methods that anybody may send."""
        return [*(["GET", "HEAD"] if self.get else []), *(["POST"] if self.post else [])]


def meets(reader: Reader, asked: str) -> bool:
    """Whether a reader is one of those that a declaration allows."""
    if asked in (EVERYONE, NOBODY):
        return asked == EVERYONE
    return reader.is_known if asked == KNOWN else may(reader, asked)


def allow(*, get: str = EVERYONE, post: str = NOBODY) -> Callable[[View], View]:
    """Declare who may ask for a view, and hold everybody to it.

    Whoever has not signed in is asked to; a deed that wants it done under a fresh proof asks for that proof first.
    """
    allowed = Allowed(get, post)

    def declare(view: View) -> View:
        @wraps(view)
        def held(request: HttpRequest, *arguments: Any, **named: Any) -> Any:
            if request.method not in allowed.methods:
                return HttpResponseNotAllowed(allowed.methods)
            return refusal(request, allowed.of(request.method)) or view(request, *arguments, **named)

        held.allowed = allowed  # type: ignore[attr-defined]
        return held

    return declare


def refusal(request: HttpRequest, asked: str) -> HttpResponseRedirect | None:
    """Where to send whoever cannot go on as they are; None when they may. Raises PermissionDenied."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if not meets(reader, asked):
        if not request.user.is_authenticated and not reader.slug:
            return _by_way_of(settings.LOGIN_URL, request)
        others = "That is for others to do: your roles do not include it."
        raise PermissionDenied(reader.missing or why_withheld(reader, asked) or others)
    return confirmation(request, deed_named(asked).proof_lasts_hours) if wants_proof(asked) else None


def confirmation(request: HttpRequest, lasts_hours: int = 0) -> HttpResponseRedirect | None:
    """Where to prove again who one is; None when that has just been done, or within so many hours."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    proved = reader.confirmed or time.time() - reader.proved < lasts_hours * 3600
    return None if proved else _by_way_of(settings.STEP_UP_URL, request)


def wants_proof(asked: str) -> bool:
    """Whether what is asked of somebody wants a fresh proof of who they are."""
    return asked not in (EVERYONE, KNOWN, NOBODY) and deed_named(asked).confirmed


def _by_way_of(url: str, request: HttpRequest) -> HttpResponseRedirect:
    # What was sent is not kept: after the proof, the page is opened again and the person sends it anew.
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.META.get("HTTP_REFERER", "")
    path = back.removeprefix(f"{request.scheme}://{request.get_host()}")
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return HttpResponseRedirect(f"{resolve_url(url)}?{urlencode({'next': path if safe else '/'})}")


_declared: dict[str, Allowed] = {}


def declare(name: str, *, get: str = EVERYONE, post: str = NOBODY) -> None:
    """Declare what the address of that name allows, where the view is a library's and holds itself to it."""
    _declared[name] = Allowed(get, post)


def declaration_of(name: str, view: View) -> Allowed | None:
    """What was declared for an address: beside its view, or by its name; None when nothing was."""
    return getattr(view, "allowed", None) or _declared.get(name)


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, str, View]]:
    """(name, pattern, view) of every address of the house, from its table of addresses."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        whole = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from addresses(each.url_patterns, whole)
        else:
            yield each.name or "", whole, each.callback
