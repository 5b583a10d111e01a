"""User entry step by step: the items of the checklist, what stands in the way, forecasts, and the User Roles held."""

from __future__ import annotations

from django.db import models

from secretariat.core.codes.choices import user_roles
from secretariat.core.records import InOrder, Record
from secretariat.parties.models import Party, UserEntry
from secretariat.parties.rules import Item, entry_items, entry_rules


class ChecklistItem(Record):
    """One step of a Party's user entry: what shows that it has been done, and who verified that."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        SHOWN = "shown", "Evidence given"
        VERIFIED = "verified", "Verified"

    entry = models.ForeignKey(UserEntry, models.PROTECT, related_name="items", help_text="The user entry.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", help_text="The Party.")
    item = models.CharField(max_length=40, choices=entry_items, help_text="The step.")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.OPEN, help_text="Where it stands.")
    evidence = models.TextField(blank=True, max_length=5_000, help_text="What shows that it has been done.")
    evidence_reference = models.CharField(
        max_length=120, blank=True, help_text="The reference of that: a certificate, a report, a record here."
    )
    shown = models.DateField(null=True, blank=True, help_text="The day the evidence was given.")
    verified = models.DateField(null=True, blank=True, help_text="The day it was verified.")
    verifier = models.CharField(max_length=80, blank=True, help_text="Who verified it.")

    class Meta(Record.Meta):
        constraints = (InOrder("shown", "verified", name="parties_checklistitem_verified_order"),)

    def __str__(self) -> str:
        return f"{self.get_item_display()}, {self.party}"

    @property
    def rule(self) -> Item | None:
        """What the code says of this step; None for one that it no longer has."""
        return next((each for each in entry_rules().item if each.slug == self.item), None)


class Blocker(Record):
    """What stands in the way of a user entry, from a day to a day."""

    entry = models.ForeignKey(UserEntry, models.PROTECT, related_name="blockers", help_text="The user entry.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", help_text="The Party.")
    title = models.CharField(max_length=200, help_text="What stands in the way, in one line.")
    since = models.DateField(help_text="The day since when.")
    cleared = models.DateField(null=True, blank=True, help_text="The day it was out of the way.")

    class Meta(Record.Meta):
        constraints = (InOrder("since", "cleared", name="parties_blocker_cleared_order"),)
        indexes = (models.Index(fields=("entry", "cleared"), name="parties_blocker_open"),)


class Forecast(Record):
    """The day on which somebody expected a user entry to be completed, and when they said so. The last one holds."""

    entry = models.ForeignKey(UserEntry, models.PROTECT, related_name="forecasts", help_text="The user entry.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", help_text="The Party.")
    expected = models.DateField(help_text="The day on which completion is expected.")
    made = models.DateField(help_text="The day on which that was said.")
    why = models.CharField(max_length=200, blank=True, help_text="What it rests on, or why it changed.")

    class Meta(Record.Meta):
        verbose_name = "forecast of user entry"
        verbose_name_plural = "forecasts of user entry"

    def __str__(self) -> str:
        return f"{self.party}: {self.expected.day} {self.expected:%B %Y}"


class HeldRole(Record):
    """A User Role that a Party has, under a User ID, from a day to a day. One User ID may serve several roles."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="held_roles", help_text="The Party.")
    user_role = models.CharField(max_length=40, choices=user_roles, help_text="The User Role.")
    user_id = models.CharField(
        "User ID", max_length=16, blank=True, db_index=True, help_text="The EUI-64 identifier: 16 digits 0-9, A-F."
    )
    starts = models.DateField(help_text="The first day in the role under that User ID.")
    ends = models.DateField(null=True, blank=True, help_text="The first day no longer so.")

    class Meta(Record.Meta):
        verbose_name = "User Role held"
        verbose_name_plural = "User Roles held"
        constraints = (InOrder("starts", "ends", name="parties_heldrole_ends_order"),)

    def __str__(self) -> str:
        return f"{self.party}: {self.get_user_role_display()}"
