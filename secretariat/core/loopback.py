"""Until there is permission, nobody beyond this machine is answered."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

from secretariat.core.console import Refused


def refuse_beyond_loopback(host: str) -> None:
    """Raise Refused unless every address that `host` stands for is a loopback address."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None)}
    except OSError:
        raise Refused(f"{host!r} is not an address of this machine: use 127.0.0.1.") from None
    if not all(_is_loopback(address) for address in found):
        raise Refused(
            f"Refusing to listen on {host}: nobody signs in yet, so everybody who reaches the server could read "
            "everything. Use 127.0.0.1."
        )


class LoopbackOnly:
    """Middleware: a request that comes from beyond this machine is refused, whatever server took it in."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_loopback(request.META.get("REMOTE_ADDR") or "127.0.0.1"):
            return HttpResponseForbidden("This server answers this machine only, because nobody signs in yet.")
        return self.answer(request)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False
