"""The short form of two parts of `make soak`, which has the others: killing, and a database that goes away.

Whatever happens, what was acknowledged is there and nothing is half done.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from secretariat.bench.soak.commands import NAMES
from secretariat.bench.soak.places import PROGRAM
from tests.house import ROOT


def soaked(name: str) -> str:
    """What the short form says, which must hold."""
    surroundings = {each: value for each, value in os.environ.items() if each != "SECRETARIAT_SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "soak", name, "--short"],
        env=surroundings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "DOES NOT HOLD" not in said
    return said


def test_killing_a_writer_at_any_moment_loses_nothing_and_leaves_nothing_half_done() -> None:
    assert soaked("kill").count("holds") == 3


@pytest.mark.postgresql
def test_a_database_that_goes_away_and_comes_back_costs_an_answer_503_and_nothing_else() -> None:
    assert soaked("outage").count("holds") == 6


def test_there_is_nothing_of_that_name_to_soak() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "soak", "wash"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert f"There are: {', '.join(NAMES)}." in done.stderr
