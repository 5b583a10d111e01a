"""Files delivered to named people. They are kept beside the register: what happens to them is told by events."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from secretariat.core.calendars import today
from secretariat.core.classification import ClassificationField, up_to


class Delivery(models.Model):
    """One file for named people, until a day. Its content is sealed on disk under the name `stored`."""

    reference = models.CharField(max_length=60, unique=True)
    classification = ClassificationField()
    sender = models.ForeignKey("accounts.User", models.PROTECT, related_name="deliveries")
    sent_for = models.CharField(max_length=200, help_text="For whom the sender acted, as recipients read it.")
    about = models.CharField(max_length=60, blank=True, help_text="Reference of the Party that it is about.")
    subject = models.CharField(max_length=150)
    name = models.CharField(max_length=150, help_text="What the file is called.")
    kind = models.CharField(max_length=10)
    size = models.BigIntegerField()
    stored = models.CharField(max_length=64, unique=True)
    sent = models.DateTimeField()
    expires = models.DateField(help_text="The first day on which it can no longer be fetched.")
    withdrawn = models.DateTimeField(null=True, blank=True)
    wiped = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("expires",), name="accounts_delivery_kept", condition=Q(wiped__isnull=True)),)

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> str:
        """Why it can no longer be fetched: "withdrawn" or "expired"; empty while it can."""
        if self.withdrawn:
            return "withdrawn"
        return "expired" if self.wiped or self.expires <= today() else ""

    @property
    def last_day(self) -> date:
        """The last day on which it can be fetched."""
        return self.expires - timedelta(days=1)

    @property
    def wants_proof(self) -> bool:
        """Whether it is opened and fetched only after a fresh proof of who one is."""
        return self.classification not in up_to("green")


class Recipient(models.Model):
    """One person to whom something was delivered, and as what: they may fetch it while they still are that."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="recipients")
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="received")
    at = models.CharField(max_length=20, help_text="The kind of place, as access.toml names it.")
    of = models.CharField(max_length=60, blank=True, help_text="Reference of the Party or body.")
    role = models.CharField(max_length=40, blank=True, help_text="The role there; empty for any.")
    opened = models.DateTimeField(null=True, blank=True, help_text="When they first looked at it.")
    fetched = models.DateTimeField(null=True, blank=True, help_text="When they last fetched the file.")
    times = models.PositiveIntegerField(default=0, help_text="How often they fetched it.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("delivery", "person"), name="accounts_recipient_once"),)

    def __str__(self) -> str:
        return f"{self.delivery} to {self.person.reference}"
