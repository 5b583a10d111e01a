"""The Panel's budget: what it is to cost for some years, by category, how that was agreed, and what was spent.

A *budget* covers some Regulatory Years from its first. Each *version* of it has its *cost lines*; when it has come into
force it is the Approved Budget. A *monthly cost* is what was spent in a month, or is forecast to be. A *response* is what
somebody said of the draft; who said it is kept apart, as a *respondent*, so that an anonymous one says nothing of them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from secretariat.accounts.models import User
from secretariat.committees.models import Body, Decision
from secretariat.committees.register_rules import cost_categories
from secretariat.core.records import InOrder, Record
from secretariat.parties.models import Party


class Budget(Record):
    """What a body is to cost for some years."""

    title = models.CharField(max_length=200, help_text="What it is called.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="budgets", help_text="The body whose budget it is.")
    year = models.CharField(max_length=7, help_text="Its first regulatory year, such as 2019-20.")
    years = models.PositiveSmallIntegerField(default=3, help_text="How many regulatory years it covers.")
    opened = models.DateField(null=True, blank=True, help_text="The day its consultation opened.")
    closes = models.DateField(null=True, blank=True, help_text="The last day of its consultation.")
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budgets",
        help_text="The decision that approved it.",
    )
    published = models.DateField(null=True, blank=True, help_text="The day it was published.")
    approved = models.DateField(null=True, blank=True, help_text="The day from which it is the Approved Budget.")

    class Meta(Record.Meta):
        constraints = (
            InOrder("opened", "closes", name="committees_budget_closes_order"),
            InOrder("published", "approved", name="committees_budget_approved_order"),
        )


class BudgetVersion(Record):
    """One version of a budget's document, as its table of document control has it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        CONSULTATION = "consultation", "Approved for consultation"
        FINAL = "final", "Final"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="versions", help_text="The budget.")
    version = models.CharField(max_length=20, help_text="The version, as printed on it.")
    status = models.CharField(max_length=20, choices=Status.choices, help_text="What it was issued as.")
    issued = models.DateField(help_text="The day it was issued.")
    author = models.CharField(max_length=100, help_text="The organisation that wrote it.")
    comments = models.TextField(blank=True, help_text="What changed, or what it was issued for.")


class CostLine(Record):
    """What one thing is to cost in one year, in one version of a budget."""

    version = models.ForeignKey(BudgetVersion, models.PROTECT, related_name="lines", help_text="The version.")
    year = models.CharField(max_length=7, help_text="The regulatory year, such as 2019-20.")
    category = models.CharField(max_length=40, choices=cost_categories, help_text="The category of cost.")
    title = models.CharField(max_length=200, help_text="What it pays for.")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds.")
    case = models.CharField(
        max_length=80, blank=True, help_text="Reference of the record that this cost comes from, such as a proposal."
    )

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("year", "category"), name="committees_costline_year"),)


class MonthlyCost(Record):
    """What was spent in a month on one thing, or is forecast to be."""

    class Kind(models.TextChoices):
        ACTUAL = "actual", "Spent"
        FORECAST = "forecast", "Forecast"

    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="Whether it was spent or is forecast.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="costs", help_text="The body whose budget pays it.")
    month = models.DateField(help_text="The first day of the month.")
    category = models.CharField(max_length=40, choices=cost_categories, help_text="The category of cost.")
    title = models.CharField(max_length=200, help_text="What was paid for.")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds; less than nothing for a refund.")
    case = models.CharField(max_length=80, blank=True, help_text="Reference of the record that this cost comes from.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("month", "kind", "category"), name="committees_cost_month"),)


class BudgetResponse(Record):
    """What somebody said of a draft budget. An anonymous one does not say who; a confidential one is not for all."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="responses", help_text="The budget.")
    title = models.CharField(max_length=200, help_text="What it is about, in one line.")
    received = models.DateField(help_text="The day it came.")
    text = models.TextField(help_text="What was said.")
    confidential = models.BooleanField(default=False, help_text="Whether it is kept to those who draw the budget up.")
    anonymous = models.BooleanField(default=False, help_text="Whether nobody else is to know who said it.")
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_responses",
        help_text="The Party that said it; empty for an anonymous one.",
    )
    respondent = models.CharField(max_length=200, blank=True, help_text="Who said it; empty for an anonymous one.")
    answer = models.TextField(blank=True, help_text="What was answered.")

    class Meta(Record.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(confidential=False) | Q(classification__in=("amber", "red")),
                name="committees_response_kept_close",
                violation_error_message="It was given in confidence: only Amber or Red can be its label.",
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(party__isnull=True, respondent=""),
                name="committees_response_names_nobody",
                violation_error_message="It is anonymous: it names neither a Party nor a respondent.",
            ),
        )


class BudgetRespondent(Record):
    """Who gave a response to a draft budget. It is kept apart, for those who draw the budget up."""

    response = models.ForeignKey(BudgetResponse, models.PROTECT, related_name="given_by", help_text="The response.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="responded", help_text="The Party that gave it."
    )
    person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_responses",
        help_text="The account that sent it.",
    )
    organisation = models.CharField(max_length=200, help_text="The organisation that gave it.")

    def __str__(self) -> str:
        return f"Respondent {self.reference}"
