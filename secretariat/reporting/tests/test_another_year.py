"""Another year's files in the same shape give a right report, and no line of code knows which year it is."""

from __future__ import annotations

import pytest

from secretariat.command import main
from secretariat.core.calendars import Period
from secretariat.core.figures import all_rules
from secretariat.core.publishing import FigureLink, Light, Quarters, Table
from secretariat.core.publishing.model import parts
from secretariat.reporting import services
from secretariat.reporting.rendering import render
from secretariat.reporting.versions import document_of
from tests.factories import SOMEBODY

pytestmark = [pytest.mark.django_db, pytest.mark.once]
YEAR = Period.year("2031-32")

FILES = {
    "bodies": """reference,name,short_name,kind,parent,starts,ends,classification
panel,Code Panel,Panel,panel,,2013-09-23,,white
soil,Soil Group,Soil,sub-committee,panel,2031-04-01,,white
""",
    "parties": """reference,name,acceded,left,exit_ground,classification
Q1,Northern Light,2030-05-01,,,white
Q2,Southern Light,2031-04-01,,,white
Q3,Eastern Light,2032-03-31,,,white
Q4,Western Light,2029-05-01,2031-12-01,withdrawal,white
Q5,Too Late,2032-04-01,,,white
""",
    "party_categories": """reference,party,category,starts,ends,classification
C1,Q1,small-supplier,2030-05-01,,white
C2,Q2,small-supplier,2031-04-01,,white
C3,Q3,gas-network,2032-03-31,,white
C4,Q4,other,2029-05-01,2031-12-01,white
C5,Q5,other,2032-04-01,,white
""",
    "meetings": """reference,body,title,held_on,kind,format,classification
M1,panel,Panel 1,2031-05-01,ordinary,,white
M2,soil,Soil 1,2031-04-01,ordinary,,white
M3,soil,Soil 2,2032-03-31,ordinary,,white
M4,soil,Soil 3,2032-04-01,ordinary,,white
""",
    "actions": """reference,body,meeting,title,owner,raised,due,closed,classification
A1,soil,M2,Dig,Somebody,2031-04-01,,2031-05-01,white
A2,soil,M3,Plant,Somebody,2032-03-31,,2032-04-02,white
A3,panel,M1,Water,Somebody,2031-05-01,,,white
""",
    "modifications": """reference,title,raised,path,converted,decided,outcome,implemented,classification
DP900,Greener grass,2031-06-01,,,,,,white
DP901,Bluer sky,2030-06-01,,,2031-07-01,withdrawn,,white
""",
    "modification_steps": """reference,modification,verb,taken_on,note,classification
DP901-1,DP901,withdraw,2031-07-01,,white
""",
    "milestones": """reference,title,reached,classification
F1,Sowing,2031-04-02,white
F2,Harvest,2031-09-30,white
""",
    "objective_assessments": """reference,year,objective,status,notes,classification
O1,2031-32,general-1,met,We saw it {figure:meetings} times.,white
""",
    "highlights": """reference,year,section,position,form,written_by,text,classification
H1,2031-32,introduction,1,paragraph,panel,"{figure:parties_acceded} acceded, {figure:parties_left} left in 2031-32.",white
H2,2031-32,introduction,2,bullet,,"{figure:modifications_raised} was raised, {record:modifications/DP900}.",white
""",
}


@pytest.fixture
def another_year(tmp_path, settings, capsys):
    settings.MEDIA_ROOT = tmp_path / "files"
    folder = tmp_path / "2031-32"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert main(["import", str(folder)]) == 0, capsys.readouterr()
    return folder


def test_its_report_can_be_published_and_says_what_its_files_say(another_year):
    made = services.publish(YEAR, by=SOMEBODY)
    document = document_of(made.version)
    found = {part.key: part.text for part in parts(document.sections) if isinstance(part, FigureLink)}
    assert found["parties_acceded"] == "2" and found["parties_left"] == "1" and found["parties"] == "3"
    assert found["parties_in_category[small-supplier]"] == "2" and found["parties_in_category[gas-network]"] == "1"
    assert found["parties_in_category[other]"] == "0"
    assert found["meetings"] == "3" and found["actions_captured"] == "3" and found["actions_closed"] == "50%"
    assert found["modifications_raised"] == "1" and found["modifications_open_start"] == "1"
    assert found["modifications_concluded"] == "1" and found["modifications_open_end"] == "1"
    assert [rule.broken(YEAR) for rule in all_rules() if rule.broken(YEAR)] == []
    assert document.subtitle == "Regulatory year 2031-32" and document.period == "1 April 2031 to 31 March 2032"
    assert document.illustrative == ""


def test_its_tables_pictures_and_lights_are_its_own(another_year):
    document = document_of(services.draft(YEAR, by=SOMEBODY).version)
    quarters = next(part for part in parts(document.sections) if isinstance(part, Quarters))
    assert [[cell[0].text for cell in each.items] for each in quarters.columns] == [["Sowing"], ["Harvest"], [], []]
    assert [light.status for light in parts(document.sections) if isinstance(light, Light)] == ["met"]
    labels = {cells[0][0].text for part in parts(document.sections) if isinstance(part, Table) for cells in part.rows}
    assert "Small Suppliers" in labels
    said = render(document, "html").decode()
    assert "2019-20" not in said and "Bluer sky" not in said


def test_the_command_writes_and_compares_it(another_year, tmp_path, capsys):
    pdf, published = tmp_path / "report.pdf", tmp_path / "published.csv"
    published.write_text("section,figure,value\n2,parties_acceded,2\n2,parties,3\n2,meetings,4\n")
    assert main(["report", "2031-32", "--pdf", str(pdf)]) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert main(["check", "2031-32", "--against", str(published)]) == 1
    assert "3 published figures: 2 agree, 1 differ; 1 unexplained" in capsys.readouterr().out


def test_the_same_files_again_change_nothing_and_the_draft_stays(another_year, capsys):
    first = services.draft(YEAR, by=SOMEBODY)
    assert main(["import", str(another_year)]) == 0
    assert "0 changes" in capsys.readouterr().out
    assert services.draft(YEAR, by=SOMEBODY).version == first.version
