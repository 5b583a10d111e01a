"""Appending events, together with the change that they record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection, models, transaction

from secretariat.core.classification import Classification, highest
from secretariat.core.events import chain
from secretariat.core.events.actors import Actor
from secretariat.core.events.models import Event, PersonalText

R = TypeVar("R", bound=models.Model)

ADVISORY_LOCK = 0x5EC2E7  # one number for every process that appends, on PostgreSQL


@dataclass(slots=True)
class Entry:
    """An event still to be written. `before` and `after` hold the fields that changed, as JSON can carry them."""

    kind: str
    subject: str
    verb: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    decision: str = ""
    classification: str = Classification.RED
    personal: frozenset[str] = frozenset()


def record_many(entries: Iterable[Entry], *, by: Actor) -> int:
    """Append the entries in order, in the caller's transaction, and return how many there were.

    Raises RuntimeError outside a transaction: an event must stand or fall with its change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of the change it records.")
    entries = list(entries)
    if not entries:
        return 0
    aside: list[PersonalText] = []
    events = []
    for entry in entries:
        before, after = entry.before, entry.after
        if entry.personal:
            before, after = (_without_people(values, entry.personal, aside) for values in (before, after))
        events.append(
            Event(
                actor=by.id,
                verb=entry.verb,
                kind=entry.kind,
                subject=entry.subject,
                before=chain.canonical(before),  # type: ignore[arg-type]
                after=chain.canonical(after),  # type: ignore[arg-type]
                why=entry.why,
                decision=entry.decision,
                classification=_label(entry),
            )
        )
    PersonalText.objects.bulk_create(aside)
    sequence, previous = _head_for_us_alone()
    at = chain.moment()
    for event in events:
        event.at = at
    Event.objects.bulk_create(chain.link(events, sequence, previous), batch_size=2000)
    return len(events)


def _label(entry: Entry) -> str:
    """An event that changes a label carries the more restricted of the two: neither side leaks what the other hid."""
    told = (values.get("classification") for values in (entry.before, entry.after))
    return highest(entry.classification, *(label for label in told if label))


def record(
    subject: models.Model,
    verb: str,
    *,
    by: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
    decision: str = "",
) -> None:
    """Append one event about `subject` in the caller's transaction."""
    entry = Entry(
        kind=kind_of(subject),
        subject=reference_of(subject),
        verb=verb,
        before=before or {},
        after=after or {},
        why=why,
        decision=decision,
        classification=getattr(subject, "classification", Classification.RED),
        personal=getattr(subject, "personal", frozenset()),
    )
    record_many([entry], by=by)


@transaction.atomic
def create(subject: R, *, by: Actor, why: str = "") -> R:
    """Save a new record and its first event."""
    subject.save(force_insert=True)
    record(subject, "create", by=by, after=state_of(subject), why=why)
    return subject


@transaction.atomic
def update(subject: models.Model, /, *, by: Actor, why: str = "", verb: str = "update", **changes: Any) -> bool:
    """Change these fields of a record and append the event; False, and nothing written, when nothing changes."""
    before = state_of(subject)
    for name, value in changes.items():
        setattr(subject, name, value)
    after = state_of(subject)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return False
    subject.save(update_fields=list(changes))
    old, new = ({name: state[name] for name in changed} for state in (before, after))
    record(subject, verb, by=by, before=old, after=new, why=why)
    return True


@transaction.atomic
def remove(subject: models.Model, *, by: Actor, why: str) -> None:
    """Take a record out of the register; its history stays. Raises ProtectedError when others refer to it."""
    record(subject, "remove", by=by, before=state_of(subject), why=why)
    subject.delete()


@transaction.atomic
def erase(token: str, *, by: Actor, why: str) -> None:
    """Erase one personal text. The chain stays valid, and the erasure is itself an event."""
    PersonalText.objects.filter(token=token).delete()
    entry = Entry(kind="core.PersonalText", subject=token, verb="erase", why=why)
    record_many([entry], by=by)


def kind_of(subject: models.Model | type[models.Model]) -> str:
    """How events name the kind of a record: "parties.Party"."""
    return subject._meta.label


def reference_of(subject: models.Model) -> str:
    """How events name one record: its reference, or its primary key where it has none."""
    return str(getattr(subject, "reference", None) or subject.pk)


def state_of(subject: models.Model) -> dict[str, Any]:
    """Every field of a record but its key, as JSON carries it; a link is the reference of what it points at."""
    state = {}
    for each in subject._meta.concrete_fields:
        if each.primary_key or each.name in getattr(subject, "unrecorded", ()):
            continue
        value = getattr(subject, each.name)
        if isinstance(each, models.DecimalField) and value is not None:
            # As the database keeps it: 100 pounds are 100.00 there, and history is to say the same.
            value = Decimal(value).quantize(Decimal(1).scaleb(-each.decimal_places))
        state[each.name] = reference_of(value) if isinstance(value, models.Model) else plain(value)
    return state


def plain(value: Any) -> Any:
    """A field's value as JSON carries it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _without_people(values: Mapping[str, Any], personal: frozenset[str], aside: list[PersonalText]) -> dict[str, Any]:
    kept = dict(values)
    for name in personal & kept.keys():
        if kept[name]:
            row, kept[name] = chain.set_aside(str(kept[name]))
            aside.append(row)
    return kept


def _head_for_us_alone() -> tuple[int, str]:
    """Sequence and hash of the last event, which nobody follows before this transaction ends.

    Everything that can be done before is done before: from here on every other writer waits.
    """
    if connection.vendor != "postgresql":
        # SQLite's immediate transactions already run one at a time.
        return chain.head()
    # Two appenders would both read the same last hash, so the second waits here until the first has committed. Both
    # statements go in one message, and the second, being a statement of its own, sees what was committed meanwhile.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK}); "
            "SELECT sequence, hash FROM core_event ORDER BY sequence DESC LIMIT 1"
        )
        cursor.nextset()
        return cursor.fetchone() or (0, chain.START)


def queue_behind_other_writers() -> None:
    """Make the caller's transaction wait until no other one appends; it then holds that place until it ends."""
    # SQLite's immediate transactions already run one at a time. On PostgreSQL two appenders would both read the
    # same last hash, so the second waits here until the first has committed.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
