"""Secure exchange: a file delivered to named people, who fetch it while they still are what they were named as.

What happens to a delivery is told by events that name neither the file nor the subject. Whoever is none of sender,
recipient and the staff who keep the exchange gets None here, as for a delivery that there is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from secretariat.accounts import directory, file_keys, file_kinds, file_store, mail, scanner, zips
from secretariat.accounts.directory import Choice
from secretariat.accounts.file_keys import NoKey
from secretariat.accounts.file_kinds import Unfit
from secretariat.accounts.file_store import Arriving
from secretariat.accounts.models import User
from secretariat.accounts.models_exchange import Delivery, Recipient
from secretariat.accounts.sealed_texts import seal_factors_anew, unreadable_factors
from secretariat.accounts.sealing import Broken
from secretariat.accounts.services import Refusal, actor_of, new_reference
from secretariat.core import events
from secretariat.core.calendars import now, today
from secretariat.core.classification import Classification
from secretariat.core.events import SYSTEM, Actor
from secretariat.core.events.models import Event
from secretariat.core.permission import Reader, may

KIND = "accounts.Delivery"
USUAL_DAYS, MOST_DAYS, MOST_RECIPIENTS = 30, 90, 200
SENDER, RECIPIENT, STAFF = "sender", "recipient", "staff"
OVERSEE = "oversee_exchange"


@dataclass(frozen=True)
class Letter:
    """What goes with a file: what recipients read, who they are, and until when."""

    subject: str
    label: str
    choices: tuple[Choice, ...]
    days: int = USUAL_DAYS
    about: str = ""
    sent_for: str = ""


@dataclass(frozen=True)
class Seen:
    """A delivery as somebody sees it: as its sender, as a recipient (with their own row), or as staff."""

    delivery: Delivery
    as_what: str
    mine: Recipient | None = None


def deliver(arrived: Arriving, name: str, letter: Letter, *, sender: User) -> Delivery:
    """Check a file that has arrived, keep it, and tell its recipients that something waits.

    Raises Refusal, or Unfit for the file; then nothing is kept. The file is kept before the delivery is written down:
    if the process ends between the two, the timer clears the file away.
    """
    name = file_kinds.plain_name(name)
    recipients = _checked(letter, sender)
    kind = _looked_into(arrived, name)
    stored = arrived.keep()
    try:
        return _write_down(
            arrived, Delivery(name=name, kind=kind, size=arrived.size, stored=stored), letter, recipients, sender
        )
    except BaseException:
        file_store.wipe(stored)
        raise


def _checked(letter: Letter, sender: User) -> dict[User, Choice]:
    if not letter.subject.strip() or not 1 <= letter.days <= MOST_DAYS or letter.label not in Classification.values:
        raise Refusal(f"Give a subject line, a label, and from 1 to {MOST_DAYS} days.")
    recipients = directory.resolve(letter.choices, today(), but=sender, about=letter.about)
    if not recipients:
        raise Refusal("None of those you chose holds that role today: choose again.")
    if len(recipients) > MOST_RECIPIENTS:
        raise Refusal(
            f"That is for {len(recipients)} people, and at most {MOST_RECIPIENTS} can be named: choose fewer."
        )
    for choice in letter.choices:
        if choice.who and choice.who not in {each.reference for each in recipients}:
            raise Refusal("Somebody you chose no longer holds that role, or has a conflict of interest: choose again.")
    return recipients


def _looked_into(arrived: Arriving, name: str) -> str:
    """The kind of what arrived. Raises Unfit."""
    with arrived.opened() as text:
        kind = zips.check(text) if file_kinds.kind_named(name) == "zip" else file_kinds.check(name, text)  # type: ignore[arg-type]
        scanner.scan(text.chunks_in_order())
    return kind


@transaction.atomic
def _write_down(
    arrived: Arriving, delivery: Delivery, letter: Letter, recipients: dict[User, Choice], sender: User
) -> Delivery:
    delivery.reference, delivery.sender, delivery.sent = new_reference("D"), sender, now()
    delivery.classification, delivery.subject = letter.label, letter.subject.strip()[:150]
    delivery.about, delivery.sent_for = letter.about, letter.sent_for
    delivery.expires = today() + timedelta(days=letter.days)
    Delivery.objects.bulk_create([delivery])
    Recipient.objects.bulk_create(
        [
            Recipient(delivery=delivery, person=person, at=choice.at, of=choice.of, role=choice.role)
            for person, choice in recipients.items()
        ]
    )
    after = {
        "to": sorted(person.reference for person in recipients),
        "label": delivery.classification,
        "expires": delivery.expires.isoformat(),
        "file": delivery.stored,
        "size": delivery.size,
        "sha256": arrived.digest.hexdigest(),
    }
    _record(delivery, "deliver", by=actor_of(sender), after=after)
    for person in recipients:
        mail.write("something_waits", person.email, {"where": "Exchange"}, why="Something was delivered to you")
    return delivery


def seen_by(reader: Reader, reference: str) -> Seen | None:
    """A delivery as this reader sees it; None when there is none that they may know of."""
    delivery = Delivery.objects.select_related("sender").filter(reference=reference).first()
    if delivery is None:
        return None
    if reader.held and reader.person and delivery.sender.reference == reader.person:
        return Seen(delivery, SENDER)
    mine = delivery.recipients.filter(person__reference=reader.person).first() if reader.person else None
    if mine is not None and still_is(mine, delivery, reader):
        return Seen(delivery, RECIPIENT, mine)
    return Seen(delivery, STAFF) if may(reader, OVERSEE) else None


def still_is(row: Recipient, delivery: Delivery, reader: Reader) -> bool:
    """Whether a recipient still holds the role as which they were named, with a second factor and without a conflict."""
    if row.at == "body" and delivery.about and delivery.about in reader.conflicts:
        return False
    return any(Choice("", row.at, row.of, row.role).fits(held) for held in reader.held)


def received(reader: Reader) -> list[Recipient]:
    """What was delivered to this reader, the latest first."""
    rows = Recipient.objects.filter(person__reference=reader.person).select_related("delivery", "delivery__sender")
    return [row for row in rows.order_by("-pk")[:200] if still_is(row, row.delivery, reader)]


def sent(reader: Reader) -> list[Delivery]:
    """What this reader has sent, the latest first."""
    return (
        list(Delivery.objects.filter(sender__reference=reader.person).select_related("sender")[:200])
        if reader.held
        else []
    )


def everything(reader: Reader) -> list[Delivery]:
    """The latest deliveries of anybody, for the staff who keep the exchange; nothing for others."""
    return list(Delivery.objects.select_related("sender")[:200]) if may(reader, OVERSEE) else []


def note_opening(seen: Seen) -> None:
    """Write down that a recipient has seen what was delivered to them: once."""
    if seen.mine is None or seen.mine.opened:
        return
    with transaction.atomic():
        at = now()
        if Recipient.objects.filter(pk=seen.mine.pk, opened__isnull=True).update(opened=at):
            seen.mine.opened = at
            _record(seen.delivery, "open", by=actor_of(seen.mine.person))


def fetch(seen: Seen) -> Iterator[bytes]:
    """The file's bytes for a recipient or the sender, with the event. Raises Refusal when it cannot be fetched."""
    delivery = seen.delivery
    if seen.as_what == STAFF:
        raise Refusal("The log is yours to read, and the file is not.")
    if delivery.state:
        raise Refusal(f"It can no longer be fetched: it {'was' if delivery.withdrawn else 'has'} {delivery.state}.")
    by = actor_of(seen.mine.person if seen.mine else delivery.sender)
    try:
        text = file_store.opened(delivery.stored)
        text.prove()  # before the first byte goes out: half a file would be worse than none
    except (Broken, NoKey, OSError) as fault:
        with transaction.atomic():
            _record(delivery, "fail", by=by, why=type(fault).__name__)
        raise Refusal(
            "The file is damaged, or its key is not there, so it was not handed out: tell the sender."
        ) from None
    with transaction.atomic():
        if seen.mine:
            changes: Any = {"fetched": now(), "times": F("times") + 1}
            Recipient.objects.filter(pk=seen.mine.pk).update(**changes)
        _record(delivery, "fetch", by=by)
    return text.chunks_in_order()


def withdraw(seen: Seen, *, by: Actor, why: str) -> None:
    """Take a delivery back: nobody fetches it from now on. Raises Refusal without a reason, or when it has gone."""
    if seen.as_what == RECIPIENT:
        raise Refusal("Only whoever sent it, or Security, can take it back.")
    if not why.strip():
        raise Refusal("Say why: it stands in the delivery's log. Name nobody there.")
    with transaction.atomic():
        open_still = {"pk": seen.delivery.pk, "withdrawn__isnull": True, "wiped__isnull": True, "expires__gt": today()}
        if not Delivery.objects.filter(**open_still).update(withdrawn=now()):
            raise Refusal("It has been withdrawn or has expired already.")
        _record(seen.delivery, "withdraw", by=by, why=why.strip())


def log_of(delivery: Delivery) -> list[tuple[Event, str]]:
    """What happened to a delivery, the oldest first, each with the name of who did it."""
    rows = list(Event.objects.of(KIND, delivery.reference)[:500])
    wanted = {row.actor.removeprefix("user:") for row in rows}
    names = {each.reference: str(each) for each in User.objects.filter(reference__in=wanted)}
    return [(row, names.get(row.actor.removeprefix("user:"), row.actor)) for row in rows]


def wipe_due() -> int:
    """Wipe the files of what was withdrawn or has expired, each with its event; how many."""
    rows = Delivery.objects.filter(wiped__isnull=True).exclude(withdrawn__isnull=True, expires__gt=today())
    count = 0
    for delivery in rows.iterator():
        # The file goes first: if the process ends here, the next run finds the row again and nothing to remove.
        file_store.wipe(delivery.stored)
        with transaction.atomic():
            if Delivery.objects.filter(pk=delivery.pk, wiped__isnull=True).update(wiped=now()):
                _record(delivery, "wipe", by=SYSTEM, why=delivery.state)
                count += 1
    file_store.clear_left_behind(set(Delivery.objects.filter(wiped__isnull=True).values_list("stored", flat=True)))
    return count


def rotate_key(*, by: Actor) -> tuple[str, int, int]:
    """Seal everything with a new key; its id, how many files and how many second factors. Raises Broken, NoKey."""
    key_id, files, factors = file_store.rotate(seal_factors_anew)
    with transaction.atomic():
        entry = events.Entry(KIND, "files-key", "rotate_key", after={"key": key_id, "files": files, "factors": factors})
        events.record_many([entry], by=by)
    return key_id, files, factors


def check_sealed() -> tuple[int, list[str]]:
    """Prove every file that is kept and every second factor: how many files, and a sentence for each that does not open.

    Raises NoKey when the keys cannot be used at all.
    """
    faults, rows = unreadable_factors(file_keys.load()), Delivery.objects.filter(wiped__isnull=True)
    for delivery in rows.iterator():
        try:
            with file_store.opened(delivery.stored) as text:
                text.prove()
        except (Broken, NoKey, OSError) as fault:
            faults.append(f"The file of {delivery.reference} does not open: {type(fault).__name__}.")
    return rows.count(), faults


def _record(delivery: Delivery, verb: str, *, by: Actor, after: dict[str, Any] | None = None, why: str = "") -> None:
    # Red whatever the delivery's label: that there was one is for nobody beside those who have a part in it.
    personal = frozenset({"sha256"})
    entry = events.Entry(KIND, delivery.reference, verb, after=after or {}, why=why, personal=personal)
    events.record_many([entry], by=by)


__all__ = ["Letter", "Refusal", "Seen", "Unfit", "deliver", "fetch", "seen_by", "withdraw"]
