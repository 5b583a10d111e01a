"""Calendars (iCalendar) and feeds (Atom): of a body, a record and its case, a search, and of a person.

A public feed holds what anybody may read. A private one follows the roles that its person holds at the moment of the
fetch, and names White text only: of anything else it says when something waits, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Q
from django.utils.crypto import salted_hmac
from django.utils.feedgenerator import Atom1Feed
from icalendar import Alarm, Calendar, Event

from secretariat.accounts.addresses import whole
from secretariat.accounts.models import Notice, Subscription, User
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.events.models import Event as Happened
from secretariat.core.pages import dates, searching, waiting
from secretariat.core.pages.dates import Day
from secretariat.core.pages.subjects import Happening, Key, all_subjects, happenings, seen_among, sees
from secretariat.core.permission import ANYONE, NOTHING, Reader, visible
from secretariat.core.permission.words import at_places, paths_to
from secretariat.core.workflow.table import all_workflows
from secretariat.core.workflow.taking import KIND

WAITS = "Something waits: sign in"
SHOWN = 50
LOOKED_AT = 200
BACK = timedelta(days=366)
"""So far back a calendar goes."""
DAY_BEFORE = timedelta(hours=-15)
"""The alarm of a whole day: at nine in the morning of the day before."""
HOUR_BEFORE = timedelta(hours=-1)
LONG_AGO = datetime(2013, 9, 23, tzinfo=UTC)
BODIES = "committees.Body"


@dataclass(frozen=True)
class Feed:
    """What a feed is called, where its pages are, and whether it is somebody's own."""

    title: str
    href: str
    private: bool = False


def of_body(reference: str, reader: Reader) -> list[Day]:
    """The days of a body: its meetings, its actions, and what waits for its decision."""
    return list(dates.of_bodies([reference], reader, today() - BACK))


def of_record(key: Key, reader: Reader) -> list[Day]:
    """The days of one record and its case."""
    return list(dates.of_records([key], reader, today() - BACK))


def of_person(person: User, reader: Reader) -> list[Day]:
    """What waits for a person and is due, the days of their bodies and of what they follow."""
    follows = list(Subscription.objects.filter(person=person))
    bodies = reader.places("body") | {each.of for each in follows if each.what == Subscription.What.BODY}
    records = [(each.kind, each.of) for each in follows if each.what == Subscription.What.RECORD]
    since = today() - BACK
    due = [
        Day((each.kind, each.reference), "waits", f"{each.reference} {each.title}", each.says, each.href, each.due)
        for each in waiting.waiting_for(reader)
        if each.due
    ]
    told = {each.key for each in due}
    others = [*dates.of_bodies(bodies, reader, since), *dates.of_records(records, reader, since)]
    return due + [each for each in others if each.key not in told]


def calendar(days: Iterable[Day], feed: Feed) -> bytes:
    """These days as iCalendar. The same days give the same bytes, so that a reader can be told that nothing is new."""
    unique = {_uid(each): each for each in days}
    whites = seen_among({each.key for each in unique.values()}, ANYONE) if feed.private else set()
    changed = _changed({each.key for each in unique.values()})
    made = Calendar()
    made.add("prodid", "-//Secretariat//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", feed.title)
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for uid, each in sorted(unique.items(), key=lambda pair: (_sortable(pair[1].at), pair[0])):
        plain = not feed.private or each.key in whites
        made.add_component(_entry(uid, each, plain, changed.get(each.key, LONG_AGO)))
    if any(isinstance(each.at, datetime) for each in unique.values()):
        made.add_missing_timezones()
    return bytes(made.to_ical())


def _entry(uid: str, day: Day, plain: bool, changed: datetime) -> Event:
    entry, alarm = Event(), Alarm()
    summary = f"{day.says}: {day.title}" if plain else WAITS
    entry.add("uid", uid)
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("summary", " ".join(summary.split()))
    entry.add("url", whole(day.href if plain else "/inbox/"))
    if isinstance(day.at, datetime):
        entry.add("dtstart", day.at.astimezone(ZoneInfo(settings.TIME_ZONE)))
    else:
        entry.add("dtstart", day.at)
        entry.add("dtend", day.at + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("description", " ".join(summary.split()))
    alarm.add("trigger", HOUR_BEFORE if isinstance(day.at, datetime) else DAY_BEFORE)
    entry.add_component(alarm)
    return entry


def _uid(day: Day) -> str:
    # The same in every feed, whatever the record is called or labelled: and it says nothing of either.
    name = "waits" if day.column in ("waits", "case_due") else day.column
    return f"{salted_hmac('secretariat.feeds', f'{day.key}{name}', algorithm='sha256').hexdigest()[:32]}@secretariat"


def _sortable(at: date | datetime) -> str:
    return at.isoformat()


def _changed(keys: Iterable[Key]) -> dict[Key, datetime]:
    """When each of these records last changed. One query."""
    wanted = list(keys)
    which = Q(pk__in=[])
    for kind in {kind for kind, _ in wanted}:
        which |= Q(kind=kind, subject__in=[reference for each, reference in wanted if each == kind])
    rows = Happened.objects.filter(which).order_by().values("kind", "subject").annotate(last=Max("at"))
    return {(row["kind"], row["subject"]): row["last"].replace(microsecond=0) for row in rows}


def changes_of_record(key: Key, reader: Reader) -> list[Happening]:
    """The latest events of a record and of its case that the reader may read."""
    kind, reference = key
    slugs = {f"{slug}:{reference}" for slug in _workflows_of(kind)}
    rows = Happened.objects.filter(Q(kind=kind, subject=reference) | Q(kind=KIND, subject__in=slugs))
    return _readable(rows.order_by("-sequence")[:LOOKED_AT], reader)


def changes_of_body(reference: str, reader: Reader) -> list[Happening]:
    """The latest events of all that names a body, and of the body itself."""
    which = Q(kind=BODIES, subject=reference)
    for label, subject in all_subjects().items():
        model = subject.model
        rows = visible(model, reader)
        if rows != NOTHING and paths_to(model, "body") and label != BODIES:
            named = model._default_manager.filter(rows, at_places(model, "body", frozenset({reference})))
            which |= Q(kind=label, subject__in=named.values("reference"))
    return _readable(Happened.objects.filter(which).order_by("-sequence")[:LOOKED_AT], reader)


def changes_of_search(text: str, reader: Reader) -> list[Happening]:
    """What a search finds, the latest changed first, as the events that changed it last."""
    words = searching.plain(text).split()
    if not words:
        return []
    found = searching.matching(words, reader).order_by("-sequence")
    sequences = list(found.values_list("sequence", flat=True)[:LOOKED_AT])
    return _readable(Happened.objects.filter(sequence__in=sequences).order_by("-sequence"), reader)


def changes_of_person(person: User, reader: Reader) -> list[Happening]:
    """What a person was told of and may still read."""
    sequences = Notice.objects.filter(person=person).order_by("-event").values_list("event", flat=True)
    return _readable(Happened.objects.filter(sequence__in=list(sequences[:LOOKED_AT])).order_by("-sequence"), reader)


def _readable(events: Iterable[Happened], reader: Reader) -> list[Happening]:
    return [each for each in happenings(list(events)) if sees(each, reader)][:SHOWN]


def _workflows_of(kind: str) -> set[str]:
    return {each.slug for each in all_workflows() if each.file.subject == kind}


class _Atom(Atom1Feed):
    """Django's Atom; a feed without entries is as old as the code, not as the moment."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else LONG_AGO


def atom(changes: Sequence[Happening], feed: Feed) -> bytes:
    """These changes as Atom. The same changes give the same bytes."""
    made = _Atom(title=feed.title, link=whole(feed.href), description=feed.title, author_name=current().name)
    for each in changes:
        plain = each.is_white or not feed.private
        name = salted_hmac("secretariat.feeds", str(each.event.sequence), algorithm="sha256").hexdigest()[:32]
        made.add_item(
            title=f"{each.said}: {each.title}" if plain else WAITS,
            link=whole(each.href if plain else "/inbox/"),
            description=f"{each.subject.singular} {each.title}" if plain else WAITS,
            unique_id=f"urn:secretariat:{name}",
            pubdate=each.event.at,
            updateddate=each.event.at,
        )
    return made.writeString("utf-8").encode()
