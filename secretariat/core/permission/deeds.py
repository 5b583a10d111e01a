"""What readers may do beside seeing: predicates of the `rules` package, made from the code's `access.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any

import rules

from secretariat.core.codes.access import Access, Deed, access
from secretariat.core.permission.readers import Reader
from secretariat.core.permission.words import might, names


def may(reader: Reader, deed: str, record: Any = None) -> bool:
    """Whether the reader may do a deed of `access.toml`, to this record; without one, to some record there might be.

    Deny is the default.
    """
    return deed in access().deed and _may(reader.without(deed_named(deed).right), deed, record)


def why_withheld(reader: Reader, deed: str, record: Any = None) -> str:
    """Where the reader may not do a deed because their Party has lost the right for a time: which case says so."""
    if deed not in access().deed or may(reader, deed, record) or not _may(reader, deed, record):
        return ""
    lost = reader.lost(deed_named(deed).right)
    return f"That right of {lost.of} is suspended in the case {lost.case}, until the measure is lifted." if lost else ""


def _may(reader: Reader, deed: str, record: Any) -> bool:
    return bool(_predicates(access()).test_rule(deed, reader, record))


def deed_named(slug: str) -> Deed:
    """What the code says of a deed. Raises KeyError."""
    return access().deed[slug]


@cache
def _predicates(file: Access) -> rules.RuleSet:
    known = rules.RuleSet()
    for deed in file.deed.values():
        known.add_rule(deed.slug, _named_by(deed.readers))
    return known


def _named_by(words: tuple[str, ...]) -> rules.Predicate:
    whole = rules.always_deny
    for word in words:
        whole = whole | _predicate(word)
    return whole


def _predicate(word: str) -> rules.Predicate:
    @rules.predicate(name=word)
    def named(reader: Reader, record: Any = None) -> bool:
        return might(word, reader) if record is None else names(word, reader, record)

    return named
