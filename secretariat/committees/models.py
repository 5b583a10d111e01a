from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from secretariat.accounts.models import User
from secretariat.committees.times import TimeOfDayField
from secretariat.core.calendars import today
from secretariat.core.codes.choices import categories
from secretariat.core.records import InOrder, Record, RecordQuerySet
from secretariat.core.records.basis import Basis


class Body(Record):
    """A body that the code sets up, or that another body has set up. Its reference is its short key: "tag"."""

    class Kind(models.TextChoices):
        PANEL = "panel", "Panel"
        BOARD = "board", "Board"
        SUB_COMMITTEE = "sub-committee", "Sub-Committee"
        WORKING_GROUP = "working-group", "Working Group"
        FORUM = "forum", "Forum"
        FORUM_COMPANY_BOARD = "forum-company-board", "Board of the Forum's company"
        FORUM_SUB_GROUP = "forum-sub-group", "Sub-group of the Forum"

    name = models.CharField(max_length=200, help_text="Its full name.")
    short_name = models.CharField(max_length=60, help_text="What it is called in short.")
    kind = models.CharField(max_length=30, choices=Kind.choices, help_text="What kind of body it is.")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", help_text="The body that set it up."
    )
    starts = models.DateField(help_text="The day it was set up.")
    ends = models.DateField(null=True, blank=True, help_text="The day it ceased.")

    stands_for: ClassVar[str] = "body"

    class Meta(Record.Meta):
        verbose_name_plural = "bodies"
        constraints = (InOrder("starts", "ends", name="committees_body_ends_order"),)


class OfBodiesQuerySet(RecordQuerySet):
    def of_kinds(self, *kinds: str) -> Self:
        """Rows of bodies of these kinds."""
        return self.filter(body__kind__in=kinds)


class MeetingQuerySet(OfBodiesQuerySet):
    def sittings(self) -> Self:
        """Meetings at which a body sits, or sat: neither cancelled, nor decided without one."""
        return self.filter(cancelled__isnull=True).exclude(kind=Meeting.Kind.EX_COMMITTEE)


class Meeting(Record):
    """One sitting of a body, or a decision that it takes without one: then `held_on` is when the answers are due."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Ordinary"
        EXTRAORDINARY = "extraordinary", "Extraordinary"
        EX_COMMITTEE = "ex-committee", "Ex-committee"

    class Format(models.TextChoices):
        IN_PERSON = "in-person", "In person"
        REMOTE = "remote", "Remote"
        HYBRID = "hybrid", "In person and remote"

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", help_text="The body that met.")
    title = models.CharField(max_length=200, help_text="What the meeting is called.")
    held_on = models.DateField(help_text="The day it was or is to be held; ex-committee, the day answers are due.")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ORDINARY, help_text="Ordinary or not.")
    format = models.CharField(max_length=20, choices=Format.choices, blank=True, help_text="How it was attended.")
    series = models.ForeignKey(
        "committees.MeetingSeries",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        help_text="The series from which it was planned.",
    )
    starts_at = TimeOfDayField(blank=True, help_text="When it begins, such as 10:00.")
    ends_at = TimeOfDayField(blank=True, help_text="When it is to end, such as 15:30.")
    place = models.CharField(max_length=200, blank=True, help_text="Where it meets in person.")
    called = models.DateField(
        null=True, blank=True, help_text="The day it was called; ex-committee, the day it was asked."
    )
    agenda_published = models.DateField(
        null=True, blank=True, help_text="The day on which its agenda was published; until then it is a draft."
    )
    moved_from = models.DateField(
        null=True, blank=True, help_text="The day on which it was to be held before it moved."
    )
    cancelled = models.DateField(null=True, blank=True, help_text="The day on which it was cancelled.")

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = (
            models.Index(fields=("held_on", "body"), name="committees_meeting_held"),
            models.Index(fields=("body", "held_on"), name="committees_meeting_of_body"),
        )

    @property
    def is_ex_committee(self) -> bool:
        """Whether the body decides without sitting."""
        return self.kind == self.Kind.EX_COMMITTEE

    @property
    def status(self) -> str:
        """Cancelled, Held, Moved or Planned, as of today; worked out, so that it is never out of step with the day."""
        if self.cancelled:
            return "Cancelled"
        if self.held_on < today():
            return "Closed" if self.is_ex_committee else "Held"
        return "Moved" if self.moved_from else "Planned"


class Action(Record):
    """Something a body asked to be done."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="actions", help_text="The body that asked for it.")
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        help_text="The meeting at which it was raised.",
    )
    item = models.ForeignKey(
        "committees.AgendaItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        help_text="The item of the agenda under which it was raised.",
    )
    title = models.CharField(max_length=300, help_text="What is to be done.")
    owner = models.CharField(max_length=100, help_text="The organisation or body that is to do it.")
    owner_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="owns", help_text="That body, where it is one."
    )
    owner_person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions_to_do",
        help_text="The account of the person who is to do it.",
    )
    raised = models.DateField(help_text="The day it was raised.")
    due = models.DateField(null=True, blank=True, help_text="The day by which it is to be done.")
    closed = models.DateField(null=True, blank=True, help_text="The day it was closed.")
    evidence = models.TextField(blank=True, help_text="What shows that it is done: a paper, a minute, an address.")
    reminded = models.DateField(null=True, blank=True, help_text="The day on which its owner was last told it is late.")

    objects: ClassVar[Any] = OfBodiesQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = (
            InOrder("raised", "due", name="committees_action_due_order"),
            InOrder("raised", "closed", name="committees_action_closed_order"),
        )
        indexes = (
            models.Index(fields=("raised", "body", "closed"), name="committees_action_raised"),
            models.Index(fields=("raised", "id"), name="committees_action_in_order"),
            models.Index(fields=("body", "due"), name="committees_action_open", condition=Q(closed__isnull=True)),
        )

    @property
    def status(self) -> str:
        """Closed, overdue or open, as of today."""
        if self.closed:
            return "closed"
        return "overdue" if self.due and self.due < today() else "open"


class SeatGroup(Record):
    """Seats of a body that are filled in one way by one kind of Party: how many, by whom, with or without a vote."""

    class FilledBy(models.TextChoices):
        ELECTION = "election", "Election"
        NOMINATION = "nomination", "Nomination"
        APPOINTMENT = "appointment", "Appointment"

    body = models.ForeignKey(Body, models.PROTECT, related_name="seat_groups", help_text="The body.")
    name = models.CharField(max_length=100, help_text="What the group is called.")
    categories = models.CharField(
        max_length=200,
        blank=True,
        help_text="The Party categories whose Parties fill it, separated by spaces; empty for anybody.",
    )
    seats = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many seats; empty for one for each Voting Group of these categories."
    )
    filled_by = models.CharField(max_length=20, choices=FilledBy.choices, help_text="How a seat is filled.")
    nominated_by = models.CharField(max_length=200, blank=True, help_text="Who nominates, where a nomination fills it.")
    votes = models.BooleanField(default=True, help_text="Whether its members vote.")
    casting = models.BooleanField(default=False, help_text="Whether its member has the casting vote.")
    starts = models.DateField(help_text="The first day on which the body has these seats.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it has them no longer.")
    basis = models.CharField(max_length=20, choices=Basis.choices, help_text="How sure we are of it.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="committees_seatgroup_ends_order"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.body}"


class Quorum(Record):
    """How many of a body have to be there before it may decide, from a day to a day."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="quorums", help_text="The body.")
    percent = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The share of those who hold a seat with a vote, in per cent; rounded up."
    )
    least = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The least number, whatever the share is."
    )
    starts = models.DateField(help_text="The first day of the rule.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds.")
    basis = models.CharField(max_length=20, choices=Basis.choices, help_text="How sure we are of it.")

    class Meta(Record.Meta):
        verbose_name_plural = "quorums"
        constraints = (InOrder("starts", "ends", name="committees_quorum_ends_order"),)

    def __str__(self) -> str:
        return f"Quorum, {self.body}"


class Delegation(Record):
    """A function that one body exercises for another, from a day to a day."""

    giver = models.ForeignKey(
        Body, models.PROTECT, related_name="delegated", help_text="The body whose function it is."
    )
    taker = models.ForeignKey(Body, models.PROTECT, related_name="holds", help_text="The body that exercises it.")
    title = models.CharField(max_length=300, help_text="The function, in one line.")
    starts = models.DateField(help_text="The first day.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it is no longer delegated.")
    basis = models.CharField(max_length=20, choices=Basis.choices, help_text="How sure we are of it.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="committees_delegation_ends_order"),)


class Appointment(Record):
    """A seat on a body, held from a day to a day."""

    class Seat(models.TextChoices):
        CHAIR = "chair", "Chair"
        MEMBER = "member", "Member"
        ALTERNATE = "alternate", "Alternate"
        OBSERVER = "observer", "Observer"
        SECRETARY = "secretary", "Secretary"

    body = models.ForeignKey(Body, models.PROTECT, related_name="appointments", help_text="The body.")
    seat = models.CharField(max_length=20, choices=Seat.choices, help_text="Chair, member, alternate and so on.")
    holder = models.CharField(max_length=200, help_text="Who holds the seat.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="appointments", help_text="The holder's account."
    )
    category = models.CharField(
        max_length=40, choices=categories, blank=True, help_text="The Party category that the seat stands for."
    )
    seat_group = models.ForeignKey(
        SeatGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        help_text="The group of seats it is one of.",
    )
    alternate_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="alternates",
        help_text="Whose place an alternate takes.",
    )
    starts = models.DateField(help_text="The first day in the seat.")
    ends = models.DateField(null=True, blank=True, help_text="The first day no longer in it.")

    personal: ClassVar[frozenset[str]] = frozenset({"holder"})

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="committees_appointment_ends_order"),)
        indexes = (models.Index(fields=("body", "starts", "ends"), name="committees_appointment_dates"),)

    def __str__(self) -> str:
        return f"{self.get_seat_display()}, {self.body}"


class Decision(Record):
    """What a body resolved. It is the mandate on which a workflow's step "by" that body is taken."""

    class Kind(models.TextChoices):
        APPROVED = "approved", "Approved"
        AGREED = "agreed", "Agreed"
        NOTED = "noted", "Noted"
        REJECTED = "rejected", "Rejected"
        DEFERRED = "deferred", "Deferred"

    body = models.ForeignKey(Body, models.PROTECT, related_name="decisions", help_text="The body that decided.")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="decisions", help_text="Where it decided."
    )
    item = models.ForeignKey(
        "committees.AgendaItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        help_text="The item of the agenda under which it was decided.",
    )
    title = models.CharField(max_length=300, help_text="What was decided about, in one line.")
    decided = models.DateField(db_index=True, help_text="The day of the decision.")
    outcome = models.CharField(max_length=300, help_text="What was resolved.")
    subject = models.CharField(max_length=60, blank=True, help_text="Reference of the record it is about.")
    outcome_kind = models.CharField(
        max_length=20, choices=Kind.choices, blank=True, help_text="What it comes to: approved, noted and so on."
    )
    agenda_item = models.CharField(max_length=60, blank=True, help_text="The agenda item, as minuted.")
    paper = models.CharField(max_length=100, blank=True, help_text="The reference of the paper it was taken on.")
    wording = models.TextField(blank=True, help_text="The decision, word for word.")
    reasons = models.TextField(blank=True, help_text="Why the body decided so.")
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Votes for, where it was put to one.")
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Votes against.")
    abstained = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many abstained.")
    delegation = models.ForeignKey(
        Delegation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        help_text="The delegated power that was used.",
    )
    objectives = models.CharField(
        max_length=200, blank=True, help_text="The objectives of the code that were cited, separated by spaces."
    )

    @property
    def body_slug(self) -> str:
        """The body that decided, as workflow tables name it."""
        return str(self.body.reference)

    def decides_for(self, body: str) -> bool:
        """Whether it counts as a decision of that body: of its own, or of one that stood in for it on that day."""
        day = self.decided
        still = Q(ends__isnull=True) | Q(ends__gt=day)
        standing = self.body.stands_in.filter(still, starts__lte=day, for_body__starts__gt=day)
        return self.body_slug == body or standing.filter(for_body__reference=body).exists()


# At the end, because they stand on the models above.
from secretariat.committees import models_ballots as models_ballots  # noqa: E402
from secretariat.committees import models_budget as models_budget  # noqa: E402
from secretariat.committees import models_elections as models_elections  # noqa: E402
from secretariat.committees import models_governance as models_governance  # noqa: E402
from secretariat.committees import models_meetings as models_meetings  # noqa: E402
from secretariat.committees import models_registers as models_registers  # noqa: E402
from secretariat.committees import models_subjects as models_subjects  # noqa: E402
from secretariat.committees import models_transition as models_transition  # noqa: E402
from secretariat.committees import models_vacancies as models_vacancies  # noqa: E402
