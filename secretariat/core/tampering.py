"""A demonstration: edit a copy of the register behind its back, and let `verify` find it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from secretariat.core.console import Refused
from secretariat.core.events import chain
from secretariat.core.events.models import Event
from secretariat.core.workflow.models import Case

Edit = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True)
class Attack:
    """One way of going behind the register's back.

    The database itself should refuse it, or only a checkpoint can tell that somebody `kept` outside before.
    """

    says: str
    edit: Edit
    refused_by_database: bool = False
    kept: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of one attack: the database refused it, or `verify` said this about it."""

    attack: Attack
    refused: str
    verdict: str
    caught: bool


def _change_a_record(copy: sqlite3.Connection) -> None:
    copy.execute(
        "UPDATE modifications_modification SET title = title || ' (edited)' WHERE id = (SELECT min(id) FROM modifications_modification)"
    )


def _change_an_event(copy: sqlite3.Connection) -> None:
    copy.execute("UPDATE core_event SET actor = 'somebody else' WHERE sequence = 1")


def _change_an_event_without_triggers(copy: sqlite3.Connection) -> None:
    _drop_triggers(copy)
    _change_an_event(copy)


def _cut_out_an_event(copy: sqlite3.Connection) -> None:
    _drop_triggers(copy)
    copy.execute("DELETE FROM core_event WHERE sequence = (SELECT max(sequence) / 2 FROM core_event)")


def _move_a_case(copy: sqlite3.Connection) -> None:
    copy.execute(
        "UPDATE core_case SET state = 'implemented' WHERE id = (SELECT min(id) FROM core_case WHERE state <> 'implemented')"
    )


def _cut_off_the_tail(copy: sqlite3.Connection) -> None:
    forget_checkpoints(copy)
    copy.execute("DELETE FROM core_event WHERE sequence > (SELECT max(sequence) / 2 FROM core_event)")


def _rewrite_history(copy: sqlite3.Connection) -> None:
    """Make an event in the middle say something else, and hash it and all that follow anew: the chain holds."""
    forget_checkpoints(copy)
    columns = [str(field.column) for field in Event._meta.concrete_fields]
    middle = "(SELECT max(sequence) / 2 FROM core_event)"
    rows = copy.execute(f"SELECT {', '.join(columns)} FROM core_event WHERE sequence > {middle} ORDER BY sequence")
    events = [Event(**dict(zip(columns, row, strict=True))) for row in rows]
    if not events:
        return
    for event in events:
        event.at = datetime.fromisoformat(str(event.at)).replace(tzinfo=UTC)
    events[0].why = "As was always intended"
    for event in chain.link(events, events[0].sequence - 1, events[0].previous):
        written = (event.why, event.previous, event.hash, event.sequence)
        copy.execute("UPDATE core_event SET why = ?, previous = ?, hash = ? WHERE sequence = ?", written)


def forget_checkpoints(copy: sqlite3.Connection) -> None:
    """Take every trigger away, and then all that the copy itself has of checkpoints and keys."""
    _drop_triggers(copy)
    for table in ("core_checkpoint", "core_keptsubtree", "core_publishedkey"):
        copy.execute(f"DELETE FROM {table}")


def _drop_triggers(copy: sqlite3.Connection) -> None:
    for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        copy.execute(f"DROP TRIGGER {name}")


ATTACKS = (
    Attack("Edit the title of a modification with SQL", _change_a_record),
    Attack("Move a case on without a step", _move_a_case),
    Attack("Rewrite who did the first event", _change_an_event, refused_by_database=True),
    Attack("Take the triggers away, then rewrite who did the first event", _change_an_event_without_triggers),
    Attack("Take the triggers away, then cut an event out of the middle", _cut_out_an_event),
    Attack("Cut off the second half of the events, and everything that was signed", _cut_off_the_tail, kept=True),
    Attack("Rewrite the second half and hash it anew, so that the chain itself holds", _rewrite_history, kept=True),
)


def copy_of_the_database(target: Path) -> None:
    """Write a consistent copy of the SQLite database to `target`. Raises Refused on another database."""
    if connection.vendor != "sqlite":
        raise Refused("This demonstration copies a SQLite database: run it without DATABASE_URL.")
    connection.ensure_connection()
    into = sqlite3.connect(target)
    with into:
        connection.connection.backup(into)
    into.close()


def attempt(attack: Attack, folder: Path) -> Outcome:
    """Try one attack on a fresh copy in `folder`, then run `secretariat verify` on that copy."""
    target = folder / "copy.sqlite3"
    target.unlink(missing_ok=True)
    copy_of_the_database(target)
    copy = sqlite3.connect(target)
    kept = _keep_a_checkpoint(copy, target) if attack.kept else ()
    refused = ""
    try:
        with copy:
            attack.edit(copy)
    except sqlite3.DatabaseError as error:
        refused = str(error)
    finally:
        copy.close()
    code, said = _run(target, "verify", *kept)
    return Outcome(attack, refused, said, caught=bool(refused) or code == 1)


def _keep_a_checkpoint(copy: sqlite3.Connection, target: Path) -> tuple[str, ...]:
    """Sign a checkpoint of the copy with a key of its own, as somebody outside keeps it; what `verify` is told of it."""
    with copy:
        forget_checkpoints(copy)
    key, kept = target.with_name("key"), target.with_name("kept.txt")
    key.unlink(missing_ok=True)
    _, made = _run(target, "checkpoint", "new-key", str(key))
    _, text = _run(target, "checkpoint", SECRETARIAT_SIGNING_KEY=str(key))
    kept.write_text(text, encoding="utf-8")
    return "--checkpoint", str(kept), "--key", made.splitlines()[0]


def _run(target: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """One command of `secretariat` on the copy: its exit code, and what it wrote."""
    surroundings = {**os.environ, "SECRETARIAT_SQLITE": str(target), **more}
    surroundings.pop("DATABASE_URL", None)
    program = "import sys; from secretariat.command import main; sys.exit(main(sys.argv[1:]))"
    call = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(call, env=surroundings, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def demonstrate(write: Callable[[str], object]) -> bool:
    """Try every attack and write what came of it; whether each was caught. Raises Refused on an empty register."""
    if not Case.objects.exists():
        raise Refused("There is nothing to tamper with: bring a year in first.")
    caught = True
    with tempfile.TemporaryDirectory(prefix="secretariat-") as folder:
        for number, attack in enumerate(ATTACKS, start=1):
            outcome = attempt(attack, Path(folder))
            caught = caught and outcome.caught
            write(f"{number}. {attack.says}\n")
            if outcome.refused:
                write(f"   The database refused: {outcome.refused}\n")
            for line in outcome.verdict.splitlines()[:3]:
                write(f"   verify: {line}\n")
            write(f"   {'Caught' if outcome.caught else 'NOT CAUGHT'}.\n\n")
    write("Your own database was not touched: each attack had a fresh copy.\n")
    return caught
