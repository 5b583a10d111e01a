import sqlite3
import threading
import time

import pytest
from django.db import OperationalError, connections

from secretariat.core.operating.away import BUSY, why_away
from secretariat.core.operating.sqlite.base import DatabaseWrapper

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def ours(tmp_path):
    """A connection of our own to a new file, with a patience of half a second."""
    values = {**connections["default"].settings_dict, "NAME": str(tmp_path / "x.sqlite3")}
    made = DatabaseWrapper({**values, "OPTIONS": {**values["OPTIONS"], "timeout": 0.5}}, alias="of-our-own")
    made.connect()
    yield made
    made.connection.close()


@pytest.fixture
def another(ours, tmp_path):
    """Another connection to that file, which has begun to write."""
    made = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None, check_same_thread=False)
    made.execute("BEGIN IMMEDIATE")
    yield made
    made.close()


def patience(wrapper):
    return wrapper.connection.execute("PRAGMA busy_timeout").fetchone()[0]


def test_a_writer_begins_as_soon_as_the_one_before_has_ended(ours, another):
    threading.Timer(0.1, another.execute, ["COMMIT"]).start()
    begun = time.monotonic()
    ours._start_transaction_under_autocommit()
    assert 0.05 < time.monotonic() - begun < 0.4
    assert ours.connection.in_transaction
    assert patience(ours) == 500


def test_a_writer_that_waited_too_long_is_told_that_the_register_is_busy(ours, another):
    with pytest.raises(OperationalError, match="locked") as refusal:
        ours._start_transaction_under_autocommit()
    assert why_away(refusal.value) == BUSY
    assert patience(ours) == 500


def test_what_is_wrong_otherwise_is_said_at_once(ours):
    ours._start_transaction_under_autocommit()
    with pytest.raises(OperationalError, match="within a transaction"):
        ours._start_transaction_under_autocommit()
