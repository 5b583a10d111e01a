"""What a default case consists of: the DCC's notices, notices served, remedies, measures and an appeal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from secretariat.core.records import InOrder, Record, RecordQuerySet
from secretariat.parties.limbs import body_choices, limb_choices, notice_choices, right_choices, rules, service_choices
from secretariat.parties.models import DefaultCase, Party


class ChargeNotice(Record):
    """The DCC's notice that Charges are not paid (J2.1)."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="charge_notices", help_text="The Party that owes.")
    invoice = models.CharField(max_length=60, help_text="The number of the invoice.")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="What is not paid, in pounds.")
    due = models.DateField(help_text="The day by which it was to be paid.")
    issued = models.DateField(help_text="The day of the DCC's notice.")
    served = models.DateField(
        null=True,
        blank=True,
        help_text="The day from which it counts as served; empty where that is the day it was issued.",
    )
    settled = models.DateField(null=True, blank=True, help_text="The day it was paid.")
    approach = models.TextField(blank=True, help_text="How the DCC pursues what is not paid (J2.6).")
    approach_on = models.DateField(
        null=True, blank=True, help_text="The day the Panel was asked about that, or agreed."
    )
    agreed = models.CharField(
        max_length=60, blank=True, help_text="The decision by which the Panel agreed; needed since MP076."
    )
    default_case = models.ForeignKey(
        DefaultCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="charge_notices",
        help_text="The default case that came of it.",
    )

    class Meta(Record.Meta):
        constraints = (
            InOrder("due", "issued", name="parties_chargenotice_issued_order"),
            InOrder("issued", "served", name="parties_chargenotice_served_order"),
            InOrder("due", "settled", name="parties_chargenotice_settled_order"),
        )

    def __str__(self) -> str:
        return f"Invoice {self.invoice} of {self.party}"


class CreditNotice(Record):
    """The DCC's notice that Credit Support is missing (J3.14)."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="credit_notices", help_text="The Party.")
    required = models.DecimalField(max_digits=12, decimal_places=2, help_text="The cover that it needs, in pounds.")
    provided = models.DecimalField(max_digits=12, decimal_places=2, help_text="The cover that it has, in pounds.")
    issued = models.DateField(help_text="The day of the DCC's notice.")
    served = models.DateField(
        null=True,
        blank=True,
        help_text="The day from which it counts as served; empty where that is the day it was issued.",
    )
    settled = models.DateField(null=True, blank=True, help_text="The day the cover was provided.")
    default_case = models.ForeignKey(
        DefaultCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_notices",
        help_text="The default case that came of it.",
    )

    class Meta(Record.Meta):
        constraints = (
            InOrder("issued", "served", name="parties_creditnotice_served_order"),
            InOrder("issued", "settled", name="parties_creditnotice_settled_order"),
        )

    def __str__(self) -> str:
        return f"Credit cover of {self.party}"


class DefaultNotice(Record):
    """A notice to the Defaulting Party, word for word, and the proof that it was served."""

    default_case = models.ForeignKey(
        DefaultCase, models.PROTECT, related_name="notices", help_text="The case in which it was given."
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="default_notices", help_text="The Party it is to.")
    kind = models.CharField(max_length=30, choices=notice_choices, help_text="What kind of notice it is.")
    limb = models.CharField(max_length=20, choices=limb_choices, blank=True, help_text="The limb it is given under.")
    clauses = models.CharField(max_length=200, help_text="The clauses that it refers to.")
    issued = models.DateField(help_text="The day it was issued.")
    text = models.TextField(help_text="What it says, word for word.")
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the text, which shows that it was not changed.")
    served_by = models.CharField(max_length=20, choices=service_choices, blank=True, help_text="How it was served.")
    served_to = models.CharField(max_length=200, blank=True, help_text="To whom it was handed or sent.")
    sent = models.DateField(null=True, blank=True, help_text="The day it was handed over or sent.")
    served = models.DateField(null=True, blank=True, help_text="The day from which it counts as served.")
    proof = models.CharField(max_length=200, blank=True, help_text="Where the proof is: a receipt, a tracking number.")

    personal: ClassVar[frozenset[str]] = frozenset({"served_to"})

    class Meta(Record.Meta):
        constraints = (
            InOrder("issued", "sent", name="parties_defaultnotice_sent_order"),
            InOrder("sent", "served", name="parties_defaultnotice_served_order"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.party}"


class DefaultRemedy(Record):
    """What a Party has done about its default, with evidence, and whether it was accepted."""

    class Found(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Not accepted"

    default_case = models.ForeignKey(DefaultCase, models.PROTECT, related_name="remedies", help_text="The case.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="default_remedies", help_text="The Party.")
    done = models.DateField(help_text="The day on which the default was remedied.")
    evidence = models.TextField(help_text="What shows it.")
    offered = models.DateField(help_text="The day the evidence was given.")
    found = models.CharField(max_length=20, choices=Found.choices, blank=True, help_text="Whether it was accepted.")
    found_on = models.DateField(null=True, blank=True, help_text="The day that was settled.")
    because = models.CharField(max_length=300, blank=True, help_text="Why it was accepted or not.")

    class Meta(Record.Meta):
        verbose_name_plural = "default remedies"
        constraints = (
            InOrder("done", "offered", name="parties_defaultremedy_offered_order"),
            InOrder("offered", "found_on", name="parties_defaultremedy_found_on_order"),
        )

    def __str__(self) -> str:
        return f"Remedy, {self.party}"


class MeasureQuerySet(RecordQuerySet):
    def in_effect(self, day: date) -> Self:
        """Those that hold on a day: begun, agreed to where the Authority has to agree, and not lifted."""
        agreed = Q(consent_needed=False) | Q(consent=DefaultMeasure.Consent.GIVEN, consent_on__lte=day)
        return self.filter(agreed).in_force(day, ends="lifted")

    def suspensions(self, day: date) -> Self:
        """Suspensions of rights that hold on a day."""
        return self.in_effect(day).filter(kind=DefaultMeasure.Kind.SUSPENSION)

    def standing(self) -> Self:
        """Those that nobody has lifted."""
        return self.filter(lifted__isnull=True)


class DefaultMeasure(Record):
    """What the Panel has decided in a default case: from when, on whose consent, and when it was lifted."""

    class Kind(models.TextChoices):
        REMEDY = "remedy", "A remedy is required"
        SUSPENSION = "suspension", "Rights are suspended"
        EXPULSION = "expulsion", "Expulsion"

    class Consent(models.TextChoices):
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"

    default_case = models.ForeignKey(DefaultCase, models.PROTECT, related_name="measures", help_text="The case.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="default_measures", help_text="The Party.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What kind of measure it is.")
    rights = models.CharField(
        max_length=200, blank=True, help_text="The rights that are suspended, separated by spaces, such as vote."
    )
    requires = models.TextField(blank=True, help_text="What the Party has to do.")
    decided_by = models.CharField(max_length=60, choices=body_choices, help_text="The body that decided.")
    decision = models.CharField(max_length=60, blank=True, help_text="The reference of its decision.")
    decided = models.DateField(help_text="The day it decided.")
    starts = models.DateField(help_text="The day from which it is to hold.")
    consent_needed = models.BooleanField(default=False, help_text="Whether the Authority has to agree first.")
    consent = models.CharField(
        max_length=20, choices=Consent.choices, blank=True, help_text="What the Authority has said."
    )
    consent_on = models.DateField(null=True, blank=True, help_text="The day it said so.")
    consent_reference = models.CharField(max_length=100, blank=True, help_text="Its letter or decision.")
    lifted = models.DateField(null=True, blank=True, help_text="The day from which it holds no longer.")
    lifted_decision = models.CharField(max_length=60, blank=True, help_text="The decision by which it was lifted.")
    lifted_why = models.CharField(max_length=300, blank=True, help_text="Why it was lifted.")

    objects: ClassVar[Any] = MeasureQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = (
            InOrder("decided", "starts", name="parties_defaultmeasure_starts_order"),
            InOrder("starts", "lifted", name="parties_defaultmeasure_lifted_order"),
        )
        indexes = (models.Index(fields=("party", "kind", "starts"), name="parties_measure_of_party"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.party}"

    @property
    def right_names(self) -> list[str]:
        """The rights that it takes away, as people read them."""
        known = dict(right_choices())
        return [known.get(each, each) for each in self.rights.split()]

    @property
    def waits_for_consent(self) -> bool:
        """Whether it cannot take effect yet, because the Authority has not spoken."""
        return self.consent_needed and not self.consent and self.lifted is None

    def holds_on(self, day: date) -> bool:
        """What `in_effect` says of many, of this one."""
        agreed = not self.consent_needed or bool(
            self.consent == self.Consent.GIVEN and self.consent_on and self.consent_on <= day
        )
        return agreed and self.starts <= day and (self.lifted is None or day < self.lifted)

    def stands_on(self, day: date) -> str:
        """Where it stands on a day, in a word or two."""
        if self.lifted and self.lifted <= day:
            return "Lifted"
        if self.consent == self.Consent.REFUSED:
            return "Not agreed to by the Authority"
        if self.waits_for_consent:
            return "Waits for the Authority's consent"
        return "In force" if self.holds_on(day) else "Not yet in force"


class DefaultAppeal(Record):
    """An appeal to the Authority against an expulsion."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "The expulsion is upheld"
        OVERTURNED = "overturned", "The expulsion is overturned"

    default_case = models.ForeignKey(DefaultCase, models.PROTECT, related_name="appeals", help_text="The case.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="default_appeals", help_text="The Party.")
    lodged = models.DateField(help_text="The day it was lodged.")
    grounds = models.TextField(help_text="On which grounds.")
    late_because = models.CharField(
        max_length=300, blank=True, help_text="Why it was taken though its time was over; empty where it was in time."
    )
    stayed = models.DateField(
        null=True, blank=True, help_text="From when the expulsion is stayed until it is decided; empty where it is not."
    )
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it was decided.")
    decided = models.DateField(null=True, blank=True, help_text="The day it was decided.")
    reasons = models.TextField(blank=True, help_text="Why it was so decided.")

    class Meta(Record.Meta):
        constraints = (InOrder("lodged", "decided", name="parties_defaultappeal_decided_order"),)

    def __str__(self) -> str:
        return f"Appeal, {self.party}"


def never_in_default(parties: Iterable[str], day: date) -> set[str]:
    """Those of these Parties, by reference, that can never be the Defaulting Party. One query."""
    held = Party.objects.filter(reference__in=list(parties), categories__category__in=rules().file.never)
    return set(
        held.filter(Q(categories__ends__isnull=True) | Q(categories__ends__gt=day)).values_list("reference", flat=True)
    )
