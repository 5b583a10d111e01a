"""A PostgreSQL server of our own, which can be stopped and started. Nothing is installed for it."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from secretariat.bench.starting import free_port

SERVER_S_USER = "postgres"


class NoServer(Exception):
    """A server cannot be started here: one sentence that says why."""


@dataclass
class Cluster:
    """A server on a free port of this machine, which only knows our password."""

    folder: Path
    port: int
    password: str
    uid: int | None
    gid: int | None

    @property
    def address(self) -> str:
        return f"postgresql://secretariat:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        settings = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c port={self.port}"
        self.run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", settings, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: `fast` cuts everybody off in good order, `immediate` as a power cut would."""
        self.run("pg_ctl", "-D", "data", "-m", how, "-w", "stop")

    def run(self, program: str, *words: str, check: bool = True) -> None:
        """Run one of PostgreSQL's programs, in the server's folder and as its user."""
        subprocess.run(
            [program_of(program), *words],
            cwd=self.folder,
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=None if check else subprocess.DEVNULL,
            user=self.uid,
            group=self.gid,
        )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server, gone afterwards. Raises NoServer where its programs or its user are missing."""
    folder = Path(tempfile.mkdtemp(prefix="secretariat-cluster-"))
    try:
        # The server refuses to run as root.
        uid, gid = _another_user(folder) if os.geteuid() == 0 else (None, None)
        made = Cluster(folder, free_port(), secrets.token_urlsafe(16), uid, gid)
        password = folder / "password"
        password.write_text(made.password)
        if uid is not None:
            shutil.chown(password, SERVER_S_USER)
        words = "-D data -U secretariat -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 --pwfile=password --no-sync"
        made.run("initdb", *words.split())
        made.start()
        try:
            yield made
        finally:
            made.run("pg_ctl", "-D", "data", "-m", "immediate", "stop", check=False)  # it may be stopped already
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def program_of(name: str) -> str:
    """Where one of PostgreSQL's programs is, the newest version's first. Raises NoServer."""
    if found := shutil.which(name):
        return found
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    if versions := sorted(installed, key=lambda path: float(path.parts[-3])):
        return str(versions[-1])
    raise NoServer(f"PostgreSQL's {name} is not on this machine.")


def _another_user(folder: Path) -> tuple[int, int]:
    try:
        user = pwd.getpwnam(SERVER_S_USER)
    except KeyError:
        raise NoServer(f"There is no user {SERVER_S_USER}, and PostgreSQL refuses to run as root.") from None
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_uid, user.pw_gid
