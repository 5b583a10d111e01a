"""Files that cannot be read: one sentence each that names the file and says what to do, and nothing is changed."""

from __future__ import annotations

import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from secretariat.core.tables.mapping import propose
from secretariat.core.tables.problems import Problems
from secretariat.core.tables.tests.files import refused, row, write_csv, write_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HEADER = "reference,name,acceded,classification\n"
GOOD = "PTY-1,A supplier,2019-04-01,white\n"


def one(path):
    """The only sentence with which a path is refused."""
    (sentence,) = refused(path)
    return sentence


def csv_file(folder, content, name="parties.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_path_that_is_not_there(tmp_path):
    assert one(tmp_path / "nowhere").endswith("nowhere: There is no such file or folder. Check the path.")


def test_a_folder_without_tables(tmp_path):
    assert "The folder holds no CSV or Parquet file. Name one after each table" in one(tmp_path)


def test_a_file_of_a_kind_that_is_not_read(tmp_path):
    (tmp_path / "year.doc").write_text("A letter")
    assert one(tmp_path / "year.doc").startswith("year.doc: A file of this kind is not read. Give a folder of CSV")


def test_a_workbook_inside_a_folder_of_csv_files(tmp_path):
    csv_file(tmp_path, HEADER + GOOD)
    write_workbook(tmp_path / "more.xlsx", parties=[["reference"]])
    assert one(tmp_path) == (
        "more.xlsx: Only CSV and Parquet files are read from a folder. Save it as CSV, or bring it in by itself."
    )


def test_a_file_that_is_no_table_is_told_the_nearest_name(tmp_path):
    assert one(csv_file(tmp_path, HEADER + GOOD, "partys.csv")) == (
        "partys.csv: There is no table called partys. Did you mean parties? Rename or remove it."
    )


def test_a_table_in_two_files(tmp_path):
    csv_file(tmp_path, HEADER + GOOD)
    csv_file(tmp_path, b"PAR1", "parties.parquet")
    assert one(tmp_path) == "parties.parquet: parties.csv holds rows of parties too. Put them in one file."


def test_an_empty_file(tmp_path):
    assert one(csv_file(tmp_path, "")) == (
        "parties.csv: The file is empty. Its first row must hold the names of the columns."
    )


@pytest.mark.asvs("V5.2.1")
def test_a_file_over_the_limit(tmp_path, settings):
    settings.IMPORT_MAX_BYTES = 50
    assert one(csv_file(tmp_path, HEADER + GOOD)).startswith(
        "parties.csv: The file has 72 bytes, and at most 50 bytes are read. Split it into several files"
    )


def test_a_file_without_a_header(tmp_path):
    assert one(csv_file(tmp_path, GOOD)) == (
        "parties.csv, row 1: The first row must hold the names of the columns: reference, name, acceded, left and so "
        "on. It holds PTY-1, A supplier, 2019-04-01."
    )


def test_an_unknown_column_is_told_the_nearest_name(tmp_path):
    first, second = refused(csv_file(tmp_path, HEADER.replace("acceded", "aceded") + GOOD))
    assert first == (
        "parties.csv, row 1, column aceded: Parties have no column of this name. Did you mean acceded? "
        "Rename or delete it."
    )
    assert second == (
        "parties.csv, row 1, column acceded: The column is missing, and every row needs it. Add a column named acceded."
    )


def test_a_column_that_is_there_twice(tmp_path):
    assert one(csv_file(tmp_path, HEADER.replace("\n", ",name\n") + GOOD.replace("\n", ",B\n"))) == (
        "parties.csv, row 1, column name: The column is there twice. Delete one of the two."
    )


def test_a_column_without_a_name(tmp_path):
    assert one(csv_file(tmp_path, HEADER.replace("name,", ",name,") + GOOD.replace("A ", ",A "))) == (
        "parties.csv, row 1: Column 2 has no name. Name it, or delete it."
    )


@pytest.mark.parametrize("ragged", ["PTY-2,A supplier, with a comma,2019-04-01,white\n", "PTY-2,A supplier\n"])
def test_a_row_with_more_or_fewer_cells_than_the_header(tmp_path, ragged):
    sentence = one(csv_file(tmp_path, HEADER + GOOD + ragged))
    assert sentence.startswith(f"parties.csv, row 3: The row has {ragged.count(',') + 1} cells and the header 4.")
    assert "quotation marks" in sentence


def test_windows_1252_is_told_for_each_cell_with_its_column(tmp_path):
    content = (HEADER + GOOD + "PTY-2,Café Énergie,2019-04-01,white\n").encode("cp1252")
    sentence = one(csv_file(tmp_path, content))
    assert sentence.startswith("parties.csv, row 3, column name: “Café Énergie” is not in UTF-8")
    assert "CSV UTF-8" in sentence


def test_windows_1252_far_down_a_large_file_is_found(tmp_path):
    rows = "".join(f"PTY-{n},A supplier,2019-04-01,white\n" for n in range(10_000))
    sentence = one(csv_file(tmp_path, (HEADER + rows + "PTY-X,Café,2019-04-01,white\n").encode("cp1252")))
    assert sentence.startswith("parties.csv, row 10002, column name: “Café”")


def test_utf_16(tmp_path):
    assert "The file is in UTF-16, and only UTF-8 is read. In Excel" in one(
        csv_file(tmp_path, (HEADER + GOOD).encode("utf-16"))
    )


@pytest.mark.parametrize(("mark", "called"), [(";", "semicolons"), ("\t", "tabs")])
def test_columns_parted_by_something_else(tmp_path, mark, called):
    sentence = one(csv_file(tmp_path, (HEADER + GOOD).replace(",", mark)))
    assert sentence == (
        f"parties.csv, row 1: The columns are parted by {called}. Save the file with commas between them."
    )


@pytest.mark.asvs("V5.2.2")
def test_a_workbook_under_the_name_of_a_csv_file(tmp_path):
    write_workbook(tmp_path / "parties.csv", parties=[["reference"]])
    assert one(tmp_path) == "parties.csv: This is a workbook, not a CSV file. Change the end of its name to .xlsx."


def test_a_quotation_mark_that_is_never_closed(tmp_path):
    sentence = one(csv_file(tmp_path, HEADER + GOOD + 'PTY-2,"A supplier,2019-04-01,white\n'))
    assert sentence.startswith("parties.csv, row 3: A quotation mark is opened here and never closed. Close it")


def test_a_quotation_mark_inside_a_cell(tmp_path):
    sentence = one(csv_file(tmp_path, HEADER + 'PTY-2,"A" supplier,2019-04-01,white\n'))
    assert sentence.startswith("parties.csv, row 2: A quotation mark stands inside a cell. Put the cell in quotation")


@pytest.mark.asvs("V1.3.3")
def test_a_cell_as_long_as_a_book(tmp_path):
    sentence = one(csv_file(tmp_path, HEADER + f"PTY-2,{'x' * 1_000_001},2019-04-01,white\n"))
    assert sentence.startswith("parties.csv, row 2: A cell has more than 1,000,000 characters")


SHEET = [["reference", "name", "acceded", "classification"], ["PTY-1", "A supplier", "2019-04-01", "white"]]


def test_a_workbook_with_a_formula(tmp_path):
    path = write_workbook(
        tmp_path / "year.xlsx", parties=[*SHEET, ["PTY-2", '="A "&"supplier"', "2019-04-01", "white"]]
    )
    assert one(path) == (
        "year.xlsx, sheet parties, row 3, column B: Cell B3 holds a formula. Replace it by its value: copy the cell and "
        "paste it there as a value."
    )


def test_a_workbook_with_an_error_in_a_cell(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", parties=[*SHEET, ["PTY-2", "#N/A", "2019-04-01", "white"]])
    assert one(path).startswith("year.xlsx, sheet parties, row 3, column B: Cell B3 holds an error such as #N/A. Write")


def test_a_sheet_that_is_no_table_is_told_the_nearest_name(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", partys=SHEET)
    assert one(path) == (
        "year.xlsx, sheet partys: There is no table called partys. Did you mean parties? Rename or remove it."
    )


def test_a_workbook_of_empty_sheets(tmp_path):
    assert one(write_workbook(tmp_path / "year.xlsx", parties=[])).startswith(
        "year.xlsx: Every sheet of the workbook is empty. Name a sheet after its table"
    )


def test_a_number_in_a_cell_for_text_that_may_have_lost_its_zeros(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", parties=[*SHEET, [1.1, "A supplier", "2019-04-01", "white"]])
    assert one(path).startswith(
        "year.xlsx, sheet parties, row 3, column reference: 1.1 is kept as a number, and numbers lose their last zeros."
    )


def test_a_number_in_a_cell_for_a_date(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", parties=[*SHEET, ["PTY-2", "A supplier", 43556, "white"]])
    sentence = one(path)
    assert sentence.startswith("year.xlsx, sheet parties, row 3, column acceded: “43556")
    assert "Give the cell a date format" in sentence


def test_something_else_under_the_name_of_a_workbook(tmp_path):
    path = tmp_path / "year.xlsx"
    path.write_text("reference,name\n")
    assert one(path) == (
        "year.xlsx: This is not a workbook, whatever its name says. Save it as Excel Workbook (.xlsx)."
    )


def test_a_workbook_that_is_cut_short(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", parties=SHEET)
    path.write_bytes(path.read_bytes()[:2000])
    assert one(path) == "year.xlsx: The workbook is damaged and cannot be read. Open it in Excel and save it again."


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        (b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "protected by a password. Save a copy without"),
        (b"\0" * 512, "of the old kind (.xls). Save it as Excel Workbook (.xlsx)"),
    ],
)
def test_a_workbook_in_the_older_container(tmp_path, inside, says):
    path = tmp_path / "year.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + inside)
    sentence = one(path)
    assert sentence.startswith("year.xlsx: ") and says in sentence


def packed(path, parts):
    """A zip file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def parts_of(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_workbook_that_unpacks_to_more_than_the_limit(tmp_path, settings):
    settings.UNPACKED_MAX_BYTES = 10_000
    path = write_workbook(tmp_path / "year.xlsx", parties=SHEET * 500)
    sentence = one(path)
    assert sentence.startswith("year.xlsx: The workbook unpacks to ")
    assert "at most 10,000 bytes are read. Split it" in sentence


@pytest.mark.asvs("V5.2.3", "V15.2.2")
def test_a_zip_bomb_is_refused_for_what_it_unpacks_to(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", parties=SHEET)
    packed(path, {**parts_of(path), "xl/media.xml": b" " * 30_000_000})
    assert one(path).startswith("year.xlsx: The workbook unpacks from ")
    assert "as no real one does. Copy the rows" in one(path)


def test_a_zip_bomb_that_lies_about_its_size_is_read_no_further_than_it_says(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", parties=SHEET)
    packed(path, {**parts_of(path), "xl/media.xml": b" " * 30_000_000})
    honest, lying = struct.pack("<L", 30_000_000), struct.pack("<L", 1_000)
    path.write_bytes(path.read_bytes().replace(honest, lying))
    assert one(path) == "year.xlsx: The workbook is damaged and cannot be read. Open it in Excel and save it again."


def test_a_sheet_with_one_cell_at_its_far_end_is_not_unrolled(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", parties=SHEET)
    parts = parts_of(path)
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", far)
    assert one(packed(path, {**parts, "xl/worksheets/sheet1.xml": sheet})) == (
        "year.xlsx, sheet parties: The sheet has 1,048,576 rows and 16,384 columns, more than is read. Delete the empty "
        "rows and columns around the table, or bring it in as a CSV file."
    )


def test_one_long_text_shared_by_many_cells_is_not_copied_into_each(tmp_path, settings):
    settings.UNPACKED_MAX_BYTES = 1_000_000
    path = write_workbook(tmp_path / "year.xlsx", parties=SHEET)
    parts = parts_of(path)
    shared = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%b</t></si></sst>' % (
        b"x" * 20_000
    )
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 103))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", rows + b"</sheetData>")
    packed(path, {**parts, "xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet})
    assert one(path) == (
        "year.xlsx, sheet parties: The texts of the sheet come to 2.0 MB, more than is read. Split it, or bring it in as "
        "a CSV file."
    )


@pytest.mark.asvs("V1.5.1")
def test_a_workbook_that_declares_a_document_type(tmp_path):
    path = write_workbook(tmp_path / "year.xlsx", parties=SHEET)
    parts = parts_of(path)
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + parts["xl/worksheets/sheet1.xml"]
    assert "The workbook is damaged" in one(packed(path, {**parts, "xl/worksheets/sheet1.xml": sheet}))


@pytest.mark.asvs("V1.5.2")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "line 1 should go on with {"),
        ('{"parties": {}}', "line 1 should go on with ["),
        ('{"parties": [\n{"reference": "PTY-1",}\n]}', "line 2: "),
        ('{"parties": [\n{"reference": NaN}\n]}', "line 2: NaN is not a number"),
        ('{"parties": [{"reference": "PTY-1"}', "line 1 should go on with , or ]"),
        ('{"parties": []} {}', "line 1 goes on after the end"),
        ('{"parties": [[1]]}', "line 1 should go on with {"),
        ('{"parties": [{"a": ' + "[" * 100_000, "line 1 is nested too deeply"),
    ],
)
def test_json_of_another_shape(tmp_path, text, says):
    path = tmp_path / "year.json"
    path.write_text(text)
    sentence = one(path)
    assert sentence.startswith("year.json: The file cannot be read: ")
    assert says in sentence
    assert "as `secretariat export` does" in sentence


def test_json_that_is_not_utf_8(tmp_path):
    path = tmp_path / "year.json"
    path.write_bytes('{"parties": [{"reference": "Café"}]}'.encode("cp1252"))
    assert "there is a byte that is not UTF-8" in one(path)


def test_json_with_half_a_character(tmp_path):
    path = tmp_path / "year.json"
    path.write_text(
        '{"parties": [{"reference": "PTY-1", "name": "\\ud83d", "acceded": "2019-04-01", "classification": "white"}]}'
    )
    assert one(path).startswith("year.json, table parties, row 1, column name: “\\ud83d” has half a character in it.")


def test_json_rows_that_do_not_have_the_same_columns(tmp_path):
    path = tmp_path / "year.json"
    path.write_text('{"parties": [{"reference": "PTY-1"}, {"reference": "PTY-2", "name": "B"}]}')
    assert refused(path)[-1].startswith(
        "year.json, table parties, row 2, column name: The row does not have the columns"
    )


def test_something_else_under_the_name_of_parquet(tmp_path):
    sentence = one(csv_file(tmp_path, "reference,name\n", "parties.parquet"))
    assert sentence.startswith("parties.parquet: The file cannot be read as Parquet")
    assert sentence.endswith("Write it again.")


def test_problems_of_every_file_are_told_together(tmp_path):
    csv_file(tmp_path, HEADER + GOOD.replace("2019-04-01", "soon"))
    csv_file(tmp_path, "", "bodies.csv")
    write_csv(tmp_path, "voting_groups", {**row("parties"), "name": ""})
    assert {sentence.split(",")[0].split(":")[0] for sentence in refused(tmp_path)} == {
        "parties.csv",
        "bodies.csv",
        "voting_groups.csv",
    }


def test_a_file_that_the_site_took_is_held_to_the_smaller_limit(settings):
    settings.UPLOAD_MAX_BYTES = 50
    with pytest.raises(Problems, match="The file has 72 bytes, and at most 50 bytes are read."):
        propose(SimpleUploadedFile("parties.csv", (HEADER + GOOD).encode()))
