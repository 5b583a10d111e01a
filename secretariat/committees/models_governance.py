"""What bodies are set up by: terms of reference, who stands in for a body not yet set up, appeals, yearly duties."""

from __future__ import annotations

from django.db import models

from secretariat.committees.models import Body, Decision
from secretariat.core.calendars import today
from secretariat.core.records import InOrder, Record
from secretariat.core.records.basis import Basis
from secretariat.parties.models import Party


class TermsOfReference(Record):
    """One version of what a body is for and how it works. Without a first day it is a draft."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms", help_text="The body.")
    version = models.CharField(max_length=20, help_text="The version, as printed on it.")
    text = models.TextField(help_text="What it says. A line that begins with # is the heading of a section.")
    changes = models.TextField(blank=True, help_text="What changed since the version before, in a sentence or two.")
    starts = models.DateField(null=True, blank=True, help_text="The first day on which it is in force.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it is no longer.")
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        help_text="The decision that approved it.",
    )

    class Meta(Record.Meta):
        verbose_name = "terms of reference"
        verbose_name_plural = "terms of reference"
        constraints = (InOrder("starts", "ends", name="committees_terms_ends_order"),)

    def __str__(self) -> str:
        return f"Terms of reference of {self.body}, version {self.version}"


class StandIn(Record):
    """That a body acts for another that has not been set up yet. It ends at the latest when that one is."""

    for_body = models.ForeignKey(
        Body, models.PROTECT, related_name="stood_in_for", help_text="The body that is yet to be set up."
    )
    by_body = models.ForeignKey(
        Body, models.PROTECT, related_name="stands_in", help_text="The body that acts for it meanwhile."
    )
    starts = models.DateField(help_text="The first day.")
    ends = models.DateField(
        null=True, blank=True, help_text="The first day on which it no longer does; empty until the body is set up."
    )
    basis = models.CharField(max_length=20, choices=Basis.choices, help_text="How sure we are of it.")

    class Meta(Record.Meta):
        verbose_name = "stand-in"
        constraints = (InOrder("starts", "ends", name="committees_standin_ends_order"),)

    def __str__(self) -> str:
        return f"{self.by_body} for {self.for_body}"


class Appeal(Record):
    """That somebody asked for a decision of a body to be looked at again, and what came of it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "Upheld"
        DISMISSED = "dismissed", "Dismissed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = models.CharField(max_length=300, help_text="What is appealed against, in one line.")
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="appealed", help_text="The decision appealed against."
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="appealed", help_text="The body that took it.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="appealed", help_text="The Party that appeals."
    )
    appellant = models.CharField(max_length=200, blank=True, help_text="Who appeals, where it is no Party.")
    heard_by = models.CharField(max_length=200, help_text="Who hears it: the Panel, the Authority.")
    lodged = models.DateField(help_text="The day it was lodged.")
    grounds = models.TextField(help_text="On what grounds.")
    concluded = models.DateField(null=True, blank=True, help_text="The day it was concluded.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it ended.")
    reasons = models.TextField(blank=True, help_text="Why it ended so.")

    class Meta(Record.Meta):
        constraints = (InOrder("lodged", "concluded", name="committees_appeal_concluded_order"),)


class DutyOccurrence(Record):
    """A yearly duty of a body as it falls due in one regulatory year. The timer makes it from the code's duties."""

    duty = models.CharField(max_length=60, help_text="The short key of the duty in the code's folder.")
    title = models.CharField(max_length=200, help_text="What is to be done.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="duties", help_text="The body that owes it.")
    year = models.CharField(max_length=7, help_text="The regulatory year, such as 2019-20.")
    begins = models.DateField(help_text="The day from which it waits for the body's secretary.")
    due = models.DateField(help_text="The day by which it is to be done.")
    done = models.DateField(null=True, blank=True, help_text="The day it was done.")
    evidence = models.TextField(blank=True, help_text="What shows that it was done.")
    reminded = models.DateField(null=True, blank=True, help_text="The day on which the body was last told it is late.")

    class Meta(Record.Meta):
        verbose_name = "yearly duty"
        verbose_name_plural = "yearly duties"
        constraints = (InOrder("begins", "due", name="committees_duty_due_order"),)
        indexes = (
            models.Index(fields=("body", "due"), condition=models.Q(done__isnull=True), name="committees_duty_open"),
        )

    @property
    def status(self) -> str:
        """Done, overdue, open or to come, as of today."""
        if self.done:
            return "done"
        return "overdue" if self.due < today() else "open" if self.begins <= today() else "to come"
