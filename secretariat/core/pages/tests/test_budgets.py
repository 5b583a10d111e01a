"""What pages may cost: queries, however many rows there are, and bytes, however many pages there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from secretariat.assurance.models import Assessment
from secretariat.bench.pages import weigh
from secretariat.committees.models import Action, Body, Meeting
from secretariat.core.events.recording import Entry, record_many
from secretariat.core.pages.searching import catch_up
from secretariat.core.tables import all_tables
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party, PartyCategory
from tests.example import example_years
from tests.factories import A_DAY, SOMEBODY, row, unsaved
from tests.readers import reading_as

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LISTS = [f"/{table.name}/" for table in all_tables()]
PAGES = [
    "/",
    "/?year=2018-19",
    "/figures/?year=2019-20",
    "/figures/parties/?year=2019-20",
    "/figures/actions_captured/?year=2019-20",
    "/figures/user_entry_completed/?year=2019-20",
    "/figures/meetings_of_body/?year=2019-20",
    "/figures/meetings_of_body[tag]/?year=2019-20",
    "/figures/cpl_versions_issued/?year=2019-20",
    "/modifications/DP077/",
    "/modifications/DP077/history/",
    "/parties/P-0010/",
    "/parties/P-0010/history/",
    "/bodies/tag/",
    "/bodies/tag/history/",
    "/bodies/tag/seats/",
    "/bodies/tag/terms/",
    "/actions/by-body/?year=2019-20",
    "/readiness/",
    "/readiness_cases/RDY-0001/",
    "/environments/calendar/?from=2021-04-01",
    "/transitional-governance/",
    "/budget/2019-20/",
    "/budgets/BUD-panel-2020-21/",
    "/decisions/DR-1PANEL/",
    "/search/?q=release",
    "/about/",
    "/lists/",
    "/bring-in/",
    "/report/",
    "/no-such-page/",
]
GROWING = [
    f"/{name}/" for name in ("parties", "party_categories", "meetings", "actions", "assessments", "modifications")
]
FILTERED = [
    "/modifications/?outcome=approved&raised_from=2018-04-01&q=a&sort=-title",
    "/meetings/?body=tag&page=2",
    "/assessments/?party=P-0010&kind=fusa",
    "/products_list_changes/?change=added",
]
SIZES = (10, 300, 3_000)
MOST_QUERIES = 10
MOST_TIMES = 2.5
"""How many times its text a page may weigh, as `secretariat.bench.pages` counts it."""


def cost(reader, address):
    """How many queries one page asks when the figures it shows are kept, and what it weighs."""
    reader.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(address)
    return len(queries), weigh(answer.content)


def costs(addresses):
    catch_up()
    reader = reading_as("panel-secretary")
    return {address: cost(reader, address) for address in addresses}


@pytest.fixture(scope="module")
def of_the_example(django_db_setup, django_db_blocker):
    """What every page costs on the example years."""
    with django_db_blocker.unblock(), example_years("2017-18", "2018-19", "2019-20"):
        found = costs([*LISTS, *FILTERED, *PAGES])
    return found


@pytest.fixture(scope="module")
def by_size(django_db_setup, django_db_blocker):
    """What every page costs with ten rows of several kinds, with 300, and with 3,000."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = {size: _grown(size) for size in SIZES}
        transaction.set_rollback(True)
    return found


def _grown(size):
    party = Party.objects.filter(reference="P-0010").first() or row(Party, reference="P-0010")
    body = Body.objects.filter(reference="tag").first() or row(Body, reference="tag")
    some = range(Meeting.objects.count(), size)
    for model, values in (
        (Party, {"acceded": A_DAY}),
        (PartyCategory, {"party": party}),
        (Meeting, {"body": body}),
        (Action, {"body": body}),
        (Assessment, {"party": party, "fieldwork": A_DAY}),
    ):
        model.objects.bulk_create([unsaved(model, **values) for _ in some], batch_size=1000)
    proposals = [
        unsaved(Modification, reference=f"DP{77 + n:03}", raised=A_DAY - timedelta(days=n % 900)) for n in some
    ]
    Modification.objects.bulk_create(proposals, batch_size=1000)
    told = [("committees.Body", "tag"), ("parties.Party", "P-0010"), ("modifications.Modification", "DP077")]
    entries = [
        Entry(kind, subject, "update", {"title": "a"}, {"title": str(n)}, classification="white")
        for n in some
        for kind, subject in told
    ]
    record_many(entries, by=SOMEBODY)
    return costs([*GROWING, *FILTERED, *PAGES])


@pytest.mark.asvs("V15.2.2")
@pytest.mark.parametrize("address", [*GROWING, *FILTERED, *PAGES])
def test_a_page_asks_few_queries_and_as_many_at_any_size(address, by_size):
    found = [by_size[size][address][0] for size in SIZES]
    assert len(set(found)) == 1, f"{found} queries at {SIZES} rows"
    assert found[0] <= MOST_QUERIES


@pytest.mark.parametrize("address", [*LISTS, *FILTERED, *PAGES])
def test_a_page_asks_few_queries_on_the_example_years(address, of_the_example):
    assert of_the_example[address][0] <= MOST_QUERIES


@pytest.mark.parametrize("address", [*LISTS, *FILTERED])
def test_a_list_of_fifty_is_light(address, of_the_example):
    _, found = of_the_example[address]
    assert found.size <= 64 * 1024
    assert found.packed <= 8 * 1024


@pytest.mark.parametrize("address", PAGES)
def test_the_part_of_a_page_that_is_its_own_is_mostly_what_it_says(address, of_the_example):
    assert of_the_example[address][1].over <= MOST_TIMES


def test_what_stands_around_a_page_is_the_same_and_small(of_the_example):
    assert max(weight.size - weight.own for _, weight in (of_the_example[address] for address in PAGES)) <= 7_000
