"""References that count on from the last: A-0001, A-0002."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of, queue_behind_other_writers

LAST_CHARACTER = "\U0010ffff"


def next_reference(model: Any, start: str, *, digits: int = 4) -> str:
    """The reference after the last of those that begin with `start` and end in a number.

    From here on the caller's transaction writes alone, until it ends: two at once would both take the same number.
    """
    queue_behind_other_writers()
    rows = model.objects.filter(reference__startswith=start)
    if connection.vendor == "sqlite":
        # LIKE reads the whole table there; these bounds let it read along the index.
        rows = rows.filter(reference__gte=start, reference__lt=start + LAST_CHARACTER)
    ending = re.compile(rf"{re.escape(start)}([0-9]+)")
    found = (ending.fullmatch(each) for each in rows.order_by().values_list("reference", flat=True))
    number = max((int(each[1]) for each in found if each), default=0) + 1
    # One that was taken out still has its history, so its number is not given again.
    while Event.objects.filter(kind=kind_of(model), subject=f"{start}{number:0{digits}}").exists():
        number += 1
    return f"{start}{number:0{digits}}"
