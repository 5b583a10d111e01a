"""Versions of a report: drafted, published, frozen, corrected; on the site and on the command line."""

from __future__ import annotations

import json

import pytest

from secretariat.althan.models import Milestone
from secretariat.command import main
from secretariat.core import events
from secretariat.core.calendars import Period
from secretariat.core.events.models import Event
from secretariat.core.verification import verify
from secretariat.parties.models import Party, PartyCategory
from secretariat.reporting import rendering, services
from secretariat.reporting.models import Highlight, ObjectiveAssessment, ReportVersion
from secretariat.reporting.versions import document_of
from tests.factories import A_DAY, SOMEBODY, recorded, row
from tests.readers import reading_as, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_outline"), pytest.mark.once]
YEAR = Period.year("2019-20")


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def a_party(**values):
    party = recorded(Party, acceded=A_DAY, **values)
    recorded(PartyCategory, party=party, starts=A_DAY)
    return party


def draft():
    return services.draft(YEAR, by=SOMEBODY)


def publish():
    return services.publish(YEAR, by=SOMEBODY).version


def correct(why="A Party was missing"):
    return services.correct(YEAR, why, by=SOMEBODY).version


def refused(act, *arguments):
    before = ReportVersion.objects.count()
    with pytest.raises(services.NotPublishable) as refusal:
        act(*arguments)
    assert ReportVersion.objects.count() == before
    return str(refusal.value)


def test_drafts_are_numbered_and_a_draft_that_says_nothing_new_is_the_last_one():
    assert (draft().version.version, draft().new) == ("0.1", False)
    a_party()
    second = draft()
    assert (second.version.version, second.new) == ("0.2", True)
    assert "parties: 0 → 1" in second.version.changes.splitlines()


def test_the_first_publication_is_1_0_and_there_is_no_second():
    draft()
    version = publish()
    assert (version.version, version.status) == ("1.0", "published")
    assert "was published as version 1.0. Publish a correction instead" in refused(publish)


def test_a_published_version_stays_as_it_was_when_records_change():
    a_party()
    version = publish()
    before = ReportVersion.objects.values().get()
    a_party()
    events.update(Party.objects.first(), by=SOMEBODY, name="Another name")
    draft()
    assert ReportVersion.objects.values().get(pk=version.pk) == before
    assert json.loads(before["figures"])["parties"] == "1"
    page = text_of(reading_as().get("/report/2019-20/1.0/"))
    assert "Version 1.0 Published" in page


def test_a_correction_is_a_new_version_with_a_list_of_what_changed():
    a_party()
    recorded(Highlight, reference="HL-1", text="We had {figure:parties} Parties.")
    publish()
    a_party()
    events.update(Highlight.objects.get(), by=SOMEBODY, text="In the end we had {figure:parties} Parties.")
    version = correct()
    assert version.version == "1.1"
    lines = version.changes.splitlines()
    assert "parties: 1 → 2" in lines and "parties_in_category[small-supplier]: 1 → 2" in lines
    assert "Removed: We had # Parties." in lines and "Added: In the end we had # Parties." in lines
    assert ReportVersion.objects.get(version="1.0").changes == ""
    assert Event.objects.get(verb="correct").why == "A Party was missing"


def test_a_changed_status_of_an_objective_is_among_what_changed():
    found = recorded(ObjectiveAssessment, objective="general-1", status="later", notes="We still have to look.")
    publish()
    events.update(found, by=SOMEBODY, status="met", notes="We have looked.")
    lines = correct().changes
    assert "To be met later" in lines and "We still have to look." in lines and "We have looked." in lines


def test_a_changed_milestone_is_among_what_changed():
    milestone = recorded_milestone("A first survey")
    publish()
    events.update(milestone, by=SOMEBODY, title="A last survey")
    lines = correct().changes
    assert "Removed: A first survey" in lines and "Added: A last survey" in lines


def recorded_milestone(title):
    made = Milestone(reference="M-1", title=title, reached=A_DAY, classification="white")
    return events.create(made, by=SOMEBODY)


def test_every_correction_lists_something():
    party = a_party(name="One")
    publish()
    events.update(party, by=SOMEBODY, illustrative="name")
    assert "Added: Much of what this report counts is invented" in correct().changes
    events.remove(PartyCategory.objects.get(), by=SOMEBODY, why="Doubled")
    events.remove(party, by=SOMEBODY, why="Doubled")
    a_party(name="Two", illustrative="name")
    assert "parties: still 1, but its definition or the records behind it are others" in correct().changes


def test_a_correction_needs_a_publication_a_reason_and_a_difference():
    assert "has not been published yet: publish it first." in refused(correct)
    publish()
    assert "Say why the report is corrected." in refused(correct, "  ")
    assert "Nothing differs from version 1.0" in refused(correct)


def test_a_draft_after_a_publication_has_a_number_of_its_own_and_is_not_what_is_read():
    publish()
    a_party()
    assert draft().version.version == "1.0.1"
    assert "Version 1.0 Published" in text_of(reading_as().get("/report/2019-20/"))
    assert correct().version == "1.1"
    a_party()
    assert draft().version.version == "1.1.1"
    assert "Version 1.1 Published" in text_of(reading_as().get("/report/2019-20/"))


def test_every_version_has_its_event_and_the_register_still_holds():
    draft()
    publish()
    assert list(Event.objects.filter(kind="reporting.ReportVersion").values_list("verb", flat=True)) == [
        "draft",
        "publish",
    ]
    assert verify().faults == []


def test_each_year_has_versions_of_its_own():
    publish()
    other = services.draft(YEAR.next(), by=SOMEBODY).version
    assert (other.year, other.version) == ("2020-21", "0.1")


# On the site -----------------------------------------------------------------------------------------------------


def test_where_there_is_no_report_the_site_says_how_to_draft_one():
    reader = reading_as()
    assert "There is no report yet." in text_of(reader.get("/report/"))
    missing = reader.get("/report/2019-20/")
    assert missing.status_code == 404
    assert "There is no report of 2019-20 yet. `secretariat report 2019-20` drafts one." in text_of(missing)


@pytest.mark.parametrize(
    "address", ["/report/2019-20/9.9/", "/report/2019-20/9.9.pdf", "/report/2019-21/", "/report/x/"]
)
def test_a_version_that_is_not_there_is_not_found(address):
    draft()
    assert reading_as().get(address).status_code == 404


def test_versions_are_listed_with_what_changed_the_latest_first():
    draft()
    a_party()
    publish()
    said = text_of(reading_as().get("/report/"))
    assert said.index("Version 1.0 Published") < said.index("Version 0.1 Draft")
    assert "parties: 0 → 1" in said


def test_numbers_on_the_site_lead_to_their_explanation():
    a_party()
    draft()
    page = reading_as().get("/report/2019-20/").content.decode()
    assert 'href="/figures/parties/?year=2019-20"' in page
    assert reading_as().get("/figures/parties/?year=2019-20").status_code == 200


def test_a_version_as_json_holds_its_figures():
    a_party()
    draft()
    answer = reading_as().get("/report/2019-20/0.1.json")
    found = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert (found["version"], found["status"], found["figures"]["parties"]) == ("0.1", "draft", "1")


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_file_that_has_not_been_made_yet_says_how_and_is_given_once_it_has(form):
    version = draft().version
    reader = reading_as()
    missing = reader.get(f"/report/2019-20/0.1.{form}")
    assert missing.status_code == 404
    assert f"secretariat report 2019-20 --{form} FILE" in text_of(missing)
    path = rendering.keep(version, [form])[form]
    answer = reader.get(f"/report/2019-20/0.1.{form}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == path.read_bytes()
    assert answer["Content-Disposition"] == f'attachment; filename="report-2019-20-0.1.{form}"'


def test_a_kept_file_is_not_made_again():
    version = draft().version
    path = rendering.keep(version, ["html"])["html"]
    path.write_text("kept")
    assert rendering.keep(version, ["html"])["html"].read_text() == "kept"


# On the command line ---------------------------------------------------------------------------------------------


def test_the_command_drafts_publishes_and_corrects(capsys, tmp_path):
    row(Highlight, reference="HL-1", text="We met 3 times.")
    assert main(["report", "2019-20"]) == 0
    assert "Before it can be published: HL-1: the number in" in capsys.readouterr().out
    assert main(["report", "2019-20", "--publish"]) == 2
    assert "HL-1: the number in" in capsys.readouterr().err
    Highlight.objects.all().delete()
    file = tmp_path / "out" / "report.html"
    assert main(["report", "2019-20", "--publish", "--html", str(file)]) == 0
    assert "Report 2019-20, version 1.0 (published, new)." in capsys.readouterr().out
    assert file.read_text().startswith("<!DOCTYPE html>")
    assert main(["report", "2019-20", "--correct", "No reason"]) == 2
    assert "there is nothing to correct" in capsys.readouterr().err


def test_a_second_run_of_the_command_changes_nothing(capsys, tmp_path):
    file = tmp_path / "report.html"
    main(["report", "2019-20", "--html", str(file)])
    before = file.stat().st_mtime_ns
    main(["report", "2019-20", "--html", str(file)])
    assert "(draft, unchanged)" in capsys.readouterr().out and file.stat().st_mtime_ns == before


def test_the_command_refuses_a_year_that_is_none(capsys):
    assert main(["report", "2019"]) == 2
    assert capsys.readouterr().err == "'2019' is not a regulatory year: write it like 2019-20.\n"


def test_a_frozen_document_is_read_back_as_it_was():
    a_party()
    version = draft().version
    assert document_of(version) == document_of(ReportVersion.objects.get(pk=version.pk))
