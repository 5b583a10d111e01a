"""What the code's folder says of the registers is read once, and a fault has its place."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from secretariat.committees import register_rules
from secretariat.committees.checks_registers import the_registers_can_be_kept
from secretariat.committees.register_rules import cost_categories, duties_of, rules, rules_of
from secretariat.core.codes import BadCode, current

pytestmark = pytest.mark.once
DUTY = """[[duty]]
slug = "review"
name = "Review it"
body = "panel"
month = 9
working_day = -1
basis = "sourced"
"""


def code_with(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return SimpleNamespace(folder=tmp_path, body_by_slug=current().body_by_slug)


def asked(read, code):
    """The uncached function: a code for tests cannot be remembered."""
    return read.__wrapped__(code)


def test_the_code_s_own_files_are_whole():
    assert the_registers_can_be_kept(None) == []
    assert len(cost_categories()) == 4
    assert rules().budget.closes_at.hour == 17
    assert {each.body for each in register_rules.duties()} <= set(current().body_by_slug)


def test_a_code_without_the_files_has_no_duties_and_the_usual_rules(tmp_path):
    code = code_with(tmp_path)
    assert asked(duties_of, code) == ()
    assert asked(rules_of, code).actions.evidence_from is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (DUTY.replace('"panel"', '"nobody"'), r"duties.toml:4: 'nobody' is no body"),
        (DUTY + DUTY, r"duties.toml:9: 'review' is written twice"),
        (DUTY.replace("month = 9", "month = 13"), r"duties.toml:5"),
        (DUTY.replace("= -1", "= 0"), r"duties.toml:6: .*write 1 for the month's first working day"),
        (DUTY.replace('basis = "sourced"', ""), r"basis is missing"),
    ],
)
def test_a_bad_duty_is_refused_with_its_place(tmp_path, text, says):
    with pytest.raises(BadCode, match=says):
        asked(duties_of, code_with(tmp_path, duties=text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[readiness]\nviews = ["nobody"]\n', r"registers.toml:1: 'nobody' is no body"),
        ('[budget]\nbody = "nobody"\n', r"registers.toml:1: 'nobody' is no body"),
        ("[budget]\nyears = 0\n", r"registers.toml:1"),
        ('[budget]\ntakes_effect = "31-04"\n', r"registers.toml:1"),
        ("[biscuits]\n", r"biscuits is not a key known here"),
    ],
)
def test_bad_rules_are_refused_with_their_place(tmp_path, text, says):
    with pytest.raises(BadCode, match=says):
        asked(rules_of, code_with(tmp_path, registers=text))


def test_the_check_at_start_up_tells_every_fault(monkeypatch):
    def bad():
        raise BadCode("one\ntwo")

    monkeypatch.setattr("secretariat.committees.checks_registers.duties", bad)
    assert [each.msg for each in the_registers_can_be_kept(None)] == ["one", "two"]
