"""Middleware that stands outside all others: an id for each request, a line in the log, and the numbers to watch."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from secretariat.core.operating import metrics
from secretariat.core.operating.logs import id_of, request_id, view_of

log = logging.getLogger("secretariat.requests")

HEADER = "X-Request-ID"


class Watching:
    """Answers with the request's id, and says afterwards what was asked for, how it went and how long it took."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id_before = request_id.set(id_of(request))
        queries = _Count()
        begun = time.perf_counter()
        try:
            with connection.execute_wrapper(queries):
                response = self.answer(request)
            taken = time.perf_counter() - begun
            response[HEADER] = request_id.get()
            view = view_of(request)
            metrics.note(view, response.status_code, taken)
            _say(request, view, response.status_code, taken, queries.made)
            return response
        finally:
            request_id.reset(request_id_before)


class _Count:
    """How many queries were made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.made += 1
        return execute(sql, params, many, context)


def _say(request: HttpRequest, view: str, status: int, taken: float, queries: int) -> None:
    if not log.isEnabledFor(logging.INFO):
        return
    # A method is whatever a client likes to send.
    method = request.method if request.method in METHODS else "OTHER"
    fields = {
        "method": method,
        "view": view,
        "status": status,
        "milliseconds": round(taken * 1000, 1),
        "queries": queries,
    }
    log.info("%s %s %s, %.0f ms, %s queries", method, view, status, taken * 1000, queries, extra={"fields": fields})


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
