"""What protects people's data: asking to be forgotten, holds that keep it for now, and runs of the rules."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from secretariat.core.records import InOrder, Record


class ErasureRequest(Record):
    """A person's wish that what names them be erased, which the administrator carries out or refuses."""

    class Outcome(models.TextChoices):
        ERASED = "erased", "Erased"
        REFUSED = "refused", "Refused"

    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="erasures", help_text="Who asks.")
    asked = models.DateField(help_text="The day it was asked.")
    decided = models.DateField(null=True, blank=True, help_text="The day it was decided.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it was decided.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was refused. It names nobody.")

    class Meta(Record.Meta):
        constraints = (
            InOrder("asked", "decided", name="accounts_erasurerequest_decided_order"),
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(decided__isnull=True),
                name="accounts_erasurerequest_one_open",
            ),
        )

    def __str__(self) -> str:
        return "To erase what names a person"


class LegalHold(Record):
    """A reason in law to keep what names a person, from a day to a day: while it lasts nothing is erased."""

    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="holds", help_text="Whose data are held.")
    reason = models.CharField(max_length=300, help_text="Why they have to be kept. It names nobody.")
    starts = models.DateField(help_text="The first day.")
    ends = models.DateField(null=True, blank=True, help_text="The first day after it.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="accounts_legalhold_ends_order"),)

    def __str__(self) -> str:
        return "A hold on what names a person"


class RetentionRun(models.Model):
    """One run of a rule that removed something: which rule, how much, and what was older than which day."""

    rule = models.CharField(max_length=60)
    at = models.DateTimeField()
    older_than = models.DateField()
    removed = models.PositiveIntegerField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.rule}: {self.removed}"
