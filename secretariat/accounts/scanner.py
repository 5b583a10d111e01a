"""A virus scanner outside the program, asked over a socket in the way of clamd: its INSTREAM command."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from secretariat.accounts.file_kinds import Unfit

SECONDS = 60
LONGEST_ANSWER = 4096


def scan(chunks: Iterable[bytes]) -> None:
    """Show a file to the scanner, if there is one. Raises Unfit when it finds something, or does not say that it is clean.

    A scanner that is set and does not answer refuses every file: nothing goes round it.
    """
    if not settings.SCANNER:
        return
    try:
        said = _ask(chunks)
    except (OSError, ValueError):
        raise Unfit(
            "The file could not be scanned, so it was not taken: try again later, or tell the operator."
        ) from None
    if said.endswith("FOUND"):
        raise Unfit("The scanner found something harmful in the file.")
    if not said.endswith(": OK"):
        raise Unfit("The scanner could not say that the file is clean, so it was not taken.")


def _ask(chunks: Iterable[bytes]) -> str:
    with _connected() as connection:
        connection.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            if chunk:
                connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
        connection.sendall(bytes(4))
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER and (part := connection.recv(LONGEST_ANSWER)):
            answer += part
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connected() -> socket.socket:
    url = urlsplit(settings.SCANNER)
    if url.scheme == "tcp" and url.hostname:
        return socket.create_connection((url.hostname, url.port or 3310), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(url.path)
    except OSError:
        connection.close()
        raise
    return connection
