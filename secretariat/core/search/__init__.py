"""Finding things by words and numbers: one index over the Code and every record, behind one small interface.

An *entry* is one thing that can be found: a clause as it reads from one day to another, or a record. What is typed is
*asked*: words, phrases in quotes, starts of words, numbers in any spelling. `index`, `forget` and `find` are all that
rooms need; under them stands SQLite's FTS5 or PostgreSQL's full text, as the database is. The index is worked out from
the records and the text of the Code, and can be made anew at any time.
"""

from secretariat.core.search.entries import CLAUSES, Entry
from secretariat.core.search.filters import ALL_VERSIONS, Filters, documents, offers_documents
from secretariat.core.search.finding import COUNTED, Hit, Results, find
from secretariat.core.search.keeping import end, forget, forget_guarded, index, rebuild, relabel, source, verify

__all__ = [
    "ALL_VERSIONS",
    "CLAUSES",
    "COUNTED",
    "Entry",
    "Filters",
    "Hit",
    "Results",
    "documents",
    "end",
    "find",
    "forget",
    "forget_guarded",
    "index",
    "offers_documents",
    "rebuild",
    "relabel",
    "source",
    "verify",
]
