"""Signed checkpoints, by which people outside can prove that the events they once saw were never rewritten.

A *checkpoint* is one short signed text: how many events there are, and the *root* of a Merkle tree (RFC 6962) over
their hashes. A *proof* is a few hashes that lead from an event, or from an earlier checkpoint, to a root. A *verifier
key* is the public half of a *signing key*; when that is replaced, the old key signs a *statement* that names the new.
"""
