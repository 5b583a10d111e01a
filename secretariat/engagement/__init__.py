"""How the administrator talks with Parties: events, newsletters, digital services and surveys of satisfaction.

An *event* is held on a day, for an audience; its *attendance* is one row for each organisation that came, with how
many people it sent. A *registration* is a Party's sign-up to a digital service such as CodeWorks.
"""
