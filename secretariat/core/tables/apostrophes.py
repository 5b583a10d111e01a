"""One apostrophe keeps a spreadsheet program from taking text for a formula; it is put on going out, taken off coming in."""

from __future__ import annotations

import re

_WOULD_BE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text with one apostrophe before it if a spreadsheet program would read it as a formula."""
    return f"'{text}" if _WOULD_BE_A_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the one apostrophe that `guarded` puts before it."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text
