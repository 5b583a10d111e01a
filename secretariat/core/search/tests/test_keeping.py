"""The index follows what is written, can be made anew, is verified, and forgets for good."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction

from secretariat.core import search
from secretariat.core.permission import ANYONE
from secretariat.core.search import Entry, Filters, spelling
from secretariat.core.search.models import IndexedEntry, IndexedWord, WordTrigram

pytestmark = pytest.mark.django_db


def entry(number=1, **values):
    names = {"key": f"clauses:{number}:1", "kind": "clauses", "guard": ("documents", "D"), "classification": "white"}
    return Entry(**{**names, "label": f"D{number}", "text": "The Panel meets.", **values})


def found(query):
    return [hit.key for hit in search.find(query, Filters(), ANYONE).hits]


def faults_without_a_source():
    return [each for each in search.verify() if "of nothing that there is" not in each]


def test_what_is_rolled_back_is_not_found():
    with pytest.raises(RuntimeError), transaction.atomic():
        search.index([entry()])
        raise RuntimeError
    assert found("panel") == [] and not IndexedWord.objects.exists()


def test_words_are_counted_as_they_come_and_go():
    search.index([entry(1), entry(2, text="The Panel and the Authority.")])
    assert dict(IndexedWord.objects.values_list("word", "entries")) == {
        "the": 2, "panel": 2, "meets": 1, "and": 1, "authority": 1,
    }  # fmt: skip
    search.index([entry(1, text="The Board meets.")])
    search.forget([entry(2).key])
    assert set(IndexedWord.objects.values_list("word", flat=True)) == {"the", "board", "meets"}
    assert set(WordTrigram.objects.values_list("word__word", flat=True)) == {"the", "board", "meets"}


def test_the_same_key_twice_at_once_is_kept_as_it_was_told_last():
    assert search.index([entry(text="First."), entry(text="Second.")]) == 1
    assert found("second") and not found("first")


def test_an_end_is_set_and_taken_away():
    search.index([entry()])
    search.end([entry().key], date(2014, 1, 1))
    assert found("panel") == [] and found("D1") == []
    search.end([entry().key], None)
    assert found("panel") == [entry().key]


@pytest.mark.sqlite
def test_words_that_were_put_into_the_tables_of_fts5_by_others_are_found_out():
    search.index([entry()])
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_search_fts(rowid, body) VALUES (99, 'smuggled')")
    assert "The words of the search do not fit its entries" in " ".join(search.verify())


def everything_in_the_files():
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM core_search_fts_data")
        return b" ".join(bytes(block) for (block,) in cursor.fetchall())


@pytest.mark.sqlite
def test_what_is_forgotten_for_good_stands_in_no_file_of_words():
    search.index([entry(1, text="Quillfeather"), entry(2)])
    assert b"quillfeath" in everything_in_the_files()
    search.forget([entry(1).key], for_good=True)
    assert b"quillf" not in everything_in_the_files()
    assert found("panel") == [entry(2).key]


def test_mistakes_are_measured_as_people_make_them():
    search.index([entry(text="budget budgets committee receive form from")])
    assert spelling.alike(["budgte", "comittee", "comitee", "recieve", "zz"]) == {
        "budgte": ["budget", "budgets"], "comittee": ["committee"], "comitee": ["committee"], "recieve": ["receive"],
    }  # fmt: skip


def test_a_word_of_three_letters_has_one_mistake_at_most():
    search.index([entry(text="key fee day")])
    assert spelling.alike(["kex"])["kex"] == ["key"]


def test_a_word_that_only_others_may_see_is_never_offered_nor_told_apart_from_one_that_is_not_there():
    search.index([entry(1, text="Quillfeather", classification="red"), entry(2, text="The Panel meets.")])
    for typed in ("quillfeather", "quilfeather", "quillfeathers", "panel quilfeather", '"quillfeather"', "quill*"):
        result = search.find(typed, Filters(), ANYONE)
        unknown = search.find(typed.replace("ll", "lt").replace("qui", "xyz"), Filters(), ANYONE)
        assert (result.hits, result.count, result.corrected, result.nearest) == (
            unknown.hits, unknown.count, unknown.corrected, unknown.nearest,
        )  # fmt: skip


def test_counts_of_words_stay_right_whatever_is_taken_in_and_out():
    search.index(entry(number, text=f"The word{'abc'[number % 3]} stands.") for number in range(30))
    search.index(entry(number, text="Other.") for number in range(0, 30, 2))
    search.forget(entry(number).key for number in range(0, 30, 3))
    kept = [row.body for row in IndexedEntry.objects.all()]
    wanted = Counter(word for body in kept for word in {each.strip(".").lower() for each in body.split()})
    assert Counter(dict(IndexedWord.objects.values_list("word", "entries"))) == wanted
    assert faults_without_a_source() == []
