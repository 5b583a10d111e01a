"""A suspension takes rights away in the next request, everywhere, and gives them back in the one after it is lifted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from secretariat.accounts.everybody import Everybody, reader_now
from secretariat.accounts.models import Role
from secretariat.accounts.standing import standing_of
from secretariat.accounts.tests.factories import a_person, give
from secretariat.committees.models import Body
from secretariat.core.calendars import today
from secretariat.core.codes.access import access
from secretariat.core.permission import Held, Reader, Withheld, may, may_see, why_withheld
from secretariat.core.workflow.taking import NotNow, case_of, take
from secretariat.parties import expelling, measures, suspending
from secretariat.parties.models import UserEntry
from secretariat.parties.models_default import DefaultMeasure
from secretariat.parties.tests.defaulting import (
    BY,
    STAFF,
    a_decision,
    a_party,
    a_served_case,
    contact_of,
)
from tests.factories import recorded
from tests.refusing import refused

pytestmark = pytest.mark.django_db

VOTE, DATA, SERVICES = "vote", "receive-data", "receive-services"


def a_case_before_the_panel(party=None):
    case = a_served_case(party)
    take(case_of(case), "refer", by=BY, roles=STAFF)
    return case


def suspend(case, *rights, starts=None, decision=None):
    return measures.impose(
        case, kind="suspension", rights=rights, decision=decision or a_decision(), starts=starts or today(), by=BY
    )


def with_a_second_factor(person):
    Authenticator.objects.create(user=person, type="totp", data={})


def green():
    """Something about another Party that all Parties may see."""
    return recorded(UserEntry, reference="GREEN-1", party=a_party(), guided=today(), classification="green")


def test_a_suspension_is_asked_for_by_party_right_and_day():
    case = a_case_before_the_panel()
    party = case.party
    suspending.refuse_suspended(party, VOTE)
    suspend(case, VOTE, "stand", starts=today() + timedelta(days=2))
    suspending.refuse_suspended(party, VOTE)
    with pytest.raises(NotNow, match=f"cannot cast its vote: that right is suspended in the case {case.reference}"):
        suspending.refuse_suspended(party, VOTE, today() + timedelta(days=2))
    suspending.refuse_suspended(party, "nominate", today() + timedelta(days=2))
    assert set(suspending.withheld_from(party, today() + timedelta(days=2))) == {VOTE, "stand"}


def test_it_takes_effect_in_the_next_request_and_lifts_likewise():
    case, document = a_case_before_the_panel(), green()
    client, _ = contact_of(case.party)
    page = f"/user_entries/{document.reference}/"
    assert client.get(page).status_code == 200
    measure = suspend(case, DATA)
    assert client.get(page).status_code == 404
    assert document.reference not in client.get("/user_entries/").content.decode()
    assert client.get(f"/default_cases/{case.reference}/").status_code == 200
    measures.lift(measure, decision=a_decision(), why="All is paid", by=BY)
    assert client.get(page).status_code == 200


def test_a_deed_that_exercises_the_right_is_refused_with_the_case(monkeypatch):
    case = a_case_before_the_panel()
    client, person = contact_of(case.party)
    asked = access().deed["raise_disputes"]
    monkeypatch.setitem(access().deed, "raise_disputes", asked.model_copy(update={"right": "raise-proposals"}))
    assert client.get("/disputes/do/raise/").status_code == 200
    measure = suspend(case, "raise-proposals")
    answer = client.get("/disputes/do/raise/")
    assert answer.status_code == 403
    assert f"suspended in the case {case.reference}" in answer.content.decode()
    measures.lift(measure, decision=a_decision(), why="All is paid", by=BY)
    assert client.get("/disputes/do/raise/").status_code == 200
    assert person


def test_who_acts_for_another_party_too_keeps_what_that_one_has(monkeypatch):
    lost = Reader("user:U-1", "Somebody", frozenset({Held("contact", "party", "P-1"), Held("contact", "party", "P-2")}))
    lost = replace(lost, withheld=frozenset({Withheld(VOTE, "P-1", "ED-1")}))
    asked = access().deed["raise_disputes"]
    monkeypatch.setitem(access().deed, "raise_disputes", asked.model_copy(update={"right": VOTE}))
    assert may(lost, "raise_disputes")
    alone = replace(lost, held=frozenset({Held("contact", "party", "P-1")}))
    assert not may(alone, "raise_disputes")
    assert "ED-1" in why_withheld(alone, "raise_disputes")


def test_a_reader_carries_only_what_their_own_parties_have_lost():
    case, other = a_case_before_the_panel(), a_party()
    suspend(case, VOTE)
    _, theirs = contact_of(case.party)
    _, others = contact_of(other)
    assert {each.right for each in standing_of(theirs).withheld} == {VOTE}
    assert standing_of(others).withheld == frozenset()


def test_nobody_is_told_of_what_is_for_parties_while_their_party_lacks_that_right():
    case, document = a_case_before_the_panel(), green()
    _, person = contact_of(case.party)
    with_a_second_factor(person)
    assert may_see(document, reader_now(person))
    assert Everybody.today().named_by("parties", document) == {person.pk}
    suspend(case, DATA)
    assert not may_see(document, reader_now(person))
    assert Everybody.today().named_by("parties", document) == set()


def test_a_licensed_party_keeps_its_rights_until_the_authority_agrees():
    case = a_case_before_the_panel(a_party("small-supplier"))
    measure = suspend(case, VOTE)
    assert measure.consent_needed
    suspending.refuse_suspended(case.party, VOTE)
    given = {"on": today(), "by": BY}
    with refused("Give the reference"):
        measures.record_consent(measure, given=True, reference=" ", **given)
    with refused("still to come"):
        measures.record_consent(measure, given=True, reference="Letter 1", on=today() + timedelta(1), by=BY)
    measures.record_consent(measure, given=True, reference="Letter 1", **given)
    with pytest.raises(NotNow):
        suspending.refuse_suspended(case.party, VOTE)
    with refused("The Authority spoke"):
        measures.record_consent(measure, given=False, reference="Letter 2", **given)


def test_services_need_consent_whoever_it_is_and_without_it_nothing_is_lost():
    case = a_case_before_the_panel(a_party("other"))
    plain, services = suspend(case, VOTE), suspend(case, SERVICES)
    assert (plain.consent_needed, services.consent_needed) == (False, True)
    with refused("needs no consent"):
        measures.record_consent(plain, given=True, on=today(), reference="x", by=BY)
    measures.record_consent(services, given=False, on=today(), reference="Letter 3", by=BY)
    suspending.refuse_suspended(case.party, SERVICES)
    assert services.stands_on(today()) == "Not agreed to by the Authority"


def test_only_the_panel_imposes_and_lifts_and_says_what_and_why():
    case = a_case_before_the_panel()
    other = recorded(Body, reference="tag", name="Another body")
    given = {"by": BY, "starts": today()}
    decision = a_decision()
    with refused("Say which rights"):
        measures.impose(case, kind="suspension", decision=decision, **given)
    with refused("no right of this code"):
        measures.impose(case, kind="suspension", rights=["fly"], decision=decision, **given)
    with refused("what the Party has to do"):
        measures.impose(case, kind="remedy", decision=decision, **given)
    with refused("takes no right away"):
        measures.impose(case, kind="remedy", rights=[VOTE], decision=decision, **given)
    with refused("recorded as one"):
        measures.impose(case, kind="expulsion", decision=decision, **given)
    with refused("for the SEC Panel to decide"):
        measures.impose(case, kind="suspension", rights=[VOTE], decision=None, **given)
    anothers = a_decision(other)
    with refused("for the SEC Panel to decide"):
        measures.impose(case, kind="suspension", rights=[VOTE], decision=anothers, **given)
    with refused("cannot hold before it was decided"):
        measures.impose(case, kind="suspension", rights=[VOTE], decision=decision, by=BY, starts=today() - timedelta(1))
    measure = suspend(case, VOTE, decision=decision)
    with refused("for the SEC Panel to decide"):
        measures.lift(measure, decision=anothers, why="x", by=BY)
    with refused("Say why"):
        measures.lift(measure, decision=decision, why=" ", by=BY)
    measures.lift(measure, decision=decision, why="All is paid", by=BY)
    with refused("was lifted"):
        measures.lift(measure, decision=decision, why="Again", by=BY)


def test_a_measure_comes_only_once_the_case_is_before_the_panel():
    case = a_served_case()
    decision = a_decision()
    with refused("cannot be done from there"):
        suspend(case, VOTE, decision=decision)


def test_what_closes_the_case_lifts_what_stands():
    case = a_case_before_the_panel()
    suspend(case, VOTE)
    take(case_of(case), "discontinue", by=BY, decision=a_decision())
    suspending.refuse_suspended(case.party, VOTE)
    assert not DefaultMeasure.objects.filter(default_case=case).standing().exists()


def test_an_expelled_party_has_nobody_who_acts_for_it():
    case = a_case_before_the_panel()
    client, person = contact_of(case.party)
    give(a_person("Illustrative Second"), "finance-contact", case.party.reference)
    expelling.expel(case, decision=a_decision(), starts=today(), by=BY)
    assert not Role.objects.in_force(today()).filter(of=case.party.reference).exists()
    assert client.get(f"/default_cases/{case.reference}/").status_code == 404
    assert standing_of(person).held == frozenset()


def test_a_lift_written_down_later_holds_from_the_day_it_was_decided():
    case = a_case_before_the_panel()
    before = today() - timedelta(days=5)
    decided = a_decision(decided=before)
    measure = suspend(case, VOTE, decision=decided, starts=before)
    early, late = (a_decision(decided=before + timedelta(days=days)) for days in (-1, 6))
    with refused("give a later decision", "decision"):
        measures.lift(measure, decision=early, why="All is paid", by=BY)
    with refused("once that day has come", "decision"):
        measures.lift(measure, decision=late, why="All is paid", by=BY)
    measures.lift(measure, decision=a_decision(decided=before + timedelta(days=2)), why="All is paid", by=BY)
    assert measure.lifted == before + timedelta(days=2)
