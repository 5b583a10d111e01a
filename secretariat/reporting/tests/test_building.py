"""The year's report as it would read now, and what stands in the way of its publication."""

from __future__ import annotations

import pytest

from secretariat.committees.models import Body, Meeting
from secretariat.core.calendars import Period
from secretariat.core.publishing import FigureLink, Link, Reference, Table
from secretariat.core.publishing.model import parts
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party
from secretariat.reporting import outline, services
from secretariat.reporting.building import build
from secretariat.reporting.models import Highlight, ObjectiveAssessment
from tests.factories import A_DAY, SOMEBODY, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_outline"), pytest.mark.once]
YEAR = Period.year("2019-20")


def said(document):
    """Every word of a document, in reading order."""
    return " ".join(getattr(part, "text", "") for part in parts(document.sections) if hasattr(part, "text"))


def highlight(text, **values):
    return row(Highlight, reference=values.pop("reference", "HL-1"), text=text, **values)


def test_an_empty_register_has_a_report_that_says_that_there_is_nothing():
    built = build(YEAR)
    assert [each.name for each in built.document.sections] == [
        section.name for section in outline.outline().section if not section.parent
    ]
    assert "Nothing has been written for this section." in said(built.document)
    assert "The objectives have not been assessed for 2019-20." in said(built.document)
    assert built.figures["parties"] == "0" and built.figures["actions_closed"] == "–"
    assert built.document.illustrative == ""


def test_a_figure_in_prose_is_its_value_and_a_link():
    for _ in range(3):
        row(Party, acceded=A_DAY)
    highlight("We welcomed {figure:parties_acceded} Parties, see {section:party-support}.")
    built = build(YEAR)
    pieces = list(parts(built.document.sections))
    assert FigureLink("3", "parties_acceded") in pieces and Reference("party-support") in pieces
    assert built.warnings == []
    definition = next(each for each in built.document.appendix if each.key == "parties_acceded")
    assert definition.value == "3" and len(definition.references) == 3


def test_last_year_s_figure_in_prose_is_that_of_the_year_before():
    row(Party, acceded="2018-06-01")
    highlight("After {figure:parties_acceded_previous_year} the year before.")
    built = build(YEAR)
    assert FigureLink("1", "parties_acceded_previous_year") in list(parts(built.document.sections))


WRONG = [
    ("We held 12 meetings.", "the number in “…We held 12 meetings.…” is typed. Quote a figure as {figure:key}"),
    ("{figure:moon_phases} phases.", "{figure:moon_phases} is no figure: `secretariat figures` lists them."),
    ("{figure:meetings_of_body[nobody]} met.", "{figure:meetings_of_body[nobody]} is no figure"),
    (
        "{figure:modifications_raised_in_month[May]} came.",
        "{figure:modifications_raised_in_month[May]} is no figure",
    ),
    ("{figure:meetings_of_body} met.", "{figure:meetings_of_body} is no figure"),
    ("{figure:actions_closed} closed.", "{figure:actions_closed} has no value in 2019-20: there are no records."),
    ("See {section:weather}.", "{section:weather} is no section of the report's outline."),
    ("See {record:DP077}.", "{record:DP077} is not written as table/reference."),
    ("See {record:modifications/DP999}.", "{record:modifications/DP999} is no record that everybody may see."),
    ("See {record:weather/DP077}.", "{record:weather/DP077} is no record that everybody may see."),
    ("See {record:modifications/DP666}.", "{record:modifications/DP666} is no record that everybody may see."),
]


@pytest.mark.asvs("V1.3.5")
def test_what_is_wrong_with_prose_is_told_by_its_reference_and_blocks_publication():
    row(Modification, reference="DP666", classification="amber", raised="2018-06-01")
    for number, (text, _) in enumerate(WRONG, start=10):
        highlight(text, reference=f"HL-{number}", position=number)
    with pytest.raises(services.NotPublishable) as refusal:
        services.publish(YEAR, by=SOMEBODY)
    told = str(refusal.value).splitlines()
    for number, (_, says) in enumerate(WRONG, start=10):
        mine = [line for line in told if line.startswith(f"HL-{number}: ")]
        assert len(mine) == 1 and says in mine[0]


ALLOWED = [
    "On 1 April 2019, in 2018-19 and in May 2019.",
    "Sections D3.4 and G1(a), Appendix AR, Schedule 7.",
    "DP077, MP077 and SECMP0077 went through.",
    "SMETS2 meters and 2G/3G hubs.",
    "See {record:modifications/DP077}.",
    "No number at all.",
]


def test_dates_references_and_known_names_may_be_typed():
    row(Modification, reference="DP077")
    for number, text in enumerate(ALLOWED):
        highlight(text, reference=f"HL-{number}")
    assert build(YEAR).warnings == []


def test_a_record_in_prose_is_a_link_to_its_page():
    row(Modification, reference="DP077")
    highlight("See {record:modifications/DP077}.")
    assert Link("DP077", "/modifications/DP077/") in list(parts(build(YEAR).document.sections))


def test_prose_for_a_section_that_the_outline_lacks_is_lost_and_blocks_publication():
    highlight("Something.", section="weather")
    assert build(YEAR).warnings == ["HL-1: the report's outline has no section 'weather'."]


def test_prose_of_another_year_or_not_for_everybody_is_not_in_the_report():
    highlight("Of last year.", reference="HL-1", year="2018-19")
    highlight("For the Panel only.", reference="HL-2", classification="amber")
    highlight("For everybody.", reference="HL-3")
    words = said(build(YEAR).document)
    assert "For everybody." in words and "Of last year." not in words and "For the Panel only." not in words


def test_a_digit_in_an_objective_s_notes_is_refused_as_well():
    row(ObjectiveAssessment, reference="OA-1", objective="general-1", notes="We met 3 times.")
    assert [each.split(":")[0] for each in build(YEAR).warnings] == ["OA-1"]


def test_figures_that_do_not_balance_block_publication():
    row(Modification, raised=A_DAY, decided=A_DAY)
    with pytest.raises(services.NotPublishable, match="approved, rejected or withdrawn"):
        services.publish(YEAR, by=SOMEBODY)


def test_a_report_on_invented_records_says_so():
    row(Party, illustrative="name")
    assert "invented for an example" in build(YEAR).document.illustrative


def test_the_appendix_names_only_what_everybody_may_see():
    row(Party, reference="P-OPEN")
    row(Party, reference="P-SECRET", classification="amber")
    definition = next(each for each in build(YEAR).document.appendix if each.key == "parties")
    assert definition.value == "2"
    assert definition.references == ("P-OPEN",) and definition.more == 1


def test_a_table_shows_this_year_beside_the_last():
    panel = row(Body, kind="panel")
    for day in ("2018-06-01", "2019-06-01", "2019-07-01"):
        row(Meeting, body=panel, held_on=day)
    built = build(YEAR)
    tables = [part for part in parts(built.document.sections) if isinstance(part, Table)]
    rows = [cells for table in tables if len(table.columns) == 3 for cells in table.rows]
    now, before = next(cells[1:] for cells in rows if cells[1][0].key == "meetings")
    assert (now[0].text, before[0].text) == ("2", "1")
    assert before[0].key == "meetings_previous_year"


def test_every_figure_of_the_report_is_defined_in_its_appendix():
    built = build(YEAR)
    shown = {part.key for part in parts(built.document.sections) if isinstance(part, FigureLink)}
    assert shown <= {each.key for each in built.document.appendix} == set(built.figures)


def test_the_same_records_make_the_same_report():
    row(Party)
    assert build(YEAR).document == build(YEAR).document
