"""What goes out and comes in again is what it was, in every format."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from secretariat.core.events.models import Event
from secretariat.core.tables import all_tables, table_named
from secretariat.core.tables.cells import CONTROL
from secretariat.core.tables.exporting import FORMATS, CannotBeKept, export_path, write_csv, write_json, write_xlsx
from secretariat.core.tables.tests.files import bring_in, records

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EDGES = [
    "=1+1",
    "'=1",
    "''@x",
    "+44",
    "-",
    "@you",
    "\ttab",
    "\rreturn",
    "a\r\nb\rc\n",
    '"',
    ",",
    "'",
    " lead and trail ",
]
EDGES += [
    "_x000D_",
    "_x0041_x0042_",
    "#N/A",
    "=",
    "TRUE",
    "1.10",
    "007",
    "2019-04-01",
    "Énergie",
    "🔌",
    "\u2028",
    "\x85",
    "\ufeff",
]

texts = st.text(
    alphabet=st.one_of(st.sampled_from("=+-@'\t\r\n\",;_x0D aé🔌"), st.characters(exclude_categories=["Cs"])),
    max_size=30,
).filter(lambda text: not CONTROL.search(text))
days = st.dates(min_value=date(1, 1, 1))
bodies = st.lists(st.tuples(texts.filter(len), texts.filter(len), texts, days), max_size=5)
highlights = st.lists(st.tuples(texts.filter(len), st.integers(0, 2147483647), st.booleans()), max_size=4)


def path_for(folder, format):
    return folder / ("year" if format in ("csv", "parquet") else f"year.{format}")


def filled():
    """The tables that `fill` fills; that whole exports hold all is tried once, further down."""
    return [table for table in all_tables() if table.name in ("bodies", "highlights", "events")]


def everything():
    """Every row of the tables that `fill` fills, with the references that links stand for."""
    return {
        table.name: list(
            table.model.objects.order_by("reference").values_list(
                *(f"{each.name}__reference" if each.kind == "link" else each.name for each in table.columns)
            )
        )
        for table in filled()
    }


def fill(of_bodies, of_highlights):
    """Records with these texts, days and numbers, and references that look like formulas."""
    made = []
    for place, (name, short_name, source, day) in enumerate(of_bodies):
        made.append(
            records("bodies").create(
                reference=f"{'=-+@'[place % 4]}{place}",
                name=name,
                short_name=short_name,
                source=source,
                kind="panel",
                starts=day,
                ends=day if place % 2 else None,
                # No two of one name stand under the same body.
                parent=made[-1] if made else None,
                classification="amber",
            )
        )
    for place, (text, position, bullet) in enumerate(of_highlights):
        records("highlights").create(
            reference=f"H{place}",
            year="2019-20",
            section="introduction",
            position=position,
            text=text,
            form="bullet" if bullet else "paragraph",
            written_by=made[0] if made and bullet else None,
        )
        records("events").create(
            reference=f"E{place}", title=text[:200], kind="call", host="-", held_on=date(1899, 12, 31), remote=bullet
        )


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of_bodies=bodies, of_highlights=highlights)
@example(of_bodies=[], of_highlights=[])
@example(
    of_bodies=[(text, text, text, date(2019, 4, 1)) for text in EDGES], of_highlights=[(t, 1, True) for t in EDGES]
)
def test_what_goes_out_and_comes_in_again_is_what_it_was(format, of_bodies, of_highlights):
    with tempfile.TemporaryDirectory() as folder:
        path = path_for(Path(folder), format)
        with transaction.atomic():
            fill(of_bodies, of_highlights)
            before = everything()
            export_path(path, format, filled())
            assert bring_in(path).changes == 0, "the same rows are there: nothing is to be changed"
            transaction.set_rollback(True)
        with transaction.atomic():
            assert records("bodies").count() == 0
            bring_in(path)
            assert everything() == before
            transaction.set_rollback(True)


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_of_some_tables_holds_those_alone(tmp_path, format):
    fill([("A", "A", "", date(2019, 4, 1))], [("B", 1, True)])
    path = path_for(tmp_path, format)
    counts = export_path(path, format, [table_named("bodies"), table_named("events")])
    assert counts == {"bodies": 1, "events": 1}
    outcome = bring_in(path)
    assert outcome.unchanged == {"bodies": 1, "events": 1}
    assert not Event.objects.exists()


@pytest.mark.parametrize(("write", "name"), [(write_csv, "bodies.csv"), (write_xlsx, "b.xlsx"), (write_json, "b.json")])
def test_a_list_that_somebody_filtered_comes_out_alone_and_can_come_in_again(tmp_path, write, name):
    fill([("A", "A", "é", date(2019, 4, 1)), ("B", "B", "", date(2020, 4, 1))], [])
    with (tmp_path / name).open("wb") as stream:
        assert write(table_named("bodies"), records("bodies").filter(starts__year=2020), stream) == 1
    assert bring_in(tmp_path / name).unchanged == {"bodies": 1}


def test_a_csv_for_a_spreadsheet_program_says_that_it_is_utf_8(tmp_path):
    with (tmp_path / "bodies.csv").open("wb") as stream:
        write_csv(table_named("bodies"), records("bodies"), stream)
    assert (tmp_path / "bodies.csv").read_bytes().startswith(b"\xef\xbb\xbfreference,name,")


def test_text_that_no_cell_of_a_workbook_can_hold_is_refused_and_nothing_is_left(tmp_path):
    fill([], [("x" * 32_768, 1, False)])
    records("events").all().delete()
    with pytest.raises(CannotBeKept, match="Highlights, H0, column text: the text is longer .* Export it as CSV."):
        export_path(tmp_path / "year.xlsx", "xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("format", "name", "says"),
    [
        ("csv", "there.json", "is a file, and csv makes a folder of files. Give another path."),
        ("xlsx", "", "is a folder, and xlsx makes one file. Give a path such as year.xlsx."),
        ("json", "year.txt", "would not be known again. Give a path that ends in .json."),
    ],
)
def test_a_path_that_a_format_cannot_have_is_refused(tmp_path, format, name, says):
    (tmp_path / "there.json").write_text("{}")
    with pytest.raises(CannotBeKept, match=says):
        export_path(tmp_path / name, format)


def test_an_export_replaces_an_older_one(tmp_path):
    export_path(tmp_path / "year", "csv")
    fill([("A", "A", "", date(2019, 4, 1))], [])
    export_path(tmp_path / "year", "csv")
    assert bring_in(tmp_path / "year").unchanged["bodies"] == 1
    assert [each.name for each in tmp_path.iterdir()] == ["year"]
