"""What is wrong in a cell or a row: each fault names file, row and column, says what to do, and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import models

from secretariat.core.tables import table_named
from secretariat.core.tables.cells import number_of
from secretariat.core.tables.given import Given
from secretariat.core.tables.importing import bring_in_sheets
from secretariat.core.tables.problems import Problems
from secretariat.core.tables.reading_csv import csv_sheet
from secretariat.core.tables.tests.files import SOMEBODY, bring_in, nothing_written, refused, row, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEEDED = {
    "party_categories": ("parties",),
    "user_entries": ("parties",),
    "appointments": ("bodies",),
    "attendances": ("events",),
}


def write(folder, table, **changes):
    """A folder with one row of the table that is as these changes make it, in row 3, and all that it needs."""
    for other in NEEDED.get(table, ()):
        write_csv(folder, other, row(other))
    good = row(table, reference="GOOD")
    write_csv(folder, table, {name: good.get(name, "") for name in {**good, **changes}}, row(table, **changes))
    return folder


@pytest.mark.asvs("V1.3.3", "V1.4.2", "V2.2.1")
@pytest.mark.parametrize(
    ("table", "column", "cell", "says", "remedy"),
    [
        ("parties", "name", "", "The cell is empty", "Fill it in."),
        ("parties", "reference", "", "The cell is empty", "Fill it in."),
        ("parties", "reference", "   ", "only spaces", "Write what people call the row."),
        ("parties", "reference", "PTY\n1", "line break", "on one line"),
        ("parties", "name", "x" * 201, "201 characters", "Shorten it."),
        ("parties", "name", "a\x00b", "a NUL byte", "Delete it"),
        ("parties", "name", "a\x07b", "a control character (number 7)", "Delete it"),
        ("parties", "acceded", "01/04/2019", "“01/04/2019” is not written as a date", "such as 2019-04-01"),
        ("parties", "acceded", "20190401", "is not written as a date", "such as 2019-04-01"),
        ("parties", "acceded", "2019-W14-1", "is not written as a date", "such as 2019-04-01"),
        ("parties", "acceded", "2019-02-30", "not a day of the calendar", "Correct it"),
        (
            "user_entries",
            "completed",
            "2019-03-31",
            "2019-03-31 is before 2019-05-01 (guided)",
            "Correct one of the two",
        ),
        ("parties", "classification", "", "The cell is empty", "Fill it in."),
        ("parties", "classification", "grene", "Write one of: white, green, amber, red.", "Did you mean green?"),
        (
            "party_categories",
            "category",
            "wind-farm",
            "“wind-farm” is not allowed here",
            "Write one of: large-supplier",
        ),
        ("party_categories", "party", "PTY-9", "There is no Party “PTY-9”", "or add the row to parties"),
        ("bodies", "parent", "nobody", "There is no Body “nobody”", "Correct the reference"),
        ("events", "remote", "perhaps", "“perhaps” is neither yes nor no", "Write yes or no."),
        ("attendances", "people", "1,250", "1,250", "write 1250 without the comma"),
        ("attendances", "people", "2.5", "2.5 is not a whole number", "without a decimal point"),
        ("attendances", "people", "two", "“two” is not a whole number", "Write digits alone"),
        ("attendances", "people", "1_000", "“1_000” is not a whole number", "Write digits alone"),
        ("attendances", "people", "-2", "-2 is below 0", "Write 0 or more."),
        ("attendances", "people", "99999999999", "is above", "or less."),
        ("attendances", "people", "0", "people is how many came", "write 1 or more"),
        ("parties", "reference", "PTY-1/history", "ends like the page “history”", "Write it with another ending."),
        ("parties", "reference", "A/changes.atom", "ends like the page “changes.atom”", "with another ending."),
        ("parties", "reference", "A//B", "a stroke with nothing or only dots beside it", "Write it without."),
        ("parties", "reference", "..", "a stroke with nothing or only dots beside it", "Write it without."),
        ("parties", "exit_ground", "withdrawal", "both a day and a ground", "fill in left and exit_ground"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_what_to_do(tmp_path, table, column, cell, says, remedy):
    (sentence,) = refused(write(tmp_path, table, **{column: cell}))
    assert sentence.startswith(f"{table}.csv, row 3, column {column}: ")
    assert says in sentence
    assert remedy in sentence


@pytest.mark.asvs("V2.2.2")
def test_a_rule_that_only_the_database_keeps_is_told_with_its_place(tmp_path):
    write_csv(tmp_path, "events", row("events"))
    bring_in(tmp_path)
    path = write_csv(tmp_path, "attendances", row("attendances"), row("attendances", reference="AT-2", people="0"))
    table = replace(table_named("attendances"), checks=())
    with nothing_written(), pytest.raises(Problems) as caught:
        bring_in_sheets([(table, csv_sheet(Given.on_disk(path)))], by=SOMEBODY)
    (sentence,) = map(str, caught.value.problems)
    assert sentence.startswith("attendances.csv, row 3, column people: ")
    assert "is violated. Correct the row." in sentence


def test_every_wrong_cell_of_a_row_is_told(tmp_path):
    sentences = refused(write(tmp_path, "parties", name="", acceded="1/4/19", classification="blue"))
    assert [sentence.split(": ")[0] for sentence in sentences] == [
        "parties.csv, row 3, column name",
        "parties.csv, row 3, column acceded",
        "parties.csv, row 3, column classification",
    ]


def test_a_reference_given_twice_names_both_rows(tmp_path):
    write_csv(tmp_path, "parties", row("parties"), row("parties", reference="PTY-2"), row("parties", name="Another"))
    assert refused(tmp_path) == [
        "parties.csv, row 4, column reference: “PTY-1” is in row 2 already. Give one of the two rows another reference."
    ]


def test_a_reference_given_twice_is_told_for_a_row_that_is_kept_already(tmp_path):
    write_csv(tmp_path, "parties", row("parties"))
    bring_in(tmp_path)
    write_csv(tmp_path, "parties", row("parties"), row("parties", name="Another"))
    (sentence,) = refused(tmp_path)
    assert "row 3" in sentence and "in row 2 already" in sentence


def test_at_most_fifty_problems_are_told_and_the_rest_counted(tmp_path):
    write_csv(tmp_path, "parties", *(row("parties", reference=f"P-{n}", acceded="soon") for n in range(120)))
    with nothing_written(), pytest.raises(Problems) as caught:
        bring_in(tmp_path)
    lines = str(caught.value).splitlines()
    assert len(caught.value.problems) == 50
    assert len(lines) == 51
    assert lines[-1] == "… and 70 more."


def test_reading_stops_when_there_is_no_end_of_problems(tmp_path):
    write_csv(tmp_path, "parties", *(row("parties", reference=f"P-{n}", acceded="soon") for n in range(5000)))
    with nothing_written(), pytest.raises(Problems) as caught:
        bring_in(tmp_path)
    assert str(caught.value).splitlines()[-1] == "… and more than 950 more."


def test_a_row_that_points_at_a_refused_row_is_not_told_as_well(tmp_path):
    write_csv(tmp_path, "parties", row("parties", acceded="soon"))
    write_csv(tmp_path, "party_categories", row("party_categories"))
    (sentence,) = refused(tmp_path)
    assert sentence.startswith("parties.csv, row 2, column acceded")


@pytest.mark.asvs("V2.3.3")
def test_one_bad_row_at_the_end_takes_everything_back(tmp_path):
    write_csv(
        tmp_path,
        "parties",
        *(row("parties", reference=f"P-{n}") for n in range(4500)),
        row("parties", reference="LAST", acceded=""),
    )
    (sentence,) = refused(tmp_path)
    assert sentence.startswith("parties.csv, row 4502, column acceded: The cell is empty")


def test_rows_are_numbered_as_a_spreadsheet_does_whatever_their_line_breaks(tmp_path):
    write_csv(
        tmp_path,
        "highlights",
        row("highlights", text="One\nTwo\r\nThree"),
        row("highlights", reference="H-2", position="x"),
    )
    (sentence,) = refused(tmp_path)
    assert sentence.startswith("highlights.csv, row 3, column position")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1250.5", Decimal("1250.50")),
        (" -3 ", Decimal("-3.00")),
        (0.1 + 0.2, Decimal("0.30")),
        (12, Decimal("12.00")),
        ("1,250.50", "1,250.50: write 1250.50 without the comma."),
        ("1.255", "1.255 has more than 2 decimal places. Round it."),
        ("123456", "123456.00 has more digits than the 7 that are kept. Correct it."),
        ("£5", "“£5” is not a number. Write digits alone, such as 1250.5."),
        ("1e3", "“1e3” is not a number. Write digits alone, such as 1250.5."),
    ],
)
def test_a_number_with_decimals_is_read_exactly_or_told(cell, value):
    read = number_of(models.DecimalField(max_digits=7, decimal_places=2), whole=False)
    if isinstance(value, str):
        with pytest.raises(ValueError) as caught:
            read(cell)
        assert str(caught.value) == value
    else:
        assert str(read(cell)) == str(value)
