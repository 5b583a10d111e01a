"""A clear page while the database is away. It is made without the database, and the next request tries again."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.defaults import server_error as without_a_reason

from secretariat.core.codes import current
from secretariat.core.operating.migrations import missing

AWAY = "The register's database does not answer just now."
BUSY = "So many people are writing to the register just now that it could not take this."
BEHIND = "The register is being brought to a new version just now."
RETRY_AFTER = 10

SQLITE_AWAY = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_READONLY", "SQLITE_NOTADB", "SQLITE_PROTOCOL")
SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
POSTGRESQL_AWAY = ("08", "53", "57P0", "58")
POSTGRESQL_BUSY = ("55P03", "40001", "40P01", "57014")


def why_away(error: BaseException | None) -> str:
    """One sentence when the error, or what led to it, means that the database is away, busy or of another version.

    Empty for every other error: those are faults of ours.
    """
    for each in _chain(error):
        if isinstance(each, DatabaseError | InterfaceError) and (says := _why(each)):
            return says
    return ""


def for_an_operator(error: BaseException) -> str:
    """What a command says that met such an error, with the remedy; empty when it is a fault of ours."""
    says = why_away(error)
    if says == BEHIND:
        return "The database is not of this version: run `manage.py migrate`, then try again."
    if says == AWAY:
        return "The database does not answer: start it, or correct DATABASE_URL."
    return says and f"{says} See to it, then try again."


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer whatever went wrong: 503 while the database is away, else 500."""
    says = why_away(sys.exc_info()[1])
    return unavailable(request, says) if says else without_a_reason(request)


def unavailable(request: HttpRequest, says: str) -> HttpResponse:
    """The 503 answer, for a person or for a program."""
    request.away = says  # type: ignore[attr-defined]  # for the log
    answer: HttpResponse
    if request.accepts("text/html") and not request.path.startswith("/api/"):
        # Without the request, so that nothing that every page knows is asked of the database.
        answer = HttpResponse(render_to_string("core/away.html", {"says": says, "code": current()}), status=503)
    else:
        answer = JsonResponse({"detail": f"{says} Try again in a moment."}, status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(answer)
    return answer


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _why(error: Exception) -> str:
    driver = error.__cause__
    if (name := getattr(driver, "sqlite_errorname", None)) is not None:
        if name.startswith(SQLITE_AWAY):
            return AWAY
        if name.startswith(SQLITE_BUSY):
            return BUSY
    elif isinstance(error, OperationalError | InterfaceError) and connection.vendor == "postgresql":
        state = getattr(driver, "sqlstate", None)
        # No state at all: the connection failed before the server could say anything.
        if state is None or state.startswith(POSTGRESQL_AWAY):
            return AWAY
        if state.startswith(POSTGRESQL_BUSY):
            return BUSY
    return BEHIND if isinstance(error, OperationalError | ProgrammingError) and _is_behind() else ""


def _is_behind() -> bool:
    """Whether a table or a column may be missing because the database is not of this version yet."""
    try:
        return bool(missing())
    except DatabaseError:
        return False
