from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from secretariat.core.records import InOrder, Record, RecordQuerySet


class ModificationQuerySet(RecordQuerySet):
    def open_at_end_of(self, day: date) -> Self:
        """Raised by the end of a day and not concluded by then."""
        return self.filter(Q(decided__isnull=True) | Q(decided__gt=day), raised__lte=day)


class Modification(Record):
    """A proposal to change the code. Its reference is the first it had: DP077, though it may be MP077 by now."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Path(models.TextChoices):
        SELF_GOVERNANCE = "self-governance", "Self-Governance"
        AUTHORITY_DETERMINED = "authority-determined", "Authority-Determined"
        AUTHORITY_LED = "authority-led", "Authority-Led"

    title = models.CharField(max_length=250, help_text="What it is called.")
    proposer = models.CharField(max_length=200, blank=True, help_text="The organisation that raised it.")
    raised = models.DateField(help_text="The day it was raised.")
    path = models.CharField(max_length=30, choices=Path.choices, blank=True, help_text="Who decides it in the end.")
    urgent = models.BooleanField(default=False, help_text="Whether it follows an urgent timetable.")
    fast_track = models.BooleanField(default=False, help_text="Whether it is a Fast-Track modification.")
    dcc_systems = models.BooleanField("DCC Systems", default=False, help_text="Whether it impacts the DCC Systems.")
    converted = models.DateField(null=True, blank=True, help_text="The day it became a Modification Proposal.")
    decided = models.DateField(null=True, blank=True, help_text="The day it was concluded.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it was concluded.")
    implemented = models.DateField(null=True, blank=True, help_text="The day its change came into force.")

    objects: ClassVar[Any] = ModificationQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = (
            InOrder("raised", "converted", name="modifications_modification_converted_order"),
            InOrder("raised", "decided", name="modifications_modification_decided_order"),
            InOrder("decided", "implemented", name="modifications_modification_implemented_order"),
        )
        indexes = (
            models.Index(fields=("raised", "decided"), name="modifications_raised"),
            models.Index(fields=("decided", "outcome"), name="modifications_decided"),
        )

    @property
    def known_as(self) -> str:
        """What people call it now: a Draft Proposal that was converted is an MP with the same number."""
        if self.converted and self.reference.startswith("DP"):
            return "MP" + self.reference[2:]
        return self.reference

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way its reference is written: DP077, MP077, MP77, SECMP0077, 077, 77."""
        found = re.fullmatch(r"([A-Z]+)(\d+)([A-Z]?)", self.reference)
        if not found:
            return (self.reference,)
        number, part = int(found[2]), found[3]
        bare, padded = f"{number}{part}", f"{number:03}{part}"
        prefixed = [f"{prefix}{each}" for prefix in ("DP", "MP") for each in (padded, bare)]
        return (*dict.fromkeys([self.reference, *prefixed, f"SECMP{number:04}{part}", padded, bare]),)


class ModificationStep(Record):
    """One thing that happened to a modification, in a verb of the workflow table."""

    modification = models.ForeignKey(Modification, models.PROTECT, related_name="steps", help_text="The modification.")
    verb = models.CharField(max_length=60, help_text="The step of the workflow table.")
    taken_on = models.DateField(help_text="The day it was taken.")
    note = models.CharField(max_length=300, blank=True, help_text="A word about it.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("modification", "taken_on"), name="modifications_step_taken"),)

    def __str__(self) -> str:
        return f"{self.verb.replace('_', ' ').capitalize()}, {self.taken_on.day} {self.taken_on:%B %Y}"
