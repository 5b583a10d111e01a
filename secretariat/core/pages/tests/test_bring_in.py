"""Bring in a spreadsheet of one's own, on the site."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from secretariat.core.events.models import Event
from secretariat.core.tables.tests.files import nothing_written
from secretariat.parties.models import Party
from tests.readers import reading_as, text_of

pytestmark = pytest.mark.django_db
HEADINGS = "Reference,Party name,Acceded,My notes"
ROWS = ("PTY-1,A supplier,2019-04-01,ask about it", "PTY-2,Another,2019-05-01,")


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    """Where files are kept until they are brought in."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "brought-in"


@pytest.fixture
def staff():
    return reading_as("panel-secretary")


def sheet(*rows, headings=HEADINGS, name="our parties.csv"):
    return SimpleUploadedFile(name, "\r\n".join((headings, *(rows or ROWS))).encode())


def workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        one = book.create_sheet(name)
        for cells in rows:
            one.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("year.xlsx", stream.getvalue())


def drop(reader, file):
    """The address of the page that matches the columns of a file."""
    answer = reader.post("/bring-in/", {"file": file})
    assert answer.status_code == 302, text_of(answer)
    return answer["Location"]


def form(table="parties", classification="white", **more):
    return {"table": table, "table_before": table, "classification": classification, **more}


def as_columns(*columns):
    return {f"column-{place}": column for place, column in enumerate(columns)}


PARTIES = as_columns("reference", "name", "acceded", "")


def test_a_file_goes_from_its_columns_to_its_rows(staff):
    address = drop(staff, sheet())
    page = staff.get(address)
    assert "Parties: which column is which?" in text_of(page)
    assert "ask about it" in text_of(page)  # what stands under a heading, so that people can tell what it is
    checked = staff.post(address, form(do="check", **PARTIES))
    assert "Nothing is wrong." in text_of(checked) and "2 added" in text_of(checked)
    assert not Party.objects.exists()
    done = staff.post(address, form(do="import", **PARTIES), follow=True)
    assert "It is in" in text_of(done) and "parties: 2 added, 0 changed, 0 unchanged" in text_of(done)
    assert list(Party.objects.values_list("reference", "name", "classification")) == [
        ("PTY-1", "A supplier", "white"),
        ("PTY-2", "Another", "white"),
    ]
    assert set(Event.objects.values_list("actor", flat=True)) == {"persona:panel-secretary"}


def test_what_was_brought_in_is_not_kept(staff, kept):
    address = drop(staff, sheet())
    assert len(list(kept.iterdir())) == 1
    staff.post(address, form(do="import", **PARTIES))
    assert list(kept.iterdir()) == []
    assert staff.post(address, form(do="import", **PARTIES)).status_code == 404


@pytest.mark.parametrize("persona", ["public", "small-supplier", "regulator"])
def test_only_staff_bring_records_in(persona, staff):
    address, other = drop(staff, sheet()), reading_as(persona)
    for asked in ("/bring-in/", address, f"{address}done/"):
        assert other.get(asked).status_code == 403
    assert other.post("/bring-in/", {"file": sheet()}).status_code == 403
    assert other.post(address, form(do="import", **PARTIES)).status_code == 403
    assert 'href="/bring-in/"' not in other.get("/").content.decode()
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Choose a file first"),
        ({"file": "text"}, "Choose a file first"),
        ({"file": SimpleUploadedFile("year.pdf", b"%PDF")}, "year.pdf is neither a CSV file nor an XLSX workbook"),
        ({"file": SimpleUploadedFile("noend", b"a,b")}, "noend is neither a CSV file nor an XLSX workbook"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_at_once(given, says, staff, kept):
    answer = staff.post("/bring-in/", given)
    assert answer.status_code == 400 and says in text_of(answer)
    assert not kept.exists()


@pytest.mark.asvs("V5.2.1")
def test_a_file_that_is_too_large_is_refused_at_once(staff, settings, kept):
    settings.UPLOAD_MAX_BYTES = 2_000_000
    answer = staff.post("/bring-in/", {"file": SimpleUploadedFile("big.csv", b"x" * 2_000_001)})
    assert answer.status_code == 400 and "big.csv is larger than 2 MB" in text_of(answer)
    assert not kept.exists()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("none.csv", b""), "none.csv: The file is empty."),
        (SimpleUploadedFile("spaces.csv", b"\r\n , \r\n"), "spaces.csv: There is nothing in it."),
        (SimpleUploadedFile("old.csv", "Reference,Name\r\nP1,Caf\xe9\r\n".encode("cp1252")), "UTF-8"),
        (SimpleUploadedFile("false.xlsx", b"this is no workbook"), "false.xlsx: This is not a workbook"),
        (SimpleUploadedFile("null.csv", b"Reference,Name\r\nP1,a\0b\r\n"), "NUL byte"),
    ],
    ids=["empty", "spaces", "windows-1252", "no workbook", "null character"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(file, says, staff):
    file.seek(0)
    address = drop(staff, file)
    with nothing_written():
        answer = staff.get(address)
        said = text_of(answer)
        if answer.status_code == 200:  # the headings can be read, a row cannot
            said = text_of(staff.post(address, form(do="import", **as_columns("reference", "name"))))
    assert says.casefold() in said.casefold() and "Traceback" not in said


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("PTY-3,Third,01/04/2019,", "01/04/2019"),
        ("PTY-3,,2019-04-01,", "name"),
        (",Third,2019-04-01,", "reference"),
        ("PTY-1,Third,2019-04-01,", "PTY-1"),
    ],
    ids=["no day", "no name", "no reference", "double"],
)
def test_what_is_wrong_stands_beside_the_cell_and_nothing_is_changed(row, says, staff):
    address = drop(staff, sheet(*ROWS, row))
    with nothing_written():
        for do in ("check", "import"):
            answer = staff.post(address, form(do=do, **PARTIES))
            said = text_of(answer).casefold()
            assert says.casefold() in said and "it is in" not in said
    assert "1 to put right before it can come in" in text_of(staff.post(address, form(do="check", **PARTIES)))


def test_a_needed_column_that_is_missing_is_told(staff):
    address = drop(staff, sheet())
    with nothing_written():
        answer = staff.post(address, form(do="check", **as_columns("reference", "name", "", "")))
    assert "acceded" in text_of(answer).partition("put right")[2].casefold()


def test_rows_without_a_classification_need_one_for_all(staff):
    address = drop(staff, sheet())
    with nothing_written():
        answer = staff.post(address, form(classification="", do="import", **PARTIES))
        assert "classification" in text_of(answer)
        odd = staff.post(address, form(classification="purple", do="import", **PARTIES))
        assert "purple" in text_of(odd)


def test_a_file_is_known_by_its_name(staff):
    said = text_of(staff.get(drop(staff, sheet(headings="A,B,C,D", name="Voting groups.csv"))))
    assert "Voting Groups: which column is which?" in said


def test_a_file_may_have_a_very_long_name(staff):
    assert "which column" in text_of(staff.get(drop(staff, sheet(name="é" * 240 + ".csv"))))


def test_two_headings_for_one_column_are_refused(staff):
    address = drop(staff, sheet())
    with nothing_written():
        answer = staff.post(address, form(do="import", **as_columns("reference", "name", "acceded", "name")))
    assert answer.status_code == 400 and "Nothing was changed" in text_of(answer)


def test_a_mapping_is_remembered_for_the_next_file_with_these_headings(staff):
    address = drop(staff, sheet(headings="Ref,Wer,Seit,Bemerkung"))
    staff.post(address, form(do="import", **PARTIES))
    assert Party.objects.count() == 2
    again = staff.get(
        drop(staff, sheet("PTY-3,Third,2019-06-01,", headings="Ref,Wer,Seit,Bemerkung", name="parties.csv"))
    )
    assert "was brought in before" in text_of(again)
    assert '<option value="acceded" selected>' in again.content.decode()


def test_a_mapping_that_brought_nothing_in_is_not_remembered(staff):
    address = drop(staff, sheet("PTY-1,A,never,", headings="Ref,Wer,Seit,Bemerkung"))
    staff.post(address, form(do="import", **PARTIES))
    again = staff.get(drop(staff, sheet(headings="Ref,Wer,Seit,Bemerkung")))
    assert "was brought in before" not in text_of(again)


def test_a_file_that_changes_nothing_says_so(staff):
    staff.post(drop(staff, sheet()), form(do="import", **PARTIES))
    with nothing_written():
        done = staff.post(drop(staff, sheet()), form(do="import", **PARTIES), follow=True)
    assert "0 added, 0 changed, 2 unchanged" in text_of(done) and "0 changes" in text_of(done)


def test_two_people_bring_in_their_own_files(staff):
    other = reading_as("panel-secretary")
    mine, theirs = drop(staff, sheet(ROWS[0])), drop(other, sheet(ROWS[1]))
    assert mine != theirs
    assert "1 added" in text_of(other.post(theirs, form(do="import", **PARTIES), follow=True))
    assert list(Party.objects.values_list("reference", flat=True)) == ["PTY-2"]
    assert "1 added" in text_of(staff.post(mine, form(do="import", **PARTIES), follow=True))
    assert Party.objects.count() == 2


def test_a_file_that_somebody_else_has_overtaken_is_checked_against_what_is_there_now(staff):
    mine, theirs = drop(staff, sheet()), drop(staff, sheet(*ROWS))
    assert "2 added" in text_of(staff.post(mine, form(do="check", **PARTIES)))
    staff.post(theirs, form(do="import", **PARTIES))
    assert "2 unchanged" in text_of(staff.post(mine, form(do="import", **PARTIES), follow=True))


@pytest.mark.parametrize("token", ["x" * 24, "..", "../..", "..%2f..%2fsecret", "%00", "x" * 5000, "💡" * 24, "*" * 24])
def test_nothing_but_a_kept_file_can_be_read(token, staff):
    assert staff.get(f"/bring-in/{token}/").status_code in (400, 404)


def test_a_workbook_offers_its_sheets_and_each_has_columns_of_its_own(staff):
    parties = [["Reference", "Name", "Acceded"], ["PTY-1", "A supplier", "2019-04-01"]]
    turned = [["Acceded", "Name", "Reference"], ["2019-05-01", "Another", "PTY-2"]]
    address = drop(staff, workbook(First=parties, Second=turned))
    page = staff.get(address).content.decode()
    assert "<option selected>First</option>" in page and "<option>Second</option>" in page
    # The other sheet is chosen while the columns in the form are still those of the first.
    sent = form(sheet="Second", sheet_before="First", **as_columns("reference", "name", "acceded"))
    checked = staff.post(address, sent | {"do": "check"})
    assert "Nothing is wrong." in text_of(checked)


@pytest.mark.parametrize("changed", [{"table": "bodies"}, {"sheet": "Second"}], ids=["table", "sheet"])
def test_another_table_or_sheet_is_shown_before_it_is_brought_in(changed, staff):
    parties = [["Reference", "Name", "Acceded"], ["PTY-1", "A supplier", "2019-04-01"]]
    other = [["Reference", "Name", "Acceded"], ["PTY-2", "Another", "2019-04-01"]]
    address = drop(staff, workbook(First=parties, Second=other))
    sent = form(sheet="First", sheet_before="First", do="import", **as_columns("reference", "name", "acceded"))
    with nothing_written():
        answer = staff.post(address, sent | changed)
    assert answer.status_code == 200 and "which column is which?" in text_of(answer)


def test_a_sheet_that_is_not_there_is_told(staff):
    address = drop(staff, workbook(First=[["Reference", "Name"], ["PTY-1", "A"]]))
    answer = staff.post(address, form(sheet="Third"))
    assert answer.status_code == 400 and "There is no sheet called Third" in text_of(answer)


def test_nothing_is_done_where_nothing_was_brought_in(staff):
    address = drop(staff, sheet())
    assert staff.get(f"{address}done/").status_code == 404


@pytest.mark.asvs("V1.1.2")
def test_a_cell_with_markup_is_shown_as_it_is(staff):
    address = drop(staff, sheet("<b>,<script>alert(1)</script>,2019-04-01,"))
    page = staff.get(address).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


@pytest.mark.asvs("V5.3.2")
def test_a_name_with_a_path_in_it_is_kept_under_another(staff, kept):
    drop(staff, sheet(name="../../../etc/our parties.csv"))
    assert [path.parent.parent for path in Path(kept).rglob("*.csv")] == [kept]
