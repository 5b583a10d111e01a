"""Packs of papers that were made. They are no records: each is made anew when somebody asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models

from secretariat.accounts.models import User
from secretariat.committees.models import Meeting
from secretariat.core.calendars import now


class Pack(models.Model):
    """Papers of a meeting as one PDF for whoever has the same right to all of them, known by what is in it.

    `key` stands for the content and, on a reader's own, for the name on its first page. It lies sealed on disk.
    """

    key = models.CharField(max_length=64, unique=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="packs")
    person = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="packs")
    asked = models.DateTimeField(auto_now_add=True)
    stored = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    WAITED_FOR: ClassVar[timedelta] = timedelta(minutes=5)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"Pack of {self.meeting_id}"

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched."""
        return bool(self.stored)

    @property
    def is_being_made(self) -> bool:
        """Whether it can still be waited for: it was asked for not long ago, and nothing went wrong."""
        return not self.stored and not self.problem and self.asked > now() - self.WAITED_FOR
