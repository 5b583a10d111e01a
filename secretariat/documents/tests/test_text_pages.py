"""The pages of the Code as text: what they show on which day, to whom, and where addresses lead."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from django.test import Client

from secretariat.documents import dating, manifests, publishing, selectors
from secretariat.documents.publishing import NewText
from secretariat.documents.tests.texts import BY, FIRST, SECOND, TEXT, THIRD, a_document, items, published
from secretariat.documents.text.items import Item, Kind, Mark
from tests.readers import text_of

pytestmark = pytest.mark.django_db
LATER = date(2999, 1, 1)


@pytest.fixture
def section():
    """Section D in two versions, the second of which renumbers D2.2 and rewords D2.1, and a third approved for later."""
    document = a_document(illustrative="all")
    published(document, approved=FIRST)
    second = TEXT.replace("1 D2.2||", "1 D2.3||").replace("within 20 days", "within 25 days")
    published(document, second, "2.0", SECOND, approved=FIRST, cause="A modification", cause_reference="widget W1")
    published(document, f"{second}1 D2.9||Something that comes later.", "3.0", LATER)
    return document


def read(address: str, status: int = 200, **asked: str) -> str:
    answer = Client().get(address, asked)
    assert answer.status_code == status, (address, answer.status_code)
    return text_of(answer)


def test_the_code_is_listed_by_category_as_of_a_day(section):
    a_document("Schedule 8", category="schedule", title="Companion", version="1.0")
    said = read("/code/")
    assert "Sections Section D Modification version 2.0, from 1 January 2019; approved: version 3.0" in said
    assert "Schedules Schedule 8 Companion version 1.0; its text is not held here" in said
    assert "version 1.0, from 1 January 2018" in read("/code/", on="2018-06-01")
    assert "Section D Modification not in force on 1 June 2017" in read("/code/", on="2017-06-01")


def test_a_document_is_read_as_of_today_a_day_or_in_a_version(section):
    assert "within 25 days" in read("/code/D/")
    assert "In force today" in read("/code/D/")
    assert "within 20 days" in read("/code/D/", on="2018-06-01")
    assert "until 1 January 2019" in read("/code/D/", on="2018-06-01")
    assert "within 20 days" in read("/code/D/", version="1.0")
    assert "It is not in force on 1 June 2017" in read("/code/D/", on="2017-06-01")
    assert read("/code/DOC-D/") == read("/code/D/")


def test_what_is_approved_for_later_is_shown_as_such_and_never_as_in_force(section):
    said = read("/code/D/", version="3.0")
    assert "Approved, not in force. Version 3.0 comes into force on 1 January 2999" in said
    assert "Something that comes later" in said
    assert "Something that comes later" not in read("/code/D/")


def test_a_text_as_it_was_known_on_a_day(section):
    second = section.versions.get(number="2.0")
    dating.redate(second, in_force_from=THIRD, why="Late.", known_from=SECOND, by=BY)
    assert "within 20 days" in read("/code/D/", on="2019-06-01")
    said = read("/code/D/", on="2019-06-01", known="2018-12-31")
    assert "within 25 days" in said
    assert "in force from 1 January 2019" in said
    assert "As it was known on 31 December 2018" in said


def test_every_page_of_an_invented_text_says_so(section):
    for address in ("/code/D/", "/code/D/D2/", "/code/D/D2.1/history/"):
        assert "illustrative This text is invented for an example" in read(address), address


def test_a_clause_is_shown_with_what_is_under_it_and_the_way_on(section):
    said = read("/code/D/D1/")
    assert "in writing; and" in said
    assert "Change Board" not in said
    page = Client().get("/code/D/D1/").content.decode()
    assert 'rel="next" href="/code/D/D2/"' in page
    assert 'id="D1.1(a)"' in page
    assert "(b) with its reasons." in read("/code/D/D1.1(b)/")


def test_an_old_label_leads_to_the_clause(section):
    answer = Client().get("/code/D/D2.2/")
    assert (answer.status_code, answer.url) == (302, "/code/D/D2.3/")
    answer = Client().get("/id/sec/D2.2", {"on": "2019-06-01"})
    assert (answer.status_code, answer.url) == (302, "/code/D/D2.3/?on=2019-06-01#D2.3")
    answer = Client().get("/id/sec/D2.2", {"on": "2018-06-01"})
    assert answer.url == "/code/D/D2.2/?on=2018-06-01#D2.2"


def test_the_lasting_address_of_a_paragraph_leads_to_it_on_a_dated_page(section):
    answer = Client().get("/id/sec/D1.1(a)", {"on": "2018-06-01"})
    assert answer.url == "/code/D/D1.1/?on=2018-06-01#D1.1(a)"
    page = Client().get(answer.url.partition("#")[0])
    assert 'id="D1.1(a)"' in page.content.decode()


def test_a_document_s_number_before_a_label_says_which_of_several_is_meant(section):
    for number in ("Schedule 8", "Schedule 9"):
        published(a_document(number, category="schedule"), f"0 1||A schedule.\n1 1.2||Of {number}.")
    assert Client().get("/id/sec/1.2").url.startswith("/code/Schedule-8/1.2/?on=")
    assert Client().get("/id/sec/Schedule-9/1.2").url.startswith("/code/Schedule-9/1.2/?on=")
    assert "Of Schedule 9." in read("/code/Schedule-9/1.2/")


def test_the_clauses_of_an_act_are_told_apart_though_their_labels_are_not():
    act = a_document("", category="law", title="An Act")
    published(act, "0 PART 1|General\n1 1||The first.\n0 SCHEDULE 1|More\n1 1||Another first.")
    page = Client().get("/code/DOC-/").content.decode()
    first, other = (each.key for each in selectors.text_on(act, FIRST)[1] if each.number == "1")
    assert 'id="1"' in page
    assert f'id="{other}"' in page
    assert Client().get("/id/sec/1").url.startswith(f"/code/DOC-/~{first}/")
    assert "Another first." in read(f"/code/DOC-/~{other}/")
    assert Client().get("/id/sec/PART 1").status_code == 302


def test_an_unknown_label_is_answered_with_help(section):
    said = read("/id/sec/D1.1(z)", 404)
    assert "has, or ever had, a clause D1.1(z)" in said
    assert "There is D1.1 of Section D" in said
    assert "Section D never had a clause D77" in read("/code/D/D77/", 404)
    assert "There is no document Q" in read("/code/Q/", 404)
    assert "of a code bsc" in read("/id/bsc/D1.1", 404)
    assert "Section D has no version 9.0" in read("/code/D/", 404, version="9.0")
    assert "'yesterday' is no day: write it like 2020-03-01" in read("/code/D/", 400, on="yesterday")


def test_the_history_of_a_clause_says_what_made_each_wording(section):
    said = read("/code/D/D2.1/history/")
    assert "D2.1 in version 2.0 , from 1 January 2019. A modification" in said
    assert said.index("within 25 days") < said.index("within 20 days")
    assert "It was D2.2 before" in read("/code/D/D2.2/history/")


def test_a_clause_that_was_taken_out_is_still_read_in_its_history(section):
    publishing.publish(
        section, [*selectors.text_on(section, LATER)[1][:-1]][:5], number="4.0", in_force_from=LATER, by=BY
    )
    key = selectors.find_clause("D2.1", THIRD).key
    assert "Taken out by version 4.0" in read("/code/D/D2.1/history/")
    answer = Client().get(f"/code/D/~{key}/", {"version": "4.0"})
    assert answer.url == f"/code/D/~{key}/history/"


def test_a_variation_stands_beside_its_clause_on_its_days_only(section):
    dating.vary(section, label="D2.1", says="Within 40 days.", starts=THIRD, ends=LATER, direction="BEIS-1", by=BY)
    assert "Varied from 1 January 2020 until 1 January 2999 by direction BEIS-1: Within 40 days." in read("/code/D/")
    assert "Within 40 days" not in read("/code/D/", on="2019-06-01")


def test_marks_are_shown_and_what_is_written_never_becomes_markup():
    document = a_document("E")
    words = "See <b>D1</b> at once, by & by."
    marks = (
        Mark(4, 13, "refers", "D1"),
        Mark(4, 8, "bold"),
        Mark(17, 30, "italic"),
        Mark(0, 3, "link", "javascript:x"),
    )
    publishing.publish(
        document, [Item(0, number="E1", text=words, marks=marks)], number="1", in_force_from=FIRST, by=BY
    )
    page = Client().get("/code/E/").content.decode()
    assert '<a href="/id/sec/D1"><b>&lt;b&gt;D</b></a>' in page
    assert "<i>once, by &amp; by</i>" in page
    assert "javascript" not in page


def test_a_table_is_shown_as_one():
    document = a_document("E")
    words = "Name\tDay\nA\t1"
    table = Item(0, Kind.TABLE, text=words, marks=(Mark(0, 8, "head"), Mark(9, 10, "bold")))
    publishing.publish(document, [table], number="1", in_force_from=FIRST, by=BY)
    page = Client().get("/code/E/").content.decode()
    assert "<tr><th>Name</th><th>Day</th></tr><tr><td><b>A</b></td><td>1</td></tr>" in page


def test_a_long_document_is_read_clause_by_clause():
    document = a_document("L")
    lines = [
        f"0 L{top}|Part {top}\n" + "".join(f"1 L{top}.{n}||Words {n}.\n" for n in range(1, 9)) for top in range(1, 40)
    ]
    published(document, "".join(lines))
    said = read("/code/L/")
    assert "L39 Part 39" in said
    assert "Words" not in said
    assert "L39.8 Words 8." in read("/code/L/L39/")


def test_a_clause_that_is_too_long_for_a_page_offers_what_is_under_it():
    document = a_document("L")
    published(document, "0 L1|Part\n" + "".join(f"1 L1.{n}||Words {n}.\n" for n in range(1, 200)))
    page = Client().get("/code/L/L1/").content.decode()
    assert 'href="/code/L/L1.199/"' in page
    assert "L1.199 Words 199." in read("/code/L/L1.199/")


@pytest.mark.parametrize("address", ["/code/", "/code/D/", "/code/D/D2.1/", "/code/D/D2.1/history/", "/document-log/"])
def test_a_page_takes_at_most_ten_queries(section, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        read(address)


def test_what_a_document_s_label_hides_is_hidden_everywhere(section):
    dating.vary(section, label="D2.1", says="Within 40 days.", starts=SECOND, direction="BEIS-1", by=BY)
    publishing.publish_set(
        [NewText(a_document("E"), items("0 E1||Open."), "1")], number="1", in_force_from=FIRST, by=BY
    )
    secret = a_document("S", label="red", title="Hidden title")
    texts = [NewText(secret, items("0 S1||Hidden words."), "1.0")]
    publishing.publish_set(texts, number="9.0", in_force_from=FIRST, by=BY)
    addresses = ["/code/S/", "/code/S/S1/", "/code/S/S1/history/", "/id/sec/S1", "/api/v1/texts/S", "/api/v1/clauses/S1",
                 "/api/v1/texts/S/versions", "/api/v1/clauses/S1/history"]  # fmt: skip
    assert [each for each in addresses if Client().get(each).status_code != 404] == []
    for address in ("/code/", "/document-log/", "/document-log/9.0/", "/document_versions/", "/api/v1/code_sets/9.0"):
        assert "Hidden title" not in Client().get(address).content.decode(), address
        assert "DOC-S" not in Client().get(address).content.decode(), address
    whole = b"".join(Client().get("/document-log/9.0/texts.zip").streaming_content)
    assert zipfile.ZipFile(io.BytesIO(whole)).namelist() == ["contents.txt", "E-1.txt", "E-1.json"]


def test_the_document_log_has_every_document_its_history_and_each_version_of_the_code(section):
    other = a_document("Schedule 8", category="schedule", title="Companion")
    publishing.publish_set(
        [NewText(other, items("0 1||A schedule."), "1.0")], number="27.0", in_force_from=FIRST, by=BY
    )
    said = read("/document-log/")
    assert "Section D illustrative Modification 2.0 1 January 2019 A modification" in said
    assert "3.0, approved, from 1 January 2999" in said
    assert "Version 27.0 from 1 January 2018, 1 document" in said
    assert "Schedule 8 Companion version 1.0, from 1 January 2018, new with this version" in read("/document-log/27.0/")
    assert "There is no version 99.0 of the code" in read("/document-log/99.0/", 404)


def test_a_version_of_the_code_is_downloaded_and_its_manifests_can_be_worked_out_again():
    document = a_document(illustrative="all")
    code = publishing.publish_set([NewText(document, items(), "1.0")], number="27.0", in_force_from=FIRST, by=BY)
    answer = Client().get("/document-log/27.0/texts.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    assert archive.namelist() == ["contents.txt", "D-1.0.txt", "D-1.0.json"]
    plain = archive.read("D-1.0.txt").decode()
    assert "        (a) in writing; and" in plain
    assert "ILLUSTRATIVE" in plain
    said = json.loads(archive.read("D-1.0.json"))
    lines = [
        [each[name] for name in ("key", "depth", "kind", "number", "heading", "text", "marks")]
        for each in said["clauses"]
    ]
    found = [Item(*line[1:2], line[2], *line[3:6], tuple(Mark(*m) for m in line[6]), line[0]) for line in lines]
    assert manifests.manifest_of(map(manifests.seal_of, found)) == said["manifest"] == code.texts.get().manifest


def test_the_head_says_what_the_page_is_to_machines(section):
    page = Client().get("/code/D/D2/", {"on": "2018-06-01"}).content.decode()
    head = page.partition("</head>")[0]
    for said in (
        'ontology#version" content="1.0"',
        'ontology#first_date_entry_in_force" content="2018-01-01"',
        'ontology#date_no_longer_in_force" content="2019-01-01"',
        'ontology#in_force" content="inForce"',
        '<link rel="canonical" href="http://testserver/code/D/D2/?version=1.0">',
        '<link rel="prev" href="/code/D/D1/?on=2018-06-01">',
    ):
        assert said in head, said
