"""Who asks for a page. The rooms' middleware works it out, once for each request that wants to know."""

from __future__ import annotations

from django.http import HttpRequest

from secretariat.core.permission import ANYONE, Reader


def reader(request: HttpRequest) -> Reader:
    """The reader of this request."""
    # A request that was refused before the middleware came to it, such as one for another host, has nobody's page.
    found: Reader = getattr(request, "reader", ANYONE)
    return found
