import sqlite3

import pytest
from django.db import connection

from secretariat.core import tampering
from secretariat.core.checkpoints.tests.factories import happen
from secretariat.core.events.models import Event


def written_out(target):
    """A copy of the test's own database. Its transaction is open, so SQLite's backup would wait for ever."""
    copy = sqlite3.connect(target)
    copy.executescript("\n".join(connection.connection.iterdump()))
    copy.close()


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack", [each for each in tampering.ATTACKS if each.kept], ids=lambda each: each.edit.__name__
)
def test_what_only_a_kept_checkpoint_can_tell_is_told_by_it(attack, tmp_path, monkeypatch):
    happen(20)
    monkeypatch.setattr(tampering, "copy_of_the_database", written_out)
    outcome = tampering.attempt(attack, tmp_path)
    assert outcome.caught and not outcome.refused
    assert "kept.txt" in outcome.verdict.splitlines()[0]
    assert Event.objects.count() == 20
