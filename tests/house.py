"""Where the house is and which files are its own, for the tests that look at all of it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "secretariat"
ROOMS: list[str] = settings.ROOMS
"""The rooms, lowest first."""


def left_out(path: str, patterns: list[str]) -> bool:
    """Whether a folder's path, from the root, is one that .gitignore leaves out of the repository."""
    name = path.rsplit("/", 1)[-1]
    return any(fnmatch(path, each) or fnmatch(name, each) for each in patterns)


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or will be in the repository. A machine need not have git to know."""
    patterns = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text().split())]
    found = []
    for place, folders, names in os.walk(ROOT):
        here = Path(place).relative_to(ROOT)
        folders[:] = [each for each in folders if not left_out((here / each).as_posix(), patterns)]
        found += [ROOT / here / each for each in names]
    return tuple(sorted(found))


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the repository with what is in it."""
    for path in files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def modules(*, tests: bool = False, migrations: bool = False) -> list[Path]:
    """The package's Python files."""
    return [
        path
        for path in files()
        if path.suffix == ".py"
        and PACKAGE in path.parents
        and (tests or "tests" not in path.parts)
        and (migrations or "migrations" not in path.parts)
    ]


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path) -> str:
    """A path as people write it: from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    """The room a module of the package stands in; empty for the modules beside the rooms."""
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in ROOMS else ""
