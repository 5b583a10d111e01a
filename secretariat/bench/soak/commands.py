"""`secretariat soak`."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from importlib import import_module

from secretariat.bench.measure import Line
from secretariat.bench.soak import places
from secretariat.core.console import Refused, command

MODULES = {
    "kill": "killing",
    "crowd": "crowding",
    "backup": "backing_up",
    "read": "reading",
    "outage": "outage",
    "api": "programs",
}
NAMES = tuple(MODULES)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("only", nargs="*", help=f"of {', '.join(NAMES)}, these only")
    parser.add_argument("--short", action="store_true", help="some seconds of each instead of minutes")
    parser.add_argument("--here", action="store_true", help="in this process, on this database, which must be empty")


@command("soak", "Kill, stop and crowd scratch registers for minutes, and say whether they held.", _arguments)
def soak(arguments: Namespace) -> int:
    if unknown := [each for each in arguments.only if each not in NAMES]:
        raise Refused(f"There is no {unknown[0]!r} to soak. There are: {', '.join(NAMES)}.")
    names = arguments.only or NAMES
    if arguments.here:
        held = True
        for line in _work(names[0], arguments.short):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            held = held and line.holds
        return 0 if held else 1
    return max([_apart(name, arguments.short) for name in names])


def _apart(name: str, short: bool) -> int:
    """One of them in a process and on a register of its own; its exit code."""
    with places.place() as around:
        words = ["soak", name, "--here", *(["--short"] if short else [])]
        quiet = {**around, "SECRETARIAT_LOG": "none"}  # a line for each of its requests would bury the result
        return subprocess.run([sys.executable, "-c", places.PROGRAM, *words], env=quiet, check=False).returncode


def _work(name: str, short: bool) -> Iterator[Line]:
    """What is done under that name. Its module is heavy, so it is loaded only now."""
    module = import_module(f"secretariat.bench.soak.{MODULES[name]}")
    lines: Iterator[Line] = module.soak(short=short)
    return lines
