"""What bodies keep registers of: readiness to go live, test environments, reports that are owed, the horizon.

A *readiness case* asks whether a release or a cohort may go live: it has *criteria* with evidence, the *views* of the
bodies that test, secure and operate, a recommendation and the Panel's decision. A *booking* says who needs a test
environment when. An *owed report* comes in by a rhythm; each time it falls due is a *receipt*, received or not.
"""

from __future__ import annotations

from django.db import models

from secretariat.committees.models import Body, Decision, Meeting
from secretariat.core.calendars import today
from secretariat.core.records import InOrder, Record
from secretariat.core.records.basis import Basis


class ReadinessCase(Record):
    """Whether a release, or a cohort of devices, is ready to go live."""

    class Kind(models.TextChoices):
        RELEASE = "release", "Release"
        COHORT = "smets1-cohort", "SMETS1 cohort"
        OTHER = "other", "Other"

    class Recommendation(models.TextChoices):
        GO = "go", "Go live"
        CONDITIONS = "conditions", "Go live under conditions"
        WAIT = "wait", "Do not go live yet"

    title = models.CharField(max_length=200, help_text="What is to go live.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="Whether it is a release or a cohort.")
    subject = models.CharField(max_length=80, blank=True, help_text="Reference of the release, where it has one.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="readiness", help_text="The body that decides.")
    opened = models.DateField(help_text="The day the case was opened.")
    planned = models.DateField(help_text="The day on which it is planned to go live.")
    recommendation = models.CharField(
        max_length=20, choices=Recommendation.choices, blank=True, help_text="What is recommended to the body."
    )
    reasons = models.TextField(blank=True, help_text="Why that is recommended, and under which conditions.")
    recommended = models.DateField(null=True, blank=True, help_text="The day of the recommendation.")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="readiness", help_text="The body's decision."
    )

    class Meta(Record.Meta):
        constraints = (InOrder("opened", "recommended", name="committees_readiness_recommended"),)


class ReadinessCriterion(Record):
    """One of the Live Services Criteria of a case: whether it is met, and what shows it."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        MET = "met", "Met"
        CONDITIONS = "conditions", "Met under conditions"
        NOT_MET = "not-met", "Not met"

    readiness = models.ForeignKey(ReadinessCase, models.PROTECT, related_name="criteria", help_text="The case.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="criteria", help_text="The body that looks at it.")
    title = models.CharField(max_length=300, help_text="What has to be so.")
    owner = models.CharField(max_length=100, help_text="Who brings the evidence.")
    due = models.DateField(null=True, blank=True, help_text="The day by which the evidence is due.")
    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.OPEN, help_text="Whether it is met."
    )
    evidence = models.TextField(blank=True, help_text="What shows it.")
    assessed = models.DateField(null=True, blank=True, help_text="The day it was last looked at.")

    class Meta(Record.Meta):
        verbose_name_plural = "readiness criteria"


class ReadinessView(Record):
    """What a body thinks of the readiness of a case, by its own decision. The latest of a body counts."""

    class View(models.TextChoices):
        SUPPORTS = "supports", "Supports going live"
        CONDITIONS = "conditions", "Supports it under conditions"
        AGAINST = "against", "Does not support it"

    readiness = models.ForeignKey(ReadinessCase, models.PROTECT, related_name="views", help_text="The case.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="readiness_views", help_text="Whose view it is.")
    view = models.CharField(max_length=20, choices=View.choices, help_text="Whether it supports going live.")
    text = models.TextField(help_text="The view in words, with its conditions.")
    given = models.DateField(help_text="The day it was given.")
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="readiness_views",
        help_text="The decision of that body by which it is given.",
    )

    def __str__(self) -> str:
        return f"View of {self.body}"


class TestEnvironment(Record):
    """A place where releases and devices are tested, of which there is only so much."""

    __test__ = False  # no test of ours, whatever pytest makes of the name

    name = models.CharField(max_length=200, help_text="What it is called.")
    owner = models.CharField(max_length=100, help_text="Who runs it.")
    places = models.PositiveSmallIntegerField(default=1, help_text="How many can use it at a time.")
    notes = models.TextField(blank=True, help_text="What it is for.")


class EnvironmentBooking(Record):
    """Who needs a test environment, from a day to a day."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked for"
        CONFIRMED = "confirmed", "Confirmed"
        RELEASED = "released", "Given back"

    environment = models.ForeignKey(
        TestEnvironment, models.PROTECT, related_name="bookings", help_text="The environment."
    )
    title = models.CharField(max_length=200, help_text="What it is needed for.")
    needed_by = models.CharField(max_length=200, help_text="Who needs it.")
    subject = models.CharField(max_length=80, blank=True, help_text="Reference of the release or request it serves.")
    starts = models.DateField(help_text="The first day.")
    ends = models.DateField(help_text="The last day.")
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.ASKED, help_text="Whether it is confirmed."
    )

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="committees_booking_ends_order"),)
        indexes = (models.Index(fields=("starts", "ends"), name="committees_booking_days"),)


class OwedReport(Record):
    """A report that somebody owes by a rhythm, and the body to which it goes."""

    class Rhythm(models.TextChoices):
        MONTHLY = "monthly", "Every month"
        QUARTERLY = "quarterly", "Every quarter"
        YEARLY = "yearly", "Every year"

    title = models.CharField(max_length=200, help_text="What is reported on.")
    owed_by = models.CharField(max_length=100, help_text="Who owes it.")
    rhythm = models.CharField(max_length=20, choices=Rhythm.choices, help_text="How often.")
    within = models.PositiveSmallIntegerField(help_text="Working days after the end of its period by which it is due.")
    giver = models.ForeignKey(
        Body, models.PROTECT, related_name="reports_delegated", help_text="The body to which it is owed by the code."
    )
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="reports_received", help_text="The body to which that one has delegated it."
    )
    starts = models.DateField(help_text="The first day of its first period.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it is owed no longer.")
    clause = models.CharField(max_length=60, blank=True, help_text="The clause that asks for it.")
    basis = models.CharField(max_length=20, choices=Basis.choices, help_text="How sure we are of it.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="committees_owed_report_ends"),)


class ReportReceipt(Record):
    """One time that an owed report falls due. The timer makes it; somebody notes when it came and where it was noted."""

    owed = models.ForeignKey(OwedReport, models.PROTECT, related_name="receipts", help_text="The report.")
    title = models.CharField(max_length=300, help_text="The report and its period.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="receipts", help_text="The body to which it goes.")
    period_ends = models.DateField(help_text="The last day of the period it reports on.")
    due = models.DateField(help_text="The day by which it is due.")
    received = models.DateField(null=True, blank=True, help_text="The day it came.")
    document = models.CharField(max_length=300, blank=True, help_text="What came: its title, or where it is kept.")
    noted = models.DateField(null=True, blank=True, help_text="The day on which the body noted it.")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="noted", help_text="The meeting that noted it."
    )
    reminded = models.DateField(null=True, blank=True, help_text="The day on which the body was last told it is late.")

    class Meta(Record.Meta):
        constraints = (InOrder("received", "noted", name="committees_receipt_noted_order"),)
        indexes = (
            models.Index(
                fields=("body", "due"), condition=models.Q(noted__isnull=True), name="committees_receipt_open"
            ),
        )

    @property
    def status(self) -> str:
        """Noted, received, late or awaited, as of today; and whether what came was late."""
        if self.noted:
            return "noted"
        if self.received:
            return "received late" if self.received > self.due else "received"
        return "late" if self.due < today() else "awaited"


class HorizonEntry(Record):
    """Something that is coming towards a body: a change of law, a technology, a risk."""

    class Impact(models.TextChoices):
        LOW = "low", "Low"
        MIDDLE = "middle", "Middle"
        HIGH = "high", "High"

    title = models.CharField(max_length=300, help_text="What is coming.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="horizon", help_text="The body that watches it.")
    noted = models.DateField(help_text="The day it was first noted.")
    expected = models.DateField(null=True, blank=True, help_text="The day about which it is expected.")
    impact = models.CharField(max_length=20, choices=Impact.choices, help_text="How much would change.")
    text = models.TextField(help_text="What it would mean.")
    link = models.CharField(max_length=300, blank=True, help_text="Where more is to be found.")
    owner = models.CharField(max_length=100, blank=True, help_text="Who keeps an eye on it.")
    reviewed = models.DateField(null=True, blank=True, help_text="The day it was last looked at.")
    closed = models.DateField(null=True, blank=True, help_text="The day it was taken off the horizon.")
    outcome = models.TextField(blank=True, help_text="What came of it.")

    class Meta(Record.Meta):
        verbose_name_plural = "horizon entries"
        constraints = (InOrder("noted", "closed", name="committees_horizon_closed_order"),)
