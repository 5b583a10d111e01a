"""Reads a code's folder. A Django system check refuses a bad one at start-up (`secretariat.core.checks`)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from django.conf import settings
from pydantic import Field, field_validator

from secretariat.core.codes.toml import BadCode, Part, line_of, read

Basis = Literal["sourced", "inferred", "recalled"]
BODY_KINDS = ("panel", "board", "sub-committee", "working-group", "forum", "forum-company-board", "forum-sub-group")


class Named(Part):
    """Something the code names: a category, a role."""

    slug: str
    name: str
    basis: Basis = "sourced"


class ActingRole(Named):
    """Who takes steps without being a body of the code; `readers` says in the words of access.toml who that is."""

    readers: tuple[str, ...]


class Label(Part):
    """What a classification means under this code, who reads it, and the statement on documents that carry it."""

    slug: Literal["white", "green", "amber", "red"]
    readers: tuple[str, ...]
    meaning: str
    statement: str
    basis: Basis


class Body(Part):
    """A body that the code sets up, or lets another body set up."""

    slug: str
    name: str
    short_name: str
    kind: Literal[BODY_KINDS]  # type: ignore[valid-type]
    parent: str = ""
    basis: Basis = "sourced"


class Objective(Part):
    """An objective the code is run for, in our own words."""

    slug: str
    name: str
    says: str
    basis: Basis = "sourced"


class HeldRole(Part):
    """A role of access.toml, and at which Party or body it is held."""

    role: str
    of: str = ""


class Persona(Part):
    """Somebody the demonstration can be looked at as, with the roles that they hold."""

    slug: str
    name: str
    says: str
    holds: tuple[HeldRole, ...] = ()


class Closure(Part):
    """A day that this code's calendar takes out of the working days, beyond the public holidays."""

    on: date
    why: str
    basis: Basis = "sourced"


class Calendar(Part):
    """Which public holidays the code's working days follow (`holidays` package), and its own closures."""

    country: str
    subdivision: str
    basis: Basis
    closure: tuple[Closure, ...] = ()


class Meetings(Part):
    """What holds for meetings of every body of the code."""

    papers_before: int = Field(gt=0)
    """Working days before a meeting by which its papers go out."""
    basis: Basis
    source: str = ""


class OpenData(Part):
    """What may be done with what the code gives away as open data."""

    statement: str
    address: str = ""
    """Where the terms stand, if they stand somewhere."""
    basis: Basis


class Bodies(Part):
    body: tuple[Body, ...]


class CodeFile(Part):
    """`code.toml`."""

    name: str
    short_name: str
    administrator: str
    year_starts: str
    category: tuple[Named, ...]
    user_role: tuple[Named, ...]
    role: tuple[ActingRole, ...]
    classification: tuple[Label, ...]
    objective: tuple[Objective, ...]
    persona: tuple[Persona, ...] = ()
    meetings: Meetings | None = None
    open_data: OpenData | None = None
    also_known_as: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @field_validator("year_starts")
    @classmethod
    def is_a_day_of_every_year(cls, text: str) -> str:
        if not re.fullmatch(r"\d\d-\d\d", text):
            raise ValueError(f"{text!r} is not a month and a day such as 04-01")
        date.fromisoformat(f"2019-{text}")
        return text


class Code:
    """An industry code as its folder says it. Cheap to keep: the files are read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slug = folder.name
        self.file = read(folder / "code.toml", CodeFile)
        self.bodies = read(folder / "bodies.toml", Bodies).body
        self.calendar = read(folder / "calendar.toml", Calendar)
        self._refuse_unknown_parents()

    def __str__(self) -> str:
        return self.file.name

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def short_name(self) -> str:
        return self.file.short_name

    @cached_property
    def body_by_slug(self) -> dict[str, Body]:
        return {body.slug: body for body in self.bodies}

    @cached_property
    def actors(self) -> frozenset[str]:
        """Everyone whom a workflow step may name: bodies and roles."""
        return frozenset(self.body_by_slug) | {role.slug for role in self.file.role}

    @cached_property
    def year_start(self) -> tuple[int, int]:
        """Month and day on which a regulatory year starts."""
        month, day = self.file.year_starts.split("-")
        return int(month), int(day)

    def label(self, slug: str) -> Label:
        """What a classification means here."""
        return next(label for label in self.file.classification if label.slug == slug)

    def name_of(self, slug: str) -> str:
        """The name of a body, role, category or User Role; the slug itself when the code does not know it."""
        named: tuple[Body | Named, ...] = (*self.bodies, *self.file.role, *self.file.category, *self.file.user_role)
        return next((each.name for each in named if each.slug == slug), slug)

    def _refuse_unknown_parents(self) -> None:
        path = self.folder / "bodies.toml"
        known = {body.slug for body in self.bodies}
        for place, body in enumerate(self.bodies):
            if body.parent and body.parent not in known:
                line = line_of(path.read_text(encoding="utf-8"), ("body", place, "parent"))
                raise BadCode(
                    f"{path}:{line}: parent {body.parent!r} is not a body of this file. Add it or correct it."
                )


@cache
def load(folder: Path) -> Code:
    """The code in `folder`. Raises BadCode with file and line."""
    return Code(folder)


def current() -> Code:
    """The code that this installation runs (setting SECRETARIAT_CODE)."""
    return _named(settings.SECRETARIAT_CODES, settings.SECRETARIAT_CODE)


@cache
def _named(folder: Path | str, slug: str) -> Code:
    return load(Path(folder) / slug)
