"""What the pages of this room cost on the example years: queries, and bytes for each that is text."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secretariat.bench.pages import weigh
from tests.example import example_years
from tests.readers import reading_as

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGES = [
    "/default_cases/ED-008/",
    "/default_cases/ED-037/",
    "/default_cases/ED-054/",
    "/default_cases/ED-055/",
    "/default_notices/ED-008-N1/",
    "/default_measures/ED-008-M1/",
    "/charge_notices/CN-008/",
    "/disputes/DIS-002/",
    "/parties/P-0002/",
    "/parties/P-0017/",
    "/supplier_failures/SF-001/",
    "/supplier_failures/SF-001/board/",
    "/supplier_failures/SF-001/map/",
    "/supplier_failures/SF-001/after-event/",
    "/supplier_failures/EX-001/",
    "/supplier_failures/EX-001/board/",
    "/failure_ticks/EX-001/T01/",
    "/failure_contacts/EX-001/C01/",
    "/process_maps/default/",
    "/process_maps/dispute/",
]
MOST_QUERIES, MOST_TIMES = 10, 2.5


@pytest.fixture(scope="module", autouse=True)
def example(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), example_years():
        yield


@pytest.mark.parametrize("persona", ["party-support", "panel-secretary", "regulator"])
def test_every_page_keeps_its_budget(persona):
    reader, dear = reading_as(persona), []
    for page in PAGES:
        reader.get(page)
        with CaptureQueriesContext(connection) as queries:
            answer = reader.get(page)
        assert answer.status_code == 200, page
        weight = weigh(answer.content)
        if len(queries) > MOST_QUERIES or weight.over > MOST_TIMES:
            dear.append((page, len(queries), round(weight.over, 2)))
    assert dear == []
