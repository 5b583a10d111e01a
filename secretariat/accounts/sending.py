"""Sends to an address that somebody else chose, and to none inside: what a name leads to is looked up and checked each
time, and the connection goes to what was checked. Redirects are not followed."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 5
LONGEST_ANSWER = 8192
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotSent(Exception):
    """Nothing was delivered: one sentence that says why."""


@dataclass(frozen=True)
class Target:
    """An address in its parts, and the machine that it leads to."""

    host: str
    port: int
    path: str
    secure: bool
    machine: str = ""


def target_of(address: str) -> Target:
    """An address in its parts. Raises NotSent for one that is never sent to, whatever its name leads to."""
    if not address.isascii() or not address.isprintable() or any(letter in address for letter in ' "<>\\^`{|}'):
        raise NotSent("The address has signs in it that no address has: write it as a browser shows it.")
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise NotSent("The address cannot be read: write it like https://example.org/webhook.") from None
    if parts.username is not None or parts.password is not None or parts.fragment or not host:
        raise NotSent("The address has a user name or a fragment in it, or no host: leave these out.")
    if not _scheme_is_allowed(parts, host):
        raise NotSent("Only https addresses are sent to.")
    if settings.WEBHOOK_HOSTS and not _host_is_allowed(host):
        raise NotSent(f"This site sends to some hosts only, and {host} is none of them: ask who runs it.")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port or (443 if secure else 80), path, secure)


def _scheme_is_allowed(parts: SplitResult, host: str) -> bool:
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and host == "127.0.0.1" and settings.WEBHOOKS_TO_THIS_MACHINE


def _host_is_allowed(host: str) -> bool:
    return any(host == name or (name.startswith(".") and host.endswith(name)) for name in settings.WEBHOOK_HOSTS)


def resolved(target: Target) -> Target:
    """The target with the machine to connect to. Raises NotSent when its name leads to one inside, or to none."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent(f"There is no host called {target.host}.") from None
    machines = [str(each[4][0]) for each in found]
    # All of them are looked at: a name that leads outside and inside is meant to get inside.
    if not machines or not all(_is_outside(each) for each in machines):
        raise NotSent(f"{target.host} leads to a machine that is not on the public internet: nothing is sent there.")
    return Target(target.host, target.port, target.path, target.secure, machines[0])


def _is_outside(machine: str) -> bool:
    address = ipaddress.ip_address(machine.partition("%")[0])
    if str(address) == "127.0.0.1" and settings.WEBHOOKS_TO_THIS_MACHINE:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside:
            return _is_outside(str(inside))
    return address.is_global and not address.is_multicast and not address.is_reserved


def post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """Post to an address, and give the status of the answer. Raises NotSent, within some five seconds."""
    target = resolved(target_of(address))
    until = time.monotonic() + SECONDS
    try:
        with _connected(target, until) as connection:
            connection.sendall(_request(target, body, headers))
            return _status(connection, until)
    except (OSError, ValueError) as error:
        raise NotSent(f"It could not be delivered: {type(error).__name__}.") from None


def _connected(target: Target, until: float) -> socket.socket:
    connection = socket.create_connection((target.machine, target.port), timeout=SECONDS)
    if not target.secure:
        return connection
    try:
        connection.settimeout(_left(until))
        return ssl.create_default_context().wrap_socket(connection, server_hostname=target.host)
    except BaseException:
        connection.close()
        raise


def _request(target: Target, body: bytes, headers: dict[str, str]) -> bytes:
    usual = 443 if target.secure else 80
    host = f"[{target.host}]" if ":" in target.host else target.host
    lines = [
        f"POST {target.path} HTTP/1.1",
        f"Host: {host}" if target.port == usual else f"Host: {host}:{target.port}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _status(connection: socket.socket, until: float) -> int:
    """The status in the first line of the answer; nothing else of it is read."""
    begun = b""
    while b"\n" not in begun and len(begun) < LONGEST_ANSWER:
        connection.settimeout(_left(until))
        if not (part := connection.recv(1024)):
            break
        begun += part
    version, _, rest = begun.partition(b"\n")[0].decode("latin-1").partition(" ")
    if not version.startswith("HTTP/1.") or not rest[:3].isdecimal():
        raise ValueError("That was no answer in HTTP.")
    return int(rest[:3])


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
