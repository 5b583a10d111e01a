"""The address of a record's page: every list writes one a row, and `reverse` takes as long as the rest of the row."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from django.urls import reverse

LEFT_AS_IT_IS = "!$&'()*+,;=/~:@"
"""What stands for itself in a path besides letters, digits and `-._`: RFC 3986, section 3.3."""


def record_address(table: str, reference: str) -> str:
    """The path of a record's page, as `reverse("record", args=[table, reference])` gives it."""
    return f"{_list_address(table)}{quote(reference, safe=LEFT_AS_IT_IS)}/"


@cache
def _list_address(table: str) -> str:
    return reverse("list", args=[table])
