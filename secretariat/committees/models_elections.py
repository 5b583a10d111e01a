"""Elections: a round, the seats that are up in it, and who stands for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from secretariat.accounts.models import User
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.core.records import InOrder, Record
from secretariat.parties.models import Party


class Election(Record):
    """One round in which seats of a body are filled by those whom they stand for."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", "Annual"
        INTERIM = "interim", "Interim"

    body = models.ForeignKey(Body, models.PROTECT, related_name="elections", help_text="The body.")
    title = models.CharField(max_length=200, help_text="What the round is called.")
    kind = models.CharField(
        max_length=20, choices=Kind.choices, help_text="Annual, or interim because somebody left before their term."
    )
    called = models.DateField(help_text="The day on which nominations were called for.")
    record_date = models.DateField(
        help_text="The day whose Party categories and Voting Groups say who may nominate and vote."
    )
    nominations_close = models.DateField(help_text="The last day on which somebody can be nominated.")
    ballot_opens = models.DateField(help_text="The first day on which votes are taken.")
    ballot_closes = models.DateField(help_text="The last day on which votes are taken.")
    takes_office = models.DateField(help_text="The first day in the seat of those who are elected.")
    declared = models.DateField(null=True, blank=True, help_text="The day the result was declared.")
    cancelled = models.DateField(null=True, blank=True, help_text="The day the round was called off.")

    class Meta(Record.Meta):
        constraints = (
            InOrder("record_date", "called", name="committees_election_record_order"),
            InOrder("called", "nominations_close", name="committees_election_nominations_order"),
            InOrder("nominations_close", "ballot_opens", name="committees_election_opens_order"),
            InOrder("ballot_opens", "ballot_closes", name="committees_election_closes_order"),
            InOrder("ballot_closes", "takes_office", name="committees_election_office_order"),
        )
        indexes = (models.Index(fields=("ballot_closes",), name="committees_election_closes"),)


class Contest(Record):
    """The seats of one seat group that are up in a round. Each has a ballot of its own."""

    class TieBy(models.TextChoices):
        LOT = "lot", "Lot"
        CASTING_VOTE = "casting-vote", "Casting vote"
        BODY = "body", "Decision of the body"

    election = models.ForeignKey(Election, models.PROTECT, related_name="contests", help_text="The round.")
    seat_group = models.ForeignKey(SeatGroup, models.PROTECT, related_name="contests", help_text="Whose seats are up.")
    title = models.CharField(max_length=300, help_text="What it is called.")
    seats = models.PositiveSmallIntegerField(help_text="How many seats are up.")
    electors = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many Voting Groups could vote; empty until nominations have closed."
    )
    voted = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of them voted; empty without a ballot, and where too few voted."
    )
    tie = models.CharField(max_length=300, blank=True, help_text="Between whom a tie was settled, and how.")
    tie_settled_by = models.CharField(
        max_length=20, choices=TieBy.choices, blank=True, help_text="What settled a tie; empty without one."
    )
    tie_chosen = models.CharField(
        max_length=300,
        blank=True,
        help_text="References of the candidates who were chosen among those tied, separated by spaces; empty after a lot.",
    )
    tie_witness = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who witnessed the lot, or whose casting vote it was, or the reference of the body's decision.",
    )
    seal = models.CharField(
        max_length=64, blank=True, help_text="The hash of the sealed ballots and receipts. The program makes it."
    )

    personal: ClassVar[frozenset[str]] = frozenset({"tie_witness"})

    def __str__(self) -> str:
        return str(self.title)


class SeatUp(Record):
    """One seat that is up: who leaves it, and who takes it."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="seats_up", help_text="Where it is filled.")
    vacated = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats_vacated",
        help_text="The appointment whose term ends; empty where nobody holds the seat.",
    )
    filled = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="seats_filled", help_text="Who takes the seat."
    )

    class Meta(Record.Meta):
        verbose_name_plural = "seats up"


class Nomination(Record):
    """Somebody who is put forward for a seat by a Party."""

    class Outcome(models.TextChoices):
        ELECTED = "elected", "Elected"
        NOT_ELECTED = "not-elected", "Not elected"
        NOT_ELIGIBLE = "not-eligible", "Could stand no longer"

    contest = models.ForeignKey(
        Contest, models.PROTECT, related_name="nominations", help_text="The seats that it is for."
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="nominations", help_text="The body.")
    candidate = models.CharField(max_length=200, help_text="Who is nominated.")
    email = models.EmailField(blank=True, help_text="Where the candidate can be reached.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="nominations", help_text="The candidate's account."
    )
    organisation = models.CharField(max_length=200, help_text="For whom the candidate works.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="nominations", help_text="The Party that nominates.")
    nominator = models.CharField(max_length=200, help_text="Who signs for that Party.")
    position = models.CharField(max_length=200, help_text="What the nominator is at that Party.")
    senior = models.BooleanField(default=False, help_text="Whether the nominator says to be a senior officer of it.")
    statement = models.TextField(help_text="What the candidate says to those who vote.")
    made = models.DateField(help_text="The day of the nomination.")
    accepted = models.DateField(null=True, blank=True, help_text="The day the candidate accepted it.")
    withdrawn = models.DateField(null=True, blank=True, help_text="The day it was withdrawn.")
    refused = models.DateField(null=True, blank=True, help_text="The day the body refused it.")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was refused or withdrawn.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it ended.")
    votes = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many votes; empty without a ballot, and where too few voted."
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="nominations", help_text="The seat it led to."
    )

    personal: ClassVar[frozenset[str]] = frozenset({"candidate", "email", "nominator", "statement", "organisation"})

    class Meta(Record.Meta):
        constraints = (
            InOrder("made", "accepted", name="committees_nomination_accepted_order"),
            InOrder("made", "withdrawn", name="committees_nomination_withdrawn_order"),
            InOrder("made", "refused", name="committees_nomination_refused_order"),
        )

    def __str__(self) -> str:
        return str(self.candidate)

    @property
    def stands(self) -> bool:
        """Whether the candidate is on the ballot: accepted, and neither withdrawn nor refused."""
        return bool(self.accepted) and not self.withdrawn and not self.refused
