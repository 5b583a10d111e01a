from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from lxml import etree

from secretariat.documents.text.items import Item, Kind, Mark, Reading
from secretariat.documents.text.tests.word_files import zipped
from secretariat.documents.text.tests.word_texts import IMAGES, texts
from secretariat.documents.text.word_in import read_word
from secretariat.documents.text.word_out import write_word
from secretariat.documents.text.word_package import VAL, W

pytestmark = pytest.mark.once


@given(texts())
@settings(max_examples=12, deadline=None)
def test_a_text_that_goes_out_as_word_comes_back_the_same(items):
    back = read_word(write_word(items, images=IMAGES))
    assert back.items == items
    assert back.doubts == []


CODE = [
    Item(0, number="D7", heading="Report Phase"),
    Item(1, number="D7.3", text="The report shall:"),
    Item(2, number="(a)", text="say:"),
    Item(3, number="(i)", text="what; and"),
    Item(3, number="(ii)", text="why; and"),
    Item(2, number="(b)", text="be sent."),
    Item(1, number="D7.3A", text="It may be late."),
    Item(2, number="(a)", text="If so, it says why."),
    Item(1, number="D7.4", text="It is kept."),
    Item(0, number="D8", heading="Decision", text="The Board decides."),
    Item(1, number="D8.1", text="It votes."),
    Item(0, number="N4A", heading="In between"),
]


def part(file: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return etree.fromstring(parts.read(name))


def numbered(file: bytes) -> list[tuple[str, str]]:
    """Level and use of each paragraph in a list, "" and "0" for one whose number is typed."""
    found = part(file, "word/document.xml").iter(f"{W}numPr")
    return [(each.find(f"{W}ilvl").get(VAL), each.find(f"{W}numId").get(VAL)) for each in found]


def test_word_counts_the_numbers_that_it_can_and_the_others_are_typed():
    file = write_word(CODE)
    typed = {
        each.getparent().getparent().findtext(f"{W}t")
        for each in part(file, "word/document.xml").iter(f"{W}rStyle")
        if each.get(VAL) == "CodeNumber"
    }
    assert typed == {"D7.3A", "N4A"}
    assert sum(1 for _, use in numbered(file) if use == "0") == 2
    shown = [each.get(VAL) for each in part(file, "word/numbering.xml").iter(f"{W}lvlText")]
    assert shown[:4] == ["D%1", "D%1.%2", "(%3)", "(%4)"]
    assert read_word(file).items == CODE


def test_a_list_that_does_not_begin_at_one_has_a_start_of_its_own():
    items = [
        Item(0, number="D7", text="x"),
        Item(1, number="D7.1", text="x"),
        Item(1, number="D7.4", text="x"),
        Item(1, number="D7.5", text="x"),
    ]
    file = write_word(items)
    starts = [each.get(VAL) for each in part(file, "word/numbering.xml").iter(f"{W}startOverride")]
    assert starts == ["7", "4"]
    assert read_word(file).items == items


def test_a_text_deeper_than_words_nine_levels_is_written_with_typed_numbers():
    items = [Item(depth, number=f"({'abcdefghijklmn'[depth]})", text="x") for depth in range(14)]
    assert read_word(write_word(items)).items == items


def test_a_file_says_what_it_is_and_names_nobody():
    file = write_word(
        Reading(CODE, title="Modification & Process", number="D"),
        version="5.1",
        illustrative="This text is illustrative.",
    )
    reading = read_word(file)
    assert (reading.title, reading.number, reading.details["version"], reading.details["language"]) == (
        "Modification & Process",
        "D",
        "5.1",
        "en-GB",
    )
    assert reading.details["header"] == "D Modification & Process Version 5.1 This text is illustrative."
    assert reading.details["footer"].startswith("Modification & Process Page")
    names = {etree.QName(each).localname for each in part(file, "docProps/core.xml")}
    assert names == {"title", "language", "version"}
    assert reading.items == CODE


def test_the_same_text_is_the_same_file():
    assert write_word(CODE, title="T") == write_word(CODE, title="T")


def test_a_table_with_a_cell_over_rows_and_columns_comes_back():
    text = "wide\tc\nd\ne\tf\tg"
    marks = (Mark(0, 4, "head"), Mark(0, 4, "span", "2x2"), Mark(5, 6, "head"))
    items = [Item(0, number="1", text="x"), Item(1, Kind.TABLE, heading="Rates", text=text, marks=marks)]
    assert read_word(write_word(items)).items == items


def test_a_mark_over_several_cells_is_one_in_each():
    items = [Item(0, Kind.TABLE, text="ab\tcd\nef", marks=(Mark(1, 7, "bold"),))]
    (back,) = read_word(write_word(items)).items
    assert back.marks == (Mark(1, 2, "bold"), Mark(3, 5, "bold"), Mark(6, 7, "bold"))


def test_footnotes_with_numbers_of_their_own_keep_them():
    items = [
        Item(0, Kind.TEXT, text="ab", marks=(Mark(1, 1, "footnote", "*"), Mark(2, 2, "footnote", "7"))),
        Item(1, Kind.FOOTNOTE, "*", text="star"),
        Item(1, Kind.FOOTNOTE, "7", text="seven", marks=(Mark(0, 5, "bold"),)),
    ]
    assert read_word(write_word(items)).items == items


def test_what_xml_cannot_hold_is_replaced_and_the_rest_is_kept():
    (item,) = read_word(write_word([Item(0, Kind.TEXT, text="a\x00b\ud800c <&> \"'")])).items
    assert item.text == "a\ufffdb\ufffdc <&> \"'"


def test_a_picture_that_is_not_at_hand_is_replaced_by_its_words():
    items = [Item(0, Kind.FIGURE, text="A map", marks=(Mark(0, 5, "image", "0" * 64),))]
    (item,) = read_word(write_word(items)).items
    assert (item.kind, item.text, item.marks) == (Kind.FIGURE, "A map", ())


def test_a_file_opens_in_another_reader_with_its_styles():
    paragraphs = docx.Document(io.BytesIO(write_word(CODE, title="T"))).paragraphs
    assert [each.style.name for each in paragraphs[:4]] == ["Title", "Code Clause 1", "Code Clause 2", "Code Clause 3"]


@pytest.mark.parametrize(
    "text", ["x^2 + y_1", "a/b", "(a + b)/2", "x^2/3", "a/b/c", "√(x) ≥ 3", "2x_i^2", "a_b_c", "1.5/2", "∑_(i=1)^n x_i"]
)
def test_a_formula_comes_back_as_the_same_line(text):
    assert read_word(write_word([Item(0, Kind.FORMULA, text=text)])).items == [Item(0, Kind.FORMULA, text=text)]


def test_a_paragraph_that_somebody_adds_to_our_file_finds_its_place():
    file = write_word(CODE[:3])
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    document = files["word/document.xml"].decode()
    files["word/document.xml"] = document.replace(
        "<w:sectPr>", "<w:p><w:r><w:t>(b) Added by hand.</w:t></w:r></w:p><w:sectPr>"
    )
    added = read_word(zipped(files)).items[-1]
    assert (added.depth, added.number, added.text) == (2, "(b)", "Added by hand.")
