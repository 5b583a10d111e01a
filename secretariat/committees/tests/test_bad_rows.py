"""Rows of seats, quorums and delegations that cannot be true: refused with what to do, and nothing is written."""

from __future__ import annotations

import pytest

from secretariat.committees.models import Body, Delegation, Quorum, SeatGroup
from secretariat.core.tables.tests.files import refused, write_csv
from tests.factories import row

pytestmark = pytest.mark.django_db

GROUP = {
    "reference": "G-1", "body": "panel", "name": "Large Suppliers", "categories": "large-supplier", "seats": "2",
    "filled_by": "election", "nominated_by": "", "votes": "yes", "casting": "no", "starts": "2019-04-01",
    "basis": "sourced", "classification": "white",
}  # fmt: skip
QUORUM = {
    "reference": "Q-1", "body": "panel", "percent": "50", "least": "", "starts": "2019-04-01", "basis": "recalled",
    "classification": "white",
}  # fmt: skip
DELEGATION = {
    "reference": "D-1", "giver": "panel", "taker": "ssc", "title": "Setting statuses", "starts": "2019-04-01", "ends": "",
    "basis": "sourced", "classification": "white",
}  # fmt: skip
APPOINTMENT = {
    "reference": "A-1", "body": "panel", "seat": "member", "holder": "Somebody", "starts": "2019-04-01",
    "alternate_for": "A-1", "classification": "white",
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "good", "wrong", "column", "says"),
    [
        (
            "seat_groups",
            GROUP,
            {"categories": "large-supplier wind-farm"},
            "categories",
            "wind-farm is no Party category",
        ),
        ("seat_groups", GROUP, {"seats": "", "categories": ""}, "seats", "fill in seats or categories"),
        ("seat_groups", GROUP, {"seats": "-1"}, "seats", "-1 is below 0"),
        ("seat_groups", GROUP, {"filled_by": "lot"}, "filled_by", "Write one of: election"),
        ("seat_groups", GROUP, {"filled_by": "nomination"}, "nominated_by", "fill in nominated_by"),
        ("seat_groups", GROUP, {"nominated_by": "the DCC"}, "nominated_by", "or empty it"),
        ("seat_groups", GROUP, {"basis": ""}, "basis", "The cell is empty"),
        ("quorums", QUORUM, {"percent": ""}, "percent", "fill in one of the two"),
        ("quorums", QUORUM, {"percent": "101"}, "percent", "at most 100 per cent"),
        ("delegations", DELEGATION, {"taker": "panel"}, "taker", "write another taker"),
        ("delegations", DELEGATION, {"ends": "2019-03-31"}, "ends", "2019-03-31 is before 2019-04-01"),
        ("delegations", DELEGATION, {"taker": "nobody"}, "taker", "There is no Body “nobody”"),
        ("appointments", APPOINTMENT, {}, "alternate_for", "write alternate as the seat"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place_and_what_to_do(tmp_path, table, good, wrong, column, says):
    for reference in ("panel", "ssc"):
        row(Body, reference=reference)
    write_csv(tmp_path, table, {**good, **wrong})
    (sentence,) = refused(tmp_path)
    assert sentence.startswith(f"{table}.csv, row 2, column {column}: ")
    assert says in sentence
    assert not any(model.objects.exists() for model in (SeatGroup, Quorum, Delegation))
