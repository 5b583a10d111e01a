"""How files are written: their size, what they never hold, and that each room says what it is for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house import PACKAGE, ROOMS, ROOT, files, modules, shown, texts, tree

pytestmark = pytest.mark.once

LONGEST_FILE, LONGEST_FUNCTION = 500, 60
LONGER_FOR_A_REASON: dict[str, str] = {}
"""Path to the reason why a Python file may have more lines."""

# Put together from pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = [f"/{folder}/" for folder in ("work", "root", "home", "Users", "tmp", "opt")]
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "npmjs" + ".com", "deb." + "debian.org"]
REMINDERS = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]


def holds(text: str, needle: str) -> bool:
    """Whether a text names a host anywhere, or a folder from the machine's root: not as a part of a longer path."""
    start = r"(?<![\w/.~}-])" if needle.startswith("/") else ""
    return re.search(start + re.escape(needle), text) is not None


def long_functions(module: ast.Module) -> list[str]:
    """Name and length of each function of more lines than a function may have."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{node.name}, {length} lines")
    return found


def python_files() -> list[Path]:
    """Every Python file but the migrations, which Django writes."""
    return [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]


@pytest.mark.parametrize("needle", [*MACHINE_PATHS, *REGISTRIES])
def test_no_file_names_a_machine_s_folder_or_a_registry(needle: str) -> None:
    assert [shown(path) for path, text in texts() if holds(text, needle)] == []


@pytest.mark.parametrize("text", ["see {}x", '"{}x"', "file:{}x", "({}x)", "https://{}/simple", "host={}", "-v {}x:x"])
def test_a_machine_s_folder_or_a_registry_is_found_wherever_it_stands(text: str) -> None:
    needle = REGISTRIES[0] if "host" in text or "https" in text else MACHINE_PATHS[0]
    assert holds(text.format(needle), needle)


def test_an_address_or_a_pattern_that_only_looks_like_a_folder_is_left_alone() -> None:
    assert not holds("https://example.org/work/page and static/home/_name.html", MACHINE_PATHS[0])
    assert not holds("static/home/_name.html", MACHINE_PATHS[2])


@pytest.mark.parametrize("needle", REMINDERS)
def test_nothing_is_left_for_later(needle: str) -> None:
    word = re.compile(rf"\b{needle}\b")
    assert [shown(path) for path, text in texts() if path.suffix != ".csv" and word.search(text)] == []


def test_no_file_is_longer_than_a_reader_s_patience() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    wrong = {
        path: length for path, length in lengths.items() if length > LONGEST_FILE and path not in LONGER_FOR_A_REASON
    }
    assert wrong == {}


def test_every_reason_for_a_long_file_is_still_needed() -> None:
    for path, reason in LONGER_FOR_A_REASON.items():
        assert len(reason.split()) > 5
        assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) > LONGEST_FILE


def test_no_function_is_longer_than_a_page() -> None:
    assert {shown(path): found for path in python_files() if (found := long_functions(tree(path)))} == {}


def test_a_function_of_61_lines_is_found() -> None:
    assert long_functions(ast.parse("def long():\n" + "    x = 1\n" * 60)) == ["long, 61 lines"]
    assert long_functions(ast.parse("def short():\n" + "    x = 1\n" * 59)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_says_what_it_is_for(room: str) -> None:
    says = ast.get_docstring(tree(PACKAGE / room / "__init__.py")) or ""
    assert len(says.split()) >= 20, f"secretariat/{room}/__init__.py says too little about what the room is for."


@pytest.mark.parametrize("part", sorted(each.parent.name for each in (PACKAGE / "core").glob("*/__init__.py")))
def test_each_part_of_core_says_what_it_is_for(part: str) -> None:
    if part not in {"migrations", "tests"}:
        assert ast.get_docstring(tree(PACKAGE / "core" / part / "__init__.py"))


def test_no_module_is_called_utils() -> None:
    names = {"utils", "util", "helpers", "misc", "common"}
    assert [shown(path) for path in modules(tests=True) if path.stem in names or path.parent.name in names] == []


def test_no_test_needs_a_database_that_can_be_flushed() -> None:
    # The triggers that guard events refuse the flush with which these three begin or end.
    names = ["Transaction" + "TestCase", "transactional" + "_db", "live" + "_server"]
    tests = [path for path in files() if path.suffix == ".py" and path.name.startswith(("test_", "conftest"))]
    assert [shown(path) for path in tests for name in names if name in path.read_text(encoding="utf-8")] == []
