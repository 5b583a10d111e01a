"""Lists: filters, order, pages, and the same rows taken away as a file."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest

from secretariat.assurance.models import Assessment
from secretariat.committees.models import Action, Body, Meeting
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party, PartyCategory
from secretariat.reporting.models import Highlight
from tests.factories import row, unsaved
from tests.readers import reading_as, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def listed(answer):
    """The references of the rows on a page, in their order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', answer.content.decode())


def modifications(*references, **values):
    for reference in references:
        row(Modification, reference=reference, **values)


def test_filters_combine():
    modifications("DP001", raised=date(2019, 5, 1), decided=date(2019, 9, 1), outcome="approved", dcc_systems=True)
    modifications("DP002", raised=date(2019, 5, 1), decided=date(2019, 9, 1), outcome="approved")
    modifications("DP003", raised=date(2019, 5, 1), decided=date(2019, 9, 1), outcome="rejected", dcc_systems=True)
    modifications("DP004", raised=date(2018, 5, 1), decided=date(2019, 9, 1), outcome="approved", dcc_systems=True)
    asked = {"outcome": "approved", "dcc_systems": "yes", "raised_from": "2019-05-01", "raised_to": "2019-05-01"}
    answer = reading_as().get("/modifications/", asked)
    assert listed(answer) == ["DP001"]
    assert "1 Modification" in text_of(answer)


def test_both_ends_of_a_filter_of_days_are_in_it():
    for number, day in enumerate(("2019-04-30", "2019-05-01", "2019-05-31", "2019-06-01")):
        modifications(f"DP00{number}", raised=day)
    answer = reading_as().get("/modifications/?raised_from=2019-05-01&raised_to=2019-05-31&sort=reference")
    assert listed(answer) == ["DP001", "DP002"]


def test_a_link_is_filtered_by_its_reference():
    tag, panel = row(Body, reference="tag"), row(Body, reference="panel", kind="panel")
    row(Meeting, reference="M1", body=tag)
    row(Meeting, reference="M2", body=panel)
    assert listed(reading_as().get("/meetings/?body=tag")) == ["M1"]


def test_a_list_is_sorted_by_a_column_both_ways():
    for reference, title in (("DP001", "B"), ("DP002", "A"), ("DP003", "C")):
        modifications(reference, title=title)
    reader = reading_as()
    assert listed(reader.get("/modifications/?sort=title")) == ["DP002", "DP001", "DP003"]
    falling = reader.get("/modifications/?sort=-title")
    assert listed(falling) == ["DP003", "DP001", "DP002"]
    assert 'aria-sort="descending"' in falling.content.decode()


def test_a_click_on_a_heading_turns_the_order_and_keeps_the_filter():
    modifications("DP001", outcome="approved", decided=date(2019, 9, 1))
    page = reading_as().get("/modifications/?sort=title&outcome=approved&page=1").content.decode()
    assert 'href="?sort=-title&amp;outcome=approved"' in page


def test_a_column_that_cannot_be_sorted_by_leaves_the_usual_order():
    modifications("DP001", raised=date(2019, 5, 1))
    modifications("DP002", raised=date(2019, 6, 1))
    for asked in ("nonsense", "pk", "proposer__password", "-", "--title", "source"):
        assert listed(reading_as().get("/modifications/", {"sort": asked})) == ["DP002", "DP001"]


@pytest.mark.parametrize("sort", ["raised", "-raised", "title", "outcome"])
def test_turning_the_pages_shows_every_row_once(sort):
    # All rows are equal in the column they are sorted by.
    Modification.objects.bulk_create(unsaved(Modification, reference=f"DP{n:03}") for n in range(120))
    reader, seen = reading_as(), []
    for page in (1, 2, 3):
        seen += listed(reader.get("/modifications/", {"sort": sort, "page": page}))
    assert len(seen) == 120 and len(set(seen)) == 120


def test_the_next_page_keeps_filter_and_order():
    Modification.objects.bulk_create(
        unsaved(Modification, reference=f"DP{n:03}", outcome="approved", decided=date(2019, 9, 1)) for n in range(51)
    )
    page = reading_as().get("/modifications/?outcome=approved&sort=title").content.decode()
    assert 'rel="next" href="?outcome=approved&amp;sort=title&amp;page=2"' in page
    last = reading_as().get("/modifications/?outcome=approved&sort=title&page=2").content.decode()
    assert 'rel="prev"' in last and 'rel="next"' not in last


@pytest.mark.parametrize("page", ["0", "-1", "abc", "1.5", "²", "9" * 5000, ""])
def test_a_page_that_is_no_number_is_the_first(page):
    modifications("DP001")
    assert listed(reading_as().get("/modifications/", {"page": page})) == ["DP001"]


def test_a_page_far_beyond_the_last_says_that_nothing_is_there():
    modifications("DP001")
    answer = reading_as().get("/modifications/?page=99999")
    assert answer.status_code == 200 and listed(answer) == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("raised_from=yesterday", "yesterday is not a day: write it like 2019-04-01."),
        ("raised_to=2019-02-30", "2019-02-30 is not a day: write it like 2019-04-01."),
        ("outcome=perhaps", "perhaps is none of the choices for Outcome."),
        ("dcc_systems=maybe", "maybe is none of the choices for DCC Systems."),
    ],
)
@pytest.mark.parametrize("piece", [False, True], ids=["page", "piece"])
def test_a_filter_that_cannot_be_read_is_told_and_left_out(asked, says, piece):
    modifications("DP001", path="self-governance")
    modifications("DP002")
    headers = {"HX-Request": "true"} if piece else {}
    answer = reading_as().get(f"/modifications/?path=self-governance&{asked}", headers=headers)
    assert says in answer.content.decode()
    assert listed(answer) == ["DP001"]


def test_every_word_must_be_somewhere_in_the_row():
    modifications("DP001", title="Faster switching", proposer="A supplier")
    modifications("DP002", title="Switching off")
    reader = reading_as()
    assert listed(reader.get("/modifications/?q=SWITCHING supplier")) == ["DP001"]
    assert listed(reader.get("/modifications/?q=dp002")) == ["DP002"]
    assert "Nothing fits: take a filter away." in text_of(reader.get("/modifications/?q=moonlight"))


@pytest.mark.parametrize("words", ["a " * 3000, "x" * 60_000, "%", "_", "'", '"', "\\", "\x00", "💡", "(", "🏳️‍🌈"])
def test_odd_words_find_nothing_and_break_nothing(words):
    modifications("DP001", title="Zzz")
    for name in ("q", "outcome", "raised_from", "sort", "anything"):
        answer = reading_as().get("/modifications/", {name: words})
        assert answer.status_code == 200 or (words == "\x00" and answer.status_code == 400)
    if words in "%_\\":
        assert listed(reading_as().get("/modifications/", {"q": words})) == []


def test_an_odd_reference_in_a_filter_finds_nothing():
    row(Meeting, body=row(Body))
    for asked in ("no such body", "x" * 5000, "a/b", "💡"):
        answer = reading_as().get("/actions/", {"owner": asked, "body": asked})
        assert answer.status_code == 200 and listed(answer) == []


def test_up_to_a_thousand_rows_are_counted_and_no_further():
    Party.objects.bulk_create(unsaved(Party) for _ in range(1000))
    assert "1,000 Parties" in text_of(reading_as().get("/parties/"))
    row(Party)
    assert "more than 1,000 Parties" in text_of(reading_as().get("/parties/"))


def test_a_row_that_the_reader_may_not_see_is_neither_shown_nor_counted():
    for label in ("white", "green", "amber", "red"):
        modifications(f"DP-{label}", classification=label)
    assert listed(reading_as("public").get("/modifications/?sort=reference")) == ["DP-white"]
    assert listed(reading_as("small-supplier").get("/modifications/?sort=reference")) == ["DP-green", "DP-white"]
    secretary = reading_as("panel-secretary").get("/modifications/")
    assert len(listed(secretary)) == 3 and "3 Modifications" in text_of(secretary)


def test_what_a_row_points_at_is_hidden_from_who_may_not_see_it():
    secret = row(Party, reference="P-SECRET", name="A party in trouble", classification="amber")
    row(PartyCategory, reference="PC-1", party=secret)
    public = reading_as().get("/party_categories/")
    assert listed(public) == ["PC-1"]
    assert "trouble" not in public.content.decode() and "P-SECRET" not in public.content.decode()
    assert "A party in trouble" in reading_as("regulator").get("/party_categories/").content.decode()


def test_nobody_learns_by_filtering_what_a_row_points_at():
    secret = row(Party, reference="P-SECRET", name="A party in trouble", classification="amber")
    row(PartyCategory, reference="PC-1", party=secret)
    assert listed(reading_as().get("/party_categories/?party=P-SECRET")) == []
    assert listed(reading_as("regulator").get("/party_categories/?party=P-SECRET")) == ["PC-1"]


@pytest.mark.asvs("V8.2.3")
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_names_nothing_that_the_reader_may_not_see(form):
    secret = row(Party, reference="P-SECRET", name="A party in trouble", classification="amber")
    row(PartyCategory, reference="PC-1", party=secret)
    row(PartyCategory, reference="PC-2", party=row(Party, reference="P-OPEN"))
    public = reading_as().get(f"/party_categories/export.{form}").content.decode()
    assert "PC-1" in public and "P-OPEN" in public and "P-SECRET" not in public
    assert "P-SECRET" in reading_as("regulator").get(f"/party_categories/export.{form}").content.decode()


def test_a_piece_is_the_rows_without_the_page_around_them():
    modifications("DP001")
    reader = reading_as()
    whole = reader.get("/modifications/")
    piece = reader.get("/modifications/", headers={"HX-Request": "true"})
    assert listed(piece) == listed(whole) == ["DP001"]
    assert "<html" not in piece.content.decode() and "<html" in whole.content.decode()
    assert "HX-Request" in whole["Vary"] and "HX-Request" in piece["Vary"]


def exported(form, **asked):
    answer = reading_as().get(f"/modifications/export.{form}", asked)
    assert answer["Content-Disposition"] == f'attachment; filename="modifications.{form}"'
    return answer


def read_back(form, content):
    """The references in a file, in their order."""
    if form == "csv":
        return [each["reference"] for each in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    if form == "json":
        return [each["reference"] for each in json.loads(content)["modifications"]]
    from openpyxl import load_workbook

    head, *rows = load_workbook(io.BytesIO(content))["modifications"].values
    return [each[head.index("reference")] for each in rows]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_file_holds_all_the_rows_of_the_filtered_list_and_no_others(form):
    Modification.objects.bulk_create(
        unsaved(Modification, reference=f"DP{n:03}", raised=date(2019, 4, 1) + timedelta(days=n)) for n in range(60)
    )
    modifications("DP900", raised=date(2018, 1, 1))
    modifications("DP901", classification="red")
    found = read_back(form, exported(form, raised_from="2019-04-01", sort="reference", page="2").content)
    assert found == [f"DP{n:03}" for n in range(60)]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_file_has_the_shape_that_an_import_takes(form, tmp_path):
    from secretariat.core.tables.importing import bring_in_path
    from tests.factories import SOMEBODY, recorded

    recorded(Modification, reference="DP001", title="=1+1, “quoted” and\nbroken", dcc_systems=True)
    content = exported(form).content
    path = tmp_path / f"modifications.{form}"
    path.write_bytes(content)
    assert bring_in_path(path, by=SOMEBODY).changes == 0
    Modification.objects.all().delete()
    bring_in_path(path, by=SOMEBODY)
    assert Modification.objects.get().title == "=1+1, “quoted” and\nbroken"


def test_a_list_says_that_some_of_its_rows_are_invented():
    modifications("DP001")
    assert "illustrative" not in text_of(reading_as().get("/modifications/"))
    modifications("DP002", illustrative="title")
    assert "illustrative" in text_of(reading_as().get("/modifications/"))


@pytest.mark.parametrize("table", ["assessments", "actions", "party_categories"])
def test_every_column_that_a_list_shows_can_be_sorted_by(table):
    party, body = row(Party), row(Body)
    row(Assessment, party=party)
    row(Action, body=body)
    row(PartyCategory, party=party)
    reader = reading_as()
    page = reader.get(f"/{table}/").content.decode()
    for href in re.findall(r'class="s-sort" href="([^"]+)"', page):
        assert len(listed(reader.get(f"/{table}/{href}".replace("&amp;", "&")))) == 1


def test_a_text_that_no_workbook_can_hold_is_refused_in_one_sentence_and_goes_out_as_csv():
    row(Highlight, reference="HL-1", text="a" * 40_000)
    answer = reading_as().get("/highlights/export.xlsx?q=HL-1")
    assert answer.status_code == 422 and answer["Content-Type"].startswith("text/html")
    assert (
        "Highlights, HL-1, column text: the text is longer than the 32,767 characters that a workbook's cell can hold. "
        "Export it as CSV."
    ) in text_of(answer)
    assert 'href="/highlights/export.csv?q=HL-1"' in answer.content.decode()
    assert "a" * 40_000 in reading_as().get("/highlights/export.csv?q=HL-1").content.decode()


def test_a_text_that_just_fits_a_cell_goes_out_in_a_workbook():
    row(Highlight, reference="HL-1", text="a" * 32_767)
    assert reading_as().get("/highlights/export.xlsx").status_code == 200
