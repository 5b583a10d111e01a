from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from secretariat.core.classification import ClassificationField


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, kind: str, reference: str) -> EventQuerySet:
        """The history of one record, oldest first."""
        return self.filter(kind=kind, subject=reference).order_by("sequence")

    def by_sequence(self) -> EventQuerySet:
        """The same events with their kind as `plain_kind`, to filter by when only the first or the last are wanted.

        A filter on `kind` itself makes SQLite read every event of these kinds by their index and sort them; without
        it, it goes along the sequence and stops.
        """
        return self.alias(plain_kind=Coalesce("kind", Value("")))


class Event(models.Model):
    """One change: who, when, what, before, after and why. Triggers refuse to change or remove it.

    The primary key is the only unique key, because on SQLite `INSERT OR REPLACE` deletes by any other without
    firing a delete trigger.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    before = models.TextField(default="{}")
    after = models.TextField(default="{}")
    why = models.TextField(blank=True)
    decision = models.CharField(max_length=60, blank=True)
    classification = ClassificationField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        ordering = ("sequence",)
        indexes = (models.Index(fields=("kind", "subject", "sequence"), name="core_event_of_subject"),)

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.kind} {self.subject}"


class PersonalText(models.Model):
    """Text that names people, kept apart from the chain so that it can be erased without breaking it."""

    token = models.CharField(max_length=32, primary_key=True)
    salt = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return self.token
