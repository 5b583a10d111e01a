"""The `secretariat` command: rooms register subcommands here, and each is a thin call into a service."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

Run = Callable[[argparse.Namespace], int]
Arguments = Callable[[argparse.ArgumentParser], None]


class Refused(Exception):
    """The command cannot do it: one sentence (or one a line) that says why and what to do. Exit code 2."""


@dataclass(frozen=True)
class Command:
    """A subcommand: its name, what it does in one line, its arguments, and the function that runs it."""

    name: str
    says: str
    run: Run
    arguments: Arguments | None = None


_commands: dict[str, Command] = {}


def command(name: str, says: str, arguments: Arguments | None = None) -> Callable[[Run], Run]:
    """Register a function of a room's `commands.py` as `secretariat <name>`. It returns the exit code."""

    def register(run: Run) -> Run:
        if name in _commands and _commands[name].run.__module__ != run.__module__:
            raise ValueError(f"Two rooms have a command called {name}: rename one.")
        _commands[name] = Command(name, says, run, arguments)
        return run

    return register


def all_commands() -> list[Command]:
    """Every registered command, by name."""
    return [_commands[name] for name in sorted(_commands)]


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(prog="secretariat", description="Runs an industry code.")
    names = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for each in all_commands():
        one = names.add_parser(each.name, help=each.says, description=each.says)
        if each.arguments:
            each.arguments(one)
        one.set_defaults(run=each.run)
    return whole
