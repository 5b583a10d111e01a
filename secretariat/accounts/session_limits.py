"""How long a session lasts: so long after signing in, and so long after it was last used, whichever comes first."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from secretariat.core.api.limits import without_waiting

BEGAN, USED = "began", "used"
NOTED_EVERY = 5 * 60
"""Seconds. To note each request would write to the database each time; a session may end so much too early."""


class SessionLimits:
    """Middleware: signs out whoever has been signed in, or away, for too long, and notes that a session is used."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session: SessionStore = request.session  # type: ignore[assignment]
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated and is_over(session):
            logout(request)
        answer = self.answer(request)
        if request.user.is_authenticated:
            note(session)
        return answer


def is_over(session: SessionStore) -> bool:
    """Whether a session has lasted, or lain unused, for too long. One of which nothing is noted has just begun."""
    now = time.time()
    age, idle = now - session.get(BEGAN, now), now - session.get(USED, now)
    return bool(age > settings.SESSION_COOKIE_AGE or idle > settings.SESSION_IDLE_SECONDS)


def note(session: SessionStore) -> None:
    """Note when a session began, and now and then that it is used."""
    now = time.time()
    if BEGAN in session and now - session.get(USED, 0) <= min(NOTED_EVERY, settings.SESSION_IDLE_SECONDS / 2):
        return
    goes_with_others = session.modified
    session.setdefault(BEGAN, now)
    session[USED] = now
    if goes_with_others:
        return
    # Nobody who only reads waits for a long write of somebody else: it is noted the next time.
    with suppress(OperationalError), without_waiting():
        kept = session.model.objects.filter(session_key=session.session_key)
        kept.update(session_data=session.encode(session._session))  # type: ignore[attr-defined]
    session.modified = False
