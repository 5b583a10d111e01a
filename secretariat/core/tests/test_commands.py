"""What an operator types: the figures of a year, the demonstration of tampering, and what is refused."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from fractions import Fraction

import pytest
from django.db import connection, transaction

from secretariat.command import main
from secretariat.committees.models import Action, Body
from secretariat.core import tampering
from secretariat.core.console import Refused
from secretariat.core.figures import all_figures
from secretariat.modifications import services
from secretariat.modifications.models import Modification, ModificationStep
from tests.factories import SOMEBODY, recorded, row

PROGRAM = "import sys; from secretariat.command import main; sys.exit(main(sys.argv[1:]))"


def run(*arguments, **surroundings):
    """A command in a process of its own: exit code, what it wrote, and what it wrote as an error."""
    around = {**os.environ, **surroundings}
    done = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], env=around, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


# Figures ---------------------------------------------------------------------------------------------------------


def figures(capsys):
    assert main(["figures", "2019-20", "--json"]) == 0
    return {each["key"]: each for each in json.loads(capsys.readouterr().out)}


@pytest.mark.django_db
def test_every_figure_is_written_as_json_with_all_that_explains_it(capsys):
    soil = row(Body, reference="soil", name="Soil Group")
    for closed in ("2019-06-01", None, None):
        row(Action, body=soil, raised="2019-05-01", closed=closed)
    row(Action, body=soil, raised="2018-05-01")
    found = figures(capsys)
    assert {each.split("[")[0] for each in found} >= {each.key for each in all_figures() if each.by is None}
    assert found["actions_captured"] == {
        "key": "actions_captured",
        "title": "Actions captured",
        "room": "committees",
        "year": "2019-20",
        "value": 3,
        "shown": "3",
        "last_year": 1,
        "last_year_shown": "1",
        "unit": "actions",
        "population": "the Panel and its Sub-Committees",
        "definition": "Actions that the Panel and its Sub-Committees raised in the year.",
        "classification": "white",
    }
    assert found["actions_closed"]["value"] == round(float(Fraction(100, 3)), 4)
    assert found["actions_closed"]["shown"] == "33%"
    assert found["actions_captured_by_body[soil]"]["title"] == "Actions captured by a body: Soil Group"


@pytest.mark.django_db
def test_a_figure_of_nothing_is_null_and_a_dash(capsys):
    found = figures(capsys)["actions_closed"]
    assert (found["value"], found["shown"], found["last_year"]) == (None, "–", None)


@pytest.mark.django_db
def test_figures_are_listed_by_room_with_last_year_s(capsys):
    recorded(Modification, raised="2019-05-01")
    assert main(["figures", "2019-20"]) == 0
    said = capsys.readouterr().out
    assert "\nmodifications\n" in said and "First 2019-20, then 2018-19." in said
    assert "        1          0  Modifications raised  (modifications_raised)\n" in said


@pytest.mark.parametrize("year", ["2019", "2019-21", "last", "", "0001-02", "9999-00", "20 19-20"])
def test_a_year_that_is_none_is_refused_in_one_line(year, capsys):
    for command in (["figures", year], ["check", year, "--against", "none.csv"], ["report", year]):
        assert main(command) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1 and "regulatory year" in err


# Tampering -------------------------------------------------------------------------------------------------------


def a_register():
    proposal = recorded(Modification, reference="DP071", title="A proposal")
    services.begin_cases(["DP071"], by=SOMEBODY)
    recorded(ModificationStep, reference="DP071-1", modification=proposal, taken_on="2019-06-10")
    services.replay_steps(["DP071-1"], by=SOMEBODY)


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    """Exit code and what the demonstration says on a small register, and that register's file before and after."""
    if connection.vendor != "sqlite":
        pytest.skip("The demonstration copies a SQLite database.")
    folder = tmp_path_factory.mktemp("var")
    file = folder / "secretariat.sqlite3"
    with django_db_blocker.unblock(), transaction.atomic():
        a_register()
        file.write_bytes(connection.connection.serialize())
        transaction.set_rollback(True)
    before = file.read_bytes()
    code, out, _ = run("demo", "tamper", SECRETARIAT_VAR=str(folder), DATABASE_URL="")
    return code, out, before, file


@pytest.mark.sqlite
@pytest.mark.parametrize("attack", tampering.ATTACKS, ids=lambda each: each.says)
def test_every_way_of_tampering_is_caught(attack, demonstration):
    told = demonstration[1].partition(f"{attack.says}\n")[2].partition("\n\n")[0]
    assert told.endswith("   Caught.")
    assert ("The database refused:" in told) == attack.refused_by_database
    assert "verify:" in told


@pytest.mark.sqlite
def test_the_demonstration_names_what_was_changed_and_leaves_the_register_alone(demonstration):
    code, said, before, file = demonstration
    assert code == 0
    assert "title is 'A proposal (edited)', but its history says 'A proposal'" in said
    with sqlite3.connect(file) as now, sqlite3.connect(":memory:") as then:
        then.deserialize(before)
        assert list(now.iterdump()) == list(then.iterdump())


@pytest.mark.sqlite
@pytest.mark.django_db
def test_what_is_not_caught_is_said_and_the_command_fails(monkeypatch, capsys):
    a_register()
    missed = tampering.Outcome(tampering.ATTACKS[0], "", "0 faults", caught=False)
    monkeypatch.setattr(tampering, "attempt", lambda attack, folder: missed)
    assert main(["demo", "tamper"]) == 1
    assert "NOT CAUGHT" in capsys.readouterr().out


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_demonstration_is_refused_on_another_database(tmp_path):
    with pytest.raises(Refused, match="run it without DATABASE_URL"):
        tampering.copy_of_the_database(tmp_path / "copy.sqlite3")


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_demonstration_needs_something_to_tamper_with(capsys):
    assert main(["demo", "tamper"]) == 2
    assert "There is nothing to tamper with: bring a year in first." in capsys.readouterr().err


# The command itself ----------------------------------------------------------------------------------------------


def test_a_command_that_there_is_not_is_refused(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["fly"])
    assert stopped.value.code == 2 and "invalid choice: 'fly'" in capsys.readouterr().err


@pytest.mark.django_db
def test_verify_s_exit_code_says_whether_the_register_holds(capsys):
    assert main(["verify"]) == 0
    row(Modification, reference="DP001")
    assert main(["verify"]) == 1
    assert "Modification DP001 has no history" in capsys.readouterr().out


def test_a_register_without_tables_is_told_what_to_do(tmp_path):
    code, out, err = run("figures", "2019-20", SECRETARIAT_VAR=str(tmp_path), DATABASE_URL="")
    assert (code, out) == (2, "")
    assert "manage.py migrate" in err and err.count("\n") == 1


def test_a_database_that_does_not_answer_is_told(tmp_path):
    code, out, err = run("verify", SECRETARIAT_VAR=str(tmp_path), DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert (code, out) == (2, "")
    assert "The database does not answer" in err and "DATABASE_URL" in err and err.count("\n") == 1
