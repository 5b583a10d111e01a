"""Another year in the same tables: every date of the example four years on, and no line of code changed."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from secretariat.core.calendars import Period
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.figures import all_figures, all_rules, read
from secretariat.core.publishing.html import to_standalone_html
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.workflow import taking
from secretariat.core.workflow.table import workflow
from secretariat.reporting import building
from tests.example import example_years

pytestmark = pytest.mark.django_db

YEARS = ("2017-18", "2018-19", "2019-20")
FOUR_YEARS = timedelta(days=4 * 365 + 1)
"""With the one leap day among them, so that every day keeps its place in its year."""
NOW, THEN = Period.year("2019-20"), Period.year("2023-24")


def moved(column: str, cell: str) -> str:
    """A cell four years on, if it is a date or a regulatory year."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        return (date.fromisoformat(cell) + FOUR_YEARS).isoformat()
    if column == "year":
        return Period.starting_in(int(cell[:4]) + 4).label
    return cell


def move(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for path in source.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as rows, (target / path.name).open("w", newline="") as out:
            names, *others = csv.reader(rows)
            moved_rows = ([moved(*each) for each in zip(names, row, strict=True)] for row in others)
            csv.writer(out).writerows([names, *moved_rows])


def values(period: Period) -> dict[str, object]:
    return {key: read(key, period).value for figure in all_figures() for key in figure.keys(period)}


def _four_on(month: re.Match[str]) -> str:
    return str(int(month[0]) + 4)


@pytest.fixture(scope="module")
def as_they_are(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), example_years(*YEARS):
        return values(NOW)


def test_the_same_records_four_years_later_give_the_same_report(as_they_are, tmp_path, monkeypatch):
    # Which process a proposal follows hangs on its day: those of the example come along.
    monkeypatch.setattr(taking, "workflow", lambda slug, day: workflow(slug, day - FOUR_YEARS))
    for year in YEARS:
        move(current().folder / "example" / year, tmp_path / year)
        bring_in_path(tmp_path / year, by=Actor("operator:test"))

    assert values(THEN) == {re.sub(r"(?<=month\[)\d{4}", _four_on, key): value for key, value in as_they_are.items()}
    assert len(as_they_are) > 100
    assert [says for rule in all_rules() if (says := rule.broken(THEN))] == []
    page = to_standalone_html(building.build(THEN).document)
    assert "2023-24" in page
    assert f">{as_they_are['parties']}<" in page
