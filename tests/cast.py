"""Everybody who may come to the site, one of each, and a record of every kind that names some of them.

What each may see is said here in a way of its own: not with the code that it checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from secretariat.accounts.models import User
from secretariat.accounts.tests.factories import a_person, give
from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.codes import current
from secretariat.core.codes.access import access
from secretariat.core.events import Actor
from secretariat.core.tables import Column, Table, all_tables
from secretariat.parties.models import Party

BY = Actor("operator:test")
DAY = date(2020, 1, 2)
LABELS = ("white", "green", "amber", "red")
OURS, THEIRS = "ours", "theirs"
"""Whose a record is: it names the cast's first Party, body and person, or others that nobody of the cast belongs to."""


@dataclass(frozen=True)
class Somebody:
    """One of the cast: where they are, in what role, and their account."""

    name: str
    at: str = ""
    role: str = ""
    of: str = ""
    person: User | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.name


def whole_cast() -> list[tuple[str, str, str]]:
    """(name, place, role) of everybody: one for each role of the code, and the public."""
    roles = [(f"{each.at} {each.slug}", each.at, each.slug) for each in access().file.person_role]
    return [("the public", "", ""), ("somebody without a role", "", ""), *roles]


def cast_one(name: str, at: str, role: str) -> Somebody:
    """That somebody, with an account and the role; of the first Party or the body `ssc` where it is held there."""
    if name == "the public":
        return Somebody(name)
    person = a_person(name.replace(" ", "-"))
    of = {"party": "P-OURS", "body": "ssc"}.get(at, "")
    if at == "body":
        body = Body.objects.get(reference="ssc")
        seat = Appointment(
            reference=f"seat-{role}",
            body=body,
            seat=role,
            holder=name,
            person=person,
            starts=DAY,
            classification="white",
        )
        events.create(seat, by=BY)
    elif at:
        give(person, role, of)
    return Somebody(name, at, role, of, person)


def set_the_stage() -> dict[str, tuple[Any, Any, Any]]:
    """The Party, body and person that records name: ours and theirs."""
    bodies = [
        Body(reference=slug, name=slug, short_name=slug, kind="sub-committee", starts=DAY, classification="white")
        for slug in ("ssc", "tag", "panel")
    ]
    parties = [
        Party(reference=f"P-{whose.upper()}", name=f"Illustrative {whose}", acceded=DAY, classification="white")
        for whose in (OURS, THEIRS)
    ]
    for each in (*bodies, *parties):
        events.create(each, by=BY)
    return {
        OURS: (parties[0], bodies[0], a_person("Named in ours")),
        THEIRS: (parties[1], bodies[1], a_person("Named in theirs")),
    }


def a_record_of_every_kind(stage: dict[str, tuple[Any, Any, Any]]) -> Iterator[tuple[Table, str, str, Any]]:
    """(table, whose, label, record): one of every kind, label and owner."""
    for whose in (OURS, THEIRS):
        first: dict[str, Any] = dict(zip(("parties", "bodies", "people"), stage[whose], strict=True))
        for table in all_tables():
            for label in LABELS:
                record = _a_record(table, whose, label, first)
                first.setdefault(table.name, record)
                yield table, whose, label, record


def _a_record(table: Table, whose: str, label: str, first: dict[str, Any]) -> Any:
    # Some kinds may be there once for each link or name: another name, number or choice is tried until one fits.
    for turn in range(12):
        values: dict[str, Any] = {"reference": f"{whose}-{label}-{table.name}"[:60], "classification": label}
        for column in table.columns:
            if column.name not in values and (column.required or column.kind in ("link", "date")):
                values[column.name] = _a_value(table, column, f"{whose} {label} {turn}", turn, first)
        record = table.model(**values)
        try:
            with transaction.atomic():
                return events.create(record, by=BY)
        except IntegrityError:
            continue
    raise AssertionError(f"No {table.singular} could be made: {values}")


def _a_value(table: Table, column: Column, text: str, turn: int, first: dict[str, Any]) -> Any:
    if column.kind == "link":
        model = table.links[column.name]
        return next((first[each.name] for each in all_tables() if each.model is model and each.name in first), None)
    if column.kind == "date":
        return DAY
    if column.kind == "choice":
        return column.choices[turn % len(column.choices)][0]
    if column.kind in ("number", "decimal"):
        return turn + LABELS.index(text.split()[1]) * 20 + (500 if text.startswith(THEIRS) else 0)
    if column.kind == "yes-no":
        return False
    if column.name == "email":
        return f"{text.replace(' ', '.')}@example.org"
    if column.name == "year":
        return f"20{10 + turn}-{11 + turn}"
    return text[: column.max_length or 200]


def expected(who: Somebody, table: Table, whose: str, label: str) -> bool:
    """Whether somebody sees such a record, as the code's folder says it: read here with other eyes."""
    kind = table.model._meta.label
    words = next(each.readers for each in current().file.classification if each.slug == label)
    for rule in access().audience:
        if rule.record == kind and rule.label in ("", label):
            words = rule.readers
    return any(_is_meant(who, word, table, whose) for word in words)


def _is_meant(who: Somebody, word: str, table: Table, whose: str) -> bool:
    name, _, role = word.partition("/")
    if role and role != who.role:
        return False
    links = {target._meta.label for target in table.links.values()} | {table.model._meta.label}
    if name == "everyone":
        return True
    if name == "parties":
        return who.at == "party"
    if name == "bodies":
        return who.at == "body"
    if name == "party":
        return who.at == "party" and whose == OURS and "parties.Party" in links and table.name != "parties"
    if name == "body":
        return who.at == "body" and whose == OURS and "committees.Body" in links and table.name != "bodies"
    if name.startswith("body:"):
        return who.at == "body" and who.of == name[5:]
    if name in ("self", "named"):
        return False  # nobody of the cast is named on these records
    return who.at == name
