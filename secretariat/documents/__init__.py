"""The code as documents: Sections, Schedules, Appendices and guidance, their text, and the versions of the code that hold them.

A *document* has a category, an owner and a current version. A *version of a document* is its text from one change to the
next; they follow each other by *place*, and days say when each is in force, as known when. A *code version* is the whole
code from a day on, known by its number: a set of versions of documents; what made it is its *cause*. A *clause* is a
lineage with a key of its own: what it is called (its *label*), where it stands and what it says belong to versions. A
*manifest* is the hash over a version's clauses in order, which the version's event seals. A *variation* is a layer over
days that leaves the text as it is. A *White extract* is a document for everybody, made from a record that is not; whoever
may not see that record, its *source*, does not learn that there is one.

`models.py` has the records and `models_clauses.py` the clauses; `publishing.py` and `dating.py` change them;
`selectors.py` reads them, and `reading.py` reads as much of them as a page shows. `text/` knows nothing of any database.
"""
