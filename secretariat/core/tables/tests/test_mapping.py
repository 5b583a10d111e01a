"""A spreadsheet of somebody's own."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from openpyxl import Workbook

from secretariat.core.events.models import Event
from secretariat.core.tables import table_named
from secretariat.core.tables.headings import LEFT_OUT, digest, matched, unlike
from secretariat.core.tables.mapping import bring_in, check, propose
from secretariat.core.tables.models import ColumnMapping
from secretariat.core.tables.problems import Problems
from secretariat.core.tables.tests.files import SOMEBODY, nothing_written, records

pytestmark = pytest.mark.django_db

HEADINGS = "Reference,Party name,Acceded ,Left,Exit-Ground,My notes"
ROWS = ("PTY-1,A supplier,2019-04-01,,,ask about it", "PTY-2,Another,2019-05-01,2020-01-31,withdrawal,")
MAPPING = {
    "Reference": "reference",
    "Party name": "name",
    "Acceded": "acceded",
    "Left": "left",
    "Exit-Ground": "exit_ground",
    "My notes": LEFT_OUT,
}
WHITE = {"classification": "white"}


def dropped(*rows, headings=HEADINGS, name="our parties.csv"):
    return SimpleUploadedFile(name, "\r\n".join((headings, *(rows or ROWS))).encode())


def workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("year.xlsx", stream.getvalue())


def test_headings_are_matched_by_name_then_title_then_likeness():
    headings = ["REFERENCE", "acceded", "Exit ground", "Nmae", "Weather"]
    assert matched(table_named("parties"), headings) == {
        "REFERENCE": ("reference", "same name"),
        "acceded": ("acceded", "same name"),
        "Exit ground": ("exit_ground", "same name"),
        "Nmae": ("name", "looks alike"),
        "Weather": (LEFT_OUT, "not recognised"),
    }


def test_no_column_is_given_to_two_headings():
    found = matched(table_named("parties"), ["Name", "name", "Names"])
    assert [column for column, _ in found.values() if column == "name"] == ["name"]


def test_headings_that_are_empty_or_the_same_are_told_apart():
    assert list(unlike(["Date", "", "Date", "Date"])) == ["Date", "Column 2", "Date (2)", "Date (3)"]


def test_headings_are_remembered_whatever_their_case_and_spaces():
    assert digest(["Party name", "Left"]) == digest([" PARTY  NAME ", "left"])
    assert digest(["Party name", "Left"]) != digest(["Left", "Party name"])


def test_a_file_is_proposed_for_the_table_that_has_its_headings():
    proposal = propose(dropped())
    assert proposal.table.name == "parties"
    assert (proposal.sheet, proposal.sheets, proposal.remembered) == ("", (), False)
    assert proposal.mapping == MAPPING
    assert [column.name for column in propose(dropped(headings="Reference,Name")).missing] == [
        "acceded",
        "classification",
    ]
    assert proposal.matches[0].sample == ("PTY-1", "PTY-2")


def test_the_name_of_the_file_decides_between_tables_alike():
    headings = "reference,name,classification,source"
    assert propose(dropped(headings=headings, name="voting groups 2020.csv")).table.name == "voting_groups"


def test_the_person_may_choose_another_table_and_another_sheet():
    table = table_named("bodies")
    file = workbook(notes=[["Hello"]], bodies=[["Reference", "Short name"], ["panel", "Panel"]])
    proposal = propose(file, table=table, sheet="bodies")
    assert (proposal.table, proposal.sheet, proposal.sheets) == (table, "bodies", ("notes", "bodies"))
    assert proposal.mapping == {"Reference": "reference", "Short name": "short_name"}
    with pytest.raises(Problems, match="There is no sheet called more. Choose one of: notes, bodies."):
        propose(file, sheet="more")


def test_a_check_says_what_would_happen_and_changes_nothing():
    with nothing_written():
        checked = check(dropped(), table_named("parties"), MAPPING, fixed=WHITE)
    assert checked.may_be_brought_in
    assert checked.outcome.added == {"parties": 2}
    assert [[cell.text for cell in row.cells] for row in checked.rows] == [row.split(",") for row in ROWS]
    assert not ColumnMapping.objects.exists()


def test_problems_stand_beside_their_cells():
    file = dropped("PTY-1,A supplier,2019-04-01,,,", "PTY-2,,01/04/2019,,,", "PTY-3,Third,2019-04-01,,,")
    with nothing_written():
        checked = check(file, table_named("parties"), MAPPING, fixed=WHITE)
    assert not checked.may_be_brought_in
    assert (checked.problems, checked.outcome, checked.says) == (2, None, ())
    (row,) = checked.rows
    assert row.row == 3
    said = {cell.heading: cell.says for cell in row.cells if cell.says}
    assert set(said) == {"Party name", "Acceded"}
    assert "Write the year first" in said["Acceded"]


def test_a_problem_of_a_column_that_the_file_does_not_have_stands_beside_the_row():
    file = dropped("PTY-1,A supplier,2019-04-01,2020-01-01,,")
    mapping = {**MAPPING, "Exit-Ground": LEFT_OUT}
    (row,) = check(file, table_named("parties"), mapping, fixed=WHITE).rows
    assert row.says.startswith("exit_ground: A Party that left has both a day and a ground")
    assert not any(cell.says for cell in row.cells)


def test_a_required_column_that_no_heading_was_matched_to_is_told_once():
    checked = check(dropped(), table_named("parties"), MAPPING)
    assert checked.says == (
        "classification: The column is missing, and every row needs it. Add a column named classification.",
    )
    assert checked.problems == 1


def test_two_headings_for_one_column_are_refused():
    with pytest.raises(
        Problems, match="“Party name” and “My notes” are both taken for name. Leave one of the two out."
    ):
        check(dropped(), table_named("parties"), {**MAPPING, "My notes": "name"})


def test_a_file_is_brought_in_and_its_mapping_remembered():
    mapping = {**MAPPING, "My notes": "source"}
    outcome = bring_in(dropped(), table_named("parties"), mapping, by=SOMEBODY, fixed=WHITE)
    assert outcome.added == {"parties": 2}
    assert records("parties").get(reference="PTY-1").source == "ask about it"
    assert set(Event.objects.values_list("actor", flat=True)) == {SOMEBODY.id}
    again = propose(dropped(headings=HEADINGS.upper()))
    assert again.remembered
    assert {match.how for match in again.matches} == {"remembered"}
    assert list(again.mapping.values()) == ["reference", "name", "acceded", "left", "exit_ground", "source"]


def test_a_mapping_is_remembered_anew_when_it_is_changed():
    table = table_named("parties")
    bring_in(dropped(), table, MAPPING, by=SOMEBODY, fixed=WHITE)
    bring_in(dropped(), table, {**MAPPING, "My notes": "source"}, by=SOMEBODY, fixed=WHITE)
    assert ColumnMapping.objects.get().mapping["My notes"] == "source"


def test_a_file_with_a_problem_is_refused_whole_and_its_mapping_forgotten():
    with nothing_written(), pytest.raises(Problems, match="our parties.csv, row 3, column acceded: "):
        bring_in(dropped(ROWS[0], "PTY-2,B,soon,,,"), table_named("parties"), MAPPING, by=SOMEBODY, fixed=WHITE)
    assert not ColumnMapping.objects.exists()


def test_an_unquoted_comma_is_not_taken_for_another_column():
    checked = check(dropped("PTY-1,A supplier, Ltd,2019-04-01,,,"), table_named("parties"), MAPPING, fixed=WHITE)
    (row,) = checked.rows
    assert row.row == 2 and "Put text that holds a comma" in row.says


def test_a_table_may_begin_further_in_and_below_a_title():
    rows = [["Our parties"], [], ["", "Reference", "Acceded", "Name", "Class"], ["", 1, date(2019, 4, 1), "A", "white"]]
    file = workbook(Sheet1=rows)
    proposal = propose(file, table=table_named("parties"))
    assert proposal.matches[1].sample == ("1",)
    mapping = {**proposal.mapping, "Class": "classification"}
    assert mapping["Column 1"] == LEFT_OUT
    assert bring_in(file, proposal.table, mapping, by=SOMEBODY).added == {"parties": 1}
    (row,) = check(file, proposal.table, {**mapping, "Name": "acceded", "Acceded": LEFT_OUT}).rows
    assert row.row == 4


@pytest.mark.parametrize("kind", ["memory", "disk", "storage", "path"])
def test_a_file_may_be_given_in_any_way_that_django_knows(tmp_path, kind):
    content = "\r\n".join((HEADINGS, *ROWS)).encode()
    if kind == "memory":
        file = SimpleUploadedFile("parties.csv", content)
    elif kind == "disk":
        file = TemporaryUploadedFile("parties.csv", "text/csv", len(content), None)
        file.write(content)
        file.seek(0)
    elif kind == "storage":
        file = ContentFile(content, name="imports/parties.csv")
    else:
        file = tmp_path / "parties.csv"
        file.write_bytes(content)
    proposal = propose(file)
    assert proposal.matches[0].sample == ("PTY-1", "PTY-2")
    assert check(file, proposal.table, MAPPING, fixed=WHITE).may_be_brought_in
    assert bring_in(file, proposal.table, MAPPING, by=SOMEBODY, fixed=WHITE).changes == 2


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("letter.doc", b"Hello"), "letter.doc: A file of this kind is not read. Save it as Excel"),
        (SimpleUploadedFile("parties.csv", b""), "parties.csv: The file is empty."),
        (SimpleUploadedFile("parties.csv", b",,\n,,\n"), "parties.csv: There is nothing in it."),
        (
            SimpleUploadedFile("parties.csv", b",".join([b"a"] * 201)),
            "parties.csv, row 1: There are 201 columns, and at",
        ),
        (SimpleUploadedFile("year.xlsx", b"Hello"), "year.xlsx: This is not a workbook"),
        (SimpleUploadedFile("parties.csv", "Réf\n".encode("cp1252")), "parties.csv, row 1, column 1: “Réf” is not in"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_one_sentence(file, says):
    with pytest.raises(Problems) as caught:
        propose(file)
    assert str(caught.value).startswith(says)
    assert len(caught.value.problems) == 1
