"""Times of day as people write them in lists: 09:30."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.validators import RegexValidator
from django.db import models

WRITTEN = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class TimeOfDayField(models.CharField):
    """A time of day on the clock of the code's country, kept as it is written: "09:30"."""

    default_validators = [RegexValidator(rf"^{WRITTEN.pattern}\Z", "That is no time of day: write it like 09:30.")]

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 5)
        super().__init__(**options)


def minutes_of(written: str) -> int | None:
    """How many minutes after midnight a time is; None for what is no time."""
    if not WRITTEN.fullmatch(written):
        return None
    return int(written[:2]) * 60 + int(written[3:])


def written(minutes: int) -> str:
    """The time that is so many minutes after midnight, as it is written; it goes round at midnight."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def ends_after_it_starts(row: Mapping[str, Any]) -> str | None:
    """A check of a row with `starts_at` and `ends_at`: nothing ends before it begins."""
    begins, ends = minutes_of(row["starts_at"] or ""), minutes_of(row["ends_at"] or "")
    if begins is None or ends is None or begins < ends:
        return None
    return f"It ends at {row['ends_at']}, which is not after {row['starts_at']}: correct one of the two."
