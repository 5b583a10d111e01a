"""What bodies handle one by one: issues handed over to them, requests of the DCC, differences between Parties, and
consultations of others that they answer. Each is a case of its own process.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from secretariat.accounts.models import User
from secretariat.committees.models import Body, Decision
from secretariat.committees.models_transition import TransitionalGroup
from secretariat.core.records import InOrder, Record
from secretariat.parties.models import Party


class HandedIssue(Record):
    """An issue that a group of government has handed over to a body of the code."""

    title = models.CharField(max_length=300, help_text="The issue, in one line.")
    handed_by = models.CharField(max_length=200, help_text="Who handed it over.")
    group = models.ForeignKey(
        TransitionalGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        help_text="The group of Transitional Governance, where it was one.",
    )
    handed_over = models.DateField(help_text="The day it was handed over.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="issues", help_text="The body that owns it now.")
    text = models.TextField(help_text="What is wrong, and for whom.")
    due = models.DateField(null=True, blank=True, help_text="The day by which it is to be resolved.")
    resolved = models.DateField(null=True, blank=True, help_text="The day it was resolved.")
    outcome = models.TextField(blank=True, help_text="How it was resolved.")

    class Meta(Record.Meta):
        constraints = (
            InOrder("handed_over", "due", name="committees_issue_due_order"),
            InOrder("handed_over", "resolved", name="committees_issue_resolved_order"),
        )


class DccRequest(Record):
    """A request for change that the DCC puts to a body, such as another test window or another scope."""

    title = models.CharField(max_length=300, help_text="What is asked for, in one line.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="dcc_requests", help_text="The body that considers it.")
    raised = models.DateField(help_text="The day it was raised.")
    needed_by = models.DateField(null=True, blank=True, help_text="The day by which an answer is needed.")
    text = models.TextField(help_text="What is to change, and why.")
    impact = models.TextField(blank=True, help_text="What it would mean for those who test and operate.")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="dcc_requests", help_text="The body's decision."
    )
    answered = models.DateField(null=True, blank=True, help_text="The day it was answered.")
    outcome = models.TextField(blank=True, help_text="The answer.")

    class Meta(Record.Meta):
        verbose_name = "request of the DCC"
        verbose_name_plural = "requests of the DCC"
        constraints = (InOrder("raised", "answered", name="committees_dcc_request_answered"),)


class Difference(Record):
    """A difference between Parties that a body helps them to settle. Its title names none of them."""

    class Outcome(models.TextChoices):
        SETTLED = "settled", "Settled between them"
        RECOMMENDED = "recommended", "Settled on the body's recommendation"
        REFERRED = "referred", "Referred on"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = models.CharField(max_length=200, help_text="What they differ about, naming nobody.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="differences", help_text="The Party that raised it.")
    other = models.ForeignKey(
        Party, models.PROTECT, related_name="differences_with", help_text="The Party with which it differs."
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="differences", help_text="The body that helps.")
    raised = models.DateField(help_text="The day it was raised.")
    text = models.TextField(help_text="How each of them sees it.")
    concluded = models.DateField(null=True, blank=True, help_text="The day the process ended.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it ended.")
    settlement = models.TextField(blank=True, help_text="What they agreed, or to whom it went.")

    class Meta(Record.Meta):
        verbose_name = "difference between Parties"
        verbose_name_plural = "differences between Parties"
        constraints = (InOrder("raised", "concluded", name="committees_difference_concluded"),)


class OutsideConsultation(Record):
    """A consultation of somebody else that a body answers. The answer is the body's until it is sent."""

    title = models.CharField(max_length=300, help_text="What is consulted on.")
    asked_by = models.CharField(max_length=200, help_text="Who consults.")
    link = models.CharField(max_length=300, blank=True, help_text="Where it is published.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="outside", help_text="The body that answers.")
    opened = models.DateField(help_text="The day it opened.")
    closes = models.DateField(help_text="The last day for answers.")
    draft = models.TextField(blank=True, help_text="The answer as drafted.")
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        help_text="The decision that approved it.",
    )
    response = models.TextField(blank=True, help_text="The answer as it was sent.")
    sent = models.DateField(null=True, blank=True, help_text="The day it was sent.")
    outcome = models.TextField(blank=True, help_text="What came of the consultation.")

    class Meta(Record.Meta):
        verbose_name = "consultation of others"
        verbose_name_plural = "consultations of others"
        constraints = (
            InOrder("opened", "closes", name="committees_outside_closes_order"),
            InOrder("opened", "sent", name="committees_outside_sent_order"),
        )


class MemberView(Record):
    """What a member of a body thinks of the answer to a consultation of others."""

    consultation = models.ForeignKey(
        OutsideConsultation, models.PROTECT, related_name="views", help_text="The consultation."
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="member_views", help_text="The body that answers it.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="member_views", help_text="The member's account."
    )
    member = models.CharField(max_length=200, help_text="The member.")
    given = models.DateField(help_text="The day the view was given.")
    text = models.TextField(help_text="The view.")

    personal: ClassVar[frozenset[str]] = frozenset({"member"})

    class Meta(Record.Meta):
        verbose_name = "view of a member"
        verbose_name_plural = "views of members"

    def __str__(self) -> str:
        return f"View on {self.consultation}"
