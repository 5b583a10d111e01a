"""The organisations that are bound by the code: how they join, what they are, and how they leave.

Whoever wants to join sends an *application*; the Board's countersignature of the *agreement* makes it a *Party*, from that
day. A Party may leave on another, on a *ground*: `Party.left` and `exit_ground` are the one place that says it. It has
one *category* at a time and, unless it is the DCC, belongs to one *Voting Group* at a time, which votes as one; the
*licences* it holds are apart from that. A *transfer* is a merger or a novation: one Party goes on in place of another.
*User entry* is the process that gives a Party a User Role: it is *guided* from the day the administrator first helps and
*completed* when the role is live, once every *item* of its checklist has been verified by whom the code names; then the
Party *holds the role* under a User ID, which is one of the EUI-64 identifiers of a *range* that it was given. A *default
case* is what follows an Event of Default under a *limb* of the code: *notices* are served, the Party may *remedy* it in
its time, the Panel decides on *measures*, of which a *suspension* takes *rights* away and an expulsion ends in an
*appeal* or not. A *dispute* is between Parties or with the Panel, and goes before a *forum*. A *supplier failure* is
what everybody does, by the *playbook*, when a supplier fails and a Supplier of Last Resort takes its customers; it may
be an *exercise*, which is marked, counted nowhere and touches nobody.
"""
