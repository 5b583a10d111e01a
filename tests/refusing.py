"""What is refused says why, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from secretariat.accounts.models import Mail
from secretariat.core.events.models import Event
from secretariat.core.workflow.taking import NotNow


@contextmanager
def refused(says: str, field: str | None = None) -> Iterator[None]:
    """The block is refused with a sentence that `says` finds, as `pytest.raises` has it, and at this field where one is
    given; no event and no mail comes of it, but that of somebody's account, which a block may make first."""
    happened = Event.objects.exclude(kind="accounts.User")
    before = happened.count(), Mail.objects.count()
    with pytest.raises(NotNow, match=says) as refusal:
        yield
    assert field is None or refusal.value.field == field
    assert (happened.count(), Mail.objects.count()) == before
