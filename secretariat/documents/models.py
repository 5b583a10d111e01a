from __future__ import annotations

from typing import ClassVar

from django.db import models

from secretariat.core.records import InOrder, Record


class Document(Record):
    """One document of the code, or one written about it."""

    class Category(models.TextChoices):
        SECTION = "section", "Section"
        SCHEDULE = "schedule", "Schedule"
        APPENDIX = "appendix", "Appendix"
        CODE_DEFINED = "code-defined", "Document that the code calls for"
        GUIDANCE = "guidance", "Guidance"
        FRAMEWORK = "framework", "Control framework"
        INTERPRETATION = "interpretation", "Agreed interpretation"
        LAW = "law", "Other law"

    OF_THE_CODE: ClassVar[frozenset[str]] = frozenset({Category.SECTION, Category.SCHEDULE, Category.APPENDIX})
    """The categories whose documents are the code itself: a version of the code is a set of versions of these."""

    number = models.CharField(
        max_length=40, blank=True, help_text="Its own number, as printed: D, Schedule 8, Appendix AA."
    )
    title = models.CharField(max_length=200, help_text="Its title.")
    category = models.CharField(max_length=20, choices=Category.choices, help_text="What kind of document it is.")
    place = models.IntegerField(default=0, help_text="Its place among those of its category: the smaller, the earlier.")
    owner = models.CharField(max_length=100, help_text="The body or organisation that keeps it.")
    version = models.CharField(
        max_length=20, blank=True, help_text="Its current version, as printed on it; empty before the first."
    )
    in_force_from = models.DateField(null=True, blank=True, help_text="The day that version came into force.")
    withdrawn_from = models.DateField(
        null=True, blank=True, help_text="The day from which it is no longer in force at all."
    )

    class Meta(Record.Meta):
        constraints = (InOrder("in_force_from", "withdrawn_from", name="documents_document_withdrawn_order"),)

    @property
    def is_of_the_code(self) -> bool:
        """Whether it is a part of the code itself, and not written about it."""
        return self.category in self.OF_THE_CODE

    @property
    def name(self) -> str:
        """What it is called in short: "Section D", "Schedule 8"; its reference where it has no number."""
        if self.category == self.Category.SECTION and self.number:
            return f"Section {self.number}"
        return self.number or self.reference

    @property
    def slug(self) -> str:
        """Its name in addresses: "D", "Schedule-8"; its reference where it has no number."""
        return self.number.replace(" ", "-") or self.reference

    def __str__(self) -> str:
        return self.title


class CodeVersion(Record):
    """The whole code as it reads from a day on."""

    number = models.CharField(max_length=20, help_text="The version's number, as printed.")
    in_force_from = models.DateField(
        null=True, blank=True, db_index=True, help_text="The day it comes into force; empty while that is not settled."
    )
    cause = models.CharField(max_length=300, blank=True, help_text="What made it: a release, a designation.")

    def __str__(self) -> str:
        return f"Version {self.number}"


class DocumentVersion(Record):
    """The text of one document from one change to the next. Its event seals the text by the hash of its manifest.

    Versions of a document are counted by `place`, in the order in which their texts follow each other; the dates on
    which they come into force follow the same order. A version without a manifest is known, and its text is not held
    here.
    """

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="versions", help_text="The document that it is a version of."
    )
    place = models.IntegerField(help_text="Which one it is of its document's versions, counted from 1.")
    number = models.CharField(max_length=20, help_text="Its number, as printed.")
    code_version = models.ForeignKey(
        CodeVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="texts",
        help_text="The version of the code that brought it; empty outside the code.",
    )
    approved = models.DateField(null=True, blank=True, help_text="The day it was approved.")
    in_force_from = models.DateField(
        null=True, blank=True, help_text="The day it comes into force, as known now; empty while that is not settled."
    )
    cause = models.CharField(max_length=300, blank=True, help_text="What made it, in a line.")
    cause_reference = models.CharField(
        max_length=300,
        blank=True,
        help_text='The kind and reference of what made it, such as "modification SECMP0076"; several with "; " between.',
    )
    manifest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over its ordered clauses; empty where its text is not held here."
    )

    label_follows: ClassVar[str] = "document"

    class Meta(Record.Meta):
        constraints = (models.UniqueConstraint(fields=("document", "place"), name="documents_one_version_at_a_place"),)

    def __str__(self) -> str:
        return f"{self.document.name} {self.number}"


class DateOfForce(Record):
    """On which day a version comes into force, as known from a day on: a later row corrects an earlier one.

    It is a record, because each re-dating is somebody's decision: it has its event, and rows are only added. The day of
    the last one also stands on the version itself.
    """

    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="dates", help_text="The version that it dates."
    )
    in_force_from = models.DateField(
        null=True, blank=True, help_text="The day it comes into force; empty where that became unsettled."
    )
    known_from = models.DateField(help_text="The day from which this was known.")
    why = models.CharField(max_length=300, blank=True, help_text="Why the day was set, or changed.")

    label_follows: ClassVar[str] = "version"

    class Meta(Record.Meta):
        verbose_name_plural = "dates of force"

    def __str__(self) -> str:
        return f"{self.version} from {self.in_force_from or 'a day not settled'}"


class Variation(Record):
    """A Secretary of State's variation: a layer over days. The text stays what it is, and shows this beside the clause."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="variations", help_text="The document of the clause."
    )
    label = models.CharField(max_length=200, help_text="The label of the clause when it was varied: D7.3(a).")
    key = models.CharField(
        max_length=40, blank=True, help_text="The clause's own key; empty: the clause is found by its label."
    )
    says = models.TextField(help_text="What holds instead, or besides.")
    starts = models.DateField(help_text="The first day on which it holds.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds.")
    direction = models.CharField(max_length=100, help_text="The reference of the direction that made it.")

    label_follows: ClassVar[str] = "document"

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="documents_variation_order"),)

    def __str__(self) -> str:
        return f"Variation of {self.label} by {self.direction}"


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
