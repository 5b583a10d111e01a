from __future__ import annotations

import base64
import hashlib
import itertools
import random
import re
from collections.abc import Iterator

import pytest
from lxml import etree

from secretariat.documents.text.akoma_in import read_akoma, read_law
from secretariat.documents.text.items import Item, Kind, Mark, Reading, Unreadable, labels
from secretariat.documents.text.xml_safely import MOST_BYTES

pytestmark = pytest.mark.once

SPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def a_law(body: str, *, meta: str = "", more: str = "") -> bytes:
    return f'<akomaNtoso xmlns="{SPACE}"><act name="x"><meta>{meta}</meta>{more}<body>{body}</body></act></akomaNtoso>'.encode()


def read(body: str, **more: str) -> Reading:
    return read_akoma(a_law(body, **more))


def shown(reading: Reading) -> list[tuple[int, str, str, str, str]]:
    return [(item.depth, item.kind.value, item.number, item.heading, item.text) for item in reading.items]


def p(text: str) -> str:
    return f"<content><p>{text}</p></content>"


def test_what_has_a_number_is_a_clause_under_what_it_stands_in():
    reading = read(
        '<part eId="p1"><num><b>PART 1</b></num><heading>First</heading><section eId="s1"><num> 1 </num><heading>Duty</heading>'
        f"<intro><p>It shall—</p></intro><level><num>(a)</num>{p('read;')}</level><level><num>(b)</num>{p('write,')}</level>"
        "<wrapUp><p>each day.</p></wrapUp></section></part>"
    )
    assert shown(reading) == [
        (0, "clause", "PART 1", "First", ""),
        (1, "clause", "1", "Duty", "It shall—"),
        (2, "clause", "(a)", "", "read;"),
        (2, "clause", "(b)", "", "write,"),
        (2, "text", "", "", "each day."),
    ]
    assert list(labels(reading.items))[2] == "1(a)"
    assert reading.doubts == []


def test_a_heading_without_a_number_is_over_what_follows_at_its_depth():
    inside = (
        f'<hcontainer name="crossheading"><heading>Time</heading><section><num>1</num>{p("One")}</section></hcontainer>'
    )
    assert shown(read(inside)) == [(0, "heading", "", "Time", ""), (0, "clause", "1", "", "One")]
    assert shown(
        read(f"<part><num>P</num><crossHeading>Time</crossHeading><section><num>1</num>{p('One')}</section></part>")
    )[1:] == [
        (1, "heading", "", "Time", ""),
        (1, "clause", "1", "", "One"),
    ]


def test_a_definition_has_its_term_as_heading_and_the_rest_as_text():
    term = '“<term refersTo="#t">panel</term>” means the panel; <b>and</b> more.'
    reading = read(f'<section><num>1</num><hcontainer name="definition">{p(term)}</hcontainer></section>')
    item = reading.items[1]
    assert (item.kind, item.heading, item.text) == (Kind.DEFINITION, "panel", "means the panel; and more.")
    assert item.marks == (Mark(17, 20, "bold"),)
    assert (
        read(f'<hcontainer name="definition">{p("A reference to a day is to be read so.")}</hcontainer>').items[0].kind
        is Kind.TEXT
    )


AMENDMENT = (
    "<section><num>2</num><subsection><num>(1)</num><content><p><mod>After section 9 insert—"
    '<quotedStructure startQuote="“" endQuote="”"><section eId="s10"><num>10</num><heading>New</heading><subsection><num>(1)</num>'
    f'{p("It is new.")}</subsection></section></quotedStructure>\n  <inline name="appendText">.</inline></mod></p></content>'
    f"</subsection></section><section><num>10</num>{p('The law’s own.')}</section>"
)


def test_what_an_amendment_quotes_is_text_beneath_it_and_never_a_clause_of_the_law():
    reading = read(AMENDMENT)
    assert shown(reading) == [
        (0, "clause", "2", "", ""),
        (1, "clause", "(1)", "", "After section 9 insert—"),
        (2, "text", "", "", "“10 New"),
        (3, "text", "", "", "(1) It is new.”."),
        (0, "clause", "10", "", "The law’s own."),
    ]
    assert all(Mark(0, len(item.text), "quoted") in item.marks for item in reading.items[2:4])
    assert [label for label in labels(reading.items) if label == "10"] == ["10"]


def test_words_after_what_is_quoted_are_an_item_of_their_own():
    quoted = f"<quotedStructure><level><num>(b)</num>{p('also')}</level></quotedStructure>"
    reading = read(f"<section><num>1</num>{p(f'<mod>insert—{quoted} and leave out paragraph (c).</mod>')}</section>")
    assert [item.text for item in reading.items] == ["insert—", "(b) also", "and leave out paragraph (c)."]


def test_a_footnote_is_an_item_under_its_text_and_a_mark_where_it_points_from():
    note = '<authorialNote class="footnote" marker="3"><p>See <b>there</b>.</p></authorialNote>'
    item, footnote = read(f"<section><num>1</num>{p(f'The Act{note}, as amended.')}</section>").items
    assert (item.text, item.marks) == ("The Act, as amended.", (Mark(7, 7, "footnote", "3"),))
    assert footnote == Item(1, Kind.FOOTNOTE, number="3", text="See there.", marks=(Mark(4, 9, "bold"),))


def test_what_stands_beside_the_number_of_a_schedule_is_text():
    number = 'SCHEDULE 1<authorialNote class="referenceNote"><p>Section 4</p></authorialNote>'
    reading = read(f'<hcontainer name="schedule"><num>{number}</num><heading>Fees</heading></hcontainer>')
    assert shown(reading) == [(0, "clause", "SCHEDULE 1", "Fees", ""), (1, "text", "", "", "Section 4")]


def test_annotations_of_editors_are_kept_apart_and_a_substitution_is_a_mark():
    meta = '<notes source="#"><note class="commentary" eId="k1" marker="F1"><p>Words substituted.</p></note></notes>'
    reference = '<ins class="substitution first last"><noteRef class="commentary" href="#k1"/>new</ins>'
    reading = read(f"<section><num>1</num>{p(f'The {reference} words.')}</section>", meta=meta)
    assert reading.details == {"annotation F1": "Words substituted."}
    assert reading.items[0].text == "The new words."
    assert reading.items[0].marks == (Mark(4, 7, "changed", "substitution"),)


def test_a_table_has_rows_by_line_and_cells_by_tab_and_says_what_is_a_head():
    table = (
        '<tblock class="table"><foreign><table xmlns="http://www.w3.org/1999/xhtml"><thead><tr><th colspan="2">Step</th></tr></thead>'
        f'<tbody><tr><td><p xmlns="{SPACE}">one\n two</p></td><td>5 <b>days</b></td></tr></tbody></table></foreign></tblock>'
    )
    item = read(f"<section><num>1</num><content><p>See:</p>{table}</content></section>").items[1]
    assert (item.depth, item.kind, item.text) == (1, Kind.TABLE, "Step\none two\t5 days")
    assert {(mark.kind, mark.value) for mark in item.marks} == {("head", ""), ("span", "2x1"), ("bold", "")}


def test_lists_pictures_formulae_and_line_breaks():
    png = b"\x89PNG not really"
    picture = f'<p><img src="data:image/png;base64,{base64.b64encode(png).decode()}" alt="A hill"/></p>'
    math = '<tblock class="formula"><foreign><math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>2</mn></mrow></mfrac></math></foreign></tblock>'
    reading = read(
        "<section><num>1</num><content><p>One<br/>two</p><blockList><listIntroduction>These:</listIntroduction><item><num>(a)</num><p>x</p></item>"
        f"<item><p>y</p></item></blockList>{picture}<p><img src='hill.png' alt='gone'/></p>{math}</content></section>"
    )
    name = hashlib.sha256(png).hexdigest()
    assert [(item.depth, item.kind.value, item.number, item.text) for item in reading.items] == [
        (0, "clause", "1", "One\ntwo"),
        (1, "text", "", "These:"),
        (1, "clause", "(a)", "x"),
        (1, "text", "", "y"),
        (1, "figure", "", "A hill"),
        (1, "figure", "", "gone"),
        (1, "formula", "", "a/(b + 2)"),
    ]
    assert reading.images == {name: png}
    assert reading.items[4].marks == (Mark(0, 6, "image", name),)
    assert [(doubt.item, doubt.says) for doubt in reading.doubts] == [(5, "The picture hill.png is not in the file.")]


def test_references_lead_to_labels_of_the_same_law_or_to_addresses():
    own, away = '<ref href="#s1-a">that</ref>', '<ref href="http://example.org/id/x">away</ref>'
    text = f'{own} {away} <a href="http://example.org">site</a>'
    body = f'<section eId="s1"><num>1</num><level eId="s1-a"><num>(a)</num>{p(text)}</level></section>'
    assert [(mark.kind, mark.value) for mark in read(body).items[1].marks] == [
        ("refers", "1(a)"),
        ("refers", "http://example.org/id/x"),
        ("link", "http://example.org"),
    ]


def test_the_file_says_its_title_number_date_and_address():
    meta = (
        '<identification source="#"><FRBRExpression><FRBRthis value="/akn/x/eng@2020-03-01"/><FRBRdate date="2020-03-01" name="v"/>'
        '<FRBRlanguage language="eng"/></FRBRExpression></identification>'
    )
    preface = "<preface><block name='title'><docTitle>A Measure</docTitle></block><block name='number'><docNumber>2020 No. 1</docNumber></block><longTitle><p>To do so.</p></longTitle></preface>"
    reading = read("", meta=meta, more=preface)
    assert (reading.title, reading.number) == ("A Measure", "2020 No. 1")
    assert reading.details == {
        "address": "/akn/x/eng@2020-03-01",
        "date": "2020-03-01",
        "language": "eng",
        "long title": "To do so.",
    }


def test_line_breaks_of_the_file_beside_an_element_leave_no_space_that_print_has_not():
    text = 'an “\n   <term refersTo="#t">education body</term>\n   ” means\n   <ref href="#x">one</ref>\n  , or (\n <b>two</b>\n ).'
    assert read(p(text)).items[0].text == "an “education body” means one, or (two)."


def test_a_space_that_does_not_break_is_kept():
    assert read(p("£5\u00a0million \n more")).items[0].text == "£5\u00a0million more"


# Doubts


def test_two_elements_with_one_identifier_are_a_doubt_and_both_are_there():
    reading = read(
        f'<section eId="s"><num>1</num>{p("One")}</section><section eId="s"><num>2</num>{p("Two")}</section>'
    )
    assert [item.number for item in reading.items] == ["1", "2"]
    assert [(doubt.item, doubt.place) for doubt in reading.doubts] == [(1, "eId s")]


def test_an_unknown_element_is_a_doubt_and_its_words_are_kept():
    reading = read(f"<section><num>1</num>{p('It <wobble>may</wobble> go.')}<wibble><p>Also.</p></wibble></section>")
    assert [item.text for item in reading.items] == ["It may go.", "Also."]
    assert [doubt.says.split(" is ")[0] for doubt in reading.doubts] == ["<wobble>", "<wibble>"]


def test_words_beside_the_elements_are_a_doubt_and_kept():
    reading = read(f"<section>Stray<num>1</num>{p('One')}behind</section>astray")
    assert [item.text for item in reading.items] == ["One", "Stray", "behind", "astray"]
    assert len(reading.doubts) == 3


def test_another_version_of_akoma_ntoso_is_read_with_a_doubt():
    data = a_law(f"<section><num>1</num>{p('One')}</section>").replace(SPACE.encode(), b"http://www.akomantoso.org/2.0")
    reading = read_akoma(data)
    assert [item.text for item in reading.items] == ["One"]
    assert "another version" in reading.doubts[0].says


# Refusals

NOTHING = f'<akomaNtoso xmlns="{SPACE}"><act><body><p>&x;</p></body></act></akomaNtoso>'
XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + NOTHING
LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;">]>' + NOTHING


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This is not XML"),
        (b"PK\x03\x04 zip", "This is not XML"),
        (b"Document: D\n", "This is not XML: line 1"),
        (XXE.encode(), "Line 1 declares a document type"),
        (LAUGHS.encode(), "Line 1 declares a document type"),
        (XXE.encode("utf-16"), "declares a document type"),
        (b"<html><body/></html>", "begins with <html>, and Akoma Ntoso begins with <akomaNtoso>"),
        (b"<akomaNtoso><act/></akomaNtoso>", "Akoma Ntoso begins with <akomaNtoso>"),
        (f'<akomaNtoso xmlns="{SPACE}"/>'.encode(), "There is no document in this file"),
        (f'<akomaNtoso xmlns="{SPACE}">\n<act>\n<body></act></akomaNtoso>'.encode(), "The XML is broken in line 3"),
        (a_law("<p>&nbsp;</p>"), "The XML is broken in line 1"),
        (a_law("<level>" * 200 + "</level>" * 200), "Line 1 is more than 120 elements deep"),
        (a_law("<level>" * 2000 + "</level>" * 2000), "elements deep"),
        (b" " * (MOST_BYTES + 1), "larger than 40 MB"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_a_file_is_refused_as_a_whole_in_one_sentence(data, says):
    for reads in (read_akoma, read_law):
        with pytest.raises(Unreadable) as refusal:
            reads(data)
        assert says in str(refusal.value)
        assert "etc/hostname" not in str(refusal.value)
        assert str(refusal.value).endswith(".")


def test_a_hundred_levels_are_read():
    body = "<level><num>(a)</num>" * 100 + "</level>" * 100
    assert [item.depth for item in read(body).items] == list(range(100))


# Nothing is lost

INLINE = ["b", "i", "ref", "term", "ins", "span", "mod", "quotedText", "wobble", "authorialNote", "def", "sup"]
OUTER = [
    "section",
    "paragraph",
    "level",
    "hcontainer",
    "content",
    "intro",
    "wrapUp",
    "p",
    "blockList",
    "item",
    "num",
    "heading",
    "subheading",
]
OUTER += [
    "quotedStructure",
    "table",
    "tr",
    "td",
    "wibble",
    "crossHeading",
    "tblock",
    "foreign",
    "alinea",
    "list",
    "blockContainer",
    "block",
]


def anything(chance: random.Random, count: Iterator[int], depth: int = 0) -> str:
    """An element of any name with words and elements in it, each word once."""

    def words() -> str:
        return f" w{next(count)} " if chance.random() < 0.5 else ""

    name = chance.choice(INLINE if depth > 3 else OUTER + INLINE)
    inside = words()
    for _ in range(chance.randint(0, 3) if depth < 6 else 0):
        inside += anything(chance, count, depth + 1) + words()
    if name == "table":
        return f"<table><tr><td>{inside}</td></tr></table>"
    return f'<{name} name="{chance.choice(("definition", "crossheading"))}">{inside}</{name}>'


@pytest.mark.parametrize("seed", range(150))
def test_no_word_is_lost_and_none_is_made_up_whatever_stands_in_whatever(seed):
    data = a_law(anything(random.Random(seed), itertools.count()))
    there = sorted(re.findall(r"w\d+", " ".join(etree.fromstring(data).itertext())))
    items = read_akoma(data).items
    found = " ".join(
        f"{item.number if item.kind is not Kind.FOOTNOTE else ''} {item.heading} {item.text}" for item in items
    )
    assert sorted(re.findall(r"w\d+", found)) == there
