"""What the code's folder says of joining, leaving and user entry: `accession.toml` and `user-entry.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field, field_validator

from secretariat.core.codes import BadCode, Code, current
from secretariat.core.codes.access import access_of
from secretariat.core.codes.choices import Choices
from secretariat.core.codes.folder import Basis
from secretariat.core.codes.toml import Part, line_of, read


class Fee(Part):
    """Something that is paid on joining."""

    slug: str
    name: str
    pounds: Decimal
    mandatory_for: Literal["everyone", "licensees"]
    clause: str = ""
    basis: Basis
    source: str = ""


class Bar(Part):
    """How long whoever was expelled cannot join, and which body may shorten that."""

    months: int = Field(ge=0)
    shortened_by: str
    clause: str = ""
    basis: Basis
    source: str = ""


class LicenceKind(Part):
    """A kind of licence, and in which categories its holder may join."""

    slug: str
    name: str
    fuel: str
    categories: tuple[str, ...]
    basis: Basis


class CategorySays(Part):
    """What a category is for, and whether only licence holders join in it."""

    slug: str
    says: str
    licensed: bool
    basis: Basis


class Register(Part):
    """The register of companies of a country, and how its numbers are written."""

    country: str
    name: str
    pattern: str
    says: str
    basis: Basis

    @field_validator("pattern")
    @classmethod
    def is_a_pattern(cls, text: str) -> str:
        re.compile(text)
        return text


class Signifier(Part):
    """How a Party Signifier is written."""

    pattern: str
    says: str
    basis: Basis


class Identifiers(Part):
    """From where to where EUI-64 identifiers are given out, and how many at a time."""

    first: str = Field(pattern=r"^[0-9A-F]{16}$")
    last: str = Field(pattern=r"^[0-9A-F]{16}$")
    block: int = Field(gt=0)
    basis: Basis


class Notice(Part):
    """How long before the day a Party gives notice that it withdraws."""

    working_days: int = Field(ge=0)
    clause: str = ""
    basis: Basis


class Stage(Part):
    """What a state of an application means to whoever applied, and what comes next."""

    state: str
    name: str
    says: str
    next: str


class WelcomeLine(Part):
    """One thing that a new Party is told, and where it leads."""

    says: str
    href: str


class AgreementClause(Part):
    """One clause of the Accession Agreement; words in curly brackets are filled in."""

    title: str
    text: str


class AgreementTemplate(Part):
    """The Accession Agreement before it is filled in."""

    title: str
    clause: tuple[AgreementClause, ...]


class AccessionFile(Part):
    """`accession.toml`."""

    applicant_becomes: str
    """The role at the new Party that whoever applied gets."""
    fee: tuple[Fee, ...]
    bar: Bar
    licence_kind: tuple[LicenceKind, ...]
    category: tuple[CategorySays, ...]
    registers: tuple[Register, ...] = Field(alias="register")
    signifier: Signifier
    identifiers: Identifiers
    withdrawal: Notice
    stage: tuple[Stage, ...]
    welcome: tuple[WelcomeLine, ...]
    agreement: AgreementTemplate

    def fees(self, *, licensed: bool, takes_share: bool) -> tuple[Fee, ...]:
        """What one applicant pays: a fee that is mandatory for licensees only is paid by others who want it."""
        return tuple(each for each in self.fee if each.mandatory_for == "everyone" or licensed or takes_share)

    def kind(self, slug: str) -> LicenceKind | None:
        """The kind of licence of that slug."""
        return next((each for each in self.licence_kind if each.slug == slug), None)

    def stage_of(self, state: str) -> Stage | None:
        """What is said of a state."""
        return next((each for each in self.stage if each.state == state), None)


class Item(Part):
    """One step of user entry: for which User Roles (all when none is named), and who verifies it."""

    slug: str
    name: str
    says: str
    roles: tuple[str, ...] = ()
    verified_by: str
    clause: str = ""
    basis: Basis


class RoleNeeds(Part):
    """The licence that the holder of a User Role has."""

    slug: str
    licence: str
    basis: Basis


class EntryFile(Part):
    """`user-entry.toml`."""

    item: tuple[Item, ...]
    role: tuple[RoleNeeds, ...] = ()

    def items(self, user_role: str) -> tuple[Item, ...]:
        """What is asked for one User Role, in order."""
        return tuple(each for each in self.item if not each.roles or user_role in each.roles)

    def licence_for(self, user_role: str) -> str:
        """The licence that a User Role needs; empty for a role that is open to every Party."""
        return next((each.licence for each in self.role if each.slug == user_role), "")


@cache
def accession_of(code: Code) -> AccessionFile:
    """The rules of joining of a code. Raises BadCode with file and line."""
    path = code.folder / "accession.toml"
    file = read(path, AccessionFile)
    _refuse(path, list(_faults_of_accession(file, code)))
    return file


@cache
def entry_of(code: Code) -> EntryFile:
    """The checklists of a code. Raises BadCode with file and line."""
    path = code.folder / "user-entry.toml"
    file = read(path, EntryFile)
    _refuse(path, list(_faults_of_entry(file, code)))
    return file


def accession() -> AccessionFile:
    """The rules of joining of the code that this installation runs."""
    return accession_of(current())


def entry_rules() -> EntryFile:
    """The checklists of the code that this installation runs."""
    return entry_of(current())


Fault = tuple[tuple[int | str, ...], str]


def _refuse(path, faults: list[Fault]) -> None:  # type: ignore[no-untyped-def]
    if faults:
        text = path.read_text(encoding="utf-8")
        raise BadCode("\n".join(f"{path}:{line_of(text, place)}: {says}" for place, says in faults))


def _faults_of_accession(file: AccessionFile, code: Code) -> Iterator[Fault]:
    known = {each.slug for each in code.file.category}
    role = access_of(code).person_role.get(file.applicant_becomes)
    if role is None or role.at != "party":
        yield ("applicant_becomes",), f"{file.applicant_becomes!r} is no role at a Party in access.toml."
    for number, kind in enumerate(file.licence_kind):
        for slug in kind.categories:
            if slug not in known:
                yield ("licence_kind", number, "categories"), f"{slug!r} is no category of code.toml."
    for number, each in enumerate(file.category):
        if each.slug not in known:
            yield ("category", number, "slug"), f"{each.slug!r} is no category of code.toml."
    if file.bar.shortened_by not in code.body_by_slug:
        yield ("bar", "shortened_by"), f"{file.bar.shortened_by!r} is no body of bodies.toml."
    if file.identifiers.first > file.identifiers.last:
        yield ("identifiers", "first"), "first comes after last: write the lower one first."


def _faults_of_entry(file: EntryFile, code: Code) -> Iterator[Fault]:
    roles = {each.slug for each in code.file.user_role}
    acting = {each.slug for each in code.file.role}
    slugs = [each.slug for each in file.item]
    for number, item in enumerate(file.item):
        if item.slug in slugs[:number]:
            yield ("item", number, "slug"), f"{item.slug!r} stands twice: leave one."
        if item.verified_by not in acting:
            yield ("item", number, "verified_by"), f"{item.verified_by!r} is no role of code.toml."
        for slug in item.roles:
            if slug not in roles:
                yield ("item", number, "roles"), f"{slug!r} is no User Role of code.toml."
    for number, role in enumerate(file.role):
        if role.slug not in roles:
            yield ("role", number, "slug"), f"{role.slug!r} is no User Role of code.toml."


def licence_kinds() -> Choices:
    """The kinds of licence, for model fields."""
    return [(each.slug, each.name) for each in accession().licence_kind]


def entry_items() -> Choices:
    """The items of all checklists, for model fields."""
    return [(each.slug, each.name) for each in entry_rules().item]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of that month."""
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def as_a_number(text: str, country: str) -> str:
    """A company register number without spaces and in capitals. Raises ValueError with the sentence."""
    number = re.sub(r"\s", "", text).upper()
    register = next((each for each in accession().registers if each.country == country), None)
    if register and not re.fullmatch(register.pattern, number):
        raise ValueError(f"{text.strip()[:40]} is no number of {register.name}: write {register.says}.")
    return number
