"""docs/asvs.md and the marks on tests say the same: what a requirement's row names proves it, and nothing else claims to."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from tests.house import ROOT, files, shown, tree

pytestmark = pytest.mark.once

PAGE = ROOT / "docs" / "asvs.md"
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| ?(.*?) ?\|$", re.MULTILINE)
PER_LEVEL = {"1": 70, "2": 183}
"""How many requirements ASVS 5.0.0 has of each."""
CHAPTERS = range(1, 18)
LINK = re.compile(r"\]\(([\w/-]+\.md)#([\w-]+)\)")


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    requirement: str
    level: str
    how: str
    tests: tuple[str, ...]
    read: bool

    @property
    def state(self) -> str:
        """What the opening counts it as."""
        if self.how.startswith("does not apply: "):
            return "does not apply"
        if self.how.startswith("not met: "):
            return "not met"
        return "met, as one can read" if self.read else "met, and held by tests"


def rows(text: str) -> list[Row]:
    """The rows of a page like docs/asvs.md, in order."""
    found = []
    for requirement, level, how, cell in ROW.findall(text):
        found.append(Row(requirement, level, how, tuple(re.findall(r"`([^`]+)`", cell)), cell == "read"))
    return found


@cache
def table() -> list[Row]:
    return rows(PAGE.read_text(encoding="utf-8"))


def marks(module: ast.Module) -> dict[str, list[str]]:
    """The requirements that each test of a module is marked with, by its name."""
    found = {}
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            calls = [each for each in node.decorator_list if isinstance(each, ast.Call)]
            ours = [each for each in calls if ast.unparse(each.func) == "pytest.mark.asvs"]
            found[node.name] = [ast.literal_eval(word) for each in ours for word in each.args]
    return found


@cache
def marked() -> dict[str, list[str]]:
    """The requirements of every test there is, by its path and name."""
    found = {}
    for path in files():
        if path.name.startswith("test_") and path.suffix == ".py":
            found |= {f"{shown(path)}::{name}": numbers for name, numbers in marks(tree(path)).items()}
    return found


def test_every_requirement_of_both_levels_stands_there_once_and_in_order() -> None:
    numbers = [each.requirement for each in table()]
    assert len(set(numbers)) == len(numbers)
    assert Counter(each.level for each in table()) == PER_LEVEL
    as_parts = [tuple(map(int, each[1:].split("."))) for each in numbers]
    assert as_parts == sorted(as_parts)
    assert {each[0] for each in as_parts} == set(CHAPTERS)


def test_every_row_says_where_it_stands() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(re.findall(r"^\| V\d", text, re.MULTILINE)) == len(table())
    for each in table():
        is_met = each.state.startswith("met")
        assert is_met == bool(each.tests or each.read), each
        assert not (each.tests and each.read), each
        if each.state == "not met":
            assert "Remedy: " in each.how, each


def test_the_counts_at_the_beginning_are_right() -> None:
    said = re.findall(
        r"^\| (met, .+?|does not apply|not met) \| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {name: int(count) for name, count in said} == Counter(each.state for each in table())


def test_what_a_row_names_is_a_test_that_carries_its_number() -> None:
    wrong = [
        f"{each.requirement}: {test}"
        for each in table()
        for test in each.tests
        if each.requirement not in marked().get(test, [])
    ]
    assert wrong == []


def test_what_a_test_carries_is_a_row_that_names_it() -> None:
    named = {(number.requirement, test) for number in table() for test in number.tests}
    carried = [(number, test) for test, numbers in marked().items() for number in numbers]
    assert [each for each in carried if each not in named] == []
    assert len(set(carried)) == len(carried)


def test_what_a_row_leads_to_is_a_heading() -> None:
    for place, anchor in set(LINK.findall(PAGE.read_text(encoding="utf-8"))):
        text = (PAGE.parent / place).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}, (place, anchor)


@pytest.mark.parametrize("name", ["test_it", "test_nothing"])
def test_marks_are_read_as_they_are_written(name: str) -> None:
    module = ast.parse('@pytest.mark.asvs("V1.1.1", "V1.1.2")\n@other\ndef test_it(): ...\n\ndef test_nothing(): ...\n')
    assert marks(module)[name] == (["V1.1.1", "V1.1.2"] if name == "test_it" else [])


def test_a_row_is_read_as_it_is_written() -> None:
    text = "| V1.1.1 | 2 | Done. | `a::test_b`<br>`c::test_d` |\n| V1.1.2 | 1 | does not apply: no. | |\n| V1.1.3 | 2 | So. | read |"
    assert [(each.tests, each.state) for each in rows(text)] == [
        (("a::test_b", "c::test_d"), "met, and held by tests"),
        ((), "does not apply"),
        ((), "met, as one can read"),
    ]
