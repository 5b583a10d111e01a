"""The bodies of the code: who sits on them, when they met, what they decided and what they asked to be done.

A *body* is the Panel, a board, a Sub-Committee, a Working Group, the Alt HAN Forum or one of its sub-groups. A
*meeting* is one sitting of a body on one day. An *action* is something a body asked somebody to do: *captured* on the
day it was raised, *closed* when done. A *seat group* is those seats of a body that are filled in one way by one kind of
Party; an *appointment* is a seat held from a day to a day, and what nobody holds is *empty*. A *delegation* is a
function that one body exercises for another. A *decision* is what a body resolved; a workflow's step "by" a body is
taken on one. *Terms of reference* say what a body is for; a body may *stand in* for one that is yet to be set up. What bodies
keep besides are *registers*: readiness cases, issues handed over, requests of the DCC, differences between Parties,
consultations of others, what is on the horizon, yearly *duties* and *owed reports*. The Panel's *budget* has versions, cost
lines and monthly costs. Groups of *Transitional Governance* are government's, and no bodies of the code.
"""
