"""The Word file: real headings, tables, captions, links and alternative texts."""

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from secretariat.core.publishing import FigureLink, Paragraph, Section, contents
from secretariat.core.publishing.tests.sample import TRICKY, sample
from secretariat.core.publishing.word import to_docx

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def file() -> Any:
    return docx.Document(io.BytesIO(to_docx(sample())))


def test_headings_are_the_contents_at_their_levels(file: Any) -> None:
    headings = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading ")]
    expected = [(f"Heading {e.level}", f"{e.number}  {e.title}".strip()) for e in contents(sample())]
    assert headings == expected


def test_tables_repeat_their_headers_and_hold_every_row(file: Any) -> None:
    assert [len(table.rows) for table in file.tables] == [4, 5, 13, 3, 2, 4]
    repeated = [table for table in file.tables if table.rows[0]._tr.xpath("w:trPr/w:tblHeader")]
    assert len(repeated) == 5


def test_captions_number_themselves(file: Any) -> None:
    captions = [p.text for p in file.paragraphs if p.style.name == "Caption"]
    assert "Table 2: Proposals through the year" in captions
    assert "Chart 2: Milestones of the year, by quarter" in captions


def test_header_and_footer_carry_classification_version_and_page_fields(file: Any) -> None:
    section = file.sections[0]
    assert "Classification: White" in section.header.paragraphs[0].text
    footer = section.footer.paragraphs[0]
    assert "Version 0.1" in footer.text
    assert [code.text.strip() for code in footer._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_its_properties_say_title_and_language(file: Any) -> None:
    assert file.core_properties.title == sample().title
    assert file.core_properties.language == "en-GB"
    assert {lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_pictures_have_alternative_text(file: Any) -> None:
    described = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert described == ["Bars show between two and seven proposals raised a month; a line rises to 52 in March."]


def test_every_link_inside_the_file_has_a_bookmark_of_its_own(file: Any) -> None:
    body = file.element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    assert all(len(name) <= 40 for name in names)
    targets = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert len(targets) > 30
    assert targets <= set(names)


@pytest.mark.asvs("V1.2.1")
def test_markup_in_words_is_shown_as_it_is(file: Any) -> None:
    assert TRICKY in [paragraph.text for paragraph in file.paragraphs]


def test_long_keys_keep_their_own_bookmarks() -> None:
    keys = [f"a.very.long.figure.key.that.goes.on.and.on.and.on[{end}]" for end in ("one", "two")]
    section = Section("one", "One", (Paragraph(tuple(FigureLink("1", key) for key in keys)),))
    definitions = tuple(replace(sample().appendix[0], key=key) for key in keys)
    file = docx.Document(io.BytesIO(to_docx(replace(sample(), sections=(section,), appendix=definitions))))
    test_bookmarks = [mark.get(qn("w:name")) for mark in file.element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(test_bookmarks)) == len(test_bookmarks)
