from __future__ import annotations

from django.db import models

from secretariat.core.records import InOrder, Record


class PerformanceReport(Record):
    """A report by the DCC on how its services performed."""

    title = models.CharField(max_length=200, help_text="Its title.")
    month = models.DateField(help_text="The first day of the month it is about.")
    received = models.DateField(help_text="The day the DCC sent it.")
    reviewed = models.DateField(null=True, blank=True, db_index=True, help_text="The day it was reviewed.")

    class Meta(Record.Meta):
        constraints = (InOrder("received", "reviewed", name="operations_performancereport_reviewed_order"),)
