"""The organisations that are bound by the code: how they join, what they are, and how they leave.

A *Party* accedes on a day and may leave on another, on a *ground*. It has one *category* at a time and, unless it is
the DCC, belongs to one *Voting Group* at a time, which votes as one. *User entry* is the process that gives a Party a
User Role: it is *guided* from the day the administrator first helps and *completed* when the role is live. A *default
case* is what follows an Event of Default and may end in expulsion; a *dispute* is between Parties or with the Panel.
"""
