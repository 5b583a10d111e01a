"""People, and the organisations they act for.

An *account* is one person's way in; a *role* is what that person may do, from a day to a day. This version has the
account only, so that every table made from now on can point at it; nobody signs in yet.
"""
