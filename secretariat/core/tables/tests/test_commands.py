"""The commands, as an operator meets them."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook

from secretariat.core import console
from secretariat.core.events.models import Event
from secretariat.core.tables import all_tables, commands, table_named
from secretariat.core.tables.tests.files import bring_in, nothing_written, records, row, write_csv

pytestmark = pytest.mark.django_db


def run(*arguments):
    chosen = console.parser().parse_args([str(each) for each in arguments])
    return chosen.run(chosen)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_import_prints_a_line_a_table_and_says_who_did_it(tmp_path, capsys):
    write_csv(tmp_path, "parties", row("parties"))
    assert run("import", tmp_path, "--by", "secretary") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Parties: 1 rows",
        "parties: 1 added, 0 changed, 0 unchanged",
        "1 change",
    ]
    assert Event.objects.get().actor == "operator:secretary"
    run("import", tmp_path)
    assert capsys.readouterr().out.splitlines()[-1] == "0 changes"


def test_import_refuses_with_the_problems(tmp_path):
    write_csv(tmp_path, "parties", row("parties", acceded="soon"))
    with nothing_written(), pytest.raises(console.Refused) as caught:
        run("import", tmp_path)
    first, last = str(caught.value).splitlines()
    assert first.startswith("parties.csv, row 2, column acceded: ")
    assert last == "Nothing was changed."


def test_a_name_too_long_for_the_history_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(console.Refused, match="--by .* at most 60 characters"):
        run("import", tmp_path, "--by", "x" * 61)


def test_progress_is_drawn_over_itself_on_a_terminal_and_a_line_a_table_elsewhere(monkeypatch):
    parties = table_named("parties")
    terminal, paper = Terminal(), io.StringIO()
    monkeypatch.setattr(commands, "OFTEN", 0)
    for stream in (terminal, paper):
        tell = commands.progress(stream)
        tell(parties, 2000, False)
        tell(parties, 3000, True)
    assert terminal.getvalue().startswith("\r\x1b[KParties: 2,000 rows")
    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert paper.getvalue() == "Parties: 3,000 rows\n"


def test_export_writes_and_refuses_an_unknown_table(tmp_path, capsys):
    write_csv(tmp_path / "in", "parties", row("parties"))
    bring_in(tmp_path / "in")
    assert run("export", tmp_path / "out.json", "--format", "json", "--tables", "parties,bodies") == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"1 rows of 2 tables in {tmp_path / 'out.json'}"
    assert json.loads((tmp_path / "out.json").read_text())["parties"][0]["reference"] == "PTY-1"
    with pytest.raises(console.Refused, match="There is no table called partys. Did you mean parties?"):
        run("export", tmp_path / "out", "--tables", "partys")


def test_schema_documents_every_column_of_every_table(tmp_path):
    assert run("schema", tmp_path) == 0
    said = {table["name"]: table for table in json.loads((tmp_path / "schema.json").read_text())["tables"]}
    read_aloud = (tmp_path / "schema.md").read_text()
    assert list(said) == [table.name for table in all_tables()]
    for table in all_tables():
        assert [column["name"] for column in said[table.name]["columns"]] == [each.name for each in table.columns]
        assert f"## {table.name}\n" in read_aloud
    columns = {column["name"]: column for column in said["user_entries"]["columns"]}
    assert columns["party"]["links_to"] == "parties"
    assert columns["completed"] == {
        "name": "completed",
        "title": "Completed",
        "kind": "date",
        "required": False,
        "says": "The day the process was completed.",
        "not_before": ["guided"],
    }
    assert {"value": "white", "title": "White"} in columns["classification"]["allowed"]
    assert columns["reference"]["max_length"] == 60


def test_the_empty_workbook_and_the_empty_files_can_be_filled_in_and_brought_in(tmp_path):
    run("schema", tmp_path)
    tables = {table.name for table in all_tables()}
    assert set(bring_in(tmp_path / "empty").added) == tables
    book = load_workbook(tmp_path / "empty.xlsx")
    sheet = book["bodies"]
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)
    assert sheet["B1"].comment.text == "Its full name."
    (kinds, *_) = [rule for rule in sheet.data_validations.dataValidation if "D2" in rule.sqref]
    assert kinds.type == "list"
    for column, value in enumerate(row("bodies").values(), start=1):
        sheet.cell(2, [each.value for each in sheet[1]].index(list(row("bodies"))[column - 1]) + 1, value or None)
    book.save(tmp_path / "filled.xlsx")
    outcome = bring_in(tmp_path / "filled.xlsx")
    assert (set(outcome.added), outcome.changes) == (tables, 1)
    assert records("bodies").get().reference == "panel"
