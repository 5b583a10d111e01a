"""How the administrator talks with Parties: events, newsletters, digital services and surveys of satisfaction.

An *event* is held on a day, for an audience; its *attendance* is one row for each organisation that came, with how
many people it sent. A *registration* is a Party's sign-up to a digital service such as CodeWorks.

An *enquiry* is a question to Party Support, by anybody; its *standard* is within how many working days it is to be
answered, on a clock that stops while it waits for whoever asked. *Messages* are what both sides say, *notes* what staff
tell each other. An *article* of the knowledge base is a question that many ask, with its answer.
"""
