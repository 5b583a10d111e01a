"""The organisations that are bound by the code: how they join, what they are, and how they leave.

A *Party* accedes on a day and may leave on another, on a *ground*. It has one *category* at a time and, unless it is
the DCC, belongs to one *Voting Group* at a time, which votes as one. *User entry* is the process that gives a Party a
User Role: it is *guided* from the day the administrator first helps and *completed* when the role is live. A *default
case* is what follows an Event of Default under a *limb* of the code: *notices* are served, the Party may *remedy* it in
its time, the Panel decides on *measures*, of which a *suspension* takes *rights* away and an expulsion ends in an
*appeal* or not. A *dispute* is between Parties or with the Panel, and goes before a *forum*. A *supplier failure* is
what everybody does, by the *playbook*, when a supplier fails and a Supplier of Last Resort takes its customers; it may
be an *exercise*, which is marked, counted nowhere and touches nobody.
"""
