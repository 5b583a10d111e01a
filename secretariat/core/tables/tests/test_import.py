"""What an import writes, and that doing it again writes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError
from openpyxl import Workbook

from secretariat.core import events
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.events.recording import state_of
from secretariat.core.tables import table_named
from secretariat.core.tables.given import Given
from secretariat.core.tables.importing import bring_in_path, bring_in_sheets
from secretariat.core.tables.problems import Problems
from secretariat.core.tables.reading_csv import csv_sheet
from secretariat.core.tables.tests.files import (
    SOMEBODY,
    bring_in,
    nothing_written,
    records,
    refused,
    row,
    write_csv,
    write_workbook,
)
from secretariat.core.verification import verify
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow

pytestmark = pytest.mark.django_db


def history(reference):
    """(verb, before, after) of the events of a record."""
    said = Event.objects.filter(subject=reference).order_by("sequence").values_list("verb", "before", "after")
    return [(verb, json.loads(before), json.loads(after)) for verb, before, after in said]


def test_a_new_row_is_written_with_an_event_that_says_all_of_it(tmp_path):
    write_csv(tmp_path, "parties", row("parties"))
    outcome = bring_in(tmp_path)
    party = records("parties").get()
    assert (party.name, party.acceded) == ("Illustrative Small Supplier 001", date(2019, 4, 1))
    assert (outcome.added, outcome.changed, outcome.unchanged, outcome.changes) == (
        {"parties": 1},
        {"parties": 0},
        {"parties": 0},
        1,
    )
    assert history("PTY-1") == [("create", {}, state_of(party))]
    event = Event.objects.get()
    assert (event.actor, event.kind, event.classification) == ("operator:somebody", "parties.Party", "white")


def test_the_register_that_an_import_leaves_is_what_its_history_says(tmp_path):
    for table in ("parties", "party_categories", "user_entries", "bodies", "appointments", "events", "attendances"):
        write_csv(tmp_path, table, row(table))
    bring_in(tmp_path)
    write_csv(tmp_path, "appointments", row("appointments", holder="Somebody else"))
    write_csv(tmp_path, "attendances", row("attendances", people="7"))
    bring_in(tmp_path)
    verdict = verify()
    assert (verdict.faults, verdict.records) == ([], 13)  # with the six steps of the entry's checklist


def test_a_second_import_changes_nothing_and_writes_no_event(tmp_path):
    for table in ("parties", "party_categories", "appointments", "bodies"):
        write_csv(tmp_path, table, row(table))
    assert bring_in(tmp_path).changes == 4
    with nothing_written():
        outcome = bring_in(tmp_path)
    assert outcome.changes == 0
    assert outcome.unchanged == {"parties": 1, "party_categories": 1, "appointments": 1, "bodies": 1}
    assert outcome.lines()[-1] == "0 changes"


def test_a_changed_row_is_an_update_that_says_what_was_and_what_is(tmp_path):
    write_csv(tmp_path, "parties", row("parties"), row("parties", reference="PTY-2"))
    bring_in(tmp_path)
    changed = row("parties", left="2020-01-31", exit_ground="withdrawal")
    write_csv(tmp_path, "parties", changed)
    outcome = bring_in(tmp_path)
    assert outcome.lines() == ["parties: 0 added, 1 changed, 0 unchanged", "1 change"]
    assert history("PTY-1")[1:] == [
        (
            "update",
            {"left": None, "exit_ground": ""},
            {"left": "2020-01-31", "exit_ground": "withdrawal"},
        )
    ]
    assert records("parties").get(reference="PTY-1").left == date(2020, 1, 31)
    assert records("parties").filter(reference="PTY-2").exists(), "a row that the file does not have stays"


def test_no_label_changes_by_an_import_without_a_reason(tmp_path):
    write_csv(tmp_path, "parties", row("parties"))
    bring_in(tmp_path)
    write_csv(tmp_path, "parties", row("parties", name="Renamed", classification="amber"))
    with nothing_written(), pytest.raises(Problems) as caught:
        bring_in(tmp_path)
    (sentence,) = map(str, caught.value.problems)
    assert sentence.startswith("parties.csv, row 2, column classification: It is labelled white here.")
    assert "on the record's own page, with a reason" in sentence


def test_a_label_that_an_import_changes_for_a_reason_is_relabelled_with_it_and_so_is_its_case(tmp_path):
    write_csv(tmp_path, "modifications", row("modifications"))
    bring_in(tmp_path)
    case = Case.objects.get()
    assert case.classification == "white"
    write_csv(tmp_path, "modifications", row("modifications", classification="amber"))
    bring_in_path(tmp_path, by=SOMEBODY, relabel="It was marked by mistake.")
    told = Event.objects.filter(kind="modifications.Modification").latest("sequence")
    assert (told.verb, told.why, told.classification) == ("relabel", "It was marked by mistake.", "amber")
    case.refresh_from_db()
    assert case.classification == "amber"
    assert verify().faults == []


def test_the_same_change_by_hand_gives_the_same_event(tmp_path):
    write_csv(tmp_path, "parties", row("parties"), row("parties", reference="PTY-2"))
    bring_in(tmp_path)
    write_csv(tmp_path, "parties", row("parties", name="Renamed"))
    bring_in(tmp_path)
    events.update(records("parties").get(reference="PTY-2"), by=SOMEBODY, name="Renamed")
    assert history("PTY-1")[1] == history("PTY-2")[1]


def test_a_column_that_the_file_does_not_have_is_left_as_it_is(tmp_path):
    write_csv(tmp_path, "parties", row("parties", source="The register"))
    bring_in(tmp_path)
    write_csv(tmp_path, "parties", row("parties", name="Renamed"), row("parties", reference="PTY-2"))
    bring_in(tmp_path)
    assert records("parties").get(reference="PTY-1").source == "The register"
    assert records("parties").get(reference="PTY-2").source == ""


def test_an_empty_cell_empties_the_column(tmp_path):
    write_csv(tmp_path, "user_entries", row("user_entries", completed="2019-06-01"))
    write_csv(tmp_path, "parties", row("parties"))
    bring_in(tmp_path)
    write_csv(tmp_path, "user_entries", row("user_entries", completed=""))
    bring_in(tmp_path)
    assert records("user_entries").get().completed is None


def test_an_empty_cell_of_a_column_with_a_default_takes_the_default(tmp_path):
    write_csv(tmp_path, "events", row("events", remote=""))
    write_csv(tmp_path, "attendances", row("attendances", people=""))
    bring_in(tmp_path)
    assert (records("events").get().remote, records("attendances").get().people) == (False, 1)


@pytest.mark.asvs("V2.2.3")
def test_a_rule_over_two_columns_sees_the_one_that_the_file_does_not_have(tmp_path):
    write_csv(tmp_path, "parties", row("parties"))
    write_csv(tmp_path, "user_entries", row("user_entries"))
    bring_in(tmp_path)
    changed = row("user_entries", completed="2019-04-30")
    del changed["guided"]
    write_csv(tmp_path, "user_entries", changed)
    (sentence,) = refused(tmp_path)
    assert "column completed: 2019-04-30 is before 2019-05-01 (guided)" in sentence


def test_names_of_people_stand_in_the_side_table_and_not_in_the_chain(tmp_path):
    write_csv(tmp_path, "bodies", row("bodies"))
    write_csv(tmp_path, "appointments", row("appointments"))
    bring_in(tmp_path)
    write_csv(tmp_path, "appointments", row("appointments", holder="Somebody else"))
    bring_in(tmp_path)
    for _, before, after in history("A-1"):
        assert "Somebody" not in json.dumps([before, after])
    assert sorted(PersonalText.objects.values_list("text", flat=True)) == ["Somebody", "Somebody", "Somebody else"]


def test_a_link_to_a_row_further_down_or_further_up_holds(tmp_path):
    below = row("bodies", reference="group", parent="committee")
    above = row("bodies", reference="committee", parent="panel")
    write_csv(tmp_path, "bodies", below, row("bodies"), above)
    bring_in(tmp_path)
    parents = dict(records("bodies").values_list("reference", "parent__reference"))
    assert parents == {"group": "committee", "committee": "panel", "panel": None}
    assert history("group")[0][2]["parent"] == "committee"
    with nothing_written():
        assert bring_in(tmp_path).changes == 0


def test_a_row_that_is_kept_may_come_to_point_at_a_row_further_down(tmp_path):
    write_csv(tmp_path, "bodies", row("bodies"))
    bring_in(tmp_path)
    write_csv(tmp_path, "bodies", row("bodies", parent="above"), row("bodies", reference="above", name="Above"))
    bring_in(tmp_path)
    assert records("bodies").get(reference="panel").parent.reference == "above"
    assert verify().faults == []


def test_choices_may_be_written_by_their_title(tmp_path):
    write_csv(tmp_path, "bodies", row("bodies", kind=" Working group ", classification="WHITE"))
    bring_in(tmp_path)
    assert records("bodies").values_list("kind", "classification").get() == ("working-group", "white")


def test_blank_rows_and_cells_without_a_heading_are_passed_over(tmp_path):
    write_csv(tmp_path, "parties", {**row("parties"), "": ""}, dict.fromkeys([*row("parties"), ""], ""))
    with (tmp_path / "parties.csv").open("a") as stream:
        stream.write("\r\n\r\n")
    assert bring_in(tmp_path).added == {"parties": 1}


def test_a_file_may_begin_with_the_mark_of_utf_8(tmp_path):
    path = write_csv(tmp_path, "parties", row("parties", name="Énergie 🔌"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    bring_in(path)
    assert records("parties").get().name == "Énergie 🔌"


def test_a_workbook_may_hold_real_dates_numbers_and_truths(tmp_path):
    write_workbook(
        tmp_path / "year.xlsx",
        events=[
            ["reference", "title", "kind", "held_on", "host", "remote", "classification"],
            ["E-1", 2019, "call", date(2019, 6, 1), "Somebody", True, "white"],
        ],
        attendances=[
            ["reference", "event", "organisation", "people", "classification"],
            [7, "E-1", "A", 3.0, "white"],
        ],
    )
    bring_in(tmp_path / "year.xlsx")
    event = records("events").get()
    assert (event.title, event.held_on, event.remote) == ("2019", date(2019, 6, 1), True)
    assert records("attendances").values_list("reference", "people").get() == ("7", 3)


def test_rows_of_a_sheet_that_begins_further_in_are_numbered_as_the_program_shows_them(tmp_path):
    book = Workbook()
    book.active.title = "parties"
    for column, name in enumerate(row("parties"), start=3):
        book.active.cell(1, column, name)
        book.active.cell(5, column, row("parties")[name])
    book.active.cell(6, 3, "PTY-2")
    book.save(tmp_path / "year.xlsx")
    sentences = refused(tmp_path / "year.xlsx")
    assert "year.xlsx, sheet parties, row 6, column name: The cell is empty" in sentences[-3] + sentences[0]


def test_what_a_room_does_after_an_import_is_told_the_rows_that_were_written(tmp_path):
    told = []
    table = replace(table_named("parties"), after_import=lambda references, *, by: told.append((references, by)))
    path = write_csv(tmp_path, "parties", row("parties"), row("parties", reference="PTY-2"))
    pairs = [(table, csv_sheet(Given.on_disk(path)))]
    bring_in_sheets(pairs, by=SOMEBODY)
    bring_in_sheets(pairs, by=SOMEBODY)
    assert told == [(["PTY-1", "PTY-2"], SOMEBODY)]


def test_what_a_room_refuses_after_an_import_takes_everything_back_and_names_the_row(tmp_path):
    def refuse(references, *, by):
        raise NotNow("PTY-2: it cannot be taken from there. Correct its steps.")

    table = replace(table_named("parties"), after_import=refuse)
    path = write_csv(tmp_path, "parties", row("parties"), row("parties", reference="PTY-2"))
    with nothing_written(), pytest.raises(Problems) as caught:
        bring_in_sheets([(table, csv_sheet(Given.on_disk(path)))], by=SOMEBODY)
    assert str(caught.value) == "parties.csv, row 3: PTY-2: it cannot be taken from there. Correct its steps."


def test_a_trial_says_what_would_change_and_changes_nothing(tmp_path):
    path = write_csv(tmp_path, "parties", row("parties"))
    with nothing_written():
        outcome = bring_in_sheets([(table_named("parties"), csv_sheet(Given.on_disk(path)))], by=SOMEBODY, trial=True)
    assert outcome.added == {"parties": 1}


def test_progress_is_told_as_rows_come_in(tmp_path):
    told = []
    write_csv(tmp_path, "parties", *(row("parties", reference=f"P-{n}") for n in range(4500)))
    bring_in_path(tmp_path, by=SOMEBODY, progress=lambda table, rows, whole: told.append((table.name, rows, whole)))
    assert told == [
        ("parties", 2000, False),
        ("parties", 4000, False),
        ("parties", 4500, False),
        ("parties", 4500, True),
    ]


@pytest.mark.parametrize("rows", [10, 1500])
def test_queries_do_not_grow_with_the_rows_of_a_chunk(tmp_path, rows, django_assert_max_num_queries):
    write_csv(tmp_path, "parties", row("parties"))
    write_csv(tmp_path, "party_categories", *(row("party_categories", reference=f"PC-{n}") for n in range(rows)))
    # Django puts 999 values into one query on SQLite, so events go in by 76: 13 columns each.
    with django_assert_max_num_queries(40 + rows // 76):
        bring_in(tmp_path)


def test_rows_are_never_kept_without_their_events(tmp_path, monkeypatch):
    def fail(entries, *, by):
        raise IntegrityError("An event must follow the last one.")

    monkeypatch.setattr(events, "record_many", fail)
    write_csv(tmp_path, "parties", row("parties"))
    with nothing_written(), pytest.raises(IntegrityError):
        bring_in(tmp_path)
