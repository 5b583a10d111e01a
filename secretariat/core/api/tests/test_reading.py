"""What programs read: lists, records, histories, figures, search and cases, as the reader may see them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from secretariat.assurance.models import Assessment
from secretariat.committees.models import Action, Body, Meeting
from secretariat.core import events
from secretariat.core.api.tests.programs import Program, counted_anew, program_of  # noqa: F401
from secretariat.core.figures import figure_named
from secretariat.core.tables import table_named
from secretariat.modifications.models import Modification
from secretariat.modifications.services import begin_cases
from secretariat.parties.models import Party
from tests.factories import A_DAY, SOMEBODY, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings():
    body = recorded(Body, reference="tag", name="Testing Advisory Group")
    days = [A_DAY + timedelta(days=n // 2) for n in range(7)]
    return [recorded(Meeting, reference=f"M-{n}", body=body, held_on=day) for n, day in enumerate(days)]


def path_of(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}".removeprefix("/api/v1")


def walked(program, path):
    pages = []
    while path:
        page = program.read(path).json()
        pages.append([each["reference"] for each in page["items"]])
        path = page["next"] and path_of(page["next"])
    return pages


def test_anybody_reads_what_is_white_without_a_token(meetings):
    answer = Program().read("/meetings/M-0")
    assert answer.status_code == 200
    assert answer.json()["body"] == "tag"
    assert answer.json()["held_on"] == A_DAY.isoformat()
    assert set(answer.json()) == set(table_named("meetings").column)


@pytest.mark.parametrize("sort", ["held_on", "-held_on", "reference", "-body", "kind"])
@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_pages_have_every_row_once_and_in_order(meetings, sort, limit):
    pages = walked(Program(), f"/meetings?sort={sort}&limit={limit}")
    rows = [each for page in pages for each in page]
    assert sorted(rows) == sorted(each.reference for each in meetings)
    assert all(len(page) <= limit for page in pages)
    assert rows == walked(Program(), f"/meetings?sort={sort}&limit=200")[0]


@pytest.mark.parametrize("sort", ["decided", "-decided"])
def test_rows_without_a_value_come_last_and_once(sort):
    for n, decided in enumerate((date(2020, 1, 2), None, date(2019, 1, 2), None, date(2020, 1, 2))):
        outcome = "approved" if decided else ""
        recorded(Modification, reference=f"DP-{n}", raised=date(2018, 1, 2), decided=decided, outcome=outcome)
    rows = [each for page in walked(Program(), f"/modifications?sort={sort}&limit=2") for each in page]
    expected = (
        ["DP-2", "DP-0", "DP-4", "DP-1", "DP-3"] if sort == "decided" else ["DP-4", "DP-0", "DP-2", "DP-3", "DP-1"]
    )
    assert rows == expected


def test_a_row_that_is_added_meanwhile_moves_nothing(meetings):
    first = Program().read("/meetings?sort=reference&limit=3").json()
    recorded(Meeting, reference="M-00", body=meetings[0].body, held_on=A_DAY)
    rest = walked(Program(), path_of(first["next"]))
    assert [each for page in rest for each in page] == ["M-3", "M-4", "M-5", "M-6"]


@pytest.mark.asvs("V9.1.1", "V9.1.3")
@pytest.mark.parametrize(
    "cursor", ["x", "", "WyJhIl0:1:x", "eyJhIjoxfQ:1oZ:abc", "0", "%22", "a" * 5000], ids=lambda text: text[:12]
)
def test_a_cursor_that_somebody_made_up_is_refused(meetings, cursor):
    answer = Program().read(f"/meetings?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.asvs("V9.2.3")
def test_a_cursor_of_another_list_is_refused(meetings):
    cursor = Program().read("/meetings?limit=1").json()["next"].partition("cursor=")[2]
    for path in (f"/meetings?limit=1&kind=ordinary&cursor={cursor}", f"/parties?cursor={cursor}"):
        assert Program().read(path).status_code == 422
    assert Program().read(f"/meetings?limit=5&cursor={cursor}").status_code == 200


def test_the_next_page_stands_in_a_header_too(meetings):
    answer = Program().read("/meetings?limit=2")
    assert answer["Link"] == f'<{answer.json()["next"]}>; rel="next"'


@pytest.mark.asvs("V2.2.1", "V15.3.7")
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limt=2", "limt"),
        ("held_on_from=1 April", "held_on_from"),
        ("held_on_to=2019-02-30", "held_on_to"),
        ("kind=nice", "kind"),
        ("body=nowhere", "body"),
        ("limit=201", "limit"),
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("sort=colour", "sort"),
        ("q=", "q"),
        ("q=" + "x" * 201, "q"),
        ("kind=ordinary&kind=ordinary", "kind"),
    ],
)
def test_what_a_list_does_not_know_or_cannot_read_is_refused_by_name(meetings, query, parameter):
    answer = Program().read(f"/meetings?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [each["parameter"] for each in answer.json()["errors"]] == [parameter]


def test_everything_that_is_wrong_is_said_at_once(meetings):
    errors = Program().read("/meetings?a=1&b=2&limit=x").json()["errors"]
    assert [each["parameter"] for each in errors] == ["a", "b", "limit"]


def test_a_list_is_filtered_as_on_the_site(meetings):
    page = Program().read(f"/meetings?held_on_from={A_DAY + timedelta(days=2)}&body=tag&q=M-&sort=reference").json()
    assert [each["reference"] for each in page["items"]] == ["M-4", "M-5", "M-6"]


@pytest.mark.asvs("V8.2.2")
def test_a_hidden_record_is_answered_like_a_missing_one():
    party = recorded(Party, reference="P-1")
    recorded(Assessment, reference="A-1", party=party, classification="amber")
    hidden, missing = (Program().read(f"/assessments/{each}") for each in ("A-1", "A-2"))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    for path in ("/assessments/A-1/history", "/assessments/A-1"):
        assert Program().read(path).json() == Program().read(path.replace("A-1", "A-2")).json()


@pytest.mark.asvs("V8.2.3")
def test_a_link_to_what_is_hidden_is_null_and_orders_and_filters_nothing():
    hidden = recorded(Body, reference="hidden", classification="red")
    shown = recorded(Body, reference="shown")
    for n, body in enumerate((hidden, shown, hidden)):
        recorded(Action, reference=f"ACT-{n}", body=body)
    items = Program().read("/actions?sort=body").json()["items"]
    assert [(each["reference"], each["body"]) for each in items] == [
        ("ACT-1", "shown"),
        ("ACT-0", None),
        ("ACT-2", None),
    ]
    there, nowhere = (Program().read(f"/actions?body={each}") for each in ("hidden", "nowhere"))
    assert there.status_code == nowhere.status_code == 422
    assert there.json()["detail"].replace("hidden", "nowhere") == nowhere.json()["detail"]


def test_a_history_tells_what_happened_page_by_page(meetings):
    for n in range(5):
        events.update(meetings[0], by=SOMEBODY, title=f"Title {n}")
    verbs, path = [], "/meetings/M-0/history?limit=2"
    while path:
        page = Program().read(path).json()
        verbs += [each["verb"] for each in page["items"]]
        path = page["next"] and path_of(page["next"])
    assert verbs == ["Changed"] * 5 + ["Added"]


def test_a_history_leaves_out_what_was_written_under_another_label(meetings):
    events.update(meetings[0], by=SOMEBODY, title="Secret", classification="red")
    events.update(meetings[0], by=SOMEBODY, title="Open again", classification="white")
    events.update(meetings[0], by=SOMEBODY, title="Open")
    text = Program().read("/meetings/M-0/history").content.decode()
    assert "Secret" not in text and "Open" in text


def test_a_figure_counts_all_and_shows_what_its_reader_may_see(meetings):
    recorded(Meeting, reference="M-RED", body=meetings[0].body, held_on=A_DAY, classification="red")
    figure = Program().read("/figures/meetings?year=2019-20").json()
    assert figure["value"] == 8 and figure["exact"] == "8"
    assert figure["definition"] == figure_named("meetings").definition
    (behind,) = figure["behind"]
    assert (behind["of"], behind["seen"]) == (8, 7)
    assert behind["references"] == [f"M-{n}" for n in range(7)]


def test_the_records_behind_a_figure_come_in_pages(meetings):
    rows, path = [], "/figures/meetings/records?year=2019-20&limit=3"
    while path:
        page = Program().read(path).json()
        rows += [each["reference"] for each in page["items"]]
        path = page["next"] and path_of(page["next"])
    assert rows == [f"M-{n}" for n in range(7)]


@pytest.mark.parametrize("key", ["nothing", "meetings_previous_year", "meetings[tag]", "meetings_of_body", "x y"])
def test_there_is_no_such_figure(meetings, key):
    assert Program().read(f"/figures/{key}").status_code == 404


def test_every_figure_of_a_year_is_listed(meetings):
    said = Program().read("/figures?year=2019-20").json()
    lines = {each["key"]: each for each in said["items"]}
    assert lines["meetings"]["shown"] == "7"
    assert lines["meetings_of_body"]["shown"] is None and lines["meetings_of_body"]["by"] == "body"
    assert Program().read("/figures?year=19-20").status_code == 422


def test_search_finds_what_the_reader_may_see():
    recorded(Modification, reference="DP-1", title="An open wombat")
    recorded(Modification, reference="DP-2", title="A hidden wombat", classification="red")
    said = Program().read("/search?q=wombat").json()
    assert said["count"] == 1
    assert said["items"][0]["table"] == "modifications" and said["items"][0]["reference"] == "DP-1"


def test_a_case_says_what_may_be_done_next_and_by_whom():
    recorded(Modification, reference="DP-1")
    begin_cases(["DP-1"], by=SOMEBODY)
    case = Program().read("/cases/modification:DP-1").json()
    assert case["table"] == "modifications" and case["open_steps"]
    assert not any(each["yours"] for each in case["open_steps"])
    staff = program_of("analyst").read("/cases/modification:DP-1").json()
    assert {each["verb"] for each in staff["open_steps"]} == {each["verb"] for each in case["open_steps"]}
    assert Program().read("/cases?workflow=modification&closed=no&subject=DP-1").json()["items"][0]["subject"] == "DP-1"
    assert Program().read("/cases?state=nowhere").json()["items"] == []


def test_the_case_of_a_hidden_record_is_hidden():
    recorded(Modification, reference="DP-1", classification="red")
    begin_cases(["DP-1"], by=SOMEBODY)
    assert Program().read("/cases").json()["items"] == []
    assert Program().read("/cases/modification:DP-1").status_code == 404


def test_the_processes_are_as_their_tables_say():
    said = Program().read("/workflows/modification").json()["items"]
    assert [each["in_force_from"] for each in said] == sorted(each["in_force_from"] for each in said)
    assert said[0]["subject"] == "modifications" and len(said) == 2
    assert Program().read("/workflows/nothing").status_code == 404


def test_an_answer_that_has_not_changed_is_not_sent_again(meetings):
    first = Program().read("/meetings")
    again = Program().read("/meetings", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    weak = Program().read("/meetings", **{"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert weak.status_code == 304
    events.update(meetings[0], by=SOMEBODY, title="Another")
    assert Program().read("/meetings", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_the_tag_is_another_for_another_reader_address_and_day(meetings, settings):
    tags = [Program().read(path)["ETag"] for path in ("/meetings", "/meetings?limit=1", "/parties")]
    party = program_of("contact", "P-1", highest="green")
    tags.append(party.read("/meetings")["ETag"])
    settings.SECRETARIAT_TODAY = "2030-01-01"
    tags.append(party.read("/meetings")["ETag"])
    assert len(set(tags)) == 5
    assert not any("W/" in tag for tag in tags)


def test_a_head_request_has_the_headers_and_no_body(meetings):
    answer = Program().head("/api/v1/meetings")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == Program().read("/meetings")["ETag"]


@pytest.mark.asvs("V14.2.2")
def test_what_a_person_is_shown_is_kept_by_no_shared_cache(meetings):
    assert program_of("contact", "P-1").read("/meetings")["Cache-Control"] == "private, no-cache"
    assert Program().read("/meetings")["Vary"].startswith("Authorization")


def test_the_page_and_the_description_are_there():
    page = Program().get("/api/").content.decode()
    assert "curl" in page and "/api/v1/{table}" in page and "<script src" not in page.replace("module", "")
    said = json.loads(Program().get("/api/v1/openapi.json").content)
    assert said["openapi"] == "3.1.0"
    names = [each["operationId"] for path in said["paths"].values() for each in path.values()]
    assert len(names) == len(set(names)) > 100
    assert said["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
