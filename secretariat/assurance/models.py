from __future__ import annotations

from django.db import models

from secretariat.core.records import InOrder, Record
from secretariat.parties.models import Party


class Assessment(Record):
    """A security or privacy assessment of one Party."""

    class Kind(models.TextChoices):
        FULL = "fusa", "Full User Security Assessment"
        VERIFICATION = "vusa", "Verification User Security Assessment"
        SELF = "ssa", "Security Self-Assessment"
        FOLLOW_UP = "follow-up", "Follow-up Security Assessment"
        FULL_PRIVACY = "fpa", "Full Privacy Assessment"
        RANDOM_PRIVACY = "rspa", "Random Sample Privacy Assessment"

    party = models.ForeignKey(Party, models.PROTECT, related_name="assessments", help_text="The Party assessed.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What kind of assessment it is.")
    started = models.DateField(help_text="The day the Party entered the assessment process.")
    fieldwork = models.DateField(null=True, blank=True, help_text="The day its fieldwork was carried out.")
    prepared = models.DateField(null=True, blank=True, help_text="The day it was ready for the Sub-Committee.")
    presented = models.DateField(null=True, blank=True, help_text="The day the Sub-Committee reviewed it.")
    finished = models.DateField(null=True, blank=True, help_text="The day the Party left the process.")

    class Meta(Record.Meta):
        constraints = (
            InOrder("started", "fieldwork", name="assurance_assessment_fieldwork_order"),
            InOrder("started", "prepared", name="assurance_assessment_prepared_order"),
            InOrder("prepared", "presented", name="assurance_assessment_presented_order"),
            InOrder("started", "finished", name="assurance_assessment_finished_order"),
        )
        indexes = (
            models.Index(fields=("fieldwork",), name="assurance_fieldwork"),
            models.Index(fields=("prepared", "kind"), name="assurance_prepared"),
            models.Index(fields=("presented", "kind"), name="assurance_presented"),
            models.Index(fields=("started", "finished"), name="assurance_in_process"),
            models.Index(fields=("finished", "started"), name="assurance_finished"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.party}"


class DirectorsLetter(Record):
    """A User's confirmation, signed by a director, that it has done what an assessment asked for."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="directors_letters", help_text="The Party.")
    prepared = models.DateField(help_text="The day it was ready for the Sub-Committee.")
    approved = models.DateField(null=True, blank=True, help_text="The day the Sub-Committee approved it.")

    class Meta(Record.Meta):
        constraints = (InOrder("prepared", "approved", name="assurance_directorsletter_approved_order"),)
        indexes = (models.Index(fields=("approved", "prepared"), name="assurance_letter_approved"),)

    def __str__(self) -> str:
        return f"Director's Letter, {self.party}"


class StatusDecision(Record):
    """A status that the Security Sub-Committee set for a Party."""

    class Kind(models.TextChoices):
        ASSURANCE = "assurance", "Assurance status"
        COMPLIANCE = "compliance", "Compliance status"

    party = models.ForeignKey(Party, models.PROTECT, related_name="status_decisions", help_text="The Party.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="Assurance or compliance.")
    status = models.CharField(max_length=100, help_text="The status that was set.")
    decided = models.DateField(help_text="The day it was set.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("decided", "kind"), name="assurance_status_decided"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.party}"


class Publication(Record):
    """A framework or guidance that the Security Sub-Committee released."""

    class Subject(models.TextChoices):
        SECURITY_CONTROLS = "scf", "Security Controls Framework"
        PRIVACY_CONTROLS = "pcf", "Privacy Controls Framework"
        AGREED_INTERPRETATIONS = "ai", "Agreed Interpretations"
        PRODUCT_ASSURANCE = "cpa", "Commercial Product Assurance"
        OTHER = "other", "Other"

    title = models.CharField(max_length=200, help_text="Its title.")
    subject = models.CharField(max_length=20, choices=Subject.choices, help_text="What it belongs to.")
    version = models.CharField(max_length=20, blank=True, help_text="Its version, as printed on it.")
    published = models.DateField(db_index=True, help_text="The day it was released.")


class RiskIteration(Record):
    """One round of the end-to-end risk assessment."""

    number = models.PositiveIntegerField(help_text="Its number: 8 for the eighth.")
    commenced = models.DateField(db_index=True, help_text="The day it was begun.")
    completed = models.DateField(null=True, blank=True, help_text="The day it was done.")

    class Meta(Record.Meta):
        constraints = (InOrder("commenced", "completed", name="assurance_riskiteration_completed_order"),)

    def __str__(self) -> str:
        return f"Risk assessment, iteration {self.number}"
