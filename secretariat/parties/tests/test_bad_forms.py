"""Every form of this room's acts on defaults, disputes and supplier failures, filled in with anything: it is answered."""

from __future__ import annotations

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.core.acts import RecordField, all_acts
from secretariat.core.calendars import today
from secretariat.parties import defaults, last_resort
from secretariat.parties.models import DefaultCase, Dispute
from secretariat.parties.models_default import (
    ChargeNotice,
    CreditNotice,
    DefaultMeasure,
    DefaultNotice,
    DefaultRemedy,
)
from secretariat.parties.models_last_resort import FailureContact, FailureLesson, FailureTick, SupplierFailure
from secretariat.parties.tests.defaulting import BY, a_case, a_decision, a_party, a_served_case, written
from tests.factories import recorded

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OURS = (DefaultCase, Dispute, ChargeNotice, CreditNotice, DefaultMeasure, DefaultNotice, DefaultRemedy)
OURS += (SupplierFailure, FailureContact, FailureLesson, FailureTick)
ACTS = [each for each in all_acts() if each.model in OURS]
ODD = ("", "a\0b", "9" * 40, "2021-02-30", "9999-12-31", "x" * 12000)


@pytest.fixture
def somebody() -> Client:
    """Somebody who may do everything here."""
    person = a_person("Illustrative Everybody")
    for role in ("party-support", "secretariat", "authority-officer", "dcc-officer"):
        give(person, role)
    return sign_in(Client(), person)


@pytest.fixture
def records():
    """One record of each kind that has acts, and whom and what their forms can name."""
    party = a_party("small-supplier")
    case = a_served_case(party)
    failure = last_resort.alert("A supplier fails", party, exercise=False, by=BY)
    last_resort.add_contact(failure, actor="dcc", organisation="DCC", name="Somebody", phone="1", by=BY)
    found = {
        DefaultCase: case,
        DefaultNotice: defaults.issue_notice(a_case(), "default", by=BY),
        DefaultRemedy: defaults.offer_remedy(case, done=today(), evidence="A receipt", by=BY),
        DefaultMeasure: recorded(DefaultMeasure, default_case=case, party=party, consent_needed=True),
        SupplierFailure: failure,
        FailureContact: FailureContact.objects.get(),
        FailureLesson: last_resort.add_lesson(failure, title="x", by=BY),
        FailureTick: recorded(FailureTick, failure=failure),
        Dispute: recorded(Dispute, raised_by=party),
        ChargeNotice: recorded(ChargeNotice, party=party),
        CreditNotice: recorded(CreditNotice, party=party),
    }
    return found, a_decision()


def good(field: forms.Field, decision) -> str:
    if isinstance(field, RecordField):
        first = field.model.objects.order_by("pk").first()
        return first.reference if first else ""
    if isinstance(field, forms.DateField):
        return today().isoformat()
    if isinstance(field, forms.ChoiceField):
        return next((str(key) for key, _ in field.choices if key), "")
    if isinstance(field, forms.IntegerField):
        return "1"
    if isinstance(field, forms.BooleanField):
        return ""
    return decision.reference if field.label == "Decision" else "09:30" if field.max_length == 5 else "Words"


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_a_form_that_is_filled_in_with_anything_is_answered(act, somebody, records):
    found, decision = records
    address = reverse(act.name, args=[] if act.makes else [found[act.model].reference])
    well = {name: good(field, decision) for name, field in act.form.base_fields.items()}
    for name in act.form.base_fields:
        for odd in ODD:
            with transaction.atomic():
                before = written()
                answer = somebody.post(address, {**well, name: odd})
                assert answer.status_code in (302, 400, 403), (address, name, odd[:20])
                if answer.status_code != 302:
                    assert written() == before, (address, name, odd[:20])
                transaction.set_rollback(True)
