"""Home: the year at a glance, what waits for its reader, and what has just changed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from secretariat.core import events
from secretariat.core.figures.models import StoredFigure
from secretariat.core.workflow.models import Case
from secretariat.modifications import services
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party
from secretariat.reporting.models import ReportVersion
from tests.factories import SOMEBODY, recorded, row
from tests.readers import reading_as, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def home(persona="public", **asked):
    return text_of(reading_as(persona).get("/", asked))


def test_the_year_asked_for_is_shown_beside_the_year_before():
    for reference, day in (("P1", "2018-05-01"), ("P2", "2019-05-01"), ("P3", "2019-06-01")):
        row(Party, reference=reference, acceded=day)
    said = home(year="2019-20")
    assert "2 Parties that acceded 1 the year before" in said
    assert "1 Parties that acceded 0 the year before" in home(year="2018-19")


def test_without_a_year_or_a_report_the_last_whole_year_is_shown():
    assert "in 2020-21" in home()  # the clock stands in April 2021


def test_the_year_of_the_latest_report_is_shown_first():
    ReportVersion.objects.create(
        reference="2018-19-0.1", year="2018-19", version="0.1", status="draft", made=date(2019, 5, 1), document="{}"
    )
    said = home()
    assert "in 2018-19" in said and "Read the report of 2018-19 (version 0.1)" in said
    assert "Read the report" not in home(year="2019-20")


@pytest.mark.parametrize(
    "year", ["last", "2019", "2019-21", "2019-2020", "0000-01", "0001-02", "1899-00", "9999-00", "💡", "x" * 5000]
)
@pytest.mark.parametrize("address", ["/", "/figures/", "/figures/parties/"])
def test_a_year_that_is_none_gets_a_sentence(address, year):
    answer = reading_as().get(address, {"year": year})
    assert answer.status_code == 400
    assert "write" in text_of(answer) and "regulatory year" in text_of(answer)


@pytest.mark.parametrize("year", ["1900-01", "2012-13", "2030-31", "2099-00", "2199-00"])
def test_a_year_without_records_is_all_naught_and_is_the_one_chosen(year):
    for address in ("/", "/figures/", "/figures/parties/", "/figures/meetings_of_body/"):
        answer = reading_as().get(address, {"year": year})
        assert answer.status_code == 200
        assert re.search(rf'<option value="{year}" selected>', answer.content.decode()), address


def a_case(reference, waits_for, *, classification="white", due=None):
    recorded(Modification, reference=reference, title=f"About {reference}", classification=classification)
    services.begin_cases([reference], by=SOMEBODY)
    Case.objects.filter(subject=reference).update(waits_for=waits_for, due=due)


@pytest.mark.parametrize(
    ("persona", "mine", "not_mine"),
    [
        ("public", "everyone", "party"),
        ("small-supplier", "party", "panel"),
        ("panel-secretary", "panel", "authority"),
        ("regulator", "authority", "panel"),
    ],
)
def test_what_waits_for_a_persona_is_theirs_alone(persona, mine, not_mine):
    a_case("DP001", mine)
    a_case("DP002", not_mine)
    said = home(persona).partition("Waiting for")[2].partition("Latest changes")[0]
    assert "About DP001" in said and "About DP002" not in said


def test_the_most_pressing_of_what_waits_stands_first_and_says_when_it_was_due():
    a_case("DP001", "everyone")
    a_case("DP002", "everyone", due=date(2021, 5, 1))
    a_case("DP003", "everyone", due=date(2021, 3, 1))
    said = home().partition("Waiting for")[2]
    assert said.index("DP003") < said.index("DP002") < said.index("DP001")
    assert "was due 1 March 2021" in said and "due 1 May 2021" in said


def test_what_waits_is_led_to_and_what_the_reader_may_not_see_does_not_wait():
    a_case("DP001", "everyone")
    a_case("DP002", "everyone", classification="amber")
    page = reading_as().get("/").content.decode()
    assert 'href="/modifications/DP001/"' in page and "DP002" not in page


def test_eight_things_are_shown_and_more_are_said():
    for number in range(9):
        a_case(f"DP{number:03}", "everyone")
    said = home().partition("Waiting for")[2].partition("Latest changes")[0]
    assert said.count("About DP") == 8 and "There is more" in said


def test_the_latest_changes_are_those_the_reader_may_see_the_latest_first():
    recorded(Modification, reference="DP001")
    recorded(Modification, reference="DP002", classification="green")
    recorded(Modification, reference="DP003", classification="amber")
    proposal = recorded(Modification, reference="DP004")
    events.update(proposal, by=SOMEBODY, title="New")
    public = home("public").partition("Latest changes")[2]
    assert re.findall(r"(DP\d+) (\w+)", public) == [("DP004", "changed"), ("DP004", "added"), ("DP001", "added")]
    assert "DP002" in home("small-supplier") and "DP003" not in home("small-supplier")
    assert "DP003" in home("regulator")


def test_an_empty_register_says_so_and_offers_a_way_in_to_staff():
    assert "There is nothing in the register yet." in home()
    assert "bring in a spreadsheet" in home("panel-secretary")


def test_kept_figures_are_renewed_after_an_event():
    row(Party, acceded="2019-05-01")
    assert "1 Parties that acceded" in home(year="2019-20")
    row(Party, acceded="2019-05-02")  # behind the register's back: nobody was told, so what was kept still stands
    assert "1 Parties that acceded" in home(year="2019-20")
    recorded(Party, acceded="2019-05-03")
    assert "3 Parties that acceded" in home(year="2019-20")
    assert StoredFigure.objects.filter(key="parties_acceded", period="2019-20").count() == 1


def test_looking_as_somebody_stays_until_somebody_else_is_chosen():
    reader = reading_as("regulator")
    assert "Waiting for the regulator" in text_of(reader.get("/"))
    reader.post("/look-as/", {"persona": "public"})
    assert "Waiting for the public" in text_of(reader.get("/"))
