"""What the services of this room share: a refusal, and references that say nothing."""

from __future__ import annotations

import secrets


class Refusal(Exception):
    """It cannot be done: one sentence that says why and what to do."""


def new_reference(letter: str) -> str:
    """A reference that says nothing: not who came first, nor how many there are."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return f"{letter}-{''.join(secrets.choice(alphabet) for _ in range(8))}"
