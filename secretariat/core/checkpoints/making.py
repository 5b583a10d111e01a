"""Making checkpoints, and replacing the key that signs them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from secretariat.core.checkpoints.keys import SigningKey, key_of_the_settings, verifier_key
from secretariat.core.checkpoints.merkle import KEPT_LEVEL, Growing, Span, place_of, subtrees
from secretariat.core.checkpoints.models import Checkpoint, KeptSubtree, PublishedKey
from secretariat.core.checkpoints.notes import Note, Stated, Successor
from secretariat.core.console import Refused
from secretariat.core.events import chain
from secretariat.core.events.models import Event
from secretariat.core.events.recording import queue_behind_other_writers

AT_ONCE = 5000


def make(key: SigningKey) -> Checkpoint:
    """A checkpoint of all events there are, signed with `key`. It reads only the events since the last one.

    When nothing has happened since, that is the last one. Raises Refused when there are no events, when the key is
    not the register's, and when the events do not fit the last checkpoint: what does not fit is not signed.
    """
    last = Checkpoint.objects.last()
    size, _ = chain.head()
    if size == 0:
        raise Refused("There are no events yet, so there is nothing to make a checkpoint of.")
    _refuse_another_key(key)
    if last and last.size == size:
        return last
    if last and last.size > size:
        raise Refused(_does_not_fit(f"The register ends before event {last.size:,}, which the last checkpoint covers"))
    try:
        grown, completed = tree_of(last, size)
    except ValueError:
        raise Refused(_does_not_fit("A hash or the last checkpoint was overwritten")) from None
    text = str(Stated(key.name, size, grown.root()))
    note = Note(text, (key.sign(text),))
    with transaction.atomic():
        queue_behind_other_writers()
        now = Checkpoint.objects.last()
        if now and (last is None or now.number != last.number):
            return now  # somebody else made one while we were reading
        published = _publish_first(key)
        if published.key != str(key.verifier):
            raise Refused(_not_the_key(key, published))
        begin = KeptSubtree.objects.count() + 1
        rows = [KeptSubtree(number=number, hash=each.hex()) for number, each in enumerate(completed, start=begin)]
        KeptSubtree.objects.bulk_create(rows, batch_size=2000)
        number = last.number + 1 if last else 1
        return Checkpoint.objects.create(number=number, size=size, made=chain.moment(), text=str(note))


def make_daily() -> str:
    """Make the day's checkpoint where one is due, and say in a sentence what was done. Raises Refused, as `make` does.

    One is due when there are events that no checkpoint covers and none was made today.
    """
    last = Checkpoint.objects.last()
    size, _ = chain.head()
    if size == (last.size if last else 0):
        return "No checkpoint is due: nothing has happened since the last one."
    if last and timezone.localdate(last.made) >= timezone.localdate(chain.moment()):
        return f"No checkpoint is due: one of {last.size:,} events was made today."
    key = key_of_the_settings()
    if key is None:
        return "No checkpoint was made: set SECRETARIAT_SIGNING_KEY to the path of a signing key."
    return f"A checkpoint of {make(key).size:,} events is signed."


def rotate(old: SigningKey, new: SigningKey) -> PublishedKey:
    """Let `new` follow `old`: both sign a statement that says so, and it is published. Raises Refused."""
    if old == new:
        raise Refused("The new key is the old one: make another with `secretariat checkpoint new-key`.")
    with transaction.atomic():
        queue_behind_other_writers()
        published = _publish_first(old)
        if published.key != str(old.verifier):
            raise Refused(_not_the_key(old, published))
        return _publish(new, signers=(old, new), after=published)


def replace_lost(new: SigningKey) -> PublishedKey:
    """Let `new` sign from now on though the old key is lost. Nothing follows from the old key, and the statement says so.

    Raises Refused. Who believes the old key has to be given the new one by another way than this register.
    """
    with transaction.atomic():
        queue_behind_other_writers()
        published = PublishedKey.objects.last()
        if published is None:
            raise Refused("This register has no key yet: `secretariat checkpoint` takes the first that signs.")
        return _publish(new, signers=(new,), after=published)


def _publish(new: SigningKey, *, signers: tuple[SigningKey, ...], after: PublishedKey) -> PublishedKey:
    name = verifier_key(after.key).name
    if new.name != name:
        raise Refused(f"The new key is for {new.name}, this register is {name}: make one with `--name {name}`.")
    if PublishedKey.objects.filter(key=str(new.verifier)).exists():
        raise Refused("The new key was this register's before: make another with `secretariat checkpoint new-key`.")
    last = Checkpoint.objects.last()
    text = str(Successor(name, str(new.verifier), last.size if last else 0, lost=new is signers[0]))
    statement = Note(text, tuple(key.sign(text) for key in signers))
    return PublishedKey.objects.create(
        number=after.number + 1, key=str(new.verifier), statement=str(statement), made=chain.moment()
    )


def tree_of(last: Checkpoint | None, size: int) -> tuple[Growing, list[bytes]]:
    """The tree over the first `size` events, and the hashes worth keeping that it completed since the last checkpoint.

    It goes on from the last kept subtrees. Raises Refused where an event does not follow the one before it, and where
    the tree does not have the last checkpoint's root.
    """
    before = last.size if last else 0
    begin = before >> KEPT_LEVEL << KEPT_LEVEL
    # Before that event all complete subtrees are kept ones.
    places = [place_of(each) for each in subtrees(Span(0, begin))]
    kept = dict(KeptSubtree.objects.filter(number__in=places).values_list("number", "hash"))
    if len(kept) != len(places):
        raise Refused(_does_not_fit("A kept hash is missing"))
    grown = Growing(begin, [bytes.fromhex(kept[place]) for place in places])
    completed: list[bytes] = []
    previous = Event.objects.filter(sequence=begin).values_list("hash", flat=True).first() or chain.START
    rows = Event.objects.filter(sequence__gt=begin, sequence__lte=size).order_by("sequence")
    if last and before == begin and grown.root() != last.stated.root:
        raise Refused(_does_not_fit(f"The kept hashes do not fit the last checkpoint, of {before:,} events"))
    for sequence, said, own in rows.values_list("sequence", "previous", "hash").iterator(chunk_size=AT_ONCE):
        if sequence != grown.size + 1 or said != previous:
            raise Refused(_does_not_fit(f"Event {sequence:,} does not follow event {grown.size:,}"))
        completed += grown.add(bytes.fromhex(own))
        previous = own
        if last and sequence == before and grown.root() != last.stated.root:
            raise Refused(_does_not_fit(f"The events do not fit the last checkpoint, of {before:,} events"))
    if grown.size != size:
        raise Refused(_does_not_fit(f"Event {grown.size + 1:,} is missing"))
    return grown, completed


def _does_not_fit(what: str) -> str:
    return f"{what}, so nothing is signed: run `secretariat verify`."


def _publish_first(key: SigningKey) -> PublishedKey:
    """The key that is the register's now. A register that has none yet takes this one."""
    published = PublishedKey.objects.last()
    if published is None:
        published = PublishedKey.objects.create(number=1, key=str(key.verifier), made=chain.moment())
    return published


def _refuse_another_key(key: SigningKey) -> None:
    published = PublishedKey.objects.last()
    if published and published.key != str(key.verifier):
        raise Refused(_not_the_key(key, published))


def _not_the_key(key: SigningKey, published: PublishedKey) -> str:
    if PublishedKey.objects.filter(key=str(key.verifier)).exists():
        return f"This signing key was replaced. The one to sign with now is that of {published.key}."
    return (
        f"This signing key is not the register's, which is that of {published.key}: sign with that one, "
        "or let this one follow it with `secretariat checkpoint rotate`."
    )
