"""Carries out the rules of `retention.toml`: what is older than a rule allows is removed, and each run is an event."""

from __future__ import annotations

import time
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from secretariat.accounts import erasing
from secretariat.accounts.models import FeedAddress, Invitation, Mail, Notice, User
from secretariat.accounts.models_data import RetentionRun
from secretariat.accounts.models_exchange import Delivery
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.codes.retention import Rule, retention
from secretariat.core.events import SYSTEM

KIND = "accounts.RetentionRun"
Remove = Callable[[date], int]
"""Called with a day; removes what is older, and gives how much that was."""

_removers: dict[str, Remove] = {}


def removes(slug: str) -> Callable[[Remove], Remove]:
    """Register the function that carries out a rule."""

    def register(remove: Remove) -> Remove:
        _removers[slug] = remove
        return remove

    return register


def known_rules() -> frozenset[str]:
    """The slugs that a code's rules may have."""
    return frozenset(_removers)


def run() -> list[str]:
    """Carry out every rule; a sentence for each that removed something."""
    said = []
    for rule in retention().rule:
        older_than = last_kept(rule, today())
        with transaction.atomic():
            count = _removers[rule.slug](older_than)
            if count:
                _note(rule, older_than, count)
                said.append(f"{rule.slug}: {count} removed that were older than {older_than:%-d %B %Y}.")
    return said


def last_kept(rule: Rule, day: date) -> date:
    """The day from which on a rule keeps things, seen from another."""
    return day - timedelta(days=rule.days) if rule.days else months_before(day, rule.months or 0)


def months_before(day: date, months: int) -> date:
    """The same day some months before, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _note(rule: Rule, older_than: date, count: int) -> None:
    RetentionRun.objects.create(rule=rule.slug, at=timezone.now(), older_than=older_than, removed=count)
    after = {"older_than": older_than.isoformat(), "removed": count, "kept": rule.how_long}
    events.record_many([events.Entry(KIND, rule.slug, "run", after=after, why=rule.why)], by=SYSTEM)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock()))


@removes("mails")
def mails(older_than: date) -> int:
    """The log of mails."""
    return int(Mail.objects.filter(written__lt=_start_of(older_than)).delete()[0])


@removes("notices")
def notices(older_than: date) -> int:
    """The log of who was told of what."""
    return int(Notice.objects.filter(made__lt=_start_of(older_than)).delete()[0])


@removes("feed-addresses")
def feed_addresses(older_than: date) -> int:
    """Private addresses of feeds that were ended."""
    return int(FeedAddress.objects.filter(revoked__lt=_start_of(older_than)).delete()[0])


@removes("sign-in-attempts")
def sign_in_attempts(older_than: date) -> int:
    """Failed attempts to sign in."""
    moment = _start_of(older_than)
    count = AccessAttempt.objects.filter(attempt_time__lt=moment).delete()[0]
    count += AccessFailureLog.objects.filter(attempt_time__lt=moment).delete()[0]
    return int(count + AccessLog.objects.filter(attempt_time__lt=moment).delete()[0])


@removes("sessions")
def sessions(older_than: date) -> int:
    """Sessions that have ended."""
    moment = _start_of(older_than)
    count = Session.objects.filter(expire_date__lt=moment).delete()[0]
    return int(count + UserSession.objects.filter(last_seen_at__lt=moment).delete()[0])


@removes("invitations")
def invitations(older_than: date) -> int:
    """Addresses of invitations that nobody took up."""
    rows = Invitation.objects.filter(expires__lt=older_than, accepted__isnull=True)
    due = list(rows.exclude(email__endswith=f"@{erasing.NOWHERE}"))
    for offer in due:
        erasing.forget_invitation(offer, by=SYSTEM, why="Retention")
    return len(due)


@removes("deliveries")
def deliveries(older_than: date) -> int:
    """What deliveries and their files were called."""
    rows = Delivery.objects.filter(wiped__lt=_start_of(older_than)).exclude(subject="", name="")
    return int(Delivery.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(subject="", name=""))


@removes("brought-in")
def brought_in(older_than: date) -> int:
    """Spreadsheets that were not brought in after all."""
    folder, moment, count = Path(settings.MEDIA_ROOT) / "brought-in", _start_of(older_than).timestamp(), 0
    moment += time.time() - _start_of(today()).timestamp() if settings.SECRETARIAT_TODAY else 0
    # Each file lies in a folder of its own, whose name is its token.
    for path in list(folder.rglob("*")) if folder.exists() else ():
        with suppress(FileNotFoundError):  # whoever has just brought it in was quicker
            if path.is_file() and path.stat().st_mtime < moment:
                path.unlink()
                _remove_if_empty(path.parent)
                count += 1
            elif path.is_dir() and path.stat().st_mtime < moment:
                _remove_if_empty(path)
    return count


def _remove_if_empty(folder: Path) -> None:
    if folder.name != "brought-in":
        with suppress(OSError):  # there is a file in it still
            folder.rmdir()


@removes("closed-accounts")
def closed_accounts(older_than: date) -> int:
    """Names and addresses of people who left long ago; not of those whose data have to be kept for now."""
    rows = User.objects.filter(left__lt=older_than).exclude(email__endswith=f"@{erasing.NOWHERE}")
    due = [person for person in rows if not erasing.why_not(person)]
    for person in due:
        erasing.erase(person, by=SYSTEM, why="Retention")
    return len(due)
