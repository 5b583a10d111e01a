from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from secretariat.accounts import models_data as models_data  # this and the next: so that Django finds their tables
from secretariat.accounts import models_exchange as models_exchange
from secretariat.accounts.choices import person_roles
from secretariat.core.calendars import today
from secretariat.core.records import InOrder, Record, RecordQuerySet


class UserManager(BaseUserManager["User"].from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """Finds people by their e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str) -> User:
        found: User = self.get(email__iexact=username)
        return found


class User(Record, AbstractBaseUser):
    """One person's account, known by its e-mail address. What it may do hangs on the person's roles alone."""

    email = models.EmailField(unique=True, help_text="The address by which the person signs in.")
    name = models.CharField(max_length=200, blank=True, help_text="What the person is called.")
    joined = models.DateField(default=today, help_text="The day the account was opened.")
    left = models.DateField(null=True, blank=True, help_text="The first day on which nobody can sign in to it.")

    personal: ClassVar[frozenset[str]] = frozenset({"email", "name"})
    unrecorded: ClassVar[frozenset[str]] = frozenset({"password", "last_login"})
    stands_for: ClassVar[str] = "person"

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects: ClassVar[Any] = UserManager()

    class Meta(Record.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = (
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_once"),
            InOrder("joined", "left", name="accounts_user_left_order"),
        )

    def __str__(self) -> str:
        return self.name or self.reference

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the person can sign in."""
        return self.left is None or self.left > today()


class Role(Record):
    """What a person is at a Party, at the administrator or elsewhere, from a day to a day. It ends by its date."""

    person = models.ForeignKey(User, models.PROTECT, related_name="roles", help_text="Who holds it.")
    role = models.CharField(max_length=40, choices=person_roles, help_text="The role.")
    of = models.CharField(
        max_length=60, blank=True, help_text="Reference of the Party, for a role at a Party; otherwise empty."
    )
    starts = models.DateField(help_text="The first day of the role.")
    ends = models.DateField(null=True, blank=True, help_text="The first day after it.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="accounts_role_ends_order"),)

    def __str__(self) -> str:
        return f"{self.get_role_display()}{f' of {self.of}' if self.of else ''}"


class AccessRequest(Record):
    """A person's wish to act for an organisation, which the administrator grants or refuses."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    person = models.ForeignKey(User, models.PROTECT, related_name="requests", help_text="Who asks.")
    role = models.CharField(max_length=40, choices=person_roles, help_text="The role asked for.")
    of = models.CharField(max_length=60, blank=True, help_text="Reference of the Party, for a role at a Party.")
    asked = models.DateField(help_text="The day it was asked.")
    decided = models.DateField(null=True, blank=True, help_text="The day it was decided.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it was decided.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was refused, or on what it was granted.")

    class Meta(Record.Meta):
        constraints = (
            InOrder("asked", "decided", name="accounts_accessrequest_decided_order"),
            models.UniqueConstraint(
                fields=("person", "role", "of"),
                condition=models.Q(decided__isnull=True),
                name="accounts_accessrequest_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}{f' of {self.of}' if self.of else ''}"


class Invitation(Record):
    """An offer of a role to somebody who may not have an account yet. The link in the mail is kept as its hash."""

    email = models.EmailField(help_text="Whom it was sent to.")
    role = models.CharField(max_length=40, choices=person_roles, help_text="The role offered.")
    of = models.CharField(max_length=60, blank=True, help_text="Reference of the Party, for a role at a Party.")
    made = models.DateField(help_text="The day it was sent.")
    expires = models.DateField(help_text="The first day on which it can no longer be accepted.")
    accepted = models.DateField(null=True, blank=True, help_text="The day it was accepted.")
    withdrawn = models.DateField(null=True, blank=True, help_text="The day it was withdrawn.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="invitations", help_text="Who accepted it."
    )
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)

    personal: ClassVar[frozenset[str]] = frozenset({"email"})
    unrecorded: ClassVar[frozenset[str]] = frozenset({"token_hash"})

    class Meta(Record.Meta):
        constraints = (InOrder("made", "expires", name="accounts_invitation_expires_order"),)

    def __str__(self) -> str:
        return f"{self.get_role_display()}{f' of {self.of}' if self.of else ''}"

    def can_be_accepted(self, day: date) -> bool:
        """Whether it still stands on a day."""
        return not self.accepted and not self.withdrawn and day < self.expires


class NamedReader(Record):
    """A person let in to one record by name, as Red wants it, from a day to a day."""

    person = models.ForeignKey(User, models.PROTECT, related_name="named_on", help_text="Who is let in.")
    kind = models.CharField(max_length=60, help_text="The kind of record, as history names it.")
    subject = models.CharField(max_length=60, help_text="The record's reference.")
    reason = models.CharField(max_length=300, help_text="Why they need it.")
    starts = models.DateField(help_text="The first day.")
    ends = models.DateField(null=True, blank=True, help_text="The first day after it.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="accounts_namedreader_ends_order"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Conflict(Record):
    """An interest that keeps a member of a body out of what names a Party, from a day to a day."""

    person = models.ForeignKey(User, models.PROTECT, related_name="conflicts", help_text="The member.")
    of = models.CharField(max_length=60, help_text="Reference of the Party.")
    interest = models.CharField(max_length=300, help_text="What the interest is.")
    starts = models.DateField(help_text="The first day.")
    ends = models.DateField(null=True, blank=True, help_text="The first day after it.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="accounts_conflict_ends_order"),)

    def __str__(self) -> str:
        return f"Conflict of interest with {self.of}"


class Subscription(models.Model):
    """What a person follows, and how fast they want to hear of it. Nobody else sees it."""

    class What(models.TextChoices):
        RECORD = "record", "A record"
        BODY = "body", "Everything of a body"
        SEARCH = "search", "What a search newly finds"
        CLAUSE = "clause", "A clause"  # these two wait for the text of the code
        TERM = "term", "A defined term"

    person = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    what = models.CharField(max_length=10, choices=What.choices)
    kind = models.CharField(max_length=60, blank=True, help_text="The kind of record, as events name it.")
    of = models.CharField(max_length=200, help_text="The record's or body's reference, or the words of the search.")
    pace = models.CharField(max_length=10, default="daily")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("what", "kind", "of")
        constraints = (
            models.UniqueConstraint(fields=("person", "what", "kind", "of"), name="accounts_subscription_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.of}"


class Handled(models.Model):
    """Up to which event people have been told. Its one row is locked by whoever works out who is told."""

    name = models.CharField(max_length=20, primary_key=True)
    sequence = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.sequence}"


class Preference(models.Model):
    """How a person wants to hear of what their roles bring, and what they have seen and been sent."""

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="preference")
    roles = models.CharField(max_length=10, default="at once", help_text="Never faster than this.")
    looked = models.BigIntegerField(default=0, help_text="The last event that the person has seen in the inbox.")
    digest = models.DateField(null=True, blank=True, help_text="The day of the last daily mail.")

    def __str__(self) -> str:
        return f"Preferences of {self.person_id}"


class FeedAddress(models.Model):
    """A private address for calendars and readers. Its secret is shown once, and kept as its hash."""

    person = models.ForeignKey(User, models.CASCADE, related_name="feed_addresses")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-made",)

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """One mail of the outbox: who gets what and why, and when it went. Its text is wiped once it has been sent."""

    address = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    why = models.CharField(max_length=300)
    written = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(auto_now_add=True)
    sent = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("next_try",), name="accounts_mail_due", condition=models.Q(sent__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"


class Notice(models.Model):
    """Who was told of which event and why: the log, and what is still to be told. Never two for a person and event."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for the day's mail"
        MAILED = "mailed", "Mailed"
        KEPT = "kept", "In the inbox only"
        WITHHELD = "withheld", "Not mailed: no longer theirs to see"

    person = models.ForeignKey(User, models.CASCADE, related_name="notices")
    event = models.BigIntegerField(help_text="The event's sequence.")
    why = models.CharField(max_length=300)
    pace = models.CharField(max_length=10)
    subscription = models.ForeignKey(Subscription, models.SET_NULL, null=True, blank=True, related_name="notices")
    state = models.CharField(max_length=10, choices=State.choices)
    made = models.DateTimeField(auto_now_add=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "event"), name="accounts_notice_once"),)
        indexes = (
            models.Index(fields=("person",), name="accounts_notice_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=("event",), name="accounts_notice_event"),
        )

    def __str__(self) -> str:
        return f"Event {self.event} to {self.person_id}"
