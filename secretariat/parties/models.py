from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models

from secretariat.core.codes.choices import categories, user_roles
from secretariat.core.records import InOrder, Record, RecordQuerySet
from secretariat.parties.limbs import forum_choices, limb_choices, matter_choices


class PartyQuerySet(RecordQuerySet):
    def on(self, day: date) -> Self:
        """Parties to the code at the end of a day."""
        return self.in_force(day, begins="acceded", ends="left")

    def in_category(self, category: str, day: date) -> Self:
        """Those of a category at the end of a day."""
        held = PartyCategory.objects.in_force(day).filter(category=category)
        return self.filter(pk__in=held.values("party"))


class Party(Record):
    """An organisation bound by the code."""

    class Ground(models.TextChoices):
        EXPULSION = "expulsion", "Expelled after default"
        WITHDRAWAL = "withdrawal", "Withdrew"
        MERGED = "merged", "Merged into another Party"
        NOVATED = "novated", "Its agreement was transferred to another Party"

    name = models.CharField(max_length=200, help_text="The organisation's name.")
    acceded = models.DateField(help_text="The day it became a Party.")
    left = models.DateField(null=True, blank=True, help_text="The day it ceased to be a Party.")
    exit_ground = models.CharField(
        max_length=20, choices=Ground.choices, blank=True, help_text="Why it ceased to be a Party."
    )
    signifier = models.CharField(max_length=12, blank=True, help_text="Its Party Signifier.")
    company_number = models.CharField(
        max_length=20, blank=True, db_index=True, help_text="Its number in the register of companies."
    )

    stands_for: ClassVar[str] = "party"

    objects: ClassVar[Any] = PartyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name_plural = "parties"
        constraints = (
            InOrder("acceded", "left", name="parties_party_left_order"),
            models.UniqueConstraint(
                fields=("signifier",), condition=~models.Q(signifier=""), name="parties_party_signifier_once"
            ),
        )
        indexes = (
            models.Index(fields=("acceded", "left"), name="parties_party_dates"),
            models.Index(fields=("left", "acceded"), name="parties_party_left"),
            models.Index(fields=("name",), name="parties_party_name"),
        )


class PartyCategory(Record):
    """The category that a Party is in, from a day to a day."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="categories", help_text="The Party.")
    category = models.CharField(max_length=40, choices=categories, help_text="Its category in that time.")
    starts = models.DateField(help_text="The first day in the category.")
    ends = models.DateField(null=True, blank=True, help_text="The first day no longer in the category.")

    class Meta(Record.Meta):
        verbose_name_plural = "party categories"
        constraints = (InOrder("starts", "ends", name="parties_partycategory_ends_order"),)
        indexes = (
            models.Index(fields=("category", "starts", "ends"), name="parties_category_dates"),
            models.Index(fields=("party", "category", "starts", "ends"), name="parties_category_of_party"),
        )

    def __str__(self) -> str:
        return f"{self.party}: {self.get_category_display()}"


class VotingGroup(Record):
    """Parties that vote as one: a company's affiliates in one category."""

    name = models.CharField(max_length=200, help_text="What the group is called.")


class VotingGroupMembership(Record):
    """A Party's membership of a Voting Group, from a day to a day."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="voting_groups", help_text="The Party.")
    voting_group = models.ForeignKey(VotingGroup, models.PROTECT, related_name="members", help_text="The group.")
    starts = models.DateField(help_text="The first day of the membership.")
    ends = models.DateField(null=True, blank=True, help_text="The first day after the membership.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="parties_votinggroupmembership_ends_order"),)
        indexes = (models.Index(fields=("starts", "ends"), name="parties_membership_dates"),)

    def __str__(self) -> str:
        return f"{self.party} in {self.voting_group}"


class UserEntry(Record):
    """A Party's way through the User Entry Process for one User Role."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="user_entries", help_text="The Party.")
    user_role = models.CharField(max_length=40, choices=user_roles, help_text="The User Role it is to take.")
    guided = models.DateField(null=True, blank=True, help_text="The day the administrator first guided it.")
    completed = models.DateField(null=True, blank=True, help_text="The day the process was completed.")
    given_up = models.DateField(null=True, blank=True, help_text="The day it was given up without completion.")
    user_id = models.CharField(
        "User ID",
        max_length=16,
        blank=True,
        help_text="The EUI-64 identifier under which the Party will act in the role.",
    )
    evidence_sent = models.DateField(null=True, blank=True, help_text="The day the UEP Evidence form was sent.")
    evidence = models.TextField(blank=True, max_length=10_000, help_text="What the Party declares in that form.")

    class Meta(Record.Meta):
        verbose_name_plural = "user entries"
        constraints = (InOrder("guided", "completed", name="parties_userentry_completed_order"),)
        indexes = (
            models.Index(fields=("guided",), name="parties_entry_guided"),
            models.Index(fields=("completed",), name="parties_entry_completed"),
        )

    def __str__(self) -> str:
        return f"{self.party}: {self.get_user_role_display()}"


class DefaultCase(Record):
    """What followed an Event of Default."""

    class Outcome(models.TextChoices):
        REMEDIED = "remedied", "Remedied"
        EXPELLED = "expelled", "Expelled"
        DISCONTINUED = "discontinued", "Discontinued"

    party = models.ForeignKey(Party, models.PROTECT, related_name="default_cases", help_text="The Party in default.")
    cause = models.CharField(max_length=200, help_text="What the Event of Default was.")
    limb = models.CharField(
        max_length=20, choices=limb_choices, blank=True, help_text="The limb of M8.1 under which it falls."
    )
    matter = models.CharField(max_length=30, choices=matter_choices, blank=True, help_text="What it is about.")
    opened = models.DateField(help_text="The day the default was notified.")
    closed = models.DateField(null=True, blank=True, help_text="The day the case ended.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it ended.")

    class Meta(Record.Meta):
        constraints = (InOrder("opened", "closed", name="parties_defaultcase_closed_order"),)
        indexes = (models.Index(fields=("outcome", "closed"), name="parties_default_closed"),)

    def __str__(self) -> str:
        return f"{self.party}: {self.cause}"


class Dispute(Record):
    """A dispute raised under the code."""

    class Outcome(models.TextChoices):
        SETTLED = "settled", "Settled between the Parties"
        DETERMINED = "determined", "Determined"
        AWARDED = "awarded", "Decided by an award"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = models.CharField(max_length=200, help_text="What it is about, in one line.")
    raised_by = models.ForeignKey(Party, models.PROTECT, related_name="disputes", help_text="The Party that raised it.")
    respondent = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes_answered",
        help_text="The Party that it is raised against; empty where that is the Panel.",
    )
    forum = models.CharField(max_length=20, choices=forum_choices, blank=True, help_text="Before whom it goes.")
    raised = models.DateField(db_index=True, help_text="The day it was raised.")
    resolved = models.DateField(null=True, blank=True, help_text="The day it was resolved.")
    resolution = models.CharField(max_length=300, blank=True, help_text="How it was resolved.")
    outcome = models.CharField(
        max_length=20, choices=Outcome.choices, blank=True, help_text="In which way it was resolved."
    )

    class Meta(Record.Meta):
        constraints = (InOrder("raised", "resolved", name="parties_dispute_resolved_order"),)


from secretariat.parties import models_default, models_last_resort  # noqa: E402, F401  (they stand on the above)
from secretariat.parties import models_entry as models_entry  # noqa: E402  (so that Django finds their tables)
from secretariat.parties import models_joining as models_joining  # noqa: E402
