"""Whoever can be told of something: each account as a reader, with what it holds at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from secretariat.accounts.models import User
from secretariat.accounts.standing import Standing, standings_of
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.permission import Reader
from secretariat.core.permission.audiences import as_addressed, readers_of
from secretariat.core.permission.words import fits, is_draft, named_on, names, parts

PLURAL = {"parties": "party", "bodies": "body"}


class Everybody:
    """The open accounts, as readers. Roles count only for those who have set up a second factor.

    Three queries, whatever their number. `named_by` finds those whom a word of access.toml names without asking each.
    """

    def __init__(self, people: Iterable[User], day: date | None = None) -> None:
        self.person = {person.pk: person for person in people}
        keys = list(self.person)
        standings, proven = standings_of(keys, day), with_a_second_factor(keys)
        self.reader = {
            key: as_reader(person, standings[key] if key in proven else Standing())
            for key, person in self.person.items()
        }

    @classmethod
    def today(cls) -> Everybody:
        """Everybody whose account is open today."""
        day = today()
        return cls(User.objects.filter(Q(left__isnull=True) | Q(left__gt=day)).order_by("pk"), day)

    @cached_property
    def by_reference(self) -> dict[str, int]:
        """Reference to key of each account."""
        return {person.reference: key for key, person in self.person.items()}

    @cached_property
    def _there(self) -> dict[tuple[str, str, str], set[int]]:
        """(place, role, reference) to those who hold it; role and reference are empty for any."""
        found: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        for key, reader in self.reader.items():
            for held in reader.held:
                for role in (held.role, ""):
                    for of in {held.of, ""}:
                        found[held.at, role, of].add(key)
        return found

    @cached_property
    def _named(self) -> dict[tuple[str, str], set[int]]:
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for key, reader in self.reader.items():
            for record in reader.named:
                found[record].add(key)
        return found

    @cached_property
    def _kept_out(self) -> frozenset[int]:
        """Those whom a conflict or a recusal keeps out of something."""
        return frozenset(key for key, reader in self.reader.items() if reader.conflicts or reader.recused)

    @cached_property
    def _lost_some(self) -> bool:
        return any(reader.withheld for reader in self.reader.values())

    def named_by(self, word: str, record: Any) -> set[int]:
        """The keys of those whom a word names where one record is concerned."""
        found = self._meant(word, record)
        doubtful = found if is_draft(record) else found & self._kept_out
        return found - {key for key in doubtful if not names(word, self.reader[key], record)}

    def _meant(self, word: str, record: Any) -> set[int]:
        name, role = parts(word)
        if name == "everyone":
            return set(self.reader)
        if name == "self":
            return {self.by_reference[each] for each in named_on(record, "person") if each in self.by_reference}
        if name == "named":
            return self._named[record._meta.label, record.reference]
        if name in ("party", "body"):
            return set().union(*(self._there[name, role, of] for of in named_on(record, name)))
        if name.startswith("body:"):
            return self._there["body", role, name[5:]]
        there = self._there[PLURAL.get(name, name), role, ""]
        return {key for key in there if fits(word, as_addressed(word, self.reader[key]))} if self._lost_some else there

    def acting_as(self, role: str, record: Any) -> set[int]:
        """Those who are this body or role of a workflow table for a record; nobody when that is everybody."""
        if role in current().body_by_slug:
            return self.named_by(f"body:{role}", record)
        words = next((each.readers for each in current().file.role if each.slug == role), ())
        return set() if "everyone" in words else set().union(*(self.named_by(word, record) for word in words))

    def who_see(self, record: Any, label: str) -> Callable[[set[int]], set[int]]:
        """What leaves, of some people, those who would see this record if it carried that label."""
        words = readers_of(type(record), label)
        if "everyone" in words and not named_on(record, "matter") and not is_draft(record):
            return lambda some: some
        seeing = set().union(*(self.named_by(word, record) for word in words))
        return lambda some: some & seeing


def as_reader(person: User, standing: Standing) -> Reader:
    """A person as a reader when nobody is there to prove anything."""
    return Reader(
        id=f"user:{person.reference}",
        name=str(person),
        held=standing.held,
        named=standing.named,
        conflicts=standing.conflicts,
        withheld=standing.withheld,
        recused=standing.recused,
    )


def reader_now(person: User) -> Reader:
    """One person as mail and feeds read for them at this moment: with their roles if they have a second factor."""
    return Everybody([person]).reader[person.pk]


def with_a_second_factor(keys: Iterable[int]) -> set[int]:
    """Those of these people who have set one up: what allauth's `is_mfa_enabled` says, for many in one query."""
    from allauth.mfa.models import Authenticator

    rows = Authenticator.objects.filter(user__in=list(keys)).values_list("user_id", flat=True)
    return set(rows.distinct())
