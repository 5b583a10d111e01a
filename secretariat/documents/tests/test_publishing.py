"""Publishing a text: what is kept, what makes rows, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from secretariat.core.events.models import Event
from secretariat.core.workflow.taking import NotNow
from secretariat.documents import dating, publishing, selectors
from secretariat.documents.models import Document, DocumentVersion
from secretariat.documents.models_clauses import Clause, ClauseVersion, Wording
from secretariat.documents.publishing import NewText
from secretariat.documents.text.items import Mark, labels
from secretariat.documents.tests.texts import BY, FIRST, SECOND, TEXT, THIRD, a_document, items, published

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
