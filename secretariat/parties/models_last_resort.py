"""A supplier fails and another takes its customers: the case, who has a part in it, and what everybody has done."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from secretariat.core.records import InOrder, Record
from secretariat.parties.models import DefaultCase, Party
from secretariat.parties.playbook import Playbook, actor_choices, item_choices, playbook_on

TIME = RegexValidator(r"^([01]\d|2[0-3]):[0-5]\d$", "That is no time of day: write it like 09:30.")


class SupplierFailure(Record):
    """A supplier that fails, for real or as an exercise, and the Supplier of Last Resort that takes its customers."""

    title = models.CharField(max_length=200, help_text="What it is called.")
    exercise = models.BooleanField(default=False, help_text="Whether it is an exercise, and nothing in it is real.")
    failing = models.ForeignKey(
        Party, models.PROTECT, related_name="supplier_failures", help_text="The failing supplier."
    )
    default_case = models.ForeignKey(
        DefaultCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supplier_failures",
        help_text="Its default case, if there is one. Either goes its own way.",
    )
    scenario = models.TextField(blank=True, help_text="What is played, where it is an exercise; else what happened.")
    opened = models.DateField(help_text="The day the alert came.")
    revoked = models.DateField(null=True, blank=True, help_text="The day the licence was revoked.")
    effective = models.DateField(
        null=True, blank=True, help_text="The day from which the Supplier of Last Resort is appointed."
    )
    direction = models.CharField(max_length=100, blank=True, help_text="The Authority's notice of the appointment.")
    smets1 = models.PositiveIntegerField(null=True, blank=True, help_text="SMETS1 meters of the portfolio.")
    smets2 = models.PositiveIntegerField(null=True, blank=True, help_text="SMETS2 meters of the portfolio.")
    prepayment = models.PositiveIntegerField(null=True, blank=True, help_text="How many of both are prepaid.")
    counted = models.DateField(null=True, blank=True, help_text="The day as of which the meters were counted.")
    closed = models.DateField(null=True, blank=True, help_text="The day it was closed.")

    class Meta(Record.Meta):
        constraints = (InOrder("opened", "closed", name="parties_supplierfailure_closed_order"),)
        indexes = (models.Index(fields=("exercise", "effective"), name="parties_failure_effective"),)

    def __str__(self) -> str:
        return f"{self.mark}{self.title}"

    @property
    def playbook(self) -> Playbook:
        """The playbook of its day."""
        return playbook_on(self.opened)

    @property
    def mark(self) -> str:
        """What stands before everything of an exercise; nothing before what is real."""
        return f"{self.playbook.exercise}: " if self.exercise else ""


class OfFailure(Record):
    """Something that belongs to a supplier failure, and is marked as an exercise with it."""

    class Meta(Record.Meta):
        abstract = True

    def marked(self, text: str) -> str:
        """A text as it stands on pages and in what is sent."""
        failure: SupplierFailure = self.failure  # type: ignore[attr-defined]
        return text if text.startswith(failure.mark) else f"{failure.mark}{text}"


class FailureParticipant(OfFailure):
    """Who plays which part in a supplier failure."""

    failure = models.ForeignKey(
        SupplierFailure, models.PROTECT, related_name="participants", help_text="The supplier failure."
    )
    actor = models.CharField(max_length=40, choices=actor_choices, help_text="Its part.")
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts_in_failures",
        help_text="The Party; empty for an organisation that is none.",
    )
    organisation = models.CharField(max_length=200, blank=True, help_text="The organisation, where it is no Party.")

    def __str__(self) -> str:
        return self.marked(f"{self.get_actor_display()}: {self.party or self.organisation}")


class FailureTick(OfFailure):
    """A line of the checklist that is dealt with: when, by whom, and what shows it."""

    failure = models.ForeignKey(
        SupplierFailure, models.PROTECT, related_name="ticks", help_text="The supplier failure."
    )
    item = models.CharField(max_length=40, choices=item_choices, help_text="The line of the checklist.")
    done = models.DateField(help_text="The day it was done.")
    at = models.CharField(max_length=5, blank=True, validators=[TIME], help_text="The time of day, such as 09:30.")
    by_whom = models.CharField(max_length=200, help_text="Who did it.")
    evidence = models.CharField(max_length=300, help_text="What shows it; or why it was not needed.")
    not_needed = models.BooleanField(default=False, help_text="Whether it turned out not to be needed.")

    personal: ClassVar[frozenset[str]] = frozenset({"by_whom"})

    class Meta(Record.Meta):
        constraints = (models.UniqueConstraint(fields=("failure", "item"), name="parties_failuretick_once"),)

    def __str__(self) -> str:
        return self.marked(str(self.get_item_display()))


class FailureContact(OfFailure):
    """Somebody who is called when a supplier fails, in their place in the order."""

    class Outcome(models.TextChoices):
        REACHED = "reached", "Reached"
        TRIED = "tried", "Not reached yet"

    failure = models.ForeignKey(
        SupplierFailure, models.PROTECT, related_name="contacts", help_text="The supplier failure."
    )
    position = models.PositiveSmallIntegerField(help_text="The place in the order of calls, from 1.")
    actor = models.CharField(max_length=40, choices=actor_choices, help_text="For which part they are called.")
    organisation = models.CharField(max_length=200, help_text="Their organisation.")
    name = models.CharField(max_length=200, help_text="Who is called.")
    phone = models.CharField(max_length=60, help_text="The number to call.")
    outcome = models.CharField(
        max_length=20, choices=Outcome.choices, blank=True, help_text="What came of the last call; empty before it."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often they were called.")
    called = models.DateField(null=True, blank=True, help_text="The day of the last call.")
    called_at = models.CharField(max_length=5, blank=True, validators=[TIME], help_text="Its time of day.")
    called_by = models.CharField(max_length=200, blank=True, help_text="Who called.")
    note = models.CharField(max_length=300, blank=True, help_text="What was said.")

    personal: ClassVar[frozenset[str]] = frozenset({"name", "phone", "called_by"})

    class Meta(Record.Meta):
        ordering = ("position", "reference")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.marked(f"{self.position}. {self.organisation}")


class FailureMessage(OfFailure):
    """An entry of the message log. It is added and never changed: a mistake is put right by another entry."""

    class Channel(models.TextChoices):
        CALL = "call", "Call"
        MAIL = "mail", "E-mail"
        MEETING = "meeting", "Meeting"
        NOTICE = "notice", "Notice"
        NOTE = "note", "Note"

    failure = models.ForeignKey(
        SupplierFailure, models.PROTECT, related_name="messages", help_text="The supplier failure."
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages_in_failures",
        help_text="The Party from or to which it went, if any.",
    )
    sent = models.DateField(help_text="The day.")
    at = models.CharField(max_length=5, validators=[TIME], help_text="The time of day, such as 09:30.")
    channel = models.CharField(max_length=20, choices=Channel.choices, help_text="How it was said.")
    sender = models.CharField(max_length=200, help_text="From whom it came.")
    to = models.CharField(max_length=200, help_text="To whom it went.")
    text = models.TextField(help_text="What was said, word for word where it was written.")

    personal: ClassVar[frozenset[str]] = frozenset({"sender", "to"})

    class Meta(Record.Meta):
        ordering = ("sent", "at", "reference")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.marked(f"{self.get_channel_display()}, {self.at}")


class FailureLesson(OfFailure):
    """Something that was learnt, and who does what about it."""

    failure = models.ForeignKey(
        SupplierFailure, models.PROTECT, related_name="lessons", help_text="The supplier failure."
    )
    title = models.CharField(max_length=300, help_text="What was learnt, in one line.")
    response = models.CharField(max_length=300, blank=True, help_text="What is to be done about it.")
    owner = models.CharField(max_length=100, blank=True, help_text="The organisation or body that is to do it.")
    due = models.DateField(null=True, blank=True, help_text="The day by which it is to be done.")
    done = models.DateField(null=True, blank=True, help_text="The day it was done.")

    def __str__(self) -> str:
        return self.marked(self.title)
