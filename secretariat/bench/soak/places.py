"""Registers to maltreat, and servers on them: made for it, and gone afterwards."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from secretariat.bench.starting import first_answer, free_port

PROGRAM = "import sys; from secretariat.command import main; sys.exit(main(sys.argv[1:]))"
NOT_TAKEN_OVER = ("DATABASE_URL", "SECRETARIAT_SQLITE", "SECRETARIAT_DEMO", "SECRETARIAT_LOG")

Surroundings = dict[str, str]


@contextmanager
def place() -> Iterator[Surroundings]:
    """What surrounds a process that works on an empty place: SQLite, or a new database beside DATABASE_URL's."""
    address = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="secretariat-soak-") as folder:
        if not address:
            yield surroundings(folder)
            return
        name = f"secretariat_soak_{secrets.token_hex(4)}"
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
            try:
                yield surroundings(folder, urlunsplit(urlsplit(address)._replace(path=f"/{name}")))
            finally:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def surroundings(folder: str | Path, address: str = "") -> Surroundings:
    """The environment of a process whose register is in `folder`, or at that address."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_TAKEN_OVER}
    kept |= {"SECRETARIAT_VAR": str(folder), "SECRETARIAT_TODAY": "2021-04-15"}
    return {**kept, "DATABASE_URL": address} if address else kept


@contextmanager
def served(around: Surroundings, workers: int) -> Iterator[tuple[str, int]]:
    """A server on that register: its address and process id, once it answers."""
    port = free_port()
    words = ["serve", "--port", str(port), "--workers", str(workers)]
    with Path(around["SECRETARIAT_VAR"], "server.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-c", PROGRAM, *words], env=around, stdout=log, stderr=log)
    try:
        first_answer(f"http://127.0.0.1:{port}/health/live", time.perf_counter() + 30)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(20)
