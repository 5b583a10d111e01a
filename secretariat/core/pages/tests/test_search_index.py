"""What records are found by follows their events, can be made anew, and is verified."""

from __future__ import annotations

import pytest
from django.db import connection

from secretariat.core import events, search
from secretariat.core.pages import searching
from secretariat.core.pages.commands import search as search_command
from secretariat.core.search import Entry
from secretariat.core.search.models import IndexedEntry, IndexedWord
from secretariat.modifications.models import Modification
from tests.factories import SOMEBODY, recorded

pytestmark = pytest.mark.django_db


def entry():
    return Entry("clauses:1:1", "clauses", ("documents", "D"), "white", label="D1", text="The Panel meets.")


def test_the_index_that_follows_the_events_is_the_one_that_is_made_anew():
    recorded(Modification, reference="DP077", title="Faster switching")
    proposal = recorded(Modification, reference="DP078", title="Firmware")
    searching.catch_up()
    events.update(proposal, by=SOMEBODY, title="Firmware of gateways")
    searching.catch_up()
    assert search.verify() == []
    rows = list(IndexedEntry.objects.order_by("key").values_list("key", "heading", "terms"))
    words = dict(IndexedWord.objects.values_list("word", "entries"))
    assert searching.rebuild() == 2
    assert search.verify() == []
    assert list(IndexedEntry.objects.order_by("key").values_list("key", "heading", "terms")) == rows
    assert dict(IndexedWord.objects.values_list("word", "entries")) == words


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda: IndexedEntry.objects.all().delete(), "modifications:DP077 is not found by the search."),
        (lambda: IndexedEntry.objects.update(heading="Else"), "modifications:DP077 is found by an old heading."),
        (
            lambda: IndexedEntry.objects.get().numbers.first().delete(),
            "modifications:DP077 is found by an old numbers.",
        ),
        (lambda: IndexedWord.objects.first().delete(), "The words from which spelling is put right"),
        (lambda: search.index([entry()]), "1 entries of the search are of nothing that there is."),
    ],
)
def test_what_does_not_fit_is_found_out(harm, says):
    recorded(Modification, reference="DP077", title="Faster switching")
    searching.catch_up()
    harm()
    assert any(fault.startswith(says) for fault in search.verify())


def everything_in_the_files():
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM core_search_fts_data")
        return b" ".join(bytes(block) for (block,) in cursor.fetchall())


@pytest.mark.sqlite
def test_words_that_name_people_go_from_the_search_with_what_is_erased():
    proposal = recorded(Modification, title="Ask Quillfeather")
    searching.catch_up()
    assert b"quillfeath" in everything_in_the_files()
    searching.forget("modifications", [proposal.reference])
    assert b"quillf" not in everything_in_the_files() and not IndexedWord.objects.filter(word="quillfeather").exists()


def test_the_command_makes_the_index_anew_and_verifies_it(capsys):
    from argparse import Namespace

    recorded(Modification, reference="DP077", title="Faster switching")
    assert search_command(Namespace(what="rebuild")) == 0
    assert search_command(Namespace(what="verify")) == 0
    IndexedEntry.objects.update(heading="Else")
    assert search_command(Namespace(what="verify")) == 1
    said = capsys.readouterr().out
    assert "1 entries can be found." in said and "the index is what it should be." in said
    assert "modifications:DP077 is found by an old heading." in said and "run `secretariat search rebuild`" in said


def test_what_a_changed_label_of_a_record_guards_follows_it():
    proposal = recorded(Modification, reference="DP077", title="Faster switching")
    searching.catch_up()
    search.index([Entry("clauses:1:1", "clauses", ("modifications", "DP077"), "white", text="Legal text.")])
    events.update(proposal, by=SOMEBODY, classification="red")
    searching.catch_up()
    assert set(IndexedEntry.objects.values_list("classification", flat=True)) == {"red"}
