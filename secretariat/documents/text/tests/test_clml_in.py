from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator

import pytest
from lxml import etree

from secretariat.documents.text.akoma_in import read_law
from secretariat.documents.text.clml_in import CLML, read_clml
from secretariat.documents.text.items import Kind, Mark, Reading, Unreadable

pytestmark = pytest.mark.once

METADATA = (
    '<Metadata xmlns="http://www.legislation.gov.uk/namespaces/metadata" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dct="http://purl.org/dc/terms/"><dc:identifier>http://example.org/x</dc:identifier><dc:title>A Measure</dc:title>'
    "<dct:valid>2020-03-01</dct:valid></Metadata>"
)


def a_law(body: str, more: str = "") -> bytes:
    return f'<Legislation xmlns="{CLML}">{METADATA}<Primary><Body>{body}</Body></Primary>{more}</Legislation>'.encode()


def shown(reading: Reading) -> list[tuple[int, str, str, str, str]]:
    return [(item.depth, item.kind.value, item.number, item.heading, item.text) for item in reading.items]


SECTION = (
    "<Part><Number>Part I</Number><Title> Traffic</Title><Pblock><Title>Licences</Title><P1group><Title>By order</Title>"
    '<P1 id="section-19"><Pnumber><CommentaryRef Ref="c1"/>19</Pnumber><P1para><P2><Pnumber>1</Pnumber><P2para><Text>It shall—</Text>'
    "<P3><Pnumber>a</Pnumber><P3para><Text>read;</Text><P4><Pnumber>i</Pnumber><P4para><Text>twice;</Text></P4para></P4></P3para></P3>"
    '<Text>each day.</Text></P2para></P2><P2><Pnumber>2</Pnumber><P2para><Text>See <Citation URI="http://example.org/y">that</Citation> '
    'and the <Substitution ChangeId="k" CommentaryRef="c1">new </Substitution><Substitution ChangeId="k">words</Substitution>.</Text></P2para></P2>'
    "</P1para></P1></P1group></Pblock></Part>"
)


def test_sections_take_the_heading_of_their_group_and_numbers_get_the_brackets_that_print_has():
    assert shown(read_clml(a_law(SECTION))) == [
        (0, "clause", "Part I", "Traffic", ""),
        (1, "heading", "", "Licences", ""),
        (1, "clause", "19", "By order", ""),
        (2, "clause", "(1)", "", "It shall—"),
        (3, "clause", "(a)", "", "read;"),
        (4, "clause", "(i)", "", "twice;"),
        (3, "text", "", "", "each day."),
        (2, "clause", "(2)", "", "See that and the new words."),
    ]


def test_citations_and_substitutions_are_marks():
    marks = read_clml(a_law(SECTION)).items[-1].marks
    assert marks == (Mark(4, 8, "refers", "http://example.org/y"), Mark(17, 26, "changed", "substitution"))


def test_commentaries_and_metadata_are_details():
    commentaries = '<Commentaries><Commentary id="c1" Type="F"><Para><Text>Words substituted.</Text></Para></Commentary></Commentaries>'
    reading = read_clml(a_law(SECTION, commentaries))
    assert reading.title == "A Measure"
    assert reading.details == {
        "address": "http://example.org/x",
        "date": "2020-03-01",
        "annotation F1": "Words substituted.",
    }


def test_numbers_with_their_own_punctuation_keep_it():
    body = '<P1><Pnumber PuncAfter=".">4</Pnumber><P1para><Text>One</Text></P1para></P1>'
    assert read_clml(a_law(body)).items[0].number == "4."


def test_what_an_amendment_puts_in_is_text_with_its_quotation_marks():
    body = (
        "<P1><Pnumber>1</Pnumber><P1para><Text>After section 9 insert—</Text><BlockAmendment Format='double'><P1><Pnumber>10</Pnumber>"
        "<P1para><Text>New.</Text></P1para></P1></BlockAmendment><AppendText>.</AppendText></P1para></P1>"
    )
    assert shown(read_clml(a_law(body))) == [
        (0, "clause", "1", "", "After section 9 insert—"),
        (1, "text", "", "", "“10 New.”."),
    ]


def test_schedules_lists_tables_footnotes_and_pictures():
    body = (
        "<Schedules><Title>SCHEDULES</Title><Schedule><Number>SCHEDULE 1</Number><TitleBlock><Title>Fees</Title></TitleBlock>"
        "<Reference>Section 4</Reference><ScheduleBody><P1><Pnumber>1</Pnumber><P1para><Text>Pay<FootnoteRef Ref='f00001'/>:</Text>"
        "<OrderedList Type='alpha' Decoration='parens'><ListItem><Para><Text>one</Text></Para></ListItem><ListItem><Para><Text>two</Text></Para></ListItem></OrderedList>"
        '<Tabular><table xmlns="http://www.w3.org/1999/xhtml"><tbody><tr><th>A</th><td>B</td></tr></tbody></table></Tabular>'
        "<Figure><Image ResourceRef='r1' Description='A hill'/></Figure></P1para></P1></ScheduleBody></Schedule></Schedules>"
    )
    notes = "<Footnotes><Footnote id='f00001'><FootnoteText><Para><Text>In pounds.</Text></Para></FootnoteText></Footnote></Footnotes>"
    reading = read_clml(a_law(body, notes))
    assert shown(reading) == [
        (0, "heading", "", "SCHEDULES", ""),
        (0, "clause", "SCHEDULE 1", "Fees", ""),
        (1, "text", "", "", "Section 4"),
        (1, "clause", "1", "", "Pay:"),
        (2, "footnote", "1", "", "In pounds."),
        (2, "clause", "(a)", "", "one"),
        (2, "clause", "(b)", "", "two"),
        (2, "table", "", "", "A\tB"),
        (2, "figure", "", "", "A hill"),
    ]
    assert reading.items[7].marks == (Mark(0, 1, "head"),)
    assert [doubt.item for doubt in reading.doubts] == [8]


def test_the_first_element_says_which_reader_a_law_is_for():
    assert read_law(a_law(SECTION)).items == read_clml(a_law(SECTION)).items


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<Legislation/>", "This XML begins with <Legislation>, and CLML begins"),
        (f'<Legislation xmlns="{CLML}"/>'.encode(), "There is no law in this file"),
        (f'<!DOCTYPE a><Legislation xmlns="{CLML}"/>'.encode(), "declares a document type"),
        (a_law("<P1para>" * 200 + "</P1para>" * 200), "elements deep"),
    ],
)
def test_a_file_is_refused_as_a_whole_in_one_sentence(data, says):
    with pytest.raises(Unreadable) as refusal:
        read_clml(data)
    assert says in str(refusal.value)


NAMES = "Part Chapter Pblock P1group P1 P1para P2 P2para P3 Text Title Number Pnumber Substitution Citation Strong Wobble BlockAmendment"
OUTER = [
    *NAMES.split(" "),
    "Schedule",
    "ScheduleBody",
    "Reference",
    "OrderedList",
    "ListItem",
    "Para",
    "BlockText",
    "P",
    "Term",
    "Addition",
    "Tabular",
]


def anything(chance: random.Random, count: Iterator[int], depth: int = 0) -> str:
    def words() -> str:
        return f" w{next(count)} " if chance.random() < 0.5 else ""

    name = chance.choice(OUTER)
    inside = words()
    for _ in range(chance.randint(0, 3) if depth < 6 else 0):
        inside += anything(chance, count, depth + 1) + words()
    return f"<{name}>{inside}</{name}>"


@pytest.mark.parametrize("seed", range(100))
def test_no_word_is_lost_and_none_is_made_up_whatever_stands_in_whatever(seed):
    data = a_law(anything(random.Random(seed), itertools.count()))
    there = sorted(re.findall(r"w\d+", " ".join(etree.fromstring(data).itertext())))
    items = read_clml(data).items
    found = " ".join(
        f"{item.number if item.kind is not Kind.FOOTNOTE else ''} {item.heading} {item.text}" for item in items
    )
    assert sorted(re.findall(r"w\d+", found)) == there
