"""What is done with applications: by whoever applies, and by Party Support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from secretariat.accounts.models import User
from secretariat.core.acts import ActForm, DayField, PoundsField, RecordField, WordsField, act, making
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.core.permission.declared import KNOWN
from secretariat.core.workflow.taking import NotNow
from secretariat.parties import agreement_files, joining
from secretariat.parties.identifiers import grouped, next_free
from secretariat.parties.models import VotingGroup
from secretariat.parties.models_joining import Agreement, AgreementFile, Application
from secretariat.parties.rules import accession

ADMIT = "admit_parties"
Roles = frozenset[str]


def person_of(reader: Reader) -> User | None:
    """The account of a reader; None for a persona of the demonstration or a program without one."""
    found: User | None = User.objects.filter(reference=reader.person).first() if reader.person else None
    return found


def joining_categories() -> list[tuple[str, str]]:
    """The categories in which somebody can join."""
    return [(each.slug, current().name_of(each.slug)) for each in accession().category]


class ApplyForm(ActForm):
    """The application to become a Party."""

    kind = forms.ChoiceField(
        label="Who applies", choices=Application.Kind.choices, widget=forms.RadioSelect, help_text="Both can join."
    )
    name = forms.CharField(
        label="Name", max_length=200, help_text="The company's name as it is registered, or your full name."
    )
    country = forms.CharField(
        label="Country", max_length=2, min_length=2, initial="GB", help_text="Where it is registered, in two letters."
    )
    company_number = forms.CharField(
        label="Company number",
        max_length=20,
        required=False,
        help_text="The number in the register of companies. Leave it empty if you apply as a natural person.",
    )
    address = forms.CharField(label="Registered address", max_length=300, help_text="On one line.")
    category = forms.ChoiceField(
        label="Party Category", choices=joining_categories, help_text="Whoever holds no licence joins as Others."
    )
    voting_group = RecordField(
        VotingGroup,
        label="Voting Group of your affiliates",
        required=False,
        help_text="Its reference or name, if companies of your group are Parties in the same category. Else leave it empty.",
    )
    takes_share = forms.BooleanField(
        label="We take a share in SECCo",
        required=False,
        help_text="Licence holders have to; for others it is a choice.",
    )
    contact_name = forms.CharField(label="Contact", max_length=200, help_text="Whom we write to.")
    contact_email = forms.EmailField(label="Contact's e-mail address")
    contact_phone = forms.CharField(label="Contact's telephone number", max_length=40, required=False)
    bar_shortened = forms.CharField(
        label="Decision of the Panel",
        max_length=60,
        required=False,
        help_text="Only after an expulsion: the reference of the decision that lets you join earlier.",
    )

    def prepare(self) -> None:
        if self.record is not None:
            self.initial = {name: getattr(self.record, name) for name in self.fields if hasattr(self.record, name)}
            self.initial |= {_since(kind): day for kind, day in self.record.held.items()}


def _since(kind: str) -> str:
    return f"since_{kind.replace('-', '_')}"


def _with_licences(fields: dict[str, forms.Field]) -> dict[str, forms.Field]:
    """The form's fields with a day for each kind of licence of the code, after the category."""
    licences = {
        _since(kind.slug): DayField(
            label=f"{kind.name} held since", required=False, help_text="Leave it empty if you hold none."
        )
        for kind in accession().licence_kind
    }
    names = list(fields)
    after = names.index("category") + 1
    return {name: fields[name] for name in names[:after]} | licences | {name: fields[name] for name in names[after:]}


ApplyForm.base_fields = _with_licences(ApplyForm.base_fields)


def _as_application(given: dict[str, Any]) -> dict[str, Any]:
    """What the form gives, with the licences on one line."""
    rest, licences = dict(given), []
    for kind in accession().licence_kind:
        if day := rest.pop(_since(kind.slug), None):
            licences.append(f"{kind.slug} {day.isoformat()}")
    return rest | {"licences": ", ".join(licences)}


@making(
    Application,
    "apply",
    "Apply to become a Party",
    form=ApplyForm,
    deed=KNOWN,
    explains="Your application goes to Party Support, who answer usually within two working days. You see here where it "
    "stands, what comes next and who has to act.",
    done="{record} has been sent: this page shows where it stands.",
)
def apply(*, by: Actor, reader: Reader, **given: Any) -> Application:
    """Send an application."""
    person = person_of(reader)
    if person is None:
        raise NotNow("Sign in with an account of your own: an application belongs to a person.")
    return joining.apply(person=person, by=by, **_as_application(given))


@act(
    Application,
    "submit",
    "Correct the application and send it",
    form=ApplyForm,
    explains="What you wrote before is filled in.",
    done="{record} has been sent again.",
)
def submit(application: Application, *, by: Actor, roles: Roles, **given: Any) -> None:
    """Send a corrected application."""
    joining.submit(application, by=by, roles=roles, **_as_application(given))


class ApproveForm(ActForm):
    """The end of the checks."""

    voting_group = RecordField(
        VotingGroup,
        label="Voting Group",
        required=False,
        help_text="The reference or name of the group that it joins; empty for a group of its own.",
    )

    def prepare(self) -> None:
        self.initial = {"voting_group": self.record.voting_group}


@act(
    Application,
    "approve",
    "Note that the checks are done",
    form=ApproveForm,
    deed=ADMIT,
    explains="The register number, the licences and expulsions have been checked. What stands in the way is said here.",
    done="{record} has been checked: the invoice comes next.",
)
def approve(
    application: Application, *, by: Actor, roles: Roles, reader: Reader, voting_group: VotingGroup | None
) -> None:
    """Note that the checks are done."""
    joining.approve(application, by=by, roles=roles, reader=reader, voting_group=voting_group)


class InvoiceForm(ActForm):
    """An invoice."""

    invoice = forms.CharField(label="Number of the invoice", max_length=40)
    invoiced = DayField(label="Day of the invoice")

    def prepare(self) -> None:
        self.initial = {"invoiced": today()}


@act(
    Application,
    "send_invoice",
    "Note the invoice",
    form=InvoiceForm,
    deed=ADMIT,
    explains="The sum follows from the fees of the Code.",
    done="The invoice for {record} is noted: the applicant sees it.",
)
def send_invoice(application: Application, *, by: Actor, roles: Roles, invoice: str, invoiced: date) -> None:
    """Note the invoice."""
    joining.send_invoice(application, by=by, roles=roles, invoice=invoice, invoiced=invoiced)


class PaymentForm(ActForm):
    """A payment."""

    paid = DayField(label="Day on which it arrived")
    amount = PoundsField(label="Sum in pounds")
    payment = forms.CharField(label="Reference of the payment", max_length=60)


@act(Application, "record_payment", "Note the payment", form=PaymentForm, deed=ADMIT, done="{record} is paid.")
def record_payment(
    application: Application, *, by: Actor, roles: Roles, paid: date, amount: Decimal, payment: str
) -> None:
    """Note the payment."""
    joining.record_payment(application, by=by, roles=roles, paid=paid, amount=amount, payment=payment)


@act(
    Application,
    "send_agreement",
    "Make and send the Accession Agreement",
    deed=ADMIT,
    explains="It is made from the template of the Code. The applicant is told, and finds it on this page.",
    done="{record} is the agreement as it was sent.",
)
def send_agreement(application: Application, *, by: Actor, roles: Roles) -> Agreement:
    """Make and send the agreement; its page comes next."""
    return joining.send_agreement(application, by=by, roles=roles)


class SignatureForm(ActForm):
    """A signed agreement."""

    returned = DayField(label="Day on which it came back")
    signatory = forms.CharField(label="Who signed", max_length=200, help_text="Name and capacity.")
    undated = forms.BooleanField(
        label="It is signed and carries no date",
        required=False,
        help_text="Only the Board dates it. One that carries a date goes back.",
    )

    def prepare(self) -> None:
        """What came in by upload is filled in."""
        files = AgreementFile.objects.filter(agreement__application=self.record, kind=AgreementFile.Kind.SIGNED)
        if last := files.order_by("-added", "-reference").first():
            self.initial = {"returned": last.added, "signatory": last.signatory}


@act(
    Application,
    "note_signature",
    "Note that the agreement came back signed",
    form=SignatureForm,
    deed=ADMIT,
    done="{record} waits for the Board now.",
)
def note_signature(
    application: Application, *, by: Actor, roles: Roles, returned: date, signatory: str, undated: bool
) -> None:
    """Note the signature."""
    joining.note_signature(application, by=by, roles=roles, returned=returned, signatory=signatory, undated=undated)


class SendBackForm(ActForm):
    """The agreement, signed."""

    file = forms.FileField(label="The signed agreement", max_length=255, help_text="As a PDF, or a picture of it.")
    signatory = forms.CharField(label="Who signed", max_length=200, help_text="Name and capacity.")
    undated = forms.BooleanField(
        label="It is signed and carries no date", required=False, help_text="Only the Board dates it."
    )


@act(
    Application,
    "send-back",
    "Send the signed agreement",
    form=SendBackForm,
    deed="return_agreements",
    why_not=lambda application, reader: _waits_for_no_agreement(application),
    explains="Print the agreement, sign it, leave the date empty and send it here. Party Support looks at it; its SHA-256 "
    "is kept with it, so that both sides can tell that it is the same file.",
    done="{record} is the signed agreement: Party Support looks at it.",
)
def send_back(
    application: Application, *, by: Actor, file: UploadedFile, signatory: str, undated: bool
) -> AgreementFile:
    """Send it."""
    return agreement_files.send_back(application, file, signatory=signatory, undated=undated, by=by)


def _waits_for_no_agreement(application: Application) -> str | None:
    if application.agreement_sent is None or application.returned or application.ended:
        return "It is not waiting for a signed agreement now."
    return None


class CountersignedForm(ActForm):
    """The copy with both signatures."""

    file = forms.FileField(
        label="The countersigned agreement", max_length=255, help_text="As a PDF, or a picture of it."
    )


@act(
    Agreement,
    "keep-countersigned",
    "Add the countersigned copy",
    form=CountersignedForm,
    deed=ADMIT,
    why_not=lambda agreement, reader: None if agreement.dated else "The Board has not countersigned it yet.",
    explains="Both sides find it here: the new Party, and the staff.",
    done="{record} is here for both sides.",
)
def keep_countersigned(agreement: Agreement, *, by: Actor, file: UploadedFile) -> AgreementFile:
    """Add it."""
    return agreement_files.keep_countersigned(agreement, file, by=by)


class IssueForm(ActForm):
    """What a new Party is given."""

    signifier = forms.CharField(label="Party Signifier", max_length=12, help_text="No other Party has the same.")
    first = forms.CharField(
        label="First EUI-64 identifier", max_length=30, required=False, help_text="Empty for the next free block."
    )
    last = forms.CharField(label="Last EUI-64 identifier", max_length=30, required=False)
    certificate = forms.CharField(
        label="Number of the share certificate", max_length=20, required=False, help_text="Empty without a share."
    )

    def prepare(self) -> None:
        try:
            first, last = next_free()
        except NotNow:
            return
        self.initial = {"first": grouped(first), "last": grouped(last)}


@act(
    Application,
    "issue",
    "Give signifier and identifiers",
    form=IssueForm,
    deed=ADMIT,
    explains="The next free block of identifiers is filled in. The new Party is welcomed with them.",
    done="{record} is complete: the Party has been welcomed.",
)
def issue(application: Application, *, by: Actor, roles: Roles, **given: str) -> None:
    """Give the new Party what is its own."""
    joining.issue(application, by=by, roles=roles, **given)


class WhyForm(ActForm):
    """A reason."""

    why = WordsField(label="Why", max_length=300, rows=3, help_text="It stands in the history, and who asked is told.")


@act(Application, "refuse", "Refuse the application", form=WhyForm, deed=ADMIT, done="{record} is refused.")
def refuse(application: Application, *, by: Actor, roles: Roles, why: str) -> None:
    """Refuse."""
    joining.refuse(application, by=by, roles=roles, why=why)


class MaybeWhyForm(ActForm):
    """A reason, if there is one to say."""

    why = WordsField(label="Why", max_length=300, rows=3, required=False, help_text="If you want to say.")


@act(
    Application,
    "withdraw",
    "Withdraw the application",
    form=MaybeWhyForm,
    explains="It ends here. You can apply again whenever you like; a fee that was paid is dealt with by Party Support.",
    done="{record} is withdrawn.",
)
def withdraw(application: Application, *, by: Actor, roles: Roles, why: str) -> None:
    """Take it back."""
    joining.withdraw(application, by=by, roles=roles, why=why)
