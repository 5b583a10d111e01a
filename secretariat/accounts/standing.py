"""What a person is today: their roles, put together from the sources that rooms register, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, CharField, F, Value
from django.db.models.functions import Cast

from secretariat.accounts.models import Conflict, NamedReader, Role, User
from secretariat.core.calendars import today
from secretariat.core.codes.access import access
from secretariat.core.permission import Held, Withheld
from secretariat.core.records.prepared import STAND_IN, Prepared, prepared

ROLE, NAMED, CONFLICT, RECUSED, ENDED, WITHHELD = "role", "named", "conflict", "recused", "ended", "withheld"
STAND_IN_DAY = date(1, 2, 3)
"""A day that no register has."""

Source = Callable[[Any, date], Any]
"""Called as f(people, day), the people as what `person__in` takes; gives a queryset of `row(...)` values."""

_sources: list[Source] = []
_organisations: dict[str, Callable[[], Iterable[tuple[str, str]]]] = {}
_losses: list[Callable[[Any, date], Any]] = []
_holders: dict[str, Callable[[Iterable[str], date], Any]] = {}


@dataclass(frozen=True)
class Standing:
    """What somebody holds on a day."""

    held: frozenset[Held] = frozenset()
    named: frozenset[tuple[str, str]] = frozenset()
    conflicts: frozenset[str] = frozenset()
    withheld: frozenset[Withheld] = frozenset()
    recused: frozenset[str] = frozenset()


def source(find: Source) -> Source:
    """Let a room say which roles people hold, or what their Party has lost or ended: a function of its `access.py`."""
    if find not in _sources:
        _sources.append(find)
    return find


def losses(find: Callable[[Any, date], Any]) -> Callable[[Any, date], Any]:
    """Let a room say what Parties have lost or ended: f(references, day), the references as what `__in` takes.

    A queryset of `row(...)` values. It holds for people with an account and for personas alike.
    """
    if find not in _losses:
        _losses.append(find)

        @source
        def of_their_parties(people: Any, day: date) -> Any:
            return find(Role.objects.filter(person__in=people).values("of"), day)

    return find


def organisations(place: str) -> Callable[[Callable[[], Iterable[tuple[str, str]]]], Any]:
    """Let a room say which organisations there are at a kind of place, as (reference, name)."""

    def register(find: Callable[[], Iterable[tuple[str, str]]]) -> Callable[[], Iterable[tuple[str, str]]]:
        _organisations[place] = find
        return find

    return register


def organisations_at(place: str) -> dict[str, str]:
    """Reference to name of the organisations at a kind of place; empty where the code has only one such place."""
    return dict(_organisations[place]()) if place in _organisations else {}


def holders(place: str) -> Callable[[Callable[[Iterable[str], date], Any]], Any]:
    """Let a room say who holds a role at such places: f(references, day) gives the keys of people, as a queryset."""

    def register(find: Callable[[Iterable[str], date], Any]) -> Callable[[Iterable[str], date], Any]:
        _holders[place] = find
        return find

    return register


def people_at(place: str, references: Iterable[str], day: date) -> Any:
    """The people who may hold a role at such places, as a queryset; `standing_of_many` says what they really hold."""
    if place in _holders:
        return User.objects.filter(pk__in=_holders[place](references, day))
    roles = [each.slug for each in access().file.person_role if each.at == place]
    given = Role.objects.in_force(day).filter(role__in=roles)
    return User.objects.filter(pk__in=(given.filter(of__in=list(references)) if references else given).values("person"))


def row(rows: Any, what: str, one: Any, two: Any = "", three: Any = "", *, person: Any = "person_id") -> Any:
    """A source's rows in the one shape that all share. A name is a field's, a Value is itself.

    `person` is the field with the person's key, or Value(0) for what holds for everybody.
    """
    parts: list[Any] = [F(person) if isinstance(person, str) else Cast(person, BigIntegerField()), Value(what)]
    for part in (one, two, three):
        parts.append(Cast(F(part) if isinstance(part, str) and part else part or Value(""), CharField()))
    return rows.order_by().values_list(*parts)


def standing_of(person: User, day: date | None = None) -> Standing:
    """What a person holds on a day, today unless one is given. One query."""
    adapted = connection.ops.adapt_datefield_value
    rows = _statement(connection.vendor, len(_sources)).asked(
        {STAND_IN: person.pk, adapted(STAND_IN_DAY): adapted(day or today())}
    )
    return _gathered(tuple(rest) for _, *rest in rows)


def standing_as(held: frozenset[Held], day: date | None = None) -> Standing:
    """What somebody without an account, such as a persona, has of these roles on a day. One query where any is at a
    Party, and none otherwise."""
    theirs = sorted({each.of for each in held if each.at == "party"})
    if not theirs or not _losses:
        return Standing(held)
    first, *others = (find(theirs, day or today()) for find in _losses)
    rows = [tuple(rest) for _, *rest in first.union(*others, all=True)]
    return _gathered([(ROLE, each.role, each.at, each.of) for each in held] + rows)


@lru_cache(maxsize=4)
def _statement(vendor: str, sources: int) -> Prepared:
    """The statement for one person, with stand-ins for who and when: every request of whoever has signed in asks it."""
    return prepared(_asked([STAND_IN], STAND_IN_DAY))


def _asked(people: Any, day: date) -> Any:
    first, *others = (find(people, day) for find in _sources)
    return first.union(*others, all=True)


def standings_of(people: Any, day: date | None = None) -> dict[int, Standing]:
    """What each of these people holds on a day, by the person's key; nothing for whoever is not in the answer's rows.

    `people` is what `person__in` takes: keys, or a queryset of people. One query, however many there are.
    """
    rows: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
    for key, *rest in _asked(people, day or today()):
        rows[key].append(tuple(rest))
    everybodys = rows.pop(0, [])
    found = {key: _gathered([*theirs, *everybodys]) for key, theirs in rows.items()}
    return defaultdict(Standing, found)


def standing_of_many(people: Iterable[User], day: date) -> dict[User, Standing]:
    """What each of some people holds on a day. One query."""
    people = list(people)
    found = standings_of([each.pk for each in people], day)
    return {each: found[each.pk] for each in people}


def _gathered(rows: Iterable[tuple[str, str, str, str]]) -> Standing:
    held: set[Held] = set()
    found: dict[str, set[Any]] = {NAMED: set(), CONFLICT: set(), RECUSED: set(), ENDED: set()}
    withheld: set[Withheld] = set()
    places = {each.slug: each.at for each in access().file.person_role}
    for what, one, two, three in rows:
        if what == ROLE:
            held.add(Held(one, two or places.get(one, ""), three))
        elif what == NAMED:
            found[NAMED].add((one, two))
        elif what == WITHHELD:
            withheld |= {Withheld(right, one, three) for right in two.split()}
        else:
            found[what].add(one)
    kept = frozenset(each for each in held if each.at and not (each.at == "party" and each.of in found[ENDED]))
    theirs = {each.of for each in kept if each.at == "party"}
    lost = frozenset(each for each in withheld if each.of in theirs)
    return Standing(
        kept,
        named=frozenset(found[NAMED]),
        conflicts=frozenset(found[CONFLICT]),
        recused=frozenset(found[RECUSED]),
        withheld=lost,
    )


@source
def roles(people: Any, day: date) -> Any:
    """The roles kept in this room."""
    return row(Role.objects.in_force(day).filter(person__in=people), ROLE, "role", Value(""), "of")


@source
def named(people: Any, day: date) -> Any:
    """The records that name the person."""
    return row(NamedReader.objects.in_force(day).filter(person__in=people), NAMED, "kind", "subject")


@source
def conflicts(people: Any, day: date) -> Any:
    """The Parties in whose matters the person has no part."""
    return row(Conflict.objects.in_force(day).filter(person__in=people), CONFLICT, "of")
