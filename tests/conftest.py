"""What the tests of the whole house share."""

from __future__ import annotations

import pytest

from tests import cast
from tests.example import check_constraints_now


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Everybody, and a record of every kind: made once, and taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        named = cast.set_the_stage()
        everybody = [cast.cast_one(*each) for each in cast.whole_cast()]
        records = list(cast.a_record_of_every_kind(named))
        check_constraints_now()
        yield everybody, records
        transaction.set_rollback(True)
