"""The page: every number is a link, every word is literal, and nothing in it needs a looser content policy."""

import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from lxml import html as lxml_html

from secretariat.core.publishing import FigureLink, Paragraph, Section
from secretariat.core.publishing.html import to_html, to_standalone_html
from secretariat.core.publishing.model import figure_anchor, figure_keys
from secretariat.core.publishing.tests.sample import SVG, TRICKY, sample

pytestmark = pytest.mark.once

VOID = {"img", "br", "meta", "link", "input"}


def tree(body: str):
    return lxml_html.fromstring(f"<div>{body}</div>")


class Balance(HTMLParser):
    """Fails when a tag is closed that was not the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.opened.pop() == tag


def test_every_number_links_to_the_address_of_its_figure() -> None:
    page = tree(to_html(sample(), figure_url="/figures/{}/".format))
    links = set(page.xpath("//a/@href"))
    assert {f"/figures/{key}/" for key in figure_keys(sample())} <= links
    assert page.xpath("//a[text()='1,124']/@href") == ["/figures/cpl.added/"]


def test_without_addresses_every_number_leads_to_the_appendix() -> None:
    page = tree(to_html(sample()))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {figure_anchor(key) for key in figure_keys(sample())} <= set(ids)
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} <= set(ids)


def test_an_appendix_is_not_needed_when_figures_have_addresses() -> None:
    section = Section("one", "One", (Paragraph((FigureLink("7", "lost"),)),))
    assert 'href="/f/lost"' in to_html(replace(sample(), sections=(section,), appendix=()), figure_url="/f/{}".format)


def test_the_page_has_no_inline_style_no_script_and_no_title_unless_asked() -> None:
    body, whole = to_html(sample()), to_standalone_html(sample())
    for made in (body, whole):
        assert not re.search(r"\sstyle=|<script|\son\w+=", made)
        Balance().feed(made)
    assert "<h1" not in body
    assert whole.count("<h1") == 1
    assert "<h1" in to_html(sample(), with_title=True)


@pytest.mark.asvs("V1.1.2", "V1.2.1")
def test_markup_in_words_is_shown_as_it_is() -> None:
    assert TRICKY in tree(to_html(sample())).text_content()


def test_headings_carry_their_generated_numbers_and_references_say_them() -> None:
    page = tree(to_html(sample()))
    assert page.xpath("string(//h2[@id='section-changes'])") == "3 Modifications and releases"
    assert page.xpath("string(//h4[@id='section-scheduled'])") == "3.2.1 Scheduled releases"
    assert "the year month by month (Chart 1)" in page.text_content()


def test_tables_have_captions_and_headers_for_columns_and_rows() -> None:
    page = tree(to_html(sample()))
    for table in page.xpath("//table"):
        assert table.xpath("caption")
        assert table.xpath("thead//th[@scope='col']")
        assert len(table.xpath("tbody//th[@scope='row']")) == len(table.xpath("tbody/tr"))
    assert (
        page.xpath("string(//*[@id='table-status-table']//tr[contains(@class,'sec-total')]/th)")
        == "Open at the end of the year"
    )


def test_a_chart_is_a_picture_with_its_words_and_its_data() -> None:
    figure = tree(to_html(sample())).xpath("//figure[@id='chart-raised-chart']")[0]
    assert figure.xpath(".//img/@alt") == [
        "Bars show between two and seven proposals raised a month; a line rises to 52 in March."
    ]
    source = figure.xpath(".//img/@src")[0].removeprefix("data:image/svg+xml;base64,")
    assert b64decode(source).decode() == SVG
    assert len(figure.xpath(".//details//tbody/tr")) == 12


def test_a_status_is_said_in_words() -> None:
    lights = tree(to_html(sample())).xpath("//*[contains(@class,'sec-light ')]")
    assert [light.text_content() for light in lights] == ["● Met", "▲ Met later", "■ Not met"]


def test_the_standalone_page_carries_its_classification_first_and_last_and_needs_nothing_else() -> None:
    whole = to_standalone_html(sample())
    page = lxml_html.document_fromstring(whole)
    bands = page.xpath("//*[contains(@class,'sec-classification')]")
    assert len(bands) == 2
    assert all("White" in band.text_content() for band in bands)
    assert page.get("lang") == "en-GB"
    assert page.xpath("//meta[@name='viewport']")
    assert sample().illustrative in page.text_content()
    assert not page.xpath("//link | //script | //img[not(starts-with(@src, 'data:'))]")
    assert "url(" not in page.xpath("string(//style)")


@pytest.mark.asvs("V1.2.1")
def test_a_title_cannot_break_out_of_the_style_sheet() -> None:
    whole = to_standalone_html(sample(title='A "title" } </style><b>'))
    assert whole.count("</style>") == 1
    assert "a b" in to_standalone_html(sample(), css="a b </style>")
    assert to_standalone_html(sample(), css="</style>").count("</style>") == 1
