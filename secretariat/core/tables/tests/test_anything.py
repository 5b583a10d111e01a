"""Files with anything in them: an import takes them or says what is wrong, and then has changed nothing."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from secretariat.core.events.models import Event
from secretariat.core.tables import all_tables
from secretariat.core.tables.exporting import FORMATS, export_path
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.problems import SHOWN, Problems
from secretariat.core.tables.tests.files import ROWS, SOMEBODY, bring_in, row, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.once]
few = settings(max_examples=40, database=None, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
TABLES = {table.name: table for table in all_tables() if table.name in ROWS}


def taken_or_told(path: Path) -> None:
    """Bring it in and take it back: it comes in whole, or a few sentences say why not and nothing has changed."""
    with transaction.atomic():
        before = Event.objects.count()
        try:
            outcome = bring_in_path(path, by=SOMEBODY)
        except Problems as problems:
            sentences = [str(each) for each in problems.problems]
            assert 0 < len(sentences) <= SHOWN + 1
            assert all(each.strip().endswith((".", "?")) and "Traceback" not in each for each in sentences), sentences
            assert Event.objects.count() == before
        else:
            assert Event.objects.count() >= before + outcome.changes
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def valid(tmp_path_factory, django_db_setup, django_db_blocker):
    """A small register in every format."""
    folder = tmp_path_factory.mktemp("valid")
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ROWS:
            write_csv(folder / "rows", name, row(name))
        bring_in(folder / "rows")
        for form in FORMATS:
            export_path(folder / (form if form in ("csv", "parquet") else f"year.{form}"), form)
        transaction.set_rollback(True)
    return folder


@few
@given(
    name=st.sampled_from(["parties.csv", "parties.parquet", "year.xlsx", "year.json", "year.csv", "year"]),
    data=st.binary(max_size=400),
)
@example(name="year.xlsx", data=b"PK\x03\x04")
@example(name="year.json", data=b"[" * 100_000)
@example(name="parties.csv", data=b"reference\x00name\n")
def test_bytes_of_any_kind_are_no_fault(name, data):
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        taken_or_told(path)
        taken_or_told(path.parent)


@few
@pytest.mark.parametrize("form", FORMATS)
@given(data=st.data())
def test_a_good_file_with_some_bytes_changed_is_no_fault(form, data, valid):
    with TemporaryDirectory() as folder:
        if form in ("csv", "parquet"):
            path = Path(shutil.copytree(valid / form, Path(folder) / form))
            victim = data.draw(st.sampled_from(sorted(path.iterdir())))
        else:
            path = victim = Path(shutil.copy(valid / f"year.{form}", folder))
        content = bytearray(victim.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, max(0, len(content) - 1)))
            content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        victim.write_bytes(bytes(content))
        taken_or_told(path)


cells = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "white",
            "red",
            "2019-04-01",
            "2019-02-30",
            "1,250",
            "-1",
            "9" * 40,
            "yes",
            "=1",
            "''",
            "A/B",
            "x" * 400,
        ]
    ),
    st.text(max_size=20),
)


@few
@given(data=st.data())
def test_cells_of_any_kind_are_no_fault(data):
    table = TABLES[data.draw(st.sampled_from(sorted(TABLES)))]
    names = [each.name for each in table.columns]
    rows = []
    for _ in range(data.draw(st.integers(1, 4))):
        good = {**dict.fromkeys(names, ""), **ROWS[table.name]}
        rows.append([data.draw(cells) if data.draw(st.booleans()) else good[name] for name in names])
    with TemporaryDirectory() as folder:
        with (Path(folder) / f"{table.name}.csv").open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file).writerows([names, *rows])
        taken_or_told(Path(folder))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda some: (
        st.lists(some, max_size=3) | st.dictionaries(st.sampled_from(["reference", "parties", "x"]), some, max_size=3)
    ),
    max_leaves=8,
)


@few
@given(values)
def test_json_of_any_shape_is_no_fault(value):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "year.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        taken_or_told(path)
