"""Who may see and do what: a reader's roles as of today, the words that name readers, and the scope of each record."""

from secretariat.core.permission.audiences import as_open, clears, may_see, open_at, visible
from secretariat.core.permission.deeds import deed_named, may, why_withheld
from secretariat.core.permission.readers import ANYONE, Held, Reader, Withheld
from secretariat.core.permission.words import EVERY, NOTHING, acts_for, acts_on

__all__ = [
    "ANYONE",
    "EVERY",
    "NOTHING",
    "Held",
    "Reader",
    "Withheld",
    "acts_for",
    "acts_on",
    "as_open",
    "clears",
    "deed_named",
    "may",
    "may_see",
    "open_at",
    "visible",
    "why_withheld",
]
