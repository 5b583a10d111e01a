"""What the pages of joining and user entry show, to whom, and what they cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secretariat.bench.pages import weigh
from secretariat.parties.models import Party, UserEntry
from secretariat.parties.models_entry import ChecklistItem
from secretariat.parties.models_joining import Agreement, Application, Transfer, Withdrawal
from tests.example import example_years
from tests.readers import reading_as, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MOST_QUERIES, MOST_TIMES = 10, 2.5


@pytest.fixture(scope="module")
def example(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), example_years():
        yield


def cost(reader, address):
    reader.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(address)
    assert answer.status_code == 200, (address, text_of(answer)[:200])
    return len(queries), weigh(answer.content)


def addresses():
    """The pages of this room, and the record's page of each kind whose page has something of it."""
    entry = UserEntry.objects.filter(completed__isnull=True, blockers__isnull=False).first()
    records = (
        ("applications", Application.objects.filter(outcome="").order_by("-reference").first()),
        ("applications", Application.objects.filter(outcome="acceded").first()),
        ("applications", Application.objects.filter(agreement_sent__isnull=False, outcome="").first()),
        ("agreements", Agreement.objects.first()),
        ("transfers", Transfer.objects.first()),
        ("withdrawals", Withdrawal.objects.filter(outcome="").first()),
        ("user_entries", entry),
        ("parties", entry.party),
        ("parties", Party.objects.get(reference="P-0002")),
        ("checklist_items", ChecklistItem.objects.filter(status="shown").first()),
    )
    found = [f"/{table}/{record.reference}/" for table, record in records]
    found.append(f"/agreements/{Agreement.objects.first().reference}/document/")
    return [*found, "/joining/", "/user-entries/dashboard/", "/user-entries/dashboard/?blocked=yes&role=gas-supplier"]


def test_every_page_keeps_to_its_budget(example):
    reader = reading_as("party-support")
    costs = {address: cost(reader, address) for address in addresses()}
    assert {at: n for at, (n, _) in costs.items() if n > MOST_QUERIES} == {}
    assert {at: w for at, (_, w) in costs.items() if w.over > MOST_TIMES} == {}


def test_the_party_s_own_pages_keep_to_the_budget_too(example):
    reader = reading_as("small-supplier")
    costs = {at: cost(reader, at) for at in ("/parties/P-0002/", "/user_entries/UE-0002-2/")}
    assert {at: n for at, (n, _) in costs.items() if n > MOST_QUERIES} == {}


def test_the_public_reads_how_to_join_and_nothing_of_who_applies(example):
    public = Client()
    assert "Companies and natural persons can join" in text_of(public.get("/joining/"))
    for address in ("/applications/AP-0001/", "/agreements/AG-0089/", "/checklist_items/UE-0002-2-fusa/"):
        assert public.get(address).status_code == 404
    assert "user-entries/dashboard" not in public.get("/").content.decode()


def test_a_party_sees_its_own_checklist_and_not_another_s(example):
    reader = reading_as("small-supplier")
    assert "Full User Security Assessment" in text_of(reader.get("/user_entries/UE-0002-2/"))
    theirs = UserEntry.objects.filter(completed__isnull=True).exclude(party__reference="P-0002").first()
    page = text_of(reader.get(f"/user_entries/{theirs.reference}/"))
    assert "Full User Security Assessment" not in page


def test_bad_filters_of_the_dashboard_show_none_and_do_not_fail(example):
    reader = reading_as("party-support")
    for asked in ("role=nothing", "role=%C3%A9", "page=99", "page=x", "blocked=maybe"):
        assert reader.get(f"/user-entries/dashboard/?{asked}").status_code in (200, 404), asked
