"""User entry: the checklist, who verifies what, and that a Party is a User only when all of it is done."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.core.permission import Held, Reader
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import entering
from secretariat.parties.categories import add_licence
from secretariat.parties.identifiers import give_range
from secretariat.parties.models import UserEntry
from secretariat.parties.models_entry import Blocker, ChecklistItem, Forecast, HeldRole
from secretariat.parties.tests.factories import BY, STAFF, SUPPORT, a_party, today
from tests.refusing import refused

pytestmark = pytest.mark.django_db
DCC = Reader("user:dcc", "DCC", frozenset({Held("dcc-officer", "dcc")}))
ASSESSOR = Reader("user:cio", "Assessor", frozenset({Held("assessor-officer", "assessor")}))
CONTACT = Reader("user:contact", "Contact", frozenset({Held("contact", "party", "P-0001")}))
CONCERNED = frozenset({"party-concerned"})
ID = "90B3D51F30000001"


@pytest.fixture(autouse=True)
def on_a_day(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


@pytest.fixture
def party():
    return a_party()


@pytest.fixture
def entry(party):
    return entering.start_entry(party, user_role="import-supplier", by=BY)


def verify_all(entry, but=()):
    for item in entry.items.all():
        if item.item not in but:
            entering.show(item, evidence="Done", evidence_reference="C-1", by=BY)
            who = {"dcc-role": DCC, "assessor": ASSESSOR, "administrator": STAFF}[item.rule.verified_by]
            entering.verify(item, reader=who, by=BY)


def send(entry):
    entering.send_evidence(entry, evidence="All of it is done.", by=BY, roles=CONCERNED)


def complete(entry):
    take(case_of(entry), "complete", by=BY, roles=SUPPORT)
    entry.refresh_from_db()


def test_a_role_brings_its_own_checklist(party, entry):
    assert "fupa" not in {each.item for each in entry.items.all()}
    other = entering.start_entry(a_party("P-0002", category="other"), user_role="other-user", by=BY)
    assert "fupa" in {each.item for each in other.items.all()}
    assert (entry.guided, entry.completed) == (today(), None)


def test_an_entry_that_is_under_way_or_done_is_not_begun_again(party, entry):
    with refused("works towards the role Import Supplier already", "user_role"):
        entering.start_entry(party, user_role="import-supplier", by=BY)
    entering.hold_role(party, "gas-supplier", ID, today(), by=BY, why="x")
    with refused("is a User in the role Gas Supplier already", "user_role"):
        entering.start_entry(party, user_role="gas-supplier", by=BY)


def test_a_party_that_left_becomes_no_user():
    gone = a_party("P-0003", left=date(2020, 1, 1), exit_ground="withdrawal")
    with refused("is no Party any more"):
        entering.start_entry(gone, user_role="import-supplier", by=BY)


def test_a_role_wants_its_licence_where_the_register_knows_what_is_held(party):
    add_licence(party, kind="electricity-supply", starts=date(2019, 1, 1), by=BY)
    with refused("is for holders of the Gas supply licence", "user_role"):
        entering.start_entry(party, user_role="gas-supplier", by=BY)


def test_only_whom_the_code_names_verifies_a_step(entry):
    item = entry.items.get(item="uept")
    with refused("This step is verified by the DCC"):
        entering.verify(item, reader=STAFF, by=BY)
    with refused("No evidence has been given yet"):
        entering.verify(item, reader=DCC, by=BY)
    entering.show(item, evidence="Certificate", evidence_reference="UEPT-1", by=BY)
    for reader in (STAFF, CONTACT, ASSESSOR):
        with refused("This step is verified by the DCC"):
            entering.verify(item, reader=reader, by=BY)
    entering.verify(item, reader=DCC, by=BY)
    assert (item.status, item.verified) == ("verified", today())
    with refused("It has been verified already"):
        entering.show(item, evidence="More", by=BY)


def test_evidence_can_be_sent_back_with_the_reason(entry):
    item = entry.items.get(item="fusa")
    with refused("there is no evidence to send back"):
        entering.ask_for_better(item, reader=ASSESSOR, why="x", by=BY)
    entering.show(item, evidence="Report", by=BY)
    with refused("verified by the User Competent"):
        entering.ask_for_better(item, reader=CONTACT, why="x", by=BY)
    entering.ask_for_better(item, reader=ASSESSOR, why="Another Party's report", by=BY)
    assert (item.status, item.shown, item.evidence) == ("open", None, "Report")


def test_it_is_completed_only_when_every_item_is_verified_and_says_which_are_missing(entry):
    entering.notify_user_id(entry, user_id=ID, by=BY)
    verify_all(entry, but=("fusa", "credit-cover"))
    send(entry)
    with refused("Not verified yet: Full User Security Assessment, Credit cover"):
        take(case_of(entry), "complete", by=BY, roles=SUPPORT)
    entry.refresh_from_db()
    assert entry.completed is None and not HeldRole.objects.exists()


def test_it_is_not_completed_without_a_user_id_nor_before_the_form_was_sent(entry):
    verify_all(entry)
    with refused("cannot be done from there"):
        take(case_of(entry), "complete", by=BY, roles=SUPPORT)
    send(entry)
    with refused("The User ID of the role has not been notified"):
        take(case_of(entry), "complete", by=BY, roles=SUPPORT)


def test_the_party_sends_the_form_and_the_administrator_confirms_it(party, entry):
    verify_all(entry)
    entering.notify_user_id(entry, user_id=ID, by=BY)
    with refused("is for the Party concerned"):
        entering.send_evidence(entry, evidence="x", by=BY, roles=SUPPORT)
    send(entry)
    with refused("is for the Party Support"):
        take(case_of(entry), "complete", by=BY, roles=CONCERNED)
    complete(entry)
    held = HeldRole.objects.get(party=party)
    assert (entry.completed, held.user_role, held.user_id, held.starts) == (today(), "import-supplier", ID, today())


def test_what_the_administrator_sends_back_is_sent_again(entry):
    send(entry)
    take(case_of(entry), "ask_again", by=BY, roles=SUPPORT, note="Two steps are open")
    send(entry)
    assert case_of(entry).state == "evidence-sent"


def test_one_user_id_serves_several_roles_of_one_party_but_no_other_party(party, entry):
    entering.hold_role(party, "gas-supplier", ID, today(), by=BY, why="x")
    entering.notify_user_id(entry, user_id="90-B3-D5-1F-30-00-00-01", by=BY)
    assert entry.user_id == ID
    theirs = entering.start_entry(a_party("P-0002"), user_role="import-supplier", by=BY)
    with refused("is the User ID of another Party already", "user_id"):
        entering.notify_user_id(theirs, user_id=ID, by=BY)


def test_a_user_id_is_of_the_party_s_own_range(party, entry):
    give_range(party, "90B3D51F30000000", "90B3D51F3000FFFF", by=BY, on=date(2020, 1, 1))
    with refused("is outside the Party's range: choose one from 90-B3-D5-1F-30-00-00-00 to", "user_id"):
        entering.notify_user_id(entry, user_id="90B3D51F30010000", by=BY)
    with refused("is no EUI-64 identifier", "user_id"):
        entering.notify_user_id(entry, user_id="90B3", by=BY)
    entering.notify_user_id(entry, user_id=ID, by=BY)


def test_a_user_id_changes_from_a_day_and_the_one_before_stays(party):
    held = entering.hold_role(party, "gas-supplier", ID, date(2020, 1, 1), by=BY, why="x")
    with refused("choose a later day", "starts"):
        entering.change_user_id(held, user_id="90B3D51F30000002", starts=date(2020, 1, 1), why="x", by=BY)
    with refused("That is its User ID already", "user_id"):
        entering.change_user_id(held, user_id=ID, starts=today(), why="x", by=BY)
    new = entering.change_user_id(held, user_id="90B3D51F30000002", starts=today(), why="New keys", by=BY)
    assert (held.ends, new.starts, new.user_role) == (today(), today(), "gas-supplier")
    with refused("change the one that holds now"):
        entering.change_user_id(held, user_id="90B3D51F30000003", starts=today(), why="x", by=BY)


def test_blockers_and_forecasts_keep_their_history(entry):
    blocker = entering.block(entry, title="The certificate is late", since=date(2021, 4, 1), by=BY)
    with refused("has not come yet", "since"):
        entering.block(entry, title="x", since=date(2021, 5, 1), by=BY)
    entering.clear(blocker, why="It arrived", by=BY)
    with refused("It has been cleared already"):
        entering.clear(blocker, why="x", by=BY)
    entering.forecast(entry, expected=date(2021, 6, 1), by=BY)
    entering.forecast(entry, expected=date(2021, 8, 1), why="The tests were moved", by=BY)
    with refused("That day has passed", "expected"):
        entering.forecast(entry, expected=date(2021, 4, 1), by=BY)
    assert [each.expected.month for each in Forecast.objects.order_by("reference")] == [6, 8]
    assert Blocker.objects.get().cleared == today()


def test_nothing_is_added_to_an_entry_that_is_over(entry):
    take(case_of(entry), "give_up", by=BY, roles=SUPPORT)
    entry.refresh_from_db()
    item = ChecklistItem.objects.filter(entry=entry).first()
    for does in (
        lambda: entering.block(entry, title="x", since=today(), by=BY),
        lambda: entering.forecast(entry, expected=today(), by=BY),
        lambda: entering.notify_user_id(entry, user_id=ID, by=BY),
        lambda: entering.show(item, evidence="x", by=BY),
    ):
        with refused("The entry was given up on 15 April 2021"):
            does()
    assert UserEntry.objects.get().given_up == today()


def test_a_user_role_ends_from_a_day(party):
    held = entering.hold_role(party, "gas-supplier", ID, date(2020, 1, 1), by=BY, why="x")
    with refused("It began on 1 January 2020", "ends"):
        entering.end_held_role(held, ends=date(2019, 1, 1), why="x", by=BY)
    entering.end_held_role(held, ends=today(), why="No longer a supplier", by=BY)
    with refused("It ended on"):
        entering.end_held_role(held, ends=today(), why="x", by=BY)
