from __future__ import annotations

from functools import cached_property

from django.db import models

from secretariat.core.checkpoints.notes import LOST, Note, Stated, note_from, stated


class Checkpoint(models.Model):
    """A signed text about the first `size` events. Triggers refuse to change or remove it, as they do with events.

    The primary key is the only unique key of this table and of the two below, because on SQLite `INSERT OR REPLACE`
    deletes by any other without firing a delete trigger.
    """

    number = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField(db_index=True)
    made = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Checkpoint {self.size:,}"

    @cached_property
    def note(self) -> Note:
        """The text and its signatures. Raises BadNote when somebody put something else there."""
        return note_from(self.text)

    @cached_property
    def stated(self) -> Stated:
        """What the text states. Raises BadNote."""
        return stated(self.note)


class KeptSubtree(models.Model):
    """The hash over 256, 512, 1,024… events in a row, kept so that a proof need not read them all.

    The number says which events they are (`merkle.place_of`). It is only a memory: verify works every one out again.
    """

    number = models.BigAutoField(primary_key=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class PublishedKey(models.Model):
    """A verifier key of this register, and the statement by which the key before it named it; the first has none."""

    number = models.BigAutoField(primary_key=True)
    key = models.TextField()
    statement = models.TextField(blank=True)
    made = models.DateTimeField()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.key

    @property
    def after_a_lost_one(self) -> bool:
        """Whether the statement says that the key before was lost, so that nothing follows from it."""
        return f"\n{LOST}\n" in self.statement
