"""The code as documents: Sections, Schedules, Appendices and guidance, and the versions of the code that hold them.

A *document* has a category, an owner and a current version. A *code version* is the whole code from a day on, known
by its number; what made it is its *cause*. A *White extract* is a document for everybody, made from a record that is
not; whoever may not see that record, its *source*, does not learn that there is one.
"""
