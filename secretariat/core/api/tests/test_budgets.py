"""What a call may cost: at most ten queries, however many rows there are."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from secretariat.accounts.tests.factories import a_person, give
from secretariat.committees.models import Action, Body, Meeting
from secretariat.core.api import limits
from secretariat.core.api.tests.programs import Program, counted_anew, program_for  # noqa: F401
from secretariat.core.events.recording import Entry, record_many
from secretariat.core.pages.searching import catch_up
from secretariat.core.tables import all_tables
from secretariat.modifications.models import Modification
from secretariat.modifications.services import begin_cases
from tests.factories import A_DAY, SOMEBODY, row, unsaved

pytestmark = pytest.mark.once

SIZES = (10, 3_000)
MOST_QUERIES = 10
CALLS = [
    *(f"/{table.name}" for table in all_tables()),
    "/meetings?body=tag&held_on_from=2019-01-01&sort=-title&q=meeting&limit=200",
    "/actions?sort=body&limit=200",
    "/meetings/M-1",
    "/meetings/M-1/history",
    "/figures?year=2019-20",
    "/figures/meetings?year=2019-20",
    "/figures/meetings/records?year=2019-20",
    "/figures/actions_captured?year=2019-20",
    "/search?q=meeting",
    "/workflows",
    "/cases",
    "/cases?waiting=yes",
    "/cases/modification:DP-1",
    "/account",
    "/nothing",
]


@pytest.fixture(scope="module")
def one_minute():
    """All requests are counted in one minute: the first of another would ask a query more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "time", lambda: 1_000_000_000.0)
        yield


def queries(program, path):
    """How many a call asks at its worst: when this worker tells the shared count of its requests."""
    program.read(path)
    limits.forget()
    with CaptureQueriesContext(connection) as asked:
        answer = program.read(path)
    assert answer.status_code in (200, 401, 404), (path, answer.content)
    return len(asked)


def grown(size):
    body = Body.objects.filter(reference="tag").first() or row(Body, reference="tag")
    some = range(Meeting.objects.count(), size)
    Meeting.objects.bulk_create([unsaved(Meeting, reference=f"M-{n}", body=body, held_on=A_DAY) for n in some])
    Action.objects.bulk_create([unsaved(Action, reference=f"A-{n}", body=body) for n in some])
    Modification.objects.bulk_create([unsaved(Modification, reference=f"DP-{n}") for n in some])
    begin_cases([f"DP-{n}" for n in some], by=SOMEBODY)
    told = [("committees.Meeting", "M-1"), *(("committees.Meeting", f"M-{n}") for n in some)]
    record_many([Entry(*each, "update", {}, {"title": "x"}, classification="white") for each in told], by=SOMEBODY)
    catch_up()


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker, one_minute):
    without_limit = override_settings(API_PER_MINUTE=10**9, API_PER_MINUTE_WITHOUT_TOKEN=10**9)
    with django_db_blocker.unblock(), without_limit, transaction.atomic():
        person = a_person()
        give(person, "secretariat")
        give(person, "party-support")
        costs = {}
        for size in SIZES:
            grown(size)
            for name, program in (("public", Program()), ("staff", program_for(person))):
                for path in CALLS:
                    costs[size, name, path] = queries(program, path)
        transaction.set_rollback(True)
    return costs


@pytest.mark.asvs("V15.2.2")
@pytest.mark.django_db
@pytest.mark.parametrize("who", ["public", "staff"])
@pytest.mark.parametrize("path", CALLS)
def test_a_call_asks_few_queries_and_as_many_at_any_size(found, path, who):
    made = [found[size, who, path] for size in SIZES]
    # A search counts what it found once that is more than a page shows.
    more = path.startswith("/search")
    assert made[0] <= made[1] <= made[0] + more, f"{made} queries at {SIZES} rows"
    assert made[1] <= MOST_QUERIES
