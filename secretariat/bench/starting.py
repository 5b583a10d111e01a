"""How long it takes until the house stands and answers, and how much memory it holds then."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, measure

ISSUE = 2


@measure("start", issue=ISSUE)
def start() -> Iterator[Line]:
    """From an empty database to the first answer."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", _program("migrate", "--verbosity", "0", manage=True)], check=True)
    yield at_most("migrate on an empty database", ISSUE, time.perf_counter() - begun, "s", "20 s", 20)
    scratch.with_example()
    port = free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-c", _program("serve", "--port", str(port))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        first_answer(f"http://127.0.0.1:{port}/", begun + 30)
        yield at_most("start to first answer", ISSUE, time.perf_counter() - begun, "s", "3 s", 3)
        for _ in range(30):
            for path in ("", "meetings/", "figures/", "report/", "search/?q=release"):
                _get(f"http://127.0.0.1:{port}/{path}")
        memory = max(scratch.resident_megabytes(pid) for pid in family(server.pid))
        yield at_most("memory of a worker", ISSUE, memory, "MB", "150 MB", 150)
    finally:
        os.killpg(server.pid, 15)
        server.wait(10)


def _program(*arguments: str, manage: bool = False) -> str:
    if manage:
        words = ["manage.py", *arguments]
        return (
            "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'secretariat.settings'); "
            f"from django.core.management import execute_from_command_line as run; run({words!r})"
        )
    return f"import sys; from secretariat.command import main; sys.exit(main({list(arguments)!r}))"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def first_answer(address: str, until: float) -> None:
    while time.perf_counter() < until:
        try:
            return _get(address)
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"{address} did not answer.")


def _get(address: str) -> None:
    with urllib.request.urlopen(address, timeout=20) as answer:
        answer.read()


def family(pid: int) -> list[int]:
    """A process and those it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]
