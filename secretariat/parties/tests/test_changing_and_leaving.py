"""Categories and Voting Groups without gaps, names that were, and the ways in which a Party ceases to be one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from secretariat.accounts.models import Role
from secretariat.accounts.standing import standing_of
from secretariat.accounts.tests.factories import a_person, give
from secretariat.core import events
from secretariat.core.pages.searching import catch_up, search
from secretariat.core.permission import ANYONE, Held, Reader, may_see
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import categories, details, entering, leaving
from secretariat.parties.identifiers import give_range
from secretariat.parties.models import DefaultCase, Party, PartyCategory, UserEntry, VotingGroup, VotingGroupMembership
from secretariat.parties.models_entry import HeldRole
from secretariat.parties.models_joining import ContactDetails, IdentifierRange, Licence, PartyName
from secretariat.parties.tests.factories import BY, SUPPORT, a_party, today
from tests.refusing import refused

pytestmark = pytest.mark.django_db
FROM = date(2021, 5, 1)
WHY = "More than 250,000 customers"


@pytest.fixture(autouse=True)
def on_a_day(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


@pytest.fixture
def party():
    return a_party()


def spells(model, party, name):
    rows = model.objects.filter(party=party).order_by("starts")
    return [(str(getattr(each, name)), each.starts, each.ends) for each in rows]


# Category and Voting Group


def test_a_category_changes_on_a_day_without_gap_or_overlap(party):
    categories.change_category(party, category="large-supplier", starts=FROM, why=WHY, by=BY)
    assert spells(PartyCategory, party, "category") == [
        ("small-supplier", date(2013, 9, 23), FROM),
        ("large-supplier", FROM, None),
    ]
    day_before = Party.objects.in_category("small-supplier", FROM - timedelta(days=1))
    assert list(day_before) == list(Party.objects.in_category("large-supplier", FROM)) == [party]


@pytest.mark.parametrize(
    ("category", "starts", "says", "field"),
    [
        ("small-supplier", FROM, "It is in Small Suppliers already", "category"),
        ("large-supplier", date(2013, 9, 23), "changed on 23 September 2013 already", "starts"),
        ("large-supplier", date(2010, 1, 1), "changed on 23 September 2013 already", "starts"),
    ],
)
def test_a_change_that_would_overlap_or_change_nothing_is_refused(party, category, starts, says, field):
    with refused(says, field):
        categories.change_category(party, category=category, starts=starts, why=WHY, by=BY)


def test_a_change_before_one_that_is_to_come_is_refused(party):
    categories.change_category(party, category="large-supplier", starts=FROM, why=WHY, by=BY)
    with refused("changed on 1 May 2021 already", "starts"):
        categories.change_category(party, category="other", starts=today(), why=WHY, by=BY)


def test_a_category_that_the_known_licences_do_not_allow_is_refused(party):
    categories.add_licence(party, kind="gas-supply", starts=date(2019, 1, 1), by=BY)
    with refused("Gas Networks hold one of these", "category"):
        categories.change_category(party, category="gas-network", starts=FROM, why=WHY, by=BY)


def test_a_party_that_shares_its_group_moves_to_one_of_its_own_with_the_category(party):
    group = VotingGroupMembership.objects.get(party=party).voting_group
    other = a_party("P-0002", group=group)
    categories.change_category(party, category="large-supplier", starts=FROM, why=WHY, by=BY)
    now = VotingGroupMembership.objects.in_force(FROM).get(party=party).voting_group
    assert now != group
    assert VotingGroupMembership.objects.in_force(FROM).get(party=other).voting_group == group


def test_a_party_alone_in_its_group_keeps_it(party):
    categories.change_category(party, category="large-supplier", starts=FROM, why=WHY, by=BY)
    assert VotingGroupMembership.objects.filter(party=party).count() == 1


def test_a_party_moves_between_groups_of_one_category(party):
    theirs = a_party("P-0002").voting_groups.get().voting_group
    large = a_party("P-0003", category="large-supplier").voting_groups.get().voting_group
    with refused("a Voting Group is of one category", "voting_group"):
        categories.move_to_group(party, voting_group=large, starts=FROM, why=WHY, by=BY)
    with refused("It is in Group of P-0001 already", "voting_group"):
        own = VotingGroup.objects.get(reference="VG-P-0001")
        categories.move_to_group(party, voting_group=own, starts=FROM, why=WHY, by=BY)
    categories.move_to_group(party, voting_group=theirs, starts=FROM, why="Bought", by=BY)
    assert spells(VotingGroupMembership, party, "voting_group") == [
        ("Group of P-0001", date(2013, 9, 23), FROM),
        ("Group of P-0002", FROM, None),
    ]


def test_a_party_that_has_left_changes_nothing():
    gone = a_party("P-0004", left=date(2020, 1, 1), exit_ground="withdrawal")
    with refused("ceased to be a Party on 1 January 2020", "starts"):
        categories.change_category(gone, category="other", starts=FROM, why=WHY, by=BY)


def test_a_licence_is_noted_once_and_ends(party):
    licence = categories.add_licence(party, kind="gas-supply", starts=date(2019, 1, 1), by=BY)
    with refused("It holds such a licence already", "kind"):
        categories.add_licence(party, kind="gas-supply", starts=today(), by=BY)
    with refused("cannot end before it began", "ends"):
        categories.end_licence(licence, ends=date(2018, 1, 1), why="x", by=BY)
    categories.end_licence(licence, ends=today(), why="Revoked", by=BY)
    with refused("It ended on"):
        categories.end_licence(licence, ends=FROM, why="x", by=BY)


# Details


def asked(party, **given):
    return details.ask_for_change(party, person=a_person("Contact"), by=BY, country="GB", **given)


def test_a_new_name_is_approved_and_the_old_one_is_still_found(party):
    change = asked(party, name="Illustrative Successor Ltd", tell_dcc=True)
    party.refresh_from_db()
    assert party.name == "Illustrative P-0001"
    details.approve_change(change, by=BY, roles=SUPPORT)
    party.refresh_from_db()
    change.refresh_from_db()
    assert (party.name, change.outcome, change.tell_dcc) == ("Illustrative Successor Ltd", "approved", True)
    assert spells(PartyName, party, "name") == [("Illustrative P-0001", date(2013, 9, 23), today())]
    catch_up()
    found, _ = search("Illustrative P-0001", ANYONE)
    assert f"{party.reference}-N1" in {each.reference for each in found}


def test_the_dcc_is_told_of_an_approved_change_only_where_the_party_consents(party):
    dcc = Reader("user:dcc", "DCC", frozenset({Held("dcc-officer", "dcc")}))
    person = a_person("Contact")
    for number, consents in enumerate((False, True)):
        change = details.ask_for_change(
            party, person=person, by=BY, country="GB", name=f"Another {number}", tell_dcc=consents
        )
        assert not may_see(change, dcc)
        details.approve_change(change, by=BY, roles=SUPPORT)
        change.refresh_from_db()
        assert may_see(change, dcc) is consents
        assert case_of(change).classification == change.classification


def test_contact_details_change_from_the_day_and_what_was_stays(party):
    details.approve_change(asked(party, contact_name="One", contact_email="one@example.org"), by=BY, roles=SUPPORT)
    second = details.ask_for_change(party, person=None, by=BY, country="GB", contact_name="Two")
    details.approve_change(second, by=BY, roles=SUPPORT)
    rows = [(each.contact_name, each.contact_email, each.ends) for each in ContactDetails.objects.order_by("reference")]
    assert rows == [("One", "one@example.org", today()), ("Two", "one@example.org", None)]


def test_a_change_that_changes_nothing_or_takes_another_s_number_is_refused(party):
    a_party("P-0002", company_number="01234567")
    person = a_person("Contact")
    for given, says in (
        ({}, "Nothing would change"),
        ({"name": "Illustrative P-0001"}, "Nothing would change"),
        ({"company_number": "01234567"}, "That is the number of Illustrative P-0002"),
        ({"company_number": "1"}, "is no number of Companies House"),
    ):
        with refused(says):
            details.ask_for_change(party, person=person, by=BY, country="GB", **given)


def test_one_change_waits_at_a_time_and_may_be_refused(party):
    first = asked(party, name="Another")
    with refused("waits to be decided already"):
        details.ask_for_change(party, person=None, by=BY, country="GB", name="A third")
    details.refuse_change(first, by=BY, roles=SUPPORT, why="The register says otherwise")
    assert (first.outcome, first.reason) == ("refused", "The register says otherwise")


# Withdrawal

LEAVES = date(2021, 6, 1)


def test_a_withdrawal_ends_everything_on_its_day(party):
    person = a_person("Contact")
    give(person, "contact", party.reference)
    entering.hold_role(party, "other-user", "90B3D51F30000001", date(2020, 1, 1), by=BY, why="x")
    entry = entering.start_entry(party, user_role="gas-supplier", by=BY)
    notice = leaving.give_notice(party, person=person, leaves=LEAVES, by=BY)
    take(case_of(notice), "confirm", by=BY, roles=SUPPORT)
    party.refresh_from_db()
    entry.refresh_from_db()
    assert (party.left, party.exit_ground) == (LEAVES, "withdrawal")
    assert PartyCategory.objects.get(party=party).ends == LEAVES
    assert VotingGroupMembership.objects.get(party=party).ends == LEAVES
    assert HeldRole.objects.get(party=party).ends == LEAVES
    assert Role.objects.get(person=person).ends == LEAVES
    assert entry.given_up == today()
    assert standing_of(person, LEAVES - timedelta(days=1)).held and not standing_of(person, LEAVES).held
    assert not Party.objects.on(LEAVES).exists() and Party.objects.on(LEAVES - timedelta(days=1)).exists()


def test_notice_comes_in_time_and_once(party):
    with refused("Notice is given 20 working days before: the first day is", "leaves"):
        leaving.give_notice(party, person=None, leaves=date(2021, 4, 20), by=BY)
    leaving.give_notice(party, person=None, leaves=LEAVES, by=BY)
    with refused("Notice has been given already"):
        leaving.give_notice(party, person=None, leaves=LEAVES, by=BY)


def an_open_default(party):
    case = DefaultCase(
        reference="ED-1", party=party, cause="A charge was not paid", opened=today(), classification="amber"
    )
    return events.create(case, by=BY)


def test_whoever_holds_a_licence_or_is_in_default_does_not_withdraw(party):
    licence = categories.add_licence(party, kind="gas-supply", starts=date(2019, 1, 1), by=BY)
    with refused("It holds a licence that obliges it to be a Party"):
        leaving.give_notice(party, person=None, leaves=LEAVES, by=BY)
    categories.end_licence(licence, ends=today(), why="Revoked", by=BY)
    notice = leaving.give_notice(party, person=None, leaves=LEAVES, by=BY)
    an_open_default(party)
    with refused(r"A default case is open \(ED-1\)"):
        take(case_of(notice), "confirm", by=BY, roles=SUPPORT)


def test_notice_is_taken_back_or_refused(party):
    notice = leaving.give_notice(party, person=None, leaves=LEAVES, by=BY)
    take(case_of(notice), "take_back", by=BY, roles=frozenset({"party-concerned"}))
    notice.refresh_from_db()
    assert notice.outcome == "taken-back"
    second = leaving.give_notice(party, person=None, leaves=LEAVES, by=BY)
    leaving.refuse_withdrawal(second, by=BY, roles=SUPPORT, why="A charge is owed")
    assert second.outcome == "refused"


# Merger and novation


def proposed(party, into, kind="merger", effective=None):
    return leaving.propose_transfer(party, kind=kind, into=into, effective=effective or today(), why="A deed", by=BY)


def with_everything(party):
    person = a_person("Contact")
    give(person, "contact", party.reference)
    categories.add_licence(party, kind="gas-supply", starts=date(2019, 1, 1), by=BY)
    categories.add_licence(party, kind="electricity-supply", starts=date(2019, 1, 1), by=BY)
    give_range(party, "", "", by=BY, on=date(2019, 1, 1))
    entering.hold_role(party, "gas-supplier", "90B3D51F30000001", date(2020, 1, 1), by=BY, why="x")
    entering.start_entry(party, user_role="import-supplier", by=BY)
    return person


@pytest.mark.parametrize(("kind", "ground"), [("merger", "merged"), ("novation", "novated")])
def test_what_a_merger_or_novation_carries_over_is_listed_first_and_done_whole(party, kind, ground):
    person, into = with_everything(party), a_party("P-0002")
    categories.add_licence(into, kind="electricity-supply", starts=date(2018, 1, 1), by=BY)
    listed = {(each.what, each.title): each.becomes for each in leaving.review(party, into, today())}
    assert listed["Licence", "Gas supply licence"] == "goes over"
    assert listed["Licence", "Electricity supply licence"] == "ends: Illustrative P-0002 has one of its own"
    assert listed["Party category", "Small Suppliers"] == "ends"
    assert listed["User entry", "Import Supplier"] == "ends: a new entry is begun for Illustrative P-0002"
    assert listed["Role", "Contact"] == "goes over"
    transfer = proposed(party, into, kind)
    take(case_of(transfer), "carry_out", by=BY, roles=SUPPORT)
    party.refresh_from_db()
    assert (party.left, party.exit_ground) == (today(), ground)
    held = {each.kind: each.starts for each in Licence.objects.filter(party=into, ends__isnull=True)}
    assert held == {"gas-supply": today(), "electricity-supply": date(2018, 1, 1)}
    assert not Licence.objects.filter(party=party, ends__isnull=True).exists()
    moved = IdentifierRange.objects.get(party=into)
    assert (moved.first, moved.starts) == ("90B3D51F30000000", today())
    assert HeldRole.objects.get(party=into).user_id == "90B3D51F30000001"
    assert {each.of for each in standing_of(person).held} == {"P-0002"}
    assert UserEntry.objects.get(party=party).given_up == today()
    assert UserEntry.objects.get(party=into).user_role == "import-supplier"
    transfer.refresh_from_db()
    assert transfer.outcome == "done"


def test_a_transfer_is_refused_while_a_default_is_open_before_its_day_or_into_a_party_that_left(party):
    into = a_party("P-0002")
    gone = a_party("P-0003", left=date(2020, 1, 1), exit_ground="withdrawal")
    with refused("A Party cannot be joined to itself", "into"):
        proposed(party, party)
    with refused("Illustrative P-0003 is no Party on 15 April 2021", "into"):
        proposed(party, gone)
    transfer = proposed(party, into, effective=date(2021, 5, 1))
    with refused("a merger|waits already"):
        proposed(party, into)
    with refused("It takes effect on 1 May 2021"):
        take(case_of(transfer), "carry_out", by=BY, roles=SUPPORT)
    take(case_of(transfer), "abandon", by=BY, roles=SUPPORT)
    an_open_default(party)
    second = proposed(party, into)
    with refused("A default case is open"):
        take(case_of(second), "carry_out", by=BY, roles=SUPPORT)
    party.refresh_from_db()
    assert party.left is None


def test_a_party_leaves_once(party):
    leaving.leave(party, Party.Ground.WITHDRAWAL, today(), by=BY, why="x")
    with refused("ceased to be a Party"):
        leaving.leave(party, Party.Ground.WITHDRAWAL, today(), by=BY, why="x")
