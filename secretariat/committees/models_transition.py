"""Transitional Governance: the groups that government runs until it hands over, their papers, and the monthly update."""

from __future__ import annotations

from django.db import models

from secretariat.core.records import InOrder, Record
from secretariat.parties.models import Party


class TransitionalGroup(Record):
    """A group of Transitional Governance. It is government's, and no body of the code."""

    name = models.CharField(max_length=200, help_text="Its full name.")
    short_name = models.CharField(max_length=60, help_text="What it is called in short.")
    led_by = models.CharField(max_length=200, help_text="Who leads it.")
    purpose = models.TextField(help_text="What it is for, in plain words.")
    starts = models.DateField(help_text="The day it was set up.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it is no more.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="committees_transitional_group_ends"),)


class TransitionalMember(Record):
    """An organisation's place in a group of Transitional Governance, from a day to a day."""

    group = models.ForeignKey(TransitionalGroup, models.PROTECT, related_name="members", help_text="The group.")
    organisation = models.CharField(max_length=200, help_text="The organisation.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="transitional", help_text="Its Party, if it is one."
    )
    starts = models.DateField(help_text="The first day.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it is no longer a member.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="committees_transitional_member_ends"),)

    def __str__(self) -> str:
        return f"{self.organisation}, {self.group}"


class TransitionalMeeting(Record):
    """A meeting of a group of Transitional Governance."""

    group = models.ForeignKey(TransitionalGroup, models.PROTECT, related_name="meetings", help_text="The group.")
    title = models.CharField(max_length=200, help_text="What the meeting is called.")
    held_on = models.DateField(help_text="The day it is held.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("group", "held_on"), name="committees_transitional_held"),)


class TransitionalPaper(Record):
    """A paper of a group of Transitional Governance: where it is to be found, not the paper itself."""

    group = models.ForeignKey(TransitionalGroup, models.PROTECT, related_name="papers", help_text="The group.")
    meeting = models.ForeignKey(
        TransitionalMeeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text="The meeting it was for.",
    )
    title = models.CharField(max_length=300, help_text="Its title.")
    issued = models.DateField(help_text="The day it was sent out.")
    link = models.CharField(max_length=300, blank=True, help_text="Where it is to be found.")


class MonthlyUpdate(Record):
    """What happened in Transitional Governance in a month, in plain words. Without a day of publication it is a draft."""

    title = models.CharField(max_length=200, help_text="Its title.")
    month = models.DateField(help_text="The first day of the month it tells of.")
    text = models.TextField(help_text="What happened, in plain words.")
    published = models.DateField(null=True, blank=True, help_text="The day it was published.")
