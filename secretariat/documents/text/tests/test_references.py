"""References found in a text, followed and written, and what somebody types who looks for a place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.documents.text.items import Item, Kind
from secretariat.documents.text.references import (
    Standing,
    candidates,
    cite,
    find,
    headings,
    normalise,
    parts_of,
    place_of,
    places_over,
    resolve,
)

pytestmark = pytest.mark.once


def led(text: str, here: str = "", known=None) -> list[str]:
    """What is marked in the text and where it leads."""
    return [
        f"{text[each.start : each.end]} > {each.place}" + (f" .. {each.place_to}" if each.range_to else "")
        for each in find(text, here=here, known=known)
    ]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("See Section D7.3(a).", ["Section D7.3(a) > D7.3(a)"]),
        ("Sections C8.11 to C8.13 apply", ["Sections C8.11 to C8.13 > C8.11 .. C8.13"]),
        ("Sections C8.11 - C8.13", ["Sections C8.11 - C8.13 > C8.11 .. C8.13"]),
        ("Sections F2.4, F2.5 and G3", ["Sections F2.4 > F2.4", "F2.5 > F2.5", "G3 > G3"]),
        ("Section M8.1 (Events of Default)", ["Section M8.1 (Events of Default) > M8.1"]),
        ("Section Z 1.3", ["Section Z 1.3 > Z1.3"]),
        ("Section N4A, or D7.3A", ["Section N4A > N4A", "D7.3A > D7.3A"]),
        ("this Section D", ["this Section D > D"]),
        ("Section D7.3(a) or (b)", ["Section D7.3(a) > D7.3(a)", "(b) > D7.3(b)"]),
        ("Section H8.16(a)–(c)", ["Section H8.16(a)–(c) > H8.16(a) .. H8.16(c)"]),
        ("Section D7.3(a)(i) and (ii)", ["Section D7.3(a)(i) > D7.3(a)(i)", "(ii) > D7.3(a)(ii)"]),
        ("Schedule 8 and Appendix AA", ["Schedule 8 > Schedule 8", "Appendix AA > Appendix AA"]),
        ("Schedules 8 to 11", ["Schedules 8 to 11 > Schedule 8 .. Schedule 11"]),
        ("Appendices AA and AB", ["Appendices AA > Appendix AA", "AB > Appendix AB"]),
        ("clause 4.2 of Schedule 7", ["clause 4.2 of Schedule 7 > Schedule 7 4.2"]),
        ("paragraph 3 of Appendix AG", ["paragraph 3 of Appendix AG > Appendix AG 3"]),
        ("paragraph (b) of Section D8.1", ["paragraph (b) of Section D8.1 > D8.1(b)"]),
        ("sent under Section D7.3 to the Panel", ["Section D7.3 > D7.3"]),
        ("Section D7.3 of the Code", ["Section D7.3 > D7.3"]),
        ("Section D – A guide", ["Section D > D"]),
        ("paragraphs 3.1 and 3.2 of Schedule 5", ["paragraphs 3.1 > Schedule 5 3.1", "3.2 of Schedule 5 > Schedule 5 3.2"]),
    ],
)  # fmt: skip
def test_a_citation_leads_to_its_place(text: str, leads: list[str]):
    assert led(text) == leads


@pytest.mark.parametrize(
    ("here", "text", "leads"),
    [
        ("D7.3(a)(ii)", "paragraph (b)", "D7.3(b)"),
        ("D7.3(a)(ii)", "sub-paragraph (i)", "D7.3(a)(i)"),
        ("D7.3(a)", "sub-paragraph (ii)", "D7.3(a)(ii)"),
        ("D7.3", "paragraph (b)", "D7.3(b)"),
        ("D7.3(a)", "paragraph (c) of this Section D", "D7.3(c)"),
        ("Schedule 5 2.1(a)", "paragraph 3.4", "Schedule 5 3.4"),
        ("Schedule 5 2.1(a)", "paragraph (b)", "Schedule 5 2.1(b)"),
        ("D2", "clause 7.3", "D7.3"),
    ],
)
def test_a_relative_citation_is_seen_from_where_it_stands(here: str, text: str, leads: str):
    assert [each.place for each in find(text, here=here)] == [leads]


def test_of_several_places_that_may_be_meant_the_one_that_is_there_is():
    assert led("paragraph (i)", "F1.4(h)", {"F1.4(i)", "F1.4(h)"}) == ["paragraph (i) > F1.4(i)"]
    assert led("paragraph (i)", "F1.4(h)", {"F1.4(h)(i)"}) == ["paragraph (i) > F1.4(h)(i)"]


@pytest.mark.parametrize(
    "text",
    [
        "section 88 of the Energy Act 2008",
        "Schedule 4 to the Gas Act 1986",
        "paragraph 10(1)(i) of Schedule 17A to the Act",
        "clause 5 of the Framework Agreement",
        "Section H of the Balancing and Settlement Code",
        "Section D7 of that Agreement",
        "paragraph numbering, a clause of it, Section by Section",
    ],
)
def test_what_leads_out_of_the_code_is_no_reference(text: str):
    assert led(text, "D7") == []


def test_a_numbered_section_is_one_where_the_text_has_it():
    assert led("see section 19(2)", "20", {"19(2)"}) == ["section 19(2) > 19(2)"]
    assert led("see section 19(2)", "20") == []


def test_an_item_of_a_list_after_a_citation_is_not_part_of_it():
    assert led("comply with Section D7.3(a), and (b) notify") == ["Section D7.3(a) > D7.3(a)"]


def test_a_reference_says_which_heading_it_quotes():
    (reference,) = find("Section M8.1 (Events of Default)(b)")
    assert reference.own == "Events of Default" and reference.document == "M"


def test_a_reference_is_found_gone_or_never_was_there():
    (reference,) = find("Section D7.3(a)")
    assert resolve(reference, {"D7.3(a)"}) is Standing.FOUND
    assert resolve(reference, {"D7"}, {"D7.3(a)"}) is Standing.GONE
    assert resolve(reference, {"D7"}, {"D7.4"}) is Standing.NEVER
    (span,) = find("Sections C8.11 to C8.13")
    assert resolve(span, {"C8.11"}, {"C8.13"}) is Standing.GONE


def test_a_citation_is_made_from_the_place_and_its_heading():
    assert cite("M8.1", "Events of Default") == "Section M8.1 (Events of Default)"
    assert cite("D", "Modification Process") == "Section D (Modification Process)"
    assert cite("Schedule 7 4.2") == "clause 4.2 of Schedule 7"
    assert cite("Appendix AG 3", "Triage") == "paragraph 3 (Triage) of Appendix AG"
    assert cite("Schedule 8") == "Schedule 8"


def test_a_citation_that_was_made_is_found_again():
    for place in ("M8.1", "D", "Schedule 7 4.2", "Appendix AG 3", "Schedule 8", "D7.3(a)(ii)(B)", "N4A"):
        for heading in ("", "Events of Default"):
            assert [each.place for each in find(cite(place, heading))] == [place], cite(place, heading)


def test_an_item_is_cited_by_its_own_heading_or_the_one_over_it():
    items = [
        Item(0, number="M8", heading="Default"),
        Item(1, Kind.HEADING, heading="Events"),
        Item(1, number="M8.1"),
        Item(0, number="M9"),
        Item(1, number="M9.1"),
    ]
    assert headings(items) == ["Default", "Events", "Events", "", ""]


def test_a_place_is_in_all_that_it_stands_in():
    assert places_over("D7.3(a)(ii)") == ["D7.3(a)(ii)", "D7.3(a)", "D7.3", "D7", "D", ""]
    assert places_over("Schedule 7 4.2(a)") == ["Schedule 7 4.2(a)", "Schedule 7 4.2", "Schedule 7 4", "Schedule 7", ""]
    assert places_over("N4A") == ["N4A", "N", ""]
    assert places_over("") == [""]


@pytest.mark.parametrize("place", ["D", "D7.3(a)", "Schedule 7", "Schedule 7 4.2", "Appendix AA", "4.2(a)", ""])
def test_a_place_is_its_document_and_its_label(place: str):
    assert place_of(*parts_of(place)) == place


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("d 7.3 a", "D7.3(a)"),
        ("D7.3.a", "D7.3(a)"),
        ("section d7.3(a)(II)", "D7.3(a)(ii)"),
        ("d7.3 (a)(ii)(b)", "D7.3(a)(ii)(B)"),
        ("D 7 . 3 ( a )", "D7.3(a)"),
        ("Z 1.3", "Z1.3"),
        ("n4a.2(b)", "N4A.2(b)"),
        ("d7.3aii", "D7.3(a)(ii)"),
        ("section d", "D"),
        ("schedule 7 4.2", "Schedule 7 4.2"),
        ("clause 4.2 of Schedule 7", "Schedule 7 4.2"),
        ("app AG", "Appendix AG"),
        ("how do I join", ""),
        ("what is D7.3 about", ""),
        ("2019", ""),
        ("d", ""),
        ("", ""),
    ],
)
def test_a_place_is_known_in_the_spellings_that_people_type(typed: str, meant: str):
    assert normalise(typed) == meant


def test_what_may_be_meant_by_two_spellings_is_both():
    assert candidates("d7.3a") == ["D7.3A", "D7.3(a)"]


@pytest.mark.parametrize("typed", ["mod 76", "MP76", "SECMP0076", "secmp 76", "mp-076", "Modification 76"])
def test_a_case_is_known_in_the_spellings_that_people_type(typed: str):
    assert set(candidates(typed, (("SECMP", 4), ("MP", 3)))) >= {"SECMP0076", "MP076"}


def test_a_number_of_another_kind_of_case_is_not_meant():
    assert "SECMP0076" not in candidates("dp76", (("SECMP", 4), ("DP", 3)))


PIECES = [
    "Section ",
    "paragraph",
    "s ",
    "D",
    "7",
    ".",
    "(a)",
    "(ii)",
    " to ",
    " and ",
    ", ",
    "Schedule ",
    " of ",
    "(",
    ")",
    "A",
    "x",
    "\n",
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.sampled_from(["", "D7.3(a)", "Schedule 5 2.1"]))
def test_whatever_is_written_references_stand_in_order_and_lead_somewhere(text: str, here: str):
    end = 0
    for reference in find(text, here=here):
        assert end <= reference.start < reference.end <= len(text)
        assert reference.place
        assert places_over(reference.place)[-1] == ""
        end = reference.end
    assert all(candidates(text))
