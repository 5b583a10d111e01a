"""Processes that write through the services, and say after each commit what they wrote."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, NoReturn

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from secretariat.core import events
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.verification import verify
from secretariat.documents.models import CodeVersion

BY = Actor("operator:soak")
SHARED = 8
TOGETHER = 3


@dataclass
class Writer:
    """A process that writes, and the file in which it says what was acknowledged."""

    pid: int
    said: IO[bytes]

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def acknowledged(self) -> list[list[str]]:
        """All it said until it ended: the seconds a write took, its kind, and what it wrote.

        A line that was cut off by its end is no promise.
        """
        os.waitpid(self.pid, 0)
        with self.said:
            self.said.seek(0)
            return [json.loads(line) for line in self.said.read().split(b"\n")[:-1]]


def prepare() -> None:
    """An empty register with the versions that all writers change."""
    call_command("migrate", verbosity=0)
    for number in range(SHARED):
        events.create(version(f"shared-{number}", "0"), by=BY)


def version(reference: str, number: str) -> CodeVersion:
    return CodeVersion(reference=reference, number=number, in_force_from="2019-11-07", classification="white")


def start(work: Callable[[str], list[str]], name: str, until: float) -> Writer:
    """Begin a process that does `work` again and again until that moment of the monotonic clock."""
    connection.close()  # the two processes must not share one
    # A file and not a pipe: nobody reads it meanwhile, and a full pipe would hold the writer up.
    said = tempfile.TemporaryFile()  # noqa: SIM115  (whoever asks what was acknowledged closes it)
    sys.stdout.flush()
    if pid := os.fork():
        return Writer(pid, said)
    _write(work, name, until, said.fileno())


def _write(work: Callable[[str], list[str]], name: str, until: float, said: int) -> NoReturn:
    status = 0
    try:
        random.seed(name)
        number = 0
        while time.monotonic() < until:
            number += 1
            begun = time.monotonic()
            wrote = work(f"{name}-{number}")
            os.write(said, json.dumps([f"{time.monotonic() - begun:.3f}", *wrote]).encode() + b"\n")
    except BaseException:
        traceback.print_exc()
        status = 1
    os._exit(status)


def several(name: str) -> list[str]:
    """Three new versions in one transaction: all of them or none."""
    references = [f"{name}-{each}" for each in range(TOGETHER)]
    with transaction.atomic():
        for reference in references:
            events.create(version(reference, "1"), by=BY)
    return ["several", *references]


def count_on(name: str) -> list[str]:
    """Mostly a new version; now and then one more in a number that all writers share."""
    if random.random() < 0.7:
        events.create(version(name, "1"), by=BY)
        return ["one", name]
    reference = f"shared-{random.randrange(SHARED)}"
    with transaction.atomic():
        shared = CodeVersion.objects.select_for_update().get(reference=reference)
        events.update(shared, by=BY, number=str(int(shared.number) + 1))
    return ["shared", reference]


def unchained(name: str) -> list[str]:
    """What any writer would do that keeps a history: a new version and a row beside it, without hash or order."""
    columns = [str(each.column) for each in Event._meta.concrete_fields if not each.primary_key]
    marks = ", ".join(["%s"] * len(columns))
    with transaction.atomic():
        version(name, "1").save(force_insert=True)
        values = [
            "2020-01-01",
            BY.id,
            "create",
            "documents.CodeVersion",
            name,
            "{}",
            BODY,
            "",
            "",
            "white",
            "",
            "0" * 64,
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO soak_unchained ({', '.join(columns)}) VALUES ({marks})", values)
    return ["unchained", name]


BODY = json.dumps({"number": "1", "in_force_from": "2019-11-07", "classification": "white", "illustrative": "none"})


def make_a_table_without_a_chain() -> None:
    """The events' columns under another name, with a key that the database counts, and no triggers."""
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY AUTOINCREMENT"
    columns = ", ".join(f"{each.column} text" for each in Event._meta.concrete_fields if not each.primary_key)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE soak_unchained (sequence {key}, {columns})")


def wait_for(writers: list[Writer]) -> list[list[str]]:
    """What all of them said, once they have ended."""
    return [each for writer in writers for each in writer.acknowledged()]


def stop(writers: list[Writer]) -> None:
    """End those that still write."""
    for writer in writers:
        with contextlib.suppress(ProcessLookupError):
            writer.kill()


def keep_on_writing(path: str) -> NoReturn:
    """Write again and again, and note in the file what was acknowledged. What the database refuses is left alone."""
    with open(path, "a", encoding="ascii") as written:
        number = 0
        while True:
            number += 1
            try:
                events.create(version(f"outage-{number}", "1"), by=BY)
            except DatabaseError:
                connection.close()
                time.sleep(0.05)
                continue
            written.write(f"outage-{number}\n")
            written.flush()


def check(path: str) -> None:
    """Print how many writes the file promises, how many of them are not there, and how many faults `verify` finds."""
    with open(path, encoding="ascii") as written:
        promised = {line.strip() for line in written if line.endswith("\n")}
    there = set(CodeVersion.objects.values_list("reference", flat=True))
    sys.stdout.write(f"{len(promised)} {len(promised - there)} {len(verify().faults)}\n")
