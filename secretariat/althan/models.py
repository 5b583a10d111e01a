from __future__ import annotations

from django.db import models

from secretariat.core.records import InOrder, Record


class Milestone(Record):
    """Something the Forum or its company reached."""

    title = models.CharField(max_length=300, help_text="What was reached.")
    reached = models.DateField(db_index=True, help_text="The day it was reached.")


class Project(Record):
    """A project of the Alt HAN programme."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", "Delivery project"
        ADDITIONAL = "additional", "Additional project"

    name = models.CharField(max_length=200, help_text="What it is called.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="Delivery or additional.")
    starts = models.DateField(help_text="The day it began.")
    ends = models.DateField(null=True, blank=True, help_text="The day it ended.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="althan_project_ends_order"),)
