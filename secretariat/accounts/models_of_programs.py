"""What people let programs do: tokens to read and write with, and webhooks by which programs are told."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from secretariat.core.classification import Classification


class Token(models.Model):
    """A way in for a program, in the name of a person. Its secret is kept as a hash only."""

    class Scope(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Read and write"

    reference = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What its owner calls it.")
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.READ)
    highest = models.CharField(max_length=5, choices=Classification.choices[:3], default=Classification.GREEN)
    second_factor = models.BooleanField(help_text="Whether it was made by somebody with a second factor.")
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    prefix = models.CharField(max_length=16, help_text="The beginning of the token, by which its owner knows it.")
    token_hash = models.CharField(max_length=64, unique=True)

    classification: ClassVar[str] = Classification.AMBER
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    unrecorded: ClassVar[frozenset[str]] = frozenset({"token_hash"})

    class Meta:
        ordering = ("-made",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def lasts_at(self, moment: datetime) -> bool:
        """Whether it counts at a moment."""
        return self.ended is None and moment < self.expires


class Webhook(models.Model):
    """An address that is told of events on White records. Its secret is worked out from the site's own key."""

    reference = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks")
    address = models.URLField(max_length=500)
    tables = models.TextField(blank=True, help_text="Names of the tables, separated by spaces; empty for all.")
    made = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=200, blank=True)
    salt = models.CharField(max_length=32)
    seen = models.BigIntegerField(help_text="The last event that was looked at for it.")

    classification: ClassVar[str] = Classification.AMBER
    personal: ClassVar[frozenset[str]] = frozenset({"address"})
    unrecorded: ClassVar[frozenset[str]] = frozenset({"salt", "seen"})

    class Meta:
        ordering = ("-made",)

    def __str__(self) -> str:
        return self.address


class WebhookDelivery(models.Model):
    """One event on its way to one webhook: the outbox, and the log of what was sent where."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Given up"
        WITHHELD = "withheld", "Withheld: no longer White"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    sequence = models.BigIntegerField(help_text="The event.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    tried = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("webhook", "sequence"), name="accounts_webhookdelivery_once"),)
        indexes = (
            models.Index(
                fields=("next_try",), name="accounts_webhookdelivery_due", condition=models.Q(state="waiting")
            ),
        )

    def __str__(self) -> str:
        return f"event {self.sequence} to {self.webhook_id}"
