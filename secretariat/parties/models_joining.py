"""Joining, changing and leaving: applications, agreements, licences, identifiers, names that were, and exits."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from secretariat.accounts.models import User
from secretariat.core.codes.choices import categories
from secretariat.core.records import InOrder, Record, RecordQuerySet
from secretariat.parties.models import Party, VotingGroup
from secretariat.parties.rules import accession, licence_kinds


class ApplicationQuerySet(RecordQuerySet):
    def open(self) -> Self:
        """Applications that have led to nothing yet."""
        return self.filter(outcome="")


class Application(Record):
    """The wish of a company or a natural person to become a Party."""

    class Kind(models.TextChoices):
        COMPANY = "company", "Company"
        NATURAL_PERSON = "natural-person", "Natural person"

    class Outcome(models.TextChoices):
        ACCEDED = "acceded", "Acceded"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who applies.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="Whether a company or a person applies.")
    name = models.CharField(max_length=200, help_text="The name of the company or of the natural person.")
    country = models.CharField(max_length=2, default="GB", help_text="Where it is registered, in two letters.")
    company_number = models.CharField(
        max_length=20, blank=True, db_index=True, help_text="Its number in the register of companies."
    )
    address = models.CharField(max_length=300, blank=True, help_text="Its registered address.")
    category = models.CharField(max_length=40, choices=categories, help_text="The Party category asked for.")
    licences = models.CharField(
        max_length=300,
        blank=True,
        help_text="The licences held, each with the day since when: electricity-supply 2014-05-01, gas-supply 2015-02-03.",
    )
    voting_group = models.ForeignKey(
        VotingGroup,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="The Voting Group of its affiliates that it joins.",
    )
    takes_share = models.BooleanField(default=False, help_text="Whether it takes a share in the code's company.")
    contact_name = models.CharField(max_length=200, blank=True, help_text="Whom to write to.")
    contact_email = models.EmailField(blank=True, help_text="Their e-mail address.")
    contact_phone = models.CharField(max_length=40, blank=True, help_text="Their telephone number.")
    bar_shortened = models.CharField(
        max_length=60, blank=True, help_text="The decision by which the bar after an expulsion was shortened."
    )
    applied = models.DateField(help_text="The day it was sent.")
    checked = models.DateField(null=True, blank=True, help_text="The day its checks were done.")
    invoice = models.CharField(max_length=40, blank=True, help_text="The number of the invoice.")
    invoiced = models.DateField(null=True, blank=True, help_text="The day of the invoice.")
    fee = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="What is paid, in pounds."
    )
    paid = models.DateField(null=True, blank=True, help_text="The day the payment arrived.")
    payment = models.CharField(max_length=60, blank=True, help_text="The reference of the payment.")
    agreement_sent = models.DateField(null=True, blank=True, help_text="The day the Accession Agreement was sent.")
    returned = models.DateField(null=True, blank=True, help_text="The day it came back signed and undated.")
    signatory = models.CharField(max_length=200, blank=True, help_text="Who signed it for the applicant.")
    countersigned = models.DateField(null=True, blank=True, help_text="The day on which the Board countersigned it.")
    welcomed = models.DateField(null=True, blank=True, help_text="The day signifier and identifiers were given.")
    ended = models.DateField(null=True, blank=True, help_text="The day it was refused or withdrawn.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="What it led to.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was refused or withdrawn.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="applications", help_text="The Party it became."
    )

    personal: ClassVar[frozenset[str]] = frozenset({"contact_name", "contact_email", "contact_phone", "signatory"})

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = (
            InOrder("applied", "checked", name="parties_application_checked_order"),
            InOrder("applied", "countersigned", name="parties_application_countersigned_order"),
            InOrder("returned", "countersigned", name="parties_application_signed_order"),
        )
        indexes = (models.Index(fields=("outcome", "applied"), name="parties_application_open"),)

    @property
    def held(self) -> dict[str, str]:
        """Kind of licence to the day since when, as the application says."""
        return licences_in(self.licences)


def licences_in(text: str) -> dict[str, str]:
    """Kind to day of what is written as "electricity-supply 2014-05-01, gas-supply 2015-02-03"."""
    parts = (each.split() for each in text.split(",") if each.strip())
    return {part[0]: part[1] if len(part) > 1 else "" for part in parts}


class Agreement(Record):
    """An Accession Agreement, in the words that were sent to be signed."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="agreements", help_text="The application that it answers."
    )
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who applied.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="agreements", help_text="The Party it made."
    )
    title = models.CharField(max_length=200, help_text="What it is called.")
    text = models.TextField(max_length=20_000, help_text="Its words: a line with a number is the title of a clause.")
    made = models.DateField(help_text="The day it was made from the template.")
    dated = models.DateField(
        null=True, blank=True, help_text="The day on which it was countersigned, and takes effect."
    )

    class Meta(Record.Meta):
        constraints = (InOrder("made", "dated", name="parties_agreement_dated_order"),)


class AgreementFile(Record):
    """A file of an Accession Agreement: as it was sent, as it came back signed, or countersigned.

    Its content lies sealed on disk under the name `stored`, and is read by whoever may see this.
    """

    class Kind(models.TextChoices):
        AS_SENT = "as-sent", "As it was sent"
        SIGNED = "signed", "Signed by the applicant"
        COUNTERSIGNED = "countersigned", "Countersigned"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="files", help_text="The agreement.")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who applied.")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", help_text="The Party that came of it."
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="Which copy it is.")
    name = models.CharField(max_length=150, help_text="What the file is called.")
    size = models.PositiveBigIntegerField(help_text="How many bytes it has.")
    sha256 = models.CharField(max_length=64, help_text="The SHA-256 of its content.")
    signatory = models.CharField(max_length=200, blank=True, help_text="Who signed, as the applicant says.")
    added = models.DateField(help_text="The day on which it was made or came in.")
    stored = models.CharField(max_length=64, blank=True)

    unrecorded: ClassVar[frozenset[str]] = frozenset({"stored"})
    personal: ClassVar[frozenset[str]] = frozenset({"signatory"})

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class Licence(Record):
    """A licence that a Party holds, from a day to a day. It is apart from the Party's category."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="licences", help_text="The Party.")
    kind = models.CharField(max_length=40, choices=licence_kinds, help_text="What is licensed.")
    starts = models.DateField(help_text="The day since when it is held.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which it is no longer held.")

    class Meta(Record.Meta):
        constraints = (InOrder("starts", "ends", name="parties_licence_ends_order"),)

    def __str__(self) -> str:
        return f"{self.party}: {self.get_kind_display()}"

    @property
    def fuel(self) -> str:
        """The fuel that is licensed; empty for a kind that the code no longer names."""
        kind = accession().kind(self.kind)
        return kind.fuel if kind else ""


class IdentifierRange(Record):
    """A range of EUI-64 identifiers that was given to a Party: nobody else is ever given one of them."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="identifier_ranges", help_text="The Party.")
    first = models.CharField(max_length=16, db_index=True, help_text="The first identifier: 16 digits 0-9, A-F.")
    last = models.CharField(max_length=16, db_index=True, help_text="The last identifier.")
    starts = models.DateField(help_text="The day it was given.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which the Party no longer has it.")

    class Meta(Record.Meta):
        verbose_name = "identifier range"
        constraints = (InOrder("starts", "ends", name="parties_identifierrange_ends_order"),)

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class ShareCertificate(Record):
    """The certificate of a share in the code's company."""

    party = models.ForeignKey(
        Party, models.PROTECT, related_name="share_certificates", help_text="Who holds the share."
    )
    number = models.CharField(max_length=20, unique=True, help_text="The number of the certificate.")
    issued = models.DateField(help_text="The day it was issued.")
    ends = models.DateField(null=True, blank=True, help_text="The first day on which the Party no longer holds it.")

    class Meta(Record.Meta):
        constraints = (InOrder("issued", "ends", name="parties_sharecertificate_ends_order"),)

    def __str__(self) -> str:
        return f"{self.number}, {self.party}"


class PartyName(Record):
    """A name that a Party had before, so that it is found under it."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="names", help_text="The Party.")
    name = models.CharField(max_length=200, help_text="The name it had.")
    starts = models.DateField(help_text="The first day of that name.")
    ends = models.DateField(help_text="The first day of the next name.")

    class Meta(Record.Meta):
        verbose_name = "earlier name"
        constraints = (InOrder("starts", "ends", name="parties_partyname_ends_order"),)


class ContactDetails(Record):
    """Where a Party is reached, from a day to a day."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="contact_details", help_text="The Party.")
    address = models.CharField(max_length=300, blank=True, help_text="Its registered address.")
    contact_name = models.CharField(max_length=200, blank=True, help_text="Whom to write to.")
    contact_email = models.EmailField(blank=True, help_text="Their e-mail address.")
    contact_phone = models.CharField(max_length=40, blank=True, help_text="Their telephone number.")
    starts = models.DateField(help_text="The first day.")
    ends = models.DateField(null=True, blank=True, help_text="The first day after it.")

    personal: ClassVar[frozenset[str]] = frozenset({"contact_name", "contact_email", "contact_phone"})

    class Meta(Record.Meta):
        verbose_name_plural = "contact details"
        constraints = (InOrder("starts", "ends", name="parties_contactdetails_ends_order"),)

    def __str__(self) -> str:
        return f"Contact details of {self.party}"


class DetailsChange(Record):
    """A Party's wish to have what the register holds on it changed. What stays as it is, is left empty."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    party = models.ForeignKey(Party, models.PROTECT, related_name="details_changes", help_text="The Party.")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who asks.")
    name = models.CharField(max_length=200, blank=True, help_text="Its new name.")
    company_number = models.CharField(
        max_length=20, blank=True, help_text="Its new number in the register of companies."
    )
    address = models.CharField(max_length=300, blank=True, help_text="Its new registered address.")
    contact_name = models.CharField(max_length=200, blank=True, help_text="Whom to write to from now on.")
    contact_email = models.EmailField(blank=True, help_text="Their e-mail address.")
    contact_phone = models.CharField(max_length=40, blank=True, help_text="Their telephone number.")
    tell_dcc = models.BooleanField(
        "Tell the DCC", default=False, help_text="Whether the Party agrees that the DCC is told."
    )
    asked = models.DateField(help_text="The day it was asked.")
    decided = models.DateField(null=True, blank=True, help_text="The day it was decided.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="How it was decided.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was refused.")

    personal: ClassVar[frozenset[str]] = frozenset({"contact_name", "contact_email", "contact_phone"})

    class Meta(Record.Meta):
        verbose_name = "change of details"
        verbose_name_plural = "changes of details"
        constraints = (InOrder("asked", "decided", name="parties_detailschange_decided_order"),)

    def __str__(self) -> str:
        return f"Change of details of {self.party}"


class Withdrawal(Record):
    """A Party's notice that it ceases to be one of its own will."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"
        TAKEN_BACK = "taken-back", "Taken back"

    party = models.ForeignKey(Party, models.PROTECT, related_name="withdrawals", help_text="The Party.")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who gave notice."
    )
    noticed = models.DateField(help_text="The day of the notice.")
    leaves = models.DateField(help_text="The first day on which it is no longer a Party.")
    why = models.CharField(max_length=300, blank=True, help_text="What it says about why.")
    decided = models.DateField(null=True, blank=True, help_text="The day it was confirmed, refused or taken back.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="What became of it.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was refused or taken back.")

    class Meta(Record.Meta):
        constraints = (InOrder("noticed", "leaves", name="parties_withdrawal_leaves_order"),)

    def __str__(self) -> str:
        return f"Withdrawal of {self.party}"


class Transfer(Record):
    """A merger of two Parties, or the novation of one's agreement to the other: the first ceases to be a Party."""

    class Kind(models.TextChoices):
        MERGER = "merger", "Merger"
        NOVATION = "novation", "Novation"

    class Outcome(models.TextChoices):
        DONE = "done", "Carried out"
        ABANDONED = "abandoned", "Abandoned"

    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="A merger, or a novation of the agreement.")
    party = models.ForeignKey(Party, models.PROTECT, related_name="transfers", help_text="The Party that ceases.")
    into = models.ForeignKey(Party, models.PROTECT, related_name="received", help_text="The Party that goes on.")
    proposed = models.DateField(help_text="The day it was noted.")
    effective = models.DateField(help_text="The day from which it holds.")
    why = models.CharField(max_length=300, help_text="On what it rests: the deed, the court's order.")
    decided = models.DateField(null=True, blank=True, help_text="The day it was carried out or abandoned.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, help_text="What became of it.")

    class Meta(Record.Meta):
        verbose_name = "merger or novation"
        verbose_name_plural = "mergers and novations"
        constraints = (InOrder("proposed", "decided", name="parties_transfer_decided_order"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.party} into {self.into}"
