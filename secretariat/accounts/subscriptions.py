"""What people follow: following, changing how fast, ending; and which subscriptions an event meets."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import CharField, TextField

from secretariat.accounts.models import Preference, Subscription, User
from secretariat.accounts.notifications import DAILY, NOT, PACES
from secretariat.core.pages import searching
from secretariat.core.pages.subjects import Happening, Key
from secretariat.core.permission.words import named_on
from secretariat.core.tables import table_for
from secretariat.core.tables.table import HOUSE_COLUMNS

AT_MOST = 500
"""So many things one person can follow."""
BODIES = "committees.Body"
What = Subscription.What


class NotFollowed(Exception):
    """It cannot be followed: one sentence that says why."""


@transaction.atomic
def follow(person: User, what: str, of: str, *, kind: str = "", pace: str = DAILY) -> Subscription:
    """Follow something, or change how fast one hears of it. Whether the person may see it is for the caller to ask.

    Raises NotFollowed for what cannot be followed, and beyond AT_MOST.
    """
    of = " ".join(of.split())
    if what not in (What.RECORD, What.BODY, What.SEARCH) or not of or len(of) > 200 or pace not in PACES:
        raise NotFollowed("That cannot be followed: choose a record, a body or the words of a search.")
    if what == What.SEARCH and not searching.plain(of).split():
        raise NotFollowed("A search needs a word to look for.")
    if Subscription.objects.filter(person=person).count() >= AT_MOST:
        raise NotFollowed(f"You follow {AT_MOST} things already: end some first.")
    made, _ = Subscription.objects.update_or_create(person=person, what=what, kind=kind, of=of, defaults={"pace": pace})
    return made


def change(person: User, number: int, pace: str) -> bool:
    """Hear of one thing at another pace; False when the person does not follow it."""
    if pace not in PACES:
        raise NotFollowed(f"Choose how fast: {', '.join(PACES)}.")
    return bool(Subscription.objects.filter(pk=number, person=person).update(pace=pace))


def end(person: User, number: int) -> bool:
    """Follow one thing no longer; False when the person did not."""
    return bool(Subscription.objects.filter(pk=number, person=person).delete()[0])


def end_all(person: User) -> None:
    """Follow nothing any more."""
    Subscription.objects.filter(person=person).delete()


def preference_of(person: User) -> Preference:
    """How the person wants to hear of what their roles bring; unsaved until it is first changed."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def set_pace_of_roles(person: User, pace: str) -> None:
    """Hear of what one's roles bring no faster than this. Raises NotFollowed for what is no pace."""
    if pace not in PACES:
        raise NotFollowed(f"Choose how fast: {', '.join(PACES)}.")
    Preference.objects.update_or_create(person=person, defaults={"roles": pace})


@transaction.atomic
def stop(person: User, number: int) -> None:
    """No more mail about one subscription, or, for 0, about anything. What waits in the inbox stays there."""
    if number:
        Subscription.objects.filter(person=person, pk=number).update(pace=NOT)
        return
    Subscription.objects.filter(person=person).update(pace=NOT)
    set_pace_of_roles(person, NOT)


class Followers:
    """What these people follow, so that what an event meets is found without asking each. Two queries."""

    def __init__(self, people: Iterable[int]) -> None:
        self._records: dict[tuple[str, str], list[Subscription]] = defaultdict(list)
        self._bodies: dict[str, list[Subscription]] = defaultdict(list)
        self._found: set[tuple[int, Key]] = set()
        self._searches: dict[str, list[tuple[Subscription, tuple[str, ...]]]] = defaultdict(list)
        keys = list(people)
        self.pace_of_roles = dict(Preference.objects.filter(person__in=keys).values_list("person", "roles"))
        for each in Subscription.objects.filter(person__in=keys):
            if each.what == What.RECORD:
                self._records[each.kind, each.of].append(each)
            elif each.what == What.BODY:
                self._bodies[each.of].append(each)
            elif each.what == What.SEARCH:
                words = tuple(searching.plain(each.of).split())
                self._searches[max(words, key=len)].append((each, words))

    def of(self, happening: Happening) -> list[Subscription]:
        """The subscriptions that a happening meets."""
        found = list(self._records.get(happening.key, ()))
        if self._bodies:
            for body in named_on(happening.record, "body"):
                found += self._bodies.get(body, ())
        if self._searches and not happening.workflow:
            found += self._newly_found(happening)
        return found

    def _newly_found(self, happening: Happening) -> list[Subscription]:
        if happening.event.verb == "create":
            before = ""
        elif happening.event.verb in ("update", "relabel") and (changed := _texts_before(happening)):
            before = _words_before(happening, changed)
        else:
            return []
        now = _words_of(happening.record)
        # A search begins words, so what begins the words of this record leads to the searches that may fit.
        starts = {word[:length] for word in now.split() for length in range(1, len(word) + 1)}
        candidates = [pair for start in starts & self._searches.keys() for pair in self._searches[start]]
        fit = [each for each, words in candidates if _has(now, words) and not (before and _has(before, words))]
        # A record is read as it is now: one that was added and changed since would fit twice.
        new = [each for each in fit if (each.pk, happening.key) not in self._found]
        self._found.update((each.pk, happening.key) for each in new)
        return new


def _has(text: str, words: Iterable[str]) -> bool:
    return all(f" {word}" in text for word in words)


def _words_of(record: Any) -> str:
    try:
        table = table_for(type(record))
    except KeyError:
        return ""  # a kind without a table is not searched
    return searching.entry_of(table, record, 0).words


def _texts_before(happening: Happening) -> dict[str, str]:
    """The texts of its own that the event changed, as they were. What every record has is not searched."""
    fields = happening.record._meta.concrete_fields
    texts = {each.name for each in fields if isinstance(each, CharField | TextField)}.difference(HOUSE_COLUMNS)
    before = json.loads(happening.event.before)
    return {name: value for name, value in before.items() if name in texts and isinstance(value, str)}


def _words_before(happening: Happening, changed: dict[str, str]) -> str:
    """The words by which the record was found before the event: what it held then in place of what it holds now."""
    record = copy(happening.record)
    for name, value in changed.items():
        setattr(record, name, value)
    return _words_of(record)
