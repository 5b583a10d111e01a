"""Expulsion and appeal: what ends with a Party, and how it comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from secretariat.accounts.models import Role
from secretariat.accounts.tests.factories import a_person, give
from secretariat.committees.models import Appointment
from secretariat.core.calendars import add_working_days, today
from secretariat.core.tables import table_for
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import expelling, measures, suspending
from secretariat.parties.models import DefaultCase, Party, PartyCategory, VotingGroupMembership
from secretariat.parties.models_default import DefaultAppeal, DefaultMeasure
from secretariat.parties.tests.defaulting import (
    AUTHORITY,
    BY,
    STAFF,
    a_decision,
    a_party,
    a_served_case,
    panel,
)
from tests.factories import recorded
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def a_case(category="other"):
    case = a_served_case(a_party(category), days_ago=90)
    take(case_of(case), "refer", by=BY, roles=STAFF)
    return case


def expelled(case=None, *, starts=None, **more):
    case = case or a_case()
    expelling.expel(case, decision=a_decision(decided=starts), starts=starts or today(), by=BY, **more)
    return case


def again(record):
    return type(record).objects.get(pk=record.pk)


def in_force(party):
    rows = (PartyCategory.objects, VotingGroupMembership.objects, Role.objects)
    return [
        rows[0].in_force(today()).filter(party=party).count(),
        rows[1].in_force(today()).filter(party=party).count(),
        rows[2].in_force(today()).filter(of=party.reference).count(),
    ]


def test_an_expelled_party_has_left_with_all_that_hangs_on_it():
    case = a_case()
    give(a_person("Illustrative Contact"), "contact", case.party.reference)
    assert in_force(case.party) == [1, 1, 1]
    expelled(case)
    party = again(case.party)
    assert (party.left, party.exit_ground) == (today(), Party.Ground.EXPULSION)
    assert in_force(party) == [0, 0, 0]
    record = again(case)
    assert (record.closed, record.outcome) == (today(), DefaultCase.Outcome.EXPELLED)
    assert case_of(case).state == "expelled"
    assert DefaultMeasure.objects.get(default_case=case).kind == "expulsion"
    decision = a_decision()
    with refused("ceased to be a Party"):
        expelling.expel(record, decision=decision, starts=today(), by=BY)


def test_a_licensed_party_is_expelled_only_once_the_authority_has_agreed():
    case, decision = a_case("small-supplier"), a_decision()
    with refused("only once the Authority has agreed"):
        expelling.expel(case, decision=decision, starts=today(), by=BY)
    with refused("before the Authority agreed"):
        expelling.expel(
            case,
            decision=decision,
            starts=today(),
            consent_reference="Letter",
            consent_on=today() + timedelta(1),
            by=BY,
        )
    expelled(case, consent_reference="Letter", consent_on=today())
    assert DefaultMeasure.objects.get(default_case=case).consent == "given"


def test_only_the_panel_expels_and_not_before_it_has_decided():
    case = a_case()
    decision = a_decision()
    with refused("for the SEC Panel to decide"):
        expelling.expel(case, decision=None, starts=today(), by=BY)
    with refused("before it was decided"):
        expelling.expel(case, decision=decision, starts=today() - timedelta(1), by=BY)
    long_ago, early = today() - timedelta(100), a_decision(decided=today() - timedelta(100))
    with refused("before the case was opened"):
        expelling.expel(case, decision=early, starts=long_ago, by=BY)
    notified, other = a_served_case(), a_decision()
    with refused("cannot be done from there"):
        expelling.expel(notified, decision=other, starts=today(), by=BY)


def test_the_seats_of_its_people_are_listed_for_the_secretariat():
    case = a_case()
    person = a_person("Illustrative Member")
    give(person, "contact", case.party.reference)
    give(a_person("Illustrative Other"), "contact", case.party.reference)
    recorded(Appointment, body=panel(), person=person, starts=today())
    assert expelling.seats_of(again(case.party)) == []
    expelled(case)
    (seat,) = expelling.seats_of(again(case.party))
    assert (seat.body, seat.seat, seat.person) == ("panel", "member", person)


def test_an_appeal_that_is_stayed_brings_the_party_back_until_it_is_decided():
    case = a_case()
    person = a_person("Illustrative Contact")
    give(person, "contact", case.party.reference)
    expelled(case)
    with refused("Give the grounds"):
        expelling.appeal(again(case), lodged=today(), grounds=" ", by=BY, roles=STAFF)
    expelling.appeal(again(case), lodged=today(), grounds="It was paid", stayed=True, by=BY, roles=STAFF)
    assert again(case.party).left is None
    assert in_force(case.party) == [1, 1, 1]
    assert again(case).outcome == ""
    with refused("is for the Authority"):
        expelling.uphold(again(case), reasons="x", by=BY, roles=STAFF)
    with refused("Give the reasons"):
        expelling.uphold(again(case), reasons=" ", by=BY, roles=AUTHORITY)
    expelling.uphold(again(case), reasons="It was not", by=BY, roles=AUTHORITY)
    assert again(case.party).left == today()
    assert in_force(case.party) == [0, 0, 0]
    assert case_of(case).state == "concluded"
    assert DefaultAppeal.objects.get().outcome == "upheld"


def test_an_expulsion_that_is_overturned_is_undone_and_the_panel_decides_anew():
    case = a_case()
    give(a_person("Illustrative Contact"), "contact", case.party.reference)
    measures.impose(case, kind="suspension", rights=["vote"], decision=a_decision(), starts=today(), by=BY)
    expelled(case)
    expelling.appeal(again(case), lodged=today(), grounds="It was paid", by=BY, roles=STAFF)
    assert again(case.party).left == today()
    expelling.overturn(again(case), reasons="It was", by=BY, roles=AUTHORITY)
    party = again(case.party)
    assert (party.left, party.exit_ground) == (None, "")
    assert in_force(party) == [1, 1, 1]
    assert case_of(case).state == "before_panel"
    # What the Panel suspended is not what was appealed: it stands until the Panel lifts it.
    assert "vote" in suspending.withheld_from(party)
    assert not DefaultMeasure.objects.filter(kind="expulsion").standing().exists()
    with refused("no appeal to decide"):
        expelling.overturn(again(case), reasons="x", by=BY, roles=AUTHORITY)


def test_an_appeal_that_comes_late_wants_a_reason_and_the_case_concludes_only_then():
    day = today() - timedelta(days=40)
    case = a_case()
    expelled(case, starts=day)
    last = expelling.last_day_to_appeal(again(case))
    assert last == add_working_days(day, 10)
    with refused("for an appeal ended"):
        expelling.appeal(again(case), lodged=today(), grounds="x", by=BY, roles=STAFF)
    expelling.appeal(again(case), lodged=today(), grounds="x", late_because="The notice was lost", by=BY, roles=STAFF)
    fresh = expelled()
    with refused("can still appeal until"):
        take(case_of(fresh), "conclude", by=BY, roles=STAFF)
    old = expelled(a_case(), starts=day)
    take(case_of(old), "conclude", by=BY, roles=STAFF)
    assert case_of(old).closed


def test_a_discontinued_case_is_counted_as_no_expulsion():
    case = a_case()
    take(case_of(case), "discontinue", by=BY, decision=a_decision())
    assert again(case).outcome == DefaultCase.Outcome.DISCONTINUED
    assert again(case.party).left is None


def test_figures_and_tables_know_the_new_outcome():
    choices = dict(table_for(DefaultCase).column["outcome"].choices)
    assert set(choices) == {"remedied", "expelled", "discontinued"}


def test_a_day_beyond_the_calendar_is_refused_and_one_that_came_in_breaks_no_page():
    case, decision = a_case(), a_decision()
    with refused("no holiday calendar"):
        expelling.expel(case, decision=decision, starts=date(9999, 12, 31), by=BY)
    odd = recorded(DefaultCase, party=case.party, closed=date(9999, 12, 31), outcome="expelled", classification="amber")
    assert expelling.last_day_to_appeal(odd) is None
