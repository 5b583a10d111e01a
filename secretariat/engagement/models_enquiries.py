"""Enquiries to Party Support, what was said about them, and the knowledge base that answers grow into."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from secretariat.accounts.models import User
from secretariat.core.records import InOrder, Record, RecordQuerySet
from secretariat.engagement.enquiry_rules import enquiries, enquiry_categories
from secretariat.parties.models import Party


class ArticleQuerySet(RecordQuerySet):
    def standing(self) -> Self:
        """Those that have not been withdrawn."""
        return self.filter(withdrawn__isnull=True)

    def about(self, category: str) -> Self:
        """Those of a category."""
        # Categories are slugs between spaces, so a part of another's slug never counts.
        alone = Q(categories=category) | Q(categories__startswith=f"{category} ")
        return self.filter(alone | Q(categories__endswith=f" {category}") | Q(categories__contains=f" {category} "))


class Article(Record):
    """An article of the knowledge base: a question that is asked often, and its answer."""

    title = models.CharField(max_length=200, help_text="The question, as somebody would ask it.")
    answer = models.TextField(
        help_text="The answer. An empty line begins a paragraph; lines that begin with - are a list."
    )
    categories = models.CharField(
        max_length=200, blank=True, help_text="What it is about: categories of enquiries, separated by spaces."
    )
    published = models.DateField(help_text="The day it was published.")
    reviewed = models.DateField(null=True, blank=True, help_text="The day it was last found to be right.")
    review_due = models.DateField(null=True, blank=True, help_text="The day by which it is to be looked at again.")
    withdrawn = models.DateField(null=True, blank=True, help_text="The day it was withdrawn.")

    objects: ClassVar[Any] = ArticleQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = (
            InOrder("published", "reviewed", name="engagement_article_reviewed_order"),
            InOrder("published", "withdrawn", name="engagement_article_withdrawn_order"),
        )

    @property
    def category_names(self) -> list[str]:
        """What its categories are called."""
        return [enquiries().name_of(slug) for slug in self.categories.split()]


class Helpful(models.Model):
    """How many said that an article helped them, and how many that it did not. Nobody's name is kept with it."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="helpful")
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.yes} yes, {self.no} no"


class EnquiryQuerySet(RecordQuerySet):
    def to_be_answered(self) -> Self:
        """Those on which staff have to act: they have a day by which they are due."""
        return self.filter(due__isnull=False)


class Enquiry(Record):
    """A question to Party Support. Its clock counts working days, and stops while it waits for whoever asked."""

    class CameBy(models.TextChoices):
        SITE = "site", "This site"
        MAIL = "mail", "E-mail"
        TELEPHONE = "telephone", "Telephone"

    subject = models.CharField(max_length=200, help_text="What it is about, in one line.")
    category = models.CharField(max_length=40, choices=enquiry_categories, help_text="What kind of question it is.")
    text = models.TextField(blank=True, help_text="The question.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="enquiries", help_text="Who asked, with an account."
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="enquiries", help_text="The Party it was asked for."
    )
    asker_name = models.CharField(max_length=200, blank=True, help_text="Who asked, without an account.")
    asker_email = models.EmailField(blank=True, help_text="Where the answer is announced to who has no account.")
    came_by = models.CharField(max_length=20, choices=CameBy.choices, default=CameBy.SITE, help_text="How it came in.")
    about_kind = models.CharField(max_length=60, blank=True, help_text="The kind of the record it is about.")
    about = models.CharField(max_length=60, blank=True, help_text="The reference of the record it is about.")
    asked = models.DateField(help_text="The day it was asked.")
    standard = models.PositiveSmallIntegerField(help_text="Within how many working days it is to be answered.")
    due = models.DateField(
        null=True, blank=True, help_text="The day by which staff are to answer; empty when they have nothing to do."
    )
    waiting_since = models.DateField(null=True, blank=True, help_text="Since when it waits for whoever asked.")
    waited = models.PositiveSmallIntegerField(
        default=0, help_text="For how many working days it waited for whoever asked, before its first answer."
    )
    answered = models.DateField(null=True, blank=True, help_text="The day of its first answer.")
    took = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="After how many working days of its clock the first answer came."
    )
    closed = models.DateField(null=True, blank=True, help_text="The day it was closed.")
    assigned_to = models.CharField(
        max_length=60, blank=True, help_text="Reference of the account of whoever is to answer it."
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enquiries",
        help_text="The article that answers it.",
    )
    link_salt = models.CharField(max_length=32, blank=True)

    personal: ClassVar[frozenset[str]] = frozenset({"subject", "text", "asker_name", "asker_email"})
    unrecorded: ClassVar[frozenset[str]] = frozenset({"link_salt"})

    objects: ClassVar[Any] = EnquiryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name_plural = "enquiries"
        constraints = (
            InOrder("asked", "answered", name="engagement_enquiry_answered_order"),
            InOrder("asked", "closed", name="engagement_enquiry_closed_order"),
            InOrder("asked", "waiting_since", name="engagement_enquiry_waiting_order"),
        )
        indexes = (
            models.Index(fields=("due", "reference"), name="engagement_enquiry_due"),
            models.Index(fields=("asked",), name="engagement_enquiry_asked"),
            models.Index(fields=("answered",), name="engagement_enquiry_answered"),
        )

    def __str__(self) -> str:
        # What people wrote may name somebody: it stands in its own columns, which can be erased, and in no title.
        return f"{enquiries().name_of(self.category)}, asked {self.asked.day} {self.asked:%B %Y}"


class EnquiryMessage(Record):
    """One thing that was said about an enquiry, by whoever asked or by staff. Both sides read it."""

    class Side(models.TextChoices):
        ASKER = "asker", "From whoever asked"
        STAFF = "staff", "From Party Support"

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="messages", help_text="The enquiry.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="enquiry_messages", help_text="Who asked the enquiry."
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="enquiry_messages", help_text="The enquiry's Party."
    )
    side = models.CharField(max_length=20, choices=Side.choices, help_text="Who said it.")
    written = models.DateField(help_text="The day it was said.")
    text = models.TextField(help_text="What was said.")

    personal: ClassVar[frozenset[str]] = frozenset({"text"})

    def __str__(self) -> str:
        return f"{self.get_side_display()}, {self.written.day} {self.written:%B %Y}"


class EnquiryNote(Record):
    """What staff note about an enquiry for each other. Whoever asked never reads it."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="notes", help_text="The enquiry.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="enquiry_notes", help_text="Who asked the enquiry."
    )
    written = models.DateField(help_text="The day it was noted.")
    text = models.TextField(help_text="The note.")

    personal: ClassVar[frozenset[str]] = frozenset({"text"})

    def __str__(self) -> str:
        return f"Note, {self.written.day} {self.written:%B %Y}"
