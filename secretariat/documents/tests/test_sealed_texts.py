"""`secretariat verify` works every manifest out again, and says which clause is at fault."""

from __future__ import annotations

import pytest
from django.db import connection

from secretariat.documents import guarding, manifests, selectors
from secretariat.documents.sealed_texts import sealed_texts
from secretariat.documents.tests.texts import SECOND, TEXT, a_document, published

pytestmark = pytest.mark.django_db


class Editor:
    """Runs statements in the test's own transaction, in which Django's editor of schemas does not."""

    connection = connection

    def execute(self, statement, params=None):
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def unguarded():
    """Two versions, in a database whose guards somebody has taken away."""
    document = a_document()
    published(document)
    published(document, TEXT.replace("is published", "is published at once"), "2.0", SECOND)
    guarding.uninstall(None, Editor())
    return Editor().execute


def test_a_text_as_it_was_published_is_verified():
    document = a_document()
    for number in range(1, 4):
        version = published(document, f"{TEXT}1 D2.3||More: {number}.", f"{number}.0")
    assert list(sealed_texts()) == []
    text = selectors.text_of(version)
    assert manifests.manifest_of(map(manifests.seal_of, text)) == version.manifest


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE documents_wording SET text = 'It never is.' WHERE text = 'Its decision is published.'",
            "DOC-D-1.0: its text is not the one that was sealed. Edited behind the register's back: D2.2.",
        ),
        (
            "UPDATE documents_clauseversion SET number = 'D3.1', label = 'D3.1' WHERE label = 'D2.1'",
            "Edited behind the register's back: D3.1.",
        ),
        ("UPDATE documents_clauseversion SET until = 2 WHERE label = 'D2.1'", "a clause was added, taken out"),
        ("DELETE FROM documents_clauseversion WHERE label = 'D2.1'", "a clause was added, taken out"),
        ("UPDATE documents_clauseversion SET position = 1 WHERE label = 'D2.1'", "put elsewhere"),
        ("UPDATE documents_clauseversion SET label = 'D9' WHERE label = 'D2.1'", "the label or the place of D9"),
        ("UPDATE documents_clauseversion SET until = 7 WHERE label = 'D2.1'", "belongs to a version that is not there"),
    ],
)
def test_what_was_changed_behind_the_register_s_back_is_found(unguarded, statement, says):
    unguarded(statement)
    assert says in " ".join(sealed_texts())
