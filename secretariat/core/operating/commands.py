"""`secretariat backup` and `secretariat restore`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from secretariat.core.console import command
from secretariat.core.operating.archive import Manifest
from secretariat.core.operating.backing_up import back_up
from secretariat.core.operating.restoring import restore
from secretariat.core.pages import searching
from secretariat.core.verification import verify

_looks: list[Callable[[], str]] = []


def after_restoring(look: Callable[[], str]) -> Callable[[], str]:
    """Let a room look at what was restored: a function of its `commands.py` that gives a sentence, or nothing."""
    if look not in _looks:
        _looks.append(look)
    return look


def _file(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the backup's file, such as register.backup")


@command("backup", "Write everything to one file while the site runs.", _file)
def backup_command(arguments: Namespace) -> int:
    manifest = back_up(arguments.file)
    size = arguments.file.stat().st_size / 1e6
    sys.stdout.write(f"{arguments.file} holds {_said(manifest)} ({size:,.1f} MB).\n{_last_event(manifest)}\n")
    return 0


@command("restore", "Put a backup into an empty place, then verify it.", _file)
def restore_command(arguments: Namespace) -> int:
    manifest = restore(arguments.file)
    sys.stdout.write(f"Restored {_said(manifest)}, as of {manifest.made}.\n{_last_event(manifest)}\n")
    sys.stdout.write(f"Search finds {searching.rebuild():,} entries.\n")
    verdict = verify()
    for fault in verdict.faults[:50]:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{verdict}\n")
    for look in _looks:
        if said := look():
            sys.stdout.write(f"{said}\n")
    return 1 if verdict.faults else 0


def _said(manifest: Manifest) -> str:
    rows = sum(part.rows for part in manifest.tables)
    return f"{rows:,} rows of {len(manifest.tables)} tables and {manifest.files.rows:,} files"


def _last_event(manifest: Manifest) -> str:
    return f"Its last event is {manifest.sequence:,}, {manifest.hash}."
