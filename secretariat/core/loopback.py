"""A demonstration, or a site that has no name yet, answers nobody beyond this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

from secretariat.core.console import Refused


def refuse_beyond_loopback(host: str) -> None:
    """Raise Refused for an address beyond loopback, when this site is not one that others may reach."""
    if why_this_machine_only() == "":
        return
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None)}
    except OSError:
        raise Refused(f"{host!r} is not an address of this machine: use 127.0.0.1.") from None
    if not all(_is_loopback(address) for address in found):
        raise Refused(f"Refusing to listen on {host}: {why_this_machine_only()} Use 127.0.0.1.")


def why_this_machine_only() -> str:
    """Why nobody beyond this machine is answered; empty when the site is open to others."""
    if settings.SECRETARIAT_DEMO:
        return "in a demonstration anybody may look as anybody."
    if not settings.SECRETARIAT_HOSTS:
        return "SECRETARIAT_HOSTS does not say under which names this site is reached."
    return ""


class LoopbackOnly:
    """Middleware: a request that comes from beyond this machine is refused, whatever server took it in."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_loopback(request.META.get("REMOTE_ADDR") or "127.0.0.1") and (why := why_this_machine_only()):
            return HttpResponseForbidden(f"This server answers this machine only: {why}")
        return self.answer(request)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False
