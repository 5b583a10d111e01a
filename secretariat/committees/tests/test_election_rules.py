"""The rules of elections are data of the code, and a bad file is refused with its place."""

from __future__ import annotations

import shutil

import pytest

from secretariat.committees.checks_elections import the_rules_of_elections_can_be_used
from secretariat.committees.election_rules import rules, rules_of
from secretariat.core.codes import BadCode, Code, current

pytestmark = pytest.mark.once


def a_code(tmp_path, *changes):
    folder = tmp_path / "sec"
    shutil.copytree(current().folder, folder, ignore=shutil.ignore_patterns("example", "report"))
    text = (folder / "elections.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "elections.toml").write_text(text, encoding="utf-8")
    return Code(folder)


def test_the_code_has_rules_and_the_check_at_start_up_finds_nothing():
    assert the_rules_of_elections_can_be_used(None) == []
    assert rules().term.months == 24 and rules().term.basis == "sourced"
    assert rules().ballot.basis == rules().tie.basis == rules().uncontested.basis == "recalled"
    assert rules().of_body("ssc").senior_nominators and not rules().of_body("panel").senior_nominators
    assert rules().review_of("working-group") is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("months = 24", "months = 0", r"toml:4: term\.months"),
        ('settled_by = "lot"', 'settled_by = "age"', r"tie\.settled_by"),
        ('on = "09-30"', 'on = "09-31"', r"not a month and a day of every year"),
        ('body = "tag"', 'body = "tags"', r"toml:\d+: 'tags' is not a body of the code"),
        ('body = "tag"', 'body = "opsg"', r"'opsg' is written twice: leave one"),
        ('slug = "ssc"', 'slug = "nobody"', r"'nobody' is not a body of the code"),
        ("fewer_than = 5", "fewer_than = 5\ncolour = 1", r"small\.colour is not a key"),
        (
            "[uncontested]\nfilled_without_a_vote = true\nbasis",
            "[uncontested]\nbasis",
            "filled_without_a_vote is missing",
        ),
        ("[nominations]", "[nominations", "Mend the TOML"),
    ],
)
def test_a_bad_file_is_refused_with_file_and_line(tmp_path, old, new, says):
    with pytest.raises(BadCode, match=says):
        rules_of(a_code(tmp_path, (old, new)))


def test_a_code_without_the_file_is_refused(tmp_path):
    code = a_code(tmp_path)
    (code.folder / "elections.toml").unlink()
    with pytest.raises(BadCode, match="there is no such file"):
        rules_of(code)
