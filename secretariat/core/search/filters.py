"""What a search is limited to, beside its words and what its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ALL_VERSIONS = "all"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be found. Empty means that there is no limit."""

    kinds: tuple[str, ...] = ()
    """Names of tables, or CLAUSES."""
    documents: tuple[str, ...] = ()
    """References of documents."""
    categories: tuple[str, ...] = ()
    """Party categories and roles: what binds one of them, or everybody."""
    on: date | str = ""
    """The day on which it must read so: empty for today, ALL_VERSIONS for every version there ever was."""
