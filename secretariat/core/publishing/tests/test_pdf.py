"""The PDF: PDF/UA-1, the same bytes each time, with everything a reader without eyes on the page needs."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from secretariat.core.publishing import BrokenReference, Paragraph, Reference, Section, contents
from secretariat.core.publishing.tests.sample import TRICKY, sample
from secretariat.core.publishing.typst_pdf import to_pdf, to_png

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(to_pdf(sample()))) as opened:
        yield opened


def structure(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the tag tree."""
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


def pages_as_text(data: bytes) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine, so the words of a page cannot be read.")
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return read.stdout.decode().split("\f")[:-1]


def test_it_says_that_it_is_accessible_and_in_what_language(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == sample().title


def test_its_bookmarks_are_the_contents(pdf: pikepdf.Pdf) -> None:
    def titles(items: Any) -> list[str]:
        return [title for item in items for title in (item.title, *titles(item.children))]

    with pdf.open_outline() as outline:
        found = titles(outline.root)
    assert found == ["Contents", *(f"{entry.number} {entry.title}".strip() for entry in contents(sample()))]


def test_tables_have_tagged_headers_and_pictures_have_words(pdf: pikepdf.Pdf) -> None:
    elements = structure(pdf)
    kinds = [str(element.S) for element in elements]
    assert kinds.count("/TH") >= 2 + 2 + 3 + 4 + 3
    figures = [element for element in elements if str(element.S) == "/Figure"]
    assert any("a line rises to 52" in str(element.get("/Alt", "")) for element in figures)
    assert all("/Alt" in element for element in figures)


def test_every_page_carries_classification_version_and_its_number() -> None:
    pages = pages_as_text(to_pdf(sample()))
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        assert "Classification: White" in page
        assert "0.1" in page
        assert number == 1 or f"Page {number} of {len(pages)}" in page


@pytest.mark.asvs("V1.3.5")
def test_markup_in_words_is_shown_as_it_is() -> None:
    text = " ".join("\n".join(pages_as_text(to_pdf(sample()))).split())
    assert TRICKY in text


def test_numbers_and_references_lead_to_a_place_in_the_file(pdf: pikepdf.Pdf) -> None:
    links = [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
    inside = [note for note in links if "/Dest" in note or note.get("/A", {}).get("/S") == "/GoTo"]
    assert len(inside) > 40


def test_the_same_document_is_the_same_bytes() -> None:
    assert to_pdf(sample()) == to_pdf(sample())


def test_a_reference_that_leads_nowhere_makes_no_pdf() -> None:
    lost = Section("last", "Last", (Paragraph((Reference("no-such-part"),)),))
    with pytest.raises(BrokenReference, match="no-such-part"):
        to_pdf(replace(sample(), sections=(lost,)))


def test_a_document_without_sections_is_still_a_pdf() -> None:
    assert to_pdf(replace(sample(), sections=(), appendix=(), illustrative="", status="")).startswith(b"%PDF")


def test_a_chart_becomes_a_png() -> None:
    assert to_png('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>').startswith(b"\x89PNG")
