"""The Party list: who is a Party on a day, by category, Voting Group, User Role and name, under any name it ever had."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.listing import COUNTED, counted, page_number
from secretariat.core.permission import Reader
from secretariat.parties.models import Party, PartyCategory, UserEntry, VotingGroupMembership

ON_A_PAGE, MOST_WORDS, MOST_RENAMED = 50, 8, 500
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
            rows = rows.filter(Exists(self._held(PartyCategory).filter(category=self.category)))
        if self.group:
            named = Q(voting_group__reference=self.group) | Q(voting_group__name__iexact=self.group)
            rows = rows.filter(Exists(self._held(VotingGroupMembership).filter(named)))
        if self.user_role:
            entered = self._entries().filter(party=OuterRef("pk"), user_role=self.user_role)
            rows = rows.filter(Exists(entered))
        for word in self.words.split()[:MOST_WORDS]:
            once = [reference for reference, names in self._once_called.items() if word.lower() in names]
            rows = rows.filter(Q(name__icontains=word) | Q(reference__iexact=word) | Q(reference__in=once))
        return rows

    @cached_property
    def _once_called(self) -> dict[str, str]:
        """The references of Parties that once had one of the words in their name, with those names. One query."""
        some = Q()
        for word in self.words.split()[:MOST_WORDS]:
            some |= Q(before__icontains=json.dumps(word, ensure_ascii=False)[1:-1])
        found: dict[str, str] = {}
        for subject, before in _renamed().filter(some).values_list("subject", "before")[:MOST_RENAMED]:
            found[subject] = f"{found.get(subject, '')} {json.loads(before)['name'].lower()}"
        return found

    def _held(self, model: Any) -> Any:
        """What a Party holds on the day; for one that has left by then, what it held when it left."""
        rows = model.objects.visible_to(self.reader)
        if not self.days["left_since"]:
            return rows.in_force(self.day).filter(party=OuterRef("pk"))
        until = Q(ends__isnull=True) | Q(ends__gte=OuterRef("left"))
        return rows.filter(until, party=OuterRef("pk"), starts__lt=OuterRef("left"))

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
        """The Parties of the page with what they are on the day. Five queries, however many there are."""
        parties = self._fetched[:ON_A_PAGE]
        return self.of(parties, earlier=_earlier_names([each.reference for each in parties]))

    def all_entries(self) -> list[Entry]:
        """Every Party that fits, for a file. Four queries."""
        return self.of(list(self.queryset))

    def of(self, parties: list[Party], earlier: Mapping[str, tuple[str, ...]] | None = None) -> list[Entry]:
        """These Parties with their category, Voting Group and User Roles of the day, or of the day they left."""
        keys = [each.pk for each in parties] if len(parties) <= ON_A_PAGE else None
        categories = self._latest(PartyCategory, ("category",), keys)
        groups = self._latest(VotingGroupMembership, ("voting_group__reference", "voting_group__name"), keys)
        roles: dict[int, set[str]] = defaultdict(set)
        for party, role in _of(self._entries(), keys).values_list("party_id", "user_role"):
            roles[party].add(role)
        order = [each.slug for each in current().file.user_role]
        return [
            Entry(
                each,
                *categories.get(each.pk, ("",)),
                *groups.get(each.pk, ("", "")),
                tuple(sorted(roles[each.pk], key=lambda slug: order.index(slug) if slug in order else len(order))),
                (earlier or {}).get(each.reference, ()),
            )
            for each in parties
        ]

    def _latest(self, model: Any, columns: tuple[str, ...], keys: list[int] | None) -> dict[int, tuple[str, ...]]:
        """What each Party held last, among what had begun by the day and, for who has not left, has not ended."""
        rows = _of(model.objects.visible_to(self.reader), keys)
        rows = rows.filter(starts__lte=self.day) if self.days["left_since"] else rows.in_force(self.day)
        found = rows.order_by("starts", "pk").values_list("party_id", *columns)
        return {party: tuple(values) for party, *values in found}

    @cached_property
    def count(self) -> int:
        """How many fit; COUNTED + 1 when there are more."""
        return int(self._fitting[: COUNTED + 1].count())

    @property
    def counted(self) -> str:
        return f"{counted(self.count)} {'Party' if self.count == 1 else 'Parties'}"

    @cached_property
    def by_category(self) -> list[tuple[str, str, int]]:
        """(slug, name, how many) of each category on the day, whatever else is asked for. One query."""
        held = PartyCategory.objects.visible_to(self.reader).in_force(self.day)
        there = held.filter(party__in=Party.objects.visible_to(self.reader).on(self.day))
        counts = dict(there.order_by().values_list("category").annotate(n=Count("pk")))
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


def _of(rows: Any, keys: list[int] | None) -> Any:
    return rows if keys is None else rows.filter(party__in=keys)


def _renamed() -> Any:
    """The events by which Parties changed their names: a name that was changed stands in what was before."""
    return Event.objects.filter(kind=kind_of(Party), before__contains='"name":').exclude(verb="remove")


def _earlier_names(references: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names that these Parties had before, the latest first. One query."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    rows = _renamed().filter(subject__in=list(references)).order_by("-sequence")
    for subject, before in rows.values_list("subject", "before"):
        found[subject][json.loads(before)["name"]] = None
    return {subject: tuple(names) for subject, names in found.items()}
