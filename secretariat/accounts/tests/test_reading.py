"""Who a request comes from, and what then counts."""

import time
from datetime import timedelta

import pytest
from django.test import Client

from secretariat.accounts import services
from secretariat.accounts.models import Role
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give, sign_in
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.parties.models import DefaultCase, Party

pytestmark = pytest.mark.django_db

CASE = "/default_cases/D-1/"


@pytest.fixture
def case():
    party = events.create(
        Party(reference="P-1", name="Illustrative Party", acceded=LONG_AGO, classification="white"), by=BY
    )
    default = DefaultCase(
        reference="D-1", party=party, cause="A charge unpaid", opened=LONG_AGO, classification="amber"
    )
    return events.create(default, by=BY)


@pytest.fixture
def contact(case):
    person = a_person()
    give(person, "contact", "P-1")
    return person


@pytest.mark.asvs("V6.3.3")
def test_a_role_counts_with_a_second_factor_and_not_without(client, contact):
    assert sign_in(client, contact, second_factor=False).get(CASE).status_code == 404
    assert sign_in(Client(), contact).get(CASE).status_code == 200


def test_whoever_lacks_the_second_factor_is_told_what_to_do(client, contact):
    page = sign_in(client, contact, second_factor=False).get("/account/").content.decode()
    assert "add one on your account" in page


@pytest.mark.asvs("V8.3.1")
def test_a_role_that_ends_is_gone_at_the_next_request(client, contact):
    sign_in(client, contact)
    assert client.get(CASE).status_code == 200
    services.end_role(Role.objects.get(), by=BY, why="Left")
    assert client.get(CASE).status_code == 404


@pytest.mark.asvs("V7.4.2")
def test_leaving_ends_the_session(client, contact):
    sign_in(client, contact)
    services.leave(contact, by=BY, why="Left")
    answer = client.get("/account/")
    assert answer.status_code == 302 and answer.url.startswith("/account/login/")


def test_a_proof_that_has_grown_old_is_asked_for_again_and_a_fresh_one_is_not(client):
    person = a_person()
    give(person, "party-support")
    answer = sign_in(client, person, at=time.time() - 3600).get("/invite/")
    assert (answer.status_code, answer.url) == (302, "/account/factors/reauthenticate/?next=%2Finvite%2F")
    assert sign_in(Client(), person).get("/invite/").status_code == 200


def test_a_stale_form_changes_nothing_and_leads_to_the_proof(client):
    person = a_person()
    role = give(person, "party-support")
    sign_in(client, person, at=time.time() - 3600)
    answer = client.post(
        f"/roles/{role.reference}/end/", {"why": "x"}, headers={"referer": f"/roles/{role.reference}/"}
    )
    assert answer.status_code == 302 and answer.url.startswith("/account/factors/reauthenticate/")
    assert Role.objects.get().ends is None


@pytest.mark.asvs("V14.2.4")
def test_amber_leaves_as_a_file_only_under_a_fresh_proof(client, contact):
    old = sign_in(client, contact, at=time.time() - 3600).get("/default_cases/export.csv")
    assert old.status_code == 302
    fresh = sign_in(Client(), contact).get("/default_cases/export.csv")
    assert b"D-1" in fresh.content


def test_a_member_with_a_conflict_of_interest_does_not_see_the_case(client, case):
    from secretariat.accounts.tests.test_standing import a_seat

    person = a_person()
    seat = a_seat(person)
    events.update(seat.body, by=BY, reference="panel")
    sign_in(client, person)
    assert client.get(CASE).status_code == 200
    conflict = services.declare_interest(person, "P-1", "Owns shares", by=BY)
    assert client.get(CASE).status_code == 404
    events.update(conflict, by=BY, ends=today())
    assert client.get(CASE).status_code == 200


def test_red_is_seen_by_those_let_in_to_it_by_name_and_by_nobody_else(client, case):
    person, analyst = a_person(), a_person("Analyst")
    give(analyst, "analyst")
    party = case.party
    events.update(party, by=BY, classification="red")
    assert sign_in(client, person).get("/parties/P-1/").status_code == 404
    assert sign_in(Client(), analyst).get("/parties/P-1/").status_code == 404
    services.let_in(person, party, by=BY, why="Advises on it")
    assert client.get("/parties/P-1/").status_code == 200


def test_an_event_is_read_at_the_higher_of_the_labels_then_and_now(client, contact, case):
    events.update(case, by=BY, cause="Something hidden")
    sign_in(client, contact)
    events.update(case, by=BY, verb="relabel", why="Published", classification="white")
    events.update(case, by=BY, cause="Something open")
    public = Client().get(f"{CASE}history/").content.decode()
    theirs = client.get(f"{CASE}history/").content.decode()
    assert "Something open" in theirs and "Something hidden" in theirs
    assert "Published" not in public and "A charge unpaid" not in public


def test_relabelling_needs_a_reason_and_the_right_role(client, case):
    secretary, support = a_person("Secretary"), a_person("Support")
    give(secretary, "secretariat")
    give(support, "party-support")
    address = f"{CASE}label/"
    assert sign_in(Client(), support).post(address, {"label": "white", "why": "x"}).status_code == 403
    sign_in(client, secretary)
    refused = client.post(address, {"label": "white", "why": " "})
    assert refused.status_code == 400 and "Say why" in refused.content.decode()
    assert client.post(address, {"label": "purple", "why": "x"}).status_code == 400
    assert client.post(address, {"label": "white", "why": "It may be known"}).status_code == 302
    case.refresh_from_db()
    assert case.classification == "white"


@pytest.mark.asvs("V8.2.3")
def test_a_link_to_what_the_reader_may_not_see_looks_like_none(client, case):
    events.update(case.party, by=BY, classification="red")
    events.update(case, by=BY, classification="white")
    person = a_person()
    give(person, "secretariat")
    sign_in(client, person)
    page = client.get(CASE).content.decode()
    assert "P-1" not in page.replace("D-1", "")
    file = client.get("/default_cases/export.json").content.decode()
    assert "P-1" not in file


def test_a_filter_by_what_the_reader_may_not_see_finds_nothing(client, case):
    events.update(case.party, by=BY, classification="red")
    person = a_person()
    give(person, "secretariat")
    sign_in(client, person)
    assert "D-1" in client.get("/default_cases/").content.decode()
    assert "D-1" not in client.get("/default_cases/?party=P-1").content.decode()


def test_a_role_of_tomorrow_does_not_count_yet(client, case):
    person = a_person()
    give(person, "contact", "P-1", starts=today() + timedelta(1))
    assert sign_in(client, person).get(CASE).status_code == 404
