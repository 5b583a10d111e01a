"""Text with structure, as values: what is read from a file, compared, linked and written out again.

Nothing here knows the database or the web. A text is a list of `Item`s in reading order. Its ways in (Word, Akoma
Ntoso, plain text) give a `Reading`: the items and the doubts that a person has to settle. Its ways out take items.
"""
