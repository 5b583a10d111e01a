"""Publishing a text: what is kept, what makes rows, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from secretariat.core.events.models import Event
from secretariat.core.workflow.taking import NotNow
from secretariat.documents import publishing, selectors
from secretariat.documents.models import Document, DocumentVersion
from secretariat.documents.models_clauses import Clause, ClauseVersion, Wording
from secretariat.documents.publishing import NewText
from secretariat.documents.tests.texts import BY, FIRST, SECOND, TEXT, THIRD, a_document, items, published
from secretariat.documents.text.items import Mark, labels

pytestmark = pytest.mark.django_db


def text_on(document: Document, day: date) -> list[tuple[str, str]]:
    found = selectors.text_on(document, day)[1]
    return list(zip(labels(found), (each.heading or each.text for each in found), strict=True))


def keys(version: DocumentVersion) -> dict[str, str]:
    found = selectors.text_of(version)
    return {label: each.key for label, each in zip(labels(found), found, strict=True) if each.number}


def test_a_text_comes_back_as_it_was_given():
    document = a_document()
    given = items()
    given[1] = replace(given[1], marks=(Mark(0, 9, "bold"), Mark(14, 19, "refers", "D2.1")))
    publishing.publish(document, given, number="1.0", in_force_from=FIRST, by=BY)
    version, found = selectors.text_on(document, SECOND)
    assert version.number == "1.0"
    assert [replace(each, key="") for each in found] == given
    assert all(each.key for each in found)


def test_only_what_changed_makes_rows_and_an_inserted_clause_moves_nothing():
    document = a_document()
    first = published(document)
    before = ClauseVersion.objects.count()
    second = published(document, TEXT.replace("1 D1.2", "1 D1.1A||The Panel may ask for more.\n1 D1.2"), "2.0", SECOND)
    assert ClauseVersion.objects.count() == before + 1
    assert keys(second).items() >= keys(first).items()
    assert text_on(document, FIRST) == [each for each in text_on(document, SECOND) if each[0] != "D1.1A"]


def test_a_renumbered_clause_keeps_its_key_and_its_old_label_leads_to_it():
    document = a_document()
    first = published(document)
    second = published(document, TEXT.replace("1 D2.2||", "1 D2.3||").replace("1 D1.2", "1 D1.3"), "2.0", SECOND)
    assert keys(first)["D2.2"] == keys(second)["D2.3"]
    found = selectors.find_clause("D2.2", THIRD)
    assert (found.key, found.label, found.stands) == (keys(first)["D2.2"], "D2.3", True)
    assert selectors.find_clause("D2.2", FIRST).label == "D2.2"
    assert selectors.find_clause("D9.9") is None


def test_a_reworded_clause_keeps_its_key_and_only_its_row_is_new():
    document = a_document()
    first = published(document)
    rows = ClauseVersion.objects.count()
    second = published(document, TEXT.replace("within 20 days", "within 25 working days"), "2.0", SECOND)
    assert ClauseVersion.objects.count() == rows + 1
    assert keys(second) == keys(first)
    assert "20 days" in text_on(document, FIRST)[7][1]
    assert "25 working days" in text_on(document, SECOND)[7][1]


def test_a_clause_that_is_put_elsewhere_keeps_its_key_and_the_others_stay_where_they_are():
    document = a_document()
    first = published(document)
    line = "1 D1.2||The Panel shall keep a list of all proposals.\n"
    rows = ClauseVersion.objects.count()
    second = published(document, TEXT.replace(line, "") + line.replace("D1.2", "D2.3"), "2.0", SECOND)
    assert keys(second)["D2.3"] == keys(first)["D1.2"]
    assert ClauseVersion.objects.count() == rows + 1
    assert ClauseVersion.objects.get(until=None, label="D2.3").parent.key == keys(second)["D2"]


def test_an_unnumbered_heading_keeps_its_key_when_it_is_retitled():
    document = a_document()
    first = selectors.text_of(published(document))
    second = selectors.text_of(published(document, TEXT.replace("How it is decided", "The decision"), "2.0", SECOND))
    assert first[6].heading != second[6].heading
    assert [each.key for each in first] == [each.key for each in second]


def test_many_clauses_put_behind_each_other_at_one_place_one_by_one_keep_the_order():
    document = a_document()
    text = TEXT
    for number in range(60):
        line = (
            f"1 D1.2{chr(65 + number // 26)}{chr(65 + number % 26)}||Rule {number} of those that were put in later.\n"
        )
        text = text.replace("0 D2|", f"{line}0 D2|") if number % 2 else text.replace("1 D1.2||", f"{line}1 D1.2||")
        last = published(document, text, f"{number + 1}.0", FIRST)
    assert [replace(each, key="") for each in selectors.text_of(last)] == items(text)


def test_equal_words_are_kept_once():
    published(a_document(), "0 1||Not used.\n0 2||Not used.")
    assert Wording.objects.filter(text="Not used.").count() == 1
    assert Clause.objects.count() == 2


def test_the_event_of_a_version_seals_its_text():
    version = published(a_document())
    event = Event.objects.get(kind="documents.DocumentVersion", subject=version.reference)
    assert version.manifest in event.after
    assert len(version.manifest) == 64


def test_what_is_approved_for_later_is_not_in_force_and_what_has_no_day_is_not_either():
    document = a_document()
    published(document, day=FIRST)
    published(document, f"{TEXT}1 D2.3||More.", "2.0", date(2999, 1, 1), approved=SECOND)
    published(document, f"{TEXT}1 D2.4||More still.", "3.0", None)
    document.refresh_from_db()
    assert document.version == "1.0"
    assert selectors.version_on(document, THIRD).number == "1.0"
    assert selectors.version_on(document, date(2999, 1, 1)).number == "2.0"
    assert selectors.version_on(document, date(2017, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The text of Section D has no clauses: give at least one."),
        ("0 D1||One.\n0 D1||Two.", "Section D has two clauses D1: give one of them another number."),
        ("0 D1||One.\n2 D1.1||Two.", "D1.1 of Section D stands 2 levels below what is before it"),
        ("1 D1||One.", "D1 of Section D stands 2 levels below what is before it"),
        ("0 D1||One\x00.", r"D1 of Section D has a character that is no text \(U\+0000\): take it out"),
        (f"0 {'1' * 41}||One.", "The number of 1+ of Section D is too long: shorten it."),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_whole(text, says):
    document = a_document()
    with pytest.raises(NotNow, match=says):
        publishing.publish(document, items(text) if text else [], number="1.0", in_force_from=FIRST, by=BY)
    assert DocumentVersion.objects.count() == ClauseVersion.objects.count() == Clause.objects.count() == 0


def test_an_unchanged_text_a_number_that_is_there_and_a_day_before_the_last_are_refused():
    document = a_document()
    published(document, day=SECOND)
    with pytest.raises(NotNow, match="is the same as in version 1.0: there is nothing to publish"):
        published(document, TEXT, "2.0", THIRD)
    with pytest.raises(NotNow, match="has a version 1.0: give this one another number"):
        published(document, f"{TEXT}1 D2.3||More.", "1.0", THIRD)
    with pytest.raises(NotNow, match="comes into force on 1 January 2019, and this one builds on it"):
        published(document, f"{TEXT}1 D2.3||More.", "2.0", FIRST)
    with pytest.raises(NotNow, match="is yet to come"):
        published(document, f"{TEXT}1 D2.3||More.", "2.0", THIRD, approved=date(2999, 1, 1))
    with pytest.raises(NotNow, match="Give the version's number"):
        published(document, f"{TEXT}1 D2.3||More.", " ", THIRD)
    published(document, f"{TEXT}1 D2.3||More.", "2.0", None)
    with pytest.raises(NotNow, match="Version 2.0 of Section D comes before this one and has no day yet"):
        published(document, f"{TEXT}1 D2.4||More.", "3.0", THIRD)


def test_keys_that_are_given_are_kept_and_bad_ones_refused():
    document = a_document()
    given = [replace(each, key=f"example-{place}") for place, each in enumerate(items())]
    first = publishing.publish(document, given, number="1.0", in_force_from=FIRST, by=BY)
    assert selectors.text_of(first) == given
    for key, says in (("example-1", "Two clauses of Section D have the key example-1"), ("No!", "'No!' is no key")):
        wrong = [*given[:-1], replace(given[-1], key=key)]
        with pytest.raises(NotNow, match=says):
            publishing.publish(document, wrong, number="2.0", in_force_from=SECOND, by=BY)
    other = a_document("E")
    with pytest.raises(NotNow, match="The clause D1 stands in Section D: take it out there"):
        publishing.publish(other, given[:1], number="1.0", in_force_from=FIRST, by=BY)


def test_several_documents_are_published_as_one_version_of_the_code_or_none_is():
    one, other = a_document("D"), a_document("Schedule 8", category="schedule")
    texts = [NewText(one, items(), "1.0"), NewText(other, items("0 1||A schedule."), "1.0")]
    code = publishing.publish_set(texts, number="27.0", in_force_from=FIRST, cause="A release", by=BY)
    assert [each.reference for each in selectors.code_version("27.0")] == ["DOC-D-1.0", "DOC-Schedule-8-1.0"]
    changed = [NewText(one, items(f"{TEXT}1 D2.3||More."), "2.0"), NewText(other, items("0 1||A schedule."), "2.0")]
    with pytest.raises(NotNow, match="Schedule 8 is the same"):
        publishing.publish_set(changed, number="28.0", in_force_from=SECOND, by=BY)
    assert DocumentVersion.objects.count() == 2
    publishing.publish_set(changed[:1], number="28.0", in_force_from=SECOND, by=BY)
    assert [each.number for each in selectors.code_version("28.0")] == ["2.0", "1.0"]
    assert [each.number for each in selectors.code_version("27.0")] == ["1.0", "1.0"]
    assert [each.number for each in selectors.code_on(SECOND)] == ["2.0", "1.0"]
    assert selectors.code_on(date(2017, 1, 1)) == []
    assert code.texts.count() == 2


def test_a_set_is_refused_without_documents_with_one_twice_and_with_guidance():
    document, guidance = a_document(), a_document("", category="guidance")
    new = NewText(document, items(), "1.0")
    for texts, number, says in (
        ([], "1.0", "changes at least one document"),
        ([new, new], "1.0", "D is there twice"),
        ([NewText(guidance, items(), "1.0")], "1.0", "is no part of the code itself"),
        ([new], "", "Give the number of the version of the code"),
    ):
        with pytest.raises(NotNow, match=says):
            publishing.publish_set(texts, number=number, in_force_from=FIRST, by=BY)
    publishing.publish_set([new], number="1.0", in_force_from=FIRST, by=BY)
    more = [NewText(document, items(f"{TEXT}1 D2.3||More."), "2.0")]
    with pytest.raises(NotNow, match="is there, with its texts"):
        publishing.publish_set(more, number="1.0", in_force_from=FIRST, by=BY)
    with pytest.raises(NotNow, match="is there with another day"):
        publishing.publish_set(more, number="1.0", in_force_from=SECOND, by=BY)


def test_a_withdrawn_document_is_in_force_no_more_and_has_no_next_version():
    document = a_document()
    published(document)
    publishing.withdraw(document, day=SECOND, why="Nobody needs it.", by=BY)
    assert selectors.version_on(document, FIRST).number == "1.0"
    assert selectors.version_on(document, SECOND) is None
    assert selectors.code_on(SECOND) == []
    with pytest.raises(NotNow, match="is withdrawn from 1 January 2019: it has no next version"):
        published(document, f"{TEXT}1 D2.3||More.", "2.0", THIRD)
    with pytest.raises(NotNow, match="already"):
        publishing.withdraw(document, day=THIRD, why="Again.", by=BY)


def test_the_history_of_a_clause_names_the_version_that_brought_and_the_one_that_ended_each_wording():
    document = a_document()
    key = keys(published(document))["D2.2"]
    published(document, TEXT.replace("is published", "is published at once"), "2.0", SECOND, cause="A modification")
    published(document, TEXT.replace("1 D2.2||Its decision is published.", ""), "3.0", THIRD)
    first, second = selectors.clause_history(key)
    assert (first.since.number, first.until.number, first.item.text) == ("1.0", "2.0", "Its decision is published.")
    assert (second.since.cause, second.until.number) == ("A modification", "3.0")
    assert selectors.clause_history("nothing") == []
    gone = selectors.find_clause("D2.2", THIRD)
    assert (gone.key, gone.stands) == (key, False)


def test_a_text_takes_two_queries(django_assert_num_queries):
    document = a_document()
    published(document)
    with django_assert_num_queries(2):
        selectors.text_on(document, SECOND)
    with django_assert_num_queries(2):
        selectors.text_on(document, SECOND, known=SECOND)
    key = selectors.text_on(document, SECOND)[1][0].key
    with django_assert_num_queries(2):
        selectors.clause_history(key)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_wording SET text = 'Otherwise.'",
        "UPDATE documents_clause SET key = 'another-key'",
        "UPDATE documents_clauseversion SET label = 'D9'",
        "UPDATE documents_clauseversion SET until = 9",
        "UPDATE documents_clauseversion SET until = 2, heading = 'x' WHERE until IS NULL",
        "UPDATE documents_clauseversion SET until = NULL",
        "UPDATE documents_clauseversion SET until = 2 WHERE until IS NOT NULL",
        "DELETE FROM documents_wording",
        "DELETE FROM documents_clauseversion",
        "DELETE FROM documents_clause",
        "INSERT INTO documents_clauseversion (clause_id, document_id, position, depth, kind, number, label, heading, "
        "wording_id, seal, since) SELECT clause_id, document_id, position, depth, kind, number, label, heading, "
        "wording_id, seal, 1 FROM documents_clauseversion WHERE until IS NOT NULL",
    ],
)
def test_the_database_itself_refuses_to_change_a_text(statement):
    from django.db import connection

    document = a_document()
    published(document)
    published(document, TEXT.replace("is published", "is published at once"), "2.0", SECOND)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["clause", "wording", "clauseversion"])
def test_sqlite_refuses_to_put_a_row_in_another_one_s_place(table):
    from django.db import connection

    published(a_document())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO documents_{table} SELECT * FROM documents_{table}")
