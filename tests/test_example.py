"""The example years: what their generator writes, and what the check finds in them by itself."""

import subprocess
import sys

import pytest

from secretariat.core.calendars import Period
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.figures import all_rules, read
from secretariat.core.pages.personas import as_reader
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.verification import verify
from secretariat.core.workflow.models import Case
from secretariat.reporting import checking, services
from tests.example import YEARS, example_years

pytestmark = pytest.mark.django_db
EXAMPLE = current().folder / "example"
YEAR = Period.year("2019-20")
BY = Actor("operator:test")


@pytest.fixture(scope="module", autouse=True)
def example(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), example_years():
        yield


def published():
    return checking.read_published(current().folder / "report" / "published-2019-20.csv")


def test_the_generator_writes_the_files_again_byte_for_byte(tmp_path):
    subprocess.run([sys.executable, str(EXAMPLE / "generate.py"), str(tmp_path)], check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.csv")}
    kept = {
        path.relative_to(EXAMPLE): path.read_bytes() for path in EXAMPLE.rglob("*.csv") if path.name != "highlights.csv"
    }
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_bringing_any_year_in_again_changes_nothing():
    assert [bring_in_path(EXAMPLE / year, by=BY).changes for year in YEARS] == [0] * len(YEARS)


def test_the_register_is_what_its_history_says():
    assert verify().faults == []


@pytest.mark.parametrize("year", YEARS)
def test_the_figures_of_every_year_balance(year):
    assert [says for rule in all_rules() if (says := rule.broken(Period.year(year)))] == []


def test_every_published_number_agrees_or_is_explained():
    found = checking.check(YEAR, published())
    differing = {(each.row.section, each.row.figure) for each in found.findings if each.verdict == "differs"}
    assert differing == {("2", "parties_acceded"), ("2", "modifications_raised_previous_year")}
    assert found.passes and not [each for each in found.findings if each.verdict == "not measured"]
    assert len(found.findings) == 90


def test_the_check_finds_by_itself_what_the_published_report_says_twice_and_differently(monkeypatch):
    monkeypatch.setattr(type(checking.words()), "why", lambda self, year, section, figure: "")
    found = checking.check(YEAR, published())
    assert found.passes
    said = " ".join(found.contradictions)
    assert "21 in section 2 and as 22 in section 6.1" in said and "23 is published both" in said


def test_what_only_looks_like_a_contradiction_is_explained():
    why = {(each.row.section, each.row.figure): each.why for each in checking.check(YEAR, published()).findings}
    for row in (("6.2", "user_entry_completed"), ("2", "modifications_implemented"), ("5.2", "assessments_prepared")):
        assert why[row]


@pytest.mark.parametrize("persona", current().file.persona, ids=lambda each: each.slug)
def test_something_waits_for_every_persona(persona):
    assert Case.objects.waiting_for(as_reader(persona)).exists()


def test_every_year_has_a_report_and_the_main_one_can_be_published():
    for year in YEARS:
        assert services.draft(Period.year(year), by=BY).version.version == "0.1"
    assert services.publish(YEAR, by=BY).version.version == "1.0"


def test_no_row_is_invented_without_saying_so():
    from secretariat.committees.models import Action
    from secretariat.parties.models import Party

    assert not Action.objects.exclude(illustrative="all").exists()
    real = Party.objects.exclude(illustrative="all")
    assert [party.name for party in real] == ["Data Communications Company"]


def test_the_register_says_what_the_published_report_says_about_last_year():
    assert (read("meetings", YEAR.previous()).value, read("fieldwork_assessments", YEAR.previous()).value) == (120, 59)
