"""What a meeting is made of: series, agendas, papers and questions before it; attendance, votes and minutes in it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models

from secretariat.accounts.models import User
from secretariat.committees.models import Appointment, Body, Decision, Meeting
from secretariat.committees.times import TimeOfDayField
from secretariat.core.records import InOrder, Record, RecordQuerySet
from secretariat.parties.models import Party


class Purpose(models.TextChoices):
    """What a body is asked to do with an item or a paper."""

    DECISION = "decision", "For decision"
    DISCUSSION = "discussion", "For discussion"
    INFORMATION = "information", "For information"


class ItemKind(models.TextChoices):
    """What an item of an agenda is, or from where it came on it."""

    STANDING = "standing", "Standing item"
    MATTERS_ARISING = "matters-arising", "Matters arising"
    ACTIONS = "actions", "Actions due"
    CASE = "case", "Case that waits for the body"
    PAPER = "paper", "Paper"
    ANY_OTHER_BUSINESS = "any-other-business", "Any other business"


class MeetingSeries(Record):
    """The rhythm in which a body meets, from a day to a day: "third Friday, 10:00"."""

    class Weeks(models.TextChoices):
        EVERY = "every", "Every"
        EVERY_OTHER = "every-other", "Every other"
        FIRST = "first", "First"
        SECOND = "second", "Second"
        THIRD = "third", "Third"
        FOURTH = "fourth", "Fourth"
        LAST = "last", "Last"
        FIRST_AND_THIRD = "first-and-third", "First and third"
        SECOND_AND_FOURTH = "second-and-fourth", "Second and fourth"

    class Weekday(models.TextChoices):
        MONDAY = "monday", "Monday"
        TUESDAY = "tuesday", "Tuesday"
        WEDNESDAY = "wednesday", "Wednesday"
        THURSDAY = "thursday", "Thursday"
        FRIDAY = "friday", "Friday"

    body = models.ForeignKey(Body, models.PROTECT, related_name="series", help_text="The body that meets.")
    title = models.CharField(max_length=200, help_text="What its meetings are called; the day is added to it.")
    weeks = models.CharField(
        max_length=20, choices=Weeks.choices, help_text="In which weeks: every one, or which of the month."
    )
    weekday = models.CharField(max_length=10, choices=Weekday.choices, help_text="On which day of the week.")
    starts_at = TimeOfDayField(blank=True, help_text="When a meeting begins, such as 10:00.")
    ends_at = TimeOfDayField(blank=True, help_text="When it is to end, such as 15:30.")
    place = models.CharField(max_length=200, blank=True, help_text="Where it meets in person.")
    format = models.CharField(
        max_length=20, choices=Meeting.Format.choices, blank=True, help_text="How it is attended."
    )
    starts = models.DateField(help_text="The first day of the series.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it no longer runs.")

    class Meta(Record.Meta):
        verbose_name = "meeting series"
        verbose_name_plural = "meeting series"
        constraints = (InOrder("starts", "ends", name="committees_meetingseries_ends_order"),)


class JoiningLink(Record):
    """The address at which a remote meeting is joined: of one meeting, or of all of a series. It is never public."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="joining_links", help_text="The body that meets.")
    series = models.ForeignKey(
        MeetingSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joining_links",
        help_text="The series, for all of its meetings that have no link of their own.",
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joining_links",
        help_text="The meeting, for it alone.",
    )
    address = models.URLField(max_length=500, help_text="The address to open.")
    how = models.CharField(max_length=300, blank=True, help_text="How to get in, such as a number to dial.")

    def __str__(self) -> str:
        return f"Joining link {self.reference}"


class StandingItem(Record):
    """An item that stands on every agenda of a body, from a day to a day."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="standing_items", help_text="The body.")
    title = models.CharField(max_length=300, help_text="What the item is called.")
    kind = models.CharField(
        max_length=20, choices=ItemKind.choices, default=ItemKind.STANDING, help_text="What kind of item it is."
    )
    purpose = models.CharField(
        max_length=20, choices=Purpose.choices, help_text="What the body is asked to do with it."
    )
    position = models.PositiveSmallIntegerField(
        help_text="Where it stands on the agenda; from 100 on, after the meeting's own items."
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many minutes it is given.")
    presenter = models.CharField(max_length=200, blank=True, help_text="Who presents it.")
    starts = models.DateField(help_text="The first day on which it is put on agendas.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it is no longer.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="committees_standingitem_ends_order"),)


class AgendaItem(Record):
    """One item on a meeting's agenda. Whoever is recused from it, or has a conflict with its Party, sees nothing of it."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="agenda_items", help_text="The meeting on whose agenda it stands."
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="agenda_items", help_text="The body that meets.")
    position = models.PositiveSmallIntegerField(help_text="Its place on the agenda.")
    title = models.CharField(max_length=300, help_text="What the item is called.")
    kind = models.CharField(max_length=20, choices=ItemKind.choices, help_text="What kind of item it is.")
    purpose = models.CharField(max_length=20, choices=Purpose.choices, help_text="What the body is asked to do.")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many minutes it is given.")
    presenter = models.CharField(max_length=200, blank=True, help_text="Who presents it.")
    note = models.TextField(blank=True, help_text="What stands below the title on the agenda.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", help_text="The Party that it is about."
    )
    subject_kind = models.CharField(
        max_length=60, blank=True, help_text="The kind of record that it is about, as history names it."
    )
    subject = models.CharField(max_length=60, blank=True, help_text="Reference of the record that it is about.")
    standing = models.ForeignKey(
        StandingItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        help_text="The standing item that it was put in for.",
    )
    published = models.DateField(null=True, blank=True, help_text="The day on which it went out; empty for a draft.")

    stands_for: ClassVar[str] = "matter"
    draft_until: ClassVar[str] = "published"

    class Meta(Record.Meta):
        indexes = (
            models.Index(fields=("meeting", "position"), name="committees_item_of_meeting"),
            models.Index(fields=("body", "reference"), name="committees_item_of_body"),
            models.Index(fields=("subject_kind", "subject"), name="committees_item_subject"),
        )


class PaperQuerySet(RecordQuerySet):
    def current(self) -> Self:
        """The newest version of each paper, unless it was withdrawn."""
        return self.filter(superseded__isnull=True, withdrawn__isnull=True)


class Paper(Record):
    """One version of a paper for an item of an agenda. A new version is a new row; the old ones stay."""

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="papers", help_text="The item of the agenda that it is for."
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="papers", help_text="The body that it is written for.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", help_text="The Party that it is about."
    )
    number = models.PositiveSmallIntegerField(help_text="Its number among the papers of the meeting.")
    version = models.PositiveSmallIntegerField(
        default=1, validators=(MinValueValidator(1),), help_text="Which version it is: 1, 2 and so on."
    )
    title = models.CharField(max_length=300, help_text="What the paper is called.")
    purpose = models.CharField(max_length=20, choices=Purpose.choices, help_text="What the body is asked to do.")
    recommendation = models.TextField(blank=True, help_text="What the body is asked to agree or to note.")
    author = models.CharField(max_length=200, help_text="The organisation that wrote it.")
    submitted = models.DateField(help_text="The day on which this version came in.")
    published = models.DateField(null=True, blank=True, help_text="The day on which it went out; empty for a draft.")
    superseded = models.DateField(null=True, blank=True, help_text="The day on which a newer version took its place.")
    withdrawn = models.DateField(null=True, blank=True, help_text="The day on which it was withdrawn.")
    text = models.TextField(
        blank=True, help_text="The paper itself, where it is no file; an empty line parts paragraphs."
    )

    draft_until: ClassVar[str] = "published"

    objects: ClassVar[Any] = PaperQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = (
            InOrder("submitted", "superseded", name="committees_paper_superseded_order"),
            InOrder("submitted", "withdrawn", name="committees_paper_withdrawn_order"),
        )
        indexes = (
            models.Index(fields=("item", "number", "version"), name="committees_paper_of_item"),
            models.Index(fields=("body", "submitted"), name="committees_paper_of_body"),
            models.Index(fields=("submitted", "id"), name="committees_paper_in_order"),
        )

    @property
    def is_current(self) -> bool:
        """Whether it is the newest version, and not withdrawn."""
        return self.superseded is None and self.withdrawn is None

    @property
    def called(self) -> str:
        """What people call it: "Paper 3", "Paper 3, version 2"."""
        return f"Paper {self.number}{f', version {self.version}' if self.version > 1 else ''}"

    def came_after(self, day: date | None) -> bool:
        """Whether it came in, or went out, after the day by which it was to."""
        return day is not None and max(self.submitted, self.published or self.submitted) > day


class PaperFile(Record):
    """A file of a paper. Its content lies sealed on disk under the name `stored`, and is read by whoever may see this."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files", help_text="The paper that it belongs to.")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="files", help_text="The item of that paper.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="paper_files", help_text="The body of that paper.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", help_text="The Party that the paper is about."
    )
    name = models.CharField(max_length=150, help_text="What the file is called.")
    kind = models.CharField(max_length=10, help_text="What kind of file it is: pdf, docx and so on.")
    size = models.PositiveBigIntegerField(help_text="How many bytes it has.")
    pages = models.PositiveIntegerField(null=True, blank=True, help_text="How many pages it has, where it is a PDF.")
    sha256 = models.CharField(max_length=64, help_text="The SHA-256 of its content.")
    added = models.DateField(help_text="The day on which it came in.")
    published = models.DateField(null=True, blank=True, help_text="The day on which it went out; empty for a draft.")
    stored = models.CharField(max_length=64, blank=True)

    draft_until: ClassVar[str] = "published"
    unrecorded: ClassVar[frozenset[str]] = frozenset({"stored"})

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("stored",), name="committees_paperfile_stored"),)


class PaperNote(models.Model):
    """What a reader writes for themselves on a paper. Nobody else sees it: it is no record and has no history."""

    person = models.ForeignKey(User, models.CASCADE, related_name="paper_notes")
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="notes")
    text = models.TextField()
    written = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("paper", "pk")
        constraints = (models.UniqueConstraint(fields=("person", "paper"), name="committees_papernote_once"),)

    def __str__(self) -> str:
        return f"Note of {self.person_id} on {self.paper_id}"


class Question(Record):
    """A question on a paper before the meeting, and its answer. Who may see the paper's label of it sees both."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="questions", help_text="The paper.")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="questions", help_text="The item of that paper.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="questions", help_text="The body of that paper.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", help_text="The Party that the paper is about."
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="questions", help_text="Who asks."
    )
    asked_by = models.CharField(max_length=200, help_text="As what they ask: their seat or their organisation.")
    text = models.TextField(help_text="The question.")
    asked = models.DateField(help_text="The day it was asked.")
    answer = models.TextField(blank=True, help_text="The answer.")
    answered = models.DateField(null=True, blank=True, help_text="The day it was answered.")
    answered_by = models.CharField(max_length=200, blank=True, help_text="Who answered.")

    class Meta(Record.Meta):
        constraints = (InOrder("asked", "answered", name="committees_question_answered_order"),)

    def __str__(self) -> str:
        return self.text[:80]


class Attendance(Record):
    """Who was at a meeting and who sent apologies: one row for a seat, or for a guest."""

    class How(models.TextChoices):
        PRESENT = "present", "Present"
        REMOTE = "remote", "Remote"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="roll", help_text="The meeting.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="roll", help_text="The body that met.")
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="roll",
        help_text="The seat; empty for a guest.",
    )
    alternate = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stood_in",
        help_text="The alternate who sat in the seat's place.",
    )
    guest = models.CharField(max_length=200, blank=True, help_text="Who it was, where it was no seat of the body.")
    organisation = models.CharField(max_length=200, blank=True, help_text="From where a guest came.")
    how = models.CharField(max_length=20, choices=How.choices, help_text="Present, remote, apologies or absent.")
    from_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The item for which they came, where it was not the first.",
    )
    to_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The last item for which they were there, where it was not the last of all.",
    )

    personal: ClassVar[frozenset[str]] = frozenset({"guest"})
    passing: ClassVar[frozenset[str]] = frozenset({"from_item", "to_item"})

    class Meta(Record.Meta):
        verbose_name = "meeting attendance"

    def __str__(self) -> str:
        return f"{self.get_how_display()}, {self.meeting}"

    @property
    def is_there(self) -> bool:
        """Whether the seat, or its alternate, or the guest was there for any of it."""
        return self.how in (self.How.PRESENT, self.How.REMOTE)


class Recusal(Record):
    """A member who has no part in an item: they see neither its papers nor its minutes."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="recusals", help_text="The item.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="recusals", help_text="The body that meets.")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="recusals", help_text="The seat whose holder has no part in it."
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="recusals", help_text="The holder's account."
    )
    why = models.CharField(max_length=300, help_text="What the interest is.")
    declared = models.DateField(help_text="The day on which it was declared.")
    ended = models.DateField(null=True, blank=True, help_text="The first day on which they have a part in it again.")

    class Meta(Record.Meta):
        constraints = (InOrder("declared", "ended", name="committees_recusal_ended_order"),)

    def __str__(self) -> str:
        return f"Recusal of {self.appointment}"


class Vote(Record):
    """How one seat voted on an item; what it led to is the decision."""

    class Choice(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAIN = "abstain", "Abstain"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="votes", help_text="The item.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="votes", help_text="The body that voted.")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="votes", help_text="The decision it led to."
    )
    motion = models.CharField(
        max_length=300, blank=True, help_text="What was voted on, where an item had more than one vote."
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="votes", help_text="The seat that voted.")
    alternate = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="votes_for_another",
        help_text="The alternate who voted for the seat.",
    )
    choice = models.CharField(max_length=10, choices=Choice.choices, help_text="For, against or abstain.")
    casting = models.BooleanField(default=False, help_text="Whether it is the casting vote of a tie.")
    voted = models.DateField(help_text="The day of the vote.")

    def __str__(self) -> str:
        return f"{self.get_choice_display()}, {self.appointment}"


class Minutes(Record):
    """The minutes of a meeting: drafted, reviewed by those who were there, ratified at a later meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", help_text="The meeting.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="minutes", help_text="The body that met.")
    title = models.CharField(max_length=300, help_text="What they are called.")
    drafted = models.DateField(help_text="The day on which the draft was begun.")
    circulated = models.DateField(null=True, blank=True, help_text="The day on which the draft went out for review.")
    comments_by = models.DateField(null=True, blank=True, help_text="The day by which comments are wanted.")
    ratified = models.DateField(null=True, blank=True, help_text="The day on which they were ratified.")
    ratified_at = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ratified_minutes",
        help_text="The meeting at which they were ratified.",
    )

    class Meta(Record.Meta):
        verbose_name = "minutes"
        verbose_name_plural = "minutes"
        constraints = (
            InOrder("drafted", "circulated", name="committees_minutes_circulated_order"),
            InOrder("circulated", "comments_by", name="committees_minutes_comments_by_order"),
            InOrder("drafted", "ratified", name="committees_minutes_ratified_order"),
        )


class MinuteItem(Record):
    """What was minuted under one item. Its label is its own: the White extract of minutes is made of White ones."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minute_items", help_text="The meeting.")
    body = models.ForeignKey(Body, models.PROTECT, related_name="minute_items", help_text="The body that met.")
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="minute_items",
        help_text="The item of the agenda; empty for what stands before the first.",
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", help_text="The Party that the item is about."
    )
    position = models.PositiveSmallIntegerField(help_text="Its place among the minutes of the meeting.")
    text = models.TextField(help_text="What is minuted; an empty line parts paragraphs.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("meeting", "position"), name="committees_minuteitem_place"),)

    def __str__(self) -> str:
        return self.text[:80]


from secretariat.committees import models_packs as models_packs  # noqa: E402  (so that Django finds its table)
