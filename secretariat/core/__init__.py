"""What every room stands on, and what knows no room.

A *code* is read from its folder. A *record* has a reference and a *classification*. A change to it is an *event*, in
a chain that is only added to; a record that goes through a process is a *case*, moved by a *workflow*. A *table* is
how a kind of record comes in and goes out, a *figure* how it is counted, a *document* how it is published, and the
*pages* how all of it is read. Each has a part of its own here, and an import contract says which stands on which.
"""
