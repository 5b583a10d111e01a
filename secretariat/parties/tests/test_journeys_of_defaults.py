"""Defaults from beginning to end, as people do them on the site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.core.calendars import today
from secretariat.core.workflow.taking import case_of
from secretariat.parties import defaults, suspending
from secretariat.parties.models import DefaultCase, Party
from secretariat.parties.models_default import DefaultMeasure, DefaultNotice, DefaultRemedy
from secretariat.parties.tests.defaulting import BY, a_case, a_decision, a_party, contact_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """Somebody who is both Party Support and secretariat, signed in."""
    person = a_person("Illustrative Office")
    give(person, "party-support")
    give(person, "secretariat")
    return sign_in(Client(), person)


@pytest.fixture
def authority():
    person = a_person("Illustrative Officer")
    give(person, "authority-officer")
    return sign_in(Client(), person)


def do(client, address, ok=True, **sent):
    """Send a form; the page that comes next, or the refused form."""
    answer = client.post(address, {name: value for name, value in sent.items() if value is not None}, follow=True)
    text = answer.content.decode()
    assert answer.status_code == (200 if ok else 400), text[text.find("<main") :][:1500]
    return text


def open_on_the_site(office, party):
    page = do(
        office,
        "/default_cases/do/open/",
        party=party.reference,
        matter="code-money",
        limb="e",
        cause="The share of costs for June is not paid",
        day=today() - timedelta(days=30),
    )
    case = DefaultCase.objects.get(party=party)
    assert f"{case.reference} is open" in page
    return case


def serve_on_the_site(office, case):
    # It was issued and sent on the day the case opened: the forms take the days of today only for what happens today.
    notice = defaults.issue_notice(case, "default", on=case.opened, by=BY)
    do(
        office,
        f"/default_notices/{notice.reference}/do/serve/",
        served_by="hand",
        served_to="The company secretary",
        sent=case.opened,
        proof="Receipt 17",
    )
    return notice


def test_a_default_that_ends_in_cure(office):
    party = a_party()
    theirs, _ = contact_of(party)
    others, _ = contact_of(a_party())
    case = open_on_the_site(office, party)
    page = f"/default_cases/{case.reference}/"
    assert theirs.get(page).status_code == 200
    assert others.get(page).status_code == 404
    serve_on_the_site(office, case)
    assert "That time is over" in office.get(page).content.decode()
    assert "In default" in theirs.get(f"/parties/{party.reference}/").content.decode()
    assert "In default" not in others.get(f"/parties/{party.reference}/").content.decode()
    assert office.get(f"{page}do/offer-remedy/").status_code == 200
    do(theirs, f"{page}do/offer-remedy/", done=today(), evidence="Bank statement of today")
    remedy = DefaultRemedy.objects.get()
    assert theirs.get(f"/default_remedies/{remedy.reference}/do/accept/").status_code == 403
    before = written()
    do(office, f"{page}step/remedy/", ok=False)
    assert written() == before
    do(office, f"/default_remedies/{remedy.reference}/do/accept/", why="The sum has come in")
    do(office, f"{page}step/remedy/")
    case.refresh_from_db()
    assert (case.outcome, case.closed) == ("remedied", today())
    assert "In default" not in theirs.get(f"/parties/{party.reference}/").content.decode()


def suspend_on_the_site(office, authority, case):
    page = f"/default_cases/{case.reference}/"
    suspended = a_decision()
    do(
        office,
        f"{page}do/impose/",
        decision=suspended.reference,
        kind="suspension",
        rights=["vote", "raise-proposals"],
        starts=today(),
    )
    measure = DefaultMeasure.objects.get(kind="suspension")
    suspending.refuse_suspended(case.party, "vote")
    do(
        authority,
        f"/default_measures/{measure.reference}/do/record-consent/",
        given="given",
        on=today(),
        reference="Letter 1",
    )
    assert suspending.withheld_from(case.party)["vote"] == case.reference
    return measure


def test_a_default_that_ends_in_expulsion_and_an_appeal_that_overturns_it(office, authority):
    party = a_party("small-supplier")
    theirs, _ = contact_of(party)
    case = open_on_the_site(office, party)
    page = f"/default_cases/{case.reference}/"
    serve_on_the_site(office, case)
    do(office, f"{page}step/refer/", note="Nothing was paid")
    measure = suspend_on_the_site(office, authority, case)
    assert "rights suspended" in theirs.get(f"/parties/{party.reference}/").content.decode()

    expels = a_decision()
    before = written()
    refused = do(office, f"{page}do/expel/", ok=False, decision=expels.reference, starts=today())
    assert "only once the Authority has agreed" in refused
    assert "There is no decision D-NONE" in do(office, f"{page}do/expel/", ok=False, decision="D-NONE", starts=today())
    assert written() == before
    do(
        office,
        f"{page}do/expel/",
        decision=expels.reference,
        starts=today(),
        consent_reference="Letter 2",
        consent_on=today(),
    )
    assert Party.objects.get(pk=party.pk).exit_ground == "expulsion"
    assert theirs.get(page).status_code == 404
    assert office.get(f"{page}seats/").status_code == 200
    assert theirs.get(f"{page}seats/").status_code == 403

    do(office, f"{page}do/appeal/", lodged=today(), grounds="The sum was paid to the wrong account", stayed="on")
    assert Party.objects.get(pk=party.pk).left is None
    assert theirs.get(page).status_code == 200
    assert authority.get(page).status_code == 200
    do(authority, f"{page}do/overturn/", reasons="It was paid in time")
    assert case_of(case).state == "before_panel"
    do(
        office,
        f"/default_measures/{measure.reference}/do/lift/",
        decision=a_decision().reference,
        why="The Authority has decided",
    )
    suspending.refuse_suspended(party, "vote")
    do(office, f"{page}step/discontinue/", decision=a_decision().reference)
    assert DefaultCase.objects.get().outcome == "discontinued"


def test_a_notice_that_does_not_cite_m8_is_refused_on_the_form(office):
    case = a_case()
    before = written()
    page = do(
        office,
        f"/default_cases/{case.reference}/do/issue-notice/",
        ok=False,
        kind="default",
        clauses="C8.5",
        text="You owe a sum.",
    )
    assert "does not refer to M8 is invalid" in page
    assert written() == before
    do(office, f"/default_cases/{case.reference}/do/issue-notice/", kind="default", clauses="M8.1(e)", text="You owe.")
    notice = DefaultNotice.objects.get()
    assert "has the hash" in office.get(f"/default_notices/{notice.reference}/").content.decode()


def test_a_changed_text_is_shown_as_changed(office):
    case = a_case()
    notice = defaults.issue_notice(case, "default", by=BY)
    DefaultNotice.objects.filter(pk=notice.pk).update(text="Another text")
    assert "Its text was changed" in office.get(f"/default_notices/{notice.reference}/").content.decode()
