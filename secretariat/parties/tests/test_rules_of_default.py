"""The code's rules on defaults and its playbook are whole, hold by their days, and are refused with file and line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from secretariat.core.codes import BadCode, Code, current
from secretariat.core.codes.access import access
from secretariat.parties.checks_default import the_rules_of_parties_can_be_used
from secretariat.parties.limbs import Rules, forums, rules
from secretariat.parties.playbook import Playbook, playbook_on

pytestmark = pytest.mark.once


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(current().folder, tmp_path / "code", ignore=shutil.ignore_patterns("example")))


def with_more(folder: Path, name: str, text: str) -> Code:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return Code(folder)


def changed(folder: Path, name: str, old: str, new: str) -> Code:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Code(folder)


def test_the_code_s_own_rules_are_whole():
    assert the_rules_of_parties_can_be_used(None) == []
    assert [each.slug for each in rules().file.limb] == list("abcdefgh")
    assert {each.slug for each in forums()} == {"panel", "authority", "arbitration"}


@pytest.mark.parametrize(
    ("limb", "days", "basis"),
    [("a", None, "sourced"), ("c", 3, "sourced"), ("d", 3, "sourced"), ("e", 5, "sourced"), ("g", 20, "recalled")],
)
def test_each_limb_has_its_own_time_for_a_remedy(limb, days, basis):
    found = rules().limb(limb, date(2019, 6, 3))
    assert (found.cure_days, found.basis) == (days, basis)


def test_a_limb_that_was_replaced_holds_until_its_day(folder):
    old, new = 'slug = "e"\n', 'slug = "e"\nuntil = 2020-01-01\n'
    changed(folder, "default.toml", old, new)
    more = """
[[limb]]
slug = "e"
name = "Other sums not paid"
says = "The same, with more time."
concerns = "code-money"
cure_days = 10
starts = 2020-01-01
clause = "M8.1(e)"
basis = "inferred"
"""
    found = Rules(with_more(folder, "default.toml", more))
    assert found.limb("e", date(2019, 12, 31)).cure_days == 5
    assert found.limb("e", date(2020, 1, 1)).cure_days == 10


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('never = ["dcc"]', 'never = ["nobody"]', r"default.toml:\d+: 'nobody' is no category"),
        ('decided_by = "panel"', 'decided_by = "king"', r"'king' is no body"),
        ('concerns = "privacy"', 'concerns = "weather"', r"'weather' is no matter"),
        ('slug = "b"\n', 'slug = "a"\n', r"'a' holds twice on the same day"),
        ("starts_cure = true\n", "", "No notice starts the cure period"),
        ("cure_days = 3\n", "cure_days = -1\n", "cure_days"),
    ],
)
def test_a_bad_rule_is_refused_with_file_and_line(folder, old, new, says):
    code = changed(folder, "default.toml", old, new)
    with pytest.raises(BadCode, match=says):
        Rules(code)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('actor = "dcc"', 'actor = "weather"', r"last-resort.toml:\d+: 'weather' is no actor"),
        ('needs = ["appoint"]', 'needs = ["report"]', "'report' does not stand above"),
        ('slug = "portfolio"', 'slug = "warn-authority"', "stands twice"),
        ('suppliers = ["large-supplier"', 'suppliers = ["nobody"', "'nobody' is no category"),
    ],
)
def test_a_bad_playbook_is_refused_with_file_and_line(folder, old, new, says):
    code = changed(folder, "last-resort.toml", old, new)
    with pytest.raises(BadCode, match=says):
        Playbook(code, "last-resort.toml")


def test_a_code_without_these_files_has_no_such_rules(folder):
    for name in ("default.toml", "disputes.toml", "last-resort.toml"):
        (folder / name).unlink()
    code = Code(folder)
    assert Rules(code).file.limb == ()
    assert Playbook(code, "last-resort.toml").item == {}


def test_every_line_of_the_playbook_says_when_in_words():
    said = {each.due_in_words for each in playbook_on(date(2020, 1, 1)).file.item}
    assert {"on the day", "3 working days before", "1 working day after"} <= said


def test_a_deed_that_exercises_a_right_which_there_is_not_is_found_with_its_line(monkeypatch):
    known = access().file.deed
    wrong = tuple(each.model_copy(update={"right": "fly"}) if each.slug == "raise_disputes" else each for each in known)
    monkeypatch.setattr(access(), "file", access().file.model_copy(update={"deed": wrong}))
    (found,) = the_rules_of_parties_can_be_used(None)
    assert "access.toml:" in found.msg
    assert "'fly' is no right of default.toml" in found.msg
