"""The person at a page that is about oneself."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from secretariat.accounts.models import User


def oneself(request: HttpRequest) -> User:
    """The person who has signed in. Raises Http404 for a persona of the demonstration, which has no account."""
    if not request.user.is_authenticated:
        raise Http404("Only somebody who has signed in has an account.")
    return request.user
