"""All user entries that are under way, on one page, however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import begin_many
from secretariat.parties.models import Party, UserEntry
from secretariat.parties.models_entry import Blocker, ChecklistItem, Forecast
from tests.factories import A_DAY, SOMEBODY, unsaved
from tests.readers import reading_as, text_of
from tests.test_joining_pages import MOST_QUERIES, cost

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST_WEIGHS = 64 * 1024
SIZES = (10, 300, 3_000)


@pytest.mark.once
def test_the_dashboard_asks_the_same_at_any_size_and_stays_a_list_s_weight():
    asked = {}
    for size in SIZES:
        with transaction.atomic():
            _fill(size)
            asked[size], weight = cost(reading_as("party-support"), "/user-entries/dashboard/")
            assert weight.size <= LIST_WEIGHS
            transaction.set_rollback(True)
    assert len(set(asked.values())) == 1 and asked[10] <= MOST_QUERIES


def _fill(size):
    """So many Parties, each with an entry, its case, six steps, a blocker and a forecast."""
    Party.objects.bulk_create([unsaved(Party, reference=f"P-{number:05}") for number in range(size)])
    parties = list(Party.objects.order_by("reference"))
    UserEntry.objects.bulk_create(
        [
            unsaved(UserEntry, reference=f"UE-{place:05}", party=party, guided=A_DAY + timedelta(days=place % 300))
            for place, party in enumerate(parties)
        ]
    )
    entries = list(UserEntry.objects.select_related("party"))
    begin_many([(entry, entry.guided) for entry in entries], "user-entry", by=SOMEBODY)
    assert Case.objects.count() == size
    for model in (ChecklistItem, Blocker, Forecast):
        model.objects.bulk_create([unsaved(model, entry=entry, party=entry.party) for entry in entries])


def test_it_shows_the_oldest_first_and_only_the_blocked_where_that_is_asked():
    _fill(3)
    Blocker.objects.filter(entry__reference="UE-00001").update(cleared=A_DAY)
    staff = reading_as("party-support")
    whole = text_of(staff.get("/user-entries/dashboard/"))
    assert whole.index("3 June 2019") < whole.index("4 June 2019") < whole.index("5 June 2019")
    blocked = text_of(staff.get("/user-entries/dashboard/?blocked=yes"))
    assert "4 June 2019" not in blocked and "5 June 2019" in blocked
    assert "There are none" in text_of(staff.get("/user-entries/dashboard/?role=gas-supplier"))
