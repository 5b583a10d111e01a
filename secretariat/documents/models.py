from __future__ import annotations

from django.db import models

from secretariat.core.records import Record


class Document(Record):
    """One document of the code, or one written about it."""

    class Category(models.TextChoices):
        SECTION = "section", "Section"
        SCHEDULE = "schedule", "Schedule"
        APPENDIX = "appendix", "Appendix"
        CODE_DEFINED = "code-defined", "Document that the code calls for"
        GUIDANCE = "guidance", "Guidance"

    title = models.CharField(max_length=200, help_text="Its title.")
    category = models.CharField(max_length=20, choices=Category.choices, help_text="What kind of document it is.")
    owner = models.CharField(max_length=100, help_text="The body or organisation that keeps it.")
    version = models.CharField(max_length=20, help_text="Its current version, as printed on it.")
    in_force_from = models.DateField(null=True, blank=True, help_text="The day that version came into force.")


class CodeVersion(Record):
    """The whole code as it reads from a day on."""

    number = models.CharField(max_length=20, help_text="The version's number, as printed.")
    in_force_from = models.DateField(db_index=True, help_text="The day it came into force.")
    cause = models.CharField(max_length=300, blank=True, help_text="What made it: a release, a designation.")

    def __str__(self) -> str:
        return f"Version {self.number}"


class Extract(Record):
    """A document for everybody, made from a record that is not: what not everybody may know has been taken out.

    From which record is not among its columns, because fewer may see that record: `ExtractSource` keeps it.
    """

    title = models.CharField(max_length=200, help_text="Its title.")
    text = models.TextField(help_text="What may be known of its source.")
    made = models.DateField(db_index=True, help_text="The day it was made.")


class ExtractSource(models.Model):
    """The record that an extract was made from, by its kind and reference as events name it. It never changes."""

    extract = models.OneToOneField(Extract, models.CASCADE, related_name="made_from")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)

    class Meta:
        indexes = (models.Index(fields=("kind", "subject"), name="documents_extract_of"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
