"""People, and the organisations they act for.

An *account* is one person's way in. A *role* is what that person is somewhere, from a day to a day: contact of a Party,
member of a body, analyst at the administrator. Roles in bodies are appointments, which the room of the bodies keeps; it
registers them here as a source (`standing.py`). What a person may see and do follows from the roles held today, and only
while they are signed in with a second factor. An *access request* asks for a role, an *invitation* offers one. A *delivery* hands
a file to named people (`exchange.py`); *erasing* takes away what names a person who has left (`erasing.py`).
"""
