"""Is it alive, can it answer, and what do its numbers say? For programs, without sign-in."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from secretariat.core.operating import metrics
from secretariat.core.operating.away import AWAY, RETRY_AFTER, why_away
from secretariat.core.operating.migrations import missing
from secretariat.core.permission.declared import allow

SENT_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")


@allow()
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Whether this process answers. The database is not asked: starting anew would not bring it back."""
    return JsonResponse({"status": "live"})


@allow()
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Whether people can be sent here: the database answers and is of this version. Otherwise 503 says why not."""
    try:
        connection.ensure_connection()
        lacking = missing()
    except DatabaseError as error:
        return _not_ready(why_away(error) or AWAY)
    if lacking:
        return _not_ready(f"The database lacks {len(lacking)} migrations of this version: run `manage.py migrate`.")
    return JsonResponse({"status": "ready"})


@allow()
@never_cache
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers to watch, for whoever has the token, or for this machine only where there is none."""
    if refusal := _why_not(request):
        return HttpResponseForbidden(refusal, content_type="text/plain; charset=utf-8")
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _not_ready(says: str) -> JsonResponse:
    return JsonResponse({"status": "not ready", "says": says}, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def _why_not(request: HttpRequest) -> str:
    if token := settings.METRICS_TOKEN:
        if constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
            return ""
        return "Send the token of SECRETARIAT_METRICS_TOKEN: Authorization: Bearer …"
    # A proxy on this machine has a loopback address whoever it speaks for.
    if _is_loopback(request.META.get("REMOTE_ADDR", "")) and not any(name in request.headers for name in SENT_ON):
        return ""
    return "The numbers are for this machine only: set SECRETARIAT_METRICS_TOKEN to read them from elsewhere."


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False
