"""Days apart from text, and variations over them."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.core.workflow.taking import NotNow, relabel
from secretariat.documents import commands, dating, publishing, selectors
from secretariat.documents.models import DateOfForce, Document, DocumentVersion
from secretariat.documents.publishing import NewText
from secretariat.documents.tests.texts import BY, FIRST, SECOND, TEXT, THIRD, a_document, items, published

pytestmark = pytest.mark.django_db
MORE = f"{TEXT}1 D2.3||More."


def two_versions() -> tuple[Document, DocumentVersion, DocumentVersion]:
    document = a_document()
    return document, published(document, approved=FIRST), published(document, MORE, "2.0", SECOND, approved=FIRST)


def test_a_text_in_force_on_a_day_as_known_on_another():
    document, first, second = two_versions()
    dating.redate(second, in_force_from=THIRD, why="The systems were late.", known_from=date(2018, 12, 1), by=BY)
    assert selectors.version_on(document, SECOND) == first
    assert selectors.version_on(document, SECOND, known=date(2018, 11, 30)) == second
    assert selectors.version_on(document, SECOND, known=date(2018, 12, 1)) == first
    assert selectors.version_on(document, SECOND, known=date(2017, 12, 31)) is None
    assert selectors.version_on(document, THIRD) == second
    assert [each.in_force_from for each in second.dates.order_by("pk")] == [SECOND, THIRD]


def test_versions_do_not_pass_each_other():
    _, first, second = two_versions()
    with pytest.raises(
        NotNow, match="Version 1.0 of Section D, on which it builds, comes into force on 1 January 2018"
    ):
        dating.redate(second, in_force_from=date(2017, 1, 1), why="Earlier.", by=BY)
    with pytest.raises(
        NotNow, match="Version 2.0 of Section D, which builds on it, comes into force on 1 January 2019"
    ):
        dating.redate(first, in_force_from=THIRD, why="Later.", by=BY)
    with pytest.raises(NotNow, match="Version 2.0 of Section D builds on it and has a day: take that day away first"):
        dating.redate(first, in_force_from=None, why="Not settled.", by=BY)
    dating.redate(second, in_force_from=None, why="Not settled.", by=BY)
    dating.redate(first, in_force_from=None, why="Not settled.", by=BY)
    with pytest.raises(NotNow, match="on which it builds, comes into force on a day not yet settled"):
        dating.redate(second, in_force_from=THIRD, why="Settled.", by=BY)


def test_a_day_that_is_the_same_unknown_or_without_a_reason_is_refused():
    _, _, second = two_versions()
    for given, says in (
        ({"in_force_from": SECOND, "why": "Same."}, "That is its day already"),
        ({"in_force_from": THIRD, "why": " "}, "Say why the day changes"),
        ({"in_force_from": THIRD, "why": "x", "known_from": date(2999, 1, 1)}, "is yet to come"),
        ({"in_force_from": THIRD, "why": "x", "known_from": date(2017, 1, 1)}, "last set as known from 1 January 2018"),
    ):
        with pytest.raises(NotNow, match=says):
            dating.redate(second, by=BY, **given)
    assert DateOfForce.objects.count() == 2


def test_what_a_version_of_the_code_brought_is_dated_with_it():
    document = a_document()
    code = publishing.publish_set([NewText(document, items(), "1.0")], number="1.0", in_force_from=None, by=BY)
    version = code.texts.get()
    with pytest.raises(NotNow, match="It came with version 1.0 of the code: date that one, and it follows"):
        dating.redate(version, in_force_from=FIRST, why="Settled.", by=BY)
    assert selectors.version_on(document, THIRD) is None
    assert dating.redate(code, in_force_from=SECOND, why="Settled.", by=BY) == [version]
    assert selectors.version_on(document, THIRD) == version
    document.refresh_from_db()
    assert (document.version, document.in_force_from) == ("1.0", SECOND)


def test_a_variation_lies_over_a_clause_and_its_text_stays(django_assert_num_queries):
    document, _, second = two_versions()
    before = selectors.text_of(second)
    varied = dating.vary(document, label="D2.1", says="Within 40 days.", starts=SECOND, direction="BEIS-1", by=BY)
    assert selectors.text_of(second) == before
    assert selectors.variations_on(document, SECOND) == {varied.key: [varied]}
    assert selectors.variations_on(document, date(2018, 12, 31)) == {}
    dating.end_variation(varied, ends=THIRD, why="It is over.", by=BY)
    assert selectors.variations_on(document, THIRD) == {}


def test_a_variation_follows_its_clause_through_renumbering():
    document = a_document()
    published(document)
    varied = dating.vary(document, label="D2.2", says="At once.", starts=FIRST, direction="BEIS-1", by=BY)
    published(document, TEXT.replace("1 D2.2", "1 D2.7"), "2.0", SECOND)
    assert selectors.find_clause("D2.7", SECOND).key == varied.key


def test_a_variation_of_nothing_or_backwards_is_refused():
    document, _, _ = two_versions()
    given = {"label": "D2.1", "says": "Otherwise.", "starts": SECOND, "direction": "BEIS-1"}
    for change, says in (
        ({"label": "D9"}, "Section D has no clause D9"),
        ({"says": " "}, "Say what holds instead"),
        ({"ends": FIRST}, "It ends before it starts"),
    ):
        with pytest.raises(NotNow, match=says):
            dating.vary(document, by=BY, **{**given, **change})
    varied = dating.vary(document, by=BY, **given)
    with pytest.raises(NotNow, match="It starts on 1 January 2019"):
        dating.end_variation(varied, ends=FIRST, why="x", by=BY)
    dating.end_variation(varied, ends=THIRD, why="x", by=BY)
    with pytest.raises(NotNow, match="It already ends on 1 January 2020"):
        dating.end_variation(varied, ends=THIRD, why="x", by=BY)


def test_a_document_s_row_names_its_new_version_once_the_day_has_come(settings):
    settings.SECRETARIAT_TODAY = "2018-06-01"
    document, _, _ = two_versions()
    assert commands.keep_documents_current() == ""
    settings.SECRETARIAT_TODAY = "2019-01-01"
    assert commands.keep_documents_current() == "In force now: new versions of Section D."
    document.refresh_from_db()
    assert document.version == "2.0"


def test_versions_days_and_variations_carry_the_label_of_their_document():
    document, first, _ = two_versions()
    dating.vary(document, label="D2.1", says="Otherwise.", starts=SECOND, direction="BEIS-1", by=BY)
    relabel(document, "amber", by=BY, why="It names somebody.")
    for rows in (document.versions, document.variations, DateOfForce.objects):
        assert set(rows.values_list("classification", flat=True)) == {"amber"}
    with pytest.raises(NotNow, match="It carries the label of DOC-D: change that one"):
        relabel(first, "white", by=BY, why="x")
