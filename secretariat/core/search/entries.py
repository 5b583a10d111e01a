"""One thing that can be found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CLAUSES = "clauses"
"""The kind of an entry that is a piece of the Code's text; every other kind is the name of a table."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: a clause as it reads from one day to another, or a record.

    Nothing of it may be known to fewer people than those who may see the record that guards it.
    """

    key: str
    """What no other entry has: "clauses:412:7". Indexing the same key again replaces the entry."""
    kind: str
    """CLAUSES or the name of a table."""
    guard: tuple[str, str]
    """(name of a table, reference) of the record that decides on who sees it: itself, or a clause's document."""
    classification: str
    """The label of that record."""
    heading: str = ""
    """A clause's heading, a record's title."""
    text: str = ""
    reference: str = ""
    """What a record is cited by."""
    href: str = ""
    """The address of its page."""
    document: str = ""
    """The reference of the document that it is a piece of."""
    label: str = ""
    """A clause's label: "D7.3(a)"."""
    under: str = ""
    """The headings above a clause, outermost first."""
    terms: str = ""
    """Defined terms, and other words that find it, which are never shown."""
    numbers: tuple[str, ...] = ()
    """More numbers that it is found by, in any spelling: "Schedule 8 2.1", "MP077"."""
    since: date | None = None
    """The day from which it reads so; None for what has no dates."""
    until: date | None = None
    """The first day on which it no longer does; None while no end is known."""
    categories: tuple[str, ...] = ()
    """The Party categories and roles whom it binds; none when it binds everybody."""
    lineage: str = ""
    """What all versions of one thing share; the key where there is only one version."""
