from __future__ import annotations

from django.db import models

from secretariat.committees.models import Body
from secretariat.core.codes.choices import objectives
from secretariat.core.records import Record


class ObjectiveAssessment(Record):
    """How the code stands against one of its objectives at the end of a year."""

    class Status(models.TextChoices):
        MET = "met", "Met"
        LATER = "later", "To be met later"
        NOT_MET = "not_met", "Not met"

    year = models.CharField(max_length=7, db_index=True, help_text="The regulatory year, such as 2019-20.")
    objective = models.CharField(max_length=40, choices=objectives, help_text="The objective.")
    status = models.CharField(max_length=10, choices=Status.choices, help_text="How the code stands against it.")
    notes = models.TextField(blank=True, help_text="Why. Figures are quoted as {figure:key}.")

    def __str__(self) -> str:
        return f"{self.get_objective_display()}, {self.year}"


class Highlight(Record):
    """A piece of prose for one section of one year's report."""

    class Form(models.TextChoices):
        PARAGRAPH = "paragraph", "Paragraph"
        BULLET = "bullet", "Bullet"

    year = models.CharField(max_length=7, help_text="The regulatory year, such as 2019-20.")
    section = models.CharField(max_length=60, help_text="The name of a section of the report's outline.")
    position = models.PositiveIntegerField(help_text="Its place among the section's highlights.")
    form = models.CharField(
        max_length=10, choices=Form.choices, default=Form.PARAGRAPH, help_text="A paragraph, or a point of a list."
    )
    written_by = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="highlights", help_text="The body that wrote it."
    )
    text = models.TextField(help_text="The prose. Figures are quoted as {figure:key}, sections as {section:name}.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("year", "section", "position"), name="reporting_highlight_place"),)

    def __str__(self) -> str:
        return f"{self.section} {self.position}, {self.year}"


class ReportVersion(models.Model):
    """One version of a year's report, frozen with its figures as they were. A row is never changed."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    reference = models.CharField(max_length=60, unique=True)
    year = models.CharField(max_length=7)
    version = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=Status.choices)
    made = models.DateField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the frozen document.")
    document = models.TextField(help_text="The frozen document, as JSON.")
    figures = models.TextField(help_text="Key to value of every figure as it was, as JSON.")
    changes = models.TextField(blank=True, help_text="What changed since the version before, one a line.")
    classification = models.CharField(max_length=5, default="white")

    class Meta:
        ordering = ("year", "pk")
        indexes = (models.Index(fields=("year", "status"), name="reporting_version_year"),)

    def __str__(self) -> str:
        return f"{self.year}, version {self.version}"
