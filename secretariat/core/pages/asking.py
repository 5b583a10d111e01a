"""Who asks for a page, and for which record. The rooms' middleware works out who, once for each request that wants to know."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model
from django.http import Http404, HttpRequest

from secretariat.core.permission import ANYONE, Reader

R = TypeVar("R", bound=Model)


def reader(request: HttpRequest) -> Reader:
    """The reader of this request."""
    # A request that was refused before the middleware came to it, such as one for another host, has nobody's page.
    found: Reader = getattr(request, "reader", ANYONE)
    return found


def seen(model: type[R], reference: str, who: Reader, *links: str) -> R:
    """The record of that reference with these links. Raises Http404 for one that is missing or not theirs to see: they
    do not learn which."""
    rows: Any = model._default_manager
    found: R | None = rows.visible_to(who).select_related(*links).filter(reference=reference).first()
    if found is None:
        raise Http404(f"There is no {model._meta.verbose_name} {reference} that you may see.")
    return found
