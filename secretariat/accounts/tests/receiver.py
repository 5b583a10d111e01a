"""A receiver of webhooks for tests: it keeps what it gets, and answers as it is told to."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep


@dataclass
class Received:
    """What has come, and what to answer."""

    address: str = ""
    status: int = 204
    wait: float = 0
    location: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def receiving(certificate: Path | None = None) -> Iterator[Received]:
    """A receiver on this machine, for as long as the block lasts; with a certificate, it speaks TLS."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.requests.append((self.path, {name.lower(): text for name, text in self.headers.items()}, body))
            sleep(received.wait)
            self.send_response(received.status)
            if received.location:
                self.send_header("Location", received.location)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            """It says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    received.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
