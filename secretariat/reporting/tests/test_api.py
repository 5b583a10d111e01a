"""The report for programs: reading its versions, having it drafted, publishing it."""

from __future__ import annotations

import pytest

from secretariat.core.api.tests.programs import Program, counted_anew, program_of  # noqa: F401
from secretariat.core.events.models import Event
from secretariat.parties.models import Party, PartyCategory
from secretariat.reporting.models import ReportVersion
from tests.factories import A_DAY, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_outline")]


@pytest.fixture(autouse=True)
def a_party(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    party = recorded(Party, acceded=A_DAY)
    recorded(PartyCategory, party=party, starts=A_DAY)


def test_a_report_is_drafted_read_and_published_by_a_publishers_program():
    publisher = program_of("publisher")
    drafted = publisher.send("/reports/2019-20/draft")
    assert (drafted.status_code, drafted.json()["version"], drafted.json()["status"]) == (200, "0.1", "draft")
    assert publisher.send("/reports/2019-20/draft").json() == drafted.json(), "nothing has changed"

    whole = Program().read("/reports/2019-20/0.1").json()
    assert whole["figures"]["parties"] == "1"
    published = publisher.send("/reports/2019-20/0.1/publish")
    assert (published.json()["version"], published.json()["status"]) == ("1.0", "published")
    assert [each["version"] for each in Program().read("/reports").json()["items"]] == ["1.0", "0.1"]
    assert Event.objects.latest("sequence").actor == f"user:{publisher.person.reference}"


def test_a_correction_wants_a_reason_and_a_draft_that_is_left_behind_is_refused():
    publisher = program_of("publisher")
    publisher.send("/reports/2019-20/draft")
    publisher.send("/reports/2019-20/0.1/publish")
    second = recorded(Party, acceded=A_DAY)
    recorded(PartyCategory, party=second, starts=A_DAY)
    drafted = publisher.send("/reports/2019-20/draft").json()["version"]
    refused = publisher.send(f"/reports/2019-20/{drafted}/publish")
    assert refused.status_code == 409 and "Say why" in refused.json()["detail"]
    late = publisher.send("/reports/2019-20/0.1/publish", {"why": "A Party was missing."})
    assert late.status_code == 409
    assert ReportVersion.objects.filter(status="published").count() == 1
    assert publisher.send(f"/reports/2019-20/{drafted}/publish", {"why": "A Party was missing."}).status_code == 200


@pytest.mark.parametrize("path", ["/reports/2019-21/draft", "/reports/never/draft", "/reports/2019-20/9.9/publish"])
def test_what_there_is_not_is_said(path):
    answer = program_of("publisher").send(path)
    assert answer.status_code == 404 and answer["Content-Type"] == "application/problem+json"


def test_nobody_else_drafts_or_publishes():
    for program in (Program(), program_of("analyst"), program_of("publisher", highest="white", scope="read")):
        assert program.send("/reports/2019-20/draft").status_code in (401, 403)
    assert not ReportVersion.objects.exists()
