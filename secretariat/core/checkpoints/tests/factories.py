"""Registers, keys and checkpoints for these tests."""

from django.db import connection

from secretariat.core import events
from secretariat.core.checkpoints import making
from secretariat.core.checkpoints.keys import SigningKey
from secretariat.core.checkpoints.models import Checkpoint
from secretariat.core.events import Actor, Entry, chain
from secretariat.core.events.models import Event

SOMEBODY = Actor("user:1")
KEY = SigningKey("register.example.org/sec", bytes(range(32)))
NEXT = SigningKey("register.example.org/sec", bytes(range(1, 33)))
STRANGER = SigningKey("register.example.org/sec", bytes(32))


def happen(count):
    """So many more events. They are about nothing that has a table, so that only the chain is looked at."""
    begin = Event.objects.count()
    entries = [Entry("tests.Thing", f"T-{begin + each}", "create", after={"n": each}) for each in range(count)]
    events.record_many(entries, by=SOMEBODY)


def checkpoints_at(*sizes, key=KEY):
    """A register with events and a checkpoint at each of these sizes."""
    for size in sizes:
        happen(size - Event.objects.count())
        making.make(key)


def drop_triggers(*tables):
    """What somebody does first who has full control of the machine."""
    for table in tables or ("core_event", "core_checkpoint", "core_keptsubtree", "core_publishedkey"):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def rewrite_from(sequence, *, without_checkpoints=False):
    """A fork: this event says something else, and it and all that follow are hashed anew, so that the chain holds."""
    drop_triggers()
    previous = Event.objects.get(sequence=sequence).previous
    for event in Event.objects.filter(sequence__gte=sequence).order_by("sequence"):
        if event.sequence == sequence:
            event.why = "rewritten"
        event.previous = previous
        previous = event.hash = chain.hash_of(event)
        event.save()
    if without_checkpoints:
        from secretariat.core.checkpoints.models import KeptSubtree

        Checkpoint.objects.all().delete()
        KeptSubtree.objects.all().delete()
