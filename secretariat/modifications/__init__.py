"""Proposals to change the code, from a problem to a decision.

A *modification* is raised as a Draft Proposal (DP077) and keeps that reference when it is converted to a
Modification Proposal (MP077): they are one proposal. It is *concluded* when it is approved, rejected or withdrawn,
which is not when it is *implemented*. Its *steps* are what happened to it, in the verbs of the workflow table
`codes/<code>/workflows/modification*.toml`; its case stands where they lead.
"""
