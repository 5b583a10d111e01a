from __future__ import annotations

from django.db import models

from secretariat.core.records import Record
from secretariat.engagement import models_enquiries as models_enquiries  # so that Django finds its tables
from secretariat.parties.models import Party


class Event(Record):
    """An event held for Parties or for users of the code."""

    class Kind(models.TextChoices):
        INTRODUCTION = "introduction", "Introduction to the code"
        SPOTLIGHT = "spotlight", "Spotlight on the code"
        PANEL_DAY = "panel-day", "Panel Engagement Day"
        INDUSTRY_DAY = "cpa-industry-day", "CPA Industry Day"
        NCSC = "ncsc", "Event hosted by the NCSC"
        SECURITY = "security", "Security engagement"
        CALL = "call", "Engagement call"

    title = models.CharField(max_length=200, help_text="What the event was called.")
    kind = models.CharField(max_length=30, choices=Kind.choices, help_text="What kind of event it was.")
    held_on = models.DateField(help_text="The day it was held.")
    host = models.CharField(max_length=100, help_text="Who held it.")
    remote = models.BooleanField(default=False, help_text="Whether it was held remotely only.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("kind", "held_on"), name="engagement_event_held"),)


class Attendance(Record):
    """One organisation's attendance at an event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances", help_text="The event.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="attendances", help_text="The Party that came."
    )
    organisation = models.CharField(max_length=200, blank=True, help_text="Who came, if it is not a Party.")
    people = models.PositiveIntegerField(default=1, help_text="How many people it sent.")

    class Meta(Record.Meta):
        constraints = (
            models.CheckConstraint(condition=models.Q(people__gte=1), name="engagement_attendance_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.party or self.organisation} at {self.event}"


class Newsletter(Record):
    """One issue of a newsletter."""

    title = models.CharField(max_length=200, help_text="Which newsletter, and which issue.")
    issued = models.DateField(db_index=True, help_text="The day it was sent.")


class Registration(Record):
    """A Party's registration for a digital service."""

    service = models.CharField(max_length=60, help_text="The service, such as CodeWorks.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="registrations", help_text="The Party.")
    registered = models.DateField(help_text="The day it registered.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("service", "registered", "party"), name="engagement_registered"),)

    def __str__(self) -> str:
        return f"{self.party}: {self.service}"


class SatisfactionSurvey(Record):
    """A survey of how satisfied Parties are with the administrator."""

    title = models.CharField(max_length=200, help_text="What the survey was called.")
    carried_out = models.DateField(db_index=True, help_text="The day it closed.")
    satisfied = models.PositiveIntegerField(null=True, blank=True, help_text="Percent of answers that were satisfied.")
