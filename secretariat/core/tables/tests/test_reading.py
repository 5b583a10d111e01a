"""Reading in little memory."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from secretariat.core.tables import table_named
from secretariat.core.tables.apostrophes import guarded, unguarded
from secretariat.core.tables.given import Given
from secretariat.core.tables.importing import bring_in_sheets
from secretariat.core.tables.reading_csv import csv_sheet
from secretariat.core.tables.seen import Seen
from secretariat.core.tables.tests.files import SOMEBODY, records, row, write_csv

pytestmark = pytest.mark.once


@pytest.mark.asvs("V1.1.1")
@for_all(st.text(alphabet="'=+-@\t\r\nab", max_size=6))
def test_one_apostrophe_goes_on_and_the_same_one_comes_off(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r")


def test_an_apostrophe_that_guards_nothing_stays():
    assert unguarded("'tis") == "'tis"
    assert unguarded("'=1") == "=1"
    assert unguarded("''=1") == "'=1"


@for_all(st.lists(st.text(max_size=3), max_size=3000))
def test_seen_knows_the_first_row_of_every_reference(references):
    seen, first = Seen(), {}
    for number, reference in enumerate(references, start=2):
        assert seen.add(reference, number) == first.get(reference, 0)
        first.setdefault(reference, number)
    assert all(seen.row_of(reference) == number for reference, number in first.items())
    assert seen.row_of("not among them") == 0


def test_seen_takes_few_bytes_for_each_reference():
    tracemalloc.start()
    seen = Seen()
    for number in range(1, 50_001):
        seen.add(f"PTY-{number}", number)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used < 40 * 50_000


@pytest.mark.asvs("V1.4.3")
@pytest.mark.django_db
def test_the_memory_of_an_import_does_not_grow_with_the_file(tmp_path):
    text = "What a body has to say about its year. " * 52

    def peak(count):
        rows = (row("highlights", reference=f"{count}-{n}", text=text) for n in range(count))
        path = write_csv(tmp_path, "highlights", *rows, name=f"{count}.csv")
        tracemalloc.start()
        bring_in_sheets([(table_named("highlights"), csv_sheet(Given.on_disk(path)))], by=SOMEBODY)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return path.stat().st_size, most

    small, used_for_small = peak(2_000)
    large, used_for_large = peak(10_000)
    assert large > 20_000_000 > small
    assert used_for_large < 1.2 * used_for_small
    assert records("highlights").count() == 12_000
