"""The report of the example year as files: what a reader of any of them needs is in each."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import docx
import pikepdf
import pytest

from secretariat.core.calendars import Period
from secretariat.core.publishing import Chart, FigureLink, Lights, Quarters, Table, contents
from secretariat.core.publishing.model import figure_anchor, parts
from secretariat.reporting import services
from secretariat.reporting.rendering import render
from secretariat.reporting.versions import document_of
from tests.example import example_years
from tests.factories import SOMEBODY

pytestmark = [pytest.mark.django_db, pytest.mark.once]
YEAR = Period.year("2019-20")


@pytest.fixture(scope="module")
def document(django_db_setup, django_db_blocker):
    """The example year's report, published."""
    with django_db_blocker.unblock(), example_years("2017-18", "2018-19", "2019-20"):
        yield document_of(services.publish(YEAR, by=SOMEBODY).version)


@pytest.fixture(scope="module")
def html(document):
    return render(document, "html").decode()


@pytest.fixture(scope="module")
def pdf_bytes(document):
    return render(document, "pdf")


@pytest.fixture(scope="module")
def pdf(pdf_bytes):
    with pikepdf.open(io.BytesIO(pdf_bytes)) as opened:
        yield opened


@pytest.fixture(scope="module")
def word(document):
    return docx.Document(io.BytesIO(render(document, "docx")))


@pytest.fixture(scope="module")
def elements(pdf):
    """Every element of the PDF's tag tree."""
    found, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting.extend(element)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(element)
            if "/K" in element:
                waiting.append(element.K)
    return found


def of_kind(document, *kinds):
    return [part for part in parts(document.sections) if isinstance(part, kinds)]


def test_the_report_has_all_its_sections_pictures_and_tables(document):
    names = {entry.title for entry in contents(document)}
    assert {"Introduction", "Summary", "Technical operations", "Party support", "Committee support"} <= names
    assert len(of_kind(document, Chart)) >= 3 and len(of_kind(document, Table)) >= 8
    assert len(of_kind(document, Quarters)) == 1 and len(of_kind(document, Lights)) == 1
    assert document.illustrative and (document.version, document.status) == ("1.0", "Published")


def test_no_section_is_empty(document):
    assert "Nothing has been written for this section." not in str(document)


# The page --------------------------------------------------------------------------------------------------------


def test_the_page_stands_alone(html):
    assert "<script" not in html and "<link" not in html and 'src="http' not in html
    assert '<html lang="en-GB">' in html and html.count("<h1") == 1


def test_every_number_of_the_page_leads_to_its_definition(html, document):
    targets = set(re.findall(r'id="([^"]+)"', html))
    inside = re.findall(r'href="#([^"]+)"', html)
    assert len(inside) > 200 and set(inside) <= targets
    for link in of_kind(document, FigureLink):
        assert figure_anchor(link.key) in targets


def test_every_id_of_the_page_is_there_once(html):
    found = re.findall(r' id="([^"]+)"', html)
    assert len(found) == len(set(found))


def test_the_page_s_headings_leave_no_level_out(html):
    levels = [int(each) for each in re.findall(r"<h([1-6])", html)]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_page_s_pictures_have_words_and_its_tables_headers(html, document):
    pictures = re.findall(r"<img [^>]*>", html)
    assert len(pictures) == len(of_kind(document, Chart))
    assert all(re.search(r'alt="[^"]{20,}"', each) for each in pictures)
    assert all("<th" in table and "<caption" in table for table in re.findall(r"<table.*?</table>", html, re.DOTALL))


# PDF -------------------------------------------------------------------------------------------------------------


def test_the_pdf_is_accessible_and_says_its_title(pdf, document):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1" and metadata["dc:title"] == document.title
    assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_the_pdf_s_bookmarks_are_its_contents(pdf, document):
    def titles(items):
        return [title for item in items for title in (item.title, *titles(item.children))]

    with pdf.open_outline() as outline:
        found = titles(outline.root)
    assert found == ["Contents", *(f"{entry.number} {entry.title}".strip() for entry in contents(document))]


def test_the_pdf_s_pictures_have_words_and_its_tables_headers(elements, document):
    kinds = [str(each.S) for each in elements]
    figures = [str(each.get("/Alt", "")) for each in elements if str(each.S) == "/Figure"]
    for chart in of_kind(document, Chart):
        assert any(chart.alt in alt for alt in figures), chart.name
    assert all(figures)
    columns = sum(len(table.columns) for table in of_kind(document, Table))
    assert kinds.count("/Table") >= len(of_kind(document, Table)) and kinds.count("/TH") >= columns


def test_every_number_of_the_pdf_leads_into_the_appendix(pdf, document):
    links = [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
    inside = [note for note in links if "/Dest" in note or note.get("/A", {}).get("/S") == "/GoTo"]
    assert len(inside) >= len(of_kind(document, FigureLink))
    assert {str(note.A.URI) for note in links if note.get("/A", {}).get("/S") == "/URI"} <= set()


def test_every_page_of_the_pdf_carries_its_classification(pdf_bytes, pdf):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine, so the words of a page cannot be read.")
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf_bytes, capture_output=True, check=True)
    pages = read.stdout.decode().split("\f")[:-1]
    assert len(pages) == len(pdf.pages) > 20
    assert [number for number, page in enumerate(pages, start=1) if "Classification: White" not in page] == []
    assert "invented for an example" in " ".join(pages[0].split() + pages[1].split())


# Word ------------------------------------------------------------------------------------------------------------


def test_the_word_file_has_the_same_headings_tables_and_pictures(word, document):
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading ")]
    assert headings == [f"{each.number}  {each.title}".strip() for each in contents(document)]
    assert len(word.tables) >= len(of_kind(document, Table))
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert described == [chart.alt for chart in of_kind(document, Chart)]
    assert word.core_properties.title == document.title


def test_the_word_file_carries_classification_and_version(word):
    section = word.sections[0]
    assert "Classification: White" in section.header.paragraphs[0].text
    assert "Version 1.0" in section.footer.paragraphs[0].text


# All of them -----------------------------------------------------------------------------------------------------


def test_all_three_say_the_same_numbers(html, word, document):
    said = " ".join([p.text for p in word.paragraphs] + [c.text for t in word.tables for r in t.rows for c in r.cells])
    for definition in document.appendix:
        assert definition.value in html and definition.value in said
