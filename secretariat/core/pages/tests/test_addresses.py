"""The address of a record's page, written without `reverse`."""

from __future__ import annotations

import pytest
from django.urls import resolve, reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.core.pages.addresses import record_address

pytestmark = pytest.mark.once


@settings(deadline=None)  # the first address reads the whole table of addresses
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_it_is_the_address_that_the_table_of_addresses_gives(reference):
    assert record_address("parties", reference) == reverse("record", args=["parties", reference])


def test_it_leads_to_the_record():
    assert resolve(record_address("parties", "P-0010")).kwargs == {"table": "parties", "reference": "P-0010"}
