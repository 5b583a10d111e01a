from __future__ import annotations

from datetime import date

import pytest

from secretariat.core import events
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.parties.models import Party

pytestmark = pytest.mark.django_db
BY = Actor("operator:test")


def made(reference: str) -> Party:
    party = Party(reference=reference, name=reference, acceded=date(2019, 4, 1), classification="white")
    return events.create(party, by=BY)


def test_numbers_count_on_from_the_highest_of_their_kind() -> None:
    assert next_reference(Party, "N-") == "N-0001"
    for reference in ("N-0009", "N-0010", "N-2B", "N-0100-1", "M-0500", "n-0700"):
        made(reference)
    assert next_reference(Party, "N-") == "N-0011"
    assert next_reference(Party, "N-0100-", digits=1) == "N-0100-2"


def test_the_number_of_what_was_taken_out_is_not_given_again() -> None:
    events.remove(made("N-0001"), by=BY, why="A mistake")
    assert next_reference(Party, "N-") == "N-0002"
