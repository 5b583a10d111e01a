"""What can be done with applications: from the form to the Party, step by step."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from secretariat.accounts.models import User
from secretariat.accounts.services import give_role
from secretariat.core import events
from secretariat.core.acts.steps import decision_called
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.permission import Reader
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, case_of, take
from secretariat.parties import tasks
from secretariat.parties.agreement import words_of
from secretariat.parties.checking import (
    category_problem,
    day_of_end_of_bar,
    expelled_in_the_way,
    party_there_already,
    refuse_bad_application,
)
from secretariat.parties.identifiers import give_range
from secretariat.parties.models import Party, PartyCategory, VotingGroup, VotingGroupMembership
from secretariat.parties.models_joining import (
    Agreement,
    Application,
    ContactDetails,
    Licence,
    ShareCertificate,
)
from secretariat.parties.rules import accession

WORKFLOW = "accession"
LABEL = Classification.AMBER
Roles = frozenset[str]
APPLICANT: Roles = frozenset({"applicant"})


@transaction.atomic
def apply(*, person: User, by: Actor, on: date | None = None, **given: Any) -> Application:
    """Send an application to become a Party. Raises NotNow for whoever cannot join, or not so."""
    day = on or today()
    application = Application(
        reference=next_reference(Application, "AP-"), person=person, applied=day, classification=LABEL, **_tidy(given)
    )
    refuse_bad_application(application, day)
    events.create(application, by=by)
    take(begin(application, WORKFLOW, by=by, on=day), "submit", by=by, roles=APPLICANT, on=day)
    return application


@transaction.atomic
def submit(application: Application, *, by: Actor, roles: Roles, **given: Any) -> None:
    """Correct an application that was sent back, and send it again. Raises NotNow as `apply` does."""
    changes = _tidy(given)
    tried = Application(
        **{each.attname: getattr(application, each.attname) for each in Application._meta.concrete_fields}
    )
    for name, value in changes.items():
        setattr(tried, name, value)
    refuse_bad_application(tried, today())
    take(case_of(application), "submit", by=by, roles=roles)
    events.update(application, by=by, verb="correct", **changes, applied=today())


@transaction.atomic
def approve(
    application: Application, *, by: Actor, roles: Roles, reader: Reader, voting_group: VotingGroup | None = None
) -> None:
    """Note that the checks are done. Raises NotNow with what stands in the way of joining."""
    _refuse_unproved_decision(application, reader)
    if voting_group is not None:
        refuse_group_of_others(voting_group, application.category, today())
    shortened = application.bar_shortened if expelled_in_the_way(application, today()) else ""
    changes: dict[str, Any] = {"checked": today(), "voting_group": voting_group, "bar_shortened": shortened}
    events.update(application, by=by, verb="check", **changes)
    take(case_of(application), "approve", by=by, roles=roles)


def _refuse_unproved_decision(application: Application, reader: Reader) -> None:
    """The decision that shortened the bar must be there, and be one of the body that may shorten it."""
    if expelled_in_the_way(application, today()) is None:
        return
    body = accession().bar.shortened_by
    decision = decision_called(application.bar_shortened, reader) if application.bar_shortened else None
    if decision is None or decision.body_slug != body:
        raise NotNow(
            f"{application.bar_shortened or 'It'} is no decision of the {current().name_of(body)} that you may see: "
            "ask for the decision that shortens the bar, or refuse the application."
        )


@transaction.atomic
def send_invoice(application: Application, *, by: Actor, roles: Roles, invoice: str, invoiced: date) -> None:
    """Note the invoice: the sum follows from the code's fees. Raises NotNow for a number that another one has."""
    _refuse_future(invoiced, "invoiced")
    if application.checked and invoiced < application.checked:
        raise NotNow("The invoice comes after the checks: correct its day.", field="invoiced")
    if Application.objects.filter(invoice=invoice).exclude(pk=application.pk).exists():
        raise NotNow(f"Another application has the invoice {invoice} already: correct the number.", field="invoice")
    take(case_of(application), "send_invoice", by=by, roles=roles)
    events.update(application, by=by, verb="invoice", invoice=invoice, invoiced=invoiced, fee=fee_of(application))


def fee_of(application: Application) -> Decimal:
    """What an applicant pays, in pounds."""
    fees = accession().fees(licensed=bool(application.held), takes_share=application.takes_share)
    return sum((each.pounds for each in fees), Decimal(0))


@transaction.atomic
def record_payment(
    application: Application, *, by: Actor, roles: Roles, paid: date, amount: Decimal, payment: str
) -> None:
    """Note that the fee has arrived. Raises NotNow for another sum than the invoice's."""
    _refuse_future(paid, "paid")
    if application.invoiced and paid < application.invoiced:
        raise NotNow("The payment cannot come before its invoice: correct the day.", field="paid")
    if amount != application.fee:
        raise NotNow(
            f"The invoice is for £{application.fee}: note the payment once all of it is there.", field="amount"
        )
    take(case_of(application), "record_payment", by=by, roles=roles)
    events.update(application, by=by, verb="pay", paid=paid, payment=payment)


@transaction.atomic
def send_agreement(application: Application, *, by: Actor, roles: Roles) -> Agreement:
    """Make the Accession Agreement from the template, and send it: the applicant finds it on the application."""
    take(case_of(application), "send_agreement", by=by, roles=roles)
    agreement = Agreement(
        reference=next_reference(Agreement, "AG-"),
        application=application,
        person=application.person,
        title=accession().agreement.title,
        text=words_of(application),
        made=today(),
        classification=LABEL,
        illustrative=application.illustrative and "all",
    )
    events.create(agreement, by=by)
    events.update(application, by=by, verb="send_agreement", agreement_sent=today())
    transaction.on_commit(lambda: tasks.make_agreement.enqueue(agreement.reference))
    return agreement


@transaction.atomic
def note_signature(
    application: Application, *, by: Actor, roles: Roles, signatory: str, returned: date, undated: bool
) -> None:
    """Note that the agreement came back signed. Raises NotNow for one that already carries a date."""
    _refuse_future(returned, "returned")
    if application.agreement_sent and returned < application.agreement_sent:
        raise NotNow("It cannot come back before it was sent: correct the day.", field="returned")
    if not undated:
        raise NotNow(
            "The agreement carries a date, and only the Board dates it: send it back to be signed without one.",
            field="undated",
        )
    take(case_of(application), "note_signature", by=by, roles=roles)
    events.update(application, by=by, verb="sign", returned=returned, signatory=signatory)


def accede(case: Case, *, by: Actor) -> Party:
    """What follows from the Board's countersignature: the Party, from that day, with all that an applicant brings."""
    application: Application = Application.objects.select_related("person", "voting_group").get(reference=case.subject)
    day = case.since
    if application.returned and day < application.returned:
        raise NotNow(f"The agreement came back on {application.returned:%-d %B %Y}: it is countersigned after that.")
    party = Party(
        reference=next_reference(Party, "P-"),
        name=application.name,
        acceded=day,
        company_number=application.company_number,
        classification=Classification.WHITE,
        illustrative=application.illustrative and "all",
    )
    events.create(party, by=by, why=f"Application {application.reference}")
    _place(party, application, day, by=by)
    for number, (kind, since) in enumerate(sorted(application.held.items()), start=1):
        starts = date.fromisoformat(since) if since else day
        _add(Licence, f"{party.reference}-L{number}", party, by=by, kind=kind, starts=starts)
    details = {
        name: getattr(application, name) for name in ("address", "contact_name", "contact_email", "contact_phone")
    }
    if any(details.values()):
        _add(ContactDetails, f"{party.reference}-D1", party, by=by, label=LABEL, **details, starts=day)
    for agreement in application.agreements.filter(dated__isnull=True):
        events.update(agreement, by=by, verb="date", dated=day, party=party)
        for file in agreement.files.all():
            events.update(file, by=by, verb="date", party=party)
    outcome = Application.Outcome.ACCEDED
    events.update(application, by=by, verb="accede", countersigned=day, outcome=outcome, party=party)
    if application.person is not None:
        role, why = accession().applicant_becomes, f"Accession of {party.reference}"
        give_role(application.person, role, party.reference, by=by, why=why, on=day)
    return party


def _place(party: Party, application: Application, day: date, *, by: Actor) -> None:
    """Its category, and its Voting Group: that of its affiliates, or one of its own."""
    _add(PartyCategory, f"{party.reference}-C1", party, by=by, category=application.category, starts=day)
    group = application.voting_group or new_group(party, by=by)
    _add(VotingGroupMembership, f"{party.reference}-V1", party, by=by, voting_group=group, starts=day)


def new_group(party: Party, *, by: Actor) -> VotingGroup:
    """A Voting Group of a Party's own."""
    group = VotingGroup(
        reference=next_reference(VotingGroup, "VG-", digits=3),
        name=f"Voting Group of {party.name}"[:200],
        classification=Classification.WHITE,
        illustrative=party.illustrative and "all",
    )
    return events.create(group, by=by)


def _add(
    model: Any, reference: str, party: Party, *, by: Actor, label: str = Classification.WHITE, **values: Any
) -> Any:
    made = model(
        reference=reference,
        party=party,
        classification=label,
        illustrative=party.illustrative and "all",
        **values,
    )
    return events.create(made, by=by)


def refuse_group_of_others(group: VotingGroup, category: str, day: date, *, but: Party | None = None) -> None:
    """Raise NotNow when a Voting Group has a Party of another category on the day: a group is of one category."""
    members = VotingGroupMembership.objects.in_force(day).filter(voting_group=group).values("party")
    others = PartyCategory.objects.in_force(day).filter(party__in=members).exclude(category=category)
    others = others.exclude(party=but) if but else others
    if other := others.select_related("party").first():
        raise NotNow(
            f"{group} is a group of {other.get_category_display()}, and a Voting Group is of one category: "
            "choose another, or leave it empty for a group of its own.",
            field="voting_group",
        )


@transaction.atomic
def issue(
    application: Application,
    *,
    by: Actor,
    roles: Roles,
    signifier: str,
    first: str = "",
    last: str = "",
    certificate: str = "",
) -> None:
    """Give a new Party its signifier, its identifiers and the certificate of its share, and welcome it.

    Raises NotNow for a signifier, a range or a certificate that another Party has.
    """
    party = application.party
    if party is None:
        raise NotNow("It has not acceded yet: the Board countersigns first.")
    give_signifier(party, signifier, by=by)
    give_range(party, first, last, by=by, on=today())
    _give_certificate(application, party, certificate, by=by)
    take(case_of(application), "issue", by=by, roles=roles)
    events.update(application, by=by, verb="welcome", welcomed=today())


@transaction.atomic
def give_signifier(party: Party, signifier: str, *, by: Actor) -> None:
    """Give a Party its signifier. Raises NotNow for one that is not written so, or that another Party has."""
    rule, signifier = accession().signifier, signifier.strip().upper()
    if not re.fullmatch(rule.pattern, signifier):
        raise NotNow(f"{signifier[:40]} is no Party Signifier: write {rule.says}.", field="signifier")
    if other := Party.objects.filter(signifier=signifier).exclude(pk=party.pk).first():
        raise NotNow(f"{signifier} is the signifier of {other} ({other.reference}): choose another.", field="signifier")
    events.update(party, by=by, verb="signify", signifier=signifier)


def _give_certificate(application: Application, party: Party, number: str, *, by: Actor) -> None:
    owed = len(accession().fees(licensed=bool(application.held), takes_share=application.takes_share)) > 1
    if bool(number) != owed:
        raise NotNow(
            "It has paid for a share: write the number of the certificate."
            if owed
            else "It has taken no share: leave the certificate empty.",
            field="certificate",
        )
    if not number:
        return
    if other := ShareCertificate.objects.filter(number=number).select_related("party").first():
        raise NotNow(f"The certificate {number} is that of {other.party}: correct the number.", field="certificate")
    reference = next_reference(ShareCertificate, "SH-")
    _add(ShareCertificate, reference, party, by=by, label=LABEL, number=number, issued=today())


@transaction.atomic
def refuse(application: Application, *, by: Actor, roles: Roles, why: str) -> None:
    """Refuse an application, with the reason that the applicant is told."""
    _end(application, "refuse", Application.Outcome.REFUSED, by=by, roles=roles, why=why)


@transaction.atomic
def withdraw(application: Application, *, by: Actor, roles: Roles, why: str = "") -> None:
    """Take an application back."""
    _end(application, "withdraw", Application.Outcome.WITHDRAWN, by=by, roles=roles, why=why)


def _end(application: Application, verb: str, outcome: str, *, by: Actor, roles: Roles, why: str) -> None:
    take(case_of(application), verb, by=by, roles=roles, note=why)
    events.update(application, by=by, verb=verb, why=why, ended=today(), outcome=outcome, reason=why[:300])


def declined(case: Case, *, by: Actor) -> None:
    """What follows when the Board declines to countersign."""
    application = Application.objects.get(reference=case.subject)
    reason = f"The {current().name_of(case.workflow.step('decline').by)} declined to countersign."
    outcome = Application.Outcome.REFUSED
    events.update(application, by=by, verb="refuse", ended=case.since, outcome=outcome, reason=reason)


def why_not_join(application: Application, day: date) -> str:
    """Everything that stands in the way of joining, in sentences; empty when nothing does."""
    reasons = [category_problem(application)]
    if party := party_there_already(application, day):
        reasons.append(f"{party} is a Party already ({party.reference}).")
    if (party := expelled_in_the_way(application, day)) and not application.bar_shortened:
        until = day_of_end_of_bar(party)
        reasons.append(f"{party} was expelled on {party.left:%-d %B %Y}, and cannot join before {until:%-d %B %Y}.")
    return " ".join(filter(None, reasons))


def _tidy(given: dict[str, Any]) -> dict[str, Any]:
    return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in given.items()}


def _refuse_future(day: date, field: str) -> None:
    if day > today():
        raise NotNow("That day has not come yet: write the day on which it happened.", field=field)
