"""How sure we are of a rule that is kept as a record."""

from __future__ import annotations

from django.db import models


class Basis(models.TextChoices):
    """Whether a rule stands in a source, was inferred from one, or is only recalled: the last two want checking."""

    SOURCED = "sourced", "Sourced"
    INFERRED = "inferred", "Inferred"
    RECALLED = "recalled", "Recalled"
