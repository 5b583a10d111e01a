"""docs/reference says what the code says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from docs.write import PAGES, REFERENCE, added_up, grid, path_of
from tests.house import ROOT

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as a process writes them that has not met the figures and tables of tests."""
    folder = tmp_path_factory.mktemp("docs") / "reference"
    subprocess.run([sys.executable, "docs/write.py", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.mark.asvs("V2.1.1", "V2.1.2", "V2.1.3", "V8.1.1")
@pytest.mark.parametrize("name", PAGES)
def test_the_reference_is_what_the_code_says(name: str, written: Path) -> None:
    now = path_of(name, written).read_text(encoding="utf-8")
    kept = path_of(name).read_text(encoding="utf-8")
    assert kept == now, f"{path_of(name).name} is older than the code: run `make docs`."


def test_there_is_no_page_that_nothing_writes() -> None:
    assert {path.stem for path in REFERENCE.iterdir()} == set(PAGES) - {"permissions"}


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert list(grid(("a", "b"), [("x|y", 1)])) == ["| a | b |", "| --- | --- |", "| x\\|y | 1 |", ""]


def test_what_a_rule_takes_away_has_a_minus() -> None:
    assert added_up(("open", "raised", "-concluded")) == "`open` + `raised` - `concluded`"
