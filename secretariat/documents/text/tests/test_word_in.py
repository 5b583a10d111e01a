from __future__ import annotations

import hashlib

import pytest

from secretariat.documents.text.items import Kind, Mark
from secretariat.documents.text.tests.word_files import bold, change, ended, levels, p, r, style, use, word
from secretariat.documents.text.tests.word_texts import PICTURE
from secretariat.documents.text.word_in import read_word

pytestmark = pytest.mark.once

CODE = levels(("decimal", "D%1"), ("decimal", "D%1.%2"), ("lowerLetter", "(%3)")) + use("1")


def shown(body: str, view="accept", **parts) -> list[tuple[int, str, str]]:
    """Depth, number, and heading with text."""
    return [
        (each.depth, each.number, each.heading + each.text) for each in read_word(word(body, **parts), view=view).items
    ]


def both(body: str, **parts) -> tuple[list[str], list[str]]:
    return tuple([number + text for _, number, text in shown(body, view, **parts)] for view in ("accept", "reject"))  # type: ignore[return-value]


def test_numbers_typed_by_hand_are_told_from_words():
    body = (
        p("D7\tREPORT PHASE") + p("D7.3\tThe report shall:") + p("(a)\tsay why;") + p("(b)\tsay:") + p("(i) what; and")
        + p("(ii) when.") + p("(c)\tend.") + p("D7.3A\tThe Panel may ask.") + p("D7.4 The report is sent.")
        + p("5 Working Days later it is.") + p("2020 was a year.") + p("10.5 kW is the limit.")
    )  # fmt: skip
    assert shown(body)[:9] == [
        (0, "D7", "REPORT PHASE"), (1, "D7.3", "The report shall:"), (2, "(a)", "say why;"), (2, "(b)", "say:"), (3, "(i)", "what; and"),
        (3, "(ii)", "when."), (2, "(c)", "end."), (1, "D7.3A", "The Panel may ask."), (1, "D7.4", "The report is sent."),
    ]  # fmt: skip
    assert [text for _, _, text in shown(body)[9:]] == [
        "5 Working Days later it is.",
        "2020 was a year.",
        "10.5 kW is the limit.",
    ]


def test_an_i_after_h_is_a_letter_and_after_a_colon_is_roman():
    list_ = "".join(p(f"({letter})\twords;") for letter in "abcdefgh")
    assert shown(p("1.\tThis:") + list_ + p("(i)\twords;") + p("(j)\twords."))[-2:] == [
        (1, "(i)", "words;"),
        (1, "(j)", "words."),
    ]
    assert shown(p("1.\tThis:") + list_ + p("(i)\twords:") + p("(i)\tdeep."))[-1] == (2, "(i)", "deep.")


def test_a_typed_number_that_follows_nothing_is_a_doubt():
    reading = read_word(word(p("1.\tThis:") + p("(a)\tone;") + p("(f)\tsix.")))
    assert reading.items[2].number == "(f)"
    assert "(f) does not follow (a)" in reading.doubts[0].says
    assert reading.doubts[0].place == "paragraph 3"


def test_a_number_from_a_list_and_one_typed_after_it_is_a_doubt():
    reading = read_word(word(p("D7.1\tIt says.", number="1"), numbering=CODE))
    assert (reading.items[0].number, reading.items[0].text) == ("D1", "D7.1\tIt says.")
    assert "D7.1 typed" in reading.doubts[0].says


def test_words_after_a_list_go_where_their_indent_says_and_are_a_doubt_without_one():
    body = p("D7.3\tIt shall:", indent=720) + p("(a)\tdo this;", indent=1440) + p("(b)\tdo that,", indent=1440)
    assert shown(body + p("in a page.", indent=720))[-1] == (1, "", "in a page.")
    assert shown(body + p("in a page.", indent=1440))[-1] == (2, "", "in a page.")
    reading = read_word(word(body + p("in a page.")))
    assert reading.items[-1].depth == 1
    assert "follows a list" in reading.doubts[0].says


def test_a_heading_without_a_number_stands_over_what_follows_at_its_depth():
    styles = style("H", "heading 3", paragraph='<w:outlineLvl w:val="2"/>')
    body = (
        p("x y", number="1")
        + p("x y", number="1", level=1)
        + p("Sub-heading", style="H")
        + p("x y", number="1", level=1)
    )
    reading = read_word(word(body, numbering=CODE, styles=styles))
    assert [(each.depth, each.kind) for each in reading.items] == [
        (0, Kind.CLAUSE), (1, Kind.CLAUSE), (1, Kind.HEADING), (1, Kind.CLAUSE),
    ]  # fmt: skip


def test_a_numbered_paragraph_in_a_heading_style_or_bold_is_a_heading_and_a_sentence_is_not():
    styles = style("H", "heading 1", paragraph='<w:outlineLvl w:val="0"/>')
    body = (
        p("Report Phase", number="1", style="H")
        + p(bold("In Bold"), number="1")
        + p("The Panel shall act.", number="1", style="H")
    )
    items = read_word(word(body, numbering=CODE, styles=styles)).items
    assert [(each.heading, each.text) for each in items] == [
        ("Report Phase", ""),
        ("In Bold", ""),
        ("", "The Panel shall act."),
    ]


@pytest.mark.parametrize(
    ("paragraph", "term", "text"),
    [
        (p(r("“Agreed Form” means a form.")), "Agreed Form", "means a form."),
        (p(bold("Agreed Form") + r(" has the meaning given in D7.")), "Agreed Form", "has the meaning given in D7."),
        (p(r("“") + bold("Form") + r("” shall mean this.")), "Form", "shall mean this."),
    ],
)
def test_a_paragraph_that_begins_with_a_term_and_means_is_a_definition(paragraph, term, text):
    (item,) = read_word(word(paragraph)).items
    assert (item.kind, item.heading, item.text) == (Kind.DEFINITION, term, text)


def row(*cells: str, set_: str = "") -> str:
    return f"<w:tr><w:trPr>{set_}</w:trPr>{''.join(each if each.startswith('<w:tc>') else f'<w:tc>{each}</w:tc>' for each in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def test_rows_of_terms_and_meanings_are_definitions_with_what_stands_under_them():
    body = table(
        row(p(bold("Term")), p("Meaning")),
        row(p(bold("User")), p("means a person who:") + p("(a)\tuses; and") + p("(b)\tpays.")),
        row(p("“Party”"), p("has the meaning in B1.")),
    )
    items = read_word(word(body)).items
    assert [(each.depth, each.kind.value, each.number, each.heading, each.text) for each in items[-4:]] == [
        (0, "definition", "", "User", "means a person who:"),
        (1, "clause", "(a)", "", "uses; and"),
        (1, "clause", "(b)", "", "pays."),
        (0, "definition", "", "Party", "has the meaning in B1."),
    ]


def test_a_table_keeps_its_head_and_what_spans_columns_and_rows():
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("wide") + "</w:tc>"
    high = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p("high") + "</w:tc>"
    on = "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" + p() + "</w:tc>"
    body = table(row(wide, set_="<w:tblHeader/>"), row(high, p("a") + p("b")), row(on, p(bold("c"))))
    (item,) = read_word(word(body)).items
    assert item.text == "wide\nhigh\ta b\nc"
    assert set(item.marks) == {
        Mark(0, 4, "head"), Mark(0, 4, "span", "2x1"), Mark(5, 9, "span", "1x2"), Mark(11, 12, "break"), Mark(14, 15, "bold"),
    }  # fmt: skip


def test_a_table_in_a_cell_is_a_doubt_and_its_words_are_kept():
    reading = read_word(word(p("x y") + table(row(p("out"), p("before") + table(row(p("in"), p("side"))) + p()))))
    assert reading.items[1].text == "out\tbefore in side"
    assert (reading.doubts[0].item, reading.doubts[0].place) == (1, "paragraph 2")
    assert "table stands within" in reading.doubts[0].says


def test_numbers_in_cells_are_counted_and_printed():
    assert shown(table(row(p("one", number="1"), p("two", number="1"))) + p("x y", number="1"), numbering=CODE) == [
        (0, "", "D1 one\tD2 two"), (0, "D3", "x y"),
    ]  # fmt: skip


def test_tracked_words_are_taken_or_left():
    body = p(r("The ") + change("ins", r("new ")) + change("del", r("old ", name="delText")) + r("text."))
    assert both(body) == (["The new text."], ["The old text."])


def test_words_put_in_and_taken_out_again_are_in_neither():
    assert both(p(r("A") + change("ins", change("del", r("B", name="delText"))) + r("C."))) == (["AC."], ["AC."])


def test_moved_words_stand_at_one_end_in_each_view():
    body = (
        p(change("moveFrom", r("Moved.")), set_=ended("moveFrom"))
        + p("Middle.")
        + p(change("moveTo", r("Moved.")), set_=ended("moveTo"))
        + p("End.")
    )
    assert both(body) == (["Middle.", "Moved.", "End."], ["Moved.", "Middle.", "End."])


def test_a_paragraph_whose_end_is_gone_goes_on_in_the_next_and_takes_its_look():
    body = p("One ", set_=ended("del")) + p("two.", number="1") + p("Three ", set_=ended("ins")) + p("four.")
    assert both(body, numbering=CODE) == (["D1One two.", "Three", "four."], ["One", "D1two.", "Three four."])


def test_numbers_count_only_what_is_in_the_view():
    body = (
        p("a b", number="1")
        + p(change("ins", r("new")), number="1", set_=ended("ins"))
        + p(change("del", r("old", name="delText")), number="1", set_=ended("del"))
        + p("c d", number="1")
    )
    assert both(body, numbering=CODE) == (["D1a b", "D2new", "D3c d"], ["D1a b", "D2old", "D3c d"])


def test_rows_and_cells_that_were_put_in_or_taken_out():
    gone = "<w:tc><w:tcPr><w:cellDel w:id='1' w:author='A'/></w:tcPr>" + p("gone") + "</w:tc>"
    body = table(row(p("a"), gone), row(p("new"), set_=change("ins")), row(p("old"), set_=change("del")))
    assert both(body) == (["a\nnew"], ["a\tgone\nold"])


def test_a_number_and_a_look_that_were_changed_are_read_as_they_were():
    before = '<w:pPrChange w:id="1" w:author="A"><w:pPr></w:pPr></w:pPrChange>'
    body = p("x y", number="1", set_=before) + p(
        r("bold", '<w:b/><w:rPrChange w:id="2" w:author="A"><w:rPr/></w:rPrChange>') + r(" words.")
    )
    assert both(body, numbering=CODE) == (["D1x y", "bold words."], ["x y", "bold words."])
    assert [read_word(word(body, numbering=CODE), view=view).items[1].marks for view in ("accept", "reject")] == [
        (Mark(0, 4, "bold"),),
        (),
    ]


def test_bold_italic_raised_and_lowered_words_are_marked_and_a_style_counts():
    styles = style("Loud", kind="character", run="<w:b/>") + style("Quiet", run="<w:i/>")
    body = p(
        r("a", '<w:rStyle w:val="Loud"/>')
        + r("2", '<w:vertAlign w:val="superscript"/>')
        + r("i", '<w:vertAlign w:val="subscript"/>')
        + r("n", '<w:b w:val="0"/>')
        + r("."),
        style="Quiet",
    )
    (item,) = read_word(word(body, styles=styles)).items
    assert set(item.marks) == {
        Mark(0, 5, "italic"),
        Mark(0, 1, "bold"),
        Mark(1, 2, "superscript"),
        Mark(2, 3, "subscript"),
    }


def test_footnotes_come_after_their_item_with_the_number_that_is_printed():
    notes = f'<w:footnote w:id="5">{p("<w:r><w:footnoteRef/></w:r>" + r(" First note."))}{p("Second line.")}</w:footnote><w:footnote w:id="6">{p("Other.")}</w:footnote>'
    body = p(r("Words") + '<w:r><w:footnoteReference w:id="5"/></w:r>' + r(" go on.")) + p(
        r("Star") + '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="6"/><w:t>*</w:t></w:r>' + r(".")
    )
    items = read_word(word(body, footnotes=notes)).items
    assert items[0].marks == (Mark(5, 5, "footnote", "1"),)
    assert [(each.kind.value, each.depth, each.number, each.text) for each in items] == [
        ("text", 0, "", "Words go on."), ("footnote", 1, "1", "First note.\nSecond line."), ("text", 0, "", "Star."), ("footnote", 1, "*", "Other."),
    ]  # fmt: skip


def test_a_footnote_that_is_missing_is_a_doubt():
    reading = read_word(word(p(r("Words") + '<w:r><w:footnoteReference w:id="5"/></w:r>')))
    assert reading.items[0].text == "Words"
    assert "footnote 1 is missing" in reading.doubts[0].says


def drawing(relation: str, said: str = "") -> str:
    return f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="{said}"/><a:graphic><a:blip r:embed="{relation}"/></a:graphic></wp:inline></w:drawing></w:r>'


def test_a_picture_is_kept_by_its_hash_with_the_words_that_stand_for_it():
    digest = hashlib.sha256(PICTURE).hexdigest()
    data = word(
        p(drawing("i1", "A map")) + p(r("See ") + drawing("i1") + r(" there.")),
        links={"i1": ("image", "media/i.png")},
        more={"word/media/i.png": PICTURE},
    )
    reading = read_word(data)
    assert reading.images == {digest: PICTURE}
    assert (reading.items[0].kind, reading.items[0].text, reading.items[0].marks) == (
        Kind.FIGURE,
        "A map",
        (Mark(0, 5, "image", digest),),
    )
    assert reading.items[1].marks == (Mark(4, 4, "image", digest),)
    assert "no words that say" in reading.doubts[0].says


@pytest.mark.parametrize("target", ["https://example.org/i.png", "media/none.png"])
def test_a_picture_that_is_not_in_the_file_is_a_doubt(target):
    reading = read_word(word(p(drawing("i1", "A map")), links={"i1": ("image", target)}))
    assert reading.items[0].text == "A map"
    assert "not in the file" in reading.doubts[0].says


def test_a_formula_is_a_line_and_one_among_words_is_marked():
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    half = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )
    items = read_word(word(p(half) + p(r("where ") + power + r(" is small.")))).items
    assert (items[0].kind, items[0].text) == (Kind.FORMULA, "(a+b)/2")
    assert (items[1].text, items[1].marks) == ("where x^2 is small.", (Mark(6, 9, "formula"),))


def test_links_fields_smart_tags_and_content_controls_keep_their_words():
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{inner}' for kind, inner in
                    [("begin", "<w:r><w:instrText> REF there \\h </w:instrText></w:r>"), ("separate", r("D1")), ("end", "")])  # fmt: skip
    body = p(
        '<w:hyperlink r:id="h1">' + r("site") + "</w:hyperlink><w:smartTag>" + r(" tag") + "</w:smartTag><w:sdt><w:sdtContent>" + r(" box")
        + '</w:sdtContent></w:sdt><w:fldSimple w:instr=" DATE ">' + r(" 2020") + "</w:fldSimple>" + r(" see ") + field + r(".")
    ) + p('<w:bookmarkStart w:id="1" w:name="there"/>' + r("x y"), number="1")  # fmt: skip
    reading = read_word(
        word(
            f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>",
            numbering=CODE,
            links={"h1": ("hyperlink", "https://example.org/")},
        )
    )
    assert reading.items[0].text == "site tag box 2020 see D1."
    assert reading.items[0].marks == (Mark(0, 4, "link", "https://example.org/"), Mark(22, 24, "refers", "D1"))


def test_a_text_box_keeps_its_words_and_is_a_doubt():
    box = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    reading = read_word(word(p(r("Before.") + box.format(p("In the box.")))))
    assert [each.text for each in reading.items] == ["Before.", "In the box."]
    assert (reading.doubts[0].item, reading.doubts[0].place) == (1, "paragraph 1")


def test_a_comment_is_named_with_what_it_says():
    reading = read_word(
        word(
            p(r("Words.") + '<w:r><w:commentReference w:id="3"/></w:r>'),
            comments=f'<w:comment w:id="3">{p("Is this so?")}</w:comment>',
        )
    )
    assert "Is this so?" in reading.doubts[0].says


def test_a_table_of_contents_is_left_out_and_said_to_be():
    reading = read_word(word(p("Report Phase\t3", style="T") + p("Words."), styles=style("T", "toc 1")))
    assert [each.text for each in reading.items] == ["Words."]
    assert "contents" in reading.doubts[0].says


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        (r("gone", "<w:strike/>"), "struck through by hand"),
        (r("dark", "<w:vanish/>"), "hidden"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "sign of the font Wingdings"),
        ("<w:r><w:object><v:rect/></w:object></w:r>", "another program"),
        ('<w:fldSimple w:instr=" LISTNUM "/>' + r("x"), "LISTNUM"),
        (
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="A chart"/></wp:inline></w:drawing></w:r>',
            "chart",
        ),
    ],
)
def test_what_word_can_do_and_a_text_cannot_is_named(inner, says):
    reading = read_word(word(p(r("Words ") + inner)))
    assert any(says in doubt.says and doubt.place == "paragraph 1" and doubt.remedy for doubt in reading.doubts)


def test_a_style_that_is_missing_is_a_doubt():
    reading = read_word(word(p("Words here.", style="Nowhere"), styles=style("Other")))
    assert reading.items[0].text == "Words here."
    assert "Nowhere" in reading.doubts[0].says


def test_another_language_is_named():
    whole = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault></w:docDefaults>'
    assert "French (fr-FR)" in read_word(word(p("Mots."), styles=whole)).doubts[0].says
    reading = read_word(
        word(p("Words.") + p(r("Wörter.", '<w:lang w:val="de-DE"/>')) + p(r("Us.", '<w:lang w:val="en-US"/>')))
    )
    assert [("German" in doubt.says, doubt.place) for doubt in reading.doubts] == [(True, "paragraph 2")]


def test_a_file_without_text_is_a_doubt():
    assert "no text" in read_word(word(p())).doubts[0].says


def test_headers_are_kept_beside_the_text():
    assert read_word(word(p("Words."), header=p("Draft 2"))).details["header"] == "Draft 2"


def test_words_in_wrappers_that_are_not_known_are_kept():
    body = f"<w:strange>{p('<w:odd>' + r('Kept.') + '</w:odd>')}</w:strange><mc:AlternateContent><mc:Choice>{p('Chosen.')}</mc:Choice><mc:Fallback>{p('Not this.')}</mc:Fallback></mc:AlternateContent>"
    assert [text for _, _, text in shown(body)] == ["Kept.", "Chosen."]


def test_a_field_without_an_end_swallows_nothing():
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>'
    reading = read_word(word(p(r("One.") + begun) + p("Two.") + p("Three.")))
    assert [each.text for each in reading.items] == ["One.", "Two.", "Three."]
    assert "has no end" in reading.doubts[0].says


def test_a_list_under_a_definition_is_its_own_and_the_next_term_stands_beside_it():
    body = (
        p("D1\tDEFINITIONS") + p(r("“User” means:")) + p("(a)\tone; or") + p("(b)\ttwo.") + p(r("“Party” means three."))
    )
    items = read_word(word(body)).items
    assert [(each.depth, each.kind.value) for each in items[1:]] == [
        (1, "definition"),
        (2, "clause"),
        (2, "clause"),
        (1, "definition"),
    ]


def test_a_heading_with_a_picture_keeps_the_picture():
    data = word(
        p(bold("Map ") + drawing("i1", "of it")),
        links={"i1": ("image", "media/i.png")},
        more={"word/media/i.png": PICTURE},
    )
    (item,) = read_word(data).items
    assert [mark.kind for mark in item.marks] == ["bold", "image"]


def test_what_could_be_meant_is_listed():
    body = p("D7.3\tIt shall:") + p("(a)\tdo this;") + p("in a page.")
    assert read_word(word(body)).doubts[0].choices == ("(a)", "D7.3")


def test_how_many_changes_are_tracked_is_said():
    assert (
        read_word(word(p(change("ins", r("a")) + change("del", r("b", name="delText"))))).details["tracked changes"]
        == "2"
    )
