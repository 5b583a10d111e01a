"""`retention.toml`: what is held on people, why, with whom it is shared, and how long."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic import Field

from secretariat.core.codes.folder import Basis, Code, current
from secretariat.core.codes.toml import BadCode, Part, line_of, read


class Rule(Part):
    """How long something is kept. Its slug names what the program removes."""

    slug: str
    what: str
    months: int | None = Field(default=None, ge=1, le=1200)
    days: int | None = Field(default=None, ge=1, le=31)
    """Instead of months, for what is kept for so short a time."""
    counts_from: str
    why: str
    basis: Basis

    @property
    def how_long(self) -> str:
        """How long, as people read it: 1 month, 12 months, 1 day."""
        number, unit = (self.days, "day") if self.days else (self.months, "month")
        return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


class Processing(Part):
    """One thing that is done with what is known of people: an entry of the register of processing."""

    slug: str
    name: str
    what: str
    whose: str
    purpose: str
    ground: str
    records: tuple[str, ...] = ()
    """Kinds of record it consists of: with whom they are shared follows from access.toml."""
    shared: str = ""
    rules: tuple[str, ...] = ()
    kept: str = ""
    basis: Basis


class RetentionFile(Part):
    rule: tuple[Rule, ...]
    processing: tuple[Processing, ...]


@cache
def retention_of(code: Code) -> RetentionFile:
    """The rules of a code. Raises BadCode with file and line."""
    path = code.folder / "retention.toml"
    file = read(path, RetentionFile)
    if faults := list(_faults(file)):
        text = path.read_text(encoding="utf-8")
        raise BadCode("\n".join(f"{path}:{line_of(text, place)}: {says}" for place, says in faults))
    return file


def retention() -> RetentionFile:
    """The rules of the code that this installation runs."""
    return retention_of(current())


def _faults(file: RetentionFile) -> Iterator[tuple[tuple[int | str, ...], str]]:
    rules = [each.slug for each in file.rule]
    for number, slug in enumerate(rules):
        if slug in rules[:number]:
            yield ("rule", number, "slug"), f"{slug!r} is written twice: leave one."
    for number, rule in enumerate(file.rule):
        if (rule.months is None) == (rule.days is None):
            yield ("rule", number, "slug"), f"{rule.slug!r} does not say how long: give months or days, one of the two."
    for number, each in enumerate(file.processing):
        for slug in each.rules:
            if slug not in rules:
                yield ("processing", number, "rules"), f"{slug!r} is no rule of this file."
        if not each.rules and not each.kept:
            yield ("processing", number, "slug"), f"{each.slug!r} does not say how long: give rules, or kept."
        if not each.records and not each.shared:
            yield ("processing", number, "slug"), f"{each.slug!r} does not say with whom: give records, or shared."
