"""The rules of joining and of user entry are read from the code's folder, and a bad one is refused with its line."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from secretariat.core.codes import BadCode, current
from secretariat.core.codes.folder import Code
from secretariat.parties.checks_joining import every_stage_of_joining_is_a_state, the_rules_of_parties_can_be_used
from secretariat.parties.rules import accession, accession_of, as_a_number, entry_of, entry_rules, months_after


@pytest.fixture
def folder(tmp_path):
    """A copy of the code's folder, without its example."""
    copy = tmp_path / "sec"
    shutil.copytree(current().folder, copy, ignore=shutil.ignore_patterns("example", "report"))
    return copy


def spoilt(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Code(folder)


def test_the_code_s_own_rules_can_be_used():
    assert the_rules_of_parties_can_be_used(None) == [] and every_stage_of_joining_is_a_state(None) == []
    assert {each.slug for each in accession().category} < {each.slug for each in current().file.category}
    assert entry_rules().items("other-user")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('categories = ["gas-network"]', 'categories = ["gas-net"]', r"accession.toml:\d+: 'gas-net' is no category"),
        ('shortened_by = "panel"', 'shortened_by = "pannel"', r"accession.toml:\d+: 'pannel' is no body"),
        ('pounds = "540.00"', 'pounds = "much"', r"accession.toml:\d+: fee.1.pounds"),
        ('applicant_becomes = "contact"', 'applicant_becomes = "chair"', r"'chair' is no role at a Party"),
        ("months = 12", "months = -1", r"accession.toml:\d+: bar.months"),
        ('first = "90B3D51F30000000"', 'first = "90b3"', r"accession.toml:\d+: identifiers.first"),
        ('first = "90B3D51F30000000"', 'first = "A0B3D51F30000000"', "first comes after last"),
        ("block = 65536", "block = 65536\nshape = 1", r"identifiers.shape is not a key known here"),
    ],
)
def test_a_bad_rule_of_joining_is_refused_with_its_line(folder, old, new, says):
    with pytest.raises(BadCode, match=says):
        accession_of(spoilt(folder, "accession.toml", old, new))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('verified_by = "assessor"', 'verified_by = "asessor"', r"user-entry.toml:\d+: 'asessor' is no role"),
        ('roles = ["other-user"]', 'roles = ["others"]', r"user-entry.toml:\d+: 'others' is no User Role"),
        ('slug = "uept"', 'slug = "user-id"', r"user-entry.toml:\d+: 'user-id' stands twice"),
        ('slug = "gas-transporter"', 'slug = "transporter"', r"'transporter' is no User Role"),
    ],
)
def test_a_bad_checklist_is_refused_with_its_line(folder, old, new, says):
    with pytest.raises(BadCode, match=says):
        entry_of(spoilt(folder, "user-entry.toml", old, new))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2020, 9, 1), 12, date(2021, 9, 1)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 8, 31), 6, date(2021, 2, 28)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    assert months_after(day, months) == later


def test_a_number_is_held_to_the_register_of_its_country_only():
    assert as_a_number("ni 123456", "GB") == "NI123456"
    assert as_a_number("HRB 12", "DE") == "HRB12"
    with pytest.raises(ValueError, match="is no number of Companies House"):
        as_a_number("N1123456", "GB")
