"""Who asks for a page. The rooms' middleware works it out, once for each request that wants to know."""

from __future__ import annotations

from django.http import HttpRequest

from secretariat.core.permission import Reader


def reader(request: HttpRequest) -> Reader:
    """The reader of this request."""
    found: Reader = request.reader  # type: ignore[attr-defined]
    return found
