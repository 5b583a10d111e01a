"""Vacancies outside the elections, members' interests, and their vetting."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from secretariat.accounts.models import User
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.core.records import InOrder, Record
from secretariat.parties.models import Party


class Vacancy(Record):
    """Empty seats of a seat group that are advertised outside an election."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="vacancies", help_text="The body.")
    seat_group = models.ForeignKey(
        SeatGroup, models.PROTECT, related_name="vacancies", help_text="The group whose seats are empty."
    )
    title = models.CharField(max_length=200, help_text="What the advert is called.")
    seats = models.PositiveSmallIntegerField(default=1, help_text="How many seats.")
    says = models.TextField(blank=True, help_text="What the members do, and whom the body looks for.")
    advertised = models.DateField(help_text="The first day of the advert.")
    closes = models.DateField(help_text="The last day on which interest can be expressed.")
    starts = models.DateField(null=True, blank=True, help_text="The day from which the seats are to be filled.")
    filled = models.DateField(null=True, blank=True, help_text="The day on which the last of the seats was filled.")
    withdrawn = models.DateField(null=True, blank=True, help_text="The day the advert was withdrawn.")

    class Meta(Record.Meta):
        verbose_name_plural = "vacancies"
        constraints = (
            InOrder("advertised", "closes", name="committees_vacancy_closes_order"),
            InOrder("advertised", "filled", name="committees_vacancy_filled_order"),
            InOrder("advertised", "withdrawn", name="committees_vacancy_withdrawn_order"),
        )


class ExpressionOfInterest(Record):
    """Somebody who would take a vacant seat, or whom a named organisation nominates for one."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    vacancy = models.ForeignKey(
        Vacancy, models.PROTECT, related_name="expressions", help_text="The vacancy that it is for."
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="expressions", help_text="The body.")
    candidate = models.CharField(max_length=200, help_text="Who would take the seat.")
    email = models.EmailField(blank=True, help_text="Where they can be reached.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="expressions", help_text="Their account."
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="expressions", help_text="The Party they come from."
    )
    nominated_by = models.CharField(max_length=200, blank=True, help_text="The organisation that nominates them.")
    statement = models.TextField(blank=True, help_text="Why they would be good in the seat.")
    made = models.DateField(help_text="The day interest was expressed.")
    decision = models.CharField(
        max_length=20, choices=Decision.choices, blank=True, help_text="What the Chair decided."
    )
    decided = models.DateField(null=True, blank=True, help_text="The day of the Chair's decision.")
    reason = models.CharField(max_length=500, blank=True, help_text="The Chair's reason.")
    form_received = models.DateField(null=True, blank=True, help_text="The day the membership form came in.")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="expressions", help_text="The seat it led to."
    )

    personal: ClassVar[frozenset[str]] = frozenset({"candidate", "email", "statement"})

    class Meta(Record.Meta):
        verbose_name = "expression of interest"
        verbose_name_plural = "expressions of interest"
        constraints = (
            InOrder("made", "decided", name="committees_expression_decided_order"),
            InOrder("made", "form_received", name="committees_expression_form_order"),
        )

    def __str__(self) -> str:
        return str(self.candidate)


class InterestDeclaration(Record):
    """What a member of a body has declared: an interest, or that there is none."""

    body = models.ForeignKey(
        Body, models.PROTECT, related_name="interest_declarations", help_text="The body of which they are a member."
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="interest_declarations", help_text="The member.")
    nothing = models.BooleanField(default=False, help_text="Whether the member declares to have no interest.")
    says = models.TextField(blank=True, help_text="The interest.")
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interest_declarations",
        help_text="The Party that it is an interest in; it keeps the member out of what names that Party.",
    )
    declared = models.DateField(help_text="The day it was declared.")
    review_due = models.DateField(help_text="The day by which it is to be declared anew.")
    ended = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds.")

    personal: ClassVar[frozenset[str]] = frozenset({"says"})

    class Meta(Record.Meta):
        verbose_name = "declaration of interests"
        verbose_name_plural = "declarations of interests"
        constraints = (
            InOrder("declared", "review_due", name="committees_interest_review_order"),
            InOrder("declared", "ended", name="committees_interest_ended_order"),
        )

    def __str__(self) -> str:
        return "No interests" if self.nothing else "An interest"


class Vetting(Record):
    """The vetting of a member whose body needs it: asked for, cleared or refused, and until when it holds."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="vettings", help_text="The body that needs it.")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="vettings", help_text="The seat that it is for."
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="vettings", help_text="The member's account."
    )
    kind = models.CharField(max_length=100, help_text="What kind of vetting.")
    asked = models.DateField(help_text="The day it was asked for.")
    cleared = models.DateField(null=True, blank=True, help_text="The day the member was cleared.")
    refused = models.DateField(null=True, blank=True, help_text="The day the member was found not to be cleared.")
    expires = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds.")
    details = models.TextField(blank=True, help_text="What those who keep the vetting need to know.")

    personal: ClassVar[frozenset[str]] = frozenset({"details"})

    class Meta(Record.Meta):
        constraints = (
            InOrder("asked", "cleared", name="committees_vetting_cleared_order"),
            InOrder("asked", "refused", name="committees_vetting_refused_order"),
            InOrder("cleared", "expires", name="committees_vetting_expires_order"),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.reference}"
