"""The Party list: who is a Party on a day, by category, Voting Group, User Role and name, under any name it ever had."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast, Concat

from secretariat.core.calendars import today
from secretariat.core.codes import Code, current
from secretariat.core.events import chain
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.listing import COUNTED, counted, page_number
from secretariat.core.permission import Reader
from secretariat.core.records.prepared import STAND_IN, Prepared, prepared
from secretariat.parties.models import Party, PartyCategory, UserEntry, VotingGroup, VotingGroupMembership

ON_A_PAGE, MOST_WORDS, MOST_RENAMED, FEW = 50, 8, 500, 50
CATEGORY, GROUP, ROLE, BETWEEN = "category", "group", "role", "\n"
STAND_INS = tuple(STAND_IN + number for number in range(ON_A_PAGE))
REFERENCES = tuple(f"(reference {number})" for number in range(ON_A_PAGE))
A_DAY = date(1, 2, 3)
"""What stands in statements for the Parties of a page and for the day: no register has them."""
DAYS = ("on", "joined_since", "left_since")


@dataclass(frozen=True)
class Entry:
    """A Party with what it is on the day: texts as the list and its files give them."""

    party: Party
    category: str
    group: str
    group_name: str
    user_roles: tuple[str, ...]
    earlier: tuple[str, ...] = ()

    @property
    def category_name(self) -> str:
        return current().name_of(self.category)

    @property
    def role_names(self) -> list[str]:
        return [current().name_of(each) for each in self.user_roles]


@dataclass
class PartyList:
    """What is asked for, and the Parties that fit, as far as one reader sees them."""

    asked: Mapping[str, str]
    reader: Reader
    problems: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.days = {name: self._day(name) for name in DAYS}
        self.day = self.days["on"] or today()
        self.words = self.asked.get("q", "").strip()[:200]
        self.group = self.asked.get("group", "").strip()[:200]
        self.category = self._one_of("category", [each.slug for each in current().file.category])
        self.user_role = self._one_of("user_role", [each.slug for each in current().file.user_role])

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the day narrows the list."""
        return any((self.words, self.group, self.category, self.user_role, *(self.days[name] for name in DAYS[1:])))

    @cached_property
    def queryset(self) -> Any:
        """The Parties that fit, by name."""
        return self._fitting.order_by("name", "pk")

    @property
    def _fitting(self) -> Any:
        rows = Party.objects.visible_to(self.reader)
        left_since, joined_since = self.days["left_since"], self.days["joined_since"]
        rows = rows.during("left", left_since, self.day) if left_since else rows.on(self.day)
        if joined_since:
            rows = rows.filter(acceded__gte=joined_since)
        if self.category:
            rows = rows.filter(pk__in=self._held(PartyCategory).filter(category=self.category).values("party"))
        if self.group:
            held = self._held(VotingGroupMembership).filter(voting_group__in=self._groups)
            rows = rows.filter(pk__in=held.values("party"))
        if self.user_role:
            rows = rows.filter(pk__in=self._entries().filter(user_role=self.user_role).values("party"))
        for word in self.words.split()[:MOST_WORDS]:
            once: Any = [reference for reference, names in self._once_called.items() if word.lower() in names]
            if len(once) > FEW:
                once = _renamed().filter(before__icontains=_as_written(word)).values("subject")
            called = Q(name__icontains=word) | Q(reference=word) | Q(reference=word.upper())
            rows = rows.filter(called | Q(reference__in=once))
        return rows

    @cached_property
    def _groups(self) -> list[int]:
        """The Voting Groups of that name or reference."""
        named = Q(reference=self.group) | Q(name__iexact=self.group)
        return list(VotingGroup.objects.visible_to(self.reader).filter(named).values_list("pk", flat=True)[:20])

    @cached_property
    def _once_called(self) -> dict[str, str]:
        """The references of Parties that once had one of the words in their name, with those names. One query."""
        some = Q()
        for word in self.words.split()[:MOST_WORDS]:
            some |= Q(before__icontains=_as_written(word))
        found: dict[str, str] = {}
        for subject, before in _renamed().filter(some).values_list("subject", "before")[:MOST_RENAMED]:
            found[subject] = f"{found.get(subject, '')} {json.loads(before)['name'].lower()}"
        return found

    def _held(self, model: Any) -> Any:
        """What Parties hold on the day; for those that have left by then, what they held when they left."""
        rows = model.objects.visible_to(self.reader)
        if not self.days["left_since"]:
            return rows.in_force(self.day)
        until = Q(ends__isnull=True) | Q(ends__gte=F("party__left"))
        return rows.filter(until, starts__lt=F("party__left"))

    def _entries(self) -> Any:
        return UserEntry.objects.visible_to(self.reader).filter(completed__lte=self.day)

    @cached_property
    def number(self) -> int:
        """The page, from 1."""
        return page_number(self.asked.get("page", ""))

    @cached_property
    def _fetched(self) -> list[Party]:
        start = (self.number - 1) * ON_A_PAGE
        return list(self.queryset[start : start + ON_A_PAGE + 1])

    @property
    def has_next(self) -> bool:
        return len(self._fetched) > ON_A_PAGE

    @cached_property
    def entries(self) -> list[Entry]:
        """The Parties of the page with what they are on the day. Four queries, however many there are."""
        parties = self._fetched[:ON_A_PAGE]
        return self.of(parties, earlier=_earlier_names([each.reference for each in parties]))

    @property
    def shows_roles(self) -> bool:
        """Whether the reader sees a User Role of any Party of the page, or has asked for one."""
        return bool(self.user_role) or any(each.user_roles for each in self.entries)

    def all_entries(self) -> list[Entry]:
        """Every Party that fits, for a file. Two queries."""
        return self.of(list(self.queryset))

    def of(self, parties: list[Party], earlier: Mapping[str, tuple[str, ...]] | None = None) -> list[Entry]:
        """These Parties with their category, Voting Group and User Roles of the day, or of the day they left."""
        keys = [each.pk for each in parties] if len(parties) <= ON_A_PAGE else None
        facts = self._facts(keys)
        order = [each.slug for each in current().file.user_role]
        found = []
        for each in parties:
            known = facts.get(each.pk, {})
            group, _, group_name = known.get(GROUP, [""])[-1].partition(BETWEEN)
            roles = sorted(
                set(known.get(ROLE, ())), key=lambda slug: order.index(slug) if slug in order else len(order)
            )
            names = (earlier or {}).get(each.reference, ())
            found.append(Entry(each, known.get(CATEGORY, [""])[-1], group, group_name, tuple(roles), names))
        return found

    def _facts(self, keys: list[int] | None) -> dict[int, dict[str, list[str]]]:
        """By Party and kind: the categories, groups and User Roles of the day, or of when it left, in order. One query."""
        put = dict(zip(STAND_INS, keys or (), strict=False))
        adapted = connection.ops.adapt_datefield_value
        statement = _statement_of_facts(
            self.reader.rights, bool(self.days["left_since"]), keys is not None, current(), connection.vendor
        )
        found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for party, kind, text, _ in sorted(statement.asked({**put, adapted(A_DAY): adapted(self.day)}), key=_by_day):
            found[party][kind].append(text)
        return found

    @cached_property
    def count(self) -> int:
        """How many fit; COUNTED + 1 when there are more."""
        if self._fetched and not self.has_next:
            return min((self.number - 1) * ON_A_PAGE + len(self._fetched), COUNTED + 1)
        return int(self._fitting[: COUNTED + 1].count())

    @property
    def counted(self) -> str:
        return f"{counted(self.count)} {'Party' if self.count == 1 else 'Parties'}"

    @cached_property
    def by_category(self) -> list[tuple[str, str, int]]:
        """(slug, name, how many) of each category on the day, whatever else is asked for. One query, or two."""
        counts = dict(_counts_by_category(chain.head(), self.day, self.reader.rights, current()))
        return [(each.slug, each.name, counts.get(each.slug, 0)) for each in current().file.category]

    def _day(self, name: str) -> date | None:
        text = self.asked.get(name, "").strip()
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problems[name] = f"{text[:20]} is not a day: write it like 2019-04-01. It was left out."
            return None

    def _one_of(self, name: str, known: list[str]) -> str:
        text = self.asked.get(name, "").strip()
        if not text or text in known:
            return text
        self.problems[name] = f"{text[:40]} is none of the choices. It was left out."
        return ""


@lru_cache(maxsize=256)
def _counts_by_category(head: tuple[int, str], day: date, reader: Reader, code: Code) -> tuple[tuple[str, int], ...]:
    """How many Parties each category has on a day. It changes with nothing but events: `head` is the last of them."""
    held = PartyCategory.objects.visible_to(reader).in_force(day)
    there = held.filter(party__in=Party.objects.visible_to(reader).on(day))
    return tuple(there.order_by().values_list("category").annotate(n=Count("pk")))


@lru_cache(maxsize=256)
def _statement_of_facts(reader: Reader, has_left: bool, of_some: bool, code: Code, vendor: str) -> Prepared:
    """The statement of what Parties are on a day, of some or of all, for readers with these rights: put together once."""
    group = Concat("voting_group__reference", Value(BETWEEN), "voting_group__name")
    held = {
        model: rows.filter(starts__lte=A_DAY) if has_left else rows.in_force(A_DAY)
        for model in (PartyCategory, VotingGroupMembership)
        for rows in (model.objects.visible_to(reader),)
    }
    entered = UserEntry.objects.visible_to(reader).filter(completed__lte=A_DAY)
    asked: list[tuple[str, Any, Any, Any]] = [
        (CATEGORY, held[PartyCategory], F("category"), F("starts")),
        (GROUP, held[VotingGroupMembership], group, F("starts")),
        (ROLE, entered, F("user_role"), F("completed")),
    ]
    first, *others = [
        (rows.filter(party__in=STAND_INS) if of_some else rows)
        .order_by()
        .values_list("party_id", Value(kind, CharField()), Cast(text, CharField()), Cast(day, CharField()))
        for kind, rows, text, day in asked
    ]
    return prepared(first.union(*others, all=True))


@lru_cache(maxsize=4)
def _statement_of_names(vendor: str) -> Prepared:
    """The statement of the names that some Parties had before, the latest first."""
    rows = _renamed().filter(subject__in=REFERENCES).order_by("-sequence")
    return prepared(rows.values_list("subject", "before"))


def _by_day(fact: tuple[Any, ...]) -> str:
    return str(fact[3])


def _as_written(word: str) -> str:
    """A word as it stands in an event."""
    return json.dumps(word, ensure_ascii=False)[1:-1]


def _renamed() -> Any:
    """The events by which Parties changed their names: a name that was changed stands in what was before."""
    return Event.objects.filter(kind=kind_of(Party), before__contains='"name":').exclude(verb="remove")


def _earlier_names(references: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The names that these Parties had before, the latest first. One query."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    put = dict(zip(REFERENCES, references, strict=False))
    for subject, before in _statement_of_names(connection.vendor).asked(put):
        found[subject][json.loads(before)["name"]] = None
    return {subject: tuple(names) for subject, names in found.items()}
